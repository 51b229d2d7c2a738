"""Working across disciplines: the engaged and the cross-disciplinary work of each line of a unit, and a team's by unit."""

from typing import NamedTuple

from sqlalchemy import case, func, literal, select, union_all

from app.counting.engaged import cross_activities
from app.counting.figures import Figures, aggregates, row_figures
from app.counting.question import Question
from app.counting.units import WHOLE, entries_with_lines
from app.extensions import db
from app.models import LedgerEntry


class Work(NamedTuple):
    """The work of a line or of a whole unit, and of it what says anything of partners or outcomes, and what is cross-disciplinary."""

    every: Figures = Figures()
    engaged: Figures = Figures()
    cross: Figures = Figures()


class Together(NamedTuple):
    """The work of a unit: `whole` is counted, not added up. `lines` by the unit's id, GONE for people who work nowhere today."""

    whole: Work
    lines: dict[int, Work]

    @property
    def summed(self) -> Work:
        """What the lines say together, added up."""
        return Work(*(Figures.summed(column) for column in zip(Work(), *self.lines.values(), strict=True)))

    @property
    def shared(self) -> Work:
        """What the sum of the lines counts too much (0 or below)."""
        return Work(*(one.minus(many) for one, many in zip(self.whole, self.summed, strict=True)))


def together(question: Question) -> Together:
    """The work of `question.unit_id` by line. One statement."""
    question = question.but(direct=False, gone=False)
    unit_id = question.unit_id
    assert unit_id is not None
    across = cross_activities(question).subquery("across")
    entries = (
        entries_with_lines(
            unit_id,
            question,
            LedgerEntry.activity_id,
            LedgerEntry.person_id,
            LedgerEntry.contribution_id,
            LedgerEntry.minutes,
            LedgerEntry.credit,
            question.is_new().label("is_new"),
            LedgerEntry.engagement_id.is_not(None).label("is_engaged"),
            across.c.activity_id.is_not(None).label("is_cross"),
        )
        .outerjoin(across, across.c.activity_id == LedgerEntry.activity_id)
        .cte("entries")
    )
    columns = []
    for condition in (None, entries.c.is_engaged, entries.c.is_cross):
        of_it = {
            name: entries.c[column] if condition is None else case((condition, entries.c[column]))
            for name, column in (
                ("minutes", "minutes"),
                ("credit", "credit"),
                ("activity", "activity_id"),
                ("person", "person_id"),
                ("contribution", "contribution_id"),
            )
        }
        columns += aggregates(**of_it, is_new=entries.c.is_new)
    labelled = [column.label(f"figure_{at}") for at, column in enumerate(columns)]
    groups = union_all(
        select(entries.c.line, *labelled).group_by(entries.c.line),
        select(literal(WHOLE).label("line"), *labelled),
    ).subquery("groups")
    found = {row[0]: _work(row[1:]) for row in db.session.execute(select(groups))}
    return Together(found.pop(WHOLE, Work()), found)


def _work(columns: tuple[int, ...]) -> Work:
    width = len(columns) // len(Work._fields)
    return Work(*(row_figures(columns[at : at + width]) for at in range(0, len(columns), width)))


def by_unit(question: Question) -> dict[int, Figures]:
    """The figures of `question` by the unit in which the work was done, by its id: of the entries' own units. One statement.

    Over units minutes and credit add up; activities, people and contributions do not.
    """
    query = (
        select(LedgerEntry.unit_id, *aggregates(is_new=question.is_new()))
        .where(*question.entries())
        .group_by(LedgerEntry.unit_id)
        .order_by(func.sum(LedgerEntry.minutes).desc(), LedgerEntry.unit_id)
    )
    return {unit_id: row_figures(columns) for unit_id, *columns in db.session.execute(query)}
