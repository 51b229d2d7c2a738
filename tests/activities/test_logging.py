"""Logging an activity: the short form, the quick log, drafts, faults, and that one form makes one activity."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from app.activities import actions
from app.clock import clock_at
from app.extensions import db
from app.models import Activity, Contribution, Part, Scale, Status
from tests.activities.new_form import NEW, nothing, only, short
from tests.activities.said import flashed, said
from tests.cast import TODAY
from tests.factories import bangkok, log

# The short form


def test_a_stranger_signs_in_first_and_who_works_nowhere_may_not_log(university, client, client_of):
    assert client.get(NEW).status_code == 303
    assert client.post(NEW, data={"title": "x"}).status_code == 303
    assert client_of(university.admin).get(NEW).status_code == 403
    assert client_of(university.admin).post(NEW, data={"title": "x"}).status_code == 403


def test_five_fields_log_an_activity_and_it_waits_for_the_head(university, client_of):
    musician = client_of(university.musician)
    form = musician.form(NEW, action=NEW)
    response = musician.send(form, **short(university))
    part = only()
    assert response.headers["Location"] == f"/activities/{part.activity_id}"
    assert "รศ.ขวัญใจ ทะเลน้อย" in flashed(musician)
    assert (part.status, part.minutes, part.share, part.role) == (Status.SUBMITTED, 90, 1_000_000, Part.LEAD)
    activity = part.activity
    assert activity.lead_id == university.musician.id
    assert (activity.first_day, activity.last_day) == (date(2025, 6, 10), date(2025, 6, 10))
    assert (part.first_day, part.last_day) == (activity.first_day, activity.last_day)


@pytest.mark.parametrize("named_by", ["id", "code"])
def test_the_kind_alone_decides_the_area_and_may_be_named_by_id_or_code(university, client_of, named_by):
    kind = university.kind("concert")
    data = {
        "kind": str(getattr(kind, named_by)),
        "title": "A concert",
        "first_day": "10/6/2025",
        "last_day": "12/6/2025",
        "hours": "1.5",
    }
    assert client_of(university.musician, "en").post(NEW, data=data).status_code == 303
    assert only().activity.kind_id == kind.id
    assert (only().minutes, only().last_day) == (90, date(2025, 6, 12))


def test_everything_that_is_optional_is_kept(university, client_of):
    musician = client_of(university.musician)
    response = musician.post(
        NEW,
        data=short(
            university,
            kind="course",
            description="สอนสองกลุ่ม\r\nทุกวันจันทร์",
            scale="regional",
            place="  หาดใหญ่ ",
            role="teacher",
            links="https://example.ac.th/a\nhttps://example.ac.th/b",
            **{"fields-course_code": "0308101", "fields-students": "๑,๒๐๐", "fields-level": "master"},
        ),
    )
    assert response.status_code == 303
    part = only()
    activity = part.activity
    assert activity.description == "สอนสองกลุ่ม\nทุกวันจันทร์"
    assert (activity.scale, activity.place, part.role) == (Scale.REGIONAL, "หาดใหญ่", Part.TEACHER)
    assert activity.fields == {"course_code": "0308101", "students": "1200", "level": "master"}
    assert [item.url for item in activity.evidence] == ["https://example.ac.th/a", "https://example.ac.th/b"]


def test_a_course_of_another_kind_ignores_fields_that_are_not_its_own(university, client_of):
    client_of(university.musician).post(NEW, data=short(university, **{"fields-course_code": "0308101"}))
    assert only().activity.fields == {}


# Drafts


def test_a_draft_asks_only_for_kind_title_and_first_day(university, client_of):
    musician = client_of(university.musician)
    data = {
        "kind": university.kind("article").id,
        "title": "ร่างบทความ",
        "first_day": "1/7/2568",
        "keep": "draft",
    }
    musician.post(NEW, data=data)
    part = only()
    assert (part.status, part.minutes) == (Status.DRAFT, None)
    assert "เก็บเป็นร่าง" in flashed(musician)


def test_what_lies_ahead_can_be_kept_but_not_submitted(university, client_of):
    musician = client_of(university.musician, "en")
    data = short(university, first_day="1/7/2025")
    response = musician.post(NEW, data=data)
    assert response.status_code == 422
    assert "the last day lies ahead" in said(response)
    assert nothing()
    assert musician.post(NEW, data={**data, "keep": "draft"}).status_code == 303
    assert only().status is Status.DRAFT


def test_keeping_it_for_colleagues_leads_to_their_page(university, client_of):
    response = client_of(university.musician).post(NEW, data=short(university, keep="people"))
    assert response.headers["Location"] == f"/activities/{only().activity_id}/people"
    assert only().status is Status.DRAFT


# Faults


def test_an_empty_form_says_everything_that_is_missing_and_links_to_it(university, client_of):
    response = client_of(university.musician, "en").post(NEW, data={"title": ""})
    assert response.status_code == 422
    assert response.text.count("<title>To fix:") == 1
    summary = response.text.split('class="error-summary"')[1].split("</ul>")[0]
    assert re.findall(r'href="#(\w+)"', summary) == ["kind", "title", "first_day"]
    assert nothing()


@pytest.mark.parametrize("title", ["   ", "\t", "\u00a0\u3000", "\u200b", "\u2060 \ufeff", "\u3164"])
@pytest.mark.parametrize("also", [{"keep": "draft"}, {"hours": "ยี่สิบ"}, {"quick": "1"}, {"keep": "people"}])
def test_a_title_in_which_nothing_can_be_seen_is_missing(university, client_of, title, also):
    response = client_of(university.musician).post(NEW, data=short(university, title=title, **also))
    assert response.status_code == 422
    summary = response.text.split('class="error-summary"')[1].split("</ul>")[0]
    assert "ใส่ชื่อกิจกรรม" in summary and 'href="#title"' in summary
    assert 'value="10/6/2568"' in response.text
    assert nothing()


def test_an_answer_in_which_nothing_can_be_seen_is_missing(university, client_of):
    data = short(university, kind="course", **{"fields-course_code": "\u200b", "fields-students": "45"})
    response = client_of(university.musician, "en").post(NEW, data=data)
    assert response.status_code == 422
    assert 'href="#fields-course_code"' in response.text
    assert nothing()


def test_nothing_typed_is_lost_when_something_is_wrong(university, client_of):
    typed = short(
        university,
        kind="course",
        first_day="31/2/2568",
        hours="สิบแปด",
        description="ยาวมาก",
        place="สงขลา",
        scale="local",
        role="adviser",
        links="https://example.ac.th/a\nftp://wrong",
        **{"fields-course_code": "0308101", "fields-students": "มาก", "fields-level": "bachelor"},
    )
    musician = client_of(university.musician)
    response = musician.post(NEW, data=typed)
    assert response.status_code == 422
    for text in ("31/2/2568", "สิบแปด", "ยาวมาก", "สงขลา", "ftp://wrong", "0308101", "มาก", typed["title"]):
        assert text in response.text
    for value in ("local", "adviser", "bachelor", str(typed["kind"])):
        assert f'<option value="{value}" selected>' in response.text
    assert nothing()


def test_the_last_day_is_not_before_the_first(university, client_of):
    response = client_of(university.musician, "en").post(
        NEW, data=short(university, first_day="10/6/2025", last_day="9/6/2025")
    )
    assert response.status_code == 422
    assert "The last day must not be before the first day." in said(response)


def test_every_problem_stands_at_its_field(university, client_of):
    """An article asks for a journal, an index and evidence, and here the hours are missing too."""
    response = client_of(university.musician, "en").post(
        NEW, data=short(university, kind="article", hours="")
    )
    assert response.status_code == 422
    for field in ("hours", "fields-journal", "fields-tier", "files"):
        assert f'id="{field}-error"' in response.text
    # The fold with the fault is open.
    assert re.search(r'<details class="fold" id="evidence" open>', response.text)
    assert nothing()


def test_an_unknown_kind_a_wrong_choice_and_an_endless_title_are_refused(university, client_of):
    musician = client_of(university.musician)
    for wrong in (
        {"kind": "no-such-kind"},
        {"kind": "99999"},
        {"scale": "galactic"},
        {"role": "emperor"},
        {"title": "ก" * 301},
        {"fields-level": "kindergarten", "kind": "course", "fields-course_code": "1"},
        {"hours": "-1"},
    ):
        assert musician.post(NEW, data=short(university) | wrong).status_code == 422, wrong
    assert nothing()


def test_a_kind_no_longer_in_use_is_not_offered_and_not_taken(university, client_of):
    university.kind("lecture").retired_on = date(2025, 6, 1)
    musician = client_of(university.musician, "en")
    assert "Invited lecture" not in said(musician.get(NEW))
    response = musician.post(NEW, data=short(university))
    assert response.status_code == 422
    assert "no longer in use" in said(response)


# The quick log, which stands on the page of those who have logged before


@pytest.fixture
def logged(university):
    return log(university.musician, kind=university.kind("concert"))


def newest() -> Contribution:
    return db.session.scalars(select(Contribution).order_by(Contribution.id.desc()).limit(1)).one()


def quick(client, **values):
    return client.send(client.form("/", action=NEW), **values)


def test_the_quick_log_submits_and_comes_back(university, client_of, logged):
    musician = client_of(university.musician, "en")
    response = quick(musician, title="Quickly", kind=str(university.kind("lecture").id), hours="2")
    assert response.headers["Location"] == "/"
    assert "Submitted to Assoc. Prof. Khwanchai Thalenoi." in flashed(musician)
    assert (newest().status, newest().first_day) == (Status.SUBMITTED, TODAY)


def test_the_quick_log_keeps_a_draft_where_the_kind_asks_for_more_and_says_so(university, client_of, logged):
    musician = client_of(university.musician, "en")
    response = quick(musician, title="Quickly", kind=str(university.kind("article").id), hours="2")
    assert newest().status is Status.DRAFT
    assert response.headers["Location"] == f"/activities/{newest().activity_id}/edit"
    assert "Kept as a draft, as this kind asks for more. Fill in: Journal." in flashed(musician)


def test_the_quick_log_shows_the_full_form_where_something_is_missing(university, client_of, logged):
    musician = client_of(university.musician, "en")
    response = quick(musician, title="Quickly", kind=str(university.kind("lecture").id), hours="")
    assert response.status_code == 422
    assert 'value="Quickly"' in response.text and 'id="hours-error"' in response.text
    assert newest().id == logged.id


# Once


def test_a_form_that_is_sent_twice_makes_one_activity(university, client_of):
    musician = client_of(university.musician)
    form = musician.form(NEW, action=NEW)
    first = musician.send(form, **short(university))
    second = musician.send(form, **short(university))
    assert first.headers["Location"] == second.headers["Location"] == f"/activities/{only().activity_id}"


def test_two_forms_make_two_activities_even_with_the_same_said(university, client_of):
    musician = client_of(university.musician)
    musician.send(musician.form(NEW, action=NEW), **short(university))
    form = musician.form(NEW, action=NEW)
    # It asks once whether this is the same thing.
    assert musician.send(form, **short(university)).status_code == 200
    assert db.session.query(Activity).count() == 1
    data = form.filled(short(university)) | {"seen_twins": str(only().activity_id)}
    assert musician.post(NEW, data=data).status_code == 303
    assert db.session.query(Activity).count() == 2


def test_two_presses_at_the_same_moment_make_one_activity(university, client_of, monkeypatch):
    """The second press looked before the first had written: the database refuses, and it is led to what there is."""
    musician = client_of(university.musician)
    form = musician.form(NEW, action=NEW)
    first = musician.send(form, **short(university))
    look, looks = actions._logged_with, iter([False])
    monkeypatch.setattr(actions, "_logged_with", lambda *asked: look(*asked) if next(looks, True) else None)
    assert musician.send(form, **short(university)).headers["Location"] == first.headers["Location"]
    assert only().status is Status.SUBMITTED


def test_another_persons_token_leads_nowhere(university, client_of):
    musician, dancer = client_of(university.musician), client_of(university.dancer)
    musician.post(NEW, data=short(university, form_token="the-same"))
    response = dancer.post(NEW, data=short(university, form_token="the-same"))
    assert response.status_code == 409
    assert only().person_id == university.musician.id


# The session ends while somebody types


def test_what_was_typed_comes_back_after_the_session_ended(university, client_of):
    musician = client_of(university.musician)
    form = musician.form(NEW, action=NEW)
    with clock_at(bangkok(TODAY, 20)):
        response = musician.send(form, **short(university, kind="course", description="ยังอยู่"))
        assert response.headers["Location"] == "/sign-in"
        with musician.session_transaction() as kept:
            token = kept["held"]
        musician.sign_in(university.musician)
        with musician.session_transaction() as kept:
            kept["held"] = token
        again = musician.form(f"{NEW}?held=1", action=NEW)
        assert again.controls["description"] == ["ยังอยู่"]
        assert again.controls["title"] == [short(university)["title"]]
        assert "fields-course_code" in again.controls
        assert musician.send(again, **{"fields-course_code": "0308101"}).status_code == 303
    assert only().activity.description == "ยังอยู่"
