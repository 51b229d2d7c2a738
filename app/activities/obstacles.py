"""What can stand in the way of a write: something missing, the same form twice, somebody else's change."""

import json

from sqlalchemy import select

from app.checks import Problem
from app.extensions import db
from app.facts import Snapshot, own_facts, own_of
from app.models import Activity, ActivityChange, Contribution, Person
from app.web.addresses import number


class NotReady(Exception):
    """What keeps the form's facts from being saved or submitted; nothing was done."""

    def __init__(self, found: list[Problem]) -> None:
        super().__init__(found[0].text)
        self.found = found


class AlreadyLogged(Exception):
    """The form was sent before: this is what it made then."""

    def __init__(self, activity: Activity) -> None:
        super().__init__(activity.title)
        self.activity = activity


class ChangedMeanwhile(Exception):
    """Since the form was read, others changed shared facts, or one's own part changed in another window."""

    def __init__(self, changes: list[ActivityChange], own: Snapshot, own_then: Snapshot) -> None:
        super().__init__("changed meanwhile")
        self.changes = changes
        # The part's facts as they stand, if it changed; and as they were read, as far as the form says.
        self.own = own
        self.own_then = own_then


def lock(activity: Activity) -> None:
    """Locks the activity's row and reads it anew: what is compared next is what is written."""
    db.session.scalars(
        select(Activity)
        .where(Activity.id == activity.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    db.session.expire(activity, ["contributions", "evidence", "changes"])


def hold_appointments(person: Person) -> None:
    """HR changes nobody's appointments between reading them and the new part that is stamped by them.

    To be called before any activity is locked: HR locks the person first and their activities second.
    """
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update(read=True))


def reading_of(activity: Activity, part: Contribution | None) -> str:
    """What a form carries to say what was read: the last change of the shared facts, the part's version and its facts."""
    last = db.session.scalar(
        select(db.func.max(ActivityChange.id)).where(ActivityChange.activity_id == activity.id)
    )
    read = f"{last or 0}.{part.version if part else 0}"
    return f"{read} {json.dumps(own_facts(part), separators=(',', ':'))}" if part else read


def refuse_unread(activity: Activity, part: Contribution | None, read: str | None) -> None:
    """Raises ChangedMeanwhile where something changed after `read`; without it nothing is compared."""
    if read is None:
        return
    versions, _space, then = read.partition(" ")
    change, _dot, version = versions.partition(".")
    last = number(change) or 0
    changes = [one for one in activity.changes if one.id > last]
    own = own_facts(part) if part is not None and version != str(part.version) else {}
    if changes or own:
        raise ChangedMeanwhile(changes, own, _read_facts(then, own))


def _read_facts(text: str, own: Snapshot) -> Snapshot:
    """The part's facts as a form read them; of a form that does not say, or not as ours do, nothing."""
    try:
        found = json.loads(text)
        facts = own_of(found)
    except (ValueError, TypeError, KeyError, RecursionError):
        return {}
    are_numbers = isinstance(facts.share, int) and isinstance(facts.minutes, int | None)
    return found if are_numbers and found.keys() == own.keys() else {}
