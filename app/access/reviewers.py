"""The reviewer rule: in which unit a contribution is decided, who may decide it today, and why it went up."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from flask import g, has_request_context
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import clock
from app.access.scopes import holds_on
from app.extensions import db
from app.models import Contribution, Person, Role, RoleGrant, Status, Unit
from app.models.appointment import primary_on

DECIDING = (Role.HEAD, Role.ACTING_HEAD)


class WentUp(StrEnum):
    """Why a unit was passed over."""

    VACANT = "vacant"
    OWN_WORK = "own work"
    TAKES_PART = "takes part"
    ACTS_FOR_CONTRIBUTOR = "acts for the contributor"


class Step(NamedTuple):
    """A unit that was passed over on the way up, and why."""

    unit: Unit
    why: WentUp


class Bench(NamedTuple):
    """Whom a contribution waits for: any of `seats` may decide. No unit: HR above the root; no seats: nobody may."""

    unit: Unit | None
    seats: list[RoleGrant]
    steps: list[Step]

    def seat_of(self, person: Person) -> RoleGrant | None:
        """The grant by which `person` may decide; one's own post before one held for somebody else."""
        held = [seat for seat in self.seats if seat.person_id == person.id]
        return min(held, key=lambda seat: (seat.role is Role.ACTING_HEAD, seat.id)) if held else None


class Chairs:
    """All posts that decide, as held on one day; loaded with two statements however many contributions are asked about."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.units = {unit.id: unit for unit in db.session.scalars(select(Unit))}
        query = select(RoleGrant).options(joinedload(RoleGrant.person), joinedload(RoleGrant.acting_for))
        query = query.where(RoleGrant.role.in_((*DECIDING, Role.HR)), holds_on(day)).order_by(RoleGrant.id)
        self.heads: dict[int, list[RoleGrant]] = {}
        self.hr: list[RoleGrant] = []
        for grant in db.session.scalars(query):
            if grant.role in DECIDING:
                self.heads.setdefault(grant.unit_id, []).append(grant)
            elif self.units[grant.unit_id].parent_id is None:
                self.hr.append(grant)

    def bench(self, contribution: Contribution) -> Bench:
        """Who may decide on `contribution`, from its reviewing unit up to the root, then university HR."""
        start = contribution.reviewing_unit_id
        unit = self.units[start] if start else home_unit(contribution.person, contribution.last_day)
        steps: list[Step] = []
        while unit is not None:
            seats = self.heads.get(unit.id, [])
            bars = [bar_to(seat, contribution) for seat in seats]
            free = [seat for seat, bar in zip(seats, bars, strict=True) if bar is None]
            if free:
                return Bench(unit, free, steps)
            steps.append(Step(unit, next((bar for bar in bars if bar), WentUp.VACANT)))
            unit = self.units[unit.parent_id] if unit.parent_id else None
        return Bench(
            None,
            [seat for seat in self.hr if bar_to(seat, contribution) is None],
            steps,
        )

    def nearest_held(self, unit: Unit) -> Unit | None:
        """The unit itself or the first one above it whose post somebody holds."""
        at: Unit | None = unit
        while at is not None and at.id not in self.heads:
            at = self.units[at.parent_id] if at.parent_id else None
        return at

    def holders(self) -> set[int]:
        """The ids of all people who hold a deciding post."""
        return {grant.person_id for grants in self.heads.values() for grant in grants}


def chairs() -> Chairs:
    """The deciding posts as held today; loaded once a request."""
    day = clock.today()
    if not has_request_context():
        return Chairs(day)
    if "chairs" not in g or g.chairs.day != day:
        g.chairs = Chairs(day)
    found: Chairs = g.chairs
    return found


def bar_to(seat: RoleGrant, contribution: Contribution) -> WentUp | None:
    """What keeps the holder of `seat` from deciding on `contribution`, or None: nobody judges work they had a part in."""
    if seat.person_id == contribution.person_id:
        return WentUp.OWN_WORK
    activity = contribution.activity
    if seat.person_id == activity.lead_id or any(
        part.person_id == seat.person_id and part.status is not Status.DECLINED
        for part in activity.contributions
    ):
        return WentUp.TAKES_PART
    if seat.acting_for_id == contribution.person_id:
        return WentUp.ACTS_FOR_CONTRIBUTOR
    return None


def home_unit(person: Person, day: date) -> Unit | None:
    """The unit of `person`'s primary appointment on `day`, or of the nearest one; its successor if it is closed by today.

    None for a person who never had an appointment.
    """
    post = primary_on(person.appointments, day)
    return current_unit(post.unit) if post else None


def current_unit(unit: Unit) -> Unit:
    """`unit` while it is open; once it is closed its successor, or where there is none the unit above."""
    today = clock.today()
    while not unit.is_open_on(today):
        following = unit.successor or unit.parent
        if following is None:
            return unit
        unit = following
    return unit
