"""The norms in words: whom one is for, and what was done to them."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _

from app.models import Area, NormChange, StaffGroup, WorkloadNorm
from app.web.dates import format_day
from app.web.differences import Told
from app.web.hours import format_hours
from app.web.language import language
from app.web.words import area_name, line_name, name


class Line(NamedTuple):
    """One thing that was done: in a sentence, and what it changed."""

    change: NormChange
    sentence: str
    told: list[Told]


def whom(norm: WorkloadNorm) -> str:
    """Whom a norm is for: everybody of the line, or those of a group."""
    if norm.group is None:
        return _("Everybody: %(line)s", line=line_name(norm.line))
    return name(norm.group)


def about(area: Area | None) -> str:
    return _("All areas together") if area is None else area_name(area)


def called(group: StaffGroup | None) -> str:
    """A group's name in both languages, as the history keeps it."""
    if group is None:
        return ""
    return " · ".join(dict.fromkeys(one for one in (group.name_th, group.name_en) if one))


def in_words(found: Iterable[NormChange]) -> list[Line]:
    return [Line(one, _sentence(one), _told(one)) for one in found]


def _sentence(change: NormChange) -> str:
    return {
        "set": _("Norm set"),
        "corrected": _("Norm corrected"),
        "ended": _("Norm ended"),
        "group": _("Group added"),
        "renamed": _("Group renamed"),
    }.get(change.move, change.move)


def _told(change: NormChange) -> list[Told]:
    names = {
        "group": _("Group"),
        "area": _("Area"),
        "minutes": _("Hours a year"),
        "first_day": _("First day"),
        "last_day": _("Last day"),
        "source": _("Rule"),
        "code": _("Code"),
        "name_th": _("Name (Thai)"),
        "name_en": _("Name (English)"),
    }

    def said(fact: str, value: Any) -> str:
        if value in (None, ""):
            return ""
        if fact == "minutes":
            return format_hours(int(value))
        if fact == "area":
            return area_name(Area(value))
        if fact.endswith("_day"):
            return format_day(date.fromisoformat(value), language())
        return str(value)

    return [
        Told(fact, names.get(fact, fact), said(fact, old), said(fact, new))
        for fact, (old, new) in change.facts.items()
    ]
