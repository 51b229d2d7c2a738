"""The records that belong to an initiative: which of them somebody may know of, and parting one by who keeps the initiative."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import joinedload

from app.access import scopes
from app.changes import note_change
from app.extensions import db
from app.facts import shared_facts
from app.models import Activity, Initiative, LedgerEntry, Person
from app.models.ledger import standing
from app.proposing import lock


def known(viewer: Person) -> ColumnElement[bool]:
    """The condition on Activity that `viewer` may know of it: it counts, as everybody reads, or they may open it."""
    counts = exists().where(LedgerEntry.activity_id == Activity.id, standing())
    return or_(counts, scopes.activities(viewer))


def titles_known(ids: Collection[int], viewer: Person) -> dict[int, str]:
    """By id what those of them are called that `viewer` may know of. One statement at the most."""
    if not ids:
        return {}
    query = select(Activity.id, Activity.title).where(Activity.id.in_(ids), known(viewer))
    return {row.id: row.title for row in db.session.execute(query)}


def linked_record(initiative: Initiative, viewer: Person, activity_id: int | None) -> Activity | None:
    """The record of this id, if it belongs to the initiative and `viewer` may know of it."""
    if activity_id is None:
        return None
    query = (
        select(Activity)
        .where(
            Activity.id == activity_id,
            Activity.initiative_id == initiative.id,
            Activity.merged_into_id.is_(None),
            known(viewer),
        )
        .options(joinedload(Activity.kind), joinedload(Activity.lead))
    )
    return db.session.scalars(query).one_or_none()


def part_record(initiative: Initiative, activity: Activity, *, reason: str, by: Person) -> bool:
    """Parts the record from the initiative: its people and both histories are told why. False: somebody did meanwhile."""
    lock(activity)
    if activity.initiative_id != initiative.id:
        return False
    before = shared_facts(activity)
    activity.initiative_id = None
    db.session.flush()
    db.session.expire(activity, ["initiative"])
    note_change(activity, before, by, parted=reason)
    return True
