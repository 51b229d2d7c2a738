"""The people of a roster: what is new, what changes and which names become former ones, and writing it."""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app import clock
from app.extensions import db
from app.imports.cells import NotUnderstood, read_address
from app.imports.changes import Change, differing
from app.imports.reading import Row, Sheet
from app.models import FormerName, Person, StaffLine

NAMES = (
    "prefix_th",
    "prefix_en",
    "rank_th",
    "rank_en",
    "degree_th",
    "degree_en",
    "given_th",
    "given_en",
    "family_th",
    "family_en",
)
# The names that a person has, rather than is called by: filling in a missing one renames nobody.
OWN = ("given_th", "given_en", "family_th", "family_en")


class PeoplePlan(NamedTuple):
    """The facts of the new people, what changes of the others by code, and which code a person of create-admin takes."""

    new: list[dict[str, Any]]
    changed: dict[str, list[Change]]
    # The code in the file -> the code in the database.
    adopts: dict[str, str]
    codes: frozenset[str]
    notes: list[str]


def plan_people(sheet: Sheet) -> PeoplePlan:
    """What the file would write; its faults are added to those of `sheet`."""
    existing = {person.code: person for person in db.session.scalars(select(Person))}
    rows = _by_code(sheet)
    facts = {code: _facts(sheet, row, code, existing.get(code)) for code, row in rows.items()}
    adopts = _adopted(facts, existing)
    _refuse_shared_addresses(sheet, rows, facts, existing, adopts)
    known = existing | {code: existing[old] for code, old in adopts.items()}
    changed = {
        code: found
        for code in rows
        if code in known and (found := differing(known[code], f"person {code}", facts[code]))
    }
    return PeoplePlan(
        new=[facts[code] for code in rows if code not in known],
        changed=changed,
        adopts=adopts,
        codes=frozenset(rows) | frozenset(existing),
        notes=_notes(sheet, rows, existing, adopts),
    )


def _by_code(sheet: Sheet) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for row in sheet.rows:
        code = row.cells["code"]
        if code in found:
            sheet.fault(row, "code", f"line {found[code].line} has the same code.")
        else:
            found[code] = row
    return found


def _facts(sheet: Sheet, row: Row, code: str, known: Person | None) -> dict[str, Any]:
    """What the row says of its person, by the model's names; what the file does not state is not in it."""
    facts: dict[str, Any] = {"code": code}
    facts |= {name: row.cells.get(name, "") for name in NAMES if name in sheet.stated}
    if not (row.cells.get("given_th") or row.cells.get("given_en")):
        sheet.fault(row, "given_th", "write a Thai or an English given name.")
    if "email" in sheet.stated:
        facts["email"] = None
        if row.cells.get("email"):
            try:
                facts["email"] = read_address(row.cells["email"])
            except NotUnderstood as error:
                sheet.fault(row, "email", str(error))
    word = row.cells.get("line", "").casefold()
    if word in tuple(StaffLine):
        facts["line"] = StaffLine(word)
    elif word or known is None:
        sheet.fault(row, "line", "write academic or support, or state it for all in the mapping file.")
    return facts


def _adopted(facts: dict[str, dict[str, Any]], existing: dict[str, Person]) -> dict[str, str]:
    """The people of the file whom create-admin made before, known by their address."""
    return {
        code: made
        for code, found in facts.items()
        if code not in existing and (made := f"admin:{found.get('email')}") in existing
    }


def _refuse_shared_addresses(
    sheet: Sheet,
    rows: dict[str, Row],
    facts: dict[str, dict[str, Any]],
    existing: dict[str, Person],
    adopts: dict[str, str],
) -> None:
    """An address belongs to one person: of the file, or of those in the database whose address the file leaves alone."""
    kept = set(existing) - set(adopts.values())
    holders = {
        person.email: f"person {code} in the database"
        for code, person in existing.items()
        if person.email and code in kept and "email" not in facts.get(code, {})
    }
    for code, row in rows.items():
        address = facts[code].get("email")
        if not address:
            continue
        if address in holders:
            sheet.fault(row, "email", f"{holders[address]} has the same address.")
        else:
            holders[address] = f"the person of line {row.line}"


def _notes(
    sheet: Sheet, rows: dict[str, Row], existing: dict[str, Person], adopts: dict[str, str]
) -> list[str]:
    found = [f"{code} is {existing[old].email}, whom create-admin made" for code, old in adopts.items()]
    if silent := sum(not row.cells.get("email") for row in rows.values()):
        found.append(f"{silent} have no e-mail address and cannot sign in")
    if nameless := sum(not row.cells.get("given_th") for row in rows.values()):
        found.append(f"{nameless} have no Thai name and show the English one")
    if others := len(set(existing) - set(rows) - set(adopts.values())):
        found.append(f"{others} in the database are not in the file and stay as they are")
    return found


def write_people(plan: PeoplePlan) -> None:
    """Adds the new people and changes the others; what somebody was called until today becomes a former name."""
    codes = {plan.adopts.get(code, code): code for code in plan.changed}
    query = select(Person).where(Person.code.in_(codes)).options(selectinload(Person.former_names))
    found = {codes[person.code]: person for person in db.session.scalars(query)}
    for code, changes in plan.changed.items():
        if code not in plan.adopts:
            _keep_former_name(found[code], changes, clock.today())
        # Two people may exchange their addresses: nobody holds one in between.
        if any(change.fact == "email" for change in changes):
            found[code].email = None
    db.session.flush()
    for code, changes in plan.changed.items():
        for change in changes:
            setattr(found[code], change.fact, change.new)
        found[code].refresh_search()
    db.session.add_all(Person(**facts, created_at=clock.now()) for facts in plan.new)
    db.session.flush()


def _keep_former_name(person: Person, changes: list[Change], today: date) -> None:
    """Keeps the name of before, unless it was only completed, or there is one that ended today already."""
    renamed = [
        change for change in changes if change.fact in NAMES and not (change.fact in OWN and not change.old)
    ]
    if renamed and all(name.until != today for name in person.former_names):
        person.former_names.append(FormerName(until=today, **{name: getattr(person, name) for name in NAMES}))
