"""Parts: colleagues found, asked, confirming and declining; one's own moves; shares that never pass the whole."""

from datetime import date

import pytest
from sqlalchemy import select

from app import workflow
from app.extensions import db
from app.models import Activity, Contribution, Part, Status
from tests.activities.said import flashed, said
from tests.factories import appoint, bring, log, make_activity, make_contribution, make_person
from tests.page_forms import forms_of
from tests.statements import counted

FIRST, LAST = date(2025, 3, 3), date(2025, 3, 9)


@pytest.fixture
def project(university) -> Activity:
    """The musician's activity of a week, her own part a draft with all of it."""
    activity = make_activity(
        university.musician,
        kind=university.kind("lecture"),
        title="ค่ายดนตรี",
        first_day=FIRST,
        last_day=LAST,
    )
    make_contribution(university.musician, activity, status=Status.DRAFT)
    return activity


def people(activity, person=None) -> str:
    return f"/activities/{activity.id}/people" + (f"?person={person.id}" if person else "")


def part_of(activity, person) -> Contribution:
    return db.session.scalars(
        select(Contribution)
        .where(Contribution.activity_id == activity.id, Contribution.person_id == person.id)
        .order_by(Contribution.id.desc())
        .limit(1)
    ).one()


def propose(client, activity, person, **values):
    """Sends the form of the part, of the two forms of the page."""
    response = client.get(people(activity, person))
    form = next(
        one
        for one in forms_of(response.text, people(activity))
        if one.method == "post" and "share" in one.controls
    )
    return client.send(form, **{"hours": "6", **values})


# Finding colleagues


@pytest.mark.parametrize("text", ["มาลัย", "ลัย โน", "Nora", "malai", "โนราห์ มาลัย", "Lecturer. Malai"])
def test_a_colleague_is_found_by_any_part_of_the_name(university, client_of, project, text):
    response = client_of(university.musician).get(people(project), query_string={"q": text})
    assert "อาจารย์มาลัย โนราห์" in said(response) and "สาขาวิชาศิลปะการแสดง" in said(response)


def test_the_rank_before_the_last_dot_is_ignored(university, client_of, project):
    text = said(client_of(university.musician).get(people(project), query_string={"q": "ผศ.ธนา"}))
    assert "ผศ.ธนา ควนขนุน" in text and "สาขาวิชาชีววิทยา" in text


def test_wildcards_find_nobody_and_people_without_a_post_are_not_found(university, client_of, project):
    musician = client_of(university.musician, "en")
    for text in ("%", "_", "ผู้ดูแล"):
        assert "Nobody has this name" in said(musician.get(people(project), query_string={"q": text}))
    response = musician.get(people(project, university.admin))
    assert 'name="share"' not in response.text


def test_htmx_gets_the_found_alone(university, client_of, project):
    headers = {"HX-Request": "true", "HX-Target": "found"}
    response = client_of(university.musician).get(
        people(project), query_string={"q": "Nora"}, headers=headers
    )
    assert response.text.lstrip().startswith('<div id="found"')


def test_finding_costs_the_same_however_many_are_found(university, client_of, project):
    musician = client_of(university.musician)
    query = {"q": "คนหา"}
    musician.get(people(project), query_string=query)
    with counted() as before:
        musician.get(people(project), query_string=query)
    for at in range(15):
        person = make_person(f"many-{at}", university.unit("music"), given_th=f"คนหา{at}")
        appoint(person, university.unit("biology"), fte=10, is_primary=False)
    with counted() as after:
        musician.get(people(project), query_string=query)
    assert len(after) <= len(before) + 2


# Proposing


def test_the_lead_asks_a_colleague_who_then_has_it_to_confirm(university, client_of, project):
    musician = client_of(university.musician, "en")
    response = propose(
        musician, project, university.dancer, role="speaker", share="30", own_share="70", hours="4:30"
    )
    assert response.headers["Location"] == people(project)
    assert "Lecturer Malai Nora is asked to confirm." in flashed(musician)
    part = part_of(project, university.dancer)
    assert (part.status, part.role, part.minutes, part.share) == (Status.PROPOSED, Part.SPEAKER, 270, 300_000)
    assert (part.first_day, part.last_day) == (FIRST, LAST)
    assert part_of(project, university.musician).share == 700_000


