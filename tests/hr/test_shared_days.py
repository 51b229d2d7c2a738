"""Another post takes from the figures of every post on its days: HR of one faculty takes nothing from another faculty."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from app.counting import Question, total
from app.extensions import db
from app.models import Person, Role
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.factories import appoint, grant, log, make_person
from tests.hr.changing import do, look
from tests.hr.test_succession import posts
from tests.rollups.reading import words

ClientOf = Callable[..., CheckedClient]
REFUSED = "is not in your part of the register: the university's HR does this."


@pytest.fixture
def came(app: Flask, university: University) -> Person:
    """Somebody of performing who worked in biology until the end of 2024, half a post; with approved work of then."""
    one = university
    person = make_person("came")
    appoint(person, one.unit("biology"), date(2020, 1, 1), date(2024, 12, 31), fte=50)
    appoint(person, one.unit("performing"), date(2025, 1, 1), fte=50)
    log(person, first_day=date(2024, 11, 5), hours=10)
    grant(make_person("faculty-hr", one.unit("faa")), Role.HR, one.unit("faa"))
    db.session.commit()
    return person


def credit(one: University) -> int:
    return total(Question(unit_id=one.unit("biology").id)).credit


def faculty_hr(client_of: ClientOf) -> CheckedClient:
    return client_of(db.session.query(Person).filter_by(code="faculty-hr").one(), "en")


def test_a_faculty_takes_nothing_by_a_post_on_days_of_another_faculty(
    client_of: ClientOf, university: University, came: Person
) -> None:
    one, path = university, f"/people/{came.id}/appointments/new"
    given = {"unit": str(one.unit("performing").id), "fte": "50", "first_day": "1/10/2024"}
    before = posts(came)
    answer = look(faculty_hr(client_of), path, last_day="31/12/2024", **given)
    assert answer.status_code == 422
    assert REFUSED in words(answer.text) and one.unit("biology").name_in("en") in words(answer.text)
    assert (credit(one), posts(came)) == (1_000_000, before)
    # The university's HR does it.
    do(client_of(one.hr, "en"), path, last_day="31/12/2024", **given)
    db.session.expire_all()
    assert credit(one) == 500_000


def test_a_faculty_corrects_no_post_into_days_of_another_faculty(
    client_of: ClientOf, university: University, came: Person
) -> None:
    one = university
    second = appoint(came, one.unit("music"), date(2025, 2, 1), fte=25, is_primary=False)
    db.session.commit()
    path = f"/register/appointments/{second.id}/edit"
    answer = look(faculty_hr(client_of), path, first_day="1/10/2024")
    assert answer.status_code == 422
    assert REFUSED in words(answer.text)
    assert credit(one) == 1_000_000
    # On days of its own it does.
    do(faculty_hr(client_of), path, first_day="1/1/2025")


def test_where_no_days_are_shared_a_faculty_adds_posts_of_its_own(
    client_of: ClientOf, university: University, came: Person
) -> None:
    one = university
    do(
        faculty_hr(client_of),
        f"/people/{came.id}/appointments/new",
        unit=str(one.unit("music").id),
        fte="50",
        first_day="1/3/2025",
    )
    assert credit(one) == 1_000_000
