"""Requests to join as several pages know them: those that wait for the answer of a lead."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models import Activity, JoinRequest, Person


def asked_of(lead: Person) -> list[JoinRequest]:
    """Open requests to join what `lead` leads, the oldest first; one statement."""
    query = (
        select(JoinRequest)
        .join(JoinRequest.activity)
        .where(Activity.lead_id == lead.id, JoinRequest.answered_at.is_(None))
        .options(joinedload(JoinRequest.activity), joinedload(JoinRequest.person))
    )
    return list(db.session.scalars(query.order_by(JoinRequest.asked_at, JoinRequest.id)))
