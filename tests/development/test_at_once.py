"""Two people at a development plan at the same moment: one has an effect, and the other one is told why in a sentence."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from app.development import goal_actions, moves, proposal
from app.development.goal_actions import mark
from app.development.proposal import Proposal, Row, said_of
from app.extensions import db
from app.models import DevelopmentPlan, Goal, Objective, Person, PlanState, Role, Stage
from app.strategy import plan_actions
from app.strategy.obstacles import Impossible
from app.workflow import Refused
from tests.cast import University
from tests.development_factories import hours, make_plan, milestone
from tests.factories import grant
from tests.ledger.test_at_once import meanwhile
from tests.plan_factories import make_objective
from tests.plan_factories import make_plan as make_university_plan

Deed = Callable[[], None]


def plan_of(university: University, state: PlanState, *goals: object) -> DevelopmentPlan:
    return make_plan(university.musician, university.year(2026, "academic"), *goals, state=state)  # type: ignore[arg-type]


def told(refused: list[str], deed: Deed) -> Deed:
    """The deed; where it is refused nothing of it stays, and `refused` has the sentence."""

    def do() -> None:
        try:
            deed()
        except (Refused, Impossible) as error:
            db.session.rollback()
            refused.append(str(error))

    return do


def person(one: Person) -> Callable[[], Person]:
    """Read anew in whatever transaction it is asked in."""
    person_id = one.id
    return lambda: db.session.get_one(Person, person_id)


@pytest.mark.parametrize(
    ("name", "deletes_first"), [("write", True), ("write", False), ("submit", False), ("agree", False)]
)
def test_an_objective_is_named_or_deleted(
    app: Flask, university: University, name: str, deletes_first: bool
) -> None:
    objective = make_objective(make_university_plan(university.root, university.calendars["academic"]))
    serving = hours()._replace(objective_id=objective.id)
    state = PlanState.SUBMITTED if name == "agree" else PlanState.DRAFT
    plan = plan_of(university, state, hours() if name == "write" else serving)
    owner, head, hr = (person(one) for one in (university.musician, university.head, university.hr))
    plan_id, objective_id, version = plan.id, objective.id, str(plan.version)

    def names() -> None:
        held = db.session.get_one(DevelopmentPlan, plan_id)
        if name == "write":
            moves.write(held, Proposal([Row(None, serving)]), by=owner(), read_version=version)
        else:
            moves.move(held, name, by=head() if name == "agree" else owner())

    def deletes() -> None:
        plan_actions.delete_objective(db.session.get_one(Objective, objective_id), by=hr())

    refused: list[str] = []
    deeds = told(refused, names), told(refused, deletes)
    meanwhile(app, *(deeds[::-1] if deletes_first else deeds))
    db.session.expire_all()
    assert len(refused) == 1
    assert (db.session.get(Objective, objective_id) is None) is deletes_first
    held = db.session.get_one(DevelopmentPlan, plan_id)
    named = [row.facts.objective_id for row in proposal.read(held.proposed).goals]
    assert named == [None if deletes_first else objective_id]


def test_what_is_said_anew_meanwhile_is_not_confirmed(app: Flask, university: University) -> None:
    goal = plan_of(university, PlanState.AGREED, milestone()).goals[0]
    goal_actions.reach(goal, date(2025, 6, 10), "ก่อน", by=university.musician)
    owner, head, goal_id, read = person(university.musician), person(university.head), goal.id, said_of(goal)

    def says() -> None:
        goal_actions.reach(db.session.get_one(Goal, goal_id), date(2025, 6, 12), "ทีหลัง", by=owner())

    def confirms() -> None:
        goal_actions.confirm(db.session.get_one(Goal, goal_id), by=head(), read=read)

    refused: list[str] = []
    meanwhile(app, says, told(refused, confirms))
    db.session.expire_all()
    assert len(refused) == 1 and db.session.get_one(Goal, goal_id).confirmed_by_id is None


def test_of_two_who_may_decide_the_later_replaces_no_words_unread(app: Flask, university: University) -> None:
    grant(university.dean, Role.ACTING_HEAD, university.unit("music"), order_number="1/2568")
    plan = plan_of(university, PlanState.AGREED)
    plan_id = plan.id

    def says(by: Person, words: str) -> Deed:
        who = person(by)

        def do() -> None:
            held = db.session.get_one(DevelopmentPlan, plan_id)
            goal_actions.say(held, Stage.MIDDLE, words, by=who(), read=mark(""))

        return do

    refused: list[str] = []
    meanwhile(app, says(university.head, "ก่อน"), told(refused, says(university.dean, "ทีหลัง")))
    db.session.expire_all()
    assert len(refused) == 1
    assert [talk.words for talk in db.session.get_one(DevelopmentPlan, plan_id).talks] == ["ก่อน"]
