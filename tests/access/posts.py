"""Small universities of posts and roles, how hypothesis draws them, and the reviewer rule answered by plain loops."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import insert

from app import clock
from app.extensions import db
from app.models import (
    Activity,
    Appointment,
    Contribution,
    Part,
    Person,
    Role,
    RoleGrant,
    Status,
    Unit,
    UnitLevel,
    UnitLine,
)
from tests.cast import TODAY

# Before, on and after the day on which it is asked who may decide.
DAYS = tuple(TODAY + timedelta(days=at) for at in (-40, -1, 0, 1))
STATUSES = ("submitted", "submitted", "submitted", "approved", "draft", "proposed", "declined")


@dataclass(frozen=True)
class UnitFact:
    id: int
    parent: int | None
    closed_on: date | None = None
    successor: int | None = None


@dataclass(frozen=True)
class Grant:
    id: int
    person: int
    role: str
    unit: int
    first: date
    last: date | None
    acting_for: int | None = None

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Home:
    """A person's one appointment."""

    person: int
    unit: int
    first: date
    last: date | None


@dataclass(frozen=True)
class PartFact:
    id: int
    activity: int
    person: int
    status: str
    last: date


@dataclass
class Posts:
    """Who works where, who holds which role, who did what."""

    units: dict[int, UnitFact]
    people: list[int]
    homes: dict[int, Home]
    grants: list[Grant]
    leads: dict[int, int]
    parts: list[PartFact]

    def carried_on_by(self, unit: int) -> int:
        """The unit, or once it is closed its successor, or the unit above."""
        at = self.units[unit]
        while at.closed_on and at.closed_on <= TODAY:
            following = at.successor or at.parent
            if following is None:
                break
            at = self.units[following]
        return at.id

    def reviewed_in(self, part: PartFact) -> int:
        # With one appointment it is also the nearest one.
        return self.carried_on_by(self.homes[part.person].unit)

    def deciders(self, part: PartFact) -> set[int]:
        """Who may decide today, straight from the rule."""
        at: int | None = self.reviewed_in(part)
        while at is not None:
            held = [one for one in self.held() if one.role in ("head", "acting_head") and one.unit == at]
            free = {one.person for one in held if not self.is_barred(one.person, part)}
            if free:
                return free
            at = self.units[at].parent
        hr = [one for one in self.held() if one.role == "hr" and self.units[one.unit].parent is None]
        return {one.person for one in hr if not self.is_barred(one.person, part)}

    def held(self) -> list[Grant]:
        return [one for one in self.grants if one.holds(TODAY)]

    def is_barred(self, person: int, part: PartFact) -> bool:
        """They did it, lead it, take part in it, or stand in for the person who did it."""
        others = [one for one in self.parts if one.activity == part.activity and one.person == person]
        return (
            person == part.person
            or self.leads[part.activity] == person
            or any(one.status != "declined" for one in others)
            or any(one.acting_for == part.person for one in self.held() if one.person == person)
        )


@st.composite
def universities_of_posts(draw: st.DrawFn) -> Posts:
    """Two to five units, of which one may be closed; three to six people with roles that hold today or do not."""
    number = draw(st.integers(2, 5))
    units = {1: UnitFact(1, None)}
    for unit in range(2, number + 1):
        units[unit] = UnitFact(unit, draw(st.integers(1, unit - 1)))
    if draw(st.booleans()):
        closed = units[number]
        heirs = [None, *(unit for unit in units if unit != number)]
        units[number] = UnitFact(
            number, closed.parent, draw(st.sampled_from(DAYS)), draw(st.sampled_from(heirs))
        )
    people = list(range(1, draw(st.integers(3, 6)) + 1))
    homes = {
        person: Home(
            person, draw(st.sampled_from(list(units))), DAYS[0], draw(st.sampled_from((None, None, DAYS[1])))
        )
        for person in people
    }
    grants = draw(st.lists(grants_among(people, list(units)), min_size=1, max_size=7))
    grants = [Grant(at, *facts) for at, facts in enumerate(grants, start=1)]
    leads, parts = {}, []
    for activity in range(1, draw(st.integers(1, 3)) + 1):
        among = draw(st.lists(st.sampled_from(people), min_size=1, max_size=3, unique=True))
        leads[activity] = draw(st.sampled_from(among))
        for person in among:
            status = draw(st.sampled_from(STATUSES))
            parts.append(PartFact(len(parts) + 1, activity, person, status, draw(st.sampled_from(DAYS[:3]))))
    return Posts(units, people, homes, grants, leads, parts)


