"""How an indicator stands against its target: the rule that stands under every table."""

from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from app.counting.indicators import THOUSANDTHS
from app.counting.periods import days_gone, days_of
from app.models import Aim, Indicator, Period, Reckoning, Unit

# What does not grow with the days is on the way from so much of its target.
NEAR = Fraction(9, 10)


class Light(StrEnum):
    REACHED = "reached"
    ON_THE_WAY = "on the way"
    # Less than is due by today, while the period runs; where less is better: more than it may be in the end.
    BEHIND = "behind"
    # The period is over and the target was not met; of a number of which less is better: it was passed.
    MISSED = "missed"
    # No target, no value, or the period has not begun.
    NONE = "none"


def light(
    indicator: Indicator, value: Fraction | None, target: int | None, period: Period, today: date
) -> Light:
    """`target` in thousandths, as it is stored. The period is over on the day after its last one."""
    if value is None or target is None or today < period.first_day:
        return Light.NONE
    wanted, is_over = Fraction(target, THOUSANDTHS), today > period.last_day
    if indicator.aim is Aim.LESS:
        if value <= wanted:
            return Light.REACHED if is_over else Light.ON_THE_WAY
        # What is no number alone may fall again.
        return Light.MISSED if is_over or indicator.reckoning is Reckoning.NUMBER else Light.BEHIND
    if value >= wanted:
        return Light.REACHED
    if is_over:
        return Light.MISSED
    return Light.ON_THE_WAY if value >= due(indicator, wanted, period, today) else Light.BEHIND


def due(indicator: Indicator, wanted: Fraction, period: Period, day: date) -> Fraction:
    """From what on a running period is on the way: as much of the target as days have gone by `day`, of whole things
    the whole ones; of what does not grow with the days nine tenths."""
    if not indicator.grows:
        return wanted * NEAR
    by_then = wanted * Fraction(days_gone(period, day), days_of(period))
    return Fraction(by_then // 1) if indicator.is_of_whole_things else by_then


def judged_on(unit: Unit, period: Period, today: date) -> date:
    """The day on which a unit is judged: of one that was closed within the period the day before, for its work goes on elsewhere."""
    if unit.closed_on is None or unit.closed_on > min(today, period.last_day):
        return today
    return unit.closed_on - timedelta(days=1)
