"""What can stand in the way of a write: something missing, the same form twice, somebody else's change."""

from sqlalchemy import select

from app.checks import Problem
from app.extensions import db
from app.models import Activity, Person
from app.proposing import ChangedMeanwhile as ChangedMeanwhile
from app.proposing import NotReady as NotReady
from app.proposing import lock as lock
from app.proposing import reading_of as reading_of
from app.proposing import refuse_unread as refuse_unread
from app.workflow import Refused


class AlreadyLogged(Exception):
    """The form was sent before: this is what it made then."""

    def __init__(self, activity: Activity) -> None:
        super().__init__(activity.title)
        self.activity = activity


def problems_of(obstacle: NotReady | Refused) -> list[Problem]:
    """What stood in the way, as a form tells it, which keeps what was typed."""
    return obstacle.found if isinstance(obstacle, NotReady) else [Problem("", str(obstacle))]


def hold_appointments(person: Person) -> None:
    """HR changes nobody's appointments between reading them and the new part that is stamped by them.

    To be called before any activity is locked: HR locks the person first and their activities second.
    """
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update(read=True))
