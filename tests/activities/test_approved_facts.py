"""What was approved is not rewritten behind a reviewer's back: what may still change is marked, the rest is refused."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from app import checks, workflow
from app.extensions import db
from app.models import Activity, Contribution, Person, Status
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.factories import bring, log, make_contribution
from tests.statements import counted

ClientOf = Callable[[Person], CheckedClient]


def course(university: University) -> Contribution:
    return log(
        university.musician,
        "0302211 การวัดผล",
        kind=university.kind("course"),
        place="อาคาร 3",
        fields={"course_code": "0302211", "level": "bachelor"},
    )


def edit(part: Contribution) -> str:
    return f"/activities/{part.activity_id}/edit"


def test_a_required_answer_of_an_approved_activity_cannot_be_emptied(
    client_of: ClientOf, university: University
) -> None:
    part = course(university)
    client = client_of(university.musician)
    form = client.form(edit(part), action=edit(part))
    response = client.send(form, **{"fields-course_code": ""})
    assert response.status_code == 422
    assert db.session.get_one(Activity, part.activity_id).fields["course_code"] == "0302211"


def test_a_place_changed_after_the_approval_is_marked_and_an_answer_waits(
    client_of: ClientOf, university: University
) -> None:
    part = course(university)
    client = client_of(university.musician)
    form = client.form(edit(part), action=edit(part))
    assert client.send(form, place="อาคาร 9", **{"fields-course_code": "0302299"}).status_code == 303
    page = client_of(university.head).get(f"/activities/{part.activity_id}").text
    assert "อาคาร 9" in page
    struck = re.findall(r"<del>(?:<span[^>]*>[^<]*</span>)?([^<]*)</del>", page)
    assert {"อาคาร 3", "0302211"} <= {text.strip() for text in struck}
    activity = db.session.get_one(Activity, part.activity_id)
    assert (activity.place, activity.fields["course_code"]) == ("อาคาร 9", "0302211")


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_year_that_must_be_a_slip_cannot_be_submitted(university: University) -> None:
    part = make_contribution(university.musician, status=Status.DRAFT, first_day=date(1857, 1, 1))
    assert [problem.field for problem in checks.problems(part)] == ["first_day"]


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_reason_has_a_length(university: University) -> None:
    part = make_contribution(university.musician, status=Status.SUBMITTED)
    with pytest.raises(workflow.Refused, match=r"2,000"):
        workflow.move(part, "return", by=university.head, reason="ก" * 2001)


def test_the_statements_of_the_edit_page_do_not_grow_with_its_parts(
    client_of: ClientOf, university: University
) -> None:
    part = bring(make_contribution(university.musician, status=Status.DRAFT, percent=20), Status.RETURNED)
    with db.session.no_autoflush:
        make_contribution(university.dancer, part.activity, Status.SUBMITTED, percent=20)
    client = client_of(university.musician)
    client.get(edit(part))
    with counted() as few:
        client.get(edit(part))
    activity = db.session.get_one(Activity, part.activity_id)
    for person in (university.joint, university.scientist, university.support):
        with db.session.no_autoflush:
            make_contribution(person, activity, Status.SUBMITTED, percent=20)
    client.get(edit(part))
    with counted() as many:
        client.get(edit(part))
    assert len(many) == len(few)
