"""Kinds and their fields are added, changed, retired and ordered by HR; no answer is lost, nothing counted moves."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import ActivityKind, Area, FieldType, KindField, RegisterMove, Role, Status
from app.registering import history
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.factories import grant, log, make_contribution, make_kind
from tests.hr.changing import confirm, do, look, touched
from tests.rollups.reading import words

ClientOf = Callable[..., CheckedClient]
NAMED = {"name_th": "ใหม่", "name_en": "New one"}


def kind_of(code: str) -> ActivityKind:
    return db.session.scalars(select(ActivityKind).where(ActivityKind.code == code)).one()


def field_of(kind: ActivityKind, code: str) -> KindField:
    return next(field for field in kind.fields if field.code == code)


def order(area: Area) -> list[str]:
    query = select(ActivityKind.code).where(ActivityKind.area == area)
    return list(db.session.scalars(query.order_by(ActivityKind.position, ActivityKind.id)))


# Kinds


def test_a_kind_is_added_at_the_end_of_its_area(university: University, client_of: ClientOf) -> None:
    hr = client_of(university.hr, "en")
    before = order(Area.CULTURE)
    looked = look(hr, "/register/kinds/new", code="festival", area="culture", needs_evidence="y", **NAMED)
    assert "It can be chosen at once" in touched(looked) and order(Area.CULTURE) == before
    confirm(hr, looked, "/register/kinds/new")
    made = kind_of("festival")
    assert order(Area.CULTURE) == [*before, "festival"]
    assert (made.needs_hours, made.needs_evidence, made.is_learning) == (True, True, False)
    assert [line.move for line in history(made)] == [RegisterMove.ADDED]
    page = words(hr.get(f"/register/kinds/{made.id}").text)
    assert "hours required · evidence required" in page and "Name (English) to New one" in page


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"code": ""}, "code"),
        ({"code": "Course"}, "code"),
        ({"code": "course"}, "code"),
        ({"name_th": "", "name_en": ""}, "name_th"),
        ({"hint_th": "ก" * 501}, "hint_th"),
    ],
)
def test_a_kind_that_cannot_be_is_told(
    university: University, client_of: ClientOf, facts: dict[str, str], field: str
) -> None:
    answer = look(client_of(university.hr), "/register/kinds/new", **{"code": "festival", **NAMED, **facts})
    assert answer.status_code == 422 and f'href="#{field}"' in answer.text


def test_what_is_asked_for_is_told_with_how_many_lack_it(university: University, client_of: ClientOf) -> None:
    one = university
    concert = one.kind("concert")
    concert.needs_evidence = False
    make_contribution(one.musician, status=Status.DRAFT, kind=concert)
    make_contribution(one.musician, status=Status.RETURNED, kind=concert)
    waiting = make_contribution(one.dancer, status=Status.SUBMITTED, kind=concert)
    hr = client_of(one.hr, "en")
    path = f"/register/kinds/{concert.id}/edit"
    looked = look(hr, path, needs_evidence="y")
    said = touched(looked)
    assert "2 parts that are not submitted yet lack it" in said
    assert "What waits for a decision, or was approved, stays" in said and "Ketsara" not in said
    confirm(hr, looked, path)
    assert kind_of("concert").needs_evidence and waiting.status is Status.SUBMITTED


def test_what_was_counted_keeps_its_area_and_stays_work(university: University, client_of: ClientOf) -> None:
    one = university
    log(one.musician, kind=one.kind("concert"))
    hr = client_of(one.hr, "en")
    path = f"/register/kinds/{one.kind('concert').id}/edit"
    moved = look(hr, path, area="service")
    assert moved.status_code == 422 and 'href="#area"' in moved.text
    learning = look(hr, path, is_learning="y")
    assert learning.status_code == 422 and 'href="#is_learning"' in learning.text
    free = make_kind("free", Area.CULTURE)
    do(hr, f"/register/kinds/{free.id}/edit", area="service")
    assert kind_of("free").area is Area.SERVICE and order(Area.SERVICE)[-1] == "free"


def test_a_kind_is_retired_from_a_day_and_brought_back(university: University, client_of: ClientOf) -> None:
    one = university
    concert = one.kind("concert")
    make_contribution(one.musician, status=Status.DRAFT, kind=concert)
    hr = client_of(one.hr, "en")
    path = f"/register/kinds/{concert.id}/retire"
    assert "0 parts that are not submitted yet begin" in touched(look(hr, path, retired_on="1/4/2025"))
    looked = look(hr, path, retired_on="1/3/2025")
    assert "1 part that is not submitted yet begins on that day or later" in touched(looked)
    confirm(hr, looked, path)
    assert "no longer in use since 1 Mar 2025" in words(hr.get("/register/catalogue").text)
    assert look(hr, path, retired_on="31/2/2025").status_code == 422
    do(hr, path, retired_on="")
    assert kind_of("concert").retired_on is None
    assert [line.move for line in history(concert)] == [RegisterMove.CHANGED, RegisterMove.RETIRED]


def test_kinds_change_places_in_their_area(university: University, client_of: ClientOf) -> None:
    hr = client_of(university.hr)
    first, second, *rest = order(Area.TEACHING)
    form = hr.form("/register/catalogue", action=f"/kinds/{kind_of(second).id}/move")
    assert hr.send(form, to="up").status_code == 303
    assert order(Area.TEACHING) == [second, first, *rest]
    assert hr.post(f"/register/kinds/{kind_of(second).id}/move", data={"to": "up"}).status_code == 303
    assert order(Area.TEACHING) == [second, first, *rest]
    hr.post(f"/register/kinds/{kind_of(second).id}/move", data={"to": "down"})
    assert order(Area.TEACHING) == [first, second, *rest]
    assert [line.move for line in history(kind_of(second))] == [RegisterMove.REORDERED] * 2


# Fields


def test_a_required_field_tells_how_many_drafts_lack_it(university: University, client_of: ClientOf) -> None:
    one = university
    course = one.kind("course")
    make_contribution(one.musician, status=Status.DRAFT, kind=course)
    hr = client_of(one.hr, "en")
    path = f"/register/kinds/{course.id}/fields/new"
    looked = look(hr, path, code="room", type="text", is_required="y", **NAMED)
    assert "1 part that is not submitted yet lacks it" in touched(looked)
    assert len(course.fields) == 3
    confirm(hr, looked, path)
    assert [field.code for field in kind_of("course").fields] == ["course_code", "students", "level", "room"]
    assert [line.move for line in history(course)] == [RegisterMove.ADDED]
    again = look(hr, path, code="room", type="text", **NAMED)
    assert again.status_code == 422 and 'href="#code"' in again.text


def test_choices_keep_what_was_answered(university: University, client_of: ClientOf) -> None:
    one = university
    course = one.kind("course")
    part = make_contribution(one.musician, status=Status.DRAFT, kind=course)
    part.activity.fields = {**part.activity.fields, "level": "master"}
    hr = client_of(one.hr, "en")
    path = f"/register/fields/{field_of(course, 'level').id}/edit"
    gone = look(hr, path, choices="bachelor | ตรี | Bachelor\ndoctor | เอก | Doctor")
    assert gone.status_code == 422 and "is the answer of 1 activity" in words(gone.text)
    assert look(hr, path, choices="bachelor | ตรี | Bachelor").status_code == 422
    assert look(hr, path, choices="a | ก\na | ข").status_code == 422
    assert look(hr, path, choices="a b | ก\nc | ข").status_code == 422
    do(hr, path, choices="master | โท | Master\ndoctor | เอก | Doctor")
    assert field_of(kind_of("course"), "level").choices == [
        {"code": "master", "name_th": "โท", "name_en": "Master"},
        {"code": "doctor", "name_th": "เอก", "name_en": "Doctor"},
    ]
    assert "from ตัวเลือก bachelor" in words(hr.get(f"/register/kinds/{course.id}").text)


def test_a_field_is_added_as_a_choice_and_renamed(university: University, client_of: ClientOf) -> None:
    hr = client_of(university.hr, "en")
    concert = university.kind("concert")
    path = f"/register/kinds/{concert.id}/fields/new"
    alone = look(hr, path, code="hall", type="choice", choices="big | ใหญ่ | Big", **NAMED)
    assert alone.status_code == 422 and 'href="#choices"' in alone.text
    do(hr, path, code="hall", type="choice", choices="big | ใหญ่ | Big\nsmall | เล็ก |", **NAMED)
    hall = field_of(kind_of("concert"), "hall")
    assert (hall.type, [one["code"] for one in hall.choices]) == (FieldType.CHOICE, ["big", "small"])
    do(hr, f"/register/fields/{hall.id}/edit", name_en="Hall")
    assert hall.name_en == "Hall"
    assert look(hr, f"/register/fields/{hall.id}/edit").status_code == 422


def test_a_field_that_was_answered_stays(university: University, client_of: ClientOf) -> None:
    one = university
    course = one.kind("course")
    make_contribution(one.musician, status=Status.DRAFT, kind=course)
    hr = client_of(one.hr, "en")
    answered, free = field_of(course, "course_code"), field_of(course, "students")
    refused = look(hr, f"/register/fields/{answered.id}/take-out")
    assert refused.status_code == 422 and "no answer is thrown away" in words(refused.text)
    do(hr, f"/register/fields/{free.id}/take-out")
    assert [field.code for field in kind_of("course").fields] == ["course_code", "level"]
    assert [line.move for line in history(course)] == [RegisterMove.TAKEN_OUT]


def test_fields_change_places(university: University, client_of: ClientOf) -> None:
    hr = client_of(university.hr)
    course = university.kind("course")
    form = hr.form(f"/register/kinds/{course.id}", action=f"/fields/{field_of(course, 'level').id}/move")
    assert hr.send(form, to="up").status_code == 303
    db.session.expire_all()
    assert [field.code for field in course.fields] == ["course_code", "level", "students"]


def test_a_form_read_before_a_change_is_refused_with_what_changed(
    university: University, client_of: ClientOf
) -> None:
    hr = client_of(university.hr, "en")
    concert = university.kind("concert")
    form = hr.form(f"/register/kinds/{concert.id}/edit", action="/edit")
    concert.needs_evidence = not concert.needs_evidence
    answer = hr.send(form, name_en="Recital")
    assert answer.status_code == 422 and "Somebody changed this" in words(answer.text)
    assert "Evidence required" in words(answer.text) and "Recital" in answer.text
    assert kind_of("concert").name_en != "Recital"


# Who


def paths(one: University) -> list[str]:
    course = one.kind("course")
    field = field_of(course, "students")
    return [
        "/register/kinds/new",
        *(f"/register/kinds/{course.id}/{what}" for what in ("edit", "retire", "move", "fields/new")),
        *(f"/register/fields/{field.id}/{what}" for what in ("edit", "take-out", "move")),
    ]


def test_only_the_universitys_hr_changes_the_catalogue(university: University, client_of: ClientOf) -> None:
    grant(university.support, Role.HR, university.unit("faa"))
    for path in paths(university):
        methods = ["post"] if path.endswith("move") else ["get", "post"]
        for method in methods:
            for person in (university.admin, university.support):
                assert getattr(client_of(person), method)(path).status_code == 403, path
            for person in (university.musician, university.dean, university.rector):
                expected = 403 if path.endswith("kinds/new") else 404
                assert getattr(client_of(person), method)(path).status_code == expected, path
    hr = client_of(university.hr)
    for path in ("/register/kinds/9999/edit", "/register/kinds/9999/retire", "/register/fields/9999/edit"):
        assert (hr.get(path).status_code, hr.post(path).status_code) == (404, 404)
    for path in ("/register/kinds/9999/move", "/register/fields/9999/move"):
        assert hr.post(path).status_code == 404


def test_moving_a_kind_leads_back_to_the_list_as_it_was_narrowed(
    client_of: ClientOf, university: University
) -> None:
    hr = client_of(university.hr)
    kind = university.kind("article")
    form = hr.form("/register/catalogue?area=research", action=f"/kinds/{kind.id}/move")
    assert hr.send(form, to="down").headers["Location"] == f"/register/catalogue?area=research#kind-{kind.id}"
