"""Whose hand is on the register: which people and appointments HR may change, and who grants which role."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select

from app import clock
from app.access import scopes
from app.extensions import db
from app.models import Appointment, Person, Role, RoleGrant, Unit, UnitLine
from app.models.appointment import primary_on

KEEPING = (Role.HR, Role.ADMIN)


class Granter(NamedTuple):
    """A role that grants another one within its own unit and below; `of_university`: only where that unit is the root."""

    role: Role
    of_university: bool = False


# Nobody gives away more than they hold: what is above a faculty's HR comes from the university's HR or the administrator.
GRANTED_BY: dict[Role, tuple[Granter, ...]] = {
    Role.HEAD: (Granter(Role.HR),),
    Role.ACTING_HEAD: (Granter(Role.HR),),
    Role.RECORDER: (Granter(Role.HR),),
    Role.HR: (Granter(Role.HR, of_university=True), Granter(Role.ADMIN)),
    Role.EXECUTIVE: (Granter(Role.HR, of_university=True), Granter(Role.ADMIN)),
    Role.ADMIN: (Granter(Role.ADMIN),),
}


def edits(viewer: Person, subject: Person | Appointment | None) -> bool:
    """Whether `viewer` may change a person or an appointment; None: some of them. Never oneself, nor one's own posts.

    A person whose primary appointment lies within the viewer's scope, and of those an appointment in a unit of it.
    """
    if subject is None:
        return scopes.holds_any(viewer, (Role.HR,))
    if isinstance(subject, Appointment):
        return edits(viewer, subject.person) and keeps(viewer, subject.unit)
    return subject.id != viewer.id and _keeps_person(viewer, subject)


def keeps(viewer: Person, unit: Unit, roles: tuple[Role, ...] = (Role.HR,)) -> bool:
    """Whether `viewer` holds one of `roles` over `unit`, or over a unit above it."""
    held = {grant.unit_id for grant in scopes.grants(viewer) if grant.role in roles}
    return any(line.ancestor_id in held for line in unit.lines)


def _keeps_person(viewer: Person, person: Person) -> bool:
    if scopes.is_university_hr(viewer):
        return True
    home = primary_on(person.appointments, clock.today())
    return home is not None and keeps(viewer, home.unit)


def sees_entry(viewer: Person, subject: Appointment | RoleGrant) -> bool:
    """Whether an appointment or a role is there at all for `viewer`: those of their units and of the people they may change."""
    return keeps(viewer, subject.unit, KEEPING) or edits(viewer, subject.person)


def granted_roles(viewer: Person) -> list[Role]:
    """The roles that `viewer` may grant over one unit or another, in the order of the list of roles."""
    return [role for role in Role if any(_holds(viewer, granter) for granter in GRANTED_BY[role])]


def grants_over(viewer: Person, role: Role, unit: Unit) -> bool:
    """Whether `viewer` may grant `role` over `unit`: within their own scope, nothing above them."""
    return any(line.ancestor_id in _reach(viewer, role) for line in unit.lines)


def changes_role(viewer: Person, grant: RoleGrant) -> bool:
    """Whether `viewer` may end or correct `grant`: who could have made it; nobody a role of their own."""
    return grant.person_id != viewer.id and grants_over(viewer, grant.role, grant.unit)


def changeable(viewer: Person, grants: Sequence[RoleGrant]) -> set[int]:
    """The ids of those among `grants` that `viewer` may end or correct. One statement."""
    lines = select(UnitLine.unit_id, UnitLine.ancestor_id).where(
        UnitLine.unit_id.in_({grant.unit_id for grant in grants})
    )
    above: dict[int, set[int]] = {}
    for unit_id, ancestor_id in db.session.execute(lines):
        above.setdefault(unit_id, set()).add(ancestor_id)
    return {
        grant.id
        for grant in grants
        if grant.person_id != viewer.id and _reach(viewer, grant.role) & above[grant.unit_id]
    }


def _reach(viewer: Person, role: Role) -> set[int]:
    """The ids of the units over which, and below which, `viewer` may grant `role`."""
    return {
        grant.unit_id
        for granter in GRANTED_BY[role]
        for grant in scopes.grants(viewer)
        if _fits(grant, granter)
    }


def _holds(viewer: Person, granter: Granter) -> bool:
    return any(_fits(grant, granter) for grant in scopes.grants(viewer))


def _fits(grant: RoleGrant, granter: Granter) -> bool:
    return grant.role is granter.role and not (granter.of_university and grant.unit.parent_id is not None)
