"""Targets of an indicator: of a unit and the units right below it, how they add up, and how one is spread over several."""

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import NamedTuple

from sqlalchemy import or_, select

from app import clock
from app.counting.staff import staff_on
from app.counting.versions import stands
from app.extensions import db
from app.models import Indicator, Period, Target, Unit


class Cascade(NamedTuple):
    """The target of a unit and those of the units right below it, in thousandths."""

    own: int | None
    # By the unit's id; a unit that was closed meanwhile keeps its own.
    parts: dict[int, int]
    # Whether the parts come to the whole: of what is counted once in the whole, of shares and of averages they do not.
    adds_up: bool

    @property
    def summed(self) -> int:
        return sum(self.parts.values())

    @property
    def not_spread(self) -> int | None:
        """What the parts lack of the whole; below 0 where they ask for more."""
        return None if self.own is None or not self.adds_up else self.own - self.summed


def cascade(indicator: Indicator, unit_id: int, period: Period, as_of: datetime | None = None) -> Cascade:
    """The targets of `unit_id` and of the units right below it for `period`, now or as of a moment. One statement."""
    query = (
        select(Target.unit_id, Target.value)
        .join(Unit, Unit.id == Target.unit_id)
        .where(
            Target.indicator_id == indicator.id,
            Target.period_id == period.id,
            or_(Unit.id == unit_id, Unit.parent_id == unit_id),
            stands(Target, as_of),
        )
        .order_by(Unit.position, Unit.id)
    )
    parts = {row[0]: row[1] or 0 for row in db.session.execute(query)}
    return Cascade(parts.pop(unit_id, None), parts, indicator.adds_up)


def takes_target(unit: Unit, period: Period) -> bool:
    """A unit that is closed on the period's first day takes none: `unit.carried_on_by()` says who does. Nor one that opens after it."""
    is_there = unit.opened_on is None or unit.opened_on <= period.last_day
    return is_there and unit.is_open_on(period.first_day)


def spread_on(period: Period) -> date:
    """The day by whose units and staff a target of `period` is spread: today, or the day of the period that is nearest to it."""
    return min(max(clock.today(), period.first_day), period.last_day)


def proposal(indicator: Indicator, unit_id: int, period: Period, amount: int) -> dict[int, int]:
    """`amount`, in thousandths, spread over the units right below that are open, by their staff of that day. Three statements."""
    day = spread_on(period)
    query = select(Unit).where(Unit.parent_id == unit_id).order_by(Unit.position, Unit.id)
    units = [
        unit for unit in db.session.scalars(query) if takes_target(unit, period) and unit.is_open_on(day)
    ]
    people = staff_on(unit_id, day)
    return spread(amount, {unit.id: people.get(unit.id, 0) for unit in units}, 10 ** (3 - indicator.decimals))


def spread(amount: int, weights: Mapping[int, int], step: int = 1) -> dict[int, int]:
    """`amount` in parts by `weights`, by the largest remainder: they add up to it exactly.

    In steps of `step`, of which what is no whole step goes to the heaviest; on a tie the first one is served first.
    Where all weights are 0 they are as good as equal.
    """
    if not weights:
        return {}
    if not any(weights.values()):
        weights = dict.fromkeys(weights, 1)
    steps, over = divmod(amount, step)
    every = sum(weights.values())
    exact = {one: Fraction(steps * weight, every) for one, weight in weights.items()}
    found = {one: int(part) for one, part in exact.items()}
    order = sorted(weights, key=lambda one: (found[one] - exact[one], -weights[one]))
    for one in order[: steps - sum(found.values())]:
        found[one] += 1
    parts = {one: number * step for one, number in found.items()}
    parts[max(weights, key=lambda one: weights[one])] += over
    return parts
