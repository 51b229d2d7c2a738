"""A development plan from its first goal to its talks, through the front door."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from app.development import goal_actions, moves, proposal
from app.development.proposal import Proposal, Row
from app.extensions import db
from app.models import (
    AccessLine,
    Area,
    DevelopmentLine,
    DevelopmentPlan,
    Goal,
    PlanState,
    Role,
    RoleGrant,
    Stage,
)
from app.workflow import Refused
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.development_factories import bring, count, hours, make_plan, make_recognition, milestone
from tests.factories import appoint, grant, log
from tests.page_forms import forms_of
from tests.page_trees import tree_of
from tests.rollups.reading import words
from tests.statements import counted

ClientOf = Callable[..., CheckedClient]
SQLITE = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def year_of(university: University) -> int:
    return university.year(2026, "academic").id


def only_plan() -> DevelopmentPlan:
    db.session.expire_all()
    return db.session.query(DevelopmentPlan).one()


def test_a_plan_is_written_sent_and_agreed(university: University, client_of: ClientOf) -> None:
    hers, head = client_of(university.musician), client_of(university.head)
    response = hers.send(hers.form("/development", action="/begin"), period=year_of(university))
    page = hers.follow(response)
    assert "goals-0-text" in page.text
    form = hers.form(response.headers["Location"], action="/write")
    more = hers.send(form, **{"goals-0-text": "สอนชุมชน", "goals-0-hours": "60"}, more="y")
    assert more.status_code == 200 and "goals-1-text" in more.text and "สอนชุมชน" in more.text
    assert db.session.query(DevelopmentPlan).one().proposed["goals"] == []
    saved = hers.send(form, **{"goals-0-text": "สอนชุมชน", "goals-0-hours": "60", "mentor": "อาจารย์อาวุโส"})
    assert saved.status_code == 303
    plan = only_plan()
    assert proposal.read(plan.proposed).goals[0].facts == hours(text="สอนชุมชน")
    # What is not sent is hers alone.
    assert "สอนชุมชน" not in head.get(f"/people/{university.musician.id}/development").text
    hers.send(hers.form("/development", action="/send"))
    theirs = f"/people/{university.musician.id}/development"
    assert "สอนชุมชน" in head.get(theirs).text
    assert head.send(head.form(theirs, action="/agree")).status_code == 303
    plan = only_plan()
    assert plan.state is PlanState.AGREED and plan.support == {"mentor": "อาจารย์อาวุโส"}
    assert [(goal.text, goal.amount) for goal in plan.goals] == [("สอนชุมชน", 3600)]


@SQLITE
def test_what_is_missing_in_a_goal_is_told_at_its_field(university: University, client_of: ClientOf) -> None:
    make_plan(university.musician, university.year(2026, "academic"), state=PlanState.DRAFT)
    hers = client_of(university.musician, "en")
    form = hers.form(f"/development/plans/{only_plan().id}/write", action="/write")
    other = str(university.kind("concert").id)
    for typed, sentence in (
        ({"goals-0-text": ""}, "Write what you want to reach."),
        ({"goals-0-hours": ""}, "Enter the hours, such as 60."),
        ({"goals-0-hours": "abc"}, "Type the hours"),
        ({"goals-0-hours": "9501"}, "Goal 1: A year has 8,784:00 hours at the most."),
        ({"goals-0-shows": "count", "goals-0-count": "-1"}, "as a whole number from 1 to 9,999."),
        ({"goals-0-shows": "count", "goals-0-count": "10000"}, "as a whole number from 1 to 9,999."),
        ({"goals-0-milestone": "PSF"}, "Goal 1: “Hours of work” does not keep this"),
        ({"goals-0-shows": "count", "goals-0-count": "2"}, "Choose the kind that is counted."),
        ({"goals-0-shows": "milestone"}, "Write which milestone it is."),
        ({"goals-0-kind": other}, "This kind belongs to another area."),
    ):
        answer = hers.send(form, **typed)
        assert answer.status_code == 422 and sentence in answer.text, typed


@SQLITE
def test_what_was_returned_says_why_and_by_whom_until_it_is_decided(
    university: University, client_of: ClientOf
) -> None:
    plan = make_plan(university.musician, university.year(2026, "academic"), state=PlanState.RETURNED)
    hers, head = client_of(university.musician, "en"), client_of(university.head, "en")
    told = f"{university.head.name_in('en')} returned it on 16 Jun 2025: “เหตุผล”"
    write = f"/development/plans/{plan.id}/write"
    for page in ("/", "/development", write):
        assert told in words(hers.get(page).text), page
    hers.send(hers.form(write, action="/write"), **{"goals-0-hours": "45"})
    hers.send(hers.form("/development", action="/send"))
    theirs = words(head.get(f"/people/{university.musician.id}/development").text)
    assert told in theirs and "Since then it differs so:" in theirs
    shown = theirs.partition("Since then it differs so:")[2][:120]
    assert "60:00" in shown and "45:00" in shown


@SQLITE
def test_what_was_begun_and_never_sent_can_be_deleted(university: University, client_of: ClientOf) -> None:
    plan = make_plan(university.musician, university.year(2026, "academic"), state=PlanState.DRAFT)
    hers = client_of(university.musician, "en")
    form = hers.form("/development", action="/discard")
    bring(plan, PlanState.SUBMITTED)
    moves.move(plan, "recall", by=university.musician)
    # The head may have read it by now.
    assert "/discard" not in hers.get("/development").text
    hers.send(form)
    assert db.session.query(DevelopmentPlan).count() == 1
    db.session.delete(plan)
    make_plan(university.musician, university.year(2026, "academic"), state=PlanState.DRAFT)
    assert hers.send(hers.form("/development", action="/discard")).status_code == 303
    assert db.session.query(DevelopmentPlan).count() == db.session.query(DevelopmentLine).count() == 0


@SQLITE
def test_nobody_says_how_a_year_goes_that_has_not_begun(university: University, client_of: ClientOf) -> None:
    year = university.year(2026, "academic")
    plan = make_plan(university.musician, year)
    year.first_day = date(2025, 10, 1)
    db.session.commit()
    hers = client_of(university.musician, "en")
    path = f"/development/plans/{plan.id}/talk/end"
    assert "begins on 1 Oct 2025" in words(hers.follow(hers.get(path)).text)
    with pytest.raises(Refused):
        goal_actions.say(plan, Stage.END, "ดี", by=university.musician)


@SQLITE
def test_rows_are_added_and_taken_out_of_what_is_typed(university: University, client_of: ClientOf) -> None:
    make_plan(university.musician, university.year(2026, "academic"), state=PlanState.DRAFT)
    hers = client_of(university.musician, "en")
    path = f"/development/plans/{only_plan().id}/write"
    form = hers.form(path, action="/write")
    # What Enter presses comes first.
    assert 'aria-hidden="true">Save</button>' in hers.get(path).text.partition("goals-0")[0]
    more = hers.send(form, more="y", **{"goals-1-text": "ข้อใหม่"}).text
    assert 'id="goals-2-text"' in more and "autofocus" in more.partition('id="goals-2-text"')[2][:300]
    fewer = hers.send(form, without="goals-0", **{"goals-1-text": "ข้อใหม่"}).text
    assert "goals-0-text" not in fewer and "ข้อใหม่" in fewer and "สอนให้ดีขึ้น" not in fewer
    assert len(only_plan().proposed["goals"]) == 1


@SQLITE
@pytest.mark.parametrize("state", [PlanState.SUBMITTED, PlanState.AGREED])
def test_what_is_typed_outlives_a_plan_that_was_sent_meanwhile(
    university: University, client_of: ClientOf, state: PlanState
) -> None:
    plan = make_plan(
        university.musician, university.year(2026, "academic"), milestone(), state=PlanState.DRAFT
    )
    hers = client_of(university.musician, "en")
    path = f"/development/plans/{plan.id}/write"
    form = hers.form(path, action="/write")
    bring(only_plan(), state)
    answer = hers.send(form, **{"goals-1-text": "ข้อใหม่", "goals-1-hours": "9"})
    assert answer.status_code == 422 and "ข้อใหม่" in answer.text and "Nothing was saved" in answer.text
    assert only_plan().state is state
    [again] = [one for one in forms_of(answer.text, path) if one.action == path]
    assert hers.send(again, again="y").status_code == 303
    plan = only_plan()
    assert plan.state is (PlanState.DRAFT if state is PlanState.SUBMITTED else PlanState.CHANGING)
    first, second = proposal.read(plan.proposed).goals
    assert second.facts.text == "ข้อใหม่"
    # What stands by now is kept, and does not begin anew.
    assert first.goal_id == next((goal.id for goal in proposal.standing(plan)), None)


def test_agreed_goals_stand_while_a_change_is_written_and_agreed(
    university: University, client_of: ClientOf
) -> None:
    plan = make_plan(university.musician, university.year(2026, "academic"), hours(), milestone())
    before = {goal.id: proposal.facts_of(goal) for goal in plan.goals}
    hers = client_of(university.musician)
    form = hers.follow(hers.send(hers.form("/development", action="/change")))
    assert form.status_code == 200
    written = hers.form(f"/development/plans/{plan.id}/write", action="/write")
    hers.send(written, **{"goals-0-hours": "90"})
    plan = only_plan()
    assert plan.state is PlanState.CHANGING
    assert {goal.id: proposal.facts_of(goal) for goal in proposal.standing(plan)} == before
    page = hers.get("/development").text
    assert "90:00" in page and "60:00" in page
    hers.send(hers.form("/development", action="/send"))
    plan = only_plan()
    assert {goal.id: proposal.facts_of(goal) for goal in proposal.standing(plan)} == before
    head = client_of(university.head)
    head.send(head.form(f"/people/{university.musician.id}/development", action="/agree"))
    plan = only_plan()
    ended = [goal for goal in plan.goals if goal.ended_at]
    begun = [goal for goal in proposal.standing(plan) if goal.id not in before]
    assert [goal.amount for goal in ended] == [3600] and [goal.amount for goal in begun] == [5400]
    assert ended[0].ended_at == begun[0].agreed_at
    assert len(proposal.standing(plan)) == 2


@SQLITE
def test_a_dropped_or_returned_change_leaves_what_was_agreed(university: University) -> None:
    plan = make_plan(university.musician, university.year(2026, "academic"), state=PlanState.CHANGING)
    before = proposal.agreed(plan)
    moves.write(
        plan, Proposal([Row(None, milestone())]), by=university.musician, read_version=str(plan.version)
    )
    moves.move(plan, "submit", by=university.musician)
    moves.move(plan, "return", by=university.head, reason="เหตุผล")
    assert plan.state is PlanState.CHANGING and proposal.agreed(plan) == before
    moves.move(plan, "drop", by=university.musician)
    assert plan.state is PlanState.AGREED and proposal.agreed(plan) == before
    with pytest.raises(Refused):
        moves.move(plan, "drop", by=university.musician)


def test_nobody_agrees_to_their_own_plan(university: University, client_of: ClientOf) -> None:
    """Not a head, not as acting head, not HR, not by a crafted request; the database refuses it too."""
    period = university.year(2026, "academic")
    for person in (university.head, university.dean):
        plan = make_plan(person, period, state=PlanState.SUBMITTED)
        grant(person, Role.ACTING_HEAD, university.root, order_number="1/2568")
        for move in ("agree", "return"):
            answer = client_of(person).post(
                f"/development/plans/{plan.id}/{move}", data={"version": plan.version, "reason": "x"}
            )
            assert answer.status_code == 403
            with pytest.raises(Refused):
                moves.move(plan, move, by=person, reason="x")
    for by, acting_for in ((university.head.id, None), (university.dean.id, university.head.id)):
        plan = db.session.query(DevelopmentPlan).filter_by(person_id=university.head.id).one()
        line = {
            "plan_id": plan.id,
            "person_id": plan.person_id,
            "move": "agree",
            "to_state": PlanState.AGREED,
            "by_id": by,
            "acting_for_id": acting_for,
            "at": plan.created_at,
            "reason": "",
            "order_number": "",
            "snapshot": {},
        }
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(insert(DevelopmentLine).values(line))


@SQLITE
def test_the_plan_waits_for_whom_the_reviewer_rule_names(university: University, client_of: ClientOf) -> None:
    plan = make_plan(university.head, university.year(2026, "academic"), state=PlanState.SUBMITTED)
    link = f"/development/plans/{plan.id}"
    assert link in client_of(university.dean).get("/development/waiting").text
    assert link not in client_of(university.science_head).get("/development/waiting").text
    for page in ("/", "/review"):
        assert "/development/waiting" in client_of(university.dean).get(page).text
    assert "รอ ศ.ประพันธ์ ศรีสงขลา" in client_of(university.head).get("/development").text
    english = client_of(university.head, "en").get("/development").text
    assert "cannot decide on their own work" in english
    assert client_of(university.scientist).get(link).status_code == 404
    assert client_of(university.scientist).post(f"{link}/agree").status_code == 404
    # Who opens it leaves a line with its person.
    assert client_of(university.dean).get(f"/people/{university.head.id}/development").status_code == 200
    (line,) = db.session.query(AccessLine)
    assert (line.by_id, line.person_id) == (university.dean.id, university.head.id)
    # Who sees her years reads it, and does not decide on it.
    grant(university.dancer, Role.HR, university.unit("faa"))
    page = client_of(university.dancer).get(f"/people/{university.head.id}/development")
    assert page.status_code == 200 and "/agree" not in page.text
    assert client_of(university.dancer).post(f"{link}/agree").status_code == 403


@SQLITE
def test_a_plan_that_changed_since_it_was_read_is_not_agreed(
    university: University, client_of: ClientOf
) -> None:
    plan = make_plan(university.musician, university.year(2026, "academic"), state=PlanState.SUBMITTED)
    head = client_of(university.head)
    form = head.form(f"/people/{university.musician.id}/development", action="/agree")
    moves.move(plan, "recall", by=university.musician)
    moves.write(
        plan, Proposal([Row(None, hours(at_least=5))]), by=university.musician, read_version=str(plan.version)
    )
    moves.move(plan, "submit", by=university.musician)
    answer = head.send(form)
    assert answer.status_code == 409 and "5:00" in answer.text and "60:00" in answer.text
    assert only_plan().state is PlanState.SUBMITTED and only_plan().goals == []


@SQLITE
def test_a_plan_follows_who_moved_in_mid_year(university: University, client_of: ClientOf) -> None:
    """Agreed by the head there, decided here; the page says both."""
    plan = make_plan(university.musician, university.year(2026, "academic"))
    post = university.musician.appointments[0]
    post.last_day = date(2025, 6, 15)
    appoint(university.musician, university.unit("biology"), first_day=date(2025, 6, 16))
    db.session.expire_all()
    page = client_of(university.musician, "en").get("/development").text
    assert "It was agreed in Department of Music; who decides now is in Faculty of Science" in page
    bring(moves_changed(plan), PlanState.SUBMITTED)
    assert (
        f"/development/plans/{plan.id}" in client_of(university.science_head).get("/development/waiting").text
    )


def moves_changed(plan: DevelopmentPlan) -> DevelopmentPlan:
    moves.move(plan, "change", by=plan.person)
    said = Proposal([*proposal.agreed(plan).goals, Row(None, milestone())])
    moves.write(plan, said, by=plan.person, read_version=str(plan.version))
    return plan


@SQLITE
def test_both_say_how_it_goes_once_it_is_agreed(university: University, client_of: ClientOf) -> None:
    plan = make_plan(university.musician, university.year(2026, "academic"))
    hers, head = client_of(university.musician), client_of(university.head)
    talk = f"/development/plans/{plan.id}/talk/middle"
    assert hers.post(talk, data={"words": " "}).status_code == 422
    hers.send(hers.form(talk, action="/talk"), words="ไปได้ดี")
    head.send(head.form(talk, action="/talk"), words="เห็นด้วย")
    head.send(head.form(talk, action="/talk"), words="เห็นด้วยมาก")
    assert client_of(university.hr).get(talk).status_code == 403
    page = hers.get("/development").text
    assert "ไปได้ดี" in page and "เห็นด้วยมาก" in page
    assert [line.move for line in only_plan().lines[-3:]] == ["talk", "review", "review"]


@SQLITE
def test_a_milestone_is_said_by_its_person_and_confirmed_by_the_reviewer(
    university: University, client_of: ClientOf
) -> None:
    plan = make_plan(university.musician, university.year(2026, "academic"), milestone())
    goal = plan.goals[0]
    hers, head = client_of(university.musician), client_of(university.head)
    reached = f"/development/goals/{goal.id}/reached"
    assert hers.post(reached, data={"reached_on": "1/1/2570"}).status_code == 422
    hers.send(hers.form(reached, action="/reached"), reached_on="15/6/2568")
    assert hers.post(f"/development/goals/{goal.id}/confirm").status_code == 403
    head.send(head.form(f"/people/{university.musician.id}/development", action="/confirm"))
    db.session.expire_all()
    assert db.session.get_one(Goal, goal.id).confirmed_by_id == university.head.id
    assert "15 มิ.ย. 2568" in hers.get("/development").text.replace("\xa0", " ")


@SQLITE
def test_progress_counts_itself_from_approved_work(university: University, client_of: ClientOf) -> None:
    make_plan(
        university.musician,
        university.year(2026, "academic"),
        hours(at_least=60),
        count(university.kind("article")),
    )
    log(university.musician, kind=university.kind("course"), hours=12, first_day=date(2025, 6, 10))
    log(university.musician, kind=university.kind("article"), hours=5, first_day=date(2025, 6, 11))
    page = words(client_of(university.musician, "en").get("/development").text)
    assert "12:00 of 60:00 h" in page and "1 of 2" in page


@SQLITE
def test_a_goals_figure_leads_whoever_may_open_all_of_it_to_its_records(
    university: University, client_of: ClientOf
) -> None:
    musician, year = university.musician, university.year(2026, "academic")
    make_plan(musician, year, hours())
    log(musician, kind=university.kind("course"), first_day=date(2025, 6, 10), hours=3)
    head, page = client_of(university.head, "en"), f"/people/{musician.id}/development?period={year.id}"
    (link,) = [
        node.get("href", "")
        for node in tree_of(head.get(page).text).iter("a")
        if node.get("href", "").startswith("/records?")
    ]
    assert "3:00" in head.get(link).text


@SQLITE
def test_hr_finds_the_plans_on_which_nobody_may_decide(university: University, client_of: ClientOf) -> None:
    plan = make_plan(university.hr, university.year(2025), state=PlanState.SUBMITTED)
    seat = db.session.query(RoleGrant).filter_by(person_id=university.director.id).one()
    hr = client_of(university.hr, "en")
    second = grant(university.support, Role.HEAD, university.unit("office"))
    seat.last_day = date(2025, 6, 1)
    ending = f"/register/roles/{second.id}/end"
    said = words(hr.send(hr.form(ending, "/end", "reason"), last_day="15/6/2025", reason="x").text)
    assert "Nobody may agree to 1 waiting development plan any more" in said
    second.last_day = date(2025, 6, 1)
    assert "Nobody may agree to 1 development plan" in words(hr.get("/review").text)
    page = hr.get("/register/undecided").text
    assert "Nipha" in page and plan.period.name_en in page and "Everything that waits" not in page
    assert f"/register/roles/new?unit={university.unit('office').id}&amp;role=head" in page


@SQLITE
def test_the_number_of_statements_does_not_grow_with_the_goals(
    university: University, client_of: ClientOf
) -> None:
    make_plan(university.musician, university.year(2026, "academic"), hours())
    hers = client_of(university.musician)
    hers.get("/development")
    with counted() as few:
        hers.get("/development")
    plan = moves_changed(only_plan())
    for _number in range(3):
        moves.write(
            plan,
            Proposal([*proposal.read(plan.proposed).goals, Row(None, hours(Area.RESEARCH))]),
            by=plan.person,
            read_version=str(plan.version),
        )
    bring(plan, PlanState.AGREED)
    with counted() as many:
        hers.get("/development")
    assert len(many) == len(few)


@SQLITE
def test_what_was_recalled_is_its_persons_alone_again(university: University, client_of: ClientOf) -> None:
    """Others read that it was sent and recalled; what is sent afterwards is not told as a change of it."""
    plan = make_plan(
        university.musician,
        university.year(2026, "academic"),
        hours(text="ความลับ"),
        state=PlanState.SUBMITTED,
        support={"money": "เงินเท่านี้"},
    )
    head, hers = client_of(university.head, "en"), client_of(university.musician, "en")
    theirs = f"/people/{university.musician.id}/development"
    assert "ความลับ" in head.get(theirs).text
    moves.move(plan, "recall", by=plan.person)
    said = Proposal([Row(None, hours(text="ส่งใหม่"))])
    moves.write(plan, said, by=plan.person, read_version=str(plan.version))
    for sent in (False, True):
        if sent:
            moves.move(plan, "submit", by=plan.person)
        page = head.get(theirs).text
        assert "sent the plan" in page and "recalled the plan" in page
        assert "ความลับ" not in page and "เงินเท่านี้" not in page and ("ส่งใหม่" in page) is sent
        assert "ความลับ" in hers.get("/development").text


@SQLITE
def test_the_list_tells_a_change_from_a_new_plan(university: University, client_of: ClientOf) -> None:
    make_plan(university.joint, university.year(2026, "academic"), state=PlanState.SUBMITTED)
    head = client_of(university.head, "en")
    page = head.get("/development/waiting").text
    assert "A new plan" in page and "A change of the agreed plan" not in page
    changed = make_plan(university.musician, university.year(2026, "academic"))
    bring(moves_changed(changed), PlanState.SUBMITTED)
    page = head.get("/development/waiting").text
    assert "A new plan" in page and "A change of the agreed plan" in page


@SQLITE
def test_who_only_decides_reads_the_plan_and_not_the_years(
    university: University, client_of: ClientOf
) -> None:
    """Who was her head in a year that is over decides on its plan; what she did since, and holds, is not theirs to read."""
    make_recognition(university.musician, "ใบอนุญาต", number="12345")
    year = university.year(2025, "academic")
    plan = make_plan(university.musician, year, state=PlanState.SUBMITTED)
    university.musician.appointments[0].last_day = year.last_day
    moved = year.last_day + timedelta(days=1)
    appoint(university.musician, university.unit("biology"), first_day=moved)
    head = client_of(university.head, "en")
    assert head.get(f"/people/{university.musician.id}/development").status_code == 404
    page = head.get(f"/development/plans/{plan.id}")
    assert page.status_code == 200 and "/agree" in page.text
    for hidden in ("12345", "Recognitions", 'name="period"'):
        assert hidden not in page.text


@SQLITE
def test_a_plan_of_somebody_without_any_appointment_is_in_hrs_list(
    university: University, client_of: ClientOf
) -> None:
    plan = make_plan(university.musician, university.year(2026, "academic"), state=PlanState.SUBMITTED)
    for post in list(university.musician.appointments):
        db.session.delete(post)
    assert f'data-plan="{plan.id}"' in client_of(university.hr).get("/development/waiting").text
