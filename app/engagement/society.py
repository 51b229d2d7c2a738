"""Who took part, and what was learned, as the document of an activity that serves society tells them."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app import past
from app.access import scopes
from app.access.reviewers import home_unit
from app.extensions import db
from app.facts import Own
from app.models import Activity, Appointment, Contribution, Outsider, Person, Status, Unit


class Named(NamedTuple):
    """One part: who, from which unit, and the facts that count, or that are written while none do."""

    person: Person
    unit: Unit | None
    own: Own
    is_approved: bool


class People(NamedTuple):
    """Our people whose part the viewer may see and that was not declined, and those from outside."""

    parts: list[Named]
    outsiders: list[Outsider]


def learned(viewer: Person, activity: Activity, *, is_asked: bool) -> str:
    """What was learned, as far as the document tells it: what is not shared its lead alone puts in, by asking for it."""
    leads = activity.lead_id == viewer.id
    return activity.learned if activity.is_learned_shared or (leads and is_asked) else ""


def people(viewer: Person, activity: Activity) -> People:
    """As many statements for twenty people as for one."""
    person = joinedload(Contribution.person).selectinload(Person.appointments).joinedload(Appointment.unit)
    query = select(Activity).where(Activity.id == activity.id).execution_options(populate_existing=True)
    db.session.scalars(
        query.options(
            joinedload(Activity.lead),
            joinedload(Activity.kind),
            joinedload(Activity.team),
            selectinload(Activity.contributions).options(
                person, joinedload(Contribution.reviewing_unit), selectinload(Contribution.decisions)
            ),
            selectinload(Activity.outsiders),
            selectinload(Activity.evidence),
        )
    ).one()
    return People(
        [
            Named(
                part.person,
                part.reviewing_unit or home_unit(part.person, part.last_day),
                past.what_counts(part, viewer),
                past.approved_line(part) is not None,
            )
            for part in scopes.parts(viewer, activity)
            if part.status not in (Status.DECLINED, Status.PROPOSED)
        ],
        list(activity.outsiders),
    )
