"""The units of a roster: how they hang together, what is new and what changes, and writing it."""

from typing import Any, NamedTuple

from sqlalchemy import select

from app.extensions import db
from app.imports.changes import Change, differing
from app.imports.reading import Row, Sheet
from app.models import Unit, UnitLevel

# The unit that create-admin makes where there is none yet; the first roster's university takes its place.
PLACEHOLDER = "root"
NAMES = ("name_th", "name_en")
PLAIN = (*NAMES, "campus_th", "campus_en")


class UnitPlan(NamedTuple):
    """The new units, parents before children, as (facts, parent's code); and what changes of the others."""

    new: list[tuple[dict[str, Any], str | None]]
    changed: dict[str, list[Change]]
    # The code that the placeholder takes, if it does.
    adopts: str | None
    # All codes there are afterwards.
    codes: frozenset[str]
    notes: list[str]


class _Place(NamedTuple):
    """Where a unit of the file hangs; `assumed` where neither file nor mapping said so."""

    row: Row
    parent: str | None
    assumed: bool


def plan_units(sheet: Sheet, parents: dict[str, str]) -> UnitPlan:
    """What the file would write; its faults are added to those of `sheet`. `parents`: those that the mapping states."""
    existing = {unit.code: unit for unit in db.session.scalars(select(Unit))}
    rows = _by_code(sheet)
    for code in sorted(set(parents) - set(rows) - set(existing)):
        sheet.fault(
            Row(1, {"parent": code}),
            "parent",
            "the mapping states a parent of this unit, but there is no such unit.",
        )
    placeholder = _placeholder(existing, rows)
    root = _root(sheet, rows, parents, {} if placeholder else existing)
    places = {code: _placed(sheet, row, code, root, parents, existing) for code, row in rows.items()}
    _refuse_unknown_parents(sheet, places, existing)
    order = _parents_first(sheet, places)
    levels = _levels(sheet, places, order, root, existing)
    facts = {code: _facts(sheet, places[code].row, code, levels[code]) for code in order}
    adopts = root if placeholder and root in facts else None
    if placeholder and adopts:
        existing = {adopts: placeholder}
    changed: dict[str, list[Change]] = {}
    for code in order:
        if code in existing:
            unit = existing[code]
            found = differing(unit, f"unit {code}", facts[code])
            if places[code].parent != (unit.parent.code if unit.parent else None):
                sheet.fault(
                    places[code].row,
                    "parent",
                    f"a unit never changes its parent: {code} is below {unit.parent.code if unit.parent else 'nothing'}.",
                )
            if found:
                changed[code] = found
    return UnitPlan(
        new=[(facts[code], places[code].parent) for code in order if code not in existing],
        changed=changed,
        adopts=adopts,
        codes=frozenset(rows) | frozenset(existing),
        notes=_notes(sheet, places, levels, root, adopts),
    )


def _by_code(sheet: Sheet) -> dict[str, Row]:
    """The rows by code; a code that stands twice is a fault of the second row."""
    found: dict[str, Row] = {}
    for row in sheet.rows:
        code = row.cells["code"]
        if code in found:
            sheet.fault(row, "code", f"line {found[code].line} has the same code.")
        else:
            found[code] = row
    return found


def _placeholder(existing: dict[str, Unit], rows: dict[str, Row]) -> Unit | None:
    alone = len(existing) == 1 and PLACEHOLDER in existing and PLACEHOLDER not in rows
    return existing[PLACEHOLDER] if alone else None


def _root(
    sheet: Sheet, rows: dict[str, Row], parents: dict[str, str], existing: dict[str, Unit]
) -> str | None:
    """The code of the university: the database's, else the one unit of that level without a parent, else the only one without."""
    there = next((code for code, unit in existing.items() if unit.parent_id is None), None)
    tops = [code for code, row in rows.items() if not (row.cells.get("parent") or parents.get(code))]
    called = [code for code in tops if _level_word(rows[code]) == UnitLevel.UNIVERSITY]
    candidates = called or (tops if there is None and len(tops) == 1 else [])
    root = there or (candidates[0] if candidates else None)
    for code in candidates:
        if code != root:
            reason = f"there can be only one university, and {root} is already it. State its parent or another level."
            sheet.fault(rows[code], "level", reason)
    if root is None and tops:
        for code in tops:
            reason = "which unit is the university? Several state no parent: give one of them the level university."
            sheet.fault(rows[code], "parent", reason)
    return root


def _placed(
    sheet: Sheet, row: Row, code: str, root: str | None, parents: dict[str, str], existing: dict[str, Unit]
) -> _Place:
    in_file, in_mapping = row.cells.get("parent", ""), parents.get(code, "")
    if in_file and in_mapping and in_file != in_mapping:
        sheet.fault(row, "parent", f"the mapping states another parent: {in_mapping}.")
    stated = in_file or in_mapping
    if stated == code:
        sheet.fault(row, "parent", "a unit cannot be its own parent.")
    if stated:
        return _Place(row, stated, False)
    if code in existing:
        above = existing[code].parent
        return _Place(row, above.code if above else None, False)
    return _Place(row, None if code == root else root, code != root)


