"""The words of plans: their types, what an indicator counts, its value and why it has none, its light and the rule of it."""

from datetime import date
from fractions import Fraction
from typing import Any

from flask import Flask
from flask_babel import gettext as _

from app import clock
from app.counting.indicators import THOUSANDTHS, NoValue, Value, question_of
from app.counting.lights import Light, due, judged_on
from app.counting.plan_states import is_used_in
from app.counting.projection import NoProjection, Projection
from app.models import Aim, Indicator, IndicatorMeasure, Period, PlanType, Reckoning, Unit
from app.web.amounts import format_amount
from app.web.dates import format_day
from app.web.hours import format_hours
from app.web.language import language
from app.web.narrowing import narrowings
from app.web.words import name

MINUTES = 60


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        plan_type_name=plan_type_name,
        light_name=light_name,
        aim_name=aim_name,
        indicator_words=indicator_words,
    )
    app.jinja_env.globals.update(
        counted_in=counted_in,
        shown_value=shown_value,
        shown_amount=shown_amount,
        shown_target=shown_target,
        number_of=number_of,
        measure_words=measure_words,
        parts_of=parts_of,
        lacking_of=lacking_of,
        no_value=no_value,
        projection_words=projection_words,
        light_rule=light_rule,
        PLAN_TYPES=tuple(PlanType),
    )


def plan_type_name(kind: PlanType) -> str:
    return {
        PlanType.STRATEGIC: _("Strategic plan"),
        PlanType.QUALITY: _("Quality development plan"),
        PlanType.LEARNING: _("Learning management plan"),
        PlanType.RESEARCH: _("Research and innovation plan"),
        PlanType.OTHER: _("Other plan"),
    }[PlanType(kind)]


def measure_words(measure: IndicatorMeasure) -> str:
    """What is counted, as it stands before what narrows it."""
    return {
        IndicatorMeasure.HOURS: _("Hours"),
        IndicatorMeasure.ACTIVITIES: _("Activities"),
        IndicatorMeasure.NEW: _("New activities"),
        IndicatorMeasure.PEOPLE: _("People who took part"),
        IndicatorMeasure.CREDIT: _("Credit"),
        IndicatorMeasure.PARTNERS: _("Partners"),
        IndicatorMeasure.BENEFICIARIES: _("Beneficiaries"),
    }[IndicatorMeasure(measure)]


def reckoning_name(reckoning: Reckoning) -> str:
    return {
        Reckoning.NUMBER: _("A number"),
        Reckoning.SHARE: _("A share of one number in another, in percent"),
        Reckoning.PER_PERSON: _("A number for each member of staff"),
        Reckoning.TYPED: _("A value typed from elsewhere"),
    }[Reckoning(reckoning)]


def aim_name(aim: Aim) -> str:
    return _("More is better") if Aim(aim) is Aim.MORE else _("Less is better")


def counted_in(indicator: Indicator) -> str:
    """The unit in which it is told."""
    if indicator.reckoning is Reckoning.TYPED:
        first, second = (indicator.unit_th, indicator.unit_en)
        return (first or second) if language() == "th" else (second or first)
    if indicator.reckoning is Reckoning.SHARE:
        return _("percent")
    assert indicator.measure is not None
    of_measure = {
        IndicatorMeasure.HOURS: _("hours"),
        IndicatorMeasure.ACTIVITIES: _("activities"),
        IndicatorMeasure.NEW: _("new activities"),
        IndicatorMeasure.PEOPLE: _("people"),
        IndicatorMeasure.CREDIT: _("credit"),
        IndicatorMeasure.PARTNERS: _("partners"),
        IndicatorMeasure.BENEFICIARIES: _("beneficiaries"),
    }[IndicatorMeasure(indicator.measure)]
    if indicator.reckoning is Reckoning.PER_PERSON:
        return _("%(what)s for each member of staff", what=of_measure)
    return of_measure


def indicator_words(indicator: Indicator) -> str:
    """What is counted, in one line: "Activities · Academic service · with technology transfer"."""
    if indicator.reckoning is Reckoning.TYPED:
        return _("Typed from elsewhere, with its source and its day")
    number = term_words(indicator)
    if indicator.reckoning is Reckoning.SHARE:
        whole = term_words(indicator, of=True)
        return _("Of “%(whole)s” the percentage that is “%(part)s”", part=number, whole=whole)
    if indicator.reckoning is Reckoning.PER_PERSON:
        return _("%(what)s, for each member of staff", what=number)
    return number


def term_words(indicator: Indicator, *, of: bool = False) -> str:
    """One of its numbers, with what narrows it. A few statements where kinds are named."""
    measure = indicator.of_measure if of else indicator.measure
    assert measure is not None
    return " · ".join([measure_words(measure), *filter_words(indicator, of=of)])


