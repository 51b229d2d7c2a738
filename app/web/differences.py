"""What differs between two snapshots of a part, in the words of the page: days, hours, percent, names."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from flask import g, has_request_context
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.extensions import db
from app.facts import Difference
from app.models import ActivityKind, FieldType, KindField, Part, Scale
from app.web import engagement_words
from app.web.dates import format_day
from app.web.hours import format_hours
from app.web.language import language
from app.web.numbers import format_share
from app.web.words import part_name, scale_name

Kinds = Mapping[int, ActivityKind]

# The days of a part and those of its activity are the same for who works alone: then they are told once.
_OWN_DAYS = {"own_first_day": "first_day", "own_last_day": "last_day"}


class Told(NamedTuple):
    """One fact that changed; an empty `old` or `new` says that nothing stood or stands there. Evidence is added and removed."""

    fact: str
    label: str
    old: str
    new: str
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def told(found: Iterable[Difference], kinds: Kinds, kind: ActivityKind | None = None) -> list[Told]:
    """`found` in words, in its order. `kind` is the activity's: its own fields are called as it calls them."""
    found = list(found)
    known = ([kind] if kind else []) + list(kinds.values())
    days = {(one.fact, one.old, one.new) for one in found if one.fact in _OWN_DAYS.values()}
    return [
        _told(one, kinds, known)
        for one in found
        if one.fact not in _OWN_DAYS or (_OWN_DAYS[one.fact], one.old, one.new) not in days
    ]


def kinds_by_id() -> dict[int, ActivityKind]:
    """The whole catalogue with each kind's fields; two statements, once a request."""
    if has_request_context() and "kinds_by_id" in g:
        kept: dict[int, ActivityKind] = g.kinds_by_id
        return kept
    query = select(ActivityKind).options(selectinload(ActivityKind.fields))
    found = {kind.id: kind for kind in db.session.scalars(query)}
    if has_request_context():
        g.kinds_by_id = found
    return found


def answer(field: KindField, value: str) -> str:
    """The answer to a kind's own field as it is shown: a choice by its name, a day in words."""
    if field.type is FieldType.CHOICE:
        chosen = next((choice for choice in field.choices if choice["code"] == value), None)
        if chosen is None:
            return value
        thai, english = chosen["name_th"], chosen["name_en"]
        return (thai or english) if language() == "th" else (english or thai)
    if field.type is FieldType.DATE:
        return _day(value)
    return value


def _told(one: Difference, kinds: Kinds, known: list[ActivityKind]) -> Told:
    if one.fact == "evidence":
        old, new = one.old or {}, one.new or {}
        return Told(
            one.fact,
            _("Evidence"),
            "",
            "",
            added=tuple(name for key, name in new.items() if old.get(key) != name),
            removed=tuple(name for key, name in old.items() if new.get(key) != name),
        )
    if one.fact.startswith("fields."):
        code = one.fact.removeprefix("fields.")
        field = _field(code, known, one)
        if field is None:
            return Told(one.fact, code, str(one.old or ""), str(one.new or ""))
        return Told(one.fact, field.name_in(language()), _said(field, one.old), _said(field, one.new))
    if (label := engagement_words.fact_label(one.fact, one.old, one.new)) is not None:
        said, says = (engagement_words.fact_said(one.fact, value) for value in (one.old, one.new))
        return Told(one.fact, label, said, says)
    old, new = (_value(one.fact, value, kinds) for value in (one.old, one.new))
    return Told(one.fact, _label(one.fact), old, new)


def _said(field: KindField, value: Any) -> str:
    return answer(field, str(value)) if value else ""


def _field(code: str, known: list[ActivityKind], one: Difference) -> KindField | None:
    """The question behind an answer: the first kind's that has this code; of choices, one that knows the answer."""
    named = [field for kind in known for field in kind.fields if field.code == code]
    choosing = [
        field for field in named if any(choice["code"] in (one.old, one.new) for choice in field.choices)
    ]
    return next(iter(choosing or named), None)


def _label(fact: str) -> str:
    return {
        "kind": _("Kind"),
        "title": _("Title"),
        "description": _("What was done"),
        "first_day": _("First day"),
        "last_day": _("Last day"),
        "scale": _("Scale"),
        "place": _("Place"),
        "role": _("Role"),
        "own_first_day": _("First day of the part"),
        "own_last_day": _("Last day of the part"),
        "minutes": _("Hours"),
        "share": _("Share"),
        "author_position": _("Place among the authors"),
        "is_corresponding": _("Corresponding author"),
    }.get(fact, fact)


def _value(fact: str, value: Any, kinds: Kinds) -> str:
    if value in (None, ""):
        return ""
    if fact.endswith("_day"):
        return _day(str(value))
    if fact == "kind":
        return kinds[value].name_in(language()) if value in kinds else str(value)
    if fact == "minutes":
        return format_hours(value)
    if fact == "is_corresponding":
        return _("yes") if value else ""
    if fact == "share":
        return format_share(value)
    if fact == "role":
        return part_name(Part(value))
    if fact == "scale":
        return scale_name(Scale(value))
    return str(value)


def _day(value: str) -> str:
    try:
        return format_day(date.fromisoformat(value), language())
    except ValueError:
        return value
