"""What goals name while they are written and wait: it is not deleted under them, and where it is gone the goal says so."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from app.development import moves, proposal
from app.development.proposal import Proposal, Row
from app.extensions import db
from app.models import DevelopmentPlan, Objective, Plan, PlanState
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.development_factories import hours, make_plan
from tests.plan_factories import make_objective
from tests.plan_factories import make_plan as make_university_plan

ClientOf = Callable[..., CheckedClient]
STATES = (PlanState.DRAFT, PlanState.SUBMITTED, PlanState.RETURNED, PlanState.CHANGING)


@pytest.fixture
def objective(university: University) -> Objective:
    return make_objective(make_university_plan(university.root, university.calendars["academic"]))


def plan_for(university: University, objective: Objective, state: PlanState) -> DevelopmentPlan:
    """A plan whose one goal serves `objective`; a change names it in a second goal, which is not agreed."""
    serving = hours()._replace(objective_id=objective.id)
    year = university.year(2026, "academic")
    if state is not PlanState.CHANGING:
        return make_plan(university.musician, year, serving, state=state)
    plan = make_plan(university.musician, year, state=state)
    said = Proposal([*proposal.agreed(plan).goals, Row(None, serving)])
    moves.write(plan, said, by=plan.person, read_version=str(plan.version))
    return plan


@pytest.mark.parametrize("state", STATES)
def test_what_a_written_or_waiting_goal_names_is_not_deleted(
    university: University, client_of: ClientOf, objective: Objective, state: PlanState
) -> None:
    plan_for(university, objective, state)
    hr = client_of(university.hr, "en")
    told = "1 goal that is being written or waits to be agreed names it."
    for page, action in (
        (f"/plans/{objective.plan_id}/end", f"/plans/{objective.plan_id}/delete"),
        (f"/objectives/{objective.id}/take-out", f"/objectives/{objective.id}/take-out"),
    ):
        assert told in hr.get(page).text
        answer = hr.post(action)
        assert answer.status_code == 422 and told in answer.text
    assert db.session.query(Plan).count() == db.session.query(Objective).count() == 1


def test_a_goal_whose_objective_is_gone_says_so(
    university: University, client_of: ClientOf, objective: Objective
) -> None:
    """It cannot go by any page; a database that was put right by hand may lack it."""
    plan = plan_for(university, objective, PlanState.SUBMITTED)
    db.session.delete(objective)
    gone = "The objective that it was to serve was deleted."
    page = f"/people/{university.musician.id}/development"
    head, hers = client_of(university.head, "en"), client_of(university.musician, "en")
    shown = head.get(page).text
    assert gone in shown and "Return the plan" in shown and "/agree" not in shown
    answer = head.post(f"/development/plans/{plan.id}/agree", data={"version": plan.version})
    assert answer.status_code == 303 and gone in head.follow(answer).text
    moves.move(plan, "return", by=university.head, reason="เป้าประสงค์หายไป")
    assert gone in hers.get("/development").text
    answer = hers.post(f"/development/plans/{plan.id}/send", data={"version": plan.version})
    assert answer.status_code == 303 and gone in hers.follow(answer).text
    db.session.expire_all()
    assert plan.state is PlanState.RETURNED
    write = f"/development/plans/{plan.id}/write"
    assert gone in hers.get(write).text
    assert hers.send(hers.form(write, action="/write")).status_code == 303
    moves.move(plan, "submit", by=university.musician)


def test_objectives_are_offered_of_plans_of_ones_own_units_that_run_in_the_plans_year(
    university: University, client_of: ClientOf
) -> None:
    calendar, year = university.calendars["academic"], university.year(2026, "academic")
    days = {"first_day": year.first_day, "last_day": year.last_day}
    before = {"first_day": date(2020, 6, 1), "last_day": year.first_day - timedelta(days=1)}
    offered = {
        make_objective(make_university_plan(university.root, calendar, **days)).id: True,
        make_objective(make_university_plan(university.unit("music"), calendar, **days)).id: True,
        make_objective(make_university_plan(university.unit("sci"), calendar, **days)).id: False,
        # It runs today, and not in the year that is written for.
        make_objective(make_university_plan(university.root, calendar, **before)).id: False,
    }
    plan = make_plan(university.musician, year, state=PlanState.DRAFT)
    form = client_of(university.musician).form(f"/development/plans/{plan.id}/write", action="/write")
    assert {key: str(key) in form.choices["goals-0-objective"] for key in offered} == offered
