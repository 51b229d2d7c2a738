"""What the facts of the register are called, and how their plain values are shown: the words of its history."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.models import Area, Person, Role, StaffLine, Unit, UnitLevel
from app.web.dates import format_day
from app.web.language import language
from app.web.words import area_name, level_name, line_name, name, role_name

# Facts that name a unit, or a person, by id.
UNITS = ("unit", "parent", "successor")
PEOPLE = ("acting_for", "person")


def fact_name(fact: str) -> str:
    """What a fact is called on the page; one without a name is called as it is in the database."""
    return (_of_people() | _of_posts() | _of_settings()).get(fact, fact)


def _of_people() -> dict[str, str]:
    return {
        "code": _("Code"),
        "email": _("E-mail"),
        "line": _("Staff line"),
        "prefix_th": _("Prefix (Thai)"),
        "prefix_en": _("Prefix (English)"),
        "rank_th": _("Rank (Thai)"),
        "rank_en": _("Rank (English)"),
        "degree_th": _("Degree (Thai)"),
        "degree_en": _("Degree (English)"),
        "given_th": _("Given name (Thai)"),
        "given_en": _("Given name (English)"),
        "family_th": _("Family name (Thai)"),
        "family_en": _("Family name (English)"),
        "from": _("From"),
        "expires_at": _("Can be used until"),
        "group": _("Staff group"),
    }


def _of_posts() -> dict[str, str]:
    return {
        "unit": _("Unit"),
        "first_day": _("First day"),
        "last_day": _("Last day"),
        "fte_percent": _("Share of a full post"),
        "is_primary": _("Primary appointment"),
        "position_th": _("Position (Thai)"),
        "position_en": _("Position (English)"),
        "role": _("Role"),
        "order_number": _("Order number"),
        "acting_for": _("Acting for"),
        "person": _("Person"),
    }


def _of_settings() -> dict[str, str]:
    return {
        "name_th": _("Name (Thai)"),
        "name_en": _("Name (English)"),
        "hint_th": _("Hint (Thai)"),
        "hint_en": _("Hint (English)"),
        "level": _("Level"),
        "parent": _("Belongs to"),
        "successor": _("Followed by"),
        "opened_on": _("Open from"),
        "closed_on": _("Closed from"),
        "campus_th": _("Campus (Thai)"),
        "campus_en": _("Campus (English)"),
        "position": _("Order"),
        "plan": _("Plan"),
        "initiative": _("Initiative"),
        "area": _("Area"),
        "needs_hours": _("Hours required"),
        "needs_evidence": _("Evidence required"),
        "is_learning": _("Learning"),
        "has_authors": _("Has authors"),
        "retired_on": _("No longer in use from"),
        "is_required": _("An answer is required"),
        "choices": _("Choices"),
    }


def shown(fact: str, value: Any, units: Mapping[int, Unit], people: Mapping[int, Person]) -> str:
    """A fact's plain value in words; empty where nothing stands."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_choice(one) for one in value)
    if fact in UNITS:
        return name(units[value]) if value in units else str(value)
    if fact in PEOPLE:
        return name(people[value]) if value in people else str(value)
    if fact == "fte_percent":
        return f"{value} %"
    return _word(fact, str(value)) or _day(str(value))


def _choice(choice: Any) -> str:
    """A choice of a kind's field in both languages; earlier lines hold its name alone."""
    if not isinstance(choice, Mapping):
        return str(choice)
    return " · ".join(dict.fromkeys(one for one in (choice["name_th"], choice["name_en"]) if one))


def _word(fact: str, value: str) -> str:
    if fact == "role" and value in tuple(Role):
        return role_name(Role(value))
    if fact == "line" and value in tuple(StaffLine):
        return line_name(StaffLine(value))
    if fact == "level" and value in tuple(UnitLevel):
        return level_name(UnitLevel(value))
    if fact == "area" and value in tuple(Area):
        return area_name(Area(value))
    return ""


def _day(value: str) -> str:
    """A day in words; anything else as it is."""
    try:
        return format_day(date.fromisoformat(value), language()) if len(value) == 10 else value
    except ValueError:
        return value
