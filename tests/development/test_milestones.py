"""Milestones that are said to be reached: where they wait, what is confirmed of them, and how long that stands."""

from collections.abc import Callable
from datetime import date

import pytest

from app.development import goal_actions, moves, proposal
from app.development.proposal import Proposal, Row
from app.extensions import db
from app.mail.digest import letter_for
from app.models import DevelopmentPlan, Goal, PlanState, Role, RoleGrant
from app.workflow import Refused
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.development_factories import bring, hours, make_plan, milestone
from tests.factories import grant
from tests.rollups.reading import words
from tests.statements import counted

ClientOf = Callable[..., CheckedClient]
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
DAY = date(2025, 6, 10)


@pytest.fixture
def plan(university: University) -> DevelopmentPlan:
    """Of the musician: one milestone, and hours."""
    return make_plan(university.musician, university.year(2026, "academic"), milestone(), hours())


def goal_of(plan: DevelopmentPlan) -> Goal:
    db.session.expire_all()
    return next(goal for goal in proposal.standing(plan) if goal.milestone)


def said(plan: DevelopmentPlan, note: str = "ประกาศ") -> Goal:
    goal = goal_of(plan)
    goal_actions.reach(goal, DAY, note, by=plan.person)
    return goal


def test_a_milestone_waits_where_the_reviewer_looks(
    university: University, client_of: ClientOf, plan: DevelopmentPlan
) -> None:
    head = client_of(university.head, "en")
    assert "No development plan waits for you" in head.get("/development/waiting").text
    said(plan)
    waiting = "1 milestone waits for you to confirm it"
    for page in ("/", "/review", "/development/waiting"):
        assert waiting in words(head.get(page).text), page
    listed = head.get("/development/waiting").text
    assert "PSF ระดับ 2" in listed and "10 Jun 2025" in words(listed)
    university.head.language = "en"
    letter = letter_for(university.head)
    assert letter is not None and f"{waiting}:\n- " in letter.body and ": PSF ระดับ 2\n" in letter.body
    for other in (university.dean, university.science_head, university.musician):
        assert "PSF" not in client_of(other, "en").get("/development/waiting").text
    goal_actions.confirm(goal_of(plan), by=university.head)
    assert waiting not in words(head.get("/").text)


def test_hr_finds_a_milestone_that_nobody_may_confirm(university: University, client_of: ClientOf) -> None:
    office = university.unit("office")
    seat = db.session.query(RoleGrant).filter_by(person_id=university.director.id).one()
    said(make_plan(university.hr, university.year(2025), milestone()))
    hr = client_of(university.hr, "en")
    second = grant(university.support, Role.HEAD, office)
    seat.last_day = date(2025, 6, 1)
    ending = f"/register/roles/{second.id}/end"
    told = hr.send(hr.form(ending, "/end", "reason"), last_day="15/6/2025", reason="x").text
    assert "Nobody may confirm 1 milestone that waits any more" in words(told)
    second.last_day = date(2025, 6, 1)
    assert "Nobody may confirm 1 milestone" in words(hr.get("/review").text)
    listed = hr.get("/register/undecided").text
    assert "PSF ระดับ 2" in listed and f"unit={office.id}&amp;role=head" in listed
    assert "Everything that waits" not in listed
    university.hr.language = "en"
    letter = letter_for(university.hr)
    assert letter is not None and "Nobody may confirm 1 milestone: grant somebody the role." in letter.body


def test_only_what_was_read_is_confirmed(
    university: University, client_of: ClientOf, plan: DevelopmentPlan
) -> None:
    said(plan, "หนังสือรับรอง")
    head = client_of(university.head, "en")
    page = f"/people/{university.musician.id}/development"
    form = head.form(page, action="/confirm")
    crafted = head.post(f"/development/goals/{goal_of(plan).id}/confirm", data={"on": "x"})
    assert crafted.status_code == 409
    goal_actions.reach(goal_of(plan), date(2025, 6, 12), "อย่างอื่น", by=university.musician)
    answer = head.send(form)
    assert answer.status_code == 409 and goal_of(plan).confirmed_by_id is None
    told = words(answer.text)
    assert "10 Jun 2025: หนังสือรับรอง" in told and "12 Jun 2025: อย่างอื่น" in told
    assert head.send(head.form(page, action="/confirm")).status_code == 303
    assert goal_of(plan).confirmed_by_id == university.head.id


def test_what_was_confirmed_is_not_taken_back_by_its_person(
    university: University, client_of: ClientOf, plan: DevelopmentPlan
) -> None:
    said(plan)
    hers = client_of(university.musician, "en")
    form = hers.form(f"/development/goals/{goal_of(plan).id}/reached", action="/not-reached")
    goal_actions.confirm(goal_of(plan), by=university.head)
    told = hers.follow(hers.follow(hers.send(form))).text
    assert told.count("This milestone is confirmed, and stays so.") == 1
    goal = goal_of(plan)
    assert (goal.reached_on, goal.confirmed_by_id) == (DAY, university.head.id)