def test_the_form_offers_what_is_left(university, client_of, project):
    part_of(project, university.musician).share = 650_000
    text = client_of(university.musician).get(people(project, university.dancer)).text
    assert 'name="share" type="text" value="35"' in text
    assert 'name="own_share" type="text" value="65"' in text


def test_shares_over_the_whole_are_refused_with_the_sum(university, client_of, project):
    musician = client_of(university.musician, "en")
    response = propose(musician, project, university.dancer, share="30", own_share="80.5")
    assert response.status_code == 422
    assert "The shares would come to 110.5 %" in said(response)
    assert part_of(project, university.musician).share == 1_000_000
    assert len(project.contributions) == 1


def test_nobodys_share_shrinks_unasked(university, client_of, project):
    response = propose(client_of(university.musician), project, university.dancer, share="30")
    assert response.status_code == 422
    assert part_of(project, university.musician).share == 1_000_000


def test_days_outside_the_activity_and_a_missing_share_are_refused(university, client_of, project):
    musician = client_of(university.musician, "en")
    outside = propose(musician, project, university.dancer, share="30", own_share="70", last_day="10/3/2025")
    assert outside.status_code == 422
    assert "The activity runs 3–9 Mar 2025: the part must lie within." in said(outside)
    assert propose(musician, project, university.dancer, share="").status_code == 422
    assert len(project.contributions) == 1


def test_the_same_person_takes_part_twice_only_on_other_days(university, client_of, project):
    musician = client_of(university.musician, "en")
    first = {"share": "20", "own_share": "40", "first_day": "3/3/2025", "last_day": "4/3/2025"}
    assert propose(musician, project, university.dancer, **first).status_code == 303
    again = propose(musician, project, university.dancer, **first)
    assert again.status_code == 422
    assert "Lecturer Malai Nora has a part on some of these days already." in said(again)
    later = first | {"first_day": "5/3/2025", "last_day": "6/3/2025"}
    assert propose(musician, project, university.dancer, **later).status_code == 303
    assert len(project.contributions) == 3


def test_the_lead_adds_another_part_of_her_own_on_other_days(university, client_of, project):
    own = part_of(project, university.musician)
    own.last_day, own.share = date(2025, 3, 5), 500_000
    musician = client_of(university.musician)
    response = propose(
        musician, project, university.musician, role="lead", share="50", own_share="50", first_day="6/3/2568"
    )
    assert response.status_code == 303
    assert part_of(project, university.musician).status is Status.DRAFT
    assert part_of(project, university.musician).id != own.id


def test_only_the_lead_proposes(university, client_of, project):
    part = make_contribution(university.dancer, make_activity(university.musician), status=Status.PROPOSED)
    data = {"person": university.scientist.id, "share": "10", "first_day": "3/3/2568"}
    assert client_of(university.scientist).get(people(project)).status_code == 404
    assert client_of(university.scientist).post(people(project), data=data).status_code == 404
    assert client_of(university.dancer).get(people(part.activity)).status_code == 403
    assert client_of(university.dancer).post(people(part.activity), data=data).status_code == 403


def test_the_lead_withdraws_what_was_not_answered(university, client_of, project):
    musician = client_of(university.musician, "en")
    propose(musician, project, university.dancer, share="30", own_share="70")
    page = people(project)
    response = musician.send(musician.form(page, action="/delete"))
    assert response.headers["Location"] == page
    assert len(project.contributions) == 1
    assert "is no longer asked to take part" in flashed(musician)


def test_who_declined_can_be_asked_again_and_keeps_the_history(university, client_of, project):
    musician = client_of(university.musician)
    propose(musician, project, university.dancer, share="30", own_share="70")
    part = part_of(project, university.dancer)
    client_of(university.dancer).post(f"/contributions/{part.id}/decline", data={"reason": "ไม่ว่าง"})
    assert part.status is Status.DECLINED
    # A declined part holds no share.
    assert propose(musician, project, university.dancer, share="20", own_share="80").status_code == 303
    assert (part.status, part.share) == (Status.PROPOSED, 200_000)
    assert [line.move for line in part.decisions] == ["propose", "decline", "propose"]


# Confirming


