"""The demo's indicators, norms and goals against plain loops over ledger rows: the figures agree with the ledger."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy import select

from app.counting.goals import progress
from app.counting.indicators import values_below
from app.counting.initiatives import undertaken
from app.counting.loads import Load, loads
from app.counting.periods import years
from app.extensions import db
from app.models import (
    Activity,
    ActivityKind,
    Appointment,
    Calendar,
    DevelopmentPlan,
    GoalShows,
    GroupPlace,
    Indicator,
    Initiative,
    LedgerEngagement,
    LedgerEntry,
    LedgerOutcome,
    LedgerPartner,
    Partner,
    Period,
    Person,
    PlanState,
    StaffLine,
    Unit,
    WorkloadNorm,
)
from tests.asking import value
from tests.demo.conftest import TODAY
from tests.demo.test_strategy import template


class Row(NamedTuple):
    """One standing entry of the ledger."""

    activity: int
    person: int
    unit: int
    kind: str
    area: str
    begun: date
    first_day: date
    last_day: date
    minutes: int
    credit: int
    engagement: int | None


class Post(NamedTuple):
    """An appointment; one without a last day ends never."""

    person: int
    unit: int
    first_day: date
    last_day: date
    fte: int


class Book(NamedTuple):
    """Everything that the loops read."""

    rows: list[Row]
    parents: dict[int, int | None]
    learning: set[str]
    lines: dict[int, str]
    # By engagement: the partners that stand for those it names, its outcomes with who benefited, and transfers.
    partners: dict[int, set[int]]
    outcomes: dict[int, dict[str, int | None]]
    transfers: set[int]
    posts: list[Post]


@cache
def book() -> Book:
    kinds = {kind.id: kind for kind in db.session.scalars(select(ActivityKind))}
    rows = [
        Row(
            one.activity_id, one.person_id, one.unit_id, kinds[one.kind_id].code, one.area.value,
            one.activity_first_day, one.first_day, one.last_day, one.minutes, one.credit, one.engagement_id,
        )
        for one in db.session.scalars(select(LedgerEntry))
        if one.voided_at is None
    ]  # fmt: skip
    merged = {one.id: one.merged_into_id for one in db.session.scalars(select(Partner))}
    partners: dict[int, set[int]] = defaultdict(set)
    for part in db.session.scalars(select(LedgerPartner)):
        at = part.partner_id
        while (into := merged[at]) is not None:
            at = into
        partners[part.engagement_id].add(at)
    outcomes: dict[int, dict[str, int | None]] = defaultdict(dict)
    for outcome in db.session.scalars(select(LedgerOutcome)):
        outcomes[outcome.engagement_id][outcome.outcome_code] = outcome.beneficiaries
    return Book(
        rows,
        {unit.id: unit.parent_id for unit in db.session.scalars(select(Unit))},
        {kind.code for kind in kinds.values() if kind.is_learning},
        {person.id: person.line.value for person in db.session.scalars(select(Person))},
        partners,
        outcomes,
        {one.id for one in db.session.scalars(select(LedgerEngagement)) if one.is_transfer},
        [
            Post(one.person_id, one.unit_id, one.first_day, one.last_day or date.max, one.fte_percent)
            for one in db.session.scalars(select(Appointment))
        ],
    )


def lies_in(unit: int, above: int) -> bool:
    at: int | None = unit
    while at is not None and at != above:
        at = book().parents[at]
    return at == above


def rows_of(unit: int, year: Period) -> list[Row]:
    return [
        row
        for row in book().rows
        if year.first_day <= row.first_day and row.last_day <= year.last_day and lies_in(row.unit, unit)
    ]


def activities(rows: Iterable[Row]) -> int:
    return len({row.activity for row in rows})


def named(row: Row) -> dict[str, int | None]:
    return book().outcomes[row.engagement] if row.engagement is not None else {}


def partners(rows: list[Row], _unit: int, _year: Period) -> Fraction:
    return Fraction(len({one for row in rows if row.engagement for one in book().partners[row.engagement]}))


def co_created(rows: list[Row], _unit: int, _year: Period) -> Fraction:
    return Fraction(activities(row for row in rows if "co-create" in named(row)))


def share_with_outcome(rows: list[Row], _unit: int, _year: Period) -> Fraction | None:
    service = [row for row in rows if row.area == "service"]
    whole = activities(row for row in service if row.kind not in book().learning)
    return Fraction(100 * activities(row for row in service if named(row)), whole) if whole else None


def new_short_courses(rows: list[Row], _unit: int, year: Period) -> Fraction:
    return Fraction(
        activities(row for row in rows if row.kind == "short-course" and row.begun >= year.first_day)
    )


def engaged_teaching(rows: list[Row], _unit: int, _year: Period) -> Fraction:
    minutes = sum(
        row.minutes
        for row in rows
        if row.area == "teaching" and named(row) and row.kind not in book().learning
    )
    return Fraction(minutes, 60)


def transfers(rows: list[Row], _unit: int, _year: Period) -> Fraction:
    return Fraction(activities(row for row in rows if row.engagement in book().transfers))


def publications(rows: list[Row], unit: int, year: Period) -> Fraction | None:
    """For each lecturer with an appointment on some day of the year, known today; of the running year until today."""
    last_day = min(year.last_day, TODAY)
    there = {
        post.person
        for post in book().posts
        if book().lines[post.person] == "academic"
        and lies_in(post.unit, unit)
        and post.first_day <= last_day
        and post.last_day >= year.first_day
    }
    credit = sum(
        row.credit
        for row in rows
        if row.kind in ("article", "conference-paper", "book") and book().lines[row.person] == "academic"
    )
    return Fraction(credit, 1_000_000 * len(there)) if there else None


def beneficiaries(rows: list[Row], _unit: int, _year: Period) -> Fraction:
    largest: dict[int, int] = defaultdict(int)
    for row in rows:
        for number in named(row).values():
            largest[row.activity] = max(largest[row.activity], number or 0)
    return Fraction(sum(largest.values()))


def culture(rows: list[Row], _unit: int, _year: Period) -> Fraction:
    return Fraction(
        activities(row for row in rows if row.area == "culture" and row.kind not in book().learning)
    )


def developed(rows: list[Row], _unit: int, _year: Period) -> Fraction:
    return Fraction(len({row.person for row in rows if row.kind in book().learning}))


Loop = Callable[[list[Row], int, Period], Fraction | None]
LOOPS: dict[str, Loop] = {
    "1.1": partners, "1.3": co_created, "1.4": share_with_outcome, "2.2": new_short_courses,
    "2.3": engaged_teaching, "3.3": transfers, "3.6": publications, "4.1": beneficiaries, "4.2": culture,
    "5.1": developed,
}  # fmt: skip


def indicator_numbered(number: str) -> Indicator:
    return next(
        one for objective in template().objectives for one in objective.indicators if one.number == number
    )


def past_and_present(indicator: Indicator) -> Iterator[Period]:
    for year in years(indicator.calendar):
        if year.first_day <= TODAY and year.first_day.year >= TODAY.year - 3:
            yield year


@pytest.mark.parametrize("number", LOOPS)
def test_an_indicators_values_agree_with_plain_loops_over_the_ledger(demo: Flask, number: str) -> None:
    indicator, loop = indicator_numbered(number), LOOPS[number]
    root = template().owner
    told = 0
    for year in past_and_present(indicator):
        expected = loop(rows_of(root.id, year), root.id, year)
        assert value(indicator, root.id, year).value == expected, year.name_en
        told += bool(expected)
    assert told >= 3
    last = list(past_and_present(indicator))[-2]
    for line, found in values_below(indicator, root.id, last).lines:
        if not line.direct:
            assert found.value == loop(rows_of(line.unit.id, last), line.unit.id, last), line.unit.code


def minutes_owed(person: Person, year: Period, area: str | None) -> int:
    """Day by day: the norm in force on the year's first day, of the group of the day or else of the line."""
    norms = {
        (one.group_code, one.area.value if one.area else None): one.minutes
        for one in db.session.scalars(select(WorkloadNorm))
        if one.line is person.line
        and one.first_day <= year.first_day
        and (one.last_day is None or one.last_day >= year.first_day)
    }
    places = list(db.session.scalars(select(GroupPlace).where(GroupPlace.person_id == person.id)))
    posts = [post for post in book().posts if post.person == person.id]
    days = (year.last_day - year.first_day).days + 1
    owed = Fraction(0)
    for at in range(days):
        day = year.first_day + timedelta(days=at)
        held = [post.fte for post in posts if post.first_day <= day <= post.last_day]
        if not held:
            continue
        group = next(
            (one.group_code for one in places if one.first_day <= day <= (one.last_day or date.max)), None
        )
        minutes = norms.get((group, area), norms.get((None, area), 0))
        owed += Fraction(minutes * (min(100, sum(held)) or 100), 100 * days)
    return int(owed)


