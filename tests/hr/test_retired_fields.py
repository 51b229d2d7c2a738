"""A kind's field is retired from a day on: nobody is asked any more, and what was answered stays and is shown."""

from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import select

from app.clock import clock_at
from app.extensions import db
from app.models import Contribution, RegisterMove, Status
from app.registering import history
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.conftest import NOW
from tests.factories import log, make_contribution
from tests.hr.changing import confirm, do, look, touched
from tests.hr.test_catalogue import field_of, kind_of
from tests.rollups.reading import words

ClientOf = Callable[..., CheckedClient]
ANSWERS = {"course_code": "0302211", "students": "45", "level": "master"}


def path_of(code: str) -> str:
    return f"/register/fields/{field_of(kind_of('course'), code).id}/retire"


def retire(hr: CheckedClient, *codes: str) -> None:
    for code in codes:
        do(hr, path_of(code), retired_on="16/6/2025")


def draft(university: University, **facts: object) -> Contribution:
    facts.setdefault("fields", {})
    return make_contribution(
        university.musician, status=Status.DRAFT, kind=university.kind("course"), **facts
    )


def edit(client: CheckedClient, part: Contribution, **typed: object):  # type: ignore[no-untyped-def]
    path = f"/activities/{part.activity_id}/edit"
    return client.send(client.form(path, action=path), **typed)


def test_what_it_touches_is_shown_first_and_the_line_stands_in_the_history(
    university: University, client_of: ClientOf
) -> None:
    draft(university)
    log(university.dancer, kind=university.kind("course"), fields=ANSWERS)
    hr, course = client_of(university.hr, "en"), university.kind("course")
    looked = look(hr, path_of("course_code"), retired_on="1/7/2025", reason="Order 8/2568")
    said = touched(looked)
    assert "From 1 Jul 2025 on nobody is asked any more" in said
    assert "1 activity answers it: the answer stays, and is shown" in said
    assert "1 part that is not submitted yet lacks it, and can then be submitted without" in said
    assert field_of(kind_of("course"), "course_code").retired_on is None
    assert confirm(hr, looked, path_of("course_code")).status_code == 303
    assert field_of(kind_of("course"), "course_code").retired_on == date(2025, 7, 1)
    page = words(hr.get(f"/register/kinds/{course.id}").text)
    assert "no longer in use from 1 Jul 2025" in page and "Order 8/2568" in page
    assert "Field taken out of use: รหัสวิชา · Course code" in page
    assert "is retired" not in words(hr.get("/register/catalogue").text)
    again = look(hr, path_of("course_code"))
    assert again.status_code == 422 and 'href="#retired_on"' in again.text
    assert look(hr, path_of("course_code"), retired_on="31/2/2025").status_code == 422
    looked = look(hr, path_of("course_code"), retired_on="")
    assert "1 part that is not submitted yet lacks it and cannot be submitted without" in touched(looked)
    assert confirm(hr, looked, path_of("course_code")).status_code == 303
    assert field_of(kind_of("course"), "course_code").retired_on is None
    assert [line.move for line in history(course)] == [RegisterMove.REOPENED, RegisterMove.RETIRED]
    assert "Field in use again: รหัสวิชา · Course code" in words(hr.get(f"/register/kinds/{course.id}").text)


def test_nobody_is_asked_any_more_from_that_day_on(university: University, client_of: ClientOf) -> None:
    hr, musician = client_of(university.hr, "en"), client_of(university.musician, "en")
    new = f"/activities/new?kind={university.kind('course').id}"
    do(hr, path_of("course_code"), retired_on="17/6/2025")
    assert "fields-course_code" in musician.form(new, action="/activities/new").controls
    with clock_at(NOW + timedelta(days=1)):
        musician = client_of(university.musician, "en")
        form = musician.form(new, action="/activities/new")
        assert "fields-course_code" not in form.controls and "fields-level" in form.controls
        assert "no longer in use since 17 Jun 2025" in words(
            client_of(university.hr, "en").get("/register/catalogue").text
        )


def test_who_had_the_form_open_before_is_not_held_up(university: University, client_of: ClientOf) -> None:
    musician = client_of(university.musician, "en")
    form = musician.form(f"/activities/new?kind={university.kind('course').id}", action="/activities/new")
    retire(client_of(university.hr, "en"), "course_code")
    sent = musician.send(
        form, title="สอนวิชาใหม่", hours="3", first_day="2/6/2025", **{"fields-course_code": "0302"}
    )
    assert sent.status_code == 303, words(sent.text)
    part = db.session.scalars(select(Contribution)).one()
    assert (part.status, part.activity.fields) == (Status.SUBMITTED, {})


def test_a_required_one_no_longer_keeps_a_draft_from_being_submitted(
    university: University, client_of: ClientOf
) -> None:
    part = draft(university)
    musician = client_of(university.musician, "en")
    assert "Fill in: Course code" in words(edit(musician, part).text)
    retire(client_of(university.hr, "en"), "course_code")
    assert edit(musician, part).status_code == 303
    assert part.status is Status.SUBMITTED


def test_an_answer_that_was_given_is_shown_kept_and_can_be_mended(
    university: University, client_of: ClientOf
) -> None:
    part = draft(university, fields=ANSWERS)
    retire(client_of(university.hr, "en"), "course_code", "level")
    musician, head = client_of(university.musician, "en"), client_of(university.head, "en")
    path = f"/activities/{part.activity_id}"
    form = musician.form(f"{path}/edit", action=f"{path}/edit")
    assert form.controls["fields-course_code"] == ["0302211"]
    assert "level" in part.activity.fields
    assert edit(musician, part, title="ชื่อใหม่", keep="draft").status_code == 303
    assert part.activity.fields == ANSWERS
    # It may be emptied though it was required once; then it is not asked again.
    assert edit(musician, part, **{"fields-course_code": ""}).status_code == 303
    assert part.activity.fields == {"students": "45", "level": "master"}
    assert part.status is Status.SUBMITTED
    for client, page in ((musician, path), (head, f"/review?open={part.id}")):
        said = words(client.get(page).text)
        assert "Level" in said and "master" in said.lower() and "Course code" not in said


def test_a_copy_carries_no_answer_that_nobody_is_asked_for(
    university: University, client_of: ClientOf
) -> None:
    part = log(university.musician, kind=university.kind("course"), fields=ANSWERS)
    retire(client_of(university.hr, "en"), "level")
    musician = client_of(university.musician, "en")
    form = musician.form(f"/activities/{part.activity_id}/copy", action="/activities/new")
    assert form.controls["fields-course_code"] == ["0302211"] and "fields-level" not in form.controls


def test_a_change_of_what_is_approved_keeps_the_answer_and_tells_it(
    university: University, client_of: ClientOf
) -> None:
    part = log(university.musician, kind=university.kind("course"), fields=ANSWERS)
    retire(client_of(university.hr, "en"), "level")
    musician, head = client_of(university.musician, "en"), client_of(university.head, "en")
    assert edit(musician, part, **{"fields-course_code": "0302999"}).status_code == 303
    assert part.proposed == {"fields": {**ANSWERS, "course_code": "0302999"}}
    said = words(head.get(f"/review?open={part.id}").text)
    assert "0302999" in said and "Level" in said
    head.send(head.form(f"/review?open={part.id}", action=f"/{part.id}/approve"))
    assert edit(musician, part, **{"fields-level": ""}).status_code == 303
    said = words(head.get(f"/review?open={part.id}").text)
    assert "Level" in said and field_of(kind_of("course"), "level").choices[1]["name_en"] in said
