"""What people owe by the norms, what they are short of, and how a unit's people are spread."""

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.counting.loads import Bin, Hours, State, distribution, load, loads
from app.counting.norms import norm_of, norms
from app.extensions import db
from app.models import Area, Period, Person, Status
from tests.cast import University
from tests.factories import appoint, log, make_contribution, make_person
from tests.plan_factories import make_group, make_norm, put_into
from tests.statements import counted

on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
HOUR = 60


def academic(one: University) -> Period:
    return one.year(2025, "academic")


def test_a_whole_year_owes_the_norm_of_the_group_and_where_there_is_none_that_of_the_line(
    university: University,
) -> None:
    teaching = make_group("teaching")
    put_into(university.musician, teaching, date(2020, 1, 1))
    make_norm(1260)
    make_norm(400, Area.RESEARCH)
    make_norm(567, Area.TEACHING, group=teaching)
    make_norm(126, Area.RESEARCH, group=teaching)
    found = norms([university.musician.id, university.head.id, university.support.id], academic(university))
    assert found[university.musician.id] == (
        1260 * HOUR,
        {Area.TEACHING: 567 * HOUR, Area.RESEARCH: 126 * HOUR},
    )
    assert found[university.head.id] == (1260 * HOUR, {Area.RESEARCH: 400 * HOUR})
    assert found[university.support.id] == (None, {})


def test_a_norm_that_changes_in_the_middle_leaves_the_period_as_it_was(university: University) -> None:
    year, following = university.year(2024, "academic"), academic(university)
    middle = year.first_day + timedelta(days=100)
    make_norm(1260, last_day=middle - timedelta(days=1))
    make_norm(1000, first_day=middle)
    assert norm_of(university.musician, year).total == 1260 * HOUR
    assert norm_of(university.musician, following).total == 1000 * HOUR


def test_who_comes_moves_or_leaves_in_the_middle_owes_their_days(university: University) -> None:
    year = university.year(2025)
    days = (year.last_day - year.first_day).days + 1
    make_norm(1000)
    comes = make_person("comes")
    appoint(comes, university.unit("music"), date(2025, 4, 1), fte=50)
    assert norm_of(comes, year).total == 1000 * HOUR * 50 * 183 // (100 * days)
    moves = make_person("moves")
    appoint(moves, university.unit("music"), last_day=date(2025, 1, 14))
    appoint(moves, university.unit("chemistry"), date(2025, 1, 15))
    assert norm_of(moves, year).total == 1000 * HOUR
    leaves = make_person("leaves")
    appoint(leaves, university.unit("music"), last_day=date(2025, 3, 31), fte=0)
    assert norm_of(leaves, year).total == 1000 * HOUR * 182 // days
    assert norm_of(leaves, year.rounds[1]).total is None
    assert norm_of(university.joint, year).total == 1000 * HOUR
    assert norm_of(university.admin, year).total is None


def test_rounds_make_the_year(university: University) -> None:
    make_norm(1261)
    year = university.year(2025)
    of_rounds = [norm_of(university.musician, one).total or 0 for one in year.rounds]
    assert len(of_rounds) == 2
    assert sum(of_rounds) == norm_of(university.musician, year).total == 1261 * HOUR


def test_hours_are_measured_with_what_waits_told_apart(university: University) -> None:
    make_norm(100)
    make_norm(40, Area.SERVICE)
    year = university.year(2025)
    person = university.musician
    log(person, kind=university.kind("concert"), first_day=date(2025, 3, 1), hours=30)
    changing = log(person, kind=university.kind("lecture"), first_day=date(2025, 3, 2), hours=10)
    make_contribution(
        person, title="รอ", kind=university.kind("lecture"), status=Status.SUBMITTED,
        first_day=date(2025, 4, 1), hours=5,
    )  # fmt: skip
    # A change of approved hours waits: it will replace them.
    changing.status, changing.minutes = Status.SUBMITTED, 12 * HOUR
    line = changing.decisions[-1]
    line.to_status, line.move = Status.SUBMITTED, "submit"
    line.snapshot = {**line.snapshot, "minutes": 12 * HOUR}
    db.session.flush()
    found = loads([person.id], year)[person.id]
    assert found.hours[Area.SERVICE] == Hours(10 * HOUR, 17 * HOUR, 17 * HOUR)
    assert found.hours[Area.CULTURE] == Hours(30 * HOUR, 0, 30 * HOUR)
    assert found.all_hours == Hours(40 * HOUR, 17 * HOUR, 47 * HOUR)
    assert found.total is not None
    assert (found.total.short, found.total.percent) == (60 * HOUR, 40)
    assert found.areas.keys() == {Area.SERVICE}
    assert found.shortfall == Fraction(3, 4)
    # 259 days of 365 have gone: 47 h in them are less than 100 h in all, and 17 h less than 40 h.
    assert found.total.state is State.MISSES
    assert found.total.lacking == 100 * HOUR - 47 * HOUR * 365 // 259


