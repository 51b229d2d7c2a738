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


def spreads_below(viewer: Person, owner: Unit) -> bool:
    """Whether `viewer` heads a unit below `owner`, or is HR over one: they spread what its plan sets for that unit."""
    return any(owner.id in {line.ancestor_id for line in grant.unit.lines} for grant in _spreading(viewer))


def sets_targets_below(viewer: Person, owner: Unit, unit: Unit) -> bool:
    """Whether `viewer` sets the targets of the units right below `unit` in a plan of `owner`.

    Who answers for the plan sets all of them; who heads a unit on the way from `unit` up to the owner, or is HR over it, those
    below that unit.
    """
    return edits_those_of(viewer, owner) or _is_between(viewer, owner, unit, 0)


def sets_target_of(viewer: Person, owner: Unit, unit: Unit) -> bool:
    """The same of the target of `unit` itself: nobody but who answers for the plan sets what their own unit is to reach."""
    return edits_those_of(viewer, owner) or _is_between(viewer, owner, unit, 1)


def _is_between(viewer: Person, owner: Unit, unit: Unit, nearest: int) -> bool:
    """Whether a unit that `viewer` spreads for lies on the way up, so near to `unit` at least and below `owner`."""
    at = {line.ancestor_id: line.distance for line in unit.lines}
    top = at.get(owner.id, 0)
    return any(nearest <= at.get(grant.unit_id, -1) < top for grant in _spreading(viewer))


def _spreading(viewer: Person) -> list[RoleGrant]:
    return [grant for grant in scopes.grants(viewer) if grant.role in (*HEADS, Role.HR)]


def _writes(grant: RoleGrant, unit_id: int, above: set[int]) -> bool:
    if grant.role is Role.HR:
        return grant.unit_id in above
    if grant.role is Role.EXECUTIVE:
        return grant.unit.parent_id is None and grant.unit_id == unit_id
    return grant.role in HEADS and grant.unit_id == unit_id
