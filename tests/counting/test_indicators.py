"""What indicators say: values and why there is none, the records behind them, targets, lights and projections."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.clock import clock_at
from app.counting import records_total, total
from app.counting.indicators import NoValue, Value, question_of, values_below
from app.counting.lights import Light, judged_on, light
from app.counting.many_values import Asked, values_of
from app.counting.measured import read
from app.counting.projection import NoProjection, Projection, Waits, projection, waits
from app.counting.staff import staff_of
from app.counting.targets import Cascade, cascade, proposal, spread, takes_target
from app.counting.units import staff
from app.extensions import db
from app.models import Aim, Indicator, IndicatorMeasure, Objective, Period, Reckoning, Status
from tests.asking import value
from tests.cast import TODAY, University
from tests.counting.working import engage_in
from tests.factories import (
    appoint,
    bangkok,
    log,
    make_activity,
    make_contribution,
    make_period,
    make_person,
    make_unit,
)
from tests.plan_factories import make_indicator, make_objective, make_plan, make_target, make_typed
from tests.posting import void
from tests.statements import counted

on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
FIGURES = {
    IndicatorMeasure.HOURS: "minutes",
    IndicatorMeasure.ACTIVITIES: "activities",
    IndicatorMeasure.NEW: "new",
    IndicatorMeasure.PEOPLE: "people",
    IndicatorMeasure.CREDIT: "credit",
}


@pytest.fixture
def planned(worked: University) -> University:
    """The worked university with partners, and one objective to hang indicators on."""
    engage_in(worked)
    make_objective(make_plan(worked.root, worked.calendars["fiscal"]))
    return worked


def indicator(measure: IndicatorMeasure | None = None, **facts: Any) -> Indicator:
    objective = db.session.scalars(select(Objective)).one()
    return make_indicator(objective, measure, **facts)


def share(**facts: Any) -> Indicator:
    facts = {"of_measure": IndicatorMeasure.ACTIVITIES, **facts}
    return indicator(IndicatorMeasure.ACTIVITIES, reckoning=Reckoning.SHARE, **facts)


def year(one: University) -> Period:
    return one.year(2025)


def test_a_number_is_what_the_records_behind_it_say(planned: University) -> None:
    filters: dict[str, Any] = {"areas": ["culture", "service"], "scales": ["local", "national", "unstated"]}
    for measure, field in FIGURES.items():
        asked = question_of(indicator(measure, filters=filters), planned.root.id, year(planned))
        behind = records_total(asked)
        assert getattr(behind, field) > 0
        found = value(indicator(measure, filters=filters), planned.root.id, year(planned))
        assert found == Value(read(measure, behind))
    partners = indicator(IndicatorMeasure.PARTNERS)
    assert value(partners, planned.root.id, year(planned)).value == 4
    of_schools = indicator(IndicatorMeasure.PARTNERS, filters={"sectors": [planned.school.sector_code]})
    assert value(of_schools, planned.root.id, year(planned)).value == 1
    assert total(question_of(of_schools, planned.root.id, year(planned))).activities == 2
    people = indicator(IndicatorMeasure.BENEFICIARIES)
    assert value(people, planned.root.id, year(planned)).value == 135
    enhance = indicator(IndicatorMeasure.BENEFICIARIES, filters={"outcomes": ["enhance"]})
    assert value(enhance, planned.root.id, year(planned)).value == 55
    across = indicator(IndicatorMeasure.ACTIVITIES, filters={"cross": True, "areas": ["service"]})
    assert value(across, planned.root.id, year(planned)).value == 3


def test_a_share_of_nothing_has_no_value_and_says_why(planned: University) -> None:
    local = share(filters={"scales": ["local"]}, of_filters={"areas": ["service"]})
    found = value(local, planned.root.id, year(planned))
    assert found.value == Fraction(100 * int(found.numerator or 0), int(found.denominator or 0))
    lonely = make_unit("lonely", planned.root)
    nothing = Value(None, NoValue.NOTHING, Fraction(0), Fraction(0))
    assert value(local, lonely.id, year(planned)) == nothing
    each = indicator(IndicatorMeasure.HOURS, reckoning=Reckoning.PER_PERSON)
    assert value(each, lonely.id, year(planned)) == Value(None, NoValue.NOBODY, Fraction(0), Fraction(0))
    typed = indicator(reckoning=Reckoning.TYPED)
    assert value(typed, planned.root.id, year(planned)) == Value(None, NoValue.NOT_TYPED)
    for one, unit in ((local, lonely), (each, lonely), (typed, planned.root)):
        assert light(one, value(one, unit.id, year(planned)).value, 0, year(planned), TODAY) is Light.NONE
    assert projection(local, lonely.id, year(planned)).why is NoProjection.NOTHING
    assert projection(each, lonely.id, year(planned)).why is NoProjection.NOBODY
    assert projection(typed, planned.root.id, year(planned)).why is NoProjection.TYPED


def test_an_average_is_divided_by_the_staff_of_the_line(planned: University) -> None:
    make_contribution(planned.support, title="งานสนับสนุน", first_day=date(2025, 3, 3), hours=7)
    every = indicator(IndicatorMeasure.HOURS, reckoning=Reckoning.PER_PERSON)
    found = value(every, planned.root.id, year(planned))
    assert found.denominator == staff(question_of(every, planned.root.id, year(planned)))
    of_support = indicator(
        IndicatorMeasure.HOURS, reckoning=Reckoning.PER_PERSON, filters={"line": "support"}
    )
    assert value(of_support, planned.root.id, year(planned)) == Value(
        Fraction(7, 3), None, Fraction(7), Fraction(3)
    )
    assert staff_of(question_of(of_support, planned.unit("faa").id, year(planned))) == 0


def measures() -> Iterator[Indicator]:
    for measure in IndicatorMeasure:
        yield indicator(measure, filters={"areas": ["service", "culture"]})
        yield indicator(measure, reckoning=Reckoning.PER_PERSON, filters={"line": "academic"})
    yield indicator(IndicatorMeasure.BENEFICIARIES, filters={"outcomes": ["enhance", "systemic"]})
    yield share(filters={"cross": True}, of_measure=IndicatorMeasure.PARTNERS)
    yield indicator(reckoning=Reckoning.TYPED)


def test_each_unit_below_says_in_the_table_what_it_says_alone(planned: University) -> None:
    for one in measures():
        if one.reckoning is Reckoning.TYPED:
            make_typed(one, planned.unit("faa"), year(planned), 3.2)
        below = values_below(one, planned.root.id, year(planned))
        assert below.whole == value(one, planned.root.id, year(planned)), one.measure
        units = [line.unit.code for line, _value in below.lines if not line.direct]
        assert units == ["faa", "sci", "office"]
        for line, found in below.lines:
            if not line.direct:
                assert found == below.of(line.unit.id) == value(one, line.unit.id, year(planned)), one.measure


def test_over_the_years_and_as_of_a_moment(planned: University) -> None:
    hours = indicator(IndicatorMeasure.HOURS)
    periods = [planned.year(ends) for ends in (2023, 2024, 2025)]
    then = value(hours, planned.root.id, year(planned))
    with clock_at(bangkok(TODAY, 10)):
        part = log(planned.musician, "ทีหลัง", first_day=date(2025, 3, 3), hours=2)
    over = values_of([Asked(hours, planned.root.id, period) for period in periods])
    assert over == [value(hours, planned.root.id, period) for period in periods]
    assert value(hours, planned.root.id, year(planned)).value == (then.value or 0) + 2
    assert value(hours, planned.root.id, year(planned), bangkok(TODAY, 9, 45)) == then
    typed = indicator(reckoning=Reckoning.TYPED, decimals=2)
    first = make_typed(typed, planned.root, year(planned), 3.5, at=bangkok(date(2025, 1, 1)))
    first.replaced_at = bangkok(date(2025, 2, 1))
    db.session.flush()
    make_typed(typed, planned.root, year(planned), 4.25, at=first.replaced_at)
    told = [
        value(typed, planned.root.id, year(planned), moment).value
        for moment in (bangkok(date(2024, 12, 1)), bangkok(date(2025, 1, 2)), first.replaced_at, None)
    ]
    assert told == [None, Fraction(7, 2), Fraction(17, 4), Fraction(17, 4)]
    with clock_at(bangkok(TODAY, 11)):
        void(part)
    db.session.flush()
    assert value(hours, planned.root.id, year(planned)) == then


@on_sqlite
def test_a_table_costs_the_same_number_of_statements_whatever_there_is(planned: University) -> None:
    make_unit("another", planned.root)

    def cost(one: Indicator, unit: str) -> int:
        with counted() as statements:
            values_below(one, planned.unit(unit).id, year(planned))
        return len(statements)

    for one in measures():
        assert cost(one, "tsu") == cost(one, "music") <= 6, one.measure


def test_the_light_says_what_its_rule_says(planned: University) -> None:
    # 365 days.
    period = year(planned)
    number = Indicator(reckoning=Reckoning.NUMBER, aim=Aim.MORE)
    each = Indicator(reckoning=Reckoning.PER_PERSON, aim=Aim.MORE)
    ratio = Indicator(reckoning=Reckoning.SHARE, aim=Aim.MORE)
    less = Indicator(reckoning=Reckoning.NUMBER, aim=Aim.LESS)

    def shown(one: Indicator, number: float, on: int) -> Light:
        return light(one, Fraction(number), 365_000, period, period.first_day + timedelta(days=on - 1))

    assert [shown(number, got, 100) for got in (99, 100, 364, 365)] == [
        Light.BEHIND, Light.ON_THE_WAY, Light.ON_THE_WAY, Light.REACHED,
    ]  # fmt: skip
    assert [shown(each, got, 100) for got in (99, 100)] == [Light.BEHIND, Light.ON_THE_WAY]
    assert shown(number, 364, 365) is Light.BEHIND
    # Of what is counted one by one half of one is none: of one in the year nothing is due before its last day.
    whole = Indicator(reckoning=Reckoning.NUMBER, aim=Aim.MORE, measure=IndicatorMeasure.ACTIVITIES)
    hours = Indicator(reckoning=Reckoning.NUMBER, aim=Aim.MORE, measure=IndicatorMeasure.HOURS)
    for one, nothing in ((whole, Light.ON_THE_WAY), (hours, Light.BEHIND)):
        assert light(one, Fraction(0), 1000, period, period.first_day + timedelta(days=99)) is nothing
    assert shown(number, 364, 366) is Light.MISSED
    assert shown(number, 365, 0) is Light.NONE
    assert light(number, Fraction(3), None, period, TODAY) is Light.NONE
    assert [shown(ratio, got, 100) for got in (328, 328.5, 365)] == [
        Light.BEHIND, Light.ON_THE_WAY, Light.REACHED,
    ]  # fmt: skip
    assert [shown(less, got, 100) for got in (365, 366)] == [Light.ON_THE_WAY, Light.MISSED]
    assert [shown(less, got, 366) for got in (365, 366)] == [Light.REACHED, Light.MISSED]
    # What is no number alone may fall again until the end.
    for reckoning in (Reckoning.SHARE, Reckoning.PER_PERSON, Reckoning.TYPED):
        falls = Indicator(reckoning=reckoning, aim=Aim.LESS)
        assert [shown(falls, got, 100) for got in (365, 366)] == [Light.ON_THE_WAY, Light.BEHIND]
        assert [shown(falls, got, 366) for got in (365, 366)] == [Light.REACHED, Light.MISSED]


def test_a_unit_that_was_closed_within_the_period_is_judged_by_what_was_due_until_then(
    planned: University,
) -> None:
    period, faa = year(planned), planned.unit("faa")
    faa.closed_on = period.first_day + timedelta(days=100)
    number = Indicator(reckoning=Reckoning.NUMBER, aim=Aim.MORE)

    def shown(got: int, on: int) -> Light:
        judged = judged_on(faa, period, period.first_day + timedelta(days=on - 1))
        return light(number, Fraction(got), 365_000, period, judged)

    assert [shown(99, 99), shown(99, 100)] == [Light.ON_THE_WAY, Light.BEHIND]
    for day in (101, 200, 366, 500):
        assert [shown(99, day), shown(100, day)] == [Light.BEHIND, Light.ON_THE_WAY]
    faa.closed_on = period.last_day + timedelta(days=1)
    assert [shown(364, 365), shown(364, 366)] == [Light.BEHIND, Light.MISSED]
    faa.closed_on = period.first_day
    assert [shown(0, 1), shown(0, 366)] == [Light.NONE, Light.NONE]


def test_who_comes_later_in_a_running_period_is_divided_by_only_then(planned: University) -> None:
    each = indicator(IndicatorMeasure.HOURS, reckoning=Reckoning.PER_PERSON)
    music = planned.unit("music")
    before = value(each, music.id, year(planned))
    assert before.denominator is not None
    starts = TODAY + timedelta(days=30)
    following = make_period(planned.calendars["fiscal"], date(2025, 10, 1), date(2026, 9, 30))
    then = staff_of(question_of(each, music.id, following))
    appoint(make_person("later-still"), music, starts)
    asked = [Asked(each, music.id, year(planned))]
    assert [value(each, music.id, year(planned)), *values_of(asked)] == [before, before]
    assert staff_of(question_of(each, music.id, following)) == then + 1
    with clock_at(bangkok(starts)):
        assert value(each, music.id, year(planned)).denominator == before.denominator + 1
        assert value(each, music.id, year(planned), bangkok(TODAY, 10)) == before


def test_what_waits_is_told_apart_and_goes_into_the_projection(planned: University) -> None:
    person, unit = planned.dancer, planned.unit("performing")
    period = year(planned)
    article = {"kinds": [planned.kind("article").id]}
    hours = indicator(IndicatorMeasure.HOURS, filters=article)
    activities = indicator(IndicatorMeasure.ACTIVITIES, filters=article)
    people = indicator(IndicatorMeasure.PEOPLE, filters=article)
    for title, status in (("หนึ่ง", Status.APPROVED), ("สอง", Status.SUBMITTED), ("ร่าง", Status.DRAFT)):
        make_contribution(
            person, title=title, kind=planned.kind("article"), status=status, hours=10,
            first_day=date(2025, 3, 1),
        )  # fmt: skip
    colleague = make_person(unit=unit)
    make_contribution(
        colleague, title="สาม", kind=planned.kind("article"), status=Status.SUBMITTED, hours=4,
        first_day=date(2025, 3, 1),
    )  # fmt: skip
    gone = (TODAY - period.first_day).days + 1
    assert [waits(one, unit.id, period).number for one in (hours, activities, people)] == [14, 2, 2]
    for one, coming in ((hours, 24), (activities, 3)):
        assert projection(one, unit.id, period) == Projection(Fraction(coming * 365, gone))
    assert projection(people, unit.id, period) == Projection(Fraction(2), at_least=True)
    per_person = indicator(IndicatorMeasure.HOURS, reckoning=Reckoning.PER_PERSON, filters=article)
    assert projection(per_person, unit.id, period) == Projection(
        Fraction(24 * 365, gone * staff(question_of(per_person, unit.id, period)))
    )
    early = period.first_day + timedelta(days=28)
    assert projection(hours, unit.id, period, early).why is NoProjection.TOO_EARLY
    assert projection(hours, unit.id, period, early + timedelta(days=1)).why is None
    assert projection(hours, unit.id, period, period.last_day) == Projection(Fraction(24))
    over = projection(hours, unit.id, period, period.last_day + timedelta(days=1))
    assert over == Projection(None, NoProjection.OVER)
    partners = indicator(IndicatorMeasure.PARTNERS)
    assert waits(partners, planned.root.id, period) == Waits(None)
    assert projection(partners, planned.root.id, period) == Projection(
        Fraction(4), None, leaves_out_waiting=True, at_least=True
    )


def test_a_change_that_waits_replaces_what_stands(planned: University) -> None:
    hours = indicator(IndicatorMeasure.HOURS, filters={"kinds": [planned.kind("article").id]})
    part = log(planned.dancer, kind=planned.kind("article"), first_day=date(2025, 3, 1), hours=10)
    part.status, part.minutes = Status.SUBMITTED, 12 * 60
    line = part.decisions[-1]
    line.to_status, line.move, line.snapshot = Status.SUBMITTED, "submit", {**line.snapshot, "minutes": 720}
    db.session.flush()
    unit, period = planned.unit("performing"), year(planned)
    assert value(hours, unit.id, period).value == 10
    assert waits(hours, unit.id, period).number == 12
    assert projection(hours, unit.id, period, period.last_day) == Projection(Fraction(12))


def test_an_activity_of_which_a_part_is_approved_and_a_part_waits_is_one(planned: University) -> None:
    unit, period = planned.unit("performing"), year(planned)
    article = {"kinds": [planned.kind("article").id]}
    together = make_activity(planned.dancer, planned.kind("article"), "ร่วมกัน", date(2025, 3, 1))
    make_contribution(planned.dancer, together, hours=5, percent=50)
    waits_too = make_person(unit=unit)
    make_contribution(waits_too, together, hours=3, percent=50, status=Status.SUBMITTED)
    make_contribution(
        planned.dancer, title="อีก", kind=planned.kind("article"), status=Status.SUBMITTED,
        first_day=date(2025, 3, 1),
    )  # fmt: skip
    for measure, coming in (("activities", 2), ("new", 2), ("people", 2)):
        one = indicator(IndicatorMeasure(measure), filters=article)
        assert value(one, unit.id, period).value == 1
        assert waits(one, unit.id, period).number == 2
        assert projection(one, unit.id, period, period.last_day).value == coming


def test_targets_of_the_parts_stand_beside_the_whole(planned: University) -> None:
    period = year(planned)
    one = indicator(IndicatorMeasure.HOURS)
    for code, target in (("tsu", 400), ("faa", 250), ("sci", 130), ("music", 90)):
        make_target(one, planned.unit(code), period, target)
    found = cascade(one, planned.root.id, period)
    assert found == Cascade(
        400_000, {planned.unit("faa").id: 250_000, planned.unit("sci").id: 130_000}, adds_up=True
    )
    assert (found.summed, found.not_spread) == (380_000, 20_000)
    assert cascade(one, planned.unit("music").id, period) == Cascade(90_000, {}, adds_up=True)
    for listed in (share(), indicator(IndicatorMeasure.ACTIVITIES), indicator(IndicatorMeasure.PEOPLE)):
        assert not cascade(listed, planned.root.id, period).adds_up


def test_a_closed_unit_takes_no_target_and_keeps_the_one_it_had(planned: University) -> None:
    period = year(planned)
    one = indicator(IndicatorMeasure.ACTIVITIES)
    faa = planned.unit("faa")
    after = make_unit("after", planned.root)
    make_target(one, faa, period, 5)
    faa.closed_on, faa.successor = date(2025, 4, 1), after
    db.session.flush()
    assert takes_target(faa, period)
    faa.closed_on = period.first_day
    db.session.flush()
    assert not takes_target(faa, period)
    assert faa.carried_on_by(period.first_day) is after
    shown = cascade(one, planned.root.id, period)
    assert shown.parts == {faa.id: 5000}
    lonely = make_unit("lonely", planned.root, closed_on=period.first_day)
    below = values_below(one, planned.root.id, period, having=[lonely.id])
    assert below.of(lonely.id) == Value(Fraction(0))
    assert values_below(one, planned.root.id, period).of(lonely.id) is None
    assert faa.id not in proposal(one, planned.root.id, period, 10_000)


def test_a_target_is_spread_by_staff_numbers(planned: University) -> None:
    found = proposal(indicator(IndicatorMeasure.ACTIVITIES), planned.root.id, year(planned), 10_000)
    codes = {planned.unit(code).id: code for code in ("faa", "sci", "office")}
    assert sum(found.values()) == 10_000
    assert all(part % 1000 == 0 for part in found.values())
    assert {codes[one] for one in found} == {"faa", "sci", "office"}


@given(
    amount=st.integers(0, 10**7),
    weights=st.lists(st.integers(0, 60), max_size=12),
    step=st.sampled_from((1, 10, 1000)),
)
def test_parts_come_to_the_whole_and_none_is_a_step_from_its_share(
    amount: int, weights: list[int], step: int
) -> None:
    parts = spread(amount, dict(enumerate(weights)), step)
    assert parts.keys() == set(range(len(weights)))
    if not weights:
        return
    assert sum(parts.values()) == amount
    every = sum(weights)
    for at, part in parts.items():
        exact = Fraction(amount * weights[at], every) if every else Fraction(amount, len(weights))
        assert part >= 0
        assert abs(part - exact) < 2 * step
    if every:
        ordered = sorted(parts, key=lambda at: weights[at])
        assert all(
            parts[one] <= parts[other] or weights[one] == weights[other] for one, other in pairwise(ordered)
        )