def test_the_day_on_which_a_norm_is_met_is_the_first_that_the_pace_reaches(university: University) -> None:
    year = university.year(2025)
    first = year.first_day

    def at(day: int, hours: Hours, norm: int = 365) -> tuple[State, date | None, int]:
        found = load(None, norm, hours, year, first + timedelta(days=day - 1))
        return found.state, found.met_on, found.lacking

    assert at(100, Hours(365, 0, 365)) == (State.REACHED, None, 0)
    assert at(100, Hours(300, 65, 365)) == (State.WAITING, None, 65)
    assert at(100, Hours(200, 0, 200)) == (State.MEETS, first + timedelta(days=182), 165)
    assert at(100, Hours(100, 0, 100)) == (State.MEETS, year.last_day, 265)
    assert at(100, Hours(99, 0, 99)) == (State.MISSES, None, 365 - 99 * 365 // 100)
    assert at(100, Hours()) == (State.NO_PACE, None, 365)
    assert at(0, Hours(9, 0, 9)) == (State.NO_PACE, None, 356)
    assert at(366, Hours(99, 0, 99)) == (State.OVER, None, 266)


@on_sqlite
def test_a_distribution_tells_of_no_group_under_five(university: University) -> None:
    year = university.year(2025)
    make_norm(100)
    people = [make_person(unit=university.unit("music")) for _number in range(18)]
    for number, person in enumerate(people):
        if number >= 6:
            log(person, first_day=date(2025, 3, 1), hours=30 if number < 13 else 120)

    def told(many: Iterable[Person]) -> list[int | None]:
        bins = distribution(loads([one.id for one in many], year).values())
        assert [(one.from_percent, one.to_percent) for one in bins] == [
            *pairwise((0, 25, 50, 75, 100)),
            (100, None),
        ]
        return [one.people for one in bins]

    assert told(people) == [6, 7, None, None, 5]
    assert told(people[:17]) == [6, 7, None, None, None]
    assert told([]) == [None] * 5
    assert distribution(loads([people[0].id], year).values(), Area.CULTURE) == [
        Bin(low, high, None) for low, high in (*pairwise((0, 25, 50, 75, 100)), (100, None))
    ]


@on_sqlite
def test_many_people_cost_the_statements_of_one(worked: University) -> None:
    group = make_group("emphasis")
    make_norm(1260)
    make_norm(126, Area.RESEARCH, group=group)
    put_into(worked.musician, group, date(2024, 1, 1))
    db.session.flush()
    every = [person.id for person in worked.people.values()]

    def cost(ids: list[int]) -> int:
        db.session.expire_all()
        year = worked.year(2025)
        assert year.rounds
        with counted() as statements:
            loads(ids, year)
        return len(statements)

    assert cost(every) == cost([worked.musician.id]) <= 15


# By plain loops over days


@st.composite
def careers(draw: st.DrawFn) -> dict[str, list[tuple[int, int, int]]]:
    """Posts (first day, days, fte) and places in groups that do not overlap, by the number of days since the year began."""
    posts = draw(
        st.lists(
            st.tuples(st.integers(-40, 370), st.integers(1, 300), st.sampled_from((0, 20, 50, 60, 100))),
            max_size=4,
            unique_by=lambda post: post[0],
        )
    )
    edges = sorted(draw(st.sets(st.integers(-20, 380), max_size=4)))
    places = [
        (start, end - start, draw(st.integers(0, 1))) for start, end in pairwise(edges) if draw(st.booleans())
    ]
    return {"posts": posts, "places": places}


@on_sqlite
@settings(max_examples=25)
@given(career=careers(), hours=st.tuples(*[st.integers(1, 2000)] * 3))
def test_every_day_carries_its_part(
    university: University, career: dict[str, list[tuple[int, int, int]]], hours: tuple[int, int, int]
) -> None:
    year = university.year(2025)
    begins = year.first_day
    try:
        person = make_person()
        groups = [make_group(code) for code in ("one", "two")]
        of_line, of_one, _area = (make_norm(number, **more) for number, more in zip(
            hours, ({}, {"group": groups[0]}, {"area": Area.RESEARCH, "group": groups[1]}), strict=True
        ))  # fmt: skip
        for start, length, fte in career["posts"]:
            first = begins + timedelta(days=start)
            appoint(person, university.unit("music"), first, first + timedelta(days=length - 1), fte=fte)
        for start, length, group in career["places"]:
            first = begins + timedelta(days=start)
            put_into(person, groups[group], first, first + timedelta(days=length - 1))
        every = [begins + timedelta(days=at) for at in range((year.last_day - begins).days + 1)]

        def owed(period: Period) -> int:
            """Of all areas together, cumulatively: hundredths of a minute, times the days of the year."""
            so_far = before = 0
            for day in every:
                if day == period.first_day:
                    before = so_far // (100 * len(every))
                at = (day - begins).days
                group = next((one for s, n, one in career["places"] if s <= at < s + n), None)
                shares = [fte for s, n, fte in career["posts"] if s <= at < s + n]
                weight = min(100, sum(shares)) or (100 if shares else 0)
                so_far += (of_one if group == 0 else of_line).minutes * weight
                if day == period.last_day:
                    break
            return so_far // (100 * len(every)) - before

        for period in (year, *year.rounds):
            assert (norm_of(person, period).total or 0) == owed(period)
        in_two = sum(
            min(100, sum(shares)) or 100
            for at in range(len(every))
            if any(s <= at < s + n and one == 1 for s, n, one in career["places"])
            and (shares := [fte for s, n, fte in career["posts"] if s <= at < s + n])
        )
        research = hours[2] * HOUR * in_two // (100 * len(every))
        assert norm_of(person, year).areas == ({Area.RESEARCH: research} if research else {})
    finally:
        db.session.rollback()
