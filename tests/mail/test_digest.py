"""The daily digest: to those for whom something waits, once a day, in their language, with a way to turn it off."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from app import clock, workflow
from app.extensions import db
from app.mail.blocks import NAMED
from app.mail.digest import letter_for, write_digests
from app.models import WHOLE, Contribution, JoinRequest, Message, Part, Person, Role, Status, Topic
from tests.cast import TODAY, University
from tests.checked_client import CheckedClient
from tests.factories import (
    bangkok,
    give_back,
    grant,
    make_activity,
    make_closed,
    make_contribution,
    make_person,
)
from tests.mail.conftest import Mailbox

Run = Callable[..., Any]
TOMORROW = timedelta(days=1)


def readers() -> set[str]:
    return {message.person.code for message in db.session.query(Message).filter_by(topic=Topic.DIGEST)}


def body_for(person: Person) -> str:
    letter = letter_for(person)
    assert letter is not None
    return letter.body


def test_nobody_hears_of_nothing(mail: Mailbox, send_mail: Run, university: University) -> None:
    result = send_mail()
    assert "Digests written: 0." in result.output
    assert mail.letters == []


def test_a_head_hears_what_waits_for_their_decision(
    mail: Mailbox, send_mail: Run, university: University
) -> None:
    for number in range(NAMED + 2):
        at = bangkok(date(2025, 6, 1 + number))
        make_contribution(university.musician, status=Status.SUBMITTED, title=f"งานที่ {number}", at=at)
    assert send_mail().exit_code == 0
    assert mail.recipients == [["head@example.ac.th"]]
    text = mail.text()
    assert mail.letters[0]["Subject"] == "สิ่งที่รอคุณในพัฒนา 16 มิ.ย. 2568"
    assert "เรียน รศ.ขวัญใจ ทะเลน้อย" in text
    assert "7 รายการรอคุณพิจารณา นานที่สุดตั้งแต่ 1 มิ.ย. 2568:" in text
    assert "- งานที่ 0 (ผศ.ดร.เกศรา ลำปำ)" in text
    assert "งานที่ 5" not in text
    assert "และอีก 2 " in text
    assert "https://pattana.example.ac.th/review\n" in text


def test_it_is_written_in_the_readers_language(university: University, mail: Mailbox) -> None:
    university.head.language = "en"
    make_contribution(university.musician, status=Status.SUBMITTED, title="A concert")
    letter = letter_for(university.head)
    assert letter is not None
    assert letter.subject == "What waits for you in Pattana, 16 Jun 2025"
    assert "1 item waits for your decision, since 16 Jun 2025:" in letter.body
    assert "- A concert (Asst. Prof. Dr. Ketsara Lampam)" in letter.body


def test_staff_hear_what_came_back_and_what_is_proposed_to_them(
    university: University, mail: Mailbox
) -> None:
    university.musician.language = "en"
    part = make_contribution(university.musician, status=Status.SUBMITTED, title="A concert")
    give_back(part, "Who came?")
    activity = make_activity(university.dancer, title="A play")
    proposed = make_contribution(university.musician, activity, Status.PROPOSED, percent=50)
    make_contribution(university.musician, status=Status.DRAFT, title="A draft")
    text = body_for(university.musician)
    assert "1 item came back to you:\n- A concert. Reason: Who came?\n" in text
    assert f"https://pattana.example.ac.th/activities/{part.activity_id}\n" in text
    assert "1 part is proposed to you. Confirm or decline it:\n- A play (Lecturer Malai Nora)\n" in text
    assert f"https://pattana.example.ac.th/contributions/{proposed.id}/confirm\n" in text
    assert "A draft" not in text


def test_what_a_recorder_wrote_down_names_the_recorder(university: University, mail: Mailbox) -> None:
    university.musician.language = "en"
    grant(university.dancer, Role.RECORDER, university.unit("music"))
    activity = make_activity(university.musician, title="A concert")
    part = Contribution(
        activity=activity,
        person=university.musician,
        person_id=university.musician.id,
        role=Part.LEAD,
        first_day=activity.first_day,
        last_day=activity.last_day,
        share=WHOLE,
        status_since=clock.now(),
        created_at=clock.now(),
    )
    workflow.begin(part, "propose", by=university.dancer)
    text = body_for(university.musician)
    assert "1 record was written down for you. Confirm or decline it:\n" in text
    assert f"- {part.activity.title} (Lecturer Malai Nora)\n" in text
    assert "proposed to you" not in text


def test_a_lead_hears_who_asks_to_take_part_until_it_is_answered(
    mail: Mailbox, client_of: Callable[..., CheckedClient], university: University
) -> None:
    """As on the first page; of one request the link opens the answer to it."""
    university.musician.language = "en"
    activity = make_activity(university.musician, title="A concert")
    make_contribution(university.musician, activity, percent=50)
    asked = JoinRequest(activity_id=activity.id, person_id=university.dancer.id, asked_at=clock.now())
    db.session.add(asked)
    db.session.commit()
    assert write_digests(TODAY) == 1
    assert readers() == {"musician"}
    text = body_for(university.musician)
    assert (
        "1 colleague asks to take part in your work. Give them a part or say no:\n- A concert (Lecturer Malai Nora)\n"
        f"https://pattana.example.ac.th/activities/{activity.id}/people?person={university.dancer.id}\n"
        in text
    )
    lead = client_of(university.musician, "en")
    assert "Asks to take part" in lead.get("/").text
    form = lead.form(f"/activities/{activity.id}/people?person={university.dancer.id}", action="/decline")
    assert lead.send(form, reason="There were two of us").status_code == 303
    assert letter_for(db.session.get_one(Person, university.musician.id)) is None


def test_hr_hears_on_what_nobody_may_decide(university: University, mail: Mailbox) -> None:
    university.hr.language = "en"
    activity = make_activity(university.dean, title="Stuck")
    make_contribution(university.dean, activity, Status.SUBMITTED, percent=50)
    make_contribution(university.hr, activity, Status.DRAFT, percent=50)
    text = body_for(university.hr)
    assert "Nobody may decide on 1 item: grant somebody the role.\n" in text
    assert "https://pattana.example.ac.th/register/undecided\n" in text


def test_hr_hears_of_a_late_item_they_may_accept_and_of_another_one_once(
    university: University, mail: Mailbox
) -> None:
    one = university
    one.hr.language = "en"
    make_closed(one.year(2024), one.hr)
    day = date(2024, 3, 4)
    make_contribution(one.musician, status=Status.LATE, title="Acceptable", first_day=day)
    text = body_for(one.hr)
    assert "1 late item waits for HR to accept it.\nhttps://pattana.example.ac.th/review/late\n" in text
    assert "Nobody may decide" not in text
    theirs = make_activity(one.hr, title="Their own", first_day=day)
    make_contribution(one.musician, theirs, Status.LATE, percent=50)
    text = body_for(one.hr)
    assert "1 late item waits for HR to accept it." in text
    assert "Nobody may decide on 1 item: grant somebody the role." in text


def test_who_turned_it_off_who_has_left_and_who_has_no_address_hear_nothing(
    university: University, mail: Mailbox
) -> None:
    heads = [make_person(code, university.unit("music")) for code in ("off", "gone", "nowhere")]
    for head in heads:
        grant(head, Role.HEAD, university.unit("music"), last_day=TODAY)
    make_contribution(university.musician, status=Status.SUBMITTED)
    off, gone, nowhere = heads
    off.wants_digest, nowhere.email = False, None
    gone.appointments[0].last_day = TODAY
    db.session.commit()
    assert write_digests(TODAY) == 2
    assert readers() == {"head", "gone"}, "who works here on their last day is still written to"
    with clock.clock_at(clock.now() + TOMORROW):
        write_digests(clock.today())
        assert db.session.query(Message).filter_by(person_id=gone.id).count() == 1


def test_it_comes_once_a_day(mail: Mailbox, send_mail: Run, university: University) -> None:
    make_contribution(university.musician, status=Status.SUBMITTED)
    for _run in range(3):
        send_mail()
    assert len(mail.letters) == 1
    with clock.clock_at(clock.now() + TOMORROW):
        send_mail()
        send_mail()
    assert len(mail.letters) == 2


def test_what_could_not_be_sent_yesterday_is_overtaken_today(
    mail: Mailbox, send_mail: Run, university: University
) -> None:
    make_contribution(university.musician, status=Status.SUBMITTED)
    mail.answer = "451 Later"
    send_mail()
    mail.answer = "250 OK"
    with clock.clock_at(clock.now() + TOMORROW):
        assert "Sent: 1." in send_mail().output
    assert [letter["Subject"] for letter in mail.letters] == ["สิ่งที่รอคุณในพัฒนา 17 มิ.ย. 2568"]


def test_without_digests_the_command_only_sends(
    mail: Mailbox, send_mail: Run, university: University
) -> None:
    make_contribution(university.musician, status=Status.SUBMITTED)
    assert "Digests" not in send_mail("--no-digest").output
    assert mail.letters == []


def test_it_says_how_to_turn_it_off_and_the_switch_does(
    mail: Mailbox,
    send_mail: Run,
    client_of: Callable[..., CheckedClient],
    university: University,
) -> None:
    make_contribution(university.musician, status=Status.SUBMITTED)
    send_mail()
    assert "https://pattana.example.ac.th/me" in mail.text()
    assert mail.letters[0]["List-Unsubscribe"] == "<https://pattana.example.ac.th/me>"
    client = client_of(university.head)
    form = client.form("/me", "me/settings")
    assert form.filled({})["wants_digest"] == ["y"]
    data = {name: value for name, value in form.filled({}).items() if name != "wants_digest"}
    assert client.post("/me/settings", data={**data, "language": "en"}).status_code == 303
    db.session.expire_all()
    assert (university.head.wants_digest, university.head.language) == (False, "en")
    with clock.clock_at(clock.now() + TOMORROW):
        assert "Digests written: 0." in send_mail().output


@pytest.mark.parametrize("language", ["", "fr"])
def test_a_language_there_is_not_is_refused(
    client_of: Callable[..., CheckedClient], university: University, language: str
) -> None:
    client = client_of(university.head)
    assert client.post("/me/settings", data={"language": language}).status_code == 422
    db.session.expire_all()
    assert (university.head.wants_digest, university.head.language) == (True, "th")
