"""Reading the register: people, units, appointments and roles, each within what the viewer keeps."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased, contains_eager, joinedload, selectinload

from app import clock
from app.access import scopes
from app.access.reviewers import chairs
from app.extensions import db
from app.hr.asked import Asked, State
from app.models import Appointment, Person, Role, RoleGrant, Unit, UnitLine
from app.models.appointment import primary_on
from app.web.language import language
from app.web.paging import Page
from app.web.unit_tree import in_tree_order

KEEPING = (Role.HR, Role.ADMIN)


class PersonRow(NamedTuple):
    """A person with the appointments of today, the primary one first; without any the nearest one. May the viewer open them?"""

    person: Person
    posts: list[Appointment]
    works_today: bool
    opens: bool


class UnitRow(NamedTuple):
    """A unit with its depth in the tree and the grants of its head and acting heads today."""

    unit: Unit
    depth: int
    heads: list[RoleGrant]


# Whose register it is


def keeps_all(viewer: Person) -> bool:
    """Whether the viewer keeps the register of the whole university, as its HR or administrator."""
    return any(grant.role in KEEPING and grant.unit.parent_id is None for grant in scopes.grants(viewer))


def _people(viewer: Person) -> ColumnElement[bool]:
    """The condition on Person that they stand in the viewer's register."""
    return true() if keeps_all(viewer) else scopes.people(viewer)