@pytest.fixture
def proposed(university, project) -> Contribution:
    part_of(project, university.musician).share = 700_000
    return make_contribution(university.dancer, project, status=Status.PROPOSED, percent=30, hours=6)


def confirm(part) -> str:
    return f"/contributions/{part.id}/confirm"


def test_the_colleague_corrects_and_confirms_and_it_goes_to_their_own_head(university, client_of, proposed):
    dancer = client_of(university.dancer, "en")
    page = said(dancer.get(confirm(proposed)))
    assert "Asst. Prof. Dr. Ketsara Lampam leads this activity" in page
    assert "Prof. Praphan Sisongkhla" in page and "has no head at present" in page
    response = dancer.send(
        dancer.form(confirm(proposed), action=confirm(proposed)),
        role="artist",
        first_day="4/3/2025",
        last_day="5/3/2025",
        hours="3",
    )
    assert response.headers["Location"] == f"/activities/{proposed.activity_id}"
    assert "Submitted to Prof. Praphan Sisongkhla." in flashed(dancer)
    assert (proposed.status, proposed.role, proposed.minutes) == (Status.SUBMITTED, Part.ARTIST, 180)
    assert (proposed.first_day, proposed.share) == (date(2025, 3, 4), 300_000)


def test_who_confirms_cannot_raise_their_share_or_become_the_lead(university, client_of, proposed):
    dancer = client_of(university.dancer)
    data = {"role": "member", "first_day": "3/3/2568", "last_day": "9/3/2568", "hours": "6", "share": "99"}
    assert dancer.post(confirm(proposed), data={**data, "role": "lead"}).status_code == 422
    assert dancer.post(confirm(proposed), data=data).status_code == 303
    assert proposed.share == 300_000


def test_what_cannot_be_submitted_yet_becomes_their_draft_and_says_why(university, client_of, proposed):
    dancer = client_of(university.dancer, "en")
    assert dancer.send(dancer.form(confirm(proposed), action=confirm(proposed)), hours="").status_code == 303
    assert proposed.status is Status.DRAFT
    assert "Confirmed, and kept as your draft for now. Enter the hours" in flashed(dancer)


def test_days_outside_the_activity_are_not_confirmed(university, client_of, proposed):
    dancer = client_of(university.dancer, "en")
    response = dancer.send(dancer.form(confirm(proposed), action=confirm(proposed)), last_day="20/3/2025")
    assert response.status_code == 422
    assert "must lie within the activity's days" in said(response)
    assert proposed.status is Status.PROPOSED


def test_the_colleague_declines_with_a_reason(university, client_of, proposed):
    dancer = client_of(university.dancer, "en")
    form = dancer.form(confirm(proposed), action="/decline")
    for reason in (" ", "ก" * 2001):
        refused = dancer.send(form, reason=reason)
        assert refused.status_code == 422 and reason.strip() in refused.text
    assert proposed.status is Status.PROPOSED
    assert (
        dancer.send(dancer.form(confirm(proposed), action="/decline"), reason="I was ill").status_code == 303
    )
    assert proposed.status is Status.DECLINED
    assert proposed.decisions[-1].reason == "I was ill"
    assert "Asst. Prof. Dr. Ketsara Lampam reads your reason." in flashed(dancer)


def test_nobody_else_confirms_or_declines(university, client_of, proposed):
    for person, status in ((university.musician, 403), (university.scientist, 404), (university.dean, 404)):
        client = client_of(person)
        assert client.get(confirm(proposed)).status_code == status
        assert client.post(confirm(proposed), data={}).status_code == status
        assert (
            client.post(f"/contributions/{proposed.id}/decline", data={"reason": "x"}).status_code == status
        )
    assert proposed.status is Status.PROPOSED


def test_what_was_withdrawn_or_answered_cannot_be_confirmed(university, client_of, proposed):
    dancer = client_of(university.dancer, "en")
    form = dancer.form(confirm(proposed), action=confirm(proposed))
    assert dancer.send(form).status_code == 303
    flashed(dancer)
    assert dancer.send(form).status_code == 303
    assert "not waiting for your confirmation any more" in flashed(dancer)
    assert dancer.get(confirm(proposed)).headers["Location"] == f"/activities/{proposed.activity_id}"
    assert proposed.status is Status.SUBMITTED


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
