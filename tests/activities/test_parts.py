"""Parts: colleagues found, asked, confirming and declining; one's own moves; shares that never pass the whole."""

from datetime import date

import pytest

from app.models import Part, Status
from tests.activities.parts import FIRST, LAST, confirm, part_of, people, propose
from tests.activities.said import flashed, said
from tests.factories import appoint, make_activity, make_contribution, make_person
from tests.page_forms import forms_of
from tests.statements import counted

# Finding colleagues


@pytest.mark.parametrize(
    "text", ["มาลัย", "ลัย โน", "Nora", "malai", "โนราห์ มาลัย", "Lecturer. Malai", "Lecturer Malai Nora"]
)
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
    assert response.headers["Location"] == people(project) + "#q"
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
    dancer = client_of(university.dancer, "en")
    answer = dancer.get(people(part.activity))
    assert answer.headers["Location"] == f"/activities/{part.activity_id}#parts"
    assert "Ketsara Lampam leads this activity and adds colleagues" in flashed(dancer)
    assert client_of(university.dancer).post(people(part.activity), data=data).status_code == 403


def test_the_lead_withdraws_what_was_not_answered(university, client_of, project):
    musician = client_of(university.musician, "en")
    propose(musician, project, university.dancer, share="30", own_share="70")
    page = people(project)
    response = musician.send(musician.form(page, action="/delete"))
    assert response.headers["Location"] == page
    assert len(project.contributions) == 1
    assert "is no longer asked to take part" in flashed(musician)


def test_who_answers_what_was_withdrawn_meanwhile_is_told_so(university, client_of, proposed):
    dancer, musician = client_of(university.dancer, "en"), client_of(university.musician, "en")
    page = confirm(proposed)
    yes, no = (dancer.form(page, action=action) for action in ("/confirm", "/decline"))
    musician.send(musician.form(people(proposed.activity), action="/delete"))
    for answer in (dancer.get(page), dancer.send(yes), dancer.send(no, reason="No time")):
        assert answer.status_code == 404
        assert "whoever leads the activity has taken the question back" in said(answer)


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
    for hours in ("", "0"):
        asked = dancer.send(dancer.form(confirm(proposed), action=confirm(proposed)), hours=hours)
        assert asked.status_code == 422 and 'id="hours-error"' in asked.text
        assert proposed.status is Status.PROPOSED
    form = next(one for one in forms_of(asked.text, confirm(proposed)) if "keep" in one.controls)
    assert dancer.send(form, keep="draft").status_code == 303
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


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_of_many_parts_one_s_own_stands_first_and_most_are_folded(university, client_of):
    lead = make_contribution(university.musician, status=Status.SUBMITTED, percent=50, title="ค่ายดนตรี")
    project = lead.activity
    for number in range(13):
        colleague = make_person(f"player-{number}", university.unit("music"))
        make_contribution(colleague, project, Status.SUBMITTED, percent=1)
    make_contribution(university.dancer, project, Status.SUBMITTED, percent=1)
    text = client_of(university.dancer, "en").get(f"/activities/{project.id}").text
    shown, folded = text[text.index('id="parts"') :].split("<details", 1)
    own = university.dancer.name_in("en")
    assert 0 < shown.index(own) < shown.index(university.musician.name_in("en"))
    assert "Waiting for approval 15" in shown
    assert "Waiting for approval: 13 parts" in folded and "Player 12" in folded.split("</details>")[0]
    assert shown.count("<tr>") == 3
    part = next(one for one in project.contributions if one.person_id == university.dancer.id)
    review = client_of(university.dean, "en").get(f"/review?open={part.id}").text
    counts, folded = review[review.index("Other parts") :].split("<details", 1)
    assert "Waiting for approval 14" in counts and "Waiting for approval: 14 parts" in folded
