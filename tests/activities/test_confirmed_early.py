"""A colleague says yes before the lead's record is complete: both are told what it waits for, and then that it can be sent."""

from datetime import timedelta

import pytest

from app import workflow
from app.extensions import db
from app.mail.digest import letter_for, write_digests
from app.models import Person, Status
from tests.activities.page_text import card, links, words
from tests.activities.parts import confirm
from tests.activities.said import flashed, said
from tests.cast import TODAY
from tests.factories import make_activity, make_contribution
from tests.mail.conftest import set_up_mail


def told(response, name: str) -> str:
    return words(card(response, name)).replace("\u00a0", " ")


def incomplete(university, title: str = "A course"):
    """Led by the musician, who has not answered what its kind asks for; the dancer is asked to take part."""
    activity = make_activity(
        university.musician, university.kind("course"), title=title, fields={}, shown=True
    )
    make_contribution(university.musician, activity, Status.DRAFT, percent=60)
    return make_contribution(university.dancer, activity, Status.PROPOSED, percent=40)


def test_who_confirms_is_told_what_the_lead_has_to_complete_and_then_to_send_it(university, client_of):
    part = incomplete(university)
    lead, dancer = client_of(university.musician, "en"), client_of(university.dancer, "en")
    record = f"/activities/{part.activity_id}"
    wanting = "Asst. Prof. Dr. Ketsara Lampam still has to fill in: Course code"
    assert dancer.send(dancer.form(confirm(part), action=confirm(part))).status_code == 303
    assert part.status is Status.DRAFT
    assert (
        f"Confirmed. Your part waits until the record is complete, then you are told to send it. {wanting}"
        in (flashed(dancer))
    )
    todo = card(dancer.get("/"), "todo")
    assert "You confirmed it on 16 Jun 2025" in words(todo) and wanting in words(todo)
    assert "Go on writing" not in links(todo)
    assert wanting in said(dancer.get(record)) and "Submit to the head" not in dancer.get(record).text
    assert "1 colleague has confirmed and waits for this" in words(card(lead.get("/"), "todo"))
    assert "confirmed 16 Jun 2025, waits until the record is complete" in told(lead.get(record), "parts")

    form = lead.form(f"{record}/edit", action=f"{record}/edit")
    assert lead.send(form, **{"fields-course_code": "0302211", "fields-level": "master"}).status_code == 303
    assert part.status is Status.DRAFT
    assert "waits for Lecturer Malai Nora to send it" in told(lead.get(record), "parts")
    todo = card(dancer.get("/"), "todo")
    assert "the record is complete: send your part now" in words(todo)
    assert links(todo)["Look and send A course"] == record
    assert "the record is complete: send your part now" in said(dancer.get(record))
    assert dancer.send(dancer.form(record, action="/submit")).status_code == 303
    assert part.status is Status.SUBMITTED


def test_the_digest_tells_once_it_can_be_sent(university, client_of, app):
    set_up_mail(app, "smtp://localhost")
    university.dancer.language = "en"
    part = incomplete(university)
    dancer = client_of(university.dancer, "en")
    dancer.send(dancer.form(confirm(part), action=confirm(part)))
    assert letter_for(db.session.get_one(Person, university.dancer.id)) is None
    part.activity.fields = {"course_code": "0302211", "level": "master"}
    db.session.commit()
    assert write_digests(TODAY) >= 1
    letter = letter_for(db.session.get_one(Person, university.dancer.id))
    assert letter is not None
    assert (
        "1 part that you confirmed is complete now. Send it to your head:\n"
        "- A course (Asst. Prof. Dr. Ketsara Lampam)\n"
        f"https://pattana.example.ac.th/activities/{part.activity_id}\n" in letter.body
    )


def test_what_was_submitted_once_and_taken_back_is_an_ordinary_draft(university, client_of):
    activity = make_activity(university.musician, title="A play")
    make_contribution(university.dancer, activity, Status.DRAFT, percent=40)
    todo = words(card(client_of(university.dancer, "en").get("/"), "todo"))
    assert "ready to submit" in todo and "confirmed" not in todo


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_the_lead_is_told_of_those_alone_who_said_yes_and_wait_for_what_the_lead_writes(
    university, client_of
):
    part = incomplete(university)
    activity = part.activity
    answered, days = {"course_code": "0302211", "level": "master"}, activity.last_day
    activity.fields = answered
    own = next(one for one in activity.contributions if one.person is university.musician)
    own.share //= 2
    sent = make_contribution(university.scientist, activity, Status.SUBMITTED, percent=30)
    workflow.move(sent, "recall", by=university.scientist)
    activity.fields = {}
    lead, dancer = client_of(university.musician, "en"), client_of(university.dancer, "en")
    assert "waits for this" not in words(card(lead.get("/"), "todo")), "an ordinary draft"
    assert dancer.send(dancer.form(confirm(part), action=confirm(part))).status_code == 303
    assert "1 colleague has confirmed and waits for this" in words(card(lead.get("/"), "todo"))
    part.last_day = activity.last_day = TODAY + timedelta(days=3)
    assert "waits for this" not in words(card(lead.get("/"), "todo")), "it lies ahead"
    part.last_day = activity.last_day = days
    activity.fields = answered
    own.minutes = None
    told = words(card(lead.get("/"), "todo"))
    assert "Enter the hours" in told and "waits for this" not in told, "only the lead's own part waits for it"
