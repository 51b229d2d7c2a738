"""Changes of an activity's shared facts: each is kept with its old and its new value."""

from datetime import datetime

from sqlalchemy.orm.attributes import flag_modified

from app import clock
from app.extensions import db
from app.facts import Snapshot, differences, shared_facts
from app.models import Activity, ActivityChange, Person


def note_change(activity: Activity, before: Snapshot, by: Person, moment: datetime | None = None) -> None:
    """Keeps who changed which shared facts from what to what, now or at `moment`, and raises the version."""
    db.session.flush()
    found = differences(before, shared_facts(activity))
    if not found:
        return
    moment = moment or clock.now()
    facts = {one.fact: [one.old, one.new] for one in found}
    activity.changes.append(ActivityChange(by_id=by.id, at=moment, facts=facts))
    activity.changed_at = moment
    # Evidence is no column of the activity: the version rises all the same.
    flag_modified(activity, "changed_at")
    db.session.flush()
