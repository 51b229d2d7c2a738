"""Adding people and changing who they are: earlier names stay, codes and addresses belong to one person."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Person, RegisterMove, Role, StaffLine
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.factories import grant, make_person
from tests.hr.appointing import do, last_line, posts, refused, show
from tests.rollups.reading import words

ClientOf = Callable[..., CheckedClient]


def by_code(code: str) -> Person:
    return db.session.scalars(select(Person).where(Person.code == code)).one()


def newcomer(university: University, **facts: Any) -> dict[str, Any]:
    given = {
        "code": "A-1001",
        "given_th": "สมหญิง",
        "family_th": "ใจดี",
        "given_en": "Somying",
        "family_en": "Chaidi",
        "rank_th": "อาจารย์",
        "email": "somying@example.ac.th",
        "line": "academic",
        "unit": university.unit("biology").id,
        "first_day": "1/6/2025",
    }
    return {**given, **facts}


def test_a_person_is_added_with_a_first_appointment(university: University, client_of: ClientOf) -> None:
    hr = client_of(university.hr, "en")
    shown = do(hr, "/people/new", **newcomer(university, email="Somying@Example.ac.th"))
    assert "First day, Department of Biology: 1 Jun 2025" in shown
    person = by_code("A-1001")
    assert (person.name_in("en"), person.email) == ("Somying Chaidi", "somying@example.ac.th")
    assert posts(person) == [("biology", date(2025, 6, 1), None, 100, True)]
    assert last_line(person).move is RegisterMove.ADDED
    assert "Somying Chaidi" in words(hr.get("/people?q=somying").text)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"code": "musician"}, "Asst. Prof. Dr. Ketsara Lampam has this code"),
        ({"code": ""}, "Enter the staff code"),
        ({"email": "musician@example.ac.th"}, "has this e-mail address"),
        ({"email": "nobody"}, "Write an e-mail address"),
        ({"given_th": "", "given_en": ""}, "Write a Thai or an English given name"),
        ({"unit": ""}, "Choose a unit"),
        ({"first_day": ""}, "Enter the first day at work"),
        ({"given_th": "ก" * 151}, "Use at most 150 characters"),
    ],
)
def test_a_person_that_cannot_be_says_why(
    university: University, client_of: ClientOf, typed: dict[str, str], sentence: str
) -> None:
    assert sentence in refused(client_of(university.hr, "en"), "/people/new", **newcomer(university, **typed))
    assert db.session.scalar(select(Person.id).where(Person.code == "A-1001")) is None


def test_nothing_is_added_before_it_is_confirmed(university: University, client_of: ClientOf) -> None:
    answer = show(client_of(university.hr), "/people/new", **newcomer(university))
    assert answer.status_code == 200
    assert db.session.scalar(select(Person.id).where(Person.code == "A-1001")) is None


def test_a_new_rank_keeps_what_they_were_called(university: University, client_of: ClientOf) -> None:
    one = university.musician
    hr = client_of(university.hr, "en")
    shown = do(hr, f"/people/{one.id}/edit", rank_th="รศ.", rank_en="Assoc. Prof.", from_day="1/5/2025")
    assert "Rank (English): Asst. Prof. → Assoc. Prof." in shown
    assert one.name_in("en") == "Assoc. Prof. Dr. Ketsara Lampam"
    (former,) = one.former_names
    assert (former.until, former.name_in("en")) == (date(2025, 5, 1), "Asst. Prof. Dr. Ketsara Lampam")
    page = words(hr.get(f"/people/{one.id}").text)
    assert "Asst. Prof. Dr. Ketsara Lampam until 1 May 2025" in page
    text = refused(hr, f"/people/{one.id}/edit", rank_en="Prof.", from_day="1/4/2025")
    assert "An earlier name already stands until 1 May 2025" in text
    assert "from today on at the latest" in refused(
        hr, f"/people/{one.id}/edit", rank_en="Prof.", from_day="1/7/2025"
    )


def test_a_slip_of_the_pen_leaves_no_earlier_name(university: University, client_of: ClientOf) -> None:
    one = university.musician
    do(client_of(university.hr), f"/people/{one.id}/edit", family_en="Lampham", is_correction="y")
    assert one.family_en == "Lampham" and not one.former_names
    assert "lampham" in one.search_text


def test_an_address_and_a_line_change_without_an_earlier_name(
    university: University, client_of: ClientOf
) -> None:
    one = university.musician
    shown = do(
        client_of(university.hr, "en"), f"/people/{one.id}/edit", email="", line=StaffLine.SUPPORT.value
    )
    assert "Without an e-mail address they cannot sign in" in shown
    assert (one.email, one.line, one.former_names) == (None, StaffLine.SUPPORT, [])
    line = last_line(one)
    assert line.facts == {"email": ["musician@example.ac.th", None], "line": ["academic", "support"]}


def test_the_second_of_two_windows_reads_what_the_first_changed(
    university: University, client_of: ClientOf
) -> None:
    path = f"/people/{university.musician.id}/edit"
    first, second = client_of(university.hr, "en"), client_of(university.hr, "en")
    form = second.form(path, path, "reason")
    do(first, path, family_en="Lampham", is_correction="y")
    answer = second.send(form, family_en="Lampaam")
    assert answer.status_code == 422
    assert "Family name (English) from Lampam to Lampham" in words(answer.text)
    assert university.musician.family_en == "Lampham"


def test_what_changes_nothing_is_told(university: University, client_of: ClientOf) -> None:
    assert "This changes nothing." in refused(
        client_of(university.hr, "en"), f"/people/{university.musician.id}/edit"
    )


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_only_hr_adds_people_and_a_faculty_only_to_its_units(
    university: University, client_of: ClientOf
) -> None:
    one = university
    for person in (one.musician, one.head, one.rector, one.admin):
        client = client_of(person)
        assert client.get("/people/new").status_code == 403
        assert client.post("/people/new", data={}).status_code == 403
    faculty_hr = make_person("faculty-hr", one.unit("faa"))
    grant(faculty_hr, Role.HR, one.unit("faa"))
    client = client_of(faculty_hr)
    form = client.form("/people/new", "/people/new", "reason")
    assert str(one.unit("biology").id) not in form.choices["unit"]
    do(client, "/people/new", **newcomer(one, unit=one.unit("music").id))
    assert posts(by_code("A-1001"))[0][0] == "music"
