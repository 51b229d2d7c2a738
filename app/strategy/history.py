"""The history of a plan in words: what was done, and each fact's old and new value."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from app.extensions import db
from app.models import Aim, Calendar, IndicatorMeasure, Period, PlanChange, PlanType, Reckoning, Unit
from app.strategy.changes import Move
from app.strategy.filters import told_filters
from app.web.amounts import THOUSANDTHS, format_amount
from app.web.dates import format_day
from app.web.differences import Told
from app.web.language import language
from app.web.plan_words import aim_name, measure_words, plan_type_name, reckoning_name

DAYS = ("first_day", "last_day", "ended_on", "retired_on", "day")
AMOUNTS = ("target", "value")


class Line(NamedTuple):
    change: PlanChange
    sentence: str
    told: list[Told]


def in_words(found: Sequence[PlanChange]) -> list[Line]:
    """Three statements, however many lines."""
    names = {
        "owner_id": _names(Unit, found, "owner_id"),
        "unit_id": _names(Unit, found, "unit_id"),
        "calendar_id": _names(Calendar, found, "calendar_id"),
        "period_id": _names(Period, found, "period_id"),
    }
    return [Line(one, sentence(one), _told(one, names)) for one in found]


def sentence(change: PlanChange) -> str:
    """What was done, and to what."""
    subject = {
        "plan": _("Plan"),
        "objective": _("Objective"),
        "indicator": _("Indicator"),
        "target": _("Target"),
        "value": _("Typed value"),
    }.get(change.subject, change.subject)
    move = {
        Move.ADDED: _("added"),
        Move.CHANGED: _("changed"),
        Move.REORDERED: _("moved"),
        Move.RETIRED: _("retired"),
        Move.RESUMED: _("in use again"),
        Move.ENDED: _("ended"),
        Move.DELETED: _("taken out"),
    }[Move(change.move)]
    return _("%(subject)s “%(name)s”: %(move)s", subject=subject, name=change.called, move=move)


def fact_name(fact: str) -> str:
    return {
        "type": _("Type"),
        "name_th": _("Thai name"),
        "name_en": _("English name"),
        "description": _("Description"),
        "owner_id": _("Owner"),
        "calendar_id": _("Calendar"),
        "first_day": _("First day"),
        "last_day": _("Last day"),
        "ended_on": _("Ended from"),
        "number": _("Number"),
        "definition": _("Definition"),
        "reckoning": _("Reckoning"),
        "measure": _("What is counted"),
        "filters": _("Narrowed to"),
        "of_measure": _("What it is a share of"),
        "of_filters": _("The whole narrowed to"),
        "aim": _("Aim"),
        "unit_th": _("Unit of the value (Thai)"),
        "unit_en": _("Unit of the value (English)"),
        "decimals": _("Decimals"),
        "retired_on": _("Retired from"),
        "unit_id": _("Unit"),
        "period_id": _("Period"),
        "target": _("Target"),
        "value": _("Value"),
        "source": _("Source"),
        "day": _("As of"),
        "reason": _("Reason"),
    }.get(fact, fact)


Names = dict[str, dict[int, str]]


def _told(change: PlanChange, names: Names) -> list[Told]:
    return [
        Told(fact, fact_name(fact), _shown(fact, old, names), _shown(fact, new, names))
        for fact, (old, new) in change.facts.items()
        if old != new
    ]


def _shown(fact: str, value: Any, names: Names) -> str:
    if value is None or value == "":
        return ""
    if fact in names:
        return names[fact].get(value, str(value))
    if fact in DAYS:
        return format_day(date.fromisoformat(value), language())
    if fact in AMOUNTS:
        return format_amount(Fraction(int(value), THOUSANDTHS), 3).rstrip("0").rstrip(".")
    words: dict[str, Callable[[Any], str]] = {
        "type": lambda one: plan_type_name(PlanType(one)),
        "reckoning": lambda one: reckoning_name(Reckoning(one)),
        "measure": lambda one: measure_words(IndicatorMeasure(one)),
        "of_measure": lambda one: measure_words(IndicatorMeasure(one)),
        "aim": lambda one: aim_name(Aim(one)),
        "filters": told_filters,
        "of_filters": told_filters,
    }
    return words.get(fact, str)(value)


def _names(
    model: type[Unit] | type[Calendar] | type[Period], found: Collection[PlanChange], fact: str
) -> dict[int, str]:
    ids = {value for one in found for value in one.facts.get(fact, ()) if isinstance(value, int)}
    if not ids:
        return {}
    rows: Sequence[Any] = db.session.scalars(select(model).where(model.id.in_(ids))).all()
    return {row.id: row.name_in(language()) for row in rows}
