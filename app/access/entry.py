"""Who may sign in: whoever has an appointment today or later, or holds a role today."""

from sqlalchemy import ColumnElement, exists, or_, select

from app import clock
from app.access.scopes import holds_today
from app.extensions import db
from app.models import Appointment, Person, RoleGrant


def may_enter(person: Person) -> bool:
    """Whether `person` may sign in today."""
    return bool(db.session.scalar(select(Person.id).where(Person.id == person.id, enters())))


def enters() -> ColumnElement[bool]:
    """The condition on Person that they may sign in today.

    Who never had an appointment but holds a role may, and so may who left but still holds one.
    """
    holds = exists().where(RoleGrant.person_id == Person.id, holds_today())
    return or_(works_or_will(), holds)


def works_or_will() -> ColumnElement[bool]:
    """The condition on Person that they have an appointment today or later."""
    not_over = or_(Appointment.last_day.is_(None), Appointment.last_day >= clock.today())
    return exists().where(Appointment.person_id == Person.id, not_over)


def left() -> ColumnElement[bool]:
    """The condition on Person that they had appointments, which are all over."""
    return exists().where(Appointment.person_id == Person.id) & ~works_or_will()
