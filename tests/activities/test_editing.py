"""Editing an activity: by its lead, while it may change, with a history, and never over what somebody else wrote."""

from datetime import date

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Activity, ActivityChange, Contribution, Part, Scale, Status
from tests.activities.said import flashed, said
from tests.factories import add_link, bring, log, make_activity, make_contribution
from tests.page_forms import forms_of


def draft(university, **facts) -> Contribution:
    facts.setdefault("kind", university.kind("lecture"))
    return make_contribution(university.musician, status=Status.DRAFT, title="ร่างเดิม", **facts)


def edit(part: Contribution) -> str:
    return f"/activities/{part.activity_id}/edit"


def change() -> ActivityChange:
    return db.session.scalars(select(ActivityChange)).one()


# Who may


def test_strangers_find_nothing_and_a_head_who_sees_it_may_not_edit(university, client_of):
    part = bring(draft(university), Status.SUBMITTED)
    assert client_of(university.scientist).get(edit(part)).status_code == 404
    assert client_of(university.scientist).post(edit(part)).status_code == 404
    assert client_of(university.head).get(edit(part)).status_code == 403
    assert client_of(university.head).post(edit(part)).status_code == 403


def test_a_colleague_is_led_to_their_own_part_and_never_changes_the_shared_facts(university, client_of):
    activity = make_activity(university.musician)
    part = make_contribution(university.dancer, activity, status=Status.DRAFT, percent=50)
    dancer = client_of(university.dancer)
    response = dancer.get(edit(part))
    assert response.headers["Location"] == f"/contributions/{part.id}/edit"
    assert dancer.post(edit(part), data={"title": "ของฉัน"}).status_code == 403


# What the lead changes


def test_the_form_starts_with_what_there_is(university, client_of):
    part = draft(
        university,
        kind=university.kind("article"),
        first_day=date(2025, 3, 14),
        last_day=date(2025, 3, 16),
        hours=18.5,
        scale=Scale.NATIONAL,
        fields={"journal": "วารสารดนตรี", "tier": "scopus", "published": "2025-03-20"},
    )
    controls = client_of(university.musician).form(edit(part), action=edit(part)).controls
    assert controls["title"] == ["ร่างเดิม"]
    assert controls["first_day"] == ["14/3/2568"] and controls["last_day"] == ["16/3/2568"]
    assert controls["hours"] == ["18:30"] and controls["scale"] == ["national"]
    assert controls["fields-journal"] == ["วารสารดนตรี"] and controls["fields-tier"] == ["scopus"]
    assert controls["fields-published"] == ["20/3/2568"]
    assert controls["kind"] == [str(university.kind("article").id)]


def test_saving_keeps_the_draft_and_writes_down_what_changed(university, client_of):
    part = draft(university, first_day=date(2025, 3, 14))
    musician = client_of(university.musician)
    form = musician.form(edit(part), action=edit(part))
    response = musician.send(
        form, title="ชื่อใหม่", last_day="16/3/2568", hours="3", place="ตรัง", role="speaker", keep="draft"
    )
    assert response.headers["Location"] == f"/activities/{part.activity_id}"
    activity = part.activity
    assert (part.status, part.minutes, part.role) == (Status.DRAFT, 180, Part.SPEAKER)
    # Whose part was as long as the activity stays so.
    assert activity.last_day == part.last_day == date(2025, 3, 16)
    assert change().by_id == university.musician.id
    assert change().facts == {
        "title": ["ร่างเดิม", "ชื่อใหม่"],
        "last_day": ["2025-03-14", "2025-03-16"],
        "place": ["", "ตรัง"],
    }


def test_saving_without_a_change_changes_nothing(university, client_of):
    part = draft(university)
    musician = client_of(university.musician)
    before = part.activity.version
    musician.send(musician.form(edit(part), action=edit(part)), keep="draft")
    assert part.activity.version == before
    assert db.session.scalar(select(ActivityChange.id)) is None


def test_it_can_be_submitted_from_the_form_after_it_was_returned(university, client_of):
    part = bring(draft(university), Status.RETURNED)
    musician = client_of(university.musician, "en")
    response = musician.send(musician.form(edit(part), action=edit(part)), hours="4")
    assert response.status_code == 303
    assert (part.status, part.minutes) == (Status.SUBMITTED, 240)
    assert "Submitted to Assoc. Prof. Khwanchai Thalenoi." in flashed(musician)


