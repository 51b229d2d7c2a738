"""Who has left can no longer sign in; who left and still holds a role, or begins next month, can."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.access.entry import enters, left, may_enter
from app.accounts import actions
from app.extensions import db
from app.models import Person, Role
from tests.cast import TODAY, University
from tests.checked_client import CheckedClient
from tests.factories import appoint, grant, make_person

PASSWORD = "a sentence of four words"
CLOSED = "บัญชีของคุณปิดแล้ว"
ClientOf = Callable[[Person], CheckedClient]


def sign_in(client: CheckedClient, email: str, password: str = PASSWORD):
    return client.send(client.form("/sign-in", "sign-in"), email=email, password=password)


@pytest.fixture
def leaver(university: University) -> Person:
    actions.set_password(university.leaver, PASSWORD)
    return university.leaver


def test_who_has_left_is_told_so_once_they_have_shown_who_they_are(
    client: CheckedClient, leaver: Person
) -> None:
    right = sign_in(client, "leaver@example.ac.th")
    assert right.status_code == 403
    assert CLOSED in right.text
    assert client.get("/").status_code == 303
    wrong = sign_in(client, "leaver@example.ac.th", "not the password")
    assert wrong.status_code == 422
    assert CLOSED not in wrong.text


def test_a_session_ends_with_the_last_appointment(client_of: ClientOf, university: University) -> None:
    client = client_of(university.musician)
    university.musician.appointments[0].last_day = TODAY
    assert client.get("/").status_code == 200
    with clock.clock_at(clock.now() + timedelta(hours=15)):
        client.application.config["IDLE_LIMIT"] = timedelta(days=7)
        response = client.get("/activities")
        assert response.status_code == 303
        assert CLOSED in client.follow(response).text


@pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.ADMIN, Role.HEAD])
def test_who_left_and_holds_a_role_may_sign_in(
    client: CheckedClient, university: University, leaver: Person, role: Role
) -> None:
    grant(leaver, role, university.unit("music"))
    assert sign_in(client, "leaver@example.ac.th").headers["Location"] == "/"
    assert client.get("/").status_code == 200


def test_a_role_that_has_ended_or_not_begun_opens_nothing(university: University, leaver: Person) -> None:
    grant(leaver, Role.HEAD, university.unit("music"), last_day=TODAY - timedelta(days=1))
    grant(leaver, Role.HEAD, university.unit("music"), first_day=TODAY + timedelta(days=1))
    assert not may_enter(leaver)


def test_who_begins_next_month_may_sign_in(university: University, leaver: Person) -> None:
    appoint(leaver, university.unit("music"), first_day=date(2025, 7, 1))
    assert may_enter(leaver)


def test_an_administrator_who_never_worked_here_may_and_somebody_without_anything_may_not(
    university: University,
) -> None:
    nobody = make_person("nobody")
    assert may_enter(university.admin)
    assert not may_enter(nobody)


def test_the_list_and_the_question_agree(university: University) -> None:
    make_person("nobody")
    enter = set(db.session.scalars(select(Person.code).where(enters())))
    assert enter == {one.code for one in db.session.scalars(select(Person)) if may_enter(one)}
    assert set(university.people) - enter == {"leaver"}
    assert set(db.session.scalars(select(Person.code).where(left()))) == {"leaver"}
