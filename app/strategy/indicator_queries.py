"""Reading one indicator: its value and target, by unit, over the years, what waits, what it is going to, and its preview."""

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import NamedTuple

from sqlalchemy import or_, select, true
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app import clock
from app.counting import closes_of, recent_years
from app.counting.few import open_units, told
from app.counting.indicators import Below, NoValue, Value, values_below
from app.counting.lights import Light, judged_on, light
from app.counting.many_values import Asked as One
from app.counting.many_values import values_of
from app.counting.periods import year_on
from app.counting.plan_states import changed_since, is_used_in, targets_of
from app.counting.projection import Projection, Waits, projection, waits
from app.counting.staff import staff_on
from app.counting.targets import Cascade, cascade, spread_on
from app.counting.units import WHOLE, Line
from app.extensions import db
from app.models import (
    ActivityKind,
    Calendar,
    Indicator,
    Period,
    PeriodClose,
    Person,
    Reckoning,
    Target,
    TypedValue,
    Unit,
)
from app.strategy.asked import Asked


class UnitRow(NamedTuple):
    line: Line
    value: Value
    target: int | None
    light: Light


class Point(NamedTuple):
    period: Period
    value: Value
    target: int | None


class Moved(NamedTuple):
    """A target that was set, changed or taken away (`now` None) after its period, in thousandths."""

    unit: Unit
    before: int | None
    now: Target


class Shared(NamedTuple):
    """How the lines come to the whole: parts + shared = whole; shared is 0 or below."""

    parts: Fraction
    shared: Fraction
    whole: Fraction


class Report(NamedTuple):
    """All that an indicator's page says of one unit and period."""

    period: Period
    value: Value
    target: int | None
    light: Light
    rows: list[UnitRow]
    cascade: Cascade
    # None where values are not added: of shares, averages and typed values.
    shared: Shared | None
    years: list[Point]
    # After the period it was set to something else.
    moved: list[Moved]
    # None as of an earlier moment, for they are of today; and where the value is not told to the viewer.
    waits: Waits | None
    projection: Projection | None
    closes: list[PeriodClose]
    # Since the moment asked for, or else the last close, it is called or counted otherwise.
    changed_on: date | None


def report(viewer: Person, indicator: Indicator, asked: Asked) -> Report | None:
    """None where the calendar has no year. The same number of statements whatever the number of units."""
    period = asked.period
    if period is None:
        return None
    today, is_judged = asked.day, is_used_in(indicator, period)
    spread = cascade(indicator, asked.unit.id, period, asked.as_of)
    below = values_below(indicator, asked.unit.id, period, asked.as_of, having=spread.parts)
    among = open_units(viewer)

    def lit(unit: Unit, value: Value, target: int | None) -> Light:
        if not is_judged:
            return Light.NONE
        return light(indicator, value.value, target, period, judged_on(unit, period, today))

    rows = [
        UnitRow(line, value, target, lit(line.unit, value, target))
        for line, counted in below.lines
        for value in [told(indicator, counted, line.unit.id, among)]
        for target in [None if line.direct else spread.parts.get(line.unit.id)]
    ]
    whole = told(indicator, below.whole, asked.unit.id, among)
    closes = closes_of([period]).get(period.id, [])
    since = asked.as_of or (closes[-1].closed_at if closes else None)
    is_now = asked.as_of is None and whole.why is not NoValue.FEW
    return Report(
        period,
        whole,
        spread.own,
        lit(asked.unit, whole, spread.own),
        rows,
        spread,
        _shared(indicator, below),
        [
            point._replace(value=told(indicator, point.value, asked.unit.id, among))
            for point in points(indicator, asked, recent_years(period, today, asked.among))
        ],
        moved_late(indicator, asked, period),
        waits(indicator, asked.unit.id, period) if is_now else None,
        projection(indicator, asked.unit.id, period) if is_now else None,
        closes,
        changed_since([indicator], since).get(indicator.id),
    )


def moved_late(indicator: Indicator, asked: Asked, period: Period) -> list[Moved]:
    """What was done after the period to the targets of the unit and of those right below it, as far as it is told. One statement."""
    query = (
        select(Target)
        .join(Target.unit)
        .where(
            Target.indicator_id == indicator.id,
            Target.period_id == period.id,
            or_(Unit.id == asked.unit.id, Unit.parent_id == asked.unit.id),
        )
        .options(contains_eager(Target.unit), joinedload(Target.by))
        .order_by(Target.id)
    )
    before: dict[int, int | None] = {}
    found = []
    for one in db.session.scalars(query):
        if asked.as_of is not None and one.at > asked.as_of:
            continue
        if clock.day_of(one.at) > period.last_day:
            found.append(Moved(one.unit, before.get(one.unit_id), one))
        before[one.unit_id] = one.value
    return found


def _shared(indicator: Indicator, below: Below) -> Shared | None:
    if indicator.reckoning is not Reckoning.NUMBER:
        return None
    parts = sum((value.value or Fraction(0) for _line, value in below.lines), Fraction(0))
    whole = below.whole.value or Fraction(0)
    return Shared(parts, whole - parts, whole)


def points(indicator: Indicator, asked: Asked, periods: Sequence[Period]) -> list[Point]:
    """Value and target of each period, in their order."""
    each = [One(indicator, asked.unit.id, period) for period in periods]
    targets = targets_of(each, asked.as_of)
    return [
        Point(one.period, value, targets.get((indicator.id, asked.unit.id, one.period.id)))
        for one, value in zip(each, values_of(each, asked.as_of), strict=True)
    ]


def preview(indicator: Indicator, unit: Unit, among: Sequence[Calendar]) -> list[tuple[Period, Value]]:
    """The value over the last three years, the latest first; of an indicator that need not be kept yet."""
    calendar = next(one for one in among if one.id == indicator.calendar_id)
    year = year_on(calendar, clock.today())
    if year is None or indicator.reckoning is Reckoning.TYPED:
        return []
    periods = recent_years(year, clock.today(), among, most=3)[::-1]
    values = values_of([One(indicator, unit.id, period) for period in periods])
    return list(zip(periods, values, strict=True))


def kinds() -> list[ActivityKind]:
    """The whole catalogue, retired kinds too: an indicator may look back."""
    return list(db.session.scalars(select(ActivityKind).order_by(ActivityKind.area, ActivityKind.position)))


def typed_values(
    indicator: Indicator, unit: Unit, period: Period, as_of: datetime | None = None
) -> list[TypedValue]:
    """Every version of the value that was typed by the moment, the one that stands first. One statement."""
    query = (
        select(TypedValue)
        .where(
            TypedValue.indicator_id == indicator.id,
            TypedValue.unit_id == unit.id,
            TypedValue.period_id == period.id,
            TypedValue.at <= as_of if as_of else true(),
        )
        .options(joinedload(TypedValue.by))
        .order_by(TypedValue.id.desc())
    )
    return list(db.session.scalars(query))


def units_below(unit: Unit) -> list[Unit]:
    """The units right below it, closed ones too, each with those above it. Two statements."""
    query = select(Unit).where(Unit.parent_id == unit.id).options(selectinload(Unit.lines))
    return list(db.session.scalars(query.order_by(Unit.position, Unit.id)))


def staff_numbers(asked: Asked, period: Period) -> dict[int, int]:
    """How many people work in the unit and in each right below it on the day by which targets are proposed. Two statements."""
    found = staff_on(asked.unit.id, spread_on(period))
    # Under the unit's own id stand those right in it; what is asked for is all of it.
    return {**found, asked.unit.id: found.get(WHOLE, 0)}
