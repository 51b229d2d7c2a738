"""Parts that wait now: what each would bring into a period, cut as the ledger would."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, false, or_, select

from app.access.scopes import decided_in
from app.counting.figures import Figures
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
    # The unit that decides on it, and of which kind it is.
    unit_id: int | None = None
    kind_id: int | None = None

    def inside(self, period: Span) -> "Waiting":
        """The same part as far as it lies in `period`, which it overlaps."""
        span = Span(max(self.span.start, period.start), min(self.span.end, period.end))
        minutes, credit = (
            carried(amount, self.span, span.end) - carried(amount, self.span, span.start)
            for amount in (self.minutes, self.credit)
        )
        return self._replace(span=span, minutes=minutes, credit=credit)


def statuses_of(question: Question) -> list[Status]:
    """The statuses of what `question` asks for: those of its line, or of every line of "not included"."""
    if question.left_out:
        return sorted(STATUSES[question.left_out])
    return sorted({one for many in STATUSES.values() for one in many})


def waits_now(question: Question, visible: ColumnElement[bool] | None = None) -> list[Waiting]:
    """The parts that wait as `question` says: those that end last come first. A statement or two."""
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
            Contribution.reviewing_unit_id,
            Activity.kind_id,
        )
        .join(Activity, Activity.id == Contribution.activity_id)
        .join(ActivityKind, ActivityKind.id == Activity.kind_id)
        .where(*_conditions(question))
        .order_by(Contribution.last_day.desc(), Contribution.id.desc())
    )
    if visible is not None:
        query = query.where(visible)
    parts = [
        Waiting(*row[:6], Span.of(Days(row[6], row[7])), row[8] or 0, row[9], row[10], row[11])
        for row in db.session.execute(query)
    ]
    period = question.period
    return parts if period is None else [part.inside(Span.of(period)) for part in parts]


class Days(NamedTuple):
    """A first and a last day, both included."""

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
    yield Contribution.status.in_(statuses_of(question))
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
