"""What waits for somebody is exactly what they may decide on: made-up universities against the rule in plain Python."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from flask import g
from hypothesis import given, settings
from hypothesis import strategies as st

from app import clock, workflow
from app.access import Permission, policy
from app.access.reviewers import chairs
from app.access.waiting import undecidable, waiting_for
from app.extensions import db
from app.models import Contribution, Part, Person, Role, Status, Unit
from tests.cast import TODAY
from tests.factories import (
    bangkok,
    grant,
    make_activity,
    make_contribution,
    make_kind,
    make_person,
    make_unit,
)
from tests.statements import counted

on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)

PEOPLE, UNITS = 6, 5
people = st.integers(0, PEOPLE - 1)
units = st.integers(0, UNITS - 1)


@dataclass(frozen=True)
class World:
    """Everything by number. `above[i]`: the unit above unit i + 1. `posts`: (person, role, unit, whom they act for).

    `closed`: unit -> its successor, or itself where it has none. `parts`: for each activity its lead and the status of
    each person's part.
    """

    above: list[int]
    homes: list[int]
    closed: dict[int, int]
    posts: list[tuple[int, Role, int, int | None]]
    activities: list[tuple[int, dict[int, Status]]] = field(default_factory=list)


@st.composite
def worlds(draw: Any) -> World:
    above = [draw(st.integers(0, at)) for at in range(UNITS - 1)]
    homes = draw(st.lists(units, min_size=PEOPLE, max_size=PEOPLE))
    closed = draw(st.dictionaries(st.integers(1, UNITS - 1), units, max_size=2))
    role = st.sampled_from([Role.HEAD, Role.HEAD, Role.ACTING_HEAD, Role.HR, Role.EXECUTIVE])
    posts = draw(st.lists(st.tuples(people, role, units, st.none() | people), max_size=7))
    status = st.sampled_from(
        [Status.SUBMITTED, Status.SUBMITTED, Status.PROPOSED, Status.DECLINED, Status.DRAFT]
    )
    parts = st.dictionaries(people, status, min_size=1, max_size=3)
    return World(
        above, homes, closed, posts, draw(st.lists(st.tuples(people, parts), min_size=1, max_size=4))
    )


class Made:
    """The world as rows."""

    def __init__(self, world: World) -> None:
        self.units: list[Unit] = [make_unit()]
        for above in world.above:
            self.units.append(make_unit(parent=self.units[above]))
        for closed, successor in world.closed.items():
            unit = self.units[closed]
            unit.closed_on = TODAY
            unit.successor_id = self.units[successor].id if successor != closed else None
        db.session.flush()
        self.people: list[Person] = [make_person(unit=self.units[home]) for home in world.homes]
        for person, role, unit, acting_for in world.posts:
            stands_in = role is Role.ACTING_HEAD and acting_for not in (None, person)
            grant(
                self.people[person],
                role,
                self.units[unit],
                acting_for=self.people[acting_for] if stands_in and acting_for is not None else None,
            )
        kind = make_kind()
        self.parts: list[Contribution] = []
        for lead, parts in world.activities:
            activity = make_activity(self.people[lead], kind)
            for person, status in parts.items():
                # Stamped where the work was done, as before any unit closed.
                part = Contribution(
                    activity=activity,
                    person=self.people[person],
                    role=Part.MEMBER,
                    first_day=activity.first_day,
                    last_day=activity.last_day,
                    minutes=60,
                    share=100_000,
                    status=status,
                    status_since=clock.now(),
                    submitted_at=clock.now(),
                    reviewing_unit_id=self.units[world.homes[person]].id
                    if status is Status.SUBMITTED
                    else None,
                    created_at=clock.now(),
                )
                db.session.add(part)
                self.parts.append(part)
        db.session.flush()


def decides(world: World) -> Iterator[set[int]]:
    """Who may decide on each part that was submitted: domain.md's reviewer rule over the numbers."""
    parents = {at + 1: above for at, above in enumerate(world.above)}
    acted_for = {
        (person, whom)
        for person, role, _unit, whom in world.posts
        if role is Role.ACTING_HEAD and whom != person
    }
    for lead, parts in world.activities:
        involved = {lead, *(person for person, status in parts.items() if status is not Status.DECLINED)}
        for owner, status in parts.items():
            if status is not Status.SUBMITTED:
                continue
            barred = involved | {person for person, whom in acted_for if whom == owner}
            at: int | None = world.homes[owner]
            passed: set[int] = set()
            while at in world.closed:
                passed.add(at)
                following = world.closed[at] if world.closed[at] != at else parents[at]
                if following in passed:
                    break
                at = following
            free: set[int] = set()
            while at is not None and not free:
                heads = {
                    p
                    for p, role, unit, _whom in world.posts
                    if role in (Role.HEAD, Role.ACTING_HEAD) and unit == at
                }
                free = heads - barred
                at = parents.get(at)
            if not free:
                free = {p for p, role, unit, _whom in world.posts if role is Role.HR and unit == 0} - barred
            yield free