def filter_words(indicator: Indicator, *, of: bool = False) -> list[str]:
    measure = indicator.of_measure if of else indicator.measure
    # Whatever the period, it is narrowed alike; what the measure itself asks for is said by its name.
    implied = {"partnered", "only", "outcome"}
    question = question_of(indicator, None, Period(), of=of) if measure else None
    found = [] if question is None else narrowings(question.but(period=None, **dict.fromkeys(implied)))
    return [one.text for one in found]


# Values


def shown_amount(indicator: Indicator, amount: Fraction) -> str:
    """A value, or a target, as a page shows it: '1,260', '388:30' of hours, '72.5 %'."""
    if indicator.is_of_hours:
        return format_hours(int((2 * amount * MINUTES + 1) // 2))
    shown = format_amount(amount, indicator.decimals or 0)
    return f"{shown} %" if indicator.reckoning is Reckoning.SHARE else shown


def shown_value(indicator: Indicator, value: Value, target: int | None = None) -> str:
    """'–' where there is none: no_value() says why. What misses its target is never shown equal to it."""
    if value.value is None:
        return "–"
    wanted = None if target is None else Fraction(target, THOUSANDTHS)
    misses = wanted is not None and (
        value.value > wanted if indicator.aim is Aim.LESS else value.value < wanted
    )
    return shown_apart(indicator, value.value, wanted) if misses else shown_amount(indicator, value.value)


def shown_apart(indicator: Indicator, amount: Fraction, other: Fraction | None) -> str:
    """The amount as shown_amount() shows it; where it would look like the `other` one, which it is not, with one decimal
    more (of hours: the minute) and rounded away from it."""
    shown = shown_amount(indicator, amount)
    if other is None or amount == other or shown != shown_amount(indicator, other):
        return shown
    is_less = amount < other
    if indicator.is_of_hours:
        minutes = amount * MINUTES
        return format_hours(int(minutes // 1 if is_less else -(-minutes // 1)))
    decimals = (indicator.decimals or 0) + 1
    steps = amount * 10**decimals
    away = int(steps // 1 if is_less else -(-steps // 1))
    told = format_amount(Fraction(away, 10**decimals), decimals)
    return f"{told} %" if indicator.reckoning is Reckoning.SHARE else told


def shown_target(indicator: Indicator, thousandths: int | None) -> str:
    return "–" if thousandths is None else shown_amount(indicator, Fraction(thousandths, THOUSANDTHS))


def number_of(indicator: Indicator, number: Fraction, *, of: bool = False) -> str:
    """One of the two numbers of a share, or of a number for each person: of the latter `of` is people."""
    is_share = indicator.reckoning is Reckoning.SHARE
    measure = (indicator.of_measure if is_share else IndicatorMeasure.PEOPLE) if of else indicator.measure
    if measure is IndicatorMeasure.HOURS:
        return format_hours(int((2 * number * MINUTES + 1) // 2))
    return format_amount(number, 3 if measure is IndicatorMeasure.CREDIT else 0)


def parts_of(indicator: Indicator) -> str:
    """What the two numbers are: "activities of activities", "hours, and members of staff"."""
    assert indicator.measure is not None
    number = measure_words(indicator.measure)
    if indicator.of_measure is None:
        return _("%(what)s ÷ members of staff", what=number)
    return _("%(what)s ÷ %(whole)s", what=number, whole=measure_words(indicator.of_measure))


def lacking_of(indicator: Indicator, point: Any) -> str:
    """What a year's value lacks of its target; '–' where nothing is to be said of it."""
    if point.value.value is None or point.target is None or indicator.aim is Aim.LESS:
        return "–"
    lacking = Fraction(point.target, THOUSANDTHS) - point.value.value
    return shown_apart(indicator, max(lacking, Fraction(0)), Fraction(0))


def no_value(indicator: Indicator, value: Value) -> str:
    """Why there is no value; '' where there is one."""
    if value.why is NoValue.NOTHING and indicator.of_measure is not None:
        what = measure_words(indicator.of_measure)
        return _("No value: there is nothing to divide by, for “%(what)s” of the whole is 0.", what=what)
    if value.why is NoValue.NOBODY:
        return _("No value: there is nobody to divide by, for the number of staff is 0.")
    if value.why is NoValue.FEW:
        return _("Fewer than five people: it is told only to who may see their years.")
    if value.why is NoValue.NOT_TYPED:
        return _("No value has been typed.")
    return _("No value: the calendar has no year yet.") if value.value is None else ""


def no_projection(found: Projection) -> str:
    """Why there is no projection; '' where there is one."""
    if found.why is None:
        return ""
    return {
        NoProjection.TYPED: _("A typed value is not projected."),
        NoProjection.OVER: _("The period is over: there is nothing to project."),
        NoProjection.TOO_EARLY: _("No projection before 30 days of the period have gone."),
        NoProjection.NOTHING: _("No projection: there is nothing to divide by."),
        NoProjection.NOBODY: _("No projection: there is nobody to divide by."),
    }[found.why]


def projection_words(indicator: Indicator, found: Projection) -> str:
    """What the projection is: what goes on, and what is not in it; or why there is none."""
    if found.why is not None:
        return no_projection(found)
    if found.at_least and found.leaves_out_waiting:
        return _(
            "What is approved comes to so many already. They are counted once, and who comes again is not counted again: it is not scaled by the days. Waiting work is left out, for partners and outcomes are not counted until approved."
        )
    if found.at_least:
        return _(
            "What is approved and waiting comes to so many already. They are counted once, and who comes again is not counted again: it is not scaled by the days."
        )
    if not indicator.grows:
        if found.leaves_out_waiting:
            return _(
                "A projection, not a count: what approved work comes to now. Waiting work is left out, for partners and outcomes are not counted until approved."
            )
        return _("A projection, not a count: what approved and waiting work come to now.")
    if found.leaves_out_waiting:
        return _(
            "A projection, not a count: at the end of the period if approved work goes on like this. Waiting work is left out, for partners and outcomes are not counted until approved."
        )
    return _(
        "A projection, not a count: at the end of the period if approved and waiting work go on like this."
    )


# Lights


def light_name(light: Light) -> str:
    return {
        Light.REACHED: _("Target reached"),
        Light.ON_THE_WAY: _("On the way"),
        Light.BEHIND: _("Behind"),
        Light.MISSED: _("Not reached"),
        Light.NONE: _("Not judged"),
    }[Light(light)]


def light_rule(
    indicator: Indicator,
    value: Value,
    target: int | None,
    period: Period,
    light: Light,
    *,
    today: date | None = None,
    unit: Unit | None = None,
) -> str:
    """Why the light is what it is: "due by today 285 of 400"; of a unit that was closed within the period also who carries it on."""
    today = today or clock.today()
    judged = judged_on(unit, period, today) if unit else today
    if unit is None or judged == today or unit.closed_on is None or target is None or value.value is None:
        return _rule(indicator, value, target, period, light, today, today)
    said = {"day": format_day(unit.closed_on, language()), "unit": name(unit.carried_on_by(today))}
    if light is Light.NONE:
        return _("closed on %(day)s, carried on by %(unit)s", **said)
    rule = _rule(indicator, value, target, period, light, judged, today)
    return _("%(rule)s; closed on %(day)s, carried on by %(unit)s", rule=rule, **said)


def _rule(
    indicator: Indicator,
    value: Value,
    target: int | None,
    period: Period,
    light: Light,
    judged: date,
    today: date,
) -> str:
    """The rule of one light, judged on a day that may lie before today."""
    if light is Light.NONE:
        if target is None:
            return _("no target is set")
        if value.why is NoValue.FEW:
            return _("fewer than five people")
        if not is_used_in(indicator, period):
            return _("it was no longer in use when the period began")
        return _("the period has not begun") if today < period.first_day else _("there is no value")
    if indicator.aim is Aim.LESS:
        return {
            Light.REACHED: _("the period is over and the value is not above its target"),
            Light.ON_THE_WAY: _("not above its target so far"),
            Light.BEHIND: _("above its target so far"),
        }.get(light, _("above its target"))
    if light is Light.REACHED:
        return _("the value meets its target")
    if light is Light.MISSED:
        return _("the period is over and the target was not met")
    wanted = Fraction(target or 0, THOUSANDTHS)
    shown = shown_amount(indicator, _due(indicator, due(indicator, wanted, period, judged), value, light))
    if indicator.grows:
        return (
            _("due by its last day: %(due)s", due=shown)
            if judged < today
            else _("due by today: %(due)s", due=shown)
        )
    return _("on the way from %(near)s on, 90 percent of its target", near=shown)


def _due(indicator: Indicator, from_then_on: Fraction, value: Value, light: Light) -> Fraction:
    """What is due as it is shown beside the value as it is shown: rounded up, above what is behind it, not above what is not."""
    step = Fraction(1, MINUTES if indicator.is_of_hours else 10 ** (indicator.decimals or 0))
    up = -(-from_then_on // step)
    # Values are shown half up.
    shown = ((value.value or 0) / step + Fraction(1, 2)) // 1
    return step * (max(up, shown + 1) if light is Light.BEHIND else min(up, shown))
