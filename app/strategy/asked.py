"""What the address of a plan's or an indicator's page asks for: the period, the unit and the moment."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from flask import abort
from sqlalchemy import Select, or_, select

from app import as_was, clock
from app.counting import calendars, years
from app.counting.periods import period_by_id, year_on
from app.extensions import db
from app.models import Calendar, Indicator, Objective, Period, Plan, Target, Unit, UnitLine
from app.web.addresses import number
from app.web.language import language
from app.web.question import moment_from, without_fault, written


class Asked(NamedTuple):
    """`period` None: the calendar has no year. `fault`: the sentence about a moment that was not understood, or ''."""

    period: Period | None
    unit: Unit
    as_of: datetime | None
    fault: str
    among: list[Calendar]

    @property
    def day(self) -> date:
        """The day on which it is judged."""
        return clock.today() if self.as_of is None else clock.day_of(self.as_of)

    @property
    def arguments(self) -> dict[str, Any]:
        """The address's arguments that ask the same again."""
        named = {
            "period": self.period and self.period.id,
            "unit": self.unit.id,
            "as_of": self.as_of and written(self.as_of),
        }
        return {name: value for name, value in named.items() if value is not None}

    @property
    def now(self) -> dict[str, Any]:
        """The same as of now."""
        return {name: value for name, value in self.arguments.items() if name != "as_of"}


def asked_of(args: Mapping[str, str], plan: Plan, calendar: Calendar, *, past: bool = True) -> Asked:
    """Without `?period=` the year of today, within the plan's years; without `?unit=` the plan's owner. 404 for what fits neither."""
    among = calendars()
    kept, fault = without_fault(args) if past else ({}, "")
    as_of = moment_from(kept) if past else None
    as_was.look_back(as_of)
    return Asked(_period(args, plan, calendar, among), _unit(args, plan), as_of, fault, among)


def _period(
    args: Mapping[str, str], plan: Plan, calendar: Calendar, among: Sequence[Calendar]
) -> Period | None:
    loaded = next(one for one in among if one.id == calendar.id)
    given = args.get("period", "").strip()
    if not given:
        day = min(max(clock.today(), plan.first_day), plan.last_day)
        return year_on(loaded, day)
    found = period_by_id(number(given) or 0, among)
    if found is None or found.calendar_id != calendar.id:
        abort(404)
    return found


def _unit(args: Mapping[str, str], plan: Plan) -> Unit:
    """The owner, a unit below it, or one with a target in the plan: it had one before the plan went to another owner."""
    given = args.get("unit", "").strip()
    if not given:
        return plan.owner
    query = (
        select(Unit)
        .join(UnitLine, UnitLine.unit_id == Unit.id)
        .where(
            Unit.id == (number(given) or 0),
            or_(
                (UnitLine.ancestor_id == plan.owner_id),
                (UnitLine.distance == 0) & Unit.id.in_(_with_targets(plan)),
            ),
        )
    )
    return db.session.scalar(query) or abort(404)


def _with_targets(plan: Plan) -> Select[int]:
    return (
        select(Target.unit_id)
        .join(Target.indicator)
        .join(Indicator.objective)
        .where(Objective.plan_id == plan.id)
    )


def period_choices(
    calendar_id: int, among: Sequence[Calendar], within: Plan | None = None, also: Period | None = None
) -> list[tuple[str, str]]:
    """The years of one calendar from the latest, each followed by its rounds; `within`: those that touch a plan's years, and `also`."""
    calendar = next(one for one in among if one.id == calendar_id)
    return [
        (str(period.id), ("– " if period.parent_id else "") + period.name_in(language()))
        for year in reversed(years(calendar))
        for period in (year, *(one for one in calendar.periods if one.parent_id == year.id))
        if within is None
        or (also and period.id == also.id)
        or (period.first_day <= within.last_day and period.last_day >= within.first_day)
    ]


def path_below(unit: Unit, owner: Unit) -> list[Unit]:
    """The units from the plan's owner down to the one above `unit`. One statement."""
    query = (
        select(Unit)
        .join(UnitLine, UnitLine.ancestor_id == Unit.id)
        .where(UnitLine.unit_id == unit.id, UnitLine.distance > 0)
        .order_by(UnitLine.distance.desc())
    )
    found = list(db.session.scalars(query))
    at = next((at for at, one in enumerate(found) if one.id == owner.id), len(found))
    return found[at:]
