"""Requests to join: the open ones of a record, one's own, and those that were answered with a part."""

from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app import clock
from app.activities.merged import merged_into
from app.extensions import db
from app.models import Activity, JoinAnswer, JoinRequest, Person

# For so long somebody is told on their first page that a lead said no.
TOLD = timedelta(days=30)


def open_of(activity: Activity, person: Person) -> JoinRequest | None:
    """What `person` has asked the lead of `activity` and has no answer to."""
    query = select(JoinRequest).where(
        JoinRequest.activity_id == activity.id,
        JoinRequest.person_id == person.id,
        JoinRequest.answered_at.is_(None),
    )
    return db.session.scalar(query)


def granted_of(activity: Activity, person: Person) -> list[JoinRequest]:
    """Of the record, and of each that became part of it, the latest request of `person` that was answered with a part.

    A part that was proposed moves to the record that stays; what was asked for it remains where it was.
    """
    query = select(JoinRequest).where(
        JoinRequest.activity_id.in_((activity.id, *merged_into(activity))),
        JoinRequest.person_id == person.id,
        JoinRequest.answer == JoinAnswer.PROPOSED,
    )
    latest = {one.activity_id: one for one in db.session.scalars(query.order_by(JoinRequest.id))}
    return list(latest.values())


def of_record(activity: Activity, viewer: Person) -> list[JoinRequest]:
    """What its lead, or who asked, may know: every request for a part of `activity`, the oldest first; one statement."""
    query = select(JoinRequest).where(JoinRequest.activity_id == activity.id)
    if viewer.id != activity.lead_id:
        query = query.where(JoinRequest.person_id == viewer.id)
    return list(db.session.scalars(query.options(joinedload(JoinRequest.person)).order_by(JoinRequest.id)))


def open_request(activity: Activity, request_id: int | None) -> JoinRequest | None:
    request = db.session.get(JoinRequest, request_id) if request_id is not None else None
    if request is None or request.activity_id != activity.id or request.answered_at is not None:
        return None
    return request


def requests_for(activity: Activity) -> list[JoinRequest]:
    """The open requests of one activity; one statement."""
    query = select(JoinRequest).where(
        JoinRequest.activity_id == activity.id, JoinRequest.answered_at.is_(None)
    )
    return list(db.session.scalars(query.options(joinedload(JoinRequest.person)).order_by(JoinRequest.id)))


def mine(person: Person) -> list[JoinRequest]:
    """Their open requests, and those that a lead lately said no to; the latest first, one statement."""
    query = (
        select(JoinRequest)
        .where(
            JoinRequest.person_id == person.id,
            or_(JoinRequest.answered_at.is_(None), JoinRequest.answered_at > clock.now() - TOLD),
            or_(JoinRequest.answer.is_(None), JoinRequest.answer == JoinAnswer.DECLINED),
        )
        .options(joinedload(JoinRequest.activity).joinedload(Activity.lead))
    )
    return list(db.session.scalars(query.order_by(JoinRequest.id.desc())))
