"""How far the goals of development plans have come, and how many serve an objective."""

from datetime import date, timedelta

import pytest

from app import clock
from app.counting import total
from app.counting.goals import Progress, Served, progress, question_of, served_by
from app.extensions import db
from app.models import Area, Status
from tests.cast import TODAY, University
from tests.factories import appoint, bangkok, log, make_activity, make_contribution, make_person
from tests.plan_factories import make_development_plan, make_goal, make_objective, make_plan
from tests.statements import counted

HOUR = 60
on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def test_hours_and_activities_count_themselves_and_what_waits_stands_apart(university: University) -> None:
    u, year = university, university.year(2025, "academic")
    plan = make_development_plan(u.musician, year)
    service = make_goal(plan, Area.SERVICE, hours=50)
    lectures = make_goal(plan, Area.SERVICE, hours=20, kind=u.kind("lecture"))
    articles = make_goal(plan, Area.RESEARCH, count=2, kind=u.kind("article"))
    log(u.musician, kind=u.kind("lecture"), first_day=date(2025, 1, 6), hours=10)
    log(u.musician, kind=u.kind("community"), first_day=date(2025, 1, 7), hours=12)
    # Half of its days lie before the year.
    log(
        u.musician,
        kind=u.kind("community"),
        hours=10,
        first_day=year.first_day - timedelta(days=5),
        last_day=year.first_day + timedelta(days=4),
    )
    log(u.musician, kind=u.kind("lecture"), first_day=date(2023, 1, 6), hours=99)
    log(u.head, kind=u.kind("lecture"), first_day=date(2025, 1, 6), hours=99)
    log(u.musician, kind=u.kind("article"), first_day=date(2025, 1, 8), hours=5)
    for title in ("สอง", "สาม"):
        make_contribution(
            u.musician, title=title, kind=u.kind("article"), status=Status.SUBMITTED,
            first_day=date(2025, 1, 9), hours=5,
        )  # fmt: skip
    waits = {"kind": u.kind("lecture"), "status": Status.SUBMITTED, "first_day": date(2025, 1, 6)}
    make_contribution(u.musician, title="รอ", hours=3, **waits)
    found = progress([plan])
    assert found[service.id] == Progress(service.id, 27 * HOUR, 3 * HOUR, 50 * HOUR)
    assert found[lectures.id] == Progress(lectures.id, 10 * HOUR, 3 * HOUR, 20 * HOUR)
    assert found[articles.id] == Progress(articles.id, 1, 2, 2)
    for goal, figure in ((service, "minutes"), (lectures, "minutes"), (articles, "activities")):
        behind = question_of(goal, plan)
        assert behind is not None
        assert getattr(total(behind), figure) == found[goal.id].approved
    assert question_of(make_goal(plan, Area.TEACHING), plan) is None


def test_a_change_of_what_counts_already_is_not_counted_twice(university: University) -> None:
    u, year = university, university.year(2025, "academic")
    plan = make_development_plan(u.musician, year)
    hours = make_goal(plan, Area.RESEARCH, hours=20)
    number = make_goal(plan, Area.RESEARCH, count=2, kind=u.kind("article"))
    part = log(u.musician, kind=u.kind("article"), first_day=date(2025, 1, 8), hours=5)
    part.status, part.minutes = Status.SUBMITTED, 8 * HOUR
    line = part.decisions[-1]
    line.to_status, line.move = Status.SUBMITTED, "submit"
    line.snapshot = {**line.snapshot, "minutes": 8 * HOUR}
    db.session.flush()
    found = progress([plan])
    assert found[hours.id] == Progress(hours.id, 5 * HOUR, 3 * HOUR, 20 * HOUR)
    assert found[number.id] == Progress(number.id, 1, 0, 2)