@on_sqlite
@settings(max_examples=60)
@given(world=worlds())
def test_what_waits_for_somebody_is_what_the_rule_lets_them_decide(app, world):
    # As in a request, where posts and roles are read once.
    with app.test_request_context():
        for name in list(g):
            g.pop(name)
        try:
            compare(world, Made(world))
        finally:
            db.session.rollback()


def compare(world: World, made: Made) -> None:
    submitted = [part for part in made.parts if part.status is Status.SUBMITTED]
    expected = dict(zip((part.id for part in submitted), decides(world), strict=True))
    for part in submitted:
        seats = {made.people.index(seat.person) for seat in chairs().bench(part).seats}
        assert seats == expected[part.id]
    for number, person in enumerate(made.people):
        assert [part.id for part in waiting_for(person)] == [
            part.id for part in submitted if number in expected[part.id]
        ]
        stuck = {part.id for part in undecidable(person)}
        is_hr = any(p == number and role is Role.HR and unit == 0 for p, role, unit, _ in world.posts)
        assert stuck == ({id_ for id_, who in expected.items() if not who} if is_hr else set())
        for part in submitted:
            may = number in expected[part.id]
            assert policy.may(person, Permission.CONTRIBUTION_DECIDE, part) is may
            # Who decides must also find it: deciding is never wider than seeing.
            assert not may or policy.may_see(person, part)


@on_sqlite
def test_the_longest_waiting_comes_first(university):
    early = make_contribution(university.joint, status=Status.SUBMITTED, at=bangkok(date(2025, 6, 2)))
    late = make_contribution(university.musician, status=Status.SUBMITTED, at=bangkok(date(2025, 6, 12)))
    again = make_contribution(university.musician, status=Status.SUBMITTED, at=bangkok(date(2025, 6, 13)))
    # Sent again it waits from then on, though it was made first.
    workflow.move(early, "recall", by=university.joint)
    workflow.move(early, "submit", by=university.joint)
    assert waiting_for(university.head) == [late, again, early]


@on_sqlite
def test_as_many_statements_for_fifty_as_for_five(university):
    def asked() -> int:
        db.session.commit()
        db.session.expire_all()
        with counted() as statements:
            waiting_for(university.dean)
        return len(statements)

    def fill(number: int) -> None:
        for day in range(number):
            at = bangkok(TODAY - timedelta(days=day % 9))
            make_contribution(university.dancer, status=Status.SUBMITTED, at=at)

    fill(5)
    few = asked()
    fill(45)
    assert asked() == few
    assert len(waiting_for(university.dean)) == 50


def test_only_what_is_submitted_waits(university):
    for status in (Status.DRAFT, Status.RETURNED, Status.APPROVED, Status.SUBMITTED):
        make_contribution(university.musician, status=status)
    assert [part.status for part in waiting_for(university.head)] == [Status.SUBMITTED]


@on_sqlite
def test_what_nobody_may_decide_is_listed_for_university_hr_only(university):
    hall = make_unit("hall", university.root)
    part = make_contribution(make_person("lonely", hall), make_activity(university.hr), Status.SUBMITTED)
    faculty_hr = make_person("faculty-hr", hall)
    grant(faculty_hr, Role.HR, hall)
    assert undecidable(university.hr) == [part]
    assert waiting_for(university.hr) == []
    for other in (university.rector, university.admin, faculty_hr, university.head):
        assert undecidable(other) == []
