"""What a part that waits would bring into a period, cut as the ledger would."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from app.counting.figures import Figures
from app.counting.question import LeftOut, Question
from app.days import Span, carried
from app.models import Area, Status

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
        len({part.contribution_id for part in parts}),
    )
