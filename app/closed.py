"""Closed periods: which they are, and which of them a change of the ledger would restate."""

import json
from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.ledger import Replacement, once
from app.models import Area, LedgerEntry, Period, PeriodClose, Scale


@once
def closed_periods() -> list[Period]:
    """The periods of all calendars that are closed now, the earliest first. Under lock() nobody closes or reopens one."""
    is_closed = exists().where(PeriodClose.period_id == Period.id, PeriodClose.reopened_at.is_(None))
    query = select(Period).where(is_closed).options(joinedload(Period.calendar))
    return list(db.session.scalars(query.order_by(Period.first_day, Period.id)))


def touched(
    replacements: Collection[Replacement], among: Collection[Period] | None = None
) -> tuple[Period, ...]:
    """The closed periods that would have another sum, of any measure in any unit, after `replacements`.

    `among`: the closed periods, where they were read already. One more cut changes no sum: a contribution counts the same where the pieces in a period come to the same.
    """
    if not replacements:
        return ()
    return tuple(
        period
        for period in (closed_periods() if among is None else among)
        if any(_sums(one.old, period) != _sums(one.new, period) for one in replacements)
    )


class Restated(NamedTuple):
    """What one closed period counts of some contributions, and by how much that would change: minutes, parts per million."""

    period: Period
    minutes: int
    credit: int
    minutes_change: int
    credit_change: int


def restatements(replacements: Collection[Replacement], among: Collection[Period]) -> list[Restated]:
    """The periods `among` the closed ones that `replacements` would restate, each with what is counted of them there and the change."""
    found = []
    for period in touched(replacements, among):
        old = [_sums(one.old, period) for one in replacements]
        new = [_sums(one.new, period) for one in replacements]
        then, now = (
            tuple(sum(amounts[at] for sums in side for amounts in sums.values()) for at in (0, 1))
            for side in (old, new)
        )
        found.append(Restated(period, then[0], then[1], now[0] - then[0], now[1] - then[1]))
    return found


class _Place(NamedTuple):
    """What tells the entries of one contribution apart wherever they are counted."""

    activity_id: int
    unit_id: int
    kind_id: int
    area: Area
    scale: Scale | None
    activity_first_day: date
    # What is counted of partners, outcomes and goals, as one text; the field of study.
    engagement: str
    discipline_code: str | None


def _sums(entries: Iterable[LedgerEntry], period: Period) -> dict[_Place, tuple[int, int]]:
    """Minutes and credit in `period` by place; a place with an entry of 0 counts as an activity there."""
    sums: dict[_Place, tuple[int, int]] = {}
    for entry in entries:
        if period.first_day <= entry.first_day and entry.last_day <= period.last_day:
            place = _Place(
                entry.activity_id,
                entry.unit_id,
                entry.kind_id,
                entry.area,
                entry.scale,
                entry.activity_first_day,
                json.dumps(entry.engagement.facts, sort_keys=True) if entry.engagement else "",
                entry.discipline_code,
            )
            minutes, credit = sums.get(place, (0, 0))
            sums[place] = (minutes + entry.minutes, credit + entry.credit)
    return sums
