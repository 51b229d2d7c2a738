"""One's own part: its form, the moves that are one button, and several at once."""

import pytest
from sqlalchemy import select

from app import workflow
from app.extensions import db
from app.models import Contribution, Part, Status
from tests.activities.parts import confirm, part_of
from tests.activities.said import flashed, said
from tests.factories import bring, log, make_contribution
from tests.page_forms import forms_of

# One's own part


def edit(part) -> str:
    return f"/contributions/{part.id}/edit"


def test_a_colleague_edits_only_role_days_and_hours_of_their_own_part(university, client_of, proposed):
    bring(proposed, Status.DRAFT)
    dancer = client_of(university.dancer, "en")
    form = dancer.form(edit(proposed), action=edit(proposed))
    assert "share" not in form.controls and "title" not in form.controls
    assert dancer.send(form, hours="5", role="teacher", keep="draft").status_code == 303
    assert (proposed.status, proposed.minutes, proposed.role) == (Status.DRAFT, 300, Part.TEACHER)
    sneaky = {
        "role": "member",
        "first_day": "3/3/2025",
        "last_day": "9/3/2025",
        "share": "90",
        "keep": "draft",
    }
    assert dancer.post(edit(proposed), data=sneaky).status_code == 303
    assert proposed.share == 300_000


def test_the_lead_changes_her_own_share_within_what_is_left(university, client_of, proposed):
    own = part_of(proposed.activity, university.musician)
    musician = client_of(university.musician, "en")
    form = musician.form(edit(own), action=edit(own))
    over = musician.send(form, share="71", keep="draft")
    assert over.status_code == 422 and "101 %" in said(over)
    assert musician.send(form, share="60", keep="draft").status_code == 303
    assert own.share == 600_000


def test_own_part_is_submitted_from_its_form_and_problems_stand_at_their_fields(
    university, client_of, proposed
):
    bring(proposed, Status.DRAFT)
    dancer = client_of(university.dancer, "en")
    response = dancer.send(dancer.form(edit(proposed), action=edit(proposed)), hours="")
    assert response.status_code == 422 and 'id="hours-error"' in response.text
    assert dancer.send(dancer.form(edit(proposed), action=edit(proposed)), hours="2").status_code == 303
    assert (proposed.status, proposed.minutes) == (Status.SUBMITTED, 120)


def test_what_waits_is_not_edited_and_what_is_approved_is_changed_from_then_on(
    university, client_of, proposed
):
    bring(proposed, Status.SUBMITTED)
    dancer = client_of(university.dancer, "en")
    data = {"role": "member", "first_day": "3/3/2025", "last_day": "9/3/2025", "hours": "1", "keep": "draft"}
    assert dancer.get(edit(proposed)).headers["Location"] == f"/activities/{proposed.activity_id}"
    assert dancer.post(edit(proposed), data=data).status_code == 422
    assert proposed.minutes == 360
    bring(proposed, Status.APPROVED)
    assert dancer.get(edit(proposed)).status_code == 200
    assert dancer.post(edit(proposed), data=data).status_code == 303
    assert (proposed.status, proposed.minutes) == (Status.AMENDING, 60)
    assert client_of(university.musician).get(edit(proposed)).status_code == 403
    assert client_of(university.scientist).get(edit(proposed)).status_code == 404


def test_a_returned_part_that_is_proposed_leads_to_its_confirmation(university, client_of, proposed):
    assert client_of(university.dancer).get(edit(proposed)).headers["Location"] == confirm(proposed)


def test_a_colleague_is_told_what_the_lead_changed_meanwhile(university, client_of, proposed):
    bring(proposed, Status.DRAFT)
    dancer, musician = client_of(university.dancer, "en"), client_of(university.musician, "en")
    form = dancer.form(edit(proposed), action=edit(proposed))
    shared = f"/activities/{proposed.activity_id}/edit"
    assert (
        musician.send(musician.form(shared, action=shared), title="A new name", keep="draft").status_code
        == 303
    )
    response = dancer.send(form, hours="2", keep="draft")
    assert response.status_code == 422
    assert "A new name" in said(response) and 'value="2"' in response.text
    again = next(one for one in forms_of(response.text, edit(proposed)) if one.action == edit(proposed))
    assert dancer.send(again, keep="draft").status_code == 303
    assert proposed.minutes == 120


# Moves that are one button


