"""The contributions behind a figure, each with what it brings to it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from app import as_was
from app.counting.causes import changes_of, registered, until
from app.counting.figures import Figures, total
from app.counting.left_out import waiting
from app.counting.question import Question
from app.counting.restatement import changed_rows, changed_total
from app.counting.waiting import STATUSES, waiting_figures
from app.extensions import db
from app.models import (
    Activity,
    ActivityKind,
    Contribution,
    Decision,
    LedgerEntry,
    RegisterChange,
    Status,
    Unit,
)


class Record(NamedTuple):
    """A contribution with the days, minutes and credit that lie inside the question, and the units they are counted in.

    Title, kind and status are those of now, or of the moment asked for.
    """

    contribution: Contribution
    first_day: date
    last_day: date
    minutes: int
    credit: int
    units: list[Unit]
    title: str
    kind: ActivityKind
    status: Status
    # Where the question is what has changed since a close: what was counted then; else None.
    closed_minutes: int | None = None
    closed_credit: int | None = None
    # The latest acceptance or revocation since then, with its reason; None where HR's register changed it.
    why: Decision | None = None
    # The change of the person's appointments since then by which it is counted otherwise, where that came last.
    registered: RegisterChange | None = None

    @property
    def closed(self) -> Figures:
        """Minutes and credit that were counted at the close."""
        return Figures(self.closed_minutes or 0, self.closed_credit or 0)

    @property
    def change(self) -> Figures:
        return Figures(self.minutes, self.credit).minus(self.closed)


class _Inside(NamedTuple):
    contribution_id: int
    first_day: date
    last_day: date
    minutes: int
    credit: int
    kind_id: int | None = None
    unit_id: int | None = None
    status: Status | None = None
    # The activity that it was part of at the moment asked for; None: of which it is part today.
    activity_id: int | None = None
    closed_minutes: int | None = None
    closed_credit: int | None = None


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
    """The figures over all of `records`: those of the figure that was clicked. A few statements."""
    if is_waiting(question):
        return waiting_figures(waiting(question, visible), question)
    if question.changed_since is not None:
        return changed_total(question, visible)
    return total(question, visible)


def records(
    question: Question, visible: ColumnElement[bool] | None = None, *, offset: int = 0, limit: int = 25
) -> list[Record]:
    """The records of `question`, those that end last first. A few statements, whatever their number.

    What is left out because it waits stands in the unit that decides on it.
    """
    inside = _inside(question, visible, offset, limit)
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
    units = _reviewing(inside) if is_waiting(question) else _units(question, ids)
    titles = _titles(inside, found, question)
    reasons = _reasons(question, ids)
    lines = registered(
        question,
        {part.id: part.person_id for part in found.values()},
        {number: line.at for number, line in reasons.items()},
    )
    kinds = _kinds({row.kind_id for row in inside if row.kind_id})
    rows = []
    for row in inside:
        part = found[row.contribution_id]
        rows.append(
            Record(
                part,
                row.first_day,
                row.last_day,
                row.minutes,
                row.credit,
                units.get(row.contribution_id, []),
                titles[row.activity_id or part.activity_id],
                kinds.get(row.kind_id or 0, part.activity.kind),
                row.status or part.status,
                row.closed_minutes,
                row.closed_credit,
                reasons.get(row.contribution_id),
                lines.get(row.contribution_id),
            )
        )
    return rows


def _titles(
    inside: Sequence[_Inside], found: Mapping[int, Contribution], question: Question
) -> dict[int, str]:
    """What the activities are called, or were at the moment asked for, by id. A statement, or two where records became one."""
    titles = {part.activity_id: part.activity.title for part in found.values()}
    if others := {row.activity_id for row in inside if row.activity_id} - titles.keys():
        there = select(Activity.id, Activity.title).where(Activity.id.in_(others))
        titles |= {row.id: row.title for row in db.session.execute(there)}
    facts = as_was.shared_facts(titles.keys(), question.as_of)
    return {number: facts.get(number, {}).get("title", title) for number, title in titles.items()}


def _inside(
    question: Question, visible: ColumnElement[bool] | None, offset: int, limit: int
) -> list[_Inside]:
    """One page of what lies inside the question. One statement, or a few where it asks for what waited."""
    if is_waiting(question):
        return [
            _Inside(
                part.contribution_id,
                part.span.start,
                part.span.last_day,
                part.minutes,
                part.credit,
                part.kind_id,
                part.unit_id,
                part.status,
                part.activity_id,
            )
            for part in waiting(question, visible)[offset : offset + limit]
        ]
    if question.changed_since is not None:
        return [
            _Inside(
                row.contribution_id,
                row.first_day,
                row.last_day,
                row.minutes,
                row.credit,
                closed_minutes=row.closed_minutes,
                closed_credit=row.closed_credit,
            )
            for row in changed_rows(question, visible, offset, limit)
        ]
    query = contributions(question, visible).add_columns(
        func.min(LedgerEntry.kind_id).label("kind_id"),
        # The same in all that stands of a contribution at one moment.
        func.min(LedgerEntry.activity_id).label("activity_id"),
    )
    query = query.order_by(func.max(LedgerEntry.last_day).desc(), LedgerEntry.contribution_id.desc())
    return [
        _Inside(
            row.contribution_id,
            row.first_day,
            row.last_day,
            int(row.minutes),
            int(row.credit),
            row.kind_id,
            activity_id=row.activity_id,
        )
        for row in db.session.execute(query.offset(offset).limit(limit))
    ]


def _reasons(question: Question, ids: list[int]) -> dict[int, Decision]:
    """By which decision each contribution has changed since the close that is asked about."""
    if question.changed_since is None:
        return {}
    query = (
        select(Decision)
        .where(Decision.contribution_id.in_(ids), *changes_of(question))
        .options(joinedload(Decision.by))
        .order_by(Decision.id)
    )
    return {line.contribution_id: line for line in db.session.scalars(query)}


def approvals(question: Question, *moves: str) -> list[ColumnElement[bool]]:
    """The condition on Decision that it approved, as far as the moment asked for; `moves`: others that leave approved values in
    force."""
    return [
        Decision.move.in_(("approve", "accept", *moves)),
        Decision.to_status == Status.APPROVED,
        *until(question),
    ]


def _kinds(ids: set[int]) -> dict[int, ActivityKind]:
    return {
        kind.id: kind for kind in db.session.scalars(select(ActivityKind).where(ActivityKind.id.in_(ids)))
    }


def _reviewing(inside: list[_Inside]) -> dict[int, list[Unit]]:
    """The unit that decides on each of the parts that wait."""
    ids = {row.unit_id for row in inside if row.unit_id}
    units = {unit.id: unit for unit in db.session.scalars(select(Unit).where(Unit.id.in_(ids)))}
    return {row.contribution_id: [units[row.unit_id]] for row in inside if row.unit_id in units}


def _units(question: Question, ids: list[int]) -> dict[int, list[Unit]]:
    """The units in which the ledger counts the contributions, as far as they lie in the question."""
    query = (
        select(LedgerEntry.contribution_id, Unit)
        .join(Unit, Unit.id == LedgerEntry.unit_id)
        .where(LedgerEntry.contribution_id.in_(ids), *counted(question))
        .order_by(LedgerEntry.first_day, LedgerEntry.id)
    )
    units: dict[int, list[Unit]] = {}
    for contribution_id, unit in db.session.execute(query):
        here = units.setdefault(contribution_id, [])
        if unit not in here:
            here.append(unit)
    return units


def counted(question: Question) -> list[ColumnElement[bool]]:
    """The conditions on LedgerEntry of all that belongs to the question.

    Where that is what has changed since a close, what counted then belongs to it too.
    """
    if question.changed_since is None:
        return question.entries()
    then = question.but(as_of=question.changed_since.closed_at)
    return [or_(and_(*then.stands()), and_(*question.stands())), *question.meant()]
