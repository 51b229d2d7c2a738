"""Granting, ending and correcting roles: within one's own scope, never to oneself, nothing above one's own; and HR's list."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Person, RegisterMove, Role, RoleGrant, Status
from tests.cast import TODAY, University
from tests.checked_client import CheckedClient
from tests.factories import grant, make_closed, make_contribution, make_person
from tests.hr.appointing import do, last_line, refused, show
from tests.hr.changing import confirm
from tests.rollups.reading import words

ClientOf = Callable[..., CheckedClient]
SQLITE = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def new(person: Person) -> str:
    return f"/register/roles/new?person={person.id}"


def give(client: CheckedClient, person: Person, **typed: Any) -> Any:
    form = client.form(new(person), "/register/roles/new", "reason")
    return client.send(form, **typed)


def held(person: Person) -> list[RoleGrant]:
    return list(
        db.session.scalars(select(RoleGrant).where(RoleGrant.person_id == person.id).order_by(RoleGrant.id))
    )


def test_an_acting_head_is_granted_with_order_and_days(university: University, client_of: ClientOf) -> None:
    one = university
    make_contribution(one.musician, status=Status.SUBMITTED, first_day=date(2025, 5, 7))
    hr = client_of(one.hr, "en")
    found = words(hr.get("/register/roles/new?q=Malai").text)
    assert "Lecturer Malai Nora" in found
    shown = give(
        hr,
        one.dancer,
        role="acting_head",
        unit=one.unit("music").id,
        first_day="16/6/2025",
        last_day="31/8/2025",
        order_number="12/2568",
        acting_for=one.head.id,
    )
    text = words(shown.text)
    assert "Role granted: Acting head, Department of Music" in text
    assert "1 waiting record is decided by other people from now on." in text
    assert not held(one.dancer)
    assert confirm(hr, shown).status_code == 303
    (made,) = held(one.dancer)
    assert (made.role, made.unit_id, made.first_day, made.last_day, made.order_number) == (
        Role.ACTING_HEAD,
        one.unit("music").id,
        TODAY,
        date(2025, 8, 31),
        "12/2568",
    )
    assert (made.acting_for_id, made.granted_by_id) == (one.head.id, one.hr.id)
    assert last_line(one.dancer).move is RegisterMove.GRANTED
    assert "Role granted: Acting head, Department of Music" in words(hr.get(f"/people/{one.dancer.id}").text)


@SQLITE
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"role": "acting_head"}, "Enter the number of the order"),
        ({"acting_for": "head"}, "Only an acting head stands in for somebody"),
        (
            {"role": "acting_head", "order_number": "1/2568", "acting_for": "dean"},
            "Prof. Praphan Sisongkhla is not the head of Department of Music on these days",
        ),
        ({"last_day": "1/6/2025"}, "The last day must not be before the first day"),
        ({"first_day": ""}, "Enter the first day of the role"),
        ({"unit": ""}, "Choose a unit"),
        ({"role": "admin"}, "Not a valid choice"),
    ],
)
def test_a_grant_that_cannot_be_says_why(
    university: University, client_of: ClientOf, typed: dict[str, str], sentence: str
) -> None:
    one = university
    client = client_of(one.hr, "en")
    form = client.form(new(one.dancer), "/register/roles/new", "reason")
    given = {"role": "head", "unit": str(one.unit("music").id), "first_day": "16/6/2025", **typed}
    if given.get("acting_for"):
        given["acting_for"] = str(getattr(one, given["acting_for"]).id)
    answer = client.post(form.action, data={**form.controls, **given})
    assert answer.status_code == 422 and sentence in words(answer.text)
    assert not held(one.dancer)


@SQLITE
def test_nobody_is_granted_a_role_twice(university: University, client_of: ClientOf) -> None:
    one = university
    answer = give(client_of(one.hr, "en"), one.head, role="head", unit=one.unit("music").id)
    assert answer.status_code == 422 and "on some of these days already" in words(answer.text)


def test_nobody_grants_a_role_to_themselves(university: University, client_of: ClientOf) -> None:
    one = university
    answer = give(client_of(one.hr, "en"), one.hr, role="executive", unit=one.root.id)
    assert answer.status_code == 422
    assert "Nobody grants a role to themselves" in words(answer.text)
    assert len(held(one.hr)) == 1


@SQLITE
def test_a_person_has_to_be_chosen(university: University, client_of: ClientOf) -> None:
    client = client_of(university.hr, "en")
    text = refused(client, "/register/roles/new", unit=university.unit("music").id)
    assert "Choose the person first" in text


# Granter, what they may grant, over which unit.
MAY = {
    ("hr", "head", "music"),
    ("hr", "hr", "faa"),
    ("hr", "executive", "tsu"),
    ("faculty_hr", "head", "music"),
    ("faculty_hr", "recorder", "faa"),
    ("admin", "admin", "tsu"),
    ("admin", "hr", "tsu"),
}
MAY_NOT = {
    ("hr", "admin", "tsu"),
    ("faculty_hr", "head", "biology"),
    ("faculty_hr", "head", "tsu"),
    ("faculty_hr", "hr", "faa"),
    ("faculty_hr", "executive", "faa"),
    ("admin", "head", "music"),
}


@SQLITE
@pytest.mark.parametrize(("who", "role", "unit"), sorted(MAY | MAY_NOT))
def test_nobody_gives_away_more_than_they_hold(
    university: University, client_of: ClientOf, who: str, role: str, unit: str
) -> None:
    one = university
    faculty_hr = make_person("faculty-hr", one.unit("faa"))
    grant(faculty_hr, Role.HR, one.unit("faa"))
    granter = faculty_hr if who == "faculty_hr" else getattr(one, who)
    client = client_of(granter)
    form = client.form(new(one.dancer), "/register/roles/new", "reason")
    answer = client.post(form.action, data={**form.controls, "role": role, "unit": str(one.unit(unit).id)})
    expected = 200 if (who, role, unit) in MAY else 422
    assert answer.status_code == expected, words(answer.text)[:800]
    if expected == 200:
        assert confirm(client, answer).status_code == 303
        assert [made.granted_by_id for made in held(one.dancer)] == [granter.id]
    else:
        assert not held(one.dancer)


def test_a_role_ends_and_what_is_left_to_nobody_is_told(university: University, client_of: ClientOf) -> None:
    one = university
    make_contribution(one.hr, status=Status.SUBMITTED, first_day=date(2025, 5, 7))
    (seat,) = held(one.director)
    hr2 = make_person("hr-two", one.unit("music"))
    second = grant(hr2, Role.HR, one.root)
    hr = client_of(hr2, "en")
    second.last_day = TODAY
    db.session.flush()
    shown = do(hr, f"/register/roles/{seat.id}/end", last_day="15/6/2025")
    assert "Role ended: Head, Office of the Rector" in shown
    assert seat.last_day == date(2025, 6, 15)
    assert last_line(one.director).move is RegisterMove.ENDED
    assert "ends on that day or earlier already" in refused(
        hr, f"/register/roles/{seat.id}/end", last_day="15/6/2025"
    )


@SQLITE
def test_a_role_that_has_not_begun_is_taken_back(university: University, client_of: ClientOf) -> None:
    one = university
    soon = grant(one.dancer, Role.HEAD, one.unit("performing"), date(2025, 10, 1))
    hr = client_of(one.hr, "en")
    shown = do(hr, f"/register/roles/{soon.id}/end", last_day="16/6/2025")
    assert "Role taken back before it began: Head" in shown
    assert not held(one.dancer)
    begun = grant(one.dancer, Role.HEAD, one.unit("performing"), date(2025, 6, 1))
    assert "it cannot end before" in refused(hr, f"/register/roles/{begun.id}/end", last_day="1/5/2025")


def test_the_days_and_the_order_of_a_role_are_corrected(university: University, client_of: ClientOf) -> None:
    one = university
    acting = grant(
        one.dancer, Role.ACTING_HEAD, one.unit("performing"), date(2025, 6, 1), order_number="1/2568"
    )
    hr = client_of(one.hr, "en")
    path = f"/register/roles/{acting.id}/edit"
    do(hr, path, last_day="30/9/2025", order_number="2/2568")
    assert (acting.last_day, acting.order_number) == (date(2025, 9, 30), "2/2568")
    assert last_line(one.dancer).facts["order_number"] == ["1/2568", "2/2568"]
    form = hr.form(path, path, "reason")
    acting.order_number = "3/2568"
    answer = hr.send(form, last_day="31/8/2025")
    assert answer.status_code == 422 and "from 2/2568 to 3/2568" in words(answer.text)


@SQLITE
def test_nobody_ends_a_role_of_their_own_or_above_them(university: University, client_of: ClientOf) -> None:
    one = university
    faculty_hr = make_person("faculty-hr", one.unit("faa"))
    own = grant(faculty_hr, Role.HR, one.unit("faa"))
    (of_hr,) = held(one.hr)
    (of_head,) = held(one.head)
    (of_science,) = held(one.science_head)
    client = client_of(faculty_hr)
    for what in ("end", "edit"):
        assert client.get(f"/register/roles/{own.id}/{what}").status_code == 403
        assert client.get(f"/register/roles/{of_head.id}/{what}").status_code == 200
        assert client.get(f"/register/roles/{of_science.id}/{what}").status_code == 404
        assert client.post(f"/register/roles/{of_science.id}/{what}", data={}).status_code == 404
        assert client_of(one.hr).get(f"/register/roles/{of_hr.id}/{what}").status_code == 403
        assert client_of(one.head).get(f"/register/roles/{of_head.id}/{what}").status_code == 404


# Nobody may decide


def test_hr_empties_its_list_by_granting_a_post(university: University, client_of: ClientOf) -> None:
    """HR's own work, when nobody heads their office and nobody else is university HR."""
    one = university
    (seat,) = held(one.director)
    seat.last_day = date(2025, 6, 1)
    part = make_contribution(one.hr, status=Status.SUBMITTED, first_day=date(2025, 5, 7))
    hr = client_of(one.hr, "en")
    listed = hr.get("/register/undecided")
    assert f'data-contribution="{part.id}"' in listed.text
    assert f"/register/roles/new?unit={one.unit('office').id}&amp;role=head" in listed.text
    path = f"/register/roles/new?unit={one.unit('office').id}&role=head&person={one.support.id}"
    form = hr.form(path, "/register/roles/new", "reason")
    assert form.controls["unit"] == [str(one.unit("office").id)] and form.controls["role"] == ["head"]
    shown = hr.send(form)
    assert "1 of them had nobody who may decide, and now has somebody." in words(shown.text)
    assert confirm(hr, shown).status_code == 303
    assert "Everything that waits has somebody who may decide" in words(hr.get("/register/undecided").text)


