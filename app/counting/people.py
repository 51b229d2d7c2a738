"""One person's years, and the people behind a unit's figures."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, case, exists, func, select, true

from app import as_was
from app.access import scopes
from app.counting.figures import Figures, aggregates, row_figures
from app.counting.left_out import waiting
from app.counting.question import LeftOut, Question
from app.counting.waiting import Waiting, waiting_figures
from app.days import Span
from app.extensions import db
from app.models import Area, Contribution, LedgerEntry, Period, Person
from app.thai import sort_key


class Cell(NamedTuple):
    """What is approved and what still waits for approval; whether the viewer may open all the records behind each."""

    approved: Figures
    waiting: Figures
    # Approved minutes of records of which a change waits: it will replace them.
    replaced: int
    may_open: bool
    may_open_waiting: bool

    @property
    def more(self) -> int:
        """Minutes that come to the approved once all that waits is approved."""
        return max(0, self.waiting.minutes - self.replaced)

    @property
    def less(self) -> int:
        """Minutes that the changes that wait take from the approved."""
        return max(0, self.replaced - self.waiting.minutes)

    @property
    def minutes(self) -> int:
        """Approved minutes and what comes to them: the length of a bar."""
        return self.approved.minutes + self.more


class PersonYear(NamedTuple):
    """One person in one period, by area and in all."""

    period: Period
    by_area: dict[Area, Cell]
    total: Cell

    @property
    def top(self) -> int:
        """The most minutes of any area, approved and waiting: the scale on which the areas' bars are compared."""
        return max(cell.minutes for cell in self.by_area.values())


def person_years(
    person_id: int,
    periods: Sequence[Period],
    viewer: Person | None = None,
    as_of: datetime | None = None,
) -> list[PersonYear]:
    """What `person_id` did in each of `periods`, in their order. Three statements, however many periods.

    Hours and credit of one person add up over areas and periods; activities over areas. With `viewer` each cell says
    whether that person may open its records: a head may know a total of which some records lie in other units.
    """
    visible = true() if viewer is None or viewer.id == person_id else scopes.contributions(viewer)
    approved = _approved(Question(person_id=person_id, as_of=as_of), periods, visible)
    question = Question(person_id=person_id, left_out=LeftOut.WAITING, as_of=as_of)
    parts = waiting(question)
    seen = {
        part.contribution_id
        for part in (parts if viewer is None or not parts else waiting(question, visible))
    }
    replaced = _replaced(question.but(left_out=None), periods, {part.contribution_id for part in parts})
    years = []
    for period in periods:
        span = Span.of(period)
        inside = [part.inside(span) for part in parts if part.span.overlaps(span)]
        cells = {
            area: _cell(
                approved.get((period.id, area), (Figures(), 0)),
                [part for part in inside if part.area is area],
                replaced.get((period.id, area), 0),
                seen,
                question.but(period=period),
            )
            for area in Area
        }
        years.append(PersonYear(period, cells, _together(cells.values())))
    return years


class PartFigures(NamedTuple):
    """What counts of one part: minutes and credit (parts per million of its activity)."""

    activity_id: int
    minutes: int
    credit: int


def person_parts(person_id: int) -> dict[int, PartFigures]:
    """Of each part of theirs that counts, by its id. One statement."""
    part = LedgerEntry.contribution_id, LedgerEntry.activity_id
    query = select(*part, func.sum(LedgerEntry.minutes), func.sum(LedgerEntry.credit))
    rows = db.session.execute(query.where(*Question(person_id=person_id).entries()).group_by(*part))
    return {row[0]: PartFigures(row[1], int(row[2]), int(row[3])) for row in rows}


def all_open(person_id: int, period: Period, visible: ColumnElement[bool]) -> bool:
    """Whether `visible` (on Contribution) hides none of what counts for the person in the period. One statement."""
    hidden = LedgerEntry.contribution_id.not_in(select(Contribution.id).where(visible))
    entries = Question(person_id=person_id).entries_in(period.first_day, period.last_day)
    return not db.session.scalar(select(exists().where(*entries, hidden)))


