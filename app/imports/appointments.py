"""The appointments of a roster: days and shares, one primary at a time, what is new and what changes, and writing it."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.days import Span
from app.extensions import db
from app.imports.cells import (
    NotUnderstood,
    is_year,
    read_first_day,
    read_last_day,
    read_percent,
    read_yes,
)
from app.imports.changes import Change, differing
from app.imports.reading import Row, Sheet
from app.models import Appointment, Person, Unit

FULL = 100
# Our column -> the model's attribute and how its cell is read; first_day is part of the key.
READERS = {
    "last_day": ("last_day", read_last_day),
    "fte": ("fte_percent", read_percent),
    "primary": ("is_primary", read_yes),
}


class Key(NamedTuple):
    """What an appointment is known by: person and unit by code, and its first day."""

    person: str
    unit: str
    first_day: date


class AppointmentsPlan(NamedTuple):
    """The facts of the new appointments, and what changes of the others."""

    new: dict[Key, dict[str, Any]]
    changed: dict[Key, list[Change]]
    notes: list[str]


class _Post(NamedTuple):
    """An appointment as it will be, with the row that says so, if one does."""

    key: Key
    row: Row | None
    last_day: date | None
    is_primary: bool

    @property
    def first_day(self) -> date:
        return self.key.first_day

    @property
    def where(self) -> str:
        until = f"to {self.last_day}" if self.last_day else "on"
        source = f"line {self.row.line}" if self.row else "the database"
        return f"{self.key.unit} from {self.key.first_day} {until} ({source})"


def plan_appointments(sheet: Sheet, people: Iterable[str], units: Iterable[str]) -> AppointmentsPlan:
    """What the file would write; its faults are added to those of `sheet`. `people`, `units`: the codes there will be."""
    existing = _existing()
    rows: dict[Key, Row] = {}
    facts: dict[Key, dict[str, Any]] = {}
    known_people, known_units = frozenset(people), frozenset(units)
    for row in sheet.rows:
        key, found = _read(sheet, row, known_people, known_units)
        if key is None:
            continue
        if key in rows:
            reason = f"line {rows[key].line} states the same person, unit and first day."
            sheet.fault(row, "person", reason)
            continue
        rows[key], facts[key] = row, found
    _refuse_overlaps(sheet, _posts(rows, facts, existing))
    changed = {
        key: changes
        for key in rows
        if key in existing
        and (changes := differing(existing[key], f"appointment of {key.person} in {key.unit}", facts[key]))
    }
    new = {key: facts[key] for key in rows if key not in existing}
    return AppointmentsPlan(new, changed, _notes(sheet, rows, existing))


def _existing() -> dict[Key, Appointment]:
    query = select(Appointment).options(joinedload(Appointment.person), joinedload(Appointment.unit))
    return {Key(post.person.code, post.unit.code, post.first_day): post for post in db.session.scalars(query)}


def _read(
    sheet: Sheet, row: Row, people: frozenset[str], units: frozenset[str]
) -> tuple[Key | None, dict[str, Any]]:
    """What the row says; no key where something in it is wrong."""
    before = len(sheet.faults)
    person, unit = row.cells["person"], row.cells["unit"]
    if person not in people:
        sheet.fault(row, "person", "there is no such person, neither in the people file nor in the database.")
    if unit not in units:
        sheet.fault(row, "unit", "there is no such unit, neither in the units file nor in the database.")
    first_day = None
    try:
        first_day = read_first_day(row.cells["first_day"])
    except NotUnderstood as error:
        sheet.fault(row, "first_day", str(error))
    facts: dict[str, Any] = {
        name: row.cells.get(name, "") for name in ("position_th", "position_en") if name in sheet.stated
    }
    for column, (fact, read) in READERS.items():
        if row.cells.get(column):
            try:
                facts[fact] = read(row.cells[column])
            except NotUnderstood as error:
                sheet.fault(row, column, str(error))
        elif column in sheet.stated:
            facts[fact] = {"last_day": None, "fte": FULL, "primary": True}[column]
    last_day = facts.get("last_day")
    if first_day and last_day and last_day < first_day:
        sheet.fault(row, "last_day", f"this lies before the first day, {first_day}.")
    if first_day is None or len(sheet.faults) > before:
        return None, {}
    return Key(person, unit, first_day), facts


def _posts(
    rows: dict[Key, Row], facts: dict[Key, dict[str, Any]], existing: dict[Key, Appointment]
) -> dict[str, list[_Post]]:
    """By person all appointments there will be: those of the file, and those of the database that it does not name."""
    found: dict[str, list[_Post]] = {}
    concerned = {key.person for key in rows}
    for key in dict.fromkeys((*rows, *existing)):
        if key.person not in concerned:
            continue
        stated, post = facts.get(key, {}), existing.get(key)
        last_day = stated.get("last_day", post.last_day if post else None)
        is_primary = stated.get("is_primary", post.is_primary if post else True)
        found.setdefault(key.person, []).append(_Post(key, rows.get(key), last_day, is_primary))
    return found


def _refuse_overlaps(sheet: Sheet, posts: dict[str, list[_Post]]) -> None:
    """On each day that somebody works, exactly one of their appointments is the primary one."""
    for person, mine in posts.items():
        spans = [Span.of(post) for post in mine]
        told: set[tuple[Key, ...]] = set()
        for piece in Span(min(span.start for span in spans), max(span.end for span in spans)).cut_at(
            edge for span in spans for edge in span
        ):
            here = [post for post, span in zip(mine, spans, strict=True) if span.covers(piece.start)]
            primary = [post for post in here if post.is_primary]
            at_fault = primary if len(primary) > 1 else here if here and not primary else []
            row = next((post.row for post in reversed(at_fault) if post.row), None)
            if row is None or tuple(post.key for post in at_fault) in told:
                continue
            told.add(tuple(post.key for post in at_fault))
            if primary:
                others = " and ".join(post.where for post in at_fault if post.row is not row)
                reason = f"from {piece.start} on {person} would have another primary appointment: {others}."
                sheet.fault(row, "primary", reason)
            else:
                reason = f"from {piece.start} on none of the appointments of {person} is the primary one."
                sheet.fault(row, "primary", reason)


def _notes(sheet: Sheet, rows: dict[Key, Row], existing: dict[Key, Appointment]) -> list[str]:
    found = []
    years = sum(is_year(row.cells["first_day"]) for row in rows.values())
    if years:
        found.append(f"{years} begin in a year, read as its 1 January")
    for column, meaning in (
        ("last_day", "no end"),
        ("fte", "100 % of a post"),
        ("primary", "the primary one"),
    ):
        # What a file without the column does not say of an appointment that is there stays as it is.
        unstated = sum(
            not row.cells.get(column) and (column in sheet.stated or key not in existing)
            for key, row in rows.items()
        )
        if unstated:
            found.append(f"{unstated} state no {column}: {meaning}")
    if others := len(set(existing) - set(rows)):
        found.append(f"{others} in the database are not in the file and stay as they are")
    return found


def write_appointments(plan: AppointmentsPlan) -> set[int]:
    """Adds the new appointments and changes the others; returns the ids of the people concerned."""
    people = _ids(Person)
    units = _ids(Unit)
    existing = _existing() if plan.changed else {}
    for key, changes in plan.changed.items():
        for change in changes:
            setattr(existing[key], change.fact, change.new)
    for key, facts in plan.new.items():
        db.session.add(
            Appointment(
                person_id=people[key.person], unit_id=units[key.unit], first_day=key.first_day, **facts
            )
        )
    db.session.flush()
    db.session.expire_all()
    return {people[key.person] for key in (*plan.new, *plan.changed)}


def _ids(model: type[Person | Unit]) -> dict[str, int]:
    return {row.code: row.id for row in db.session.execute(select(model.code, model.id))}
