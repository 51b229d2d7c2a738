"""Authors: which kinds have them, who stands where among them, and that two people never stand at one place."""

from collections.abc import Callable
from datetime import date

import pytest

from app.extensions import db
from app.models import Contribution, Part, Status
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.factories import bring, log, make_contribution
from tests.rollups.reading import words

NAMED = 'name="author_position"'
ClientOf = Callable[..., CheckedClient]
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def _article(university: University, status: Status) -> Contribution:
    return make_contribution(
        university.musician,
        kind=university.kind("article"),
        hours=10,
        percent=50,
        first_day=date(2025, 3, 1),
        status=status,
    )


def test_the_place_among_the_authors_is_an_own_fact_of_a_part(
    university: University, client_of: ClientOf
) -> None:
    part = _article(university, Status.APPROVED)
    other = make_contribution(
        university.dancer, activity=part.activity, hours=5, percent=50, status=Status.DRAFT
    )
    other.author_position = 2
    db.session.commit()
    hers = client_of(university.musician, "en")
    show, edit = f"/activities/{part.activity_id}", f"/contributions/{part.id}/edit"
    form = hers.form(edit, action=edit)
    for wrong in ("0", "first", "1.5", "10000"):
        answer = hers.send(form, author_position=wrong)
        assert answer.status_code == 422
        assert "Type a whole number from 1 to 9,999." in words(answer.text)
    answer = hers.send(form, author_position="2")
    assert answer.status_code == 422 and part.status is Status.APPROVED
    assert "stands at place 2 among the authors already." in words(answer.text)
    hers.send(hers.form(edit, action=edit), author_position="๑", is_corresponding="y")
    db.session.expire_all()
    assert (part.status, part.author_position, part.is_corresponding) == (Status.SUBMITTED, 1, True)
    read = words(client_of(university.head, "en").get(show).text)
    assert "Place among the authors to 1" in read and "author 1" not in read
    bring(part, Status.APPROVED)
    db.session.commit()
    read = words(client_of(university.head, "en").get(show).text)
    assert "author 1" in read and "corresponding author" in read


def test_only_kinds_with_authors_ask(university: University, client_of: ClientOf) -> None:
    course = log(university.musician, kind=university.kind("course"), hours=6)
    hers = client_of(university.musician, "en")
    assert NAMED not in hers.get(f"/contributions/{course.id}/edit").text
    assert NAMED not in hers.get(f"/activities/new?kind={course.activity.kind_id}").text
    kind = university.kind("article")
    assert NAMED in hers.get(f"/activities/new?kind={kind.id}").text
    hr = client_of(university.hr, "en")
    edit = f"/register/kinds/{kind.id}/edit"
    assert "each says their place among the authors" in words(hr.get(f"/register/kinds/{kind.id}").text)
    form = hr.form(edit, action=edit)
    assert form.controls["has_authors"] == ["y"]


def test_a_new_article_says_where_its_lead_stands(university: University, client_of: ClientOf) -> None:
    hers = client_of(university.musician, "en")
    kind = university.kind("article")
    form = hers.form(f"/activities/new?kind={kind.id}", action="/activities/new")
    hers.send(form, title="เสียงของลุ่มน้ำ", first_day="1/3/2025", hours="4", author_position="3", keep="draft")
    part = db.session.query(Contribution).one()
    assert (part.author_position, part.is_corresponding) == (3, False)


def test_the_first_author_stands_at_place_1_whatever_they_typed(
    university: University, client_of: ClientOf
) -> None:
    part = _article(university, Status.DRAFT)
    other = make_contribution(
        university.dancer, part.activity, hours=5, percent=50, role=Part.CO_AUTHOR, status=Status.DRAFT
    )
    part.role, other.author_position = Part.FIRST_AUTHOR, 2
    db.session.commit()
    edit = f"/contributions/{part.id}/edit"
    hers, theirs = client_of(university.musician, "en"), client_of(university.dancer, "en")
    answer = hers.send(hers.form(edit, action=edit), author_position="3")
    assert answer.status_code == 422 and "The first author stands at place 1." in words(answer.text)
    assert hers.send(hers.form(edit, action=edit)).status_code == 303
    edit = f"/contributions/{other.id}/edit"
    for said in ({"role": "first_author", "author_position": ""}, {"author_position": "1"}):
        answer = theirs.send(theirs.form(edit, action=edit), **said)
        assert answer.status_code == 422
        assert "stands at place 1 among the authors already." in words(answer.text)


def test_an_unrelated_edit_leaves_the_place_and_the_tick(university: University, client_of: ClientOf) -> None:
    part = _article(university, Status.DRAFT)
    part.author_position, part.is_corresponding = 2, True
    bring(part, Status.APPROVED)
    db.session.commit()
    hers, edit = client_of(university.musician, "en"), f"/activities/{part.activity_id}/edit"
    form = hers.form(edit, action=edit)
    assert (form.controls["author_position"], form.controls["is_corresponding"]) == (["2"], ["y"])
    assert hers.send(form, title="เสียงของลุ่มน้ำ", keep="draft").status_code == 303
    db.session.expire_all()
    assert (part.activity.title, part.status) == ("เสียงของลุ่มน้ำ", Status.APPROVED)
    assert (part.author_position, part.is_corresponding) == (2, True)
    copied = hers.form(f"/activities/{part.activity_id}/copy", action="/activities/new")
    assert copied.controls["author_position"] == ["2"]


def test_a_form_that_did_not_ask_for_the_place_takes_none_away(
    university: University, client_of: ClientOf
) -> None:
    """Without JavaScript the kind is chosen and sent in one go: the page had no field for the place."""
    part = make_contribution(university.musician, kind=university.kind("concert"), status=Status.DRAFT)
    part.author_position, part.is_corresponding = 2, True
    db.session.commit()
    hers, edit = client_of(university.musician, "en"), f"/activities/{part.activity_id}/edit"
    sent = hers.form(edit, action=edit).filled({"area": "research"})
    assert (
        hers.post(edit, data={**sent, "kind": university.kind("article").id, "keep": "draft"}).status_code
        == 303
    )
    db.session.expire_all()
    assert part.activity.kind is university.kind("article")
    assert (part.author_position, part.is_corresponding) == (2, True)
