"""Faculties that work together: the activities that two of them share."""

from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, distinct, func, select

from app import clock
from app.counting.engaged import faculties, several_people
from app.counting.question import Basis, Question, homes
from app.extensions import db
from app.models import LedgerEntry


class Matrix(NamedTuple):
    """Who works with whom. `shared` by the ids of two faculties, the same either way round; `alone` all activities of each."""

    # Activities of several people, with people of both faculties.
    shared: dict[tuple[int, int], int]
    alone: dict[int, int]

    def cell(self, one: int, other: int) -> int:
        return self.alone.get(one, 0) if one == other else self.shared.get((one, other), 0)

    def with_others(self, one: int) -> int:
        """What the cells of a row come to, beside the diagonal; an activity of three faculties is in two of them."""
        return sum(number for (first, _second), number in self.shared.items() if first == one)


def matrix(question: Question) -> Matrix:
    """The activities of `question` by faculty and pair of faculties, wherever in the university it lies. Two statements."""
    asked = question.but(unit_id=None, direct=False, gone=False)
    number = func.count(distinct(LedgerEntry.activity_id))
    alone = {row[0]: row[1] for row in db.session.execute(_by_faculty(asked, number))}
    # Each activity once for each of its faculties.
    pairs = (
        _by_faculty(asked, LedgerEntry.activity_id.label("activity_id"))
        .where(LedgerEntry.activity_id.in_(several_people(asked)))
        .group_by(LedgerEntry.activity_id)
        .cte("pairs")
    )
    other = pairs.alias("other")
    query = (
        select(pairs.c.faculty_id, other.c.faculty_id, func.count())
        .join(other, other.c.activity_id == pairs.c.activity_id)
        .where(pairs.c.faculty_id != other.c.faculty_id)
        .group_by(pairs.c.faculty_id, other.c.faculty_id)
    )
    return Matrix({(one, two): number for one, two, number in db.session.execute(query)}, alone)


def _by_faculty(question: Question, column: ColumnElement[int]) -> Select[int, int]:
    """(faculty's id, `column`) grouped by faculty: where the work was done, or where its people are today."""
    faculty = faculties()
    query = select(faculty.c.faculty_id, column).select_from(LedgerEntry)
    if question.basis is Basis.NOW:
        home = homes(clock.today()).subquery("today_home")
        query = query.join(home, home.c.person_id == LedgerEntry.person_id)
        query = query.join(faculty, faculty.c.unit_id == home.c.unit_id)
    else:
        query = query.join(faculty, faculty.c.unit_id == LedgerEntry.unit_id)
    return query.where(*question.entries()).group_by(faculty.c.faculty_id)


def shared_with(question: Question) -> dict[int, int]:
    """By faculty the activities of `question.unit_id` on which people of that faculty worked too. One statement."""
    here = (
        select(LedgerEntry.activity_id)
        .where(*question.entries(), LedgerEntry.activity_id.in_(several_people(question)))
        .correlate(None)
    )
    asked = question.but(unit_id=None, direct=False, gone=False)
    query = _by_faculty(asked, func.count(distinct(LedgerEntry.activity_id))).where(
        LedgerEntry.activity_id.in_(here)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}