def test_late_work_of_hr_needs_somebody_else_in_hr(university: University, client_of: ClientOf) -> None:
    one = university
    make_closed(one.year(2025), one.hr)
    make_contribution(one.hr, status=Status.LATE, first_day=date(2025, 5, 7))
    hr = client_of(one.hr, "en")
    listed = hr.get("/register/undecided")
    said = words(listed.text)
    assert "It is late: only the university’s HR accepts it." in said
    assert "Ms Nipha Ranot of the university’s HR cannot decide on their own work." in said
    assert "It needs somebody else in the university’s HR." in said
    assert f"/register/roles/new?unit={one.root.id}&amp;role=hr" in listed.text
    path = f"/register/roles/new?unit={one.root.id}&role=hr&person={one.support.id}"
    shown = hr.send(hr.form(path, "/register/roles/new", "reason"))
    assert "1 of them had nobody who may decide, and now has somebody." in words(shown.text)
    assert confirm(hr, shown).status_code == 303
    assert "Everything that waits has somebody who may decide" in words(hr.get("/register/undecided").text)


@SQLITE
@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.LATE])
def test_the_end_of_the_last_free_hr_says_that_nobody_may_decide(
    university: University, client_of: ClientOf, status: Status
) -> None:
    one = university
    make_closed(one.year(2025), one.hr)
    make_contribution(one.hr, status=status, first_day=date(2025, 5, 7))
    held(one.director)[0].last_day = date(2025, 6, 1)
    second = grant(one.support, Role.HR, one.root)
    said = words(show(client_of(one.hr, "en"), f"/register/roles/{second.id}/end", last_day="15/6/2025").text)
    assert "Nobody may decide on 1 waiting record any more" in said
    assert "decided by other people" not in said


@SQLITE
def test_the_list_is_university_hrs_alone(university: University, client_of: ClientOf) -> None:
    one = university
    faculty_hr = make_person("faculty-hr", one.unit("faa"))
    grant(faculty_hr, Role.HR, one.unit("faa"))
    for person in (one.musician, one.head, one.rector, one.admin, faculty_hr):
        assert client_of(person).get("/register/undecided").status_code == 403
    assert show(client_of(one.hr), "/register/roles/new", unit="").status_code == 422
