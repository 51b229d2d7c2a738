"""Who sees people's years: those of one person, and those of a unit's people together."""

from sqlalchemy import select

from app.access import scopes
from app.extensions import db
from app.models import Person, Unit, UnitLine


def sees_their_years(viewer: Person, person: Person) -> bool:
    query = select(Person.id).where(Person.id == person.id, scopes.people(viewer))
    return db.session.execute(query.limit(1)).first() is not None


def sees_its_peoples_years(viewer: Person, unit: Unit) -> bool:
    """They head this unit or one above it, or are its HR."""
    query = scopes.units(viewer, scopes.YEARS).where(UnitLine.unit_id == unit.id)
    return db.session.execute(query.limit(1)).first() is not None
