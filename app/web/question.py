"""Reading the question of a report from an address, writing it back, and whether its records may be opened: for pages and exports."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from flask import abort

from app import clock
from app.access import Permission, policy, scopes
from app.counting import Basis, LeftOut, Measure, Only, Question, calendars, current_period
from app.counting.periods import period_by_id
from app.counting.question import UNSTATED
from app.extensions import db
from app.models import ActivityKind, Area, Calendar, Period, Person, Scale, Unit

_ID = re.compile(r"[0-9]{1,9}")
Word = TypeVar("Word", bound=StrEnum)
LONGEST_TEXT = 200


def question_from(
    args: Mapping[str, str],
    viewer: Person,
    *,
    unit: Unit | None = None,
    among: Sequence[Calendar] | None = None,
    any_period: bool = False,
) -> Question:
    """The question that an address asks; an argument that names nothing answers 404, an empty one narrows nothing.

    `unit`: the page's own unit, in place of `?unit=`. `among`: the calendars, where they are already loaded. Without
    `?period=` it is the current year of the viewer's calendar; with `any_period` it is ever.
    """
    among = calendars() if among is None else among
    unit = unit or unit_from(args)
    only = word_from(args, "measure", Measure)
    return Question(
        unit_id=unit.id if unit else None,
        direct=_flag(args, "direct"),
        gone=_flag(args, "gone"),
        period=_period(args, viewer, among, any_period),
        basis=word_from(args, "basis", Basis) or Basis.THEN,
        area=word_from(args, "area", Area),
        kind_id=_known(args, "kind", ActivityKind),
        scale=UNSTATED if args.get("scale") == UNSTATED else word_from(args, "scale", Scale),
        person_id=_known(args, "person", Person),
        learning=_flag(args, "learning") if args.get("learning") else None,
        only=Only(only.value) if only in (Measure.NEW, Measure.CONTINUING) else None,
        left_out=word_from(args, "status", LeftOut),
        text=args.get("text", "").strip()[:LONGEST_TEXT],
    )


def arguments_of(question: Question, measure: Measure | None = None) -> dict[str, Any]:
    """The address's arguments that ask `question` again: what question_from reads. `measure` says which figure was clicked."""
    named: dict[str, Any] = {
        "unit": question.unit_id,
        "direct": 1 if question.direct else None,
        "gone": 1 if question.gone else None,
        "period": question.period.id if question.period else None,
        "basis": None if question.basis is Basis.THEN else question.basis.value,
        "area": question.area and question.area.value,
        "kind": question.kind_id,
        "scale": question.scale and str(question.scale),
        "person": question.person_id,
        "learning": None if question.learning is None else int(question.learning),
        "measure": measure.value if measure else question.only and question.only.value,
        "status": question.left_out and question.left_out.value,
        "text": question.text or None,
    }
    return {name: value for name, value in named.items() if value is not None}


def may_open(viewer: Person, question: Question, unit: Unit | None) -> bool:
    """Whether `viewer` may open the records behind a figure of `unit`, None being any.

    By today's units the records may lie anywhere, so that basis needs a role over the whole university. Parts that
    wait are told by the unit that decides on them, whatever the basis.
    """
    if unit is None:
        return question.basis is Basis.THEN or question.person_id == viewer.id or covers_all(viewer)
    if question.basis is Basis.NOW and (question.left_out in (None, LeftOut.OUTSIDE)):
        return covers_all(viewer)
    return policy.may(viewer, Permission.UNIT_RECORDS, unit)


def covers_all(viewer: Person) -> bool:
    """Whether one of the viewer's roles opens the records of the whole university."""
    return any(
        grant.role in scopes.SEEING and grant.unit.parent_id is None for grant in scopes.grants(viewer)
    )


def unit_from(args: Mapping[str, str]) -> Unit | None:
    """The unit that `?unit=` names; None without one, 404 where there is none such."""
    unit_id = _known(args, "unit", Unit)
    return db.session.get(Unit, unit_id) if unit_id is not None else None


def word_from(args: Mapping[str, str], name: str, words: type[Word]) -> Word | None:
    """The word of a fixed list that an argument states; None where it is empty, 404 where it is no such word."""
    given = args.get(name, "")
    if not given:
        return None
    try:
        return words(given)
    except ValueError:
        abort(404)


def _flag(args: Mapping[str, str], name: str) -> bool:
    given = args.get(name, "")
    if given not in ("", "0", "1"):
        abort(404)
    return given == "1"


def _id(args: Mapping[str, str], name: str) -> int | None:
    """The id that an argument states. More digits than an id has are refused: no database could look for them."""
    given = args.get(name, "").strip()
    if not given:
        return None
    if not _ID.fullmatch(given):
        abort(404)
    return int(given)


def _known(args: Mapping[str, str], name: str, model: type[Unit | Person | ActivityKind]) -> int | None:
    found = _id(args, name)
    if found is not None and db.session.get(model, found) is None:
        abort(404)
    return found


def _period(
    args: Mapping[str, str], viewer: Person, among: Sequence[Calendar], any_period: bool
) -> Period | None:
    period_id = _id(args, "period")
    if period_id is None:
        return None if any_period else current_period(viewer.line, clock.today(), among)
    period = period_by_id(period_id, among)
    if period is None:
        abort(404)
    return period
