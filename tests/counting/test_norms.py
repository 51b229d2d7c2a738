"""What people owe by the norms, what they are short of, and how a unit's people are spread."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.clock import clock_at
from app.counting.loads import Hours, State, load_of, loads
from app.counting.norms import norm_of, norms
from app.extensions import db
from app.hr import person_actions
from app.hr.appointment_actions import Act
from app.models import Area, Period, StaffLine, Status
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
    assert found[university.musician.id][:2] == (
        1260 * HOUR,
        {Area.TEACHING: 567 * HOUR, Area.RESEARCH: 126 * HOUR},
    )
    assert found[university.head.id][:2] == (1260 * HOUR, {Area.RESEARCH: 400 * HOUR})
    assert found[university.support.id] == (None, {}, {})


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


def test_a_round_has_its_part_of_its_year_also_where_a_norm_changes_between_them(
    university: University,
) -> None:
    year = university.year(2025)
    first, second = year.rounds
    make_norm(1200, last_day=first.last_day)
    make_norm(600, first_day=second.first_day)
    assert [norm_of(university.musician, one).total for one in (first, second, year)] == [
        1200 * HOUR * 182 // 365,
        1200 * HOUR - 1200 * HOUR * 182 // 365,
        1200 * HOUR,
    ]


def test_a_year_that_is_over_is_measured_by_the_line_of_its_last_day(university: University) -> None:
    make_norm(1260)
    make_norm(1600, line=StaffLine.SUPPORT)
    person = university.support
    before, year = university.year(2024), university.year(2025)

    def becomes(line: StaffLine, day: date) -> None:
        with clock_at(datetime(day.year, day.month, day.day, 3, tzinfo=UTC)):
            facts = {**person_actions.facts_of(person), "line": line}
            person_actions.change_person(
                person, facts=facts, from_day=day, is_correction=False, act=Act(university.hr)
            )

    def owes(today: date) -> list[int]:
        with clock_at(datetime(today.year, today.month, today.day, 3, tzinfo=UTC)):
            return [(norm_of(person, one).total or 0) // HOUR for one in (before, year, *year.rounds)]

    assert owes(date(2025, 6, 16)) == [1600, 1600, 797, 802]
    becomes(StaffLine.ACADEMIC, date(2025, 6, 16))
    # While the year runs today's line holds, in the round that is over too: the rounds make the year.
    assert owes(date(2025, 6, 17)) == [1600, 1260, 628, 631]
    becomes(StaffLine.SUPPORT, date(2025, 10, 1))
    assert owes(date(2025, 10, 1)) == [1600, 1260, 628, 631]
    with clock_at(datetime(2025, 10, 1, 3, tzinfo=UTC)):
        # Their year then was one of the other calendar.
        assert load_of(person, before) is not None
        assert load_of(person, year) is None


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
    # What waits is no reason for help.
    assert found.shortfall == Fraction(40 - 17, 40)
    assert found.need == (Fraction(40 - 17, 40), Fraction(100 - 47, 100))
    assert (found.total.hours.more, found.areas[Area.SERVICE].hours.more) == (7 * HOUR, 7 * HOUR)
    assert found.furthest == found.areas[Area.SERVICE] and found.furthest.missing_percent == 58
    # 259 days of 365 have gone: 47 h in them are less than 100 h in all, and 17 h less than 40 h.
    assert found.total.state is State.MISSES
    assert found.total.lacking == 100 * HOUR - 47 * HOUR * 365 // 259


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
@given(
    career=careers(),
    hours=st.tuples(*[st.integers(1, 2000)] * 3),
    changes=st.none() | st.tuples(st.integers(1, 364), st.integers(1, 2000)),
)
def test_every_day_carries_its_part(
    university: University,
    career: dict[str, list[tuple[int, int, int]]],
    hours: tuple[int, int, int],
    changes: tuple[int, int] | None,
) -> None:
    """`changes`: so many days after the year began another norm of the line begins, which leaves the year as it was."""
    year = university.year(2025)
    begins = year.first_day
    try:
        person = make_person()
        groups = [make_group(code) for code in ("one", "two")]
        of_line, of_one, _area = (make_norm(number, **more) for number, more in zip(
            hours, ({}, {"group": groups[0]}, {"area": Area.RESEARCH, "group": groups[1]}), strict=True
        ))  # fmt: skip
        if changes:
            middle = begins + timedelta(days=changes[0])
            of_line.last_day = middle - timedelta(days=1)
            make_norm(changes[1], first_day=middle)
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
        assert sum(norm_of(person, one).total or 0 for one in year.rounds) == owed(year)
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
