"""What the second window and the second asking are told: only what differs, and the part as it was asked for before."""

from app import workflow
from app.changes import note_change
from app.facts import shared_facts
from app.models import Status
from tests.activities.said import said
from tests.factories import make_activity, make_contribution


def test_who_is_asked_again_is_asked_for_the_same_part_and_the_lead_reads_why_they_declined(
    university, client_of, proposed
):
    wanted = (proposed.role.value, proposed.minutes, proposed.share)
    workflow.move(proposed, "decline", by=university.dancer, reason="วันนั้นสอนอยู่")
    page = f"/activities/{proposed.activity_id}/people?person={university.dancer.id}"
    musician = client_of(university.musician, "en")
    assert "“วันนั้นสอนอยู่”" in musician.get(page).text
    assert musician.send(musician.form(page, "/people", "share")).status_code == 303
    assert proposed.status is Status.PROPOSED
    assert (proposed.role.value, proposed.minutes, proposed.share) == wanted


def test_only_what_differs_is_told_of_a_part_that_was_changed_in_another_window(university, client_of):
    activity = make_activity(university.dancer)
    part = make_contribution(university.musician, activity, Status.DRAFT, hours=2, percent=20)
    path = f"/contributions/{part.id}/edit"
    musician = client_of(university.musician, "en")
    form, other = musician.form(path, path), musician.form(path, path)
    assert musician.send(other, hours="5", keep="draft").status_code == 303
    response = musician.send(form, hours="3", keep="draft")
    assert response.status_code == 422
    told = said(response)
    assert "Your own part was changed in another window:Hours from 2:00 to 5:00 What you typed" in told


def test_long_texts_that_differ_are_folded(university, client_of):
    part = make_contribution(university.musician, status=Status.APPROVED)
    note_of(part, university.musician, description="คำ" * 400)
    page = client_of(university.musician, "en").get(f"/activities/{part.activity_id}").text
    assert "What was done: a long text differs" in page


def test_what_changed_since_the_approval_says_whose_part_was_approved_when(university, client_of):
    activity = make_activity(university.musician, title="เดิม")
    for person in (university.musician, university.dancer):
        make_contribution(person, activity, Status.APPROVED, percent=30)
    note_of(activity.contributions[0], university.musician, title="ใหม่")
    text = said(client_of(university.musician, "en").get(f"/activities/{activity.id}")).replace("\xa0", " ")
    names = ", ".join(person.name_in("en") for person in (university.musician, university.dancer))
    assert f"When the parts of {names} were approved, last on 16 Jun 2025" in text
    assert text.split("Changed since approved")[1].split("Details")[0].count("from เดิม to ใหม่") == 1


def note_of(part, person, **words):
    """Changes the activity's words as its lead does."""
    before = shared_facts(part.activity)
    for name, value in words.items():
        setattr(part.activity, name, value)
    note_change(part.activity, before, person)
