"""When a norm is met at this pace: a day weighs what it owes, and who comes or goes is measured by their own days."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.counting.loads import Hours, Load, State, load, loads
from app.counting.norms import Stretch
from app.days import Span
from app.extensions import db
from app.models import Period, Person
from tests.cast import University
from tests.counting.test_norms import careers
from tests.factories import appoint, log, make_person
from tests.plan_factories import make_group, make_norm, put_into

HOUR = 60


def total_of(person: Person, year: Period, today: date | None = None) -> Load:
    total = loads([person.id], year, today)[person.id].total
    assert total is not None
    return total


def test_the_day_on_which_a_norm_is_met_is_the_first_that_the_pace_reaches(university: University) -> None:
    year = university.year(2025)
    first, owing = year.first_day, [Stretch(Span.of(year), 100)]

    def at(day: int, hours: Hours, norm: int = 365) -> tuple[State, date | None, int]:
        found = load(None, norm, hours, owing, year, first + timedelta(days=day - 1))
        return found.state, found.met_on, found.lacking

    assert at(100, Hours(365, 0, 365)) == (State.REACHED, None, 0)
    assert at(100, Hours(300, 65, 365)) == (State.WAITING, None, 65)
    assert at(100, Hours(200, 0, 200)) == (State.MEETS, first + timedelta(days=182), 165)
    assert at(100, Hours(100, 0, 100)) == (State.MEETS, year.last_day, 265)
    assert at(100, Hours(99, 0, 99)) == (State.MISSES, None, 365 - 99 * 365 // 100)
    assert at(100, Hours()) == (State.NO_PACE, None, 365)
    assert at(0, Hours(9, 0, 9)) == (State.BEGINS, None, 356)
    assert at(366, Hours(99, 0, 99)) == (State.OVER, None, 266)


def test_who_comes_in_mid_year_is_on_pace_by_the_days_since(university: University) -> None:
    make_norm(1260)
    year, person = university.year(2025), make_person("comes")
    appoint(person, university.unit("music"), date(2025, 4, 1))
    # 631:43 h in 183 days; 77 of them have gone.
    log(
        person,
        kind=university.kind("course"),
        first_day=date(2025, 4, 2),
        last_day=date(2025, 6, 10),
        hours=266,
    )
    assert total_of(person, year).norm == 1260 * HOUR * 183 // 365
    assert (total_of(person, year).state, total_of(person, year).ends_early) == (State.MEETS, False)
    assert total_of(person, year).met_on == date(2025, 9, 30)
    assert total_of(person, year, date(2025, 3, 31))[3:7] == (
        State.BEGINS,
        None,
        1260 * HOUR * 183 // 365 - 266 * HOUR,
        date(2025, 4, 1),
    )


def test_who_leaves_in_mid_year_meets_it_before_that_or_not_at_all(university: University) -> None:
    make_norm(1000)
    year, person = university.year(2025), make_person("leaves")
    appoint(person, university.unit("music"), last_day=date(2025, 6, 30))
    log(
        person,
        kind=university.kind("course"),
        first_day=date(2025, 3, 2),
        last_day=date(2025, 6, 10),
        hours=710,
    )
    owes = 1000 * HOUR * 273 // 365
    before = total_of(person, year)
    assert (before.norm, before.state, before.met_on) == (owes, State.MEETS, date(2025, 6, 30))
    few = total_of(person, year, date(2025, 6, 29))
    assert (few.state, few.lacking) == (State.MISSES, owes - 710 * HOUR * 273 // 272)
    assert few[7:] == (date(2025, 6, 30), True)
    after = total_of(person, year, date(2025, 7, 1))
    assert (after.state, after.met_on, after.lacking) == (State.OVER, None, owes - 710 * HOUR)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@settings(max_examples=40)
@given(
    career=careers(),
    norms=st.tuples(*[st.integers(1, 900)] * 2),
    done=st.integers(0, 900),
    gone=st.integers(-5, 375),
)
def test_a_pace_is_that_of_the_days_that_owe(
    university: University,
    career: dict[str, list[tuple[int, int, int]]],
    norms: tuple[int, int],
    done: int,
    gone: int,
) -> None:
    """By plain loops over the days: `gone` of them are over at the end of today, `done` are the hours approved."""
    year = university.year(2025)
    begins, days = year.first_day, 365
    try:
        person, group = make_person(), make_group("one")
        make_norm(norms[0])
        make_norm(norms[1], group=group)
        for start, length, fte in career["posts"]:
            first = begins + timedelta(days=start)
            appoint(person, university.unit("music"), first, first + timedelta(days=length - 1), fte=fte)
        for start, length, of_group in career["places"]:
            if of_group:
                first = begins + timedelta(days=start)
                put_into(person, group, first, first + timedelta(days=length - 1))
        weights = []
        for at in range(days):
            shares = [fte for s, n, fte in career["posts"] if s <= at < s + n]
            in_group = any(one for s, n, one in career["places"] if s <= at < s + n)
            weights.append((min(100, sum(shares)) or 100) * norms[in_group] if shares else 0)
        if done and career["posts"]:
            log(person, first_day=date(2025, 3, 1), hours=done)
        today = begins + timedelta(days=gone - 1)
        found = loads([person.id], year, today)[person.id].total
        norm = sum(weights) * HOUR // (100 * days)
        assert (found.norm if found else 0) == norm
        if found is None:
            return
        owed_days = [at for at in range(days) if weights[at]]
        so_far = sum(weights[: max(0, gone)])
        assert found[6:] == (
            begins + timedelta(days=owed_days[0]),
            begins + timedelta(days=owed_days[-1]),
            owed_days[-1] < days - 1,
        )
        # What the pace brings until the end of a day.
        brings = [
            Fraction(done * HOUR * sum(weights[: at + 1]), so_far) if so_far else None for at in range(days)
        ]
        met = next((at for at, much in enumerate(brings) if much is not None and much >= norm), None)
        if done * HOUR >= norm:
            expected = State.REACHED, None, 0
        elif gone <= owed_days[0]:
            expected = State.BEGINS, None, norm - done * HOUR
        elif gone - 1 > owed_days[-1]:
            expected = State.OVER, None, norm - done * HOUR
        elif not done:
            expected = State.NO_PACE, None, norm
        elif met is not None:
            assert weights[met]
            expected = State.MEETS, begins + timedelta(days=met), norm - done * HOUR
        else:
            assert brings[-1] is not None
            expected = State.MISSES, None, norm - int(brings[-1])
        assert (found.state, found.met_on, found.lacking) == expected
    finally:
        db.session.rollback()
