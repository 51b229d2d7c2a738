"""What was decided under a role stays: whoever corrects, ends or takes out the role is told of it."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from app.clock import clock_at
from app.extensions import db
from app.models import Person, RegisterMove, Role, RoleGrant, Status
from tests.cast import TODAY, University
from tests.checked_client import CheckedClient
from tests.factories import approve, bangkok, grant, make_contribution
from tests.hr.appointing import do, last_line, refused, show
from tests.rollups.reading import words

ClientOf = Callable[..., CheckedClient]
SQLITE = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def held(person: Person) -> list[RoleGrant]:
    return list(db.session.scalars(select(RoleGrant).where(RoleGrant.person_id == person.id)))


def decided(university: University, on: date, by: Person) -> None:
    with clock_at(bangkok(on, 10)):
        part = make_contribution(university.musician, status=Status.SUBMITTED, first_day=date(2025, 5, 7))
        approve(part, by=by)


def test_decisions_on_days_that_a_corrected_role_no_longer_holds_are_told(
    university: University, client_of: ClientOf
) -> None:
    one = university
    (seat,) = held(one.head)
    for day in (date(2025, 6, 2), date(2025, 6, 10), date(2025, 6, 11)):
        decided(one, day, one.head)
    hr, path = client_of(one.hr, "en"), f"/register/roles/{seat.id}/edit"
    said = words(show(hr, path, first_day="10/6/2025").text)
    assert "1 decision was made under it on days that it would no longer hold. It stays" in said
    said = words(show(hr, path, last_day="9/6/2025").text)
    assert "2 decisions were made under it on days that it would no longer hold. They stay" in said
    assert "made under it" not in words(show(hr, path, first_day="2/6/2025").text)
    said = words(show(hr, f"/register/roles/{seat.id}/end", last_day="10/6/2025").text)
    assert "1 decision was made under it" in said


@SQLITE
def test_a_decision_belongs_to_the_role_it_was_made_under(
    university: University, client_of: ClientOf
) -> None:
    """The dean also acts as head of music: what was decided with the order is the acting head's."""
    one = university
    held(one.head)[0].last_day = date(2025, 6, 1)
    (deanship,) = held(one.dean)
    acting = grant(one.dean, Role.ACTING_HEAD, one.unit("music"), date(2025, 6, 2), order_number="7/2568")
    decided(one, date(2025, 6, 10), one.dean)
    hr = client_of(one.hr, "en")
    for seat, expected in ((acting, True), (deanship, False)):
        said = words(show(hr, f"/register/roles/{seat.id}/edit", first_day="12/6/2025").text)
        assert ("made under it" in said) is expected


def test_a_role_granted_by_mistake_is_taken_out_on_its_first_day(
    university: University, client_of: ClientOf
) -> None:
    one = university
    wrong = grant(one.dancer, Role.HEAD, one.unit("performing"), TODAY)
    hr = client_of(one.hr, "en")
    path = f"/register/roles/{wrong.id}/take-out"
    assert path in hr.get(f"/people/{one.dancer.id}").text and path in hr.get("/register/roles").text
    said = do(hr, path)
    assert "Role granted by mistake taken out: Head, Department of Performing Arts" in said
    assert not held(one.dancer) and last_line(one.dancer).move is RegisterMove.TAKEN_OUT
    assert "Role granted by mistake taken out: Head" in words(hr.get(f"/people/{one.dancer.id}").text)


@SQLITE
def test_a_role_under_which_something_was_decided_is_not_taken_out(
    university: University, client_of: ClientOf
) -> None:
    one = university
    (seat,) = held(one.head)
    decided(one, date(2025, 6, 10), one.head)
    path = f"/register/roles/{seat.id}/take-out"
    assert "1 decision was made under this role: it was held." in refused(client_of(one.hr, "en"), path)
    assert held(one.head)


@SQLITE
def test_nobody_takes_out_a_role_of_their_own_or_above_them(
    university: University, client_of: ClientOf
) -> None:
    one = university
    (own,), (of_science,) = held(one.hr), held(one.science_head)
    assert client_of(one.hr).get(f"/register/roles/{own.id}/take-out").status_code == 403
    assert client_of(one.hr).post(f"/register/roles/{own.id}/take-out", data={}).status_code == 403
    assert client_of(one.head).get(f"/register/roles/{of_science.id}/take-out").status_code == 404
