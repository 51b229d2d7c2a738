"""Whose plans somebody may write: those of the university, and those of a unit."""

from app.access import scopes
from app.models import Person, Role, RoleGrant, Unit

HEADS = (Role.HEAD, Role.ACTING_HEAD)


def edits_those_of(viewer: Person, unit: Unit) -> bool:
    """The university's: its HR and its executives. A unit's: its head, acting head, and HR over it or above."""
    return writes_those_of(viewer, unit.id, {line.ancestor_id for line in unit.lines})


def writes_those_of(viewer: Person, unit_id: int, above: set[int]) -> bool:
    """The same of a unit whose own id and those of the units above it are at hand."""
    return any(_writes(grant, unit_id, above) for grant in scopes.grants(viewer))


def may_own(viewer: Person) -> list[RoleGrant]:
    """The roles by which `viewer` may write the plans of one unit or another."""
    return [grant for grant in scopes.grants(viewer) if _writes(grant, grant.unit_id, {grant.unit_id})]


def _writes(grant: RoleGrant, unit_id: int, above: set[int]) -> bool:
    if grant.role is Role.HR:
        return grant.unit_id in above
    if grant.role is Role.EXECUTIVE:
        return grant.unit.parent_id is None and grant.unit_id == unit_id
    return grant.role in HEADS and grant.unit_id == unit_id
