"""Closed periods and merges: which of them two records lie in, and which were closed after they became one."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from app.closed import closed_periods
from app.days import Span
from app.extensions import db
from app.models import Activity, ActivityMerge, Contribution, Period, PeriodClose, Status


class Parting(NamedTuple):
    """What parting two records again meets: periods closed since they became one keep them one, those closed before are
    restated by it."""

    barred: list[Period]
    restated: list[Period]


def closed_since(periods: Iterable[Period], moment: datetime) -> list[Period]:
    """Those of the closed `periods` that were closed after `moment`, in their order."""
    periods = list(periods)
    if not periods:
        return []
    query = select(PeriodClose.period_id).where(
        PeriodClose.period_id.in_([one.id for one in periods]),
        PeriodClose.reopened_at.is_(None),
        PeriodClose.closed_at > moment,
    )
    found = set(db.session.scalars(query))
    return [one for one in periods if one.id in found]


def closed_with(*records: Activity) -> list[Period]:
    """The closed periods that count approved work of the records."""
    return _closed_with(
        [part for one in records for part in one.contributions if part.status is Status.APPROVED]
    )


def parting(merge: ActivityMerge) -> Parting:
    """Before it is asked for: by the parts that would count for another record, with another share, or again."""
    before, parts = merge.before, merge.kept.contributions
    stood, then = before["parts"], before["then"]
    # With another first day, or with other partners and outcomes, all parts of the record that stays count otherwise.
    is_all = any(then[fact] != before["kept"][fact] for fact in ("days", "engagement"))

    def differs(part: Contribution) -> bool:
        was = stood.get(str(part.id))
        if was is None or part.status is not Status.APPROVED:
            return was is not None and was["given_up"] and was["status"] == Status.APPROVED.value
        return is_all or was["activity"] == merge.merged_id or was["share"] != part.share

    periods = _closed_with([part for part in parts if differs(part)])
    barred = closed_since(periods, merge.at)
    return Parting(barred, [one for one in periods if one not in barred])


def _closed_with(parts: Sequence[Contribution]) -> list[Period]:
    spans = [Span.of(part) for part in parts]
    return [
        period
        for period in (closed_periods() if spans else [])
        if any(span.overlaps(Span.of(period)) for span in spans)
    ]
