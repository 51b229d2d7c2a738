"""Who can see an activity: computed from the same facts as the policy (app/access/policy.py, sees_it)."""

from itertools import groupby
from typing import NamedTuple

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import joinedload

from app.access import scopes
from app.access.scopes import SEEING
from app.extensions import db
from app.models import Activity, Contribution, LedgerEntry, Person, Role, RoleGrant, Unit, UnitLine


class Office(NamedTuple):
    """A role over a unit, and the people who hold it today; the unit nearest to the work comes first."""

    role: Role
    unit: Unit
    people: list[Person]


class Audience(NamedTuple):
    """`people` take part (those whose part the viewer may see); `heads`, `executives` and `hr` hold a role over a unit it touches."""

    people: list[Person]
    heads: list[Office]
    executives: list[Office]
    hr: list[Office]

    @property
    def is_private(self) -> bool:
        """Nothing was submitted yet: nobody outside the activity sees it."""
        return not (self.heads or self.executives or self.hr)


def audience(activity: Activity, visible: list[Contribution]) -> Audience:
    """Who sees `activity` today. `visible`: the parts the viewer may see, whose people are named. A few statements, however many."""
    people = {activity.lead_id: activity.lead} | {part.person_id: part.person for part in visible}
    offices = _offices(activity)
    return Audience(
        list(people.values()),
        [one for one in offices if one.role in (Role.HEAD, Role.ACTING_HEAD)],
        [one for one in offices if one.role is Role.EXECUTIVE],
        [one for one in offices if one.role is Role.HR],
    )


def _offices(activity: Activity) -> list[Office]:
    reviewed = set(
        db.session.scalars(
            select(Contribution.reviewing_unit_id).where(
                Contribution.activity_id == activity.id,
                Contribution.status.not_in(scopes.PRIVATE),
                Contribution.reviewing_unit_id.is_not(None),
            )
        )
    )
    # What a closed unit reviewed is seen by those over the unit that carries it on, too.
    carried = scopes.carried_on()
    reviewed |= {carried[unit_id] for unit_id in reviewed if unit_id in carried}
    counted = select(LedgerEntry.unit_id).where(LedgerEntry.activity_id == activity.id)
    over = select(UnitLine.ancestor_id).where(
        or_(UnitLine.unit_id.in_(reviewed), UnitLine.unit_id.in_(counted))
    )
    depth = select(func.count()).where(UnitLine.unit_id == RoleGrant.unit_id).scalar_subquery()
    grants = db.session.scalars(
        select(RoleGrant)
        .options(joinedload(RoleGrant.person), joinedload(RoleGrant.unit))
        .where(RoleGrant.unit_id.in_(over), RoleGrant.role.in_(SEEING), scopes.holds_today())
        .order_by(
            case({role: at for at, role in enumerate(SEEING)}, value=RoleGrant.role),
            depth.desc(),
            RoleGrant.unit_id,
            RoleGrant.id,
        )
    )
    return [
        Office(role, unit, [grant.person for grant in held])
        for (role, unit), held in groupby(grants, key=lambda grant: (grant.role, grant.unit))
    ]
