"""Reading the tree for whoever changes it: what a unit's page shows, and which units a form may name."""

from typing import NamedTuple

from sqlalchemy import Select, func, or_, select

from app import clock
from app.access import scopes
from app.access.reviewers import chairs
from app.extensions import db
from app.models import Appointment, Contribution, Person, Role, RoleGrant, Status, Unit, UnitLine
from app.web.unit_tree import in_tree_order


class UnitPage(NamedTuple):
    """What the register says of a unit beside its own facts."""

    heads: list[RoleGrant]
    people: int
    waiting: int
    # The units that it follows.
    follows: list[Unit]


def unit_page(unit: Unit) -> UnitPage:
    """Heads and people of today, what waits for a decision in the unit itself, and whom it follows. Three statements."""
    today = clock.today()
    works = select(func.count(Appointment.person_id.distinct())).where(
        Appointment.unit_id == unit.id,
        Appointment.first_day <= today,
        or_(Appointment.last_day.is_(None), Appointment.last_day >= today),
    )
    waits = select(func.count(Contribution.id)).where(
        Contribution.status == Status.SUBMITTED, Contribution.reviewing_unit_id == unit.id
    )
    follows = select(Unit).where(Unit.successor_id == unit.id).order_by(Unit.position, Unit.id)
    return UnitPage(
        chairs().heads.get(unit.id, []),
        db.session.scalar(works) or 0,
        db.session.scalar(waits) or 0,
        list(db.session.scalars(follows)),
    )


def beside(parent: Unit | None, but: Unit | None = None) -> list[Unit]:
    """The units right below `parent`, in their order."""
    query = select(Unit).where(Unit.parent_id == (parent.id if parent else None))
    query = query.order_by(Unit.position, Unit.id)
    return [one for one in db.session.scalars(query) if parent is not None and one is not but]


def before(unit: Unit) -> Unit | None:
    """The unit that stands right before `unit` among those beside it."""
    earlier = [one for one in beside(unit.parent, unit) if (one.position, one.id) < (unit.position, unit.id)]
    return earlier[-1] if earlier else None


def open_units(viewer: Person, *, own_too: bool = False) -> list[tuple[Unit, int]]:
    """The units of today and later that the viewer changes as HR, in the order of the tree with their depth.

    `own_too`: also those whose HR the viewer is, below which units can be opened. Three statements at the most.
    """
    every = list(db.session.scalars(select(Unit).order_by(Unit.position, Unit.id)))
    among = set(db.session.scalars(_changed_by(viewer, own_too)))
    return [
        (unit, depth)
        for unit, depth in in_tree_order(every, among)
        if unit.is_open_on(clock.today()) and (own_too or unit.parent_id is not None)
    ]


def _changed_by(viewer: Person, own_too: bool) -> Select[int]:
    query = scopes.units(viewer, (Role.HR,))
    return query if own_too else query.where(UnitLine.distance > 0)
