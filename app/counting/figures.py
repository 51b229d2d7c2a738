"""The measures, and a question's figures as one row."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, NamedTuple, Self

from sqlalchemy import ColumnElement, case, distinct, func, select

from app.counting.question import LeftOut, Question
from app.extensions import db
from app.models import Contribution, LedgerEntry


class Measure(StrEnum):
    """What a figure says, in the words that a figure's `data-measure` carries."""

    ACTIVITIES = "activities"
    NEW = "new"
    CONTINUING = "continuing"
    HOURS = "hours"
    CREDIT = "credit"
    PEOPLE = "people"


class Figures(NamedTuple):
    """The measures of one question."""

    # Add up over periods, units, people, areas, kinds and scales.
    minutes: int = 0
    # Parts per million of one activity; adds up like minutes.
    credit: int = 0
    # Distinct activities: add up over areas, kinds and scales, not over units, people or periods.
    activities: int = 0
    # Of the activities, those that began in the period, and the others: the two make `activities`. New adds up over periods.
    new: int = 0
    continuing: int = 0
    # Distinct people: add up over nothing.
    people: int = 0
    # Distinct contributions: add up over areas, kinds, scales and people, not over units or periods.
    contributions: int = 0

    def plus(self, other: "Figures") -> "Figures":
        """Every field added, meant or not: what a sum of rows says before it is reconciled."""
        return Figures(*(one + two for one, two in zip(self, other, strict=True)))

    def minus(self, other: "Figures") -> "Figures":
        return Figures(*(one - two for one, two in zip(self, other, strict=True)))

    @classmethod
    def summed(cls, many: Iterable["Figures"]) -> Self:
        """The plain sum of `many`."""
        return cls(*(sum(column) for column in zip(cls(), *many, strict=True)))

    def of(self, measure: Measure) -> int:
        """The value that a figure of `measure` shows: minutes for hours, parts per million for credit."""
        return int(getattr(self, "minutes" if measure is Measure.HOURS else measure.value))


def aggregates(
    *,
    minutes: Any = LedgerEntry.minutes,
    credit: Any = LedgerEntry.credit,
    activity: Any = LedgerEntry.activity_id,
    person: Any = LedgerEntry.person_id,
    contribution: Any = LedgerEntry.contribution_id,
    is_new: ColumnElement[bool],
) -> list[ColumnElement[int]]:
    """The columns, in the order of `row_figures`, that make Figures of a group of entries."""
    return [
        func.coalesce(func.sum(minutes), 0),
        func.coalesce(func.sum(credit), 0),
        func.count(distinct(activity)),
        func.count(distinct(case((is_new, activity)))),
        func.count(distinct(person)),
        func.count(distinct(contribution)),
    ]


def row_figures(row: Iterable[Any]) -> Figures:
    """Figures from the columns of `aggregates`; what is not new is continuing."""
    minutes, credit, activities, new, people, contributions = (int(value) for value in row)
    return Figures(minutes, credit, activities, new, activities - new, people, contributions)


def total(question: Question, visible: ColumnElement[bool] | None = None) -> Figures:
    """The figures of `question`; `visible`, a condition on Contribution, leaves only the records a viewer may see."""
    if question.left_out not in (None, LeftOut.OUTSIDE):
        raise ValueError("what waits is counted by left_out.waiting_total()")
    query = select(*aggregates(is_new=question.is_new())).where(*question.entries())
    if visible is not None:
        query = query.where(LedgerEntry.contribution_id.in_(select(Contribution.id).where(visible)))
    return row_figures(db.session.execute(query).one())
