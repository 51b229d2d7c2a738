"""Who is written to when somebody decides on their development plan, or writes how it goes: in their language, with a greeting."""

from datetime import date

import pytest
from flask import Flask

from app.development import goal_actions, moves, proposal
from app.development.proposal import Proposal, Row
from app.extensions import db
from app.mail.digest import letter_for
from app.models import DevelopmentPlan, Message, PlanState, RoleGrant, Stage
from tests.cast import University
from tests.development_factories import make_plan, milestone
from tests.mail.conftest import set_up_mail

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def mail_is_set_up(app: Flask) -> None:
    set_up_mail(app, "smtp://localhost")


def told() -> Message:
    """The one message since this was asked last."""
    db.session.flush()
    (message,) = db.session.query(Message)
    db.session.expunge(message)
    db.session.query(Message).delete()
    return message


def change(plan: DevelopmentPlan) -> None:
    moves.move(plan, "change", by=plan.person)
    said = Proposal([*proposal.agreed(plan).goals, Row(None, milestone())])
    moves.write(plan, said, by=plan.person, read_version=str(plan.version))
    moves.move(plan, "submit", by=plan.person)


def test_what_a_reviewer_does_is_told_to_the_plans_person(university: University) -> None:
    one = university
    one.musician.language = "en"
    plan = make_plan(one.musician, one.year(2026, "academic"), state=PlanState.SUBMITTED)
    assert db.session.query(Message).count() == 0, "one's own moves are told to nobody"
    moves.move(plan, "return", by=one.head, reason="Too much")
    back = told()
    assert (back.person_id, back.subject) == (
        one.musician.id,
        "Returned: development plan, Academic year 2025",
    )
    assert back.body.startswith(
        "Dear Asst. Prof. Dr. Ketsara Lampam,\n\nAssoc. Prof. Khwanchai Thalenoi returned"
    )
    assert "Reason: Too much" in back.body
    assert f"https://pattana.example.ac.th/development?period={plan.period_id}\n" in back.body
    moves.move(plan, "submit", by=one.musician)
    moves.move(plan, "agree", by=one.head)
    assert told().subject == "Agreed: development plan, Academic year 2025"
    change(plan)
    moves.move(plan, "return", by=one.head, reason="Not yet")
    assert "What was agreed stands." in told().body
    moves.move(plan, "submit", by=one.musician)
    moves.move(plan, "agree", by=one.head)
    assert told().subject == "Change agreed: development plan, Academic year 2025"
    goal_actions.say(plan, Stage.MIDDLE, "Mine", by=one.musician)
    goal_actions.say(plan, Stage.MIDDLE, "Between us", by=one.head)
    looked = told()
    assert "goes in the middle of the year" in looked.body and "Between us" not in looked.body
    goal = next(goal for goal in proposal.standing(plan) if goal.milestone)
    goal_actions.reach(goal, date(2025, 6, 10), "", by=one.musician)
    goal_actions.confirm(goal, by=one.head)
    assert told().subject == "Milestone confirmed: development plan, Academic year 2025"


def test_it_is_written_in_thai_to_who_reads_thai(university: University) -> None:
    plan = make_plan(university.musician, university.year(2026, "academic"))
    agreed = told()
    assert agreed.subject == "เห็นชอบแล้ว: แผนพัฒนารายบุคคล ปีการศึกษา 2568"
    assert "เรียน ผศ.ดร.เกศรา ลำปำ\n\nรศ.ขวัญใจ ทะเลน้อย" in agreed.body
    goal_actions.say(plan, Stage.END, "ดี", by=university.head)
    assert not any(letter.isascii() and letter.isalpha() for letter in told().subject)


def test_hr_hears_of_plans_to_which_nobody_may_agree(university: University) -> None:
    university.hr.language = "en"
    make_plan(university.hr, university.year(2025), state=PlanState.SUBMITTED)
    post = db.session.query(RoleGrant).filter_by(person_id=university.director.id).one()
    post.last_day = date(2025, 6, 1)
    letter = letter_for(university.hr)
    assert letter is not None
    assert "Nobody may agree to 1 development plan: grant somebody the role.\n" in letter.body
