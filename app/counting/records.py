"""The contributions behind a figure, each with what it brings to it."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload

from app.counting.figures import Figures, total
from app.counting.left_out import STATUSES, waiting, waiting_figures
from app.counting.question import Question
from app.extensions import db
from app.models import Activity, Contribution, LedgerEntry, Unit


class Record(NamedTuple):
    """A contribution with the days, minutes and credit that lie inside the question, and the units they are counted in."""

    contribution: Contribution
    first_day: date
    last_day: date
    minutes: int
    credit: int
    units: list[Unit]


class _Inside(NamedTuple):
    contribution_id: int
    first_day: date
    last_day: date
    minutes: int
    credit: int


def is_waiting(question: Question) -> bool:
    """Whether `question` asks for parts that are not in the ledger: they have no entries."""
    return question.left_out in STATUSES


def contributions(
    question: Question, visible: ColumnElement[bool] | None = None
) -> Select[int, date, date, int, int]:
    """(contribution id, first day, last day, minutes, credit) of each contribution with entries in `question`, without order.

    `visible`, a condition on Contribution, leaves only those that a viewer may see.
    """
    query = select(
        LedgerEntry.contribution_id,
        func.min(LedgerEntry.first_day).label("first_day"),
        func.max(LedgerEntry.last_day).label("last_day"),
        func.sum(LedgerEntry.minutes).label("minutes"),
        func.sum(LedgerEntry.credit).label("credit"),
    )
    query = query.where(*question.entries()).group_by(LedgerEntry.contribution_id)
    if visible is not None:
        query = query.where(LedgerEntry.contribution_id.in_(select(Contribution.id).where(visible)))
    return query


def records_total(question: Question, visible: ColumnElement[bool] | None = None) -> Figures:
    """The figures over all of `records`: those of the figure that was clicked. One statement."""
    if is_waiting(question):
        return waiting_figures(waiting(question, visible), question)
    return total(question, visible)


def records(
    question: Question, visible: ColumnElement[bool] | None = None, *, offset: int = 0, limit: int = 25
) -> list[Record]:
    """The records of `question`, those that end last first. Three statements, whatever their number.

    What is left out because it waits stands in the unit that decides on it.
    """
    inside = (
        [
            _Inside(part.contribution_id, part.span.start, part.span.last_day, part.minutes, part.credit)
            for part in waiting(question, visible)[offset : offset + limit]
        ]
        if is_waiting(question)
        else [
            _Inside(row.contribution_id, row.first_day, row.last_day, int(row.minutes), int(row.credit))
            for row in db.session.execute(
                contributions(question, visible)
                .order_by(func.max(LedgerEntry.last_day).desc(), LedgerEntry.contribution_id.desc())
                .offset(offset)
                .limit(limit)
            )
        ]
    )
    ids = [row.contribution_id for row in inside]
    query = (
        select(Contribution)
        .where(Contribution.id.in_(ids))
        .options(
            joinedload(Contribution.activity).joinedload(Activity.kind),
            joinedload(Contribution.person),
            joinedload(Contribution.reviewing_unit),
        )
    )
    found = {part.id: part for part in db.session.scalars(query)}
    units = {} if is_waiting(question) else _units(question, ids)
    return [
        Record(
            found[row.contribution_id],
            row.first_day,
            row.last_day,
            row.minutes,
            row.credit,
            units.get(row.contribution_id)
            or [unit for unit in (found[row.contribution_id].reviewing_unit,) if unit],
        )
        for row in inside
    ]


def _units(question: Question, ids: list[int]) -> dict[int, list[Unit]]:
    """The units in which the ledger counts the contributions, as far as they lie in the question."""
    query = (
        select(LedgerEntry.contribution_id, Unit)
        .join(Unit, Unit.id == LedgerEntry.unit_id)
        .where(LedgerEntry.contribution_id.in_(ids), *question.entries())
        .order_by(LedgerEntry.first_day, LedgerEntry.id)
    )
    units: dict[int, list[Unit]] = {}
    for contribution_id, unit in db.session.execute(query):
        here = units.setdefault(contribution_id, [])
        if unit not in here:
            here.append(unit)
    return units