def people_of_interest() -> list[Person]:
    """Those who sign in, and every twentieth of the others."""
    query = select(Person).where((Person.id % 20 == 3) | Person.email.like("%@demo.pattana"))
    return list(db.session.scalars(query.order_by(Person.id)))


@pytest.mark.parametrize("behind", [0, 1])
def test_norms_and_what_is_reached_of_them_agree_with_plain_loops(demo: Flask, behind: int) -> None:
    told = 0
    for line in StaffLine:
        calendar = db.session.scalars(select(Calendar).where(Calendar.line == line)).one()
        begun = [year for year in years(calendar) if year.first_day <= TODAY]
        year = begun[-1 - behind]
        there = [person for person in people_of_interest() if person.line is line]
        found = loads([person.id for person in there], year)
        for person in there:
            hers = found[person.id]
            done: dict[str | None, int] = defaultdict(int)
            for row in book().rows:
                if row.person == person.id and year.first_day <= row.first_day <= year.last_day:
                    done[row.area] += row.minutes
                    done[None] += row.minutes
            every: dict[str | None, Load | None] = {area.value: load for area, load in hers.areas.items()}
            every[None] = hers.total
            for area in (None, "teaching", "research", "service", "culture"):
                owed, load = minutes_owed(person, year, area), every.get(area)
                assert (load.norm if load else 0) == owed, (person.id, area)
                if load:
                    assert load.approved == done[area]
                    told += 1
    assert told >= 30


