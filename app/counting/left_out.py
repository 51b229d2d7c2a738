"""What a report leaves out: work that waits for somebody, and approved days outside every period of the calendar."""

from sqlalchemy import ColumnElement

from app.counting.figures import Figures, total
from app.counting.question import LeftOut, Question
from app.counting.waited import waited
from app.counting.waiting import STATUSES, Waiting, waiting_figures

# The lines of "not included", in their order. A draft is its owner's own affair and is not even counted here.
LINES = (LeftOut.SUBMITTED, LeftOut.LATE, LeftOut.RETURNED, LeftOut.AMENDING, LeftOut.OUTSIDE)


def left_out(question: Question) -> dict[LeftOut, Figures]:
    """What `question` does not count, by line of "not included". A few statements.

    What waits is told by the unit that decides on it, whatever the basis, and whatever it says of partners and
    outcomes: that is counted once it is approved.
    """
    asked = question.unengaged().but(left_out=None, only=None)
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
    """The parts that wait as `question.left_out` says, or in any way, now or as of its moment: those that end last come first."""
    return waited(question, visible)