@pytest.mark.parametrize("confirmed", [True, False])
def test_a_milestone_that_is_reworded_is_reached_as_before(
    university: University, plan: DevelopmentPlan, confirmed: bool
) -> None:
    goal = said(plan)
    if confirmed:
        goal_actions.confirm(goal, by=university.head)
    reworded = [
        Row(row.goal_id, row.facts._replace(text=f"{row.facts.text}.")) for row in proposal.agreed(plan).goals
    ]
    # The same milestone twice is reached once.
    agree_to(plan, [*reworded, reworded[0]])
    standing = [goal for goal in proposal.standing(plan) if goal.milestone]
    assert [(one.reached_on, one.reached_note) for one in standing] == [(DAY, "ประกาศ"), (None, "")]
    assert [one.confirmed_by_id is not None for one in standing] == [confirmed, False]
    assert [one.waits for one in standing] == [not confirmed, False]
    assert sum(one.waits for one in plan.goals) == (not confirmed)
    other = [
        Row(row.goal_id, row.facts._replace(milestone="PSF ระดับ 3"))
        for row in proposal.agreed(plan).goals[:1]
    ]
    agree_to(plan, other)
    assert goal_of(plan).reached_on is None


def agree_to(plan: DevelopmentPlan, rows: list[Row]) -> None:
    moves.move(plan, "change", by=plan.person)
    moves.write(plan, Proposal(rows), by=plan.person, read_version=str(plan.version))
    bring(plan, PlanState.AGREED)
    db.session.refresh(plan)


def test_the_list_costs_as_many_statements_however_much_waits(
    university: University, client_of: ClientOf, plan: DevelopmentPlan
) -> None:
    said(plan)
    head = client_of(university.head)

    def asked() -> list[str]:
        with counted() as found:
            head.get("/development/waiting")
            head.get("/")
        return list(found)

    asked()
    few = asked()
    for person in (university.dancer, university.joint):
        for year in (2025, 2026):
            other = make_plan(person, university.year(year, "academic"), milestone(), milestone("ผศ."))
            for goal in other.goals:
                goal_actions.reach(goal, DAY, "", by=person)
    many = asked()
    assert len(many) == len(few)


def test_a_milestone_that_is_not_confirmed_goes_back_with_a_reason_and_is_said_anew(
    university: University, client_of: ClientOf, plan: DevelopmentPlan
) -> None:
    said(plan, "หนังสือรับรอง")
    head, hers = client_of(university.head, "en"), client_of(university.musician, "en")
    path = f"/development/goals/{goal_of(plan).id}/not-confirmed"
    assert f'href="{path}"' in head.get(f"/people/{university.musician.id}/development").text
    form = head.form(path, action="/not-confirmed")
    assert head.send(form, reason=" ").status_code == 422
    assert (
        hers.get(path).status_code == 403 and client_of(university.science_head).get(path).status_code == 404
    )
    goal_actions.reach(goal_of(plan), date(2025, 6, 12), "อย่างอื่น", by=university.musician)
    stale = head.send(form, reason="ยังไม่มีประกาศ")
    assert stale.status_code == 409 and "ยังไม่มีประกาศ" in stale.text and "อย่างอื่น" in stale.text
    assert head.send(head.form(path, action="/not-confirmed"), reason="ยังไม่มีประกาศ").status_code == 303
    goal = goal_of(plan)
    assert not goal.waits and goal.reached_on is None and goal.reached_note == ""
    assert "No development plan waits for you" in head.get("/development/waiting").text
    line = plan.lines[-1]
    assert (line.move, line.by_id, line.reason) == ("not confirmed", university.head.id, "ยังไม่มีประกาศ")
    for page in ("/", "/development", f"/development/goals/{goal.id}/reached"):
        assert "ยังไม่มีประกาศ" in hers.get(page).text, page
    assert head.get(path).status_code == 303
    again = hers.form(f"/development/goals/{goal.id}/reached", action="/reached")
    assert again.controls["note"] == ["อย่างอื่น"]
    assert hers.send(again, note="ประกาศฉบับใหม่").status_code == 303
    assert goal_of(plan).waits and "ยังไม่มีประกาศ" not in hers.get("/").text
    assert "PSF ระดับ 2" in head.get("/development/waiting").text


def test_nobody_answers_their_own_milestone(university: University, plan: DevelopmentPlan) -> None:
    goal = said(plan)
    with pytest.raises(Refused):
        goal_actions.not_confirm(goal, "เหตุผล", by=university.musician)
    assert goal_of(plan).waits