def test_what_cannot_be_submitted_yet_is_not_half_saved(university, client_of):
    part = draft(university)
    musician = client_of(university.musician, "en")
    response = musician.send(musician.form(edit(part), action=edit(part)), title="New title", hours="")
    assert response.status_code == 422
    assert 'id="hours-error"' in response.text and 'value="New title"' in response.text
    assert part.activity.title == "ร่างเดิม"
    assert part.minutes == 360
    # Corrected, the same page is good to send: what was tried is no change by somebody else.
    form = next(one for one in _forms(response) if one.action.endswith("/edit"))
    assert musician.send(form, hours="2").status_code == 303
    assert part.activity.title == "New title"


def _forms(response):
    from tests.page_forms import forms_of

    return forms_of(response.text, response.request.path)


def test_what_waits_for_a_decision_is_taken_back_first(university, client_of):
    part = bring(draft(university), Status.SUBMITTED)
    musician = client_of(university.musician, "en")
    response = musician.get(edit(part), headers={"Referer": f"http://localhost{edit(part)}"})
    assert response.headers["Location"] == f"/activities/{part.activity_id}"
    assert "Take it back first, then edit it." in flashed(musician)


@pytest.mark.parametrize("keep", ["draft", None])
def test_what_was_typed_stays_when_it_was_submitted_in_another_window(university, client_of, keep):
    part = draft(university)
    musician = client_of(university.musician, "en")
    form, other = (musician.form(edit(part), action=edit(part)) for _window in range(2))
    assert musician.send(other).status_code == 303
    response = musician.send(form, title="อีกหน้าต่าง", description="ยาวมาก", hours="7:30", keep=keep)
    assert response.status_code == 422
    assert "Take it back first, then edit it." in said(response)
    for typed in ('value="อีกหน้าต่าง"', "ยาวมาก</textarea>", 'value="7:30"'):
        assert typed in response.text
    assert (part.activity.title, part.status) == ("ร่างเดิม", Status.SUBMITTED)
    # Taken back, it is told what changed, and saved when it is sent once more.
    musician.post(f"/contributions/{part.id}/recall")
    again = forms_of(response.text, edit(part))
    form = next(one for one in again if one.action == edit(part))
    told = musician.send(form, keep="draft")
    assert told.status_code == 422 and 'value="อีกหน้าต่าง"' in told.text
    form = next(one for one in forms_of(told.text, edit(part)) if one.action == edit(part))
    assert musician.send(form, keep="draft").status_code == 303
    assert (part.activity.title, part.minutes, part.status) == ("อีกหน้าต่าง", 450, Status.DRAFT)


def test_changing_the_kind_shows_its_fields_and_forgets_the_old_answers(university, client_of):
    part = draft(university, kind=university.kind("course"), fields={"course_code": "0308101"})
    musician = client_of(university.musician)
    form = musician.form(f"{edit(part)}?kind=community", action=edit(part))
    assert "fields-community" in form.controls
    assert form.controls["title"] == ["ร่างเดิม"]
    musician.send(form, **{"fields-community": "บ้านทุ่งยาว"})
    assert part.activity.kind.code == "community"
    assert part.activity.fields == {"community": "บ้านทุ่งยาว"}


def test_the_activitys_days_cover_every_part(university, client_of):
    activity = make_activity(university.musician, first_day=date(2025, 3, 3), last_day=date(2025, 3, 9))
    part = make_contribution(university.musician, activity, status=Status.DRAFT, percent=50)
    make_contribution(university.dancer, activity, status=Status.PROPOSED, percent=50)
    musician = client_of(university.musician, "en")
    form = musician.form(edit(part), action=edit(part))
    response = musician.send(form, last_day="5/3/2025", keep="draft")
    assert response.status_code == 422
    assert "The part of Lecturer Malai Nora runs 3–9 Mar 2025" in said(response)
    assert activity.last_day == date(2025, 3, 9)


# After an approval


@pytest.fixture
def approved(university):
    return log(
        university.musician,
        "อนุมัติแล้ว",
        kind=university.kind("lecture"),
        first_day=date(2025, 3, 3),
        last_day=date(2025, 3, 5),
    )


def test_title_and_description_of_what_was_approved_may_change_and_it_stays_approved(
    university, client_of, approved
):
    musician = client_of(university.musician)
    form = musician.form(edit(approved), action=edit(approved))
    assert musician.send(form, title="ชื่อที่ดีกว่า", description="มากขึ้น").status_code == 303
    assert approved.status is Status.APPROVED
    assert approved.activity.title == "ชื่อที่ดีกว่า"
    assert set(change().facts) == {"title", "description"}


