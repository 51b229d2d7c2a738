"""The history of a person, a unit, a calendar or a kind in words: hr/history.html shows what `history_of` answers."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

from flask_babel import gettext as _
from sqlalchemy import select

from app import clock, registering
from app.extensions import db
from app.hr.fact_words import PEOPLE, UNITS, fact_name, shown
from app.hr.setting_words import SUBJECTS, setting_sentence
from app.models import Person, RegisterChange, RegisterMove, Unit
from app.web.differences import Told
from app.web.words import name

M = TypeVar("M", Person, Unit)


class Names(NamedTuple):
    """The units and people that lines of history name, by id."""

    units: dict[int, Unit]
    people: dict[int, Person]


class Line(NamedTuple):
    """One thing that was done: in a sentence, and what it changed."""

    change: RegisterChange
    sentence: str
    told: list[Told]


def history_of(subject: registering.Subject) -> list[Line]:
    """What was done to `subject`, the latest first. Three statements, however much was done."""
    return in_words(registering.history(subject))


def in_words(found: Sequence[RegisterChange]) -> list[Line]:
    """These lines of history with their sentences, in their order."""
    facts = [(_fact(key), value) for one in found for key, both in one.facts.items() for value in both]
    # A fact of one appointment names the unit it is in.
    named = [unit for one in found for key in _shown(one) if (unit := _unit_in(key)) is not None]
    names = Names(
        _by_id(Unit, [value for fact, value in facts if fact in UNITS] + named),
        _by_id(Person, [value for fact, value in facts if fact in PEOPLE]),
    )
    return [Line(one, sentence(one, names), _told(one, names)) for one in found]


def as_sentences(line: Line) -> list[str]:
    """What a line tells, one sentence for each fact: "Last day, Department of Music: 30 Sep 2025"."""
    return [
        _("%(fact)s: %(old)s → %(new)s", fact=one.label, old=one.old, new=one.new or _("(empty)"))
        if one.old
        else _("%(fact)s: %(new)s", fact=one.label, new=one.new)
        for one in line.told
    ]


def sentence(change: RegisterChange, names: Names) -> str:
    """What was done, in few words."""
    if "role" in change.facts and (of_role := _of_role(change, names)):
        return of_role
    if "plan" in change.facts:
        return _("A plan that the unit answered for was deleted")
    if "initiative" in change.facts:
        return _("An initiative that the unit answered for was deleted")
    if of_setting := setting_sentence(change):
        return of_setting
    return {
        RegisterMove.ADDED: _("Added"),
        RegisterMove.CHANGED: _("Changed"),
        RegisterMove.TRANSFERRED: _("Transferred"),
        RegisterMove.JOINED: _("Appointment added"),
        RegisterMove.CORRECTED: _("Corrected"),
        RegisterMove.ENDED: _("Appointment ended"),
        RegisterMove.TAKEN_OUT: _("Appointment entered by mistake taken out"),
        RegisterMove.GRANTED: _("Role granted"),
        RegisterMove.OPENED: _("Unit opened"),
        RegisterMove.REOPENED: _("Opened again"),
        RegisterMove.CLOSED: _("Closed"),
        RegisterMove.SUCCEEDED: _("Followed by another unit"),
        RegisterMove.RETIRED: _("Taken out of use"),
        RegisterMove.REORDERED: _("Order changed"),
        RegisterMove.LINK_MADE: _("Sign-in link made"),
        RegisterMove.PASSWORD_SET: _("Password set"),
    }[change.move]


def _of_role(change: RegisterChange, names: Names) -> str:
    """Which role it was is said in the sentence itself."""
    role, unit = (_latest(change, fact, names) for fact in ("role", "unit"))
    return {
        RegisterMove.GRANTED: _("Role granted: %(role)s, %(unit)s", role=role, unit=unit),
        RegisterMove.CORRECTED: _("Role corrected: %(role)s, %(unit)s", role=role, unit=unit),
        RegisterMove.ENDED: _("Role ended: %(role)s, %(unit)s", role=role, unit=unit),
        RegisterMove.TAKEN_OUT: (
            _("Role taken back before it began: %(role)s, %(unit)s", role=role, unit=unit)
            if _begins_later(change)
            else _("Role granted by mistake taken out: %(role)s, %(unit)s", role=role, unit=unit)
        ),
    }.get(change.move, "")


def _begins_later(change: RegisterChange) -> bool:
    """Whether what was taken out had not begun on that day."""
    first_day = change.facts.get("first_day", [None])[0]
    return first_day is not None and str(first_day) > clock.day_of(change.at).isoformat()


def _latest(change: RegisterChange, fact: str, names: Names) -> str:
    old, new = change.facts.get(fact, [None, None])
    return shown(fact, old if new is None else new, *names)


def _told(change: RegisterChange, names: Names) -> list[Told]:
    in_sentence = ("role", "unit") if "role" in change.facts else SUBJECTS
    found = []
    for key in _shown(change):
        old, new = change.facts[key]
        fact, unit = _fact(key), _unit_in(key)
        label = fact_name(fact)
        if unit is not None:
            where = name(names.units[unit]) if unit in names.units else str(unit)
            label = _("%(fact)s, %(unit)s", fact=label, unit=where)
        one = Told(key, label, shown(fact, old, *names), shown(fact, new, *names))
        if one.old != one.new and fact not in in_sentence:
            found.append(one)
    return found


def _shown(change: RegisterChange) -> list[str]:
    """The facts of a line that its reader is told: not the places of what only moved along, nor all of a field that went."""
    if change.move is RegisterMove.TAKEN_OUT and "field" in change.facts:
        return []
    return [key for key in change.facts if not key.startswith("position@")]


def _fact(key: str) -> str:
    return key.partition("@")[0]


def _unit_in(key: str) -> int | None:
    """ "last_day@12" is of an appointment in the unit 12, "last_day@12#2" of a second one there."""
    unit = key.partition("@")[2].partition("#")[0]
    return int(unit) if unit.isdecimal() else None


def _by_id(model: type[M], ids: Iterable[object]) -> dict[int, M]:
    wanted = {one for one in ids if isinstance(one, int)}
    if not wanted:
        return {}
    return {one.id: one for one in db.session.scalars(select(model).where(model.id.in_(wanted)))}
