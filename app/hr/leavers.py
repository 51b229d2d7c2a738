"""People who have left, with what they left open: what waits from them, what lies with them, and what waits for them."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app import clock
from app.access.entry import left
from app.access.reviewers import DECIDING, chairs
from app.access.scopes import holds_today
from app.extensions import db
from app.models import Activity, Appointment, Contribution, Person, RoleGrant, Status
from app.models.appointment import primary_on
from app.web.language import language
from app.web.paging import Page

WAITING = (Status.SUBMITTED, Status.LATE)
WITH_THEM = (Status.RETURNED, Status.AMENDING)
# Private to them and to whoever leads: of these HR is told only how many there are.
COUNTED = (Status.DRAFT, Status.PROPOSED)


class Leaver(NamedTuple):
    """Somebody whose appointments are all over, and what is open."""

    person: Person
    last_post: Appointment | None
    # Theirs, waiting for somebody else.
    waiting: list[Contribution]
    # Theirs, waiting for them: returned, or with a change that they began.
    with_them: list[Contribution]
    drafts: int
    proposals: int
    # Roles that run on though they left: with one they may still sign in.
    grants: list[RoleGrant]
    # Work of others that nobody but they may decide on.
    decides_alone: list[Contribution]


def count_leavers() -> int:
    """How many people have left in all."""
    return db.session.scalar(select(func.count(Person.id)).where(left())) or 0


def count_open() -> int:
    """How many of them left something open."""
    return db.session.scalar(select(func.count(Person.id)).where(left(), _leaves_open())) or 0


def leavers(page: Page) -> list[Leaver]:
    """One page of those who left something open: first whose work waits or whose role runs on. Nine statements at the most."""
    order = Person.sort_th if language() == "th" else Person.sort_en
    query = (
        select(Person)
        .where(left(), _leaves_open())
        .options(selectinload(Person.appointments).joinedload(Appointment.unit))
        .order_by(case((or_(_has(WAITING), _holds()), 0), else_=1), order, Person.id)
        .offset(page.offset)
        .limit(page.size)
    )
    people = db.session.scalars(query).all()
    ids = [person.id for person in people]
    parts, counts, grants = _parts(ids), _counts(ids), _grants(ids)
    alone = _decided_alone([grant for held in grants.values() for grant in held])
    return [
        Leaver(
            person,
            primary_on(person.appointments, clock.today()),
            [part for part in parts[person.id] if part.status in WAITING],
            [part for part in parts[person.id] if part.status in WITH_THEM],
            counts[person.id, Status.DRAFT],
            counts[person.id, Status.PROPOSED],
            grants[person.id],
            alone[person.id],
        )
        for person in people
    ]


def _leaves_open() -> ColumnElement[bool]:
    return or_(_has((*WAITING, *WITH_THEM, *COUNTED)), _holds())


def _has(statuses: Sequence[Status]) -> ColumnElement[bool]:
    return exists().where(Contribution.person_id == Person.id, Contribution.status.in_(statuses))


def _holds() -> ColumnElement[bool]:
    return exists().where(and_(RoleGrant.person_id == Person.id, holds_today()))


def _parts(ids: Sequence[int]) -> dict[int, list[Contribution]]:
    """By person, the longest open first."""
    query = (
        select(Contribution)
        .where(Contribution.person_id.in_(ids), Contribution.status.in_((*WAITING, *WITH_THEM)))
        .options(joinedload(Contribution.activity).selectinload(Activity.contributions))
        .order_by(Contribution.status_since, Contribution.id)
    )
    found: dict[int, list[Contribution]] = defaultdict(list)
    for part in db.session.scalars(query):
        found[part.person_id].append(part)
    return found


def _counts(ids: Sequence[int]) -> Counter[tuple[int, Status]]:
    query = (
        select(Contribution.person_id, Contribution.status, func.count(Contribution.id))
        .where(Contribution.person_id.in_(ids), Contribution.status.in_(COUNTED))
        .group_by(Contribution.person_id, Contribution.status)
    )
    return Counter({(row[0], row[1]): row[2] for row in db.session.execute(query)})


def _grants(ids: Sequence[int]) -> dict[int, list[RoleGrant]]:
    query = select(RoleGrant).options(joinedload(RoleGrant.unit)).order_by(RoleGrant.id)
    found: dict[int, list[RoleGrant]] = defaultdict(list)
    for grant in db.session.scalars(query.where(RoleGrant.person_id.in_(ids), holds_today())):
        found[grant.person_id].append(grant)
    return found


def _decided_alone(grants: Sequence[RoleGrant]) -> dict[int, list[Contribution]]:
    """By holder what waits for them and nobody else; only who holds a deciding post has any."""
    found: dict[int, list[Contribution]] = defaultdict(list)
    holders = {grant.person_id for grant in grants if grant.role in DECIDING}
    if not holders:
        return found
    board = chairs()
    query = (
        select(Contribution)
        .where(Contribution.status == Status.SUBMITTED)
        .options(
            joinedload(Contribution.activity).selectinload(Activity.contributions),
            joinedload(Contribution.person),
        )
        .order_by(Contribution.submitted_at, Contribution.id)
    )
    for part in db.session.scalars(query):
        people = {seat.person_id for seat in board.bench(part).seats}
        if len(people) == 1 and people <= holders:
            found[people.pop()].append(part)
    return found
