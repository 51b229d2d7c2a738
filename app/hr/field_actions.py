"""A kind's own fields: adding, changing, ordering and taking them out. An answer that was given is never lost."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, func, or_, select

from app.extensions import db
from app.hr.kind_actions import hold, swap, told_of_lacking, told_of_waiting, unsubmitted
from app.hr.trial import Impossible, Touched
from app.models import Activity, ActivityKind, Choice, FieldType, KindField, Person, RegisterMove
from app.registering import differing, note
from app.web.words import day


class FieldFacts(NamedTuple):
    """What a form says of a field; its code and type stay as they were made."""

    name_th: str
    name_en: str
    is_required: bool
    choices: list[Choice]


def add_field(
    kind: ActivityKind, code: str, type_: FieldType, facts: FieldFacts, *, by: Person, reason: str
) -> Touched:
    """One more question, behind the others."""
    hold(kind)
    if any(field.code == code for field in kind.fields):
        raise Impossible(_("Another field of this kind has this code."), "code")
    _refuse_choices(type_, facts.choices)
    last = max((field.position for field in kind.fields), default=0)
    field = KindField(code=code, type=type_, position=last + 1, **_stored(facts, type_))
    kind.fields.append(field)
    db.session.flush()
    written = {**_about(field, None, both_names(field)), "is_required": (None, facts.is_required)}
    note(kind, RegisterMove.ADDED, written, by=by, reason=reason)
    return Touched(told=tuple(_told_of_required(field) if facts.is_required else [told_of_waiting()]))


def change_field(field: KindField, facts: FieldFacts, *, by: Person, reason: str) -> Touched:
    """Other words, required or not, other choices; a choice that somebody made stays."""
    hold(field.kind)
    _refuse_choices(field.type, facts.choices)
    changed = differing(field, _stored(facts, field.type))
    if not changed:
        raise Impossible(_("Nothing is different from what stands already."))
    kept = {choice["code"] for choice in facts.choices}
    for choice in field.choices:
        if choice["code"] not in kept and (number := answers(field, choice["code"])):
            raise Impossible(
                ngettext(
                    "“%(choice)s” is the answer of %(num)d activity: leave it.",
                    "“%(choice)s” is the answer of %(num)d activities: leave it.",
                    number,
                    choice=choice["name_th"] or choice["name_en"],
                ),
                "choices",
            )
    now_required = facts.is_required and not field.is_required
    for fact, (_old, new) in changed.items():
        setattr(field, fact, new)
    note(
        field.kind,
        RegisterMove.CHANGED,
        {**_about(field, None, both_names(field)), **changed},
        by=by,
        reason=reason,
    )
    return Touched(told=tuple(_told_of_required(field) if now_required else [told_of_waiting()]))


def move_field(field: KindField, *, up: bool, by: Person) -> bool:
    """One place up or down among the fields of its kind; False where it stands at the end already."""
    hold(field.kind)
    old = field.position
    if not swap(sorted(field.kind.fields, key=lambda one: (one.position, one.id)), field, up=up):
        return False
    written = {**_about(field, None, both_names(field)), "position": (old, field.position)}
    note(field.kind, RegisterMove.REORDERED, written, by=by)
    return True


def take_out_field(field: KindField, *, by: Person, reason: str) -> Touched:
    """Takes out a field that nobody answered."""
    kind = field.kind
    hold(kind)
    if number := answers(field):
        raise Impossible(
            ngettext(
                "%(num)d activity answers it, and no answer is thrown away. Retire it instead.",
                "%(num)d activities answer it, and no answer is thrown away. Retire it instead.",
                number,
            )
        )
    # What was answered once, and is no more, stands in files of earlier moments: all that they need is kept.
    facts = {fact: (getattr(field, fact), None) for fact in ("type", "name_th", "name_en", "choices")}
    written = {**_about(field, both_names(field), None), **facts}
    kind.fields.remove(field)
    db.session.flush()
    note(kind, RegisterMove.TAKEN_OUT, written, by=by, reason=reason)
    return Touched(told=(_("Nobody has answered it yet; nobody is asked any more."),))


def retire_field(field: KindField, retired_on: date | None, *, by: Person, reason: str) -> Touched:
    """From a day on nobody is asked any more; None: it is asked again. Answers stay, are shown, and can be mended."""
    hold(field.kind)
    changed = differing(field, {"retired_on": retired_on})
    if not changed:
        raise Impossible(_("Nothing is different from what stands already."), "retired_on")
    field.retired_on = retired_on
    move = RegisterMove.RETIRED if retired_on else RegisterMove.REOPENED
    written = {**_about(field, None, both_names(field)), **changed}
    note(field.kind, move, written, by=by, reason=reason)
    if retired_on is None:
        return Touched(
            told=tuple(
                _told_of_required(field)
                if field.is_required
                else [_("It is asked again wherever an activity of this kind is logged."), told_of_waiting()]
            )
        )
    kept = answers(field)
    told = [_("From %(day)s on nobody is asked any more.", day=day(retired_on))]
    if kept:
        told.append(
            ngettext(
                "%(num)d activity answers it: the answer stays, and is shown.",
                "%(num)d activities answer it: the answers stay, and are shown.",
                kept,
            )
        )
    freed = unsubmitted(field.kind, _is_lacking(field)) if field.is_required else 0
    if freed:
        told.append(
            ngettext(
                "%(num)d part that is not submitted yet lacks it, and can then be submitted without.",
                "%(num)d parts that are not submitted yet lack it, and can then be submitted without.",
                freed,
            )
        )
    return Touched(told=tuple(told))


def answers(field: KindField, answer: str | None = None) -> int:
    """How many activities answer the field, or answer it with `answer`."""
    given = _answer(field)
    is_meant = given.is_not(None) & (given != "") if answer is None else given == answer
    query = select(func.count(Activity.id)).where(Activity.kind_id == field.kind_id, is_meant)
    return db.session.scalar(query) or 0


def both_names(field: KindField) -> str:
    """What a field is called in the history, in either language."""
    return " · ".join(dict.fromkeys(one for one in (field.name_th, field.name_en) if one))


def _answer(field: KindField) -> ColumnElement[str]:
    return Activity.fields[field.code].as_string()


def _told_of_required(field: KindField) -> list[str]:
    return [
        _("An answer is asked for from now on."),
        *told_of_lacking(unsubmitted(field.kind, _is_lacking(field))),
        told_of_waiting(),
    ]


def _is_lacking(field: KindField) -> ColumnElement[bool]:
    return or_(_answer(field).is_(None), _answer(field) == "")


def _about(field: KindField, old: str | None, new: str | None) -> dict[str, tuple[str | None, str | None]]:
    """Which field a line is about: by its names for its reader, by its code for what looks back."""
    return {"field": (old, new), "field_code": (field.code, field.code)}


def _refuse_choices(type_: FieldType, choices: Sequence[Choice]) -> None:
    if type_ is FieldType.CHOICE and len(choices) < 2:
        raise Impossible(_("Write at least two choices, each on a line of its own."), "choices")


def _stored(facts: FieldFacts, type_: FieldType) -> dict[str, object]:
    return facts._asdict() | {"choices": facts.choices if type_ is FieldType.CHOICE else []}
