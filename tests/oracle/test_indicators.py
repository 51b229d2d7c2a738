"""Indicators, initiatives, hours against norms and goals equal plain loops over the oracle's cells, now and at past moments."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app import clock
from app.counting.goals import progress
from app.counting.indicators import NoValue, Value, question_of, values_below
from app.counting.initiatives import undertaken
from app.counting.loads import loads
from app.counting.many_values import Asked, values_of
from app.counting.projection import projection, waits
from app.extensions import db
from app.models import (
    Area,
    DevelopmentPlan,
    Goal,
    GoalShows,
    Indicator,
    IndicatorMeasure,
    Period,
    PlanState,
    Reckoning,
    StaffLine,
)
from tests.cast import TODAY
from tests.oracle.engaged_asked import but, moments_of, several
from tests.oracle.engaged_facts import LINES, OUTCOMES, EngagedFacts, engaged_universities
from tests.oracle.engaged_oracle import Engaged, EngagedOracle
from tests.oracle.engaged_rows import INITIATIVE, engaged_university
from tests.oracle.engines import examples, on_engine
from tests.oracle.facts import AREAS, KINDS
from tests.oracle.facts import Period as PeriodFact
from tests.oracle.oracle import Cell, covers
from tests.plan_factories import make_norm

WAIT = ("submitted", "late")
SUMS = (IndicatorMeasure.HOURS, IndicatorMeasure.CREDIT, IndicatorMeasure.ACTIVITIES)


class Counted(NamedTuple):
    """A measure of what the filters leave."""

    measure: IndicatorMeasure
    filters: dict[str, Any]


@st.composite
def counted(draw: st.DrawFn, measure: IndicatorMeasure) -> Counted:
    filters: dict[str, Any] = {}
    if draw(st.booleans()):
        filters |= {name: list(codes) for name, codes in draw(several()).items()}
    if draw(st.integers(0, 3)) == 0:
        filters["line"] = draw(st.sampled_from(LINES))
    for name in ("cross", "transfer", "learning"):
        if draw(st.integers(0, 4)) == 0:
            filters[name] = draw(st.booleans())
    return Counted(measure, filters)


@st.composite
def indicators(draw: st.DrawFn) -> tuple[Reckoning, Counted, Counted | None]:
    measures = st.sampled_from(IndicatorMeasure)
    reckoning = draw(st.sampled_from((Reckoning.NUMBER, Reckoning.PER_PERSON, Reckoning.SHARE)))
    number, of = (draw(counted(draw(measures))) for _one in range(2))
    return reckoning, number, of if reckoning is Reckoning.SHARE else None


# By plain loops


def asked_by(counts: Counted, unit: int, period: PeriodFact, as_of: datetime | None) -> Engaged:
    lists = {name: tuple(codes) for name, codes in counts.filters.items() if isinstance(codes, list)}
    words = {name: word for name, word in counts.filters.items() if not isinstance(word, list)}
    return Engaged(unit=unit, period=period, as_of=as_of, **lists, **words)


def number_of(oracle: EngagedOracle, counts: Counted, asked: Engaged) -> Fraction:
    if counts.measure is IndicatorMeasure.PARTNERS:
        return Fraction(sum(oracle.tally(asked)))
    if counts.measure is IndicatorMeasure.BENEFICIARIES:
        return Fraction(oracle.benefited(asked))
    return of_cells(oracle, counts, asked, oracle.cells(asked))


def of_cells(oracle: EngagedOracle, counts: Counted, asked: Engaged, cells: Iterable[Cell]) -> Fraction:
    found = oracle.figures(cells, asked)
    if counts.measure is IndicatorMeasure.HOURS:
        return Fraction(found.minutes, 60)
    if counts.measure is IndicatorMeasure.CREDIT:
        return Fraction(found.credit, 1_000_000)
    return Fraction(getattr(found, counts.measure.value))


def staff_of(oracle: EngagedOracle, asked: Engaged) -> int:
    period, unit = asked.period, asked.unit
    assert period is not None
    assert unit is not None
    # Every moment that is drawn lies on this day.
    last = min(period.last, TODAY) if period.first <= TODAY else period.last
    there = {
        post.person
        for post in oracle.posts
        if post.first <= last
        and (post.last is None or post.last >= period.first)
        and (post.unit == unit if asked.direct else oracle.is_below(post.unit, unit))
    }
    return sum(asked.line in (None, oracle.line_of(person, asked.as_of)) for person in there)


def ratio(reckoning: Reckoning, number: Fraction, of: Fraction) -> Value:
    if reckoning is Reckoning.SHARE:
        return Value(100 * number / of, None, number, of) if of else Value(None, NoValue.NOTHING, number, of)
    return Value(number / of, None, number, of) if of else Value(None, NoValue.NOBODY, number, of)


def expected(
    oracle: EngagedOracle,
    one: tuple[Reckoning, Counted, Counted | None],
    unit: int,
    period: PeriodFact,
    as_of: datetime | None,
    *,
    direct: bool = False,
) -> Value:
    reckoning, counts, of = one
    asked = but(asked_by(counts, unit, period, as_of), direct=direct)
    number = number_of(oracle, counts, asked)
    if reckoning is Reckoning.NUMBER:
        return Value(number)
    if of is None:
        return ratio(reckoning, number, Fraction(staff_of(oracle, asked)))
    return ratio(
        reckoning, number, number_of(oracle, of, but(asked_by(of, unit, period, as_of), direct=direct))
    )


def waiting_of(oracle: EngagedOracle, asked: Engaged) -> list[Cell]:
    waiting = oracle.cells_if_approved(asked, WAIT)
    return [cell for cell in waiting if oracle.is_of_several(cell, asked)]


def row_of(one: tuple[Reckoning, Counted, Counted | None]) -> Indicator:
    """One that is in no database, as in a preview."""
    reckoning, counts, of = one
    return Indicator(
        reckoning=reckoning,
        measure=counts.measure,
        filters=counts.filters,
        of_measure=of.measure if of else None,
        of_filters=of.filters if of else {},
    )


# What must be the same


def values_agree(
    facts: EngagedFacts,
    oracle: EngagedOracle,
    one: tuple[Reckoning, Counted, Counted | None],
    period: PeriodFact,
    as_of: datetime | None,
) -> None:
    indicator, row = row_of(one), db.session.get_one(Period, period.id)
    told = values_of([Asked(indicator, unit, row) for unit in facts.parents], as_of)
    for unit, found in zip(facts.parents, told, strict=True):
        assert found == expected(oracle, one, unit, period, as_of), (one, unit, period, as_of)
    for unit in facts.inner_units():
        below = values_below(indicator, unit, row, as_of)
        assert below.whole == expected(oracle, one, unit, period, as_of)
        for line, found in below.lines:
            wanted = expected(oracle, one, line.unit.id, period, as_of, direct=line.direct)
            assert found == wanted, (one, line, period, as_of)


def waiting_agrees(
    oracle: EngagedOracle, one: tuple[Reckoning, Counted, Counted | None], unit: int, period: PeriodFact
) -> None:
    """Numbers, also for each member of staff, of which what waits can be told: apart, and in the projection."""
    reckoning, counts, _of = one
    row, indicator = db.session.get_one(Period, period.id), row_of(one)
    asked = asked_by(counts, unit, period, None)
    if reckoning is Reckoning.SHARE:
        return
    found, goes_on = waits(indicator, unit, row), projection(indicator, unit, row, TODAY)
    days = (period.last - period.first).days + 1
    gone = min(max((TODAY - period.first).days + 1, 0), days)
    once = counts.measure in (IndicatorMeasure.PEOPLE, IndicatorMeasure.PARTNERS)
    scaled = Fraction(1) if once else Fraction(days, gone) if gone else Fraction(0)
    if question_of(indicator, unit, row).is_engaged:
        assert found.number is None
        wanted = number_of(oracle, counts, asked)
    else:
        waiting = waiting_of(oracle, asked)
        if counts.measure is IndicatorMeasure.NEW:
            waiting = [cell for cell in waiting if cell.work.activity_first >= period.first]
        assert found.number == of_cells(oracle, counts, asked, waiting), (one, unit, period)
        standing = [cell for cell in oracle.cells(asked) if cell.work.waits not in WAIT]
        wanted = of_cells(oracle, counts, asked, [*standing, *waiting])
    people = 1 if reckoning is Reckoning.NUMBER else staff_of(oracle, asked)
    if people and gone >= min(30, days) and period.last >= TODAY:
        assert goes_on.value == wanted * scaled / people, (one, unit, period)
        assert goes_on.at_least is once
    else:
        assert goes_on.value is None


def initiative_agrees(oracle: EngagedOracle, period: PeriodFact | None, as_of: datetime | None) -> None:
    row = db.session.get_one(Period, period.id) if period else None
    asked = Engaged(period=period, as_of=as_of, of_initiative=True)
    found = undertaken([INITIATIVE], row, as_of)[INITIATIVE]
    assert tuple(found.figures) == tuple(oracle.answer(asked)), asked
    assert found.partners == sum(oracle.tally(asked)), asked
    assert found.beneficiaries == oracle.benefited(asked), asked
    by_code = {code: oracle.answer(but(asked, outcome=code)).activities for code in OUTCOMES}
    assert found.outcomes == {code: number for code, number in by_code.items() if number}, asked


def people_agree(facts: EngagedFacts, oracle: EngagedOracle, data: st.DataObject) -> None:
    """Hours of each person in a period, against a norm of either line and one of an area; and goals that they had then."""
    hours, narrow = data.draw(st.tuples(st.integers(1, 2000), st.sampled_from(list(Area))))
    for line in LINES:
        make_norm(hours, line=StaffLine(line))
        make_norm(hours / 2, narrow, line=StaffLine(line))
    periods = data.draw(st.lists(st.sampled_from(facts.periods), min_size=1, max_size=2, unique=True))
    plans, wanted = [], {}
    for period in periods:
        row = db.session.get_one(Period, period.id)
        found = loads(facts.people, row, TODAY)
        for person in facts.people:
            asked = Engaged(period=period, person=person)
            approved = oracle.cells(asked)
            rest = [cell for cell in approved if cell.work.waits not in WAIT]
            waiting = oracle.cells_if_approved(asked, WAIT)
            for area in Area:
                stand, stays, wait = (minutes_of(cells, area) for cells in (approved, rest, waiting))
                assert found[person].hours[area] == (stand, wait, stays + wait), (person, period, area)
            both = (
                (found[person].total, minutes_of(approved)),
                (
                    found[person].areas.get(narrow),
                    minutes_of(approved, narrow),
                ),
            )
            for (told, done), minutes in zip(both, (hours * 60, hours * 30), strict=True):
                owed = owed_in(facts, oracle, person, period, minutes)
                assert (told and (told.norm, told.approved)) == ((owed, done) if owed else None)
            plan = DevelopmentPlan(
                person_id=person,
                period_id=period.id,
                state=PlanState.AGREED,
                state_since=clock.now(),
                created_at=clock.now(),
            )
            plans.append(plan)
            for goal, numbers in _goals(data, approved, rest, waiting):
                plan.goals.append(goal)
                wanted[goal] = numbers
    db.session.add_all(plans)
    db.session.flush()
    far = progress(plans)
    for goal, numbers in wanted.items():
        assert (far[goal.id].approved, far[goal.id].waiting) == numbers, goal


def minutes_of(cells: Iterable[Cell], area: Area | None = None) -> int:
    return sum(cell.minutes for cell in cells if area in (None, cell.area))


def owed_in(facts: EngagedFacts, oracle: EngagedOracle, person: int, period: PeriodFact, minutes: int) -> int:
    """The part of a norm of `minutes` a year that the days of the period carry, by the posts of each."""
    year = next((one for one in facts.periods if one.id == period.parent), period)
    number = (year.last - year.first).days + 1
    so_far = before = until = 0
    for day in (year.first + timedelta(days=at) for at in range(number)):
        if day == period.first:
            before = so_far // (100 * number)
        here = [post.fte for post in oracle.posts if post.person == person and covers(post, day)]
        so_far += minutes * (min(100, sum(here)) or (100 if here else 0))
        if day == period.last:
            until = so_far // (100 * number)
    return until - before


def _goals(
    data: st.DataObject, approved: list[Cell], rest: list[Cell], waiting: list[Cell]
) -> Iterable[tuple[Goal, tuple[int, int]]]:
    """Goals of one person in one period, and what they come to: approved, and what waits over and above.

    `rest`: of the approved what nothing that waits would replace.
    """
    area, kind = data.draw(st.sampled_from(AREAS)), data.draw(st.sampled_from(list(KINDS)))
    facts = {"text": "เป้าหมาย", "amount": 100, "agreed_at": clock.now()}
    stand, stays, wait = (minutes_of(cells, Area(area)) for cells in (approved, rest, waiting))
    yield Goal(area=Area(area), shows=GoalShows.HOURS, **facts), (stand, max(0, stays + wait - stand))
    of_kind = [
        {cell.work.activity for cell in cells if cell.work.kind == kind} for cells in (approved, waiting)
    ]
    known = {cell.work.activity for cell in approved}
    counted_kind = Goal(area=Area(KINDS[kind]), shows=GoalShows.COUNT, kind_id=kind, **facts)
    yield counted_kind, (len(of_kind[0]), len(of_kind[1] - known))


def everything_agrees(facts: EngagedFacts, data: st.DataObject) -> None:
    with engaged_university(facts, TODAY) as oracle:
        early = [one for one in facts.periods if one not in facts.late_periods()]
        moments = moments_of(oracle) or [clock.now() - timedelta(days=1)]
        for one in data.draw(st.lists(indicators(), min_size=3, max_size=3)):
            period = data.draw(st.sampled_from(facts.periods))
            values_agree(facts, oracle, one, period, None)
            waiting_agrees(oracle, one, data.draw(st.sampled_from(facts.units())), period)
            plain = Reckoning.NUMBER, Counted(data.draw(st.sampled_from(SUMS)), {}), None
            for unit in facts.parents:
                waiting_agrees(oracle, plain, unit, period)
            before = data.draw(st.sampled_from(early))
            values_agree(facts, oracle, one, before, data.draw(st.sampled_from(moments)))
        over = [Asked(row_of(one), 1, db.session.get_one(Period, period.id)) for period in facts.periods]
        for found, period in zip(values_of(over), facts.periods, strict=True):
            assert found == expected(oracle, one, 1, period, None)
        initiative_agrees(oracle, None, None)
        initiative_agrees(oracle, data.draw(st.sampled_from(early)), data.draw(st.sampled_from(moments)))
        people_agree(facts, oracle, data)


@on_engine("sqlite")
@examples(20)
@given(facts=engaged_universities(), data=st.data())
def test_plans_initiatives_norms_and_goals_count_as_the_oracle(
    engaged_catalogue: Flask, facts: EngagedFacts, data: st.DataObject
) -> None:
    everything_agrees(facts, data)


@on_engine("postgresql")
@examples(30)
@given(facts=engaged_universities(), data=st.data())
def test_plans_initiatives_norms_and_goals_count_as_the_oracle_on_postgresql_too(
    engaged_catalogue: Flask, facts: EngagedFacts, data: st.DataObject
) -> None:
    everything_agrees(facts, data)