@st.composite
def grants_among(draw: st.DrawFn, people: list[int], units: list[int]) -> tuple[Any, ...]:
    person = draw(st.sampled_from(people))
    role = draw(st.sampled_from(("head", "head", "head", "acting_head", "acting_head", "hr", "executive")))
    unit = 1 if role == "hr" and draw(st.booleans()) else draw(st.sampled_from(units))
    first = draw(st.sampled_from((DAYS[0], DAYS[0], DAYS[2], DAYS[3])))
    last = draw(st.sampled_from((None, None, *(day for day in DAYS if day >= first))))
    others = [None, *(other for other in people if other != person)]
    acting_for = draw(st.sampled_from(others)) if role == "acting_head" else None
    return person, role, unit, first, last, acting_for


@contextmanager
def filled(posts: Posts) -> Iterator[None]:
    """The database holds the posts within the block, and nothing afterwards."""
    db.session.rollback()
    try:
        for model, rows in _rows(posts):
            if rows:
                db.session.execute(insert(model), rows)
        yield
    finally:
        db.session.rollback()


def _rows(posts: Posts) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    now = clock.now()
    order = sorted(posts.units.values(), key=lambda unit: unit.id)
    level = {True: UnitLevel.UNIVERSITY, False: UnitLevel.DEPARTMENT}
    yield (
        Unit,
        [
            {
                "id": unit.id,
                "code": f"u{unit.id}",
                "name_th": f"หน่วย {unit.id}",
                "parent_id": unit.parent,
                "level": level[unit.parent is None],
                "closed_on": unit.closed_on,
                "successor_id": unit.successor,
            }
            for unit in order
        ],
    )
    lines = []
    for unit in order:
        at: int | None = unit.id
        distance = 0
        while at is not None:
            lines.append({"unit_id": unit.id, "ancestor_id": at, "distance": distance})
            at, distance = posts.units[at].parent, distance + 1
    yield UnitLine, lines
    yield (
        Person,
        [{"id": one, "code": f"p{one}", "given_th": f"คน {one}", "created_at": now} for one in posts.people],
    )
    yield (
        Appointment,
        [
            {
                "person_id": home.person,
                "unit_id": home.unit,
                "first_day": home.first,
                "last_day": home.last,
                "fte_percent": 100,
                "is_primary": True,
            }
            for home in posts.homes.values()
        ],
    )
    yield (
        RoleGrant,
        [
            {
                "id": one.id,
                "person_id": one.person,
                "role": Role(one.role),
                "unit_id": one.unit,
                "first_day": one.first,
                "last_day": one.last,
                "acting_for_id": one.acting_for,
                "order_number": "1/2568" if one.role == "acting_head" else "",
                "granted_at": now,
            }
            for one in posts.grants
        ],
    )
    yield from _works(posts)


def _works(posts: Posts) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    now = clock.now()
    yield (
        Activity,
        [
            {
                "id": activity,
                "kind_id": 1,
                "title": f"กิจกรรม {activity}",
                "first_day": DAYS[0],
                "last_day": DAYS[2],
                "lead_id": lead,
                "fields": {},
                "created_at": now,
                "changed_at": now,
            }
            for activity, lead in posts.leads.items()
        ],
    )
    submitted = ("submitted", "approved")
    yield (
        Contribution,
        [
            {
                "id": part.id,
                "activity_id": part.activity,
                "person_id": part.person,
                "role": Part.MEMBER,
                "first_day": DAYS[0],
                "last_day": part.last,
                "minutes": 60,
                "share": 10_000,
                "status": Status(part.status),
                "status_since": now,
                "created_at": now,
                "submitted_at": now if part.status in submitted else None,
                "reviewing_unit_id": posts.reviewed_in(part) if part.status in submitted else None,
            }
            for part in posts.parts
        ],
    )