def _in_units(viewer: Person, column: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    return true() if keeps_all(viewer) else column.in_(scopes.units(viewer, KEEPING))


def kept_units(viewer: Person) -> list[tuple[Unit, int]]:
    """The units of the viewer's register in the order of the tree, each with its depth. Two statements at the most."""
    every = db.session.scalars(select(Unit).order_by(Unit.position, Unit.id)).all()
    among = None if keeps_all(viewer) else set(db.session.scalars(scopes.units(viewer, KEEPING)))
    return in_tree_order(every, among)


# People


def count_people(viewer: Person, asked: Asked) -> int:
    return db.session.scalar(select(func.count(Person.id)).where(*_asked_people(viewer, asked))) or 0


def people(viewer: Person, asked: Asked, page: Page) -> list[PersonRow]:
    """One page of the people asked for, in dictionary order. Four statements, however many there are."""
    order = Person.sort_th if language() == "th" else Person.sort_en
    query = (
        select(Person)
        .where(*_asked_people(viewer, asked))
        .options(selectinload(Person.appointments).joinedload(Appointment.unit))
        .order_by(order, Person.id)
        .offset(page.offset)
        .limit(page.size)
    )
    found = db.session.scalars(query).all()
    open_ids = opened(viewer, [person.id for person in found])
    return [_person_row(person, person.id in open_ids) for person in found]


def opened(viewer: Person, ids: Sequence[int]) -> set[int]:
    """Which of these people's years the viewer may open."""
    return set(db.session.scalars(select(Person.id).where(Person.id.in_(ids), scopes.people(viewer))))


def person_with_code(code: str) -> Person | None:
    return db.session.scalar(select(Person).where(Person.code == code))


def _person_row(person: Person, opens: bool) -> PersonRow:
    today = clock.today()
    here = sorted(
        (post for post in person.appointments if post.covers(today)), key=lambda post: not post.is_primary
    )
    last = primary_on(person.appointments, today)
    return PersonRow(person, here or ([last] if last else []), bool(here), opens)


def _asked_people(viewer: Person, asked: Asked) -> list[ColumnElement[bool]]:
    conditions = [_people(viewer)]
    if asked.folded:
        conditions.append(Person.search_text.contains(asked.folded, autoescape=True))
    if asked.line:
        conditions.append(Person.line == asked.line)
    today = clock.today()
    in_unit = true() if asked.unit_id is None else Appointment.unit_id.in_(_below(asked.unit_id))
    works = exists().where(
        Appointment.person_id == Person.id, _covers(Appointment.first_day, Appointment.last_day, today)
    )
    if asked.state is State.TODAY:
        conditions.append(works.where(in_unit))
        return conditions
    if asked.state is State.NOT_TODAY:
        conditions.append(~works)
    if asked.unit_id is not None:
        conditions.append(exists().where(Appointment.person_id == Person.id, in_unit))
    return conditions


def _below(unit_id: int) -> Select[int]:
    return select(UnitLine.unit_id).where(UnitLine.ancestor_id == unit_id)


def _covers(
    first_day: InstrumentedAttribute[date], last_day: InstrumentedAttribute[date | None], day: date
) -> ColumnElement[bool]:
    return and_(first_day <= day, or_(last_day.is_(None), last_day >= day))


# Units


def units(viewer: Person, asked: Asked) -> list[UnitRow]:
    """The units of the viewer's register whose name or code holds the text, in the order of the tree."""
    heads = chairs().heads
    return [
        UnitRow(unit, depth if not asked.folded else 0, heads.get(unit.id, []))
        for unit, depth in kept_units(viewer)
        if asked.folded in unit.search_text
    ]


# Appointments


def count_appointments(viewer: Person, asked: Asked) -> int:
    query = select(func.count(Appointment.id)).join(Appointment.person).join(Appointment.unit)
    return db.session.scalar(query.where(*_asked_appointments(viewer, asked))) or 0


def appointments(viewer: Person, asked: Asked, page: Page) -> list[Appointment]:
    """One page of the appointments asked for: by person, the latest first. One statement."""
    order = Person.sort_th if language() == "th" else Person.sort_en
    query = (
        select(Appointment)
        .join(Appointment.person)
        .join(Appointment.unit)
        .options(contains_eager(Appointment.person), contains_eager(Appointment.unit))
        .where(*_asked_appointments(viewer, asked))
        .order_by(
            order, Person.id, Appointment.first_day.desc(), Appointment.is_primary.desc(), Appointment.id
        )
        .offset(page.offset)
        .limit(page.size)
    )
    return list(db.session.scalars(query))


def _asked_appointments(viewer: Person, asked: Asked) -> list[ColumnElement[bool]]:
    conditions = [_people(viewer)]
    if asked.folded:
        conditions.append(
            or_(
                Person.search_text.contains(asked.folded, autoescape=True),
                Unit.search_text.contains(asked.folded, autoescape=True),
            )
        )
    if asked.unit_id is not None:
        conditions.append(Appointment.unit_id.in_(_below(asked.unit_id)))
    return conditions + _asked_state(
        asked, _covers(Appointment.first_day, Appointment.last_day, clock.today())
    )


def _asked_state(asked: Asked, today: ColumnElement[bool]) -> list[ColumnElement[bool]]:
    return {State.TODAY: [today], State.NOT_TODAY: [~today], State.ALL: []}[asked.state]


# Roles


def count_roles(viewer: Person, asked: Asked) -> int:
    query = select(func.count(RoleGrant.id)).join(RoleGrant.person).join(RoleGrant.unit)
    return db.session.scalar(query.where(*_asked_roles(viewer, asked))) or 0


def roles(viewer: Person, asked: Asked, page: Page) -> list[RoleGrant]:
    """One page of the role grants asked for, in the order of the units. One statement."""
    granted_by = aliased(Person)
    query = (
        select(RoleGrant)
        .join(RoleGrant.person)
        .join(RoleGrant.unit)
        .outerjoin(granted_by, RoleGrant.granted_by)
        .options(
            contains_eager(RoleGrant.person),
            contains_eager(RoleGrant.unit),
            contains_eager(RoleGrant.granted_by.of_type(granted_by)),
            joinedload(RoleGrant.acting_for),
        )
        .where(*_asked_roles(viewer, asked))
        .order_by(Unit.position, Unit.id, RoleGrant.role, RoleGrant.first_day.desc(), RoleGrant.id)
        .offset(page.offset)
        .limit(page.size)
    )
    return list(db.session.scalars(query))


def _asked_roles(viewer: Person, asked: Asked) -> list[ColumnElement[bool]]:
    conditions = [_in_units(viewer, RoleGrant.unit_id)]
    if asked.folded:
        conditions.append(
            or_(
                Person.search_text.contains(asked.folded, autoescape=True),
                Unit.search_text.contains(asked.folded, autoescape=True),
            )
        )
    if asked.role:
        conditions.append(RoleGrant.role == asked.role)
    if asked.unit_id is not None:
        conditions.append(RoleGrant.unit_id.in_(_below(asked.unit_id)))
    return conditions + _asked_state(asked, _covers(RoleGrant.first_day, RoleGrant.last_day, clock.today()))
