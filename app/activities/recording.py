"""What a recorder writes down for the people of a unit: for whom, and what became of it."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app import clock
from app.access import Permission, policy, scopes
from app.access.reviewers import home_unit
from app.extensions import db
from app.models import Activity, Appointment, Contribution, Decision, Person
from app.thai import fold
from app.web.directory import MOST_FOUND, Colleague, Found, without_ranks
from app.web.language import language

MOST_SHOWN = 50


class Written(NamedTuple):
    """A part that was written down for its person, and the last line of its history."""

    part: Contribution
    last: Decision


def somebody(viewer: Person, person_id: int | None) -> Person | None:
    """The person with this id, if `viewer` is recorder for them."""
    person = db.session.get(Person, person_id) if person_id is not None else None
    return person if person is not None and policy.may(viewer, Permission.RECORD_FOR, person) else None


def people(viewer: Person, text: str) -> Found:
    """Those for whom `viewer` is recorder, found by name as colleagues are; all, where nothing is typed."""
    found = _named(viewer, fold(text)) or _named(viewer, without_ranks(text))
    shown = [Colleague(person, home_unit(person, clock.today())) for person in found[:MOST_FOUND]]
    return Found(shown, len(found) > MOST_FOUND)


def _named(viewer: Person, text: str) -> list[Person]:
    query = (
        select(Person)
        .where(Person.id != viewer.id, scopes.recorded_people(viewer))
        .where(*(Person.search_text.contains(word, autoescape=True) for word in text.split()))
        .order_by(Person.sort_th if language() == "th" else Person.sort_en, Person.id)
        .options(selectinload(Person.appointments).joinedload(Appointment.unit))
    )
    return list(db.session.scalars(query.limit(MOST_FOUND + 1)))


def written(viewer: Person) -> list[Written]:
    """What `viewer` wrote down for others, the latest first, with what became of it; three statements."""
    proposed = (
        select(Decision.contribution_id)
        .join(Contribution, Contribution.id == Decision.contribution_id)
        .join(Activity, Activity.id == Contribution.activity_id)
        .where(Decision.by_id == viewer.id, Decision.move == "propose")
        .where(Contribution.person_id == Activity.lead_id, Activity.lead_id != viewer.id)
    )
    query = (
        select(Contribution)
        .where(Contribution.id.in_(proposed))
        .options(joinedload(Contribution.activity), joinedload(Contribution.person))
        .order_by(Contribution.id.desc())
        .limit(MOST_SHOWN)
    )
    parts = list(db.session.scalars(query))
    last = select(db.func.max(Decision.id)).where(Decision.contribution_id.in_([part.id for part in parts]))
    lines = {
        line.contribution_id: line
        for line in db.session.scalars(
            select(Decision).where(Decision.id.in_(last.group_by(Decision.contribution_id)))
        )
    }
    return [Written(part, lines[part.id]) for part in parts]