def test_submit_recall_and_delete_one_after_the_other(university, client_of):
    part = make_contribution(university.musician, status=Status.DRAFT, kind=university.kind("lecture"))
    musician = client_of(university.musician, "en")
    at = f"/contributions/{part.id}"
    assert musician.post(f"{at}/submit", data={"version": workflow.version_of(part)}).status_code == 303
    assert part.status is Status.SUBMITTED
    assert "Khwanchai Thalenoi" in flashed(musician)
    assert musician.post(f"{at}/delete").status_code == 303
    assert "Only a draft or a proposal can be deleted." in flashed(musician)
    assert musician.post(f"{at}/recall", data={"version": workflow.version_of(part)}).status_code == 303
    assert part.status is Status.DRAFT
    assert musician.post(f"{at}/delete").headers["Location"] == "/activities"
    # It had been submitted: see test_put_away.py.
    assert part.status is Status.DECLINED


def test_a_move_on_what_changed_meanwhile_does_nothing(university, client_of):
    part = make_contribution(university.musician, status=Status.DRAFT, kind=university.kind("lecture"))
    musician = client_of(university.musician, "en")
    response = musician.post(f"/contributions/{part.id}/submit", data={"version": "0.0"})
    assert response.status_code == 303
    assert "Nothing was done." in flashed(musician)
    assert part.status is Status.DRAFT


@pytest.mark.parametrize("name", ["submit", "recall", "delete", "decline"])
def test_nobody_makes_the_moves_of_another(university, client_of, name):
    part = make_contribution(university.musician, status=Status.SUBMITTED, kind=university.kind("lecture"))
    address = f"/contributions/{part.id}/{name}"
    assert client_of(university.head).post(address).status_code == 403
    assert client_of(university.scientist).post(address).status_code == 404
    assert client_of(university.musician).get(address).status_code == 405
    assert part.status is Status.SUBMITTED


def test_a_colleague_deletes_their_own_draft_and_the_activity_stays(university, client_of, proposed):
    bring(proposed, Status.DRAFT)
    response = client_of(university.dancer).post(f"/contributions/{proposed.id}/delete")
    assert response.headers["Location"] == "/activities"
    live = select(Contribution.person_id).where(Contribution.status != Status.DECLINED)
    assert db.session.scalars(live).all() == [university.musician.id]


# Several at once


def test_several_are_submitted_at_once_and_what_could_not_be_says_why(university, client_of):
    kind = university.kind("lecture")
    ready = [make_contribution(university.musician, status=Status.DRAFT, kind=kind) for _turn in range(2)]
    lacking = make_contribution(
        university.musician, status=Status.DRAFT, kind=kind, hours=None, title="No hours"
    )
    done = log(university.musician, "Done", kind=kind)
    others = make_contribution(university.dancer, status=Status.DRAFT, kind=kind)
    musician = client_of(university.musician, "en")
    picks = [*(part.id for part in ready), lacking.id, done.id, others.id, "nonsense"]
    response = musician.post("/activities/submit", data={"pick": picks})
    assert response.headers["Location"] == "/activities"
    text = flashed(musician)
    assert "Submitted 2 records to Assoc. Prof. Khwanchai Thalenoi." in text
    assert "Skipped 2 records. The first: “No hours”: Enter the hours" in text
    assert all(part.status is Status.SUBMITTED for part in ready)
    assert (lacking.status, done.status, others.status) == (Status.DRAFT, Status.APPROVED, Status.DRAFT)


def test_why_one_was_skipped_names_it_once(university, client_of):
    done = log(university.musician, "Done", kind=university.kind("lecture"))
    musician = client_of(university.musician, "en")
    musician.post("/activities/submit", data={"pick": done.id})
    assert "Skipped 1 record: “Done” has already been approved." in flashed(musician)


def test_what_was_typed_into_a_part_stays_when_it_was_submitted_in_another_window(university, client_of):
    part = make_contribution(university.musician, status=Status.DRAFT, kind=university.kind("lecture"))
    path = f"/contributions/{part.id}/edit"
    musician = client_of(university.musician, "en")
    form = musician.form(path, action=path)
    bring(part, Status.SUBMITTED)
    response = musician.send(form, hours="7:30")
    assert response.status_code == 422
    assert "Take it back first." in said(response) and 'value="7:30"' in response.text
    assert (part.status, part.minutes) == (Status.SUBMITTED, 360)


def test_none_chosen_says_so(university, client_of):
    musician = client_of(university.musician, "en")
    assert musician.post("/activities/submit").status_code == 303
    assert "Choose at least one record first." in flashed(musician)


def test_a_stranger_to_the_university_submits_nothing(university, client):
    assert client.post("/activities/submit", data={"pick": "1"}).headers["Location"] == "/sign-in"
