"""What a roster does stands in the history of each unit and person that it adds or changes."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import select

from app import registering
from app.extensions import db
from app.imports.appointments import AppointmentsPlan
from app.imports.changes import Change
from app.imports.people import PeoplePlan
from app.imports.units import UnitPlan
from app.models import Person, RegisterMove, Unit

Facts = dict[str, tuple[Any, Any]]


class Signature(NamedTuple):
    """Who lets a roster be written, and why; None: the command alone does."""

    by: Person | None = None
    reason: str = ""


def note_units(plan: UnitPlan, signed: Signature) -> None:
    """A line for each unit that `plan` opened or changed."""
    units = {unit.code: unit for unit in db.session.scalars(select(Unit))}
    for code, changes in plan.changed.items():
        _note(units[code], RegisterMove.CHANGED, _changed(changes), signed)
    for facts, parent in plan.new:
        told = _begun(facts | {"parent": units[parent] if parent else None})
        _note(units[facts["code"]], RegisterMove.OPENED, told, signed)


def note_people(people: PeoplePlan, appointments: AppointmentsPlan, signed: Signature) -> None:
    """A line for each person whom the roster added or changed, and one for changed appointments."""
    posts = _of_posts(appointments)
    codes = {*people.changed, *(facts["code"] for facts in people.new), *posts}
    known = {
        person.code: person for person in db.session.scalars(select(Person).where(Person.code.in_(codes)))
    }
    for facts in people.new:
        code = facts["code"]
        _note(known[code], RegisterMove.ADDED, _begun(facts) | posts.pop(code, {}), signed)
    for code, changes in people.changed.items():
        _note(known[code], RegisterMove.CHANGED, _changed(changes), signed)
    for code, told in posts.items():
        corrected = any(post.person == code for post in appointments.changed)
        _note(known[code], RegisterMove.CORRECTED if corrected else RegisterMove.JOINED, told, signed)


def _note(subject: Unit | Person, move: RegisterMove, facts: Facts, signed: Signature) -> None:
    registering.note(subject, move, facts, by=signed.by, reason=signed.reason)


def _changed(changes: Iterable[Change]) -> Facts:
    return {change.fact: (change.old, change.new) for change in changes}


def _begun(facts: dict[str, Any]) -> Facts:
    return {fact: (None, value) for fact, value in facts.items() if value not in (None, "")}


def _of_posts(plan: AppointmentsPlan) -> dict[str, Facts]:
    """By the person's code what changed of their appointments, each fact with its unit: "last_day@12", a second one "#2"."""
    units = {unit.code: unit.id for unit in db.session.scalars(select(Unit))}
    found: dict[str, Facts] = {}

    def tell(person: str, fact: str, unit: int, old: Any, new: Any) -> None:
        told = found.setdefault(person, {})
        key, number = f"{fact}@{unit}", 1
        while key in told:
            number += 1
            key = f"{fact}@{unit}#{number}"
        told[key] = old, new

    for post, changes in plan.changed.items():
        for change in changes:
            tell(post.person, change.fact, units[post.unit], change.old, change.new)
    for post, facts in plan.new.items():
        for fact, value in _begun({"first_day": post.first_day, **facts}).items():
            tell(post.person, fact, units[post.unit], *value)
    return found
