"""The history of a person, a unit, a calendar or a kind in words: hr/history.html shows what `history_of` answers."""

from collections.abc import Iterable
from typing import NamedTuple, TypeVar

from flask_babel import gettext as _
from sqlalchemy import select

from app import registering
from app.extensions import db
from app.hr.fact_words import PEOPLE, UNITS, fact_name, shown
from app.models import Person, RegisterChange, RegisterMove, Unit
from app.web.differences import Told
from app.web.words import name

M = TypeVar("M", Person, Unit)


class Line(NamedTuple):
    """One thing that was done: in a sentence, and what it changed."""

    change: RegisterChange
    sentence: str
    told: list[Told]


def history_of(subject: registering.Subject) -> list[Line]:
    """What was done to `subject`, the latest first. Three statements, however much was done."""
    found = registering.history(subject)
    facts = [
        (fact.partition("@")[0], value)
        for change in found
        for fact, both in change.facts.items()
        for value in both
    ]
    # A fact of one appointment names the unit it is in.
    named = [
        int(fact.partition("@")[2]) for change in found for fact in change.facts if fact.partition("@")[2]
    ]
    units = _by_id(Unit, [value for fact, value in facts if fact in UNITS] + named)
    people = _by_id(Person, [value for fact, value in facts if fact in PEOPLE])
    return [Line(change, sentence(change), _told(change, units, people)) for change in found]


def sentence(change: RegisterChange) -> str:
    """What was done, in few words."""
    if "role" in change.facts and (of_role := _of_role(change.move)):
        return of_role
    return {
        RegisterMove.ADDED: _("Added"),
        RegisterMove.CHANGED: _("Changed"),
        RegisterMove.TRANSFERRED: _("Transferred"),
        RegisterMove.JOINED: _("Joint appointment begun"),
        RegisterMove.CORRECTED: _("Corrected"),
        RegisterMove.ENDED: _("Appointments ended"),
        RegisterMove.TAKEN_OUT: _("Appointment entered by mistake taken out"),
        RegisterMove.GRANTED: _("Role granted"),
        RegisterMove.OPENED: _("Opened"),
        RegisterMove.CLOSED: _("Closed"),
        RegisterMove.SUCCEEDED: _("Followed by another unit"),
        RegisterMove.RETIRED: _("Taken out of use"),
        RegisterMove.REORDERED: _("Order changed"),
        RegisterMove.LINK_MADE: _("Sign-in link made"),
        RegisterMove.PASSWORD_SET: _("Password set"),
    }[change.move]


def _of_role(move: RegisterMove) -> str:
    return {
        RegisterMove.CORRECTED: _("Role corrected"),
        RegisterMove.ENDED: _("Role ended"),
        RegisterMove.TAKEN_OUT: _("Role granted by mistake taken back"),
    }.get(move, "")


def _told(change: RegisterChange, units: dict[int, Unit], people: dict[int, Person]) -> list[Told]:
    found = []
    for key, (old, new) in change.facts.items():
        fact, _at, unit = key.partition("@")
        label = fact_name(fact)
        if unit:
            where = name(units.get(int(unit))) or unit
            label = _("%(fact)s, %(unit)s", fact=label, unit=where)
        one = Told(key, label, shown(fact, old, units, people), shown(fact, new, units, people))
        if one.old != one.new:
            found.append(one)
    return found


def _by_id(model: type[M], ids: Iterable[object]) -> dict[int, M]:
    wanted = {one for one in ids if isinstance(one, int)}
    if not wanted:
        return {}
    return {one.id: one for one in db.session.scalars(select(model).where(model.id.in_(wanted)))}
