"""What has changed in a report since its period was closed: the closed value, the change, the restated value, and by what."""

from datetime import date
from typing import Any, NamedTuple, Self

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from app.counting.figures import Figures, total
from app.counting.question import Question
from app.counting.units import Row, Table, by_unit_and_area
from app.extensions import db
from app.models import Area, Contribution, LedgerEntry, PeriodClose


class Restated(NamedTuple):
    """One line of figures at a close, and as it is now (or at the moment that was asked for)."""

    closed: Figures
    restated: Figures

    @property
    def change(self) -> Figures:
        """Below 0 where less counts now; closed + change = restated in every field."""
        return self.restated.minus(self.closed)

    @property
    def is_changed(self) -> bool:
        return self.closed != self.restated


class Line(NamedTuple):
    """One line of a unit's table with what has become of its figures."""

    row: Row
    total: Restated
    by_area: dict[Area, Restated]

    @classmethod
    def of(cls, row: Row) -> Self:
        """A line that is compared with nothing: as if nothing had changed."""
        cells = {area: Restated(figures, figures) for area, figures in row.by_area.items()}
        return cls(row, Restated(row.total, row.total), cells)


class Restatement(NamedTuple):
    """A unit's report compared with a close: the whole unit and each line of its table."""

    close: PeriodClose
    whole: Line
    lines: list[Line]
    # By line as it stands in the export too: the sum of the lines and what they share.
    summed: Line
    shared: Line

    @property
    def is_changed(self) -> bool:
        """Whether anything in it differs, if only between its units."""
        return any(_differs(line) for line in (self.whole, *self.lines))


def restatement(question: Question, table: Table) -> Restatement | None:
    """`table`, the answer to `question`, compared with the close that the question names; None where it names none.

    Two statements. A unit that had figures at the close has its line, even if it has none any more.
    """
    if question.compare is None:
        return None
    closed = by_unit_and_area(question.but(as_of=question.compare.closed_at))
    then = {_key(row): row for row in closed.rows}
    now = {_key(row): row for row in table.rows}
    rows = [*table.rows, *(row for key, row in then.items() if key not in now)]
    return Restatement(
        question.compare,
        _line(closed.whole, table.whole),
        [_line(then.get(_key(row)), now.get(_key(row)), row) for row in rows],
        _line(closed.summed, table.summed),
        _line(closed.shared, table.shared),
    )


def restated_total(question: Question) -> Restated | None:
    """The figures of `question` compared with the close that it names. Two statements."""
    if question.compare is None:
        return None
    return Restated(total(question.but(as_of=question.compare.closed_at)), total(question))


def _key(row: Row) -> tuple[int, bool, bool]:
    return row.unit.id, row.direct, row.gone


def _line(closed: Row | None, now: Row | None, row: Row | None = None) -> Line:
    like = row or now or closed
    assert like is not None

    def both(area: Area | None) -> Restated:
        then, today = (
            Figures() if one is None else one.total if area is None else one.by_area[area]
            for one in (closed, now)
        )
        return Restated(then, today)

    return Line(like, both(None), {area: both(area) for area in Area})


def _differs(line: Line) -> bool:
    return line.total.is_changed or any(cell.is_changed for cell in line.by_area.values())


class Changed(NamedTuple):
    """A contribution that counts otherwise since a close, in the question asked."""

    contribution_id: int
    first_day: date
    last_day: date
    closed_minutes: int
    closed_credit: int
    minutes: int
    credit: int


def changed(question: Question, visible: ColumnElement[bool] | None = None) -> Select[*tuple[Any, ...]]:
    """The contributions whose figures in `question` differ between `question.changed_since` and now, as columns of Changed.

    They differ in minutes, in credit, in whether they count at all, or in whether their activity is new in the period.
    """
    close = question.changed_since
    assert close is not None
    then, now = (and_(*one.stands()) for one in (question.but(as_of=close.closed_at), question))
    is_new = question.is_new()

    def summed(condition: ColumnElement[bool], amount: Any) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((condition, amount), else_=0)), 0)

    def either(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.max(case((condition, 1), else_=0))

    amounts = {
        "closed_minutes": summed(then, LedgerEntry.minutes),
        "closed_credit": summed(then, LedgerEntry.credit),
        "minutes": summed(now, LedgerEntry.minutes),
        "credit": summed(now, LedgerEntry.credit),
    }
    touched = select(LedgerEntry.contribution_id).where(
        or_(LedgerEntry.posted_at > close.closed_at, LedgerEntry.voided_at > close.closed_at)
    )
    query: Select[*tuple[Any, ...]] = (
        select(
            LedgerEntry.contribution_id,
            func.min(LedgerEntry.first_day).label("first_day"),
            func.max(LedgerEntry.last_day).label("last_day"),
            *(column.label(name) for name, column in amounts.items()),
        )
        .where(or_(then, now), *question.meant())
        .group_by(LedgerEntry.contribution_id)
        .having(
            or_(
                amounts["closed_minutes"] != amounts["minutes"],
                amounts["closed_credit"] != amounts["credit"],
                either(then) != either(now),
                either(and_(then, is_new)) != either(and_(now, is_new)),
            )
        )
    )
    # Who worked together, and what a partner is, may change by what others do.
    if not question.is_engaged:
        query = query.where(LedgerEntry.contribution_id.in_(touched))
    if visible is not None:
        query = query.where(LedgerEntry.contribution_id.in_(select(Contribution.id).where(visible)))
    return query


def changed_total(question: Question, visible: ColumnElement[bool] | None = None) -> Figures:
    """By how much the figures of `question` differ; `contributions` is how many contributions do. Three statements."""
    assert question.changed_since is not None
    then = total(question.but(as_of=question.changed_since.closed_at), visible)
    number = db.session.scalar(select(func.count()).select_from(changed(question, visible).subquery()))
    return total(question, visible).minus(then)._replace(contributions=number or 0)


def changed_rows(
    question: Question, visible: ColumnElement[bool] | None, offset: int, limit: int
) -> list[Changed]:
    """One page of them, those that end last first."""
    query = changed(question, visible).order_by(
        func.max(LedgerEntry.last_day).desc(), LedgerEntry.contribution_id.desc()
    )
    return [
        Changed(row[0], row[1], row[2], *(int(amount) for amount in row[3:]))
        for row in db.session.execute(query.offset(offset).limit(limit))
    ]
