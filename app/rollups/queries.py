"""Reading what the unit and university pages say, and the records behind a figure."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, select

from app import clock
from app.access import scopes
from app.counting import (
    Figures,
    LeftOut,
    Question,
    Tally,
    beneficiaries,
    by_unit_and_area,
    left_out,
    partner_tally,
    recent_years,
    reconciliation,
    records,
    records_total,
    restatement,
    total,
    trend,
)
from app.counting.records import Record
from app.counting.restatement import Restatement
from app.counting.trend import Point
from app.counting.units import Reconciliation, Table, staff
from app.extensions import db
from app.models import ActivityKind, Calendar, Indicator, Person, Unit, UnitLine
from app.rollups.links import Links
from app.thai import fold
from app.web.paging import Page
from app.web.question import covers_all


class Report(NamedTuple):
    """Everything that a unit's page says in numbers, and where each number leads."""

    question: Question
    table: Table
    activities: Reconciliation
    people: Reconciliation
    years: list[Point]
    left_out: dict[LeftOut, Figures]
    # None as of an earlier moment: who had a post then no history tells.
    staff: int | None
    restated: Restatement | None
    # The partners of the work, and of the work what is cross-disciplinary.
    partners: Tally
    cross: Figures
    links: Links


def report(viewer: Person, question: Question, among: Sequence[Calendar]) -> Report:
    """The report of `question.unit_id`; the same number of statements whatever the number of units and rows."""
    table = by_unit_and_area(question)
    return Report(
        question,
        table,
        reconciliation(table, "activities"),
        reconciliation(table, "people"),
        trend(question, recent_years(question.period, today_of(question), among)) if question.period else [],
        left_out(question),
        staff(question) if question.as_of is None else None,
        restatement(question, table),
        partner_tally(question),
        total(question.but(cross=True)),
        Links(viewer, question),
    )


def today_of(question: Question) -> date:
    return clock.today() if question.as_of is None else clock.day_of(question.as_of)


def root() -> Unit:
    """The university itself: whoever is signed in holds a post or a role in some unit of it."""
    return db.session.scalars(select(Unit).where(Unit.parent_id.is_(None)).order_by(Unit.id).limit(1)).one()


def path_to(unit: Unit) -> list[Unit]:
    """The units above `unit`, the university first. One statement."""
    query = (
        select(Unit)
        .join(UnitLine, UnitLine.ancestor_id == Unit.id)
        .where(UnitLine.unit_id == unit.id, UnitLine.distance > 0)
        .order_by(UnitLine.distance.desc())
    )
    return list(db.session.scalars(query))


class Branch(NamedTuple):
    """A unit with those right below it."""

    unit: Unit
    branches: list["Branch"]


class Found(NamedTuple):
    """A unit that a search found, with the units above it, the university first."""

    unit: Unit
    above: list[Unit]


class Units(NamedTuple):
    """The tree, and what a search in it found (None: nothing was looked for)."""

    tree: list[Branch]
    found: list[Found] | None
    total: int


def units(text: str) -> Units:
    """All units as a tree, and those whose Thai or English name or code holds `text`. One statement."""
    every = list(db.session.scalars(select(Unit).order_by(Unit.position, Unit.id)))
    by_id = {unit.id: unit for unit in every}
    below: dict[int | None, list[Unit]] = {}
    for unit in every:
        below.setdefault(unit.parent_id, []).append(unit)

    def branches(parent_id: int | None) -> list[Branch]:
        return [Branch(unit, branches(unit.id)) for unit in below.get(parent_id, [])]

    def above(unit: Unit) -> list[Unit]:
        parent = by_id.get(unit.parent_id) if unit.parent_id else None
        return [*above(parent), parent] if parent else []

    wanted = fold(text)
    found = [Found(unit, above(unit)) for unit in every if wanted in unit.search_text] if wanted else None
    return Units(branches(None), found, len(every))


class Behind(NamedTuple):
    """The records behind a figure: the figures over all pages, and the rows of one page."""

    total: Figures
    # Where it is asked for partners or outcomes: the partners of these records, and how many people benefited; since a
    # close, by how much they have changed.
    partners: Tally | None
    beneficiaries: int | None
    page: Page
    rows: list[Record]
    # Of an initiative's records those that the viewer may not open.
    hidden: int = 0


def behind(viewer: Person, question: Question, asked_page: int) -> Behind:
    """The records of `question`; where it names no unit, only those that `viewer` may see."""
    visible = _visible(viewer, question)
    figures = records_total(question, visible)
    shown = Page.of(figures.contributions, asked_page)
    partners, benefited = _reached(question) if visible is None else (None, None)
    rows = records(question, visible, offset=shown.offset, limit=shown.size)
    hidden = 0
    if visible is not None and question.initiative_id is not None:
        hidden = records_total(question).contributions - figures.contributions
    return Behind(figures, partners, benefited, shown, rows, hidden)


def _reached(question: Question) -> tuple[Tally | None, int | None]:
    """Partners and beneficiaries of `question`; nothing where it is asked of neither."""
    if not question.is_engaged:
        return None, None
    found = partner_tally(question), beneficiaries(question)
    if question.changed_since is None:
        return found
    then = question.but(as_of=question.changed_since.closed_at)
    return found[0].minus(partner_tally(then)), found[1] - beneficiaries(then)


def _visible(viewer: Person, question: Question) -> ColumnElement[bool] | None:
    """Who may open the records of a unit sees them all: the page asked that before."""
    if question.unit_id is not None or covers_all(viewer):
        return None
    return scopes.contributions(viewer)


def kinds() -> list[ActivityKind]:
    """The whole catalogue, retired kinds too: old records are of them."""
    return list(db.session.scalars(select(ActivityKind).order_by(ActivityKind.area, ActivityKind.position)))


def person_named(person_id: int | None) -> Person | None:
    return None if person_id is None else db.session.get(Person, person_id)


def indicator_named(indicator_id: int | None) -> Indicator | None:
    return None if indicator_id is None else db.session.get(Indicator, indicator_id)


def unit_named(unit_id: int | None) -> Unit | None:
    return None if unit_id is None else db.session.get(Unit, unit_id)
