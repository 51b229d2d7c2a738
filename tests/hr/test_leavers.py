"""What people left open who have left is shown to the university's HR."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app.models import Person, Role, Status
from tests.cast import TODAY, University
from tests.checked_client import CheckedClient
from tests.factories import grant, make_activity, make_contribution, make_person
from tests.statements import counted

ClientOf = Callable[..., CheckedClient]


def theirs(person: Person, status: Status, **facts: Any):
    return make_contribution(person, status=status, first_day=date(2024, 9, 2), **facts)


def page(client_of: ClientOf, university: University) -> str:
    response = client_of(university.hr, "en").get("/people/left")
    assert response.status_code == 200
    return response.text


def test_nothing_open_says_so(client_of: ClientOf, university: University) -> None:
    text = page(client_of, university)
    assert "Nobody who left has left anything open" in text
    assert "1 person has left in all." in text


def test_what_waits_from_them_and_what_lies_with_them(client_of: ClientOf, university: University) -> None:
    waiting = theirs(university.leaver, Status.SUBMITTED, title="Waiting work")
    returned = theirs(university.leaver, Status.RETURNED, title="Returned work")
    theirs(university.leaver, Status.DRAFT, title="A private draft")
    theirs(university.leaver, Status.APPROVED, title="Approved work")
    text = page(client_of, university)
    for part in (waiting, returned):
        assert f'href="/activities/{part.activity_id}"' in text
    assert "Waits for Assoc. Prof. Khwanchai Thalenoi" in text
    assert "1 draft" in text
    assert "A private draft" not in text
    assert "Approved work" not in text


def test_what_waits_for_them(client_of: ClientOf, university: University) -> None:
    university.head.appointments[0].last_day = date(2025, 5, 31)
    part = make_contribution(university.musician, status=Status.SUBMITTED, title="Stuck with her")
    activity = make_activity(university.musician, title="A proposal")
    make_contribution(university.head, activity, Status.PROPOSED, percent=50)
    text = page(client_of, university)
    assert "Only they may decide" in text
    assert f'data-contribution="{part.id}"' in text
    assert "Head: Department of Music" in text
    assert "1 part to confirm" in text


def test_what_another_head_may_decide_too_is_not_theirs_alone(
    client_of: ClientOf, university: University
) -> None:
    university.head.appointments[0].last_day = date(2025, 5, 31)
    make_contribution(university.musician, status=Status.SUBMITTED)
    grant(university.dancer, Role.ACTING_HEAD, university.unit("music"))
    assert "Only they may decide" not in page(client_of, university)


def test_who_still_works_here_is_not_among_them(client_of: ClientOf, university: University) -> None:
    make_contribution(university.musician, status=Status.SUBMITTED, title="Waiting work")
    university.musician.appointments[0].last_day = TODAY
    assert "Waiting work" not in page(client_of, university)


@pytest.mark.parametrize("who", ["musician", "head", "dean", "rector", "admin"])
def test_only_the_universitys_hr_sees_it(client_of: ClientOf, university: University, who: str) -> None:
    assert client_of(getattr(university, who)).get("/people/left").status_code == 403


def test_hr_of_a_faculty_does_not(client_of: ClientOf, university: University) -> None:
    keeper = make_person("keeper", university.unit("faa"))
    grant(keeper, Role.HR, university.unit("faa"))
    assert client_of(keeper).get("/people/left").status_code == 403


def test_more_leavers_need_no_more_statements(client_of: ClientOf, university: University) -> None:
    def leave(number: int) -> None:
        for at in range(number):
            gone = make_person(f"gone-{number}-{at}", university.unit("music"))
            gone.appointments[0].last_day = date(2025, 5, 31)
            theirs(gone, Status.SUBMITTED)
            theirs(gone, Status.DRAFT)
            grant(gone, Role.HEAD, university.unit("biology"))

    client = client_of(university.hr)
    leave(2)
    client.get("/people/left")
    with counted() as few:
        client.get("/people/left")
    leave(8)
    with counted() as many:
        client.get("/people/left")
    assert len(many) == len(few)
