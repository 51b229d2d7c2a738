"""Targets in words, as the page of the yearly talk says them: values with their unit, and how far they are."""

from fractions import Fraction

from flask_babel import gettext as _

from app.counting.indicators import NoValue, Value
from app.counting.lights import Light
from app.models import Indicator, IndicatorMeasure, Reckoning
from app.web.language import language


def amount(indicator: Indicator, value: Fraction) -> str:
    """'62.5 %', '1,140', '3 points': rounded down, so that no target is met by rounding."""
    step = 10**indicator.decimals
    whole, rest = divmod(value.numerator * step // value.denominator, step)
    text = f"{whole:,}" + (f".{rest:0{indicator.decimals}d}" if indicator.decimals else "")
    if indicator.reckoning is Reckoning.SHARE:
        return f"{text} %"
    unit = indicator.unit_th if language() == "th" else indicator.unit_en
    if indicator.reckoning is Reckoning.TYPED:
        return f"{text} {unit}".strip()
    return _("%(num)s h", num=text) if indicator.measure is IndicatorMeasure.HOURS else text


def value_said(indicator: Indicator, value: Value) -> str:
    """The value, or in words why there is none."""
    if value.value is not None:
        return amount(indicator, value.value)
    return {
        NoValue.NOTHING: _("no value: nothing to divide by"),
        NoValue.NOBODY: _("no value: nobody works here in the period"),
        NoValue.NOT_TYPED: _("not typed yet"),
    }[value.why or NoValue.NOT_TYPED]


def light_said(light: Light) -> tuple[str, str, str]:
    """The words, the look and the icon of a light: one never stands without the others."""
    return {
        Light.REACHED: (_("Reached"), "approved", "circle-check"),
        Light.ON_THE_WAY: (_("On the way"), "submitted", "clock"),
        Light.BEHIND: (_("Behind"), "flag", "clock-exclamation"),
        Light.MISSED: (_("Missed"), "returned", "alert-triangle"),
        Light.NONE: (_("Not told yet"), "draft", "info-circle"),
    }[light]
