"""What a report leaves out: work that waits for somebody, and approved days outside every period of the calendar."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, false, or_, select

from app.access.scopes import decided_in
from app.counting.figures import Figures, total
from app.counting.question import UNSTATED, Basis, LeftOut, Only, Question, below, has_text
from app.days import Span, carried
from app.extensions import db
from app.models import Activity, ActivityKind, Area, Contribution, Person, Status

STATUSES: dict[LeftOut, tuple[Status, ...]] = {
    LeftOut.WAITING: (Status.SUBMITTED, Status.LATE),
    LeftOut.SUBMITTED: (Status.SUBMITTED,),
    LeftOut.LATE: (Status.LATE,),
    LeftOut.RETURNED: (Status.RETURNED,),
    LeftOut.AMENDING: (Status.AMENDING,),
}
# The lines of "not included", in their order. A draft is its owner's own affair and is not even counted here.
LINES = (LeftOut.SUBMITTED, LeftOut.LATE, LeftOut.RETURNED, LeftOut.AMENDING, LeftOut.OUTSIDE)


class Waiting(NamedTuple):
    """A contribution that is not counted yet, with what it would bring into the period, cut as the ledger would."""

    contribution_id: int
    activity_id: int
    person_id: int
    status: Status
    area: Area
    activity_first_day: date
    span: Span
    minutes: int
    credit: int

    def inside(self, period: Span) -> "Waiting":
        """The same part as far as it lies in `period`, which it overlaps."""
        span = Span(max(self.span.start, period.start), min(self.span.end, period.end))
        minutes, credit = (
            carried(amount, self.span, span.end) - carried(amount, self.span, span.start)
            for amount in (self.minutes, self.credit)
        )
        return self._replace(span=span, minutes=minutes, credit=credit)


def left_out(question: Question) -> dict[LeftOut, Figures]:
    """What `question` does not count, by line of "not included". A few statements.

    What waits is told by the unit that decides on it, whatever the basis.
    """
    asked = question.but(left_out=None, only=None)
    parts = waiting(asked)
    found = {
        line: waiting_figures((part for part in parts if part.status in STATUSES[line]), asked)
        for line in LINES
        if line in STATUSES
    }
    outside = asked.but(left_out=LeftOut.OUTSIDE)
    found[LeftOut.OUTSIDE] = total(outside) if asked.period is not None else Figures()
    return found


def waiting(question: Question, visible: ColumnElement[bool] | None = None) -> list[Waiting]:
    """The parts that wait as `question.left_out` says, or in any way: those that end last come first. A statement or two."""
    query = (
        select(
            Contribution.id,
            Contribution.activity_id,
            Contribution.person_id,
            Contribution.status,
            ActivityKind.area,
            Activity.first_day,
            Contribution.first_day,
            Contribution.last_day,
            Contribution.minutes,
            Contribution.share,
        )
        .join(Activity, Activity.id == Contribution.activity_id)
        .join(ActivityKind, ActivityKind.id == Activity.kind_id)
        .where(*_conditions(question))
        .order_by(Contribution.last_day.desc(), Contribution.id.desc())
    )
    if visible is not None:
        query = query.where(visible)
    parts = [
        Waiting(
            row[0],
            row[1],
            row[2],
            row[3],
            row[4],
            row[5],
            Span.of(_Days(row[6], row[7])),
            row[8] or 0,
            row[9],
        )
        for row in db.session.execute(query)
    ]
    period = question.period
    return parts if period is None else [part.inside(Span.of(period)) for part in parts]


class _Days(NamedTuple):
    first_day: date
    last_day: date | None


def waiting_figures(parts: Iterable[Waiting], question: Question) -> Figures:
    """The figures that `parts` would bring."""
    parts = list(parts)
    activities = {part.activity_id: part.activity_first_day for part in parts}
    first_day = question.period.first_day if question.period else date.min
    new = sum(begun >= first_day for begun in activities.values())
    return Figures(
        sum(part.minutes for part in parts),
        sum(part.credit for part in parts),
        len(activities),
        new,
        len(activities) - new,
        len({part.person_id for part in parts}),
        len(parts),
    )


def _conditions(question: Question) -> Iterable[ColumnElement[bool]]:
    """The conditions on Contribution, joined with its activity and kind."""
    statuses = (
        STATUSES[question.left_out]
        if question.left_out
        else tuple({one for many in STATUSES.values() for one in many})
    )
    yield Contribution.status.in_(sorted(statuses))
    if question.gone and question.basis is Basis.NOW:
        yield false()
    if question.unit_id is not None:
        yield (
            decided_in() == question.unit_id if question.direct else decided_in().in_(below(question.unit_id))
        )
    if question.period is not None:
        yield Contribution.first_day <= question.period.last_day
        yield Contribution.last_day >= question.period.first_day
        if question.only is Only.NEW:
            yield Activity.first_day >= question.period.first_day
        if question.only is Only.CONTINUING:
            yield Activity.first_day < question.period.first_day
    if question.area is not None:
        yield ActivityKind.area == question.area
    if question.kind_id is not None:
        yield Activity.kind_id == question.kind_id
    if question.learning is not None:
        yield ActivityKind.is_learning.is_(question.learning)
    if question.scale == UNSTATED:
        yield Activity.scale.is_(None)
    elif question.scale is not None:
        yield Activity.scale == question.scale
    if question.person_id is not None:
        yield Contribution.person_id == question.person_id
    if question.text.strip():
        yield or_(
            has_text(Activity.search_text, question.text),
            Contribution.person_id.in_(select(Person.id).where(has_text(Person.search_text, question.text))),
        )
