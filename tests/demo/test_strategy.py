"""The demo's plans, initiatives and good practice: what the issue of three levels promises is there, and is told apart."""

from collections import Counter

from flask import Flask
from sqlalchemy import func, select

from app.counting.initiatives import undertaken
from app.counting.lights import Light, light
from app.counting.periods import year_on, years
from app.counting.targets import cascade
from app.extensions import db
from app.models import (
    Activity,
    GoodPractice,
    Indicator,
    Initiative,
    InitiativeChange,
    InitiativeStatus,
    Plan,
    Reckoning,
    Strand,
    Target,
    TypedValue,
    Unit,
    UnitLevel,
    UnitLine,
)
from tests.asking import value
from tests.demo.conftest import TODAY


def template() -> Plan:
    return db.session.scalars(select(Plan).where(Plan.code == "engagement")).one()


def indicators() -> list[Indicator]:
    return [indicator for objective in template().objectives for indicator in objective.indicators]


def lights_of(behind: int) -> Counter[Light]:
    """How the university's targets stand in the year that runs (0), or in one before it."""
    found: Counter[Light] = Counter()
    for indicator in indicators():
        every = years(indicator.calendar)
        running = year_on(indicator.calendar, TODAY)
        assert running is not None
        year = every[every.index(running) - behind]
        root = template().owner
        target = cascade(indicator, root.id, year).own
        reached = value(indicator, root.id, year).value
        found[light(indicator, reached, target, year, TODAY)] += 1
    return found


def test_the_template_is_loaded_and_two_plans_of_other_types_are_written_by_hand(demo: Flask) -> None:
    plans = list(db.session.scalars(select(Plan).order_by(Plan.id)))
    assert len({plan.type for plan in plans}) == 3
    assert [plan.code for plan in plans].count(None) == 2
    assert len(indicators()) >= 15
    assert all(plan.runs_on(TODAY) for plan in plans)
    by_hand = [plan for plan in plans if plan.code is None]
    assert all(change.by_id is not None for plan in by_hand for change in plan.changes)
    assert {plan.owner.level for plan in by_hand} == {UnitLevel.UNIVERSITY, UnitLevel.FACULTY}


def test_some_targets_are_reached_and_some_missed_and_of_this_year_some_are_on_the_way(demo: Flask) -> None:
    last, running = lights_of(1), lights_of(0)
    assert last[Light.REACHED] >= 5
    assert last[Light.MISSED] >= 5
    assert running[Light.ON_THE_WAY] >= 3
    assert running[Light.BEHIND] >= 3


def test_targets_are_spread_over_the_faculties_and_do_not_quite_reach(demo: Flask) -> None:
    lacking = 0
    for indicator in indicators():
        running = year_on(indicator.calendar, TODAY)
        assert running is not None
        found = cascade(indicator, template().owner_id, running)
        assert found.own, indicator.number
        if found.parts and indicator.is_spread:
            assert abs(found.own - found.summed) < found.own // 4
            lacking += found.own > found.summed
    assert lacking >= 2
    spread = select(func.count(Target.id.distinct())).join(Unit, Unit.id == Target.unit_id)
    assert (db.session.scalar(spread.where(Unit.level == UnitLevel.DEPARTMENT)) or 0) >= 5


def test_typed_values_say_where_they_come_from_and_one_was_replaced(demo: Flask) -> None:
    values = list(db.session.scalars(select(TypedValue)))
    assert len(values) >= 8
    assert all(
        one.source and one.day <= TODAY and one.indicator.reckoning is Reckoning.TYPED for one in values
    )
    assert sum(one.replaced_at is not None for one in values) == 1


def test_every_faculty_and_every_strand_has_an_initiative(demo: Flask) -> None:
    above = select(UnitLine.ancestor_id).join(Initiative, Initiative.unit_id == UnitLine.unit_id)
    without = select(Unit.code).where(Unit.level == UnitLevel.FACULTY, Unit.closed_on.is_(None))
    assert db.session.scalars(without.where(Unit.id.not_in(above))).all() == []
    used = select(Initiative.strand_code)
    assert db.session.scalars(select(Strand.code).where(Strand.code.not_in(used))).all() == []


def test_initiatives_are_in_every_status_with_money_partners_and_milestones_done_late_and_coming(
    demo: Flask,
) -> None:
    every = list(db.session.scalars(select(Initiative)))
    assert {one.status for one in every} == set(InitiativeStatus)
    assert sum(one.is_centre and one.last_day is None for one in every) >= 3
    assert all(one.funding and one.budget and one.milestones and one.partners for one in every)
    steps = [step for one in every for step in one.milestones]
    assert sum(step.done_on is not None for step in steps) >= 20
    assert sum(step.is_late_on(TODAY) for step in steps) >= 5
    assert sum(step.done_on is None and step.due_on >= TODAY for step in steps) >= 10
    assert sum(bool(one.objectives) for one in every) >= len(every) - 1
    assert all(step.done_on is None or step.done_on <= TODAY for step in steps)


def test_what_has_begun_has_work_and_most_of_it_is_approved(demo: Flask) -> None:
    every = list(db.session.scalars(select(Initiative).where(Initiative.status != InitiativeStatus.PLANNED)))
    come_to = undertaken([one.id for one in every])
    empty = [one.name_en for one in every if come_to[one.id].figures.activities < 3]
    assert empty == []
    linked = db.session.scalar(select(func.count(Activity.id)).where(Activity.initiative_id.is_not(None)))
    assert (linked or 0) >= 250


def test_whoever_began_an_initiative_answers_for_its_unit_and_its_history_rises(demo: Flask) -> None:
    changes = list(db.session.scalars(select(InitiativeChange).order_by(InitiativeChange.id)))
    moments: dict[int, list[object]] = {}
    for change in changes:
        moments.setdefault(change.initiative_id, []).append(change.at)
    assert all(found == sorted(found, key=str) for found in moments.values())
    assert all(len(found) >= 3 for found in moments.values())


def test_good_practice_is_marked_of_initiatives_and_of_records_that_count(demo: Flask) -> None:
    marks = list(db.session.scalars(select(GoodPractice)))
    assert sum(one.initiative_id is not None for one in marks) >= 4
    assert sum(one.activity_id is not None for one in marks) >= 4
    assert all(one.why and one.for_whom for one in marks)
