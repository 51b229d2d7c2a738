"""A link, and an address to which links go, never hand over a role that their maker could not have granted."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from app import clock
from app.accounts import links
from app.extensions import db
from app.models import Person, Role, RoleGrant, SignInLink
from tests.accounts.test_links import DEAD, NEW, made_by, send
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.conftest import NOW
from tests.factories import grant, make_person, make_sign_in_link
from tests.hr.appointing import do, show
from tests.hr.changing import confirm
from tests.imports.conftest import command
from tests.rollups.reading import words

ClientOf = Callable[..., CheckedClient]


@pytest.fixture
def keeper(university: University) -> Person:
    """HR of the faculty of the musician and the dancer."""
    keeper = make_person("keeper", university.unit("faa"))
    grant(keeper, Role.HR, university.unit("faa"))
    return keeper


def passwords() -> list[str]:
    db.session.expire_all()
    return [person.code for person in db.session.query(Person) if person.password_hash]


def test_granting_a_role_ends_the_links_from_before(
    client: CheckedClient, client_of: ClientOf, university: University, keeper: Person
) -> None:
    one = university
    grant(one.hr, Role.ADMIN, one.root)
    path = made_by(client_of(keeper), one.dancer)
    form = client.form(path, "sign-in/link")
    hr = client_of(one.hr, "en")
    new = f"/register/roles/new?person={one.dancer.id}"
    shown = hr.send(
        hr.form(new, "/register/roles/new", "reason"), role="hr", unit=one.root.id, first_day="16/6/2025"
    )
    assert db.session.query(SignInLink).one().revoked_at is None, "it is only shown yet"
    assert confirm(hr, shown).status_code == 303
    assert db.session.query(SignInLink).one().revoked_at is not None
    answer = client.post(path, data=form.filled({"new": NEW, "again": NEW}))
    assert answer.status_code == 410 and DEAD in answer.text
    assert passwords() == []


def test_a_role_that_lasts_longer_ends_them_and_one_that_ends_sooner_does_not(
    client_of: ClientOf, university: University
) -> None:
    one = university
    held = grant(one.dancer, Role.RECORDER, one.unit("faa"), last_day=clock.today() + timedelta(days=9))
    hr = client_of(one.hr, "en")
    link = make_sign_in_link(one.dancer, "a token")
    path = f"/register/roles/{held.id}/edit"
    do(hr, path, last_day="20/6/2025")
    db.session.refresh(link)
    assert link.revoked_at is None
    do(hr, path, last_day="31/12/2025")
    db.session.refresh(link)
    assert link.revoked_at is not None


def test_a_role_granted_by_command_ends_them_too(app: Flask, university: University) -> None:
    link = make_sign_in_link(university.dancer, "a token")
    assert command(app, "grant-role", "dancer@example.ac.th", "hr", "tsu").went_well
    assert db.session.get_one(SignInLink, link.id).revoked_at is not None
    again = make_sign_in_link(university.musician, "another")
    assert command(app, "create-admin", "musician@example.ac.th", "--password", NEW).went_well
    assert db.session.get_one(SignInLink, again.id).revoked_at is not None
    third = make_sign_in_link(university.joint, "a third")
    assert command(app, "set-password", "joint@example.ac.th", "--password", NEW).went_well
    assert db.session.get_one(SignInLink, third.id).revoked_at is not None


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize("weak", ["short", "1234567890123", "password2025"])
def test_a_command_sets_no_password_that_the_page_would_refuse(
    app: Flask, university: University, weak: str
) -> None:
    before = university.joint.password_hash
    for asked in (("set-password", "joint@example.ac.th"), ("create-admin", "joint@example.ac.th")):
        answer = command(app, *asked, "--password", weak)
        assert not answer.went_well and "Error: " in answer.text
    db.session.expire_all()
    assert university.joint.password_hash == before


def test_a_link_is_dead_once_its_maker_could_not_make_it_any_more(
    client: CheckedClient, client_of: ClientOf, university: University, keeper: Person
) -> None:
    path = made_by(client_of(keeper), university.dancer)
    form = client.form(path, "sign-in/link")
    # Past every page and command, so that nothing ended the link.
    held = grant(university.dancer, Role.EXECUTIVE, university.root)
    db.session.commit()
    assert client.get(path).status_code == 410
    assert client.post(path, data=form.filled({"new": NEW, "again": NEW})).status_code == 410
    assert links.set_password_by(path.rsplit("/", 1)[1], NEW) is None
    db.session.rollback()
    assert passwords() == []
    db.session.delete(held)
    assert send(client, path).status_code == 303


def test_hr_that_ceased_to_be_hr_left_no_key_behind(
    client: CheckedClient, client_of: ClientOf, university: University, keeper: Person
) -> None:
    path = made_by(client_of(keeper), university.dancer)
    with clock.clock_at(clock.now() + timedelta(days=1)):
        db.session.query(RoleGrant).filter_by(person_id=keeper.id).one().last_day = NOW.date()
        db.session.commit()
        assert client.get(path).status_code == 410


# The address that links go to


def test_an_address_is_changed_only_by_who_could_make_a_link(
    client_of: ClientOf, university: University, keeper: Person
) -> None:
    one = university
    path = f"/people/{one.dancer.id}/edit"
    hr = client_of(keeper, "en")
    do(hr, path, email="malai@example.ac.th")
    assert one.dancer.email == "malai@example.ac.th"
    before = hr.form(path, path, "reason")
    grant(one.dancer, Role.ADMIN, one.root)
    answer = hr.send(before, email="keeper2@example.ac.th")
    assert answer.status_code == 422
    sentence = "They hold a role that you may not grant, so ask somebody who may to change the address."
    assert sentence in words(answer.text)
    db.session.expire_all()
    assert one.dancer.email == "malai@example.ac.th"
    page = hr.get(path).text
    assert "readonly" in page and sentence in words(page)
    # What is not a key is theirs to change.
    do(hr, path, family_en="Norah", is_correction="y")
    assert one.dancer.family_en == "Norah"
    assert "readonly" not in client_of(one.hr).get(f"/people/{one.musician.id}/edit").text


def test_the_universitys_hr_still_corrects_the_address_of_who_has_left(
    client_of: ClientOf, university: University
) -> None:
    path = f"/people/{university.leaver.id}/edit"
    shown = show(client_of(university.hr, "en"), path, email="elsewhere@example.ac.th")
    assert shown.status_code == 200
