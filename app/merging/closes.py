"""Closed periods and merges: which of them two records lie in, and which were closed after they became one."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from app.closed import closed_periods, touched
from app.extensions import db
from app.merging.replacements import of_merging, of_parting
from app.models import Activity, ActivityMerge, Contribution, Period, PeriodClose


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


def merging(kept: Activity, merged: Activity, given_up: Collection[Contribution]) -> list[Period]:
    """Before it is asked for: the closed periods that becoming one restates, even where everybody keeps their share."""
    periods = closed_periods()
    return list(touched(of_merging(kept, merged, given_up, {}), periods)) if periods else []


def parting(merge: ActivityMerge) -> Parting:
    """Before it is asked for: the closed periods that standing apart again meets."""
    periods = closed_periods()
    found = touched(of_parting(merge), periods) if periods else ()
    barred = closed_since(found, merge.at)
    return Parting(barred, [one for one in found if one not in barred])
