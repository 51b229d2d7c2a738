"""The demo's norms, groups, development plans, recognitions and authors: what the issue promises, and that nobody judges themselves."""

from collections import Counter
from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from app.access import waiting
from app.access.reviewers import chairs
from app.counting.loads import loads
from app.counting.periods import year_on
from app.development import support
from app.development.proposal import standing, was_agreed
from app.extensions import db
from app.models import (
    Calendar,
    Contribution,
    DevelopmentLine,
    DevelopmentPlan,
    DevelopmentTalk,
    GoalShows,
    GroupPlace,
    NormChange,
    Period,
    Person,
    PlanState,
    Recognition,
    RecognitionSort,
    StaffLine,
    Stage,
    Unit,
    WorkloadNorm,
)
from tests.demo.conftest import TODAY


def somebody(name: str) -> Person:
    return db.session.scalars(select(Person).where(Person.email == f"{name}@demo.pattana")).one()


def plans_of(name: str) -> list[DevelopmentPlan]:
    query = select(DevelopmentPlan).join(Period).where(DevelopmentPlan.person_id == somebody(name).id)
    return list(db.session.scalars(query.order_by(Period.first_day)))


def running(line: StaffLine) -> Period:
    calendar = db.session.scalars(select(Calendar).where(Calendar.line == line)).one()
    year = year_on(calendar, TODAY)
    assert year is not None
    return year


def test_norms_differ_by_group_and_changed_at_a_years_beginning(demo: Flask) -> None:
    norms = list(db.session.scalars(select(WorkloadNorm)))
    assert {norm.line for norm in norms} == set(StaffLine)
    assert len({norm.group_code for norm in norms}) >= 4
    ended = [norm for norm in norms if norm.last_day]
    assert ended
    for norm in ended:
        [after] = [
            one
            for one in norms
            if (one.line, one.group_code, one.area) == (norm.line, norm.group_code, norm.area)
            and one.first_day == norm.last_day + timedelta(days=1)  # type: ignore[operator]
        ]
        assert after.minutes != norm.minutes
    assert db.session.scalar(select(func.count(NormChange.id))) == 3 + 7 + 3


def test_everybody_of_the_academic_line_is_in_one_group_at_a_time(demo: Flask) -> None:
    academic = set(db.session.scalars(select(Person.id).where(Person.line == StaffLine.ACADEMIC)))
    assert academic <= set(db.session.scalars(select(GroupPlace.person_id)))
    seen: dict[int, GroupPlace] = {}
    for place in db.session.scalars(select(GroupPlace).order_by(GroupPlace.person_id, GroupPlace.first_day)):
        before = seen.get(place.person_id)
        assert before is None or (before.last_day and before.last_day < place.first_day)
        seen[place.person_id] = place


def test_the_staff_member_is_short_of_teaching_and_the_norms_are_within_reach_of_many(demo: Flask) -> None:
    year = running(StaffLine.ACADEMIC)
    staff = somebody("staff")
    hers = loads([staff.id], year)[staff.id]
    teaching = next(load for load in hers.areas.values() if load.norm == 567 * 60)
    assert teaching.approved < teaching.norm * (TODAY - year.first_day).days / 365
    last = db.session.scalars(
        select(Period).where(
            Period.calendar_id == year.calendar_id,
            Period.parent_id.is_(None),
            Period.last_day == year.first_day - timedelta(days=1),
        )
    ).one()
    everybody = list(db.session.scalars(select(Person.id).where(Person.line == StaffLine.ACADEMIC)))
    percents = [one.total.percent for one in loads(everybody, last).values() if one.total]
    assert sum(percent == 100 for percent in percents) > len(percents) // 5
    assert sum(percent < 75 for percent in percents) > len(percents) // 10


def test_last_years_plans_are_agreed_and_reviewed_with_words_of_both(demo: Flask) -> None:
    years = {line: running(line) for line in StaffLine}
    last = [
        plan
        for plan in db.session.scalars(select(DevelopmentPlan))
        if plan.period.last_day < years[plan.person.line].first_day
    ]
    assert len(last) >= 100
    assert {plan.state for plan in last} <= {PlanState.AGREED}
    for stage in Stage:
        talks = [talk for plan in last for talk in plan.talks if talk.stage is stage]
        assert sum(bool(talk.own_words and talk.words) for talk in talks) >= len(last) // 2


def test_this_years_plans_are_mostly_agreed_and_the_others_are_on_their_way(demo: Flask) -> None:
    years = {running(line).id for line in StaffLine}
    plans = list(db.session.scalars(select(DevelopmentPlan).where(DevelopmentPlan.period_id.in_(years))))
    states = Counter(plan.state for plan in plans)
    assert set(states) == {PlanState.DRAFT, PlanState.SUBMITTED, PlanState.RETURNED, PlanState.AGREED}
    assert states[PlanState.AGREED] > len(plans) // 2
    changing = [plan for plan in plans if plan.state is PlanState.SUBMITTED and was_agreed(plan)]
    assert changing
    for plan in plans:
        if plan.state is PlanState.SUBMITTED:
            assert chairs().bench(plan).seats