def _refuse_unknown_parents(sheet: Sheet, places: dict[str, _Place], existing: dict[str, Unit]) -> None:
    for place in places.values():
        if place.parent is not None and place.parent not in places and place.parent not in existing:
            reason = f"there is no unit {place.parent}, neither in the file nor in the database."
            sheet.fault(place.row, "parent", reason)


def _parents_first(sheet: Sheet, places: dict[str, _Place]) -> list[str]:
    """The codes of the file in an order in which every parent comes first; a circle is a fault and left out."""
    order: dict[str, None] = {}
    told: set[str] = set()
    for start in places:
        line: list[str] = []
        code: str | None = start
        while code in places and code not in order and code not in line:
            line.append(code)
            code = places[code].parent
        if code in line:
            circle = [*reversed(line[line.index(code) :]), line[-1]]
            if told.isdisjoint(circle):
                reason = f"these units lie in a circle: {' above '.join(circle)}."
                sheet.fault(places[line[-1]].row, "parent", reason)
            told.update(circle)
            continue
        order.update(dict.fromkeys(reversed(line)))
    return list(order)


def _level_word(row: Row) -> UnitLevel | None:
    word = row.cells.get("level", "").casefold()
    return UnitLevel(word) if word in tuple(UnitLevel) else None


def _levels(
    sheet: Sheet, places: dict[str, _Place], order: list[str], root: str | None, existing: dict[str, Unit]
) -> dict[str, UnitLevel]:
    """The level of each unit: as stated, as it is, or by its place in the tree."""
    found: dict[str, UnitLevel] = {}
    for code in order:
        row, parent, _assumed = places[code]
        stated = _level_word(row)
        if row.cells.get("level") and stated is None:
            sheet.fault(row, "level", f"this is no level. Write one of {', '.join(UnitLevel)}.")
        if stated is UnitLevel.UNIVERSITY and parent is not None:
            sheet.fault(
                row, "level", f"only the unit above all others is the university; this one is below {parent}."
            )
        if code == root and stated not in (None, UnitLevel.UNIVERSITY):
            sheet.fault(row, "level", "the unit above all others is the university.")
        found[code] = (
            stated
            or (existing[code].level if code in existing else None)
            or (UnitLevel.UNIVERSITY if parent is None else None)
            or (UnitLevel.FACULTY if parent == root else UnitLevel.DEPARTMENT)
        )
    return found


def _facts(sheet: Sheet, row: Row, code: str, level: UnitLevel) -> dict[str, Any]:
    """What the row says of its unit, by the model's names; what the file does not state is not in it."""
    facts: dict[str, Any] = {"code": code, "level": level}
    facts |= {name: row.cells.get(name, "") for name in PLAIN if name in sheet.stated}
    if not any(row.cells.get(name) for name in NAMES):
        sheet.fault(row, "name_th", "write a Thai or an English name.")
    return facts


def _notes(
    sheet: Sheet,
    places: dict[str, _Place],
    levels: dict[str, UnitLevel],
    root: str | None,
    adopts: str | None,
) -> list[str]:
    """What was understood without being written, so that nobody has to guess what was guessed."""
    found = []
    assumed = [code for code, place in places.items() if place.assumed]
    if assumed:
        found.append(f"{len(assumed)} state no parent and lie right below {root}: {', '.join(assumed)}")
    unstated = [f"{code} {levels[code]}" for code in levels if not places[code].row.cells.get("level")]
    if unstated:
        found.append(f"{len(unstated)} state no level: {', '.join(unstated)}")
    if adopts:
        found.append(f"{adopts} takes the place of the unit “{PLACEHOLDER}” that create-admin made")
    nameless = sum(not place.row.cells.get("name_th") for place in places.values())
    if nameless:
        found.append(f"{nameless} have no Thai name and show the English one")
    return found


def write_units(plan: UnitPlan) -> None:
    """Adds the new units and changes the others."""
    units = {unit.code: unit for unit in db.session.scalars(select(Unit))}
    if plan.adopts:
        units[plan.adopts] = units.pop(PLACEHOLDER)
    for code, changes in plan.changed.items():
        unit = units[code]
        for change in changes:
            setattr(unit, change.fact, change.new)
        unit.rename(unit.name_th, unit.name_en)
    position = max((unit.position for unit in units.values()), default=0)
    for facts, parent in plan.new:
        position += 1
        unit = Unit(parent=units[parent] if parent else None, position=position, **facts)
        units[unit.code] = unit
        db.session.add(unit)
    db.session.flush()
