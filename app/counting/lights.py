"""How an indicator stands against its target: the rule that stands under every table."""

from datetime import date
from enum import StrEnum
from fractions import Fraction

from app.counting.indicators import THOUSANDTHS
from app.counting.periods import days_gone, days_of
from app.models import Aim, Indicator, Period

# What does not grow with the days is on the way from so much of its target.
NEAR = Fraction(9, 10)


class Light(StrEnum):
    REACHED = "reached"
    ON_THE_WAY = "on the way"
    # Less than is due by today, while the period runs.
    BEHIND = "behind"
    # The period is over and the target was not met; where less is better: it was passed.
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
        if value > wanted:
            return Light.MISSED
        return Light.REACHED if is_over else Light.ON_THE_WAY
    if value >= wanted:
        return Light.REACHED
    if is_over:
        return Light.MISSED
    by_today = Fraction(days_gone(period, today), days_of(period))
    due = wanted * (by_today if indicator.grows else NEAR)
    return Light.ON_THE_WAY if value >= due else Light.BEHIND
