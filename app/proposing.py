"""Writing the counted facts of an activity: at once while nothing of it counts, else as a proposal that a part of the lead's carries."""

import json

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app import amendments, workflow
from app.checks import Problem
from app.extensions import db
from app.facts import Counted, Snapshot, counted, counted_by, own_facts, own_of, stated
from app.models import Activity, ActivityChange, Contribution, LedgerEntry, Person, Status
from app.models.ledger import standing

# In which states a part of the lead's carries a change of the counted facts, the likeliest to be submitted first.
BEARING = (Status.AMENDING, Status.APPROVED, Status.RETURNED, Status.DRAFT)


class NotReady(Exception):
    """What keeps the form's facts from being saved or submitted; nothing was done."""

    def __init__(self, found: list[Problem]) -> None:
        super().__init__(found[0].text)
        self.found = found


class NoBearer(Exception):
    """Approved entries count, and the lead has no part that could carry a change of them; nothing was done."""


class ChangedMeanwhile(Exception):
    """Since the form was read, others changed shared facts, or one's own part changed in another window."""

    def __init__(self, changes: list[ActivityChange], own: Snapshot, own_then: Snapshot) -> None:
        super().__init__("changed meanwhile")
        self.changes = changes
        # The part's facts as they stand, if it changed; and as they were read, as far as the form says.
        self.own = own
        self.own_then = own_then


# Two who write at once


def lock(activity: Activity) -> None:
    """Locks the activity's row and reads it and its parts anew: what is compared next is what is written."""
    db.session.scalars(
        select(Activity)
        .where(Activity.id == activity.id)
        .options(selectinload(Activity.contributions))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    db.session.expire(activity, ["evidence", "changes"])


def last_change(activity: Activity) -> int:
    """The id of the last change of the shared facts; 0: nothing was changed yet."""
    query = select(func.max(ActivityChange.id)).where(ActivityChange.activity_id == activity.id)
    return db.session.scalar(query) or 0


def reading_of(activity: Activity, part: Contribution | None) -> str:
    """What a form carries to say what was read: the last change of the shared facts, the part's version and its facts."""
    read = f"{last_change(activity)}.{part.version if part else 0}"
    return f"{read} {json.dumps(own_facts(part), separators=(',', ':'))}" if part else read


def refuse_unread(activity: Activity, part: Contribution | None, read: str | None) -> None:
    """Raises ChangedMeanwhile where something changed after `read`; without it nothing is compared."""
    if read is None:
        return
    versions, _space, then = read.partition(" ")
    change, _dot, version = versions.partition(".")
    changes = changes_since(activity, change)
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
    are_numbers = isinstance(facts.share, int) and all(
        isinstance(one, int | None) for one in (facts.minutes, facts.author_position)
    )
    return found if are_numbers and found.keys() == own.keys() else {}


def changes_since(activity: Activity, change: str) -> list[ActivityChange]:
    """The changes of the shared facts after the one with the id `change`; all, where that is none."""
    last = int(change) if change.isascii() and change.isdecimal() and len(change) < 10 else 0
    return [one for one in activity.changes if one.id > last]


# The counted facts


def proposed_facts(activity: Activity) -> Counted:
    """The counted facts as the lead last wrote them: what a part proposes, else those in force."""
    carrying = amendments.carrier(activity)
    return counted_by(carrying) if carrying else counted(activity)


def is_fixed(activity: Activity) -> bool:
    """Whether approved entries of some part count, so that what is counted changes by approval alone."""
    query = select(LedgerEntry.id).where(LedgerEntry.activity_id == activity.id, standing())
    return db.session.scalar(query.limit(1)) is not None


def own_parts(activity: Activity, person: Person) -> list[Contribution]:
    """The person's parts that were not declined."""
    return [
        part
        for part in activity.contributions
        if part.person_id == person.id and part.status is not Status.DECLINED
    ]


def bearer_of(activity: Activity, lead: Person) -> Contribution | None:
    """The part of the lead's own that carries a change of the counted facts, or would; None: they have none that could."""
    able = [part for part in own_parts(activity, lead) if part.status in BEARING]
    return min(
        able,
        key=lambda part: (not amendments.proposes_facts(part), BEARING.index(part.status), part.id),
        default=None,
    )


def propose(activity: Activity, facts: Counted, by: Person) -> Contribution | None:
    """Lets a part of the lead's propose `facts`, and answers it; None where they are what was proposed or is in force. Raises NoBearer."""
    if stated(facts) == stated(proposed_facts(activity)):
        return None
    bearer = bearer_of(activity, by)
    if bearer is None:
        raise NoBearer
    if bearer.status is Status.APPROVED:
        workflow.move(bearer, "amend", by=by)
    amendments.propose_facts(bearer, facts)
    return bearer


def put_in_force(activity: Activity, facts: Counted) -> None:
    """Nothing counts yet, or any more: the facts change at once, and nobody proposes others."""
    carrying = amendments.carrier(activity)
    activity.kind, activity.kind_id, activity.scale = facts.kind, facts.kind.id, facts.scale
    activity.first_day, activity.last_day = facts.first_day, facts.last_day
    activity.fields = dict(facts.fields)
    activity.engagement = facts.engagement.stored()
    if carrying is not None:
        amendments.propose_facts(carrying, facts)
