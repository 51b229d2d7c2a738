"""Writing the register: roles."""

from datetime import date

from sqlalchemy import or_, select

from app import clock
from app.extensions import db
from app.keys import end_links
from app.models import Person, Role, RoleGrant, Unit


class RoleRefused(Exception):
    """A grant that cannot be; the message says why."""


def grant_role(
    *,
    person: Person,
    role: Role,
    unit: Unit,
    first_day: date,
    last_day: date | None = None,
    order_number: str = "",
    acting_for: Person | None = None,
) -> bool:
    """Grants `role` over `unit` and all below it; False where the same grant already covers these days."""
    if role is Role.ACTING_HEAD and not order_number.strip():
        raise RoleRefused("An acting head needs the number of the order that says so.")
    if role is not Role.ACTING_HEAD and acting_for is not None:
        raise RoleRefused("Only an acting head stands in for somebody.")
    if acting_for is person:
        raise RoleRefused("Nobody stands in for themselves.")
    if last_day is not None and last_day < first_day:
        raise RoleRefused("The last day lies before the first.")
    if not unit.is_open_on(first_day):
        raise RoleRefused(f"The unit {unit.code} is closed from {unit.closed_on} on.")
    same = select(RoleGrant.id).where(
        RoleGrant.person_id == person.id,
        RoleGrant.role == role,
        RoleGrant.unit_id == unit.id,
        RoleGrant.acting_for_id == (acting_for.id if acting_for else None),
        RoleGrant.first_day <= first_day,
        or_(RoleGrant.last_day.is_(None), RoleGrant.last_day >= (last_day or date.max)),
    )
    if db.session.scalar(same.limit(1)) is not None:
        return False
    grant = RoleGrant(
        person_id=person.id,
        role=role,
        unit_id=unit.id,
        first_day=first_day,
        last_day=last_day,
        order_number=order_number.strip(),
        acting_for_id=acting_for.id if acting_for else None,
        granted_at=clock.now(),
    )
    db.session.add(grant)
    db.session.flush()
    end_links(person)
    return True