def _approved(
    question: Question, periods: Sequence[Period], visible: ColumnElement[bool]
) -> dict[tuple[int, Area], tuple[Figures, int]]:
    """By period and area the figures, and how many of the entries `visible` (on Contribution) hides."""
    is_visible = LedgerEntry.contribution_id.in_(select(Contribution.id).where(visible))
    query = (
        select(
            Period.id,
            LedgerEntry.area,
            func.sum(case((is_visible, 0), else_=1)),
            *aggregates(is_new=question.is_new(Period.first_day)),
        )
        .select_from(LedgerEntry)
        .join(Period, Period.id.in_([period.id for period in periods]))
        .where(*question.entries_in(Period.first_day, Period.last_day))
        .group_by(Period.id, LedgerEntry.area)
    )
    return {
        (period_id, area): (row_figures(columns), int(hidden))
        for period_id, area, hidden, *columns in db.session.execute(query)
    }


def _replaced(
    question: Question, periods: Sequence[Period], waiting_ids: Collection[int]
) -> dict[tuple[int, Area], int]:
    """By period and area the approved minutes of the contributions that wait."""
    query = (
        select(Period.id, LedgerEntry.area, func.sum(LedgerEntry.minutes))
        .select_from(LedgerEntry)
        .join(Period, Period.id.in_([period.id for period in periods]))
        .where(
            *question.entries_in(Period.first_day, Period.last_day),
            LedgerEntry.contribution_id.in_(waiting_ids),
        )
        .group_by(Period.id, LedgerEntry.area)
    )
    return {(period_id, area): int(minutes) for period_id, area, minutes in db.session.execute(query)}


def _cell(
    approved: tuple[Figures, int], parts: list[Waiting], replaced: int, seen: set[int], question: Question
) -> Cell:
    figures, hidden = approved
    return Cell(
        figures,
        waiting_figures(parts, question),
        replaced,
        may_open=hidden == 0,
        may_open_waiting=all(part.contribution_id in seen for part in parts),
    )


def _together(cells: Iterable[Cell]) -> Cell:
    cells = list(cells)
    approved = Figures.summed(cell.approved for cell in cells)
    waits = Figures.summed(cell.waiting for cell in cells)
    return Cell(
        approved._replace(people=min(1, approved.people)),
        waits._replace(people=min(1, waits.people)),
        sum(cell.replaced for cell in cells),
        all(cell.may_open for cell in cells),
        all(cell.may_open_waiting for cell in cells),
    )


class PersonRow(NamedTuple):
    """One person's figures in a question, by area and in all."""

    person_id: int
    by_area: dict[Area, Figures]
    total: Figures


def by_person_and_area(question: Question) -> list[PersonRow]:
    """The people behind `question`, in the order of their names, each with their figures. A statement or a few.

    Over people minutes, credit and contributions add up; activities do not.
    """
    query = (
        select(LedgerEntry.person_id, LedgerEntry.area, *aggregates(is_new=question.is_new()))
        .join(Person, Person.id == LedgerEntry.person_id)
        .where(*question.entries())
        .group_by(Person.sort_th, LedgerEntry.person_id, LedgerEntry.area)
        .order_by(Person.sort_th, LedgerEntry.person_id)
    )
    found: dict[int, dict[Area, Figures]] = {}
    for person_id, area, *columns in db.session.execute(query):
        found.setdefault(person_id, {})[area] = row_figures(columns)
    if question.as_of is not None:
        found = _in_order_of_then(found, question.as_of)
    rows = []
    for person_id, by_area in found.items():
        cells = {area: by_area.get(area, Figures()) for area in Area}
        rows.append(PersonRow(person_id, cells, Figures.summed(cells.values())._replace(people=1)))
    return rows


def _in_order_of_then(
    found: dict[int, dict[Area, Figures]], moment: datetime
) -> dict[int, dict[Area, Figures]]:
    """The same in the order of the names of then."""
    then = as_was.past(moment)
    people = {
        person.id: then.of(person)
        for person in db.session.scalars(select(Person).where(Person.id.in_(found)))
    }

    def order(person_id: int) -> tuple[str, int]:
        given = " ".join(part for part in (people[person_id].given_th, people[person_id].family_th) if part)
        other = " ".join(part for part in (people[person_id].given_en, people[person_id].family_en) if part)
        return sort_key(given or other), person_id

    return {person_id: found[person_id] for person_id in sorted(found, key=order)}
