"""The reviewer rule: in which unit a contribution or a development plan is decided, who may decide it today, and why it went up."""

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from flask import g, has_request_context
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import clock
from app.access.scopes import holds_on
from app.extensions import db
from app.models import (
    Appointment,
    Contribution,
    DevelopmentPlan,
    Person,
    Role,
    RoleGrant,
    Status,
    Unit,
)
from app.models.appointment import primary_on

DECIDING = (Role.HEAD, Role.ACTING_HEAD)

# What somebody else decides on: both are one person's, and wait in the unit where that person works.
Decided = Contribution | DevelopmentPlan


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
    """Whom something waits for: any of `seats` may decide. No unit: HR above the root; no seats: nobody may."""

    unit: Unit | None
    seats: list[RoleGrant]
    steps: list[Step]

    def seat_of(self, person: Person) -> RoleGrant | None:
        """The grant by which `person` may decide; one's own post before one held for somebody else."""
        held = [seat for seat in self.seats if seat.person_id == person.id]
        return min(held, key=lambda seat: (seat.role is Role.ACTING_HEAD, seat.id)) if held else None


class Chairs:
    """All posts that decide, as held on one day; loaded with two statements however much is asked about."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.units = {unit.id: unit for unit in db.session.scalars(select(Unit))}
        query = select(RoleGrant).options(joinedload(RoleGrant.person), joinedload(RoleGrant.acting_for))
        query = query.where(RoleGrant.role.in_((*DECIDING, Role.HR)), holds_on(day)).order_by(RoleGrant.id)
        self.heads: dict[int, list[RoleGrant]] = {}
        self.hr: list[RoleGrant] = []
        # Whom a person stands in for today, in whatever post.
        self.acted_for: dict[int, set[int]] = {}
        for grant in db.session.scalars(query):
            if grant.acting_for_id:
                self.acted_for.setdefault(grant.person_id, set()).add(grant.acting_for_id)
            if grant.role in DECIDING:
                self.heads.setdefault(grant.unit_id, []).append(grant)
            elif self.units[grant.unit_id].parent_id is None:
                self.hr.append(grant)

    def bench(self, subject: Decided) -> Bench:
        """Who may decide on `subject`, from its reviewing unit up to the root, then university HR.

        What is late was decided there and waits for university HR alone.
        """
        if isinstance(subject, Contribution) and subject.status is Status.LATE:
            return Bench(None, self._free_hr(subject), [])
        steps: list[Step] = []
        for unit in self.way_up(self._start(subject)):
            seats = self.heads.get(unit.id, [])
            bars = [self.bar_to(seat, subject) for seat in seats]
            free = [seat for seat, bar in zip(seats, bars, strict=True) if bar is None]
            if free:
                return Bench(unit, free, steps)
            steps.append(Step(unit, next((bar for bar in bars if bar), WentUp.VACANT)))
        return Bench(None, self._free_hr(subject), steps)

    def _start(self, subject: Decided) -> Unit | None:
        """The unit from which the way up begins. A plan follows its person: today, or on the last day of a period that is over."""
        if isinstance(subject, DevelopmentPlan):
            return home_unit(subject.person, min(self.day, subject.period.last_day))
        start = subject.reviewing_unit_id
        return self.units[start] if start else home_unit(subject.person, subject.last_day)

    def is_free(self, person: Person, subject: Decided) -> bool:
        """Whether `person`, as university HR, had no part in the work and stands in for nobody whose work it is."""
        return any(seat.person_id == person.id for seat in self._free_hr(subject))

    def _free_hr(self, subject: Decided) -> list[RoleGrant]:
        return [seat for seat in self.hr if self.bar_to(seat, subject) is None]

    def bar_to(self, seat: RoleGrant, subject: Decided) -> WentUp | None:
        """What keeps the holder of `seat` from deciding on `subject`, or None.

        Nobody judges work they had a part in, nor what is of a person they stand in for, by whichever seat.
        """
        if seat.person_id == subject.person_id:
            return WentUp.OWN_WORK
        if isinstance(subject, Contribution) and _takes_part(seat.person_id, subject):
            return WentUp.TAKES_PART
        if subject.person_id in self.acted_for.get(seat.person_id, ()):
            return WentUp.ACTS_FOR_CONTRIBUTOR
        return None

    def way_up(self, unit: Unit | None) -> Iterator[Unit]:
        """The units asked one after the other: `unit`, or what carries it on, and all above."""
        at = unit.carried_on_by(self.day) if unit else None
        while at is not None:
            yield at
            at = self.units[at.parent_id] if at.parent_id else None

    def nearest_held(self, unit: Unit) -> Unit | None:
        """The first unit on the way up from `unit` whose post somebody holds."""
        return next((at for at in self.way_up(unit) if at.id in self.heads), None)

    def holders(self) -> set[int]:
        """The ids of all people who hold a deciding post."""
        return {grant.person_id for grants in self.heads.values() for grant in grants}


def _takes_part(person_id: int, part: Contribution) -> bool:
    """Whether somebody leads the activity of `part`, or has a part in it that is not declined."""
    return person_id == part.activity.lead_id or any(
        other.person_id == person_id and other.status is not Status.DECLINED
        for other in part.activity.contributions
    )


def chairs() -> Chairs:
    """The deciding posts as held today; loaded once a request."""
    day = clock.today()
    if not has_request_context():
        return Chairs(day)
    if "chairs" not in g or g.chairs.day != day:
        g.chairs = Chairs(day)
    found: Chairs = g.chairs
    return found


def home_unit(person: Person, day: date) -> Unit | None:
    """The unit of `person`'s primary appointment on `day`, or of the nearest one; what carries it on if it is closed by today.

    None for a person who never had an appointment.
    """
    return unit_by(person.appointments, day)


def unit_by(posts: Sequence[Appointment], day: date) -> Unit | None:
    """The same, of somebody with the appointments `posts`."""
    post = primary_on(posts, day)
    return post.unit.carried_on_by(clock.today()) if post else None
