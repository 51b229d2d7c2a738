"""What a viewer may see, as SQL: every list starts from one of these; the policy asks the same questions of one object."""

from collections.abc import Collection, Iterable
from datetime import date

from flask import g, has_request_context
from sqlalchemy import ColumnElement, Select, and_, case, exists, or_, select
from sqlalchemy.orm import joinedload

from app import clock
from app.extensions import db
from app.models import (
    Activity,
    Appointment,
    Contribution,
    LedgerEntry,
    Period,
    PeriodClose,
    Person,
    Role,
    RoleGrant,
    Status,
    Unit,
    UnitLine,
)
from app.models.ledger import standing

# Roles that open the records of a unit and of all units below it.
SEEING = (Role.HEAD, Role.ACTING_HEAD, Role.EXECUTIVE, Role.HR)
# Roles that open the years of the people who work there.
YEARS = (Role.HEAD, Role.ACTING_HEAD, Role.HR)
# Parts that only their owner and the activity's lead see.
PRIVATE = (Status.DRAFT, Status.PROPOSED, Status.DECLINED)


def holds_today() -> ColumnElement[bool]:
    """The condition on RoleGrant that it holds today."""
    return holds_on(clock.today())


def holds_on(day: date) -> ColumnElement[bool]:
    return and_(
        RoleGrant.first_day <= day,
        or_(RoleGrant.last_day.is_(None), RoleGrant.last_day >= day),
    )


def holds_today_or_later() -> ColumnElement[bool]:
    return or_(RoleGrant.last_day.is_(None), RoleGrant.last_day >= clock.today())


def grants(viewer: Person) -> list[RoleGrant]:
    """The role grants that `viewer` holds today, each with its unit; asked once a request."""
    if has_request_context():
        cache = g.setdefault("grants", {})
        asked = (viewer.id, clock.today())
        if asked not in cache:
            cache[asked] = _grants(viewer)
        found: list[RoleGrant] = cache[asked]
        return found
    return _grants(viewer)


def _grants(viewer: Person) -> list[RoleGrant]:
    query = select(RoleGrant).options(joinedload(RoleGrant.unit), joinedload(RoleGrant.acting_for))
    return list(
        db.session.scalars(
            query.where(RoleGrant.person_id == viewer.id, holds_today()).order_by(RoleGrant.id)
        )
    )


def holds_any(viewer: Person, roles: Collection[Role]) -> bool:
    return any(grant.role in roles for grant in grants(viewer))


def is_university_hr(viewer: Person) -> bool:
    """Whether `viewer` is HR of the whole university today."""
    return any(grant.role is Role.HR and grant.unit.parent_id is None for grant in grants(viewer))


def is_in_closed_period(part: Contribution) -> bool:
    """Whether a period that is closed counts approved days of `part`; asked once a request for all parts of its activity."""
    if not has_request_context():
        return part.id in _in_closed_periods(part.activity_id)
    cache = g.setdefault("in_closed_periods", {})
    if part.activity_id not in cache:
        cache[part.activity_id] = _in_closed_periods(part.activity_id)
    return part.id in cache[part.activity_id]


def _in_closed_periods(activity_id: int) -> set[int]:
    counts = (
        select(LedgerEntry.contribution_id)
        .join(
            Period, and_(Period.first_day <= LedgerEntry.first_day, Period.last_day >= LedgerEntry.last_day)
        )
        .join(PeriodClose, and_(PeriodClose.period_id == Period.id, PeriodClose.reopened_at.is_(None)))
        .where(LedgerEntry.activity_id == activity_id, standing())
    )
    return set(db.session.scalars(counts))


def units(viewer: Person, roles: Iterable[Role] = SEEING) -> Select[int]:
    """The ids of the units over which `viewer` holds one of `roles` today, with all units below them."""
    held = [grant.unit_id for grant in grants(viewer) if grant.role in tuple(roles)]
    return select(UnitLine.unit_id).where(UnitLine.ancestor_id.in_(held))


def activities(viewer: Person) -> ColumnElement[bool]:
    """The condition on Activity that `viewer` may see it: they lead it, take part in it, or see a unit it touches."""
    takes_part = exists().where(Contribution.activity_id == Activity.id, Contribution.person_id == viewer.id)
    # A record that became part of another one leads there: who took part in it is among the other's people.
    takes_part_there = exists().where(
        Contribution.activity_id == Activity.merged_into_id, Contribution.person_id == viewer.id
    )
    return or_(
        Activity.lead_id == viewer.id, takes_part, takes_part_there, _recorded(viewer), _touches_units(viewer)
    )


