"""Who is written to when something of theirs is decided: in their language, with the reason, in the same transaction."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from app import amendments, clock, facts, outbox, workflow
from app.extensions import db
from app.models import Decision, Message, Person, Role, Scale, Status, Topic
from tests.cast import University
from tests.engagement_factories import engagement
from tests.factories import appoint, approve, bring, give_back, grant, make_activity, make_contribution
from tests.mail.conftest import set_up_mail
from tests.statements import counted

TITLE = "ค่ายดนตรีเกาะหมาก"


@pytest.fixture(autouse=True)
def mail_is_set_up(app: Flask) -> None:
    set_up_mail(app, "smtp://localhost")


def submitted(university: University):
    part = make_contribution(university.musician, status=Status.SUBMITTED, title=TITLE)
    assert messages() == [], "one's own moves are told to nobody"
    return part


def messages() -> list[Message]:
    db.session.flush()
    return db.session.query(Message).order_by(Message.id).all()


def said(part, move: str, by: Person, to: Status, reason: str = "") -> list[Message]:
    """What is told of a move, whatever brought it about."""
    line = Decision(
        move=move,
        from_status=part.status,
        to_status=to,
        by_id=by.id,
        at=clock.now(),
        reason=reason,
        contribution=part,
    )
    db.session.add(line)
    db.session.flush()
    outbox.tell(line)
    return messages()


def test_an_approval_is_told_to_the_contributor(university: University) -> None:
    part = approve(submitted(university))
    (message,) = messages()
    assert (message.person, message.topic) == (university.musician, Topic.DECIDED)
    assert message.address == "musician@example.ac.th"
    assert message.subject == f"อนุมัติแล้ว: {TITLE}"
    assert "รศ.ขวัญใจ ทะเลน้อย อนุมัติ" in message.body
    assert f"https://pattana.example.ac.th/activities/{part.activity_id}\n" in message.body


def test_a_decision_greets_its_reader_and_says_which_part_it_is_about(university: University) -> None:
    university.musician.language = "en"
    activity = make_activity(university.musician, title=TITLE)
    approve(make_contribution(university.musician, activity, Status.SUBMITTED, hours=4.5, percent=33.33))
    (message,) = messages()
    assert message.body.startswith("Dear Asst. Prof. Dr. Ketsara Lampam,\n\nAssoc. Prof. Khwanchai")
    assert "Your part: Lead, 4:30 h, share 33.33 %.\nIts days lie in Academic year 2024.\n" in message.body


def test_several_decisions_at_once_read_the_years_once(university: University, client_of) -> None:
    parts = [make_contribution(university.musician, status=Status.SUBMITTED, shown=True) for _n in range(3)]
    head = client_of(university.head)
    form = head.form("/review", "/review/approve")
    with counted() as statements:
        assert head.send(form, pick=[str(part.id) for part in parts]).status_code == 303
    assert sum("calendar.line" in one.partition("WHERE")[2] for one in statements) == 1
    assert ["ปีการศึกษา 2567" in message.body for message in messages()] == [True] * 3


def test_what_is_returned_comes_with_its_reason_in_the_language_of_its_reader(
    university: University,
) -> None:
    university.musician.language = "en"
    give_back(submitted(university), "ขาดรายชื่อผู้เข้าร่วม")
    (message,) = messages()
    assert message.subject == f"Returned: {TITLE}"
    assert f"Assoc. Prof. Khwanchai Thalenoi returned “{TITLE}”." in message.body
    assert "Reason: ขาดรายชื่อผู้เข้าร่วม" in message.body


def test_who_acted_for_whom_is_said(university: University) -> None:
    grant(
        university.dancer,
        Role.ACTING_HEAD,
        university.unit("music"),
        acting_for=university.head,
        order_number="12/2567",
    )
    approve(submitted(university), by=university.dancer)
    (message,) = messages()
    assert "อาจารย์มาลัย โนราห์ รักษาการแทน รศ.ขวัญใจ ทะเลน้อย คำสั่งที่ 12/2567" in message.body


@pytest.mark.parametrize(
    ("move", "to", "subject"),
    [
        ("approve", Status.APPROVED, "Approved: "),
        ("approve", Status.LATE, "Approved, waits for HR: "),
        ("accept", Status.APPROVED, "Accepted by HR: "),
        ("return", Status.RETURNED, "Returned: "),
        ("revoke", Status.RETURNED, "Approval taken back: "),
    ],
)
def test_each_decision_has_its_words(university: University, move: str, to: Status, subject: str) -> None:
    university.musician.language = "en"
    (message,) = said(submitted(university), move, university.head, to, "A reason")
    assert message.subject == f"{subject}{TITLE}"
    assert "Reason: A reason" in message.body


@pytest.mark.parametrize("move", ["create", "submit", "recall", "reopen", "drop", "amend", "something new"])
def test_other_moves_say_nothing(university: University, move: str) -> None:
    assert said(submitted(university), move, university.head, Status.SUBMITTED) == []


def test_the_lead_hears_of_a_colleague_who_confirms_and_of_one_who_declines(university: University) -> None:
    university.musician.language = "en"
    activity = make_activity(university.musician, title=TITLE)
    bring(make_contribution(university.dancer, activity, Status.PROPOSED, percent=30), Status.SUBMITTED)
    bring(
        make_contribution(university.joint, activity, Status.PROPOSED, percent=30), Status.DECLINED, "No time"
    )
    confirmed, declined = messages()
    assert {confirmed.person, declined.person} == {university.musician}
    assert confirmed.subject == f"Confirmed: {TITLE}"
    assert declined.subject == f"Declined: {TITLE}"
    assert "Reason: No time" in declined.body


def test_a_change_of_shared_facts_is_told_to_the_others_when_it_is_proposed(university: University) -> None:
    university.dancer.language = "en"
    activity = make_activity(university.musician, title=TITLE)
    own = make_contribution(university.musician, activity, Status.DRAFT, percent=40)
    make_contribution(university.dancer, activity, Status.DRAFT, percent=30)
    make_contribution(university.joint, activity, Status.PROPOSED, percent=30)
    db.session.query(Message).delete()
    own.proposed = {"scale": "national"}
    (message,) = said(own, "submit", university.musician, Status.SUBMITTED)
    assert message.person is university.dancer
    assert message.subject == f"A change is proposed: {TITLE}"
    own.proposed = {"evidence_removed": [1]}
    assert len(said(own, "submit", university.musician, Status.SUBMITTED)) == 1


def test_nothing_is_written_to_who_cannot_be_reached(university: University) -> None:
    parts = [submitted(university), submitted(university)]
    university.musician.email = None
    approve(parts[0])
    university.musician.email = "musician@example.ac.th"
    university.musician.appointments[0].last_day = clock.today() - timedelta(days=1)
    approve(parts[1])
    assert messages() == []


def test_without_mail_nothing_is_written(app: Flask, university: University) -> None:
    set_up_mail(app, "")
    approve(submitted(university))
    assert messages() == []


def test_a_decision_that_is_not_made_is_not_told(university: University) -> None:
    part = submitted(university)
    db.session.commit()
    with pytest.raises(workflow.Refused):
        workflow.move(part, "return", by=university.head, reason=" ")
    assert messages() == []
    workflow.move(part, "approve", by=university.head)
    assert len(messages()) == 1
    db.session.rollback()
    assert messages() == []


def test_the_demo_writes_to_nobody(university: University) -> None:
    part = submitted(university)
    with workflow.together():
        workflow.move(part, "return", by=university.head, reason="เหตุผล")
    assert messages() == []


def test_a_reader_who_turned_the_digest_off_still_hears_of_decisions(university: University) -> None:
    university.musician.wants_digest = False
    approve(submitted(university))
    assert len(messages()) == 1


def test_who_begins_later_is_reached_already(university: University) -> None:
    appoint(university.leaver, university.unit("music"), first_day=date(2026, 1, 1))
    assert outbox.reaches(university.leaver)
    assert not outbox.reaches(university.admin) or university.admin.email


@pytest.mark.parametrize(
    "change", [{"scale": Scale.NATIONAL}, {"engagement": engagement(sdgs=(4,))}], ids=["scale", "goals"]
)
def test_a_change_of_shared_facts_is_told_to_the_others_again_when_it_takes_effect(
    university: University, change: dict[str, Any]
) -> None:
    university.dancer.language = "en"
    activity = make_activity(university.musician, title=TITLE)
    lead = make_contribution(university.musician, activity, percent=40)
    make_contribution(university.dancer, activity, percent=30)
    later = clock.now() + timedelta(hours=1)
    with clock.clock_at(later):
        workflow.move(lead, "amend", by=university.musician)
        amendments.propose_facts(lead, facts.counted(activity)._replace(**change))
        workflow.move(lead, "submit", by=university.musician)
        db.session.query(Message).delete()
        workflow.move(lead, "approve", by=university.head)
    told = {message.person.code: message for message in messages()}
    assert set(told) == {"musician", "dancer"}
    assert told["musician"].subject == f"อนุมัติแล้ว: {TITLE}"
    assert told["dancer"].subject == f"Facts changed: {TITLE}"
    assert "Your own days, hours and share stay as they were." in told["dancer"].body


def test_a_change_of_ones_own_part_is_told_to_no_other(university: University) -> None:
    activity = make_activity(university.musician, title=TITLE)
    lead = make_contribution(university.musician, activity, percent=40)
    make_contribution(university.dancer, activity, percent=30)
    with clock.clock_at(clock.now() + timedelta(hours=1)):
        workflow.move(lead, "amend", by=university.musician)
        lead.minutes = 30
        workflow.move(lead, "submit", by=university.musician)
        db.session.query(Message).delete()
        workflow.move(lead, "approve", by=university.head)
    assert {message.person.code for message in messages()} == {"musician"}