@pytest.mark.parametrize(
    "counted", [{"kind": "concert"}, {"first_day": "2/3/2025"}, {"last_day": "6/3/2025"}, {"scale": "local"}]
)
def test_what_approved_work_is_counted_by_changes_by_approval_alone(university, client_of, approved, counted):
    musician = client_of(university.musician, "en")
    form = musician.form(edit(approved), action=edit(approved))
    data = {name: values for name, values in form.controls.items() if name != "csrf_token"}
    response = musician.post(edit(approved), data={**data, "title": "New", **counted})
    assert response.status_code == 303
    activity = approved.activity
    assert (activity.kind.code, activity.first_day, activity.last_day) == (
        "lecture",
        date(2025, 3, 3),
        date(2025, 3, 5),
    )
    assert activity.scale is None and activity.title == "New"
    assert approved.status is Status.SUBMITTED
    assert set(approved.proposed) == set(counted)


def test_a_draft_of_the_leads_carries_the_change_where_a_colleagues_part_counts(university, client_of):
    activity = make_activity(university.musician, kind=university.kind("lecture"))
    own = make_contribution(university.musician, activity, status=Status.DRAFT, percent=50)
    make_contribution(university.dancer, activity, percent=50)
    musician = client_of(university.musician, "en")
    form = musician.form(edit(own), action=edit(own))
    assert musician.send(form, hours="5", title="New", scale="local", keep="draft").status_code == 303
    assert (own.minutes, activity.title, activity.scale) == (300, "New", None)
    assert (own.status, own.proposed) == (Status.DRAFT, {"scale": "local"})


# Two at once


def test_the_second_of_two_windows_is_told_what_changed_and_loses_nothing(university, client_of):
    part = draft(university)
    musician = client_of(university.musician, "en")
    first = musician.form(edit(part), action=edit(part))
    second = musician.form(edit(part), action=edit(part))
    assert musician.send(first, title="From the first", keep="draft").status_code == 303
    response = musician.send(second, title="From the second", place="Trang", hours="9", keep="draft")
    assert response.status_code == 422
    text = said(response)
    assert "This changed while you were writing. Nothing is saved yet." in text
    assert "Asst. Prof. Dr. Ketsara Lampam changed:" in text and "From the first" in text
    assert part.activity.title == "From the first"
    again = next(one for one in _forms(response) if one.action.endswith("/edit"))
    assert again.controls["title"] == ["From the second"] and again.controls["place"] == ["Trang"]
    assert musician.send(again, keep="draft").status_code == 303
    assert (part.activity.title, part.activity.place, part.minutes) == ("From the second", "Trang", 540)


def test_the_lead_is_told_of_evidence_that_a_colleague_added_meanwhile(university, client_of):
    activity = make_activity(university.musician)
    own = make_contribution(university.musician, activity, status=Status.DRAFT, percent=50)
    make_contribution(university.dancer, activity, status=Status.DRAFT, percent=50)
    musician, dancer = client_of(university.musician, "en"), client_of(university.dancer, "en")
    form = musician.form(edit(own), action=edit(own))
    address = f"/activities/{activity.id}/evidence"
    added = dancer.send(dancer.form(address, action=address), links="https://example.ac.th/photos")
    assert added.status_code == 303
    response = musician.send(form, title="Mine", keep="draft")
    assert response.status_code == 422
    assert "Lecturer Malai Nora changed:" in said(response)
    assert "example.ac.th/photos" in said(response)


def test_the_part_that_was_changed_in_another_window_is_told_too(university, client_of):
    part = draft(university)
    musician = client_of(university.musician, "en")
    page = f"/contributions/{part.id}/edit"
    form = musician.form(page, action=page)
    assert musician.send(musician.form(page, action=page), hours="7", keep="draft").status_code == 303
    response = musician.send(form, hours="8", keep="draft")
    assert response.status_code == 422
    assert "changed in another window:" in said(response) and "7:00" in said(response)
    assert part.minutes == 420


# Reading it costs the same


def test_a_draft_that_needs_evidence_says_so_on_the_open_fold(university, client_of):
    part = draft(university, kind=university.kind("article"))
    activity = part.activity
    activity.evidence.clear()
    musician = client_of(university.musician, "en")
    assert "At least one is needed" in said(musician.get(edit(part)))
    add_link(db.session.get_one(Activity, activity.id))
    assert "At least one is needed" not in said(musician.get(edit(part)))