def test_an_activity_with_a_second_part_that_waits_is_one(university: University) -> None:
    u, year = university, university.year(2025, "academic")
    goal = make_goal(make_development_plan(u.musician, year), Area.RESEARCH, count=2, kind=u.kind("article"))
    activity = make_activity(u.musician, u.kind("article"), "สองช่วง", date(2025, 1, 1), date(2025, 2, 28))
    days = {"first_day": date(2025, 1, 1), "last_day": date(2025, 1, 31)}
    make_contribution(u.musician, activity, percent=50, **days)
    days = {"first_day": date(2025, 2, 1), "last_day": date(2025, 2, 28)}
    make_contribution(u.musician, activity, percent=50, status=Status.SUBMITTED, **days)
    assert progress([goal.plan])[goal.id] == Progress(goal.id, 1, 0, 2)


def test_a_milestone_is_reached_once_it_is_confirmed(university: University) -> None:
    plan = make_development_plan(university.musician, university.year(2025, "academic"))
    goal = make_goal(plan, Area.TEACHING)

    def far() -> Progress:
        return progress([plan])[goal.id]

    assert far() == Progress(goal.id, 0, 0, 1)
    goal.reached_on, goal.reached_at = date(2025, 5, 1), clock.now()
    db.session.flush()
    assert (far(), far().is_reached) == (Progress(goal.id, 0, 1, 1), False)
    goal.confirmed_by_id = university.head.id
    db.session.flush()
    assert (far(), far().is_reached) == (Progress(goal.id, 1, 0, 1), True)


def test_who_moves_in_the_middle_takes_their_goals_along(university: University) -> None:
    u, year = university, university.year(2025, "academic")
    person = make_person("moves")
    appoint(person, u.unit("music"), last_day=date(2025, 1, 14))
    appoint(person, u.unit("chemistry"), date(2025, 1, 15))
    plan = make_development_plan(person, year)
    goal = make_goal(plan, Area.SERVICE, hours=10)
    log(person, kind=u.kind("lecture"), first_day=date(2025, 1, 14), last_day=date(2025, 1, 15), hours=10)
    assert progress([plan])[goal.id].is_reached


@on_sqlite
def test_goals_that_were_changed_end_and_objectives_count_those_that_stand(university: University) -> None:
    u, year = university, university.year(2025, "academic")
    objective = make_objective(make_plan(u.root, u.calendars["fiscal"]))
    other = make_objective(objective.plan, number="2")
    plans = [make_development_plan(person, year) for person in (u.musician, u.head)]
    for plan in plans:
        make_goal(plan, Area.SERVICE, hours=5, objective=objective)
    ended = make_goal(plans[0], Area.SERVICE, hours=1, objective=objective, ended_at=bangkok(TODAY))
    make_goal(plans[0], Area.CULTURE, objective=objective)
    log(u.musician, kind=u.kind("lecture"), first_day=date(2025, 1, 6), hours=5)
    assert ended.id not in progress(plans)
    both = frozenset((u.musician.id, u.head.id))
    assert served_by([objective.id, other.id], [year]) == {
        objective.id: Served(3, 1, both),
        other.id: Served(),
    }
    # Goals of another year serve it in that year.
    later = u.year(2026, "academic")
    make_goal(make_development_plan(u.head, later), Area.CULTURE, objective=objective)
    assert served_by([objective.id], [year])[objective.id].goals == 3
    assert served_by([objective.id], [later])[objective.id] == Served(1, 0, frozenset([u.head.id]))
    assert served_by([objective.id], [])[objective.id] == Served()


@on_sqlite
def test_many_plans_cost_the_statements_of_one(worked: University) -> None:
    plans = [
        make_development_plan(person, worked.year(ends, "academic"))
        for person in worked.people.values()
        for ends in (2024, 2025)
    ]
    for plan in plans:
        make_goal(plan, Area.SERVICE, hours=5)
        make_goal(plan, Area.CULTURE, count=5, kind=worked.kind("concert"))

    def cost(number: int) -> int:
        with counted() as statements:
            progress(plans[:number])
        return len(statements)

    progress(plans)
    assert cost(len(plans)) == cost(1) <= 14
