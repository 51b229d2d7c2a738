"""How indicators stand in a period: value, target and light of each, and the year of its own calendar that is meant."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select

from app import clock
from app.counting.few import told
from app.counting.indicators import Value
from app.counting.lights import Light, judged_on, light
from app.counting.many_values import Asked, values_of
from app.counting.periods import year_beside
from app.counting.versions import stands
from app.extensions import db
from app.models import Calendar, Indicator, Period, PlanChange, Target, Unit


class State(NamedTuple):
    """One indicator of a unit. `period` None: its calendar has no year. `target` in thousandths, as it stood at the moment.

    `changed_on`: since that moment it is called or counted otherwise, and all of it is told by what it is today.
    """

    indicator: Indicator
    period: Period | None
    value: Value
    target: int | None
    light: Light
    changed_on: date | None = None


def states(
    indicators: Sequence[Indicator],
    unit_id: int,
    periods: Mapping[int, Period],
    as_of: datetime | None = None,
    *,
    among: Collection[int] = (),
) -> dict[int, State]:
    """By the indicator's id; `periods` by its calendar's. Seven statements at the most, however many indicators there are.

    `among`: the units of which an amount for each of a few people is told, see few.told().
    """
    asked = [
        Asked(one, unit_id, periods[one.calendar_id]) for one in indicators if one.calendar_id in periods
    ]
    values = {
        one.indicator.id: told(one.indicator, value, unit_id, among)
        for one, value in zip(asked, values_of(asked, as_of), strict=True)
    }
    targets, changed = targets_of(asked, as_of), changed_since(indicators, as_of)
    today = clock.today() if as_of is None else clock.day_of(as_of)
    unit = db.session.get_one(Unit, unit_id)
    found = {}
    for one in indicators:
        period, value = periods.get(one.calendar_id), values.get(one.id, Value(None))
        target = targets.get((one.id, unit_id, period.id)) if period else None
        lit = Light.NONE
        if period is not None and is_used_in(one, period):
            lit = light(one, value.value, target, period, judged_on(unit, period, today))
        found[one.id] = State(one, period, value, target, lit, changed.get(one.id))
    return found


def is_used_in(indicator: Indicator, period: Period) -> bool:
    """Whether it is judged in `period`: neither it nor its plan had been ended when the period began."""
    ends = (indicator.retired_on, indicator.objective.plan.ended_on)
    return all(day is None or day > period.first_day for day in ends)


def changed_since(indicators: Sequence[Indicator], moment: datetime | None) -> dict[int, date]:
    """By the indicator's id the day on which it was last given other words or another way to count after `moment`. One statement."""
    if moment is None or not indicators:
        return {}
    query = (
        select(PlanChange.subject_id, func.max(PlanChange.at))
        .where(
            PlanChange.subject == "indicator",
            PlanChange.move == "changed",
            PlanChange.at > moment,
            PlanChange.subject_id.in_([one.id for one in indicators]),
        )
        .group_by(PlanChange.subject_id)
    )
    return {row[0]: clock.day_of(row[1]) for row in db.session.execute(query) if row[0] is not None}


def targets_of(asked: Sequence[Asked], as_of: datetime | None = None) -> dict[tuple[int, int, int], int]:
    """The targets, in thousandths, by indicator, unit and period, now or as of a moment. One statement."""
    if not asked:
        return {}
    query = select(Target.indicator_id, Target.unit_id, Target.period_id, Target.value).where(
        Target.indicator_id.in_({one.indicator.id for one in asked}),
        Target.unit_id.in_({one.unit_id for one in asked}),
        Target.period_id.in_({one.period.id for one in asked}),
        stands(Target, as_of),
    )
    return {(row[0], row[1], row[2]): row[3] or 0 for row in db.session.execute(query)}


def periods_meant(chosen: Period, among: Sequence[Calendar], day: date) -> dict[int, Period]:
    """By calendar the period that stands beside `chosen`, as known on `day`: itself in its own, in the others year_beside()."""
    found = {calendar.id: year_beside(calendar, chosen, day) for calendar in among}
    return {one: year for one, year in found.items() if year is not None} | {chosen.calendar_id: chosen}
