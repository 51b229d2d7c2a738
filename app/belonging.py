"""Which activities may belong to which initiatives: one rule, as a condition for lists and as an answer for one of them."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_

from app.models import Initiative, InitiativeStatus

# Something is or was done in it. What is only planned has not begun, and what was stopped takes nothing more.
TAKING = (InitiativeStatus.RUNNING, InitiativeStatus.FINISHED)


class Obstacle(StrEnum):
    """Why an activity may not be linked to an initiative."""

    NOT_BEGUN = "not begun"
    STOPPED = "stopped"
    OTHER_DAYS = "other days"


class Within(NamedTuple):
    """So many of an activity's days lie in the days of its initiative. All of its work counts there, whichever."""

    days: int
    of: int

    @property
    def is_all(self) -> bool:
        return self.days == self.of


def may_take(first_day: date, last_day: date) -> ColumnElement[bool]:
    """The condition on Initiative that an activity of these days may be linked to it, whether or not it runs today."""
    return and_(
        Initiative.status.in_(TAKING),
        Initiative.first_day <= last_day,
        or_(Initiative.last_day.is_(None), Initiative.last_day >= first_day),
    )


def obstacle(initiative: Initiative, first_day: date, last_day: date) -> Obstacle | None:
    """The same of one initiative: what stands in the way."""
    if initiative.status is InitiativeStatus.PLANNED:
        return Obstacle.NOT_BEGUN
    if initiative.status is InitiativeStatus.STOPPED:
        return Obstacle.STOPPED
    return None if within(initiative, first_day, last_day).days else Obstacle.OTHER_DAYS


def within(initiative: Initiative, first_day: date, last_day: date) -> Within:
    first = max(first_day, initiative.first_day)
    last = min(last_day, initiative.last_day) if initiative.last_day else last_day
    return Within(max((last - first).days + 1, 0), (last_day - first_day).days + 1)