def test_goals_are_of_every_sort_and_some_serve_objectives_and_milestones_were_confirmed(demo: Flask) -> None:
    goals = [goal for plan in db.session.scalars(select(DevelopmentPlan)) for goal in standing(plan)]
    assert {goal.shows for goal in goals} == set(GoalShows)
    assert len({goal.area for goal in goals}) == 4
    assert sum(goal.objective_id is not None for goal in goals) >= 100
    assert sum(goal.confirmed_by_id is not None for goal in goals) >= 10


def test_nobody_agreed_to_their_own_plan(demo: Flask) -> None:
    lines = list(
        db.session.scalars(
            select(DevelopmentLine).where(DevelopmentLine.move.in_(("agree", "return", "confirm", "review")))
        )
    )
    assert len(lines) >= 300
    assert all(line.by_id != line.person_id != line.acting_for_id for line in lines)
    own = {"create", "submit", "talk", "change", "reached"}
    for line in db.session.scalars(select(DevelopmentLine).where(DevelopmentLine.move.in_(own))):
        assert line.by_id == line.person_id
    for talk in db.session.scalars(select(DevelopmentTalk)):
        assert talk.by_id != talk.person_id


def test_those_who_sign_in_have_telling_plans(demo: Flask) -> None:
    for name in ("staff", "staff2", "head", "dean", "rector", "hr", "recorder"):
        plans = plans_of(name)
        assert plans[-1].state is PlanState.AGREED, name
        assert len(standing(plans[-1])) >= 2
    talks = {talk.stage: talk for talk in plans_of("staff")[-1].talks}
    assert talks[Stage.MIDDLE].own_words
    assert not talks[Stage.MIDDLE].words
    head = somebody("head")
    waiting = db.session.scalars(select(DevelopmentPlan).where(DevelopmentPlan.state == PlanState.SUBMITTED))
    assert sum(chairs().bench(plan).seat_of(head) is not None for plan in waiting) >= 2


def test_recognitions_are_of_several_sorts_and_some_lapse_soon_or_have_lapsed(demo: Flask) -> None:
    every = list(db.session.scalars(select(Recognition)))
    assert len(every) >= 80
    assert {RecognitionSort.PSF, RecognitionSort.LICENCE, RecognitionSort.AWARD} <= {
        one.sort for one in every
    }
    days = [(one.expires_on - TODAY).days for one in every if one.expires_on]
    assert sum(0 <= left <= 90 for left in days) >= 3
    assert sum(left < 0 for left in days) >= 3
    assert sum(left > 90 for left in days) >= 30
    assert all(one.received_on < TODAY for one in every)


def test_authors_stand_in_an_order_and_one_of_a_paper_corresponds(demo: Flask) -> None:
    parts = list(db.session.scalars(select(Contribution).where(Contribution.author_position.is_not(None))))
    assert {part.activity.kind.code for part in parts} == {"article", "conference-paper", "book"}
    papers: dict[int, list[Contribution]] = {}
    for part in parts:
        papers.setdefault(part.activity_id, []).append(part)
    assert all(sum(part.is_corresponding for part in paper) <= 1 for paper in papers.values())
    assert {part.author_position for part in parts if part.is_corresponding} == {1, 2}
    assert len({part.author_position for part in parts}) >= 3


def test_who_could_need_support_in_the_university_is_told_page_by_page(demo: Flask) -> None:
    root, hr = db.session.scalars(select(Unit).where(Unit.parent_id.is_(None))).one(), somebody("hr")
    with demo.test_request_context():
        staff = support.staff_of(root, support.years_on(None))
        [first, other] = support.lines_of(root, staff, hr, {})
        [second, same] = support.lines_of(root, staff, hr, {StaffLine.ACADEMIC: 2})
    assert first.page.total > 150
    assert len(first.people) == len(second.people) == first.page.size
    assert not {one.person.id for one in first.people} & {one.person.id for one in second.people}
    assert first.people[-1].loads.shortfall >= second.people[0].loads.shortfall
    assert other.people == same.people


def test_milestones_wait_for_the_head_who_signs_in(demo: Flask) -> None:
    said = [goal for goal in waiting.milestones_for(somebody("head")) if goal.waits]
    assert {goal.plan.person.email for goal in said} >= {"staff@demo.pattana"} and len(said) == 2
    assert all(goal.reached_on <= TODAY for goal in said)