def recorded_people(viewer: Person) -> ColumnElement[bool]:
    """The condition on Person that `viewer` is recorder for them: they work in the unit, or below it, today."""
    today = clock.today()
    return exists().where(
        Appointment.person_id == Person.id,
        Appointment.unit_id.in_(units(viewer, (Role.RECORDER,))),
        Appointment.first_day <= today,
        or_(Appointment.last_day.is_(None), Appointment.last_day >= today),
    )


def _recorded(viewer: Person) -> ColumnElement[bool]:
    """What a recorder wrote down for somebody who has not confirmed it yet."""
    if not holds_any(viewer, (Role.RECORDER,)):
        return Activity.id.is_(None)
    leads = select(Person.id).where(Person.id == Activity.lead_id, recorded_people(viewer))
    return exists().where(
        Contribution.activity_id == Activity.id,
        Contribution.person_id == Activity.lead_id,
        Contribution.status == Status.PROPOSED,
        leads.exists(),
    )


def _touches_units(viewer: Person) -> ColumnElement[bool]:
    if not holds_any(viewer, SEEING):
        return Activity.id.is_(None)
    reviewed = exists().where(
        Contribution.activity_id == Activity.id,
        Contribution.status.not_in(PRIVATE),
        _reviewed_in(units(viewer)),
    )
    counted = exists().where(LedgerEntry.activity_id == Activity.id, LedgerEntry.unit_id.in_(units(viewer)))
    return or_(reviewed, counted)


def _reviewed_in(within: Select[int]) -> ColumnElement[bool]:
    """The condition on Contribution that it is reviewed in one of the units, or was in one that they carry on."""
    stamped = Contribution.reviewing_unit_id.in_(within)
    return or_(stamped, decided_in().in_(within)) if carried_on() else stamped


def decided_in() -> ColumnElement[int | None]:
    """The id of the unit that decides on a Contribution: the one it is stamped with, or what carries that on today."""
    stamp = Contribution.reviewing_unit_id
    carried = carried_on()
    return case(carried, value=stamp, else_=stamp) if carried else stamp.expression


def carried_on() -> dict[int, int]:
    """For each unit that is closed today the unit that carries it on, by id; asked once a request."""
    if has_request_context():
        if "carried_on" not in g:
            g.carried_on = _carried_on()
        found: dict[int, int] = g.carried_on
        return found
    return _carried_on()


def _carried_on() -> dict[int, int]:
    today = clock.today()
    closed = db.session.scalars(select(Unit).where(Unit.closed_on <= today))
    return {unit.id: unit.carried_on_by(today).id for unit in closed}


def contributions(viewer: Person) -> ColumnElement[bool]:
    """The condition on Contribution that `viewer` may see it in a list of records."""
    led = Contribution.activity_id.in_(select(Activity.id).where(Activity.lead_id == viewer.id))
    own = or_(Contribution.person_id == viewer.id, led)
    if not holds_any(viewer, SEEING):
        return own
    counted = exists().where(
        LedgerEntry.contribution_id == Contribution.id,
        LedgerEntry.unit_id.in_(units(viewer)),
    )
    in_scope = or_(_reviewed_in(units(viewer)), counted)
    return or_(own, and_(Contribution.status.not_in(PRIVATE), in_scope))


def parts(viewer: Person, activity: Activity) -> list[Contribution]:
    """The parts of an activity that `viewer` may see on its page: drafts and proposals only their owner and the lead, and
    who wrote one down for its lead."""
    recorded = holds_any(viewer, (Role.RECORDER,)) and db.session.scalar(
        select(Activity.id).where(Activity.id == activity.id, _recorded(viewer))
    )
    return [
        part
        for part in activity.contributions
        if viewer.id in (activity.lead_id, part.person_id)
        or part.status not in PRIVATE
        or (recorded and part.person_id == activity.lead_id and part.status is Status.PROPOSED)
    ]


def people(viewer: Person) -> ColumnElement[bool]:
    """The condition on Person that `viewer` may see their years: oneself, and those who work in a unit one heads or runs."""
    today = clock.today()
    works_there = exists().where(
        Appointment.person_id == Person.id,
        Appointment.unit_id.in_(units(viewer, YEARS)),
        Appointment.first_day <= today,
        or_(Appointment.last_day.is_(None), Appointment.last_day >= today),
    )
    root_hr = [grant for grant in grants(viewer) if grant.role is Role.HR and grant.unit.parent_id is None]
    # The university's HR also reads those who have left, who work nowhere any more.
    return or_(
        Person.id == viewer.id,
        works_there,
        Person.id.is_not(None) if root_hr else Person.id.is_(None),
    )
