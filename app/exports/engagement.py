"""The engagement summary: mechanism, outcome and working together as rows, one for each line of the page's tables."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from app.counting import (
    Figures,
    Question,
    Reached,
    Tally,
    Work,
    achieved,
    matrix,
    mechanism,
    shared_with,
    together,
)
from app.counting.question import UNSTATED
from app.counting.units import GONE, table_lines
from app.exports.summary import closed_and_change
from app.exports.table import Column, Type
from app.extensions import db
from app.models import Scale, Unit
from app.web.engagement_words import outcomes, sdgs, sectors
from app.web.narrowing import place_name
from app.web.words import name, scale_name

WHOLE = ""


class Key(NamedTuple):
    """Which line of which table: `line` and `other` are ids, codes or scales; WHOLE: the line of the whole."""

    table: str
    line: Any = WHOLE
    other: Any = WHOLE


class Numbers(NamedTuple):
    """What a line says; None: its table does not tell it."""

    partners: int | None = None
    new_partners: int | None = None
    continuing_partners: int | None = None
    activities: int | None = None
    minutes: int | None = None
    people: int | None = None
    beneficiaries: int | None = None

    def minus(self, other: "Numbers") -> "Numbers":
        pairs = zip(self, other, strict=True)
        return Numbers(*(None if one is None is two else (one or 0) - (two or 0) for one, two in pairs))


class Found(NamedTuple):
    """The lines in their order, their numbers, and those at the close that the question is compared with."""

    unit_id: int
    keys: list[Key]
    numbers: dict[Key, Numbers]
    closed: dict[Key, Numbers] | None


def columns(*, with_close: bool = False) -> list[Column]:
    """`with_close`: beside each figure, which is then the restated one, stand the closed one and the change."""
    figures = [
        Column(_("Partners"), Type.NUMBER, 10),
        Column(_("New partners"), Type.NUMBER, 12),
        Column(_("Continuing partners"), Type.NUMBER, 14),
        Column(_("Activities"), Type.NUMBER, 11),
        Column(_("Minutes"), Type.NUMBER, 11),
        Column(_("Decimal hours"), Type.HOURS, 13),
        Column(_("People"), Type.NUMBER, 10),
        Column(_("Beneficiaries"), Type.NUMBER, 13),
    ]
    return [
        Column(_("Table"), width=34),
        Column(_("Line"), width=44),
        Column(_("Scale or other faculty"), width=28),
        *figures,
        *(closed_and_change(figures) if with_close else ()),
    ]


def table(question: Question, unit: Unit) -> Found:
    """Every line that has a figure now, then those that had one at the close alone. The statements of the page."""
    numbers = dict(_lines(question, unit))
    closed = None
    if question.compare is not None:
        closed = dict(_lines(question.but(as_of=question.compare.closed_at), unit))
    return Found(unit.id, [*numbers, *(key for key in closed or () if key not in numbers)], numbers, closed)


def rows(found: Found) -> Iterator[tuple[Any, ...]]:
    names = {unit.id: (name(unit), _faculty(unit)) for unit in db.session.scalars(select(Unit))}
    for key in found.keys:
        now = found.numbers.get(key, Numbers())
        compared: list[Any] = []
        if found.closed is not None:
            closed = found.closed.get(key, Numbers())
            compared = [*_cells(closed), *_cells(now.minus(closed))]
        units = {one: pair[key.table == "faculties"] for one, pair in names.items()}
        yield (*_words(key, units, found.unit_id), *_cells(now), *compared)


def _faculty(unit: Unit) -> str:
    """As the page calls it: of the university itself what was done directly in it."""
    return name(unit) if unit.parent_id is not None else _("%(unit)s, directly", unit=name(unit))


def _cells(one: Numbers) -> list[Any]:
    return [*one[:5], one.minutes, *one[5:]]


def _lines(question: Question, unit: Unit) -> Iterator[tuple[Key, Numbers]]:
    yield from _mechanism(question)
    yield from _outcome(question)
    yield from _together(question, unit)


def _mechanism(question: Question) -> Iterator[tuple[Key, Numbers]]:
    found = mechanism(question)
    for code in sectors():
        for scale in Scale:
            if tally := found.cells.get((code, scale)):
                yield Key("sectors", code, scale.value), _tally(tally)
        if tally := found.sectors.get(code):
            yield Key("sectors", code), _tally(tally)
    for scale in Scale:
        if tally := found.scales.get(scale):
            yield Key("sectors", other=scale.value), _tally(tally)
    yield Key("sectors"), _tally(found.whole)
    for place, tally in sorted(found.places.items()):
        yield Key("places", place), _tally(tally)
    for line in table_lines(question, found.lines):
        yield Key("partners of units", line.key), _tally(found.lines.get(line.key, Tally()))
    yield Key("partners of units", "sum"), _tally(found.summed)
    yield Key("partners of units", "shared"), _tally(found.shared)
    yield Key("partners of units"), _tally(found.whole)


def _outcome(question: Question) -> Iterator[tuple[Key, Numbers]]:
    found = achieved(question)
    for code in outcomes():
        for scale in (*(one.value for one in Scale), UNSTATED):
            if reached := found.cells.get((code, scale)):
                yield Key("outcomes", code, scale), _reached(reached)
        if reached := found.outcomes.get(code):
            yield Key("outcomes", code), _reached(reached)
    yield Key("outcomes"), _reached(found.whole)
    for goal, reached in found.sdgs.items():
        yield Key("goals", goal), _reached(reached)


def _together(question: Question, unit: Unit) -> Iterator[tuple[Key, Numbers]]:
    found = together(question)
    lines = table_lines(question, found.lines)
    for what, at in (("engaged", 1), ("across", 2)):
        for line in lines:
            yield Key(what, line.key), _figures(found.lines.get(line.key, Work())[at])
        yield Key(what, "sum"), _figures(found.summed[at])
        yield Key(what, "shared"), _figures(found.shared[at])
        yield Key(what), _figures(found.whole[at])
    if unit.parent_id is None:
        shared = matrix(question)
        for one, other in sorted([*((one, one) for one in shared.alone), *shared.shared]):
            yield Key("faculties", one, other), Numbers(activities=shared.cell(one, other))
    else:
        for other, number in shared_with(question).items():
            yield Key("faculties", unit.id, other), Numbers(activities=number)


def _tally(tally: Tally) -> Numbers:
    return Numbers(tally.partners, tally.new, tally.continuing)


def _figures(figures: Figures) -> Numbers:
    return Numbers(activities=figures.activities, minutes=figures.minutes, people=figures.people)


def _reached(reached: Reached) -> Numbers:
    return _figures(reached.figures)._replace(beneficiaries=reached.beneficiaries)


def _words(key: Key, units: dict[int, str], own: int) -> tuple[str, str, str]:
    """Table, line, and scale or other faculty in words."""
    tables = {
        "sectors": _("Mechanism: partners by sector and scale"),
        "places": _("Where the partners are"),
        "partners of units": _("Partners by unit"),
        "outcomes": _("Outcome: outcomes by scale"),
        "goals": _("Sustainable Development Goals"),
        "engaged": _("Engaged activities by unit"),
        "across": _("Cross-disciplinary activities by unit"),
        "faculties": _("Faculties that work together"),
    }
    return tables[key.table], _line(key, units, own), _other(key, units)


def _line(key: Key, units: dict[int, str], own: int) -> str:
    whole = {
        "sectors": _("All sectors"),
        "outcomes": _("Any outcome, each activity once"),
        WHOLE: _("Whole unit"),
        "sum": _("Sum of units"),
        "shared": _("Shared between units; of new partners also: new to one unit alone")
        if key.table == "partners of units"
        else _("Shared between units"),
        GONE: _("No longer here"),
    }
    if key.line == WHOLE:
        return whole.get(key.table, whole[WHOLE])
    if key.table == "sectors":
        return name(sectors()[key.line])
    if key.table == "outcomes":
        return name(outcomes()[key.line])
    if key.table == "places":
        return place_name(key.line)
    if key.table == "goals":
        return f"{key.line} {name(sdgs()[key.line])}"
    if key.line == own and key.table != "faculties":
        return _("Directly in this unit")
    return whole[key.line] if key.line in whole else units[key.line]


def _other(key: Key, units: dict[int, str]) -> str:
    if key.table == "faculties":
        return _("all activities of the faculty") if key.line == key.other else units[key.other]
    if key.other == WHOLE:
        return _("All scales") if key.table in ("sectors", "outcomes") else ""
    return scale_name(None if key.other == UNSTATED else Scale(key.other))
