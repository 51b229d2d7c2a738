"""Indicators: the question to the ledger that one asks, its value for a unit, for the units below it, and over the periods.

What `filters` and `of_filters` of an indicator may hold, each narrowing nothing where it is missing: `areas` (codes),
`kinds` (ids), `scales` (codes, or "unstated"), `outcomes` (codes), `sdgs` (numbers), `sectors` (codes), `cross`,
`transfer` and `learning` (true or false), `line` ("academic" or "support").
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any, NamedTuple

from sqlalchemy import select

from app.counting.measured import by_line
from app.counting.question import ANY_OUTCOME, UNSTATED, Only, Partnered, Question
from app.counting.staff import staff_by_line
from app.counting.units import WHOLE, Line, table_lines
from app.counting.versions import stands
from app.extensions import db
from app.models import (
    Area,
    Indicator,
    IndicatorMeasure,
    Period,
    Reckoning,
    Scale,
    StaffLine,
    TypedValue,
    Unit,
)

PERCENT = 100
THOUSANDTHS = 1000


class NoValue(StrEnum):
    """Why there is no value: of what it is a share there is nothing; nobody works there; so few do that it is not told;
    nobody has typed one."""

    NOTHING = "nothing to divide by"
    NOBODY = "nobody to divide by"
    FEW = "fewer than five people"
    NOT_TYPED = "not typed"


class Value(NamedTuple):
    """An exact value: activities, people …, hours, credit in activities; of a share percent. Over units only hours and credit add up."""

    value: Fraction | None
    # Where there is none.
    why: NoValue | None = None
    # What a share, or a number for each person, is made of.
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    # Of a typed value the day on which it was so.
    typed_of: date | None = None


class Below(NamedTuple):
    """The whole unit with all below it, and the lines of its table: the units right below it, and what lies directly in it."""

    whole: Value
    lines: list[tuple[Line, Value]]

    def of(self, unit_id: int) -> Value | None:
        """The value of a unit right below."""
        return next(
            (value for line, value in self.lines if line.unit.id == unit_id and not line.direct), None
        )


def question_of(
    indicator: Indicator,
    unit_id: int | None,
    period: Period,
    as_of: datetime | None = None,
    *,
    of: bool = False,
) -> Question:
    """Which work an indicator counts: the records behind its value; `of`: behind what it is a share of."""
    measure = indicator.of_measure if of else indicator.measure
    if measure is None:
        raise ValueError("no records stand behind a typed value")
    asked = Question(
        unit_id=unit_id,
        period=period,
        as_of=as_of,
        **_narrowed(indicator.of_filters if of else indicator.filters),
    )
    if measure is IndicatorMeasure.NEW:
        return asked.but(only=Only.NEW)
    if measure is IndicatorMeasure.PARTNERS:
        return asked.but(partnered=Partnered.ANY)
    if measure is IndicatorMeasure.BENEFICIARIES:
        return asked.but(outcome=ANY_OUTCOME)
    return asked


def _narrowed(filters: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of Question that `filters` fill."""
    line = filters.get("line")
    return {
        "areas": tuple(Area(one) for one in filters.get("areas", ())),
        "scales": tuple(UNSTATED if one == UNSTATED else Scale(one) for one in filters.get("scales", ())),
        **{name: tuple(filters.get(name, ())) for name in ("kinds", "outcomes", "sdgs", "sectors")},
        **{name: filters.get(name) for name in ("cross", "transfer", "learning")},
        "line": StaffLine(line) if line else None,
    }


def values_below(
    indicator: Indicator,
    unit_id: int,
    period: Period,
    as_of: datetime | None = None,
    *,
    having: Collection[int] = (),
) -> Below:
    """The values of a unit and of the units right below it. As many statements however many units there are.

    A unit that was closed before the period, or opened after it, has a line only where something is counted in it, or
    where it is among `having`: there may be a target for it.
    """
    if indicator.reckoning is Reckoning.TYPED:
        return _typed_below(indicator, unit_id, period, as_of, having)
    place = Question(unit_id=unit_id, period=period, as_of=as_of)
    asked = question_of(indicator, unit_id, period, as_of)
    numbers = by_line(_measure(indicator), asked)
    if indicator.reckoning is Reckoning.NUMBER:
        lines = table_lines(place, numbers.keys() | set(having))
        return Below(
            Value(numbers.get(WHOLE, Fraction(0))),
            [(line, Value(numbers.get(line.key, Fraction(0)))) for line in lines],
        )
    if indicator.reckoning is Reckoning.PER_PERSON:
        of_numbers = {line: Fraction(people) for line, people in staff_by_line(asked).items()}
    else:
        of = question_of(indicator, unit_id, period, as_of, of=True)
        of_numbers = by_line(_measure(indicator, of=True), of)
    lines = table_lines(place, numbers.keys() | of_numbers.keys() | set(having))

    def at(key: int) -> Value:
        return divided(indicator, numbers.get(key, Fraction(0)), of_numbers.get(key, Fraction(0)))

    return Below(at(WHOLE), [(line, at(line.key)) for line in lines])


def divided(indicator: Indicator, numerator: Fraction, denominator: Fraction) -> Value:
    """A share in percent, or a number for each person; where there is nothing to divide by there is no value."""
    is_share = indicator.reckoning is Reckoning.SHARE
    if not denominator:
        return Value(None, NoValue.NOTHING if is_share else NoValue.NOBODY, numerator, denominator)
    return Value(numerator / denominator * (PERCENT if is_share else 1), None, numerator, denominator)


def _measure(indicator: Indicator, *, of: bool = False) -> IndicatorMeasure:
    measure = indicator.of_measure if of else indicator.measure
    assert measure is not None
    return measure


# Typed values


Key = tuple[int, int, int]


def typed(keys: Collection[Key], as_of: datetime | None) -> dict[Key, Value]:
    """The values that stand, or stood at the moment, by the ids of indicator, unit and period. One statement."""
    if not keys:
        return {}
    indicator_ids, unit_ids, period_ids = ({key[at] for key in keys} for at in range(3))
    query = select(
        TypedValue.indicator_id, TypedValue.unit_id, TypedValue.period_id, TypedValue.value, TypedValue.day
    ).where(
        TypedValue.indicator_id.in_(indicator_ids),
        TypedValue.unit_id.in_(unit_ids),
        TypedValue.period_id.in_(period_ids),
        stands(TypedValue, as_of),
    )
    return {
        (row[0], row[1], row[2]): Value(Fraction(row[3], THOUSANDTHS), typed_of=row[4])
        for row in db.session.execute(query)
    }


def _typed_below(
    indicator: Indicator, unit_id: int, period: Period, as_of: datetime | None, having: Collection[int]
) -> Below:
    """A value is typed of a unit as a whole: there is none of what lies directly in it."""
    below = db.session.scalars(select(Unit.id).where(Unit.parent_id == unit_id)).all()
    keys = [(indicator.id, one, period.id) for one in (unit_id, *below)]
    found = {key[1]: value for key, value in typed(keys, as_of).items()}
    lines = table_lines(Question(unit_id=unit_id, period=period, as_of=as_of), found.keys() | set(having))
    none = Value(None, NoValue.NOT_TYPED)
    each = [(line, found.get(line.unit.id, none)) for line in lines if not line.direct]
    return Below(found.get(unit_id, none), each)