def test_the_progress_of_goals_agrees_with_plain_loops(demo: Flask) -> None:
    plans = list(db.session.scalars(select(DevelopmentPlan).where(DevelopmentPlan.state == PlanState.AGREED)))
    found = progress(plans)
    kinds = {kind.id: kind.code for kind in db.session.scalars(select(ActivityKind))}
    by_person: dict[int, list[Row]] = defaultdict(list)
    for row in book().rows:
        by_person[row.person].append(row)
    told = 0
    for plan in plans:
        year = plan.period
        done = [row for row in by_person[plan.person_id] if year.first_day <= row.first_day <= year.last_day]
        for goal in plan.goals:
            if goal.ended_at is not None:
                continue
            of_kind = [row for row in done if goal.kind_id is None or row.kind == kinds[goal.kind_id]]
            if goal.shows is GoalShows.HOURS:
                expected = sum(row.minutes for row in of_kind if row.area == goal.area.value)
            elif goal.shows is GoalShows.COUNT:
                expected = activities(of_kind)
            else:
                expected = int(goal.confirmed_by_id is not None)
            assert found[goal.id].approved == expected, goal.id
            told += expected > 0
    assert told >= 100


def test_what_is_approved_of_an_initiative_is_what_its_records_say(demo: Flask) -> None:
    """Entries of its activities: each activity and partner once."""
    activity_of = {one.id: one.initiative_id for one in db.session.scalars(select(Activity))}
    ids = list(db.session.scalars(select(Initiative.id)))
    found = undertaken(ids)
    for initiative in ids:
        rows = [row for row in book().rows if activity_of[row.activity] == initiative]
        figures = found[initiative].figures
        assert (figures.activities, figures.minutes) == (activities(rows), sum(row.minutes for row in rows))
        assert found[initiative].partners == partners(rows, 0, None)  # type: ignore[arg-type]
