"""Records that became part of another one: what was asked and changed there belongs to the one that stays."""

from sqlalchemy import select

from app.extensions import db
from app.models import Activity


def merged_into(activity: Activity) -> list[int]:
    """The ids of the records that became part of `activity`, directly or by way of others. A statement for each turn."""
    there = ids = list(db.session.scalars(select(Activity.id).where(Activity.merged_into_id == activity.id)))
    while there:
        there = list(db.session.scalars(select(Activity.id).where(Activity.merged_into_id.in_(there))))
        ids = [*ids, *there]
    return ids
