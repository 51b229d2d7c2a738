"""Changes of an activity's shared facts: each is kept with its old and its new value."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from app import clock
from app.extensions import db
from app.facts import Snapshot, differences, shared_facts
from app.models import Activity, ActivityChange, InitiativeChange, Person

# What of a change of a record says why the people of the initiative parted it from theirs.
PARTED = "parted"
# What of a change of an initiative says which record was linked to it or parted from it, by its id; and why, where somebody said so.
RECORD, REASON = "record", "reason"


def note_change(
    activity: Activity, before: Snapshot, by: Person, moment: datetime | None = None, *, parted: str = ""
) -> None:
    """Keeps who changed which shared facts from what to what, now or at `moment`, and raises the version.

    `parted`: why `by` parted it from an initiative that is theirs to keep.
    """
    db.session.flush()
    found = differences(before, shared_facts(activity))
    if not found:
        return
    moment = moment or clock.now()
    facts: dict[str, list[Any]] = {one.fact: [one.old, one.new] for one in found}
    if "initiative" in facts:
        _note_belonging(activity, *facts["initiative"], by=by, moment=moment, reason=parted)
    if parted:
        facts[PARTED] = [None, parted]
    activity.changes.append(ActivityChange(by_id=by.id, at=moment, facts=facts))
    activity.changed_at = moment
    # Evidence is no column of the activity: the version rises all the same.
    flag_modified(activity, "changed_at")
    db.session.flush()


def note_linked(activity: Activity, by: Person) -> None:
    """Tells the history of the initiative that a new activity begins with."""
    _note_belonging(activity, None, activity.initiative_id, by=by, moment=activity.created_at, reason="")


def _note_belonging(
    activity: Activity, old: int | None, new: int | None, *, by: Person, moment: datetime, reason: str
) -> None:
    """A line in the history of each initiative that is concerned. Its version stays: no form of its own shows its records."""
    for initiative_id, both in ((old, [activity.id, None]), (new, [None, activity.id])):
        if initiative_id is not None:
            facts: dict[str, list[Any]] = {RECORD: both}
            if reason and initiative_id == old:
                facts[REASON] = [None, reason]
            db.session.add(InitiativeChange(initiative_id=initiative_id, by_id=by.id, at=moment, facts=facts))
