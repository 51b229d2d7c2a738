"""A lead of many is written to once a run about one record, not once for everybody who answered."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from app import workflow
from app.extensions import db
from app.mail.gathering import gather
from app.models import Message, Status
from tests.activities.parts import FIRST, LAST
from tests.cast import University
from tests.factories import approve, make_activity, make_contribution
from tests.mail.conftest import Mailbox

Run = Callable[..., Any]


def test_many_answers_about_one_record_are_one_message_of_each_kind(
    mail: Mailbox, send_mail: Run, university: University
) -> None:
    university.musician.language = "en"
    camp, play = (make_activity(university.musician, title=title) for title in ("A camp", "A play"))
    for person, activity, reason in (
        (university.dancer, camp, ""),
        (university.joint, play, ""),
        (university.scientist, camp, ""),
        (university.head, camp, "ไม่ว่าง"),
        (university.joint, camp, ""),
        (university.dean, camp, "No time"),
    ):
        part = make_contribution(person, activity, Status.PROPOSED, percent=10)
        workflow.move(part, "decline" if reason else "confirm", by=person, reason=reason)
    approve(make_contribution(university.musician, camp, Status.SUBMITTED, percent=10))
    assert db.session.query(Message).count() == 7
    assert send_mail("--no-digest").exit_code == 0
    assert [letter["Subject"] for letter in mail.letters] == [
        "Confirmed by 3 colleagues: A camp",
        "Confirmed: A play",
        "Declined by 2 colleagues: A camp",
        "Approved: A camp",
    ]
    dancer, scientist, joint, head, dean = (
        getattr(university, one).name_in("en") for one in ("dancer", "scientist", "joint", "head", "dean")
    )
    assert mail.text(0).startswith(
        "Dear Asst. Prof. Dr. Ketsara Lampam,\n\n"
        f"3 colleagues confirmed their part in “A camp”:\n- {dancer}\n- {scientist}\n- {joint}\n\n"
        f"https://pattana.example.ac.th/activities/{camp.id}\n"
    )
    assert f"- {head}. Reason: ไม่ว่าง\n- {dean}. Reason: No time\n" in mail.text(2)
    assert send_mail("--no-digest").exit_code == 0 and len(mail.letters) == 4


def test_who_answers_for_two_parts_is_told_with_both_reasons(
    mail: Mailbox, send_mail: Run, university: University
) -> None:
    university.musician.language = "en"
    camp = make_activity(university.musician, title="A camp", first_day=FIRST, last_day=LAST)
    for day, reason in ((FIRST, "No time"), (FIRST + timedelta(days=1), "No bus"), (LAST, "No time")):
        part = make_contribution(
            university.dancer, camp, Status.PROPOSED, percent=10, first_day=day, last_day=day
        )
        workflow.move(part, "decline", by=university.dancer, reason=reason)
    assert send_mail("--no-digest").exit_code == 0
    [letter] = mail.letters
    assert letter["Subject"] == "Declined: A camp"
    assert "“A camp”.\n\nReason: No time\n\nReason: No bus\n\nhttps://" in mail.text()


def test_what_another_run_is_sending_stays_as_it_is(mail: Mailbox, university: University) -> None:
    activity = make_activity(university.musician)
    for person in (university.dancer, university.joint):
        part = make_contribution(person, activity, Status.PROPOSED, percent=10)
        workflow.move(part, "confirm", by=person)
    first = db.session.query(Message).order_by(Message.id).first()
    assert first is not None
    first.tries = 1
    db.session.commit()
    assert gather() == 0
    first.tries = 0
    db.session.commit()
    assert gather() == 1
    assert activity.lead is university.musician
    workflow.move(
        make_contribution(university.head, activity, Status.PROPOSED, percent=10),
        "confirm",
        by=university.head,
    )
    db.session.commit()
    assert gather() == 0, "what was gathered once, and not sent, still names everybody"
    gathered, alone = db.session.query(Message).order_by(Message.id)
    assert all(one.name_in("th") in gathered.body for one in (university.dancer, university.joint))
    assert university.head.name_in("th") in alone.body
