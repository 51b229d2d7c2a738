"""A link of HR lets a person set a password, once; and nobody take over an account they could not have made."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import structlog
from flask import Flask

from app import clock
from app.access import Permission, policy
from app.accounts import actions, links
from app.extensions import db
from app.models import Message, Person, RegisterChange, RegisterMove, Role, SignInFailure, SignInLink
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.factories import appoint, grant, make_person

NEW = "a new sentence of words"
DEAD = "ลิงก์นี้ใช้ไม่ได้"
ClientOf = Callable[[Person], CheckedClient]


@pytest.fixture
def address(client_of: ClientOf, university: University) -> str:
    """The path of a link that HR just made for the musician."""
    return made_by(client_of(university.hr), university.musician)


def made_by(client: CheckedClient, person: Person) -> str:
    response = client.post(f"/people/{person.id}/sign-in-link")
    assert response.status_code == 200
    found = re.search(r"(/sign-in/link/[\w-]+)", response.text)
    assert found is not None
    return found[1]


def send(client: CheckedClient, path: str, **values: Any) -> Any:
    return client.send(client.form(path, "sign-in/link"), **{"new": NEW, "again": NEW, **values})


def read(person: Person) -> Person:
    db.session.refresh(person)
    return person


def test_a_link_sets_a_password_and_signs_in(
    client: CheckedClient, client_of: ClientOf, university: University, address: str
) -> None:
    elsewhere = client_of(university.musician)
    assert elsewhere.get("/").status_code == 200
    response = send(client, address)
    assert (response.status_code, response.headers["Location"]) == (303, "/")
    assert "เกศรา ลำปำ" in client.get("/").text
    assert elsewhere.get("/").status_code == 303, "sessions from before are over"
    client.post("/sign-out")
    signed_in = client.send(client.form("/sign-in", "sign-in"), email="musician@example.ac.th", password=NEW)
    assert signed_in.headers["Location"] == "/"


def test_the_page_that_shows_the_link_is_kept_by_nobody_and_the_database_does_not_know_it(
    client_of: ClientOf, university: University
) -> None:
    response = client_of(university.hr).post(f"/people/{university.musician.id}/sign-in-link")
    assert response.headers["Cache-Control"] == "no-store"
    assert "19 มิ.ย. 2568" in response.text.replace("\xa0", " ")
    token = re.search(r"/sign-in/link/([\w-]+)", response.text)
    assert token is not None
    assert len(token[1]) >= 43
    link = db.session.query(SignInLink).one()
    assert link.token_hash != token[1]
    assert link.token_hash == links.fingerprint(token[1])


def test_looking_at_a_link_does_not_use_it_up(client: CheckedClient, address: str) -> None:
    for _scan in range(3):
        assert client.get(address).status_code == 200
        assert client.head(address, checked=False).status_code == 200
    assert send(client, address).status_code == 303


def test_a_link_works_once(client: CheckedClient, app: Flask, address: str) -> None:
    form = client.form(address, "sign-in/link")
    assert send(client, address).status_code == 303
    again: CheckedClient = app.test_client()  # type: ignore[assignment]
    again.get("/sign-in")
    response = again.get(address)
    assert response.status_code == 410
    assert DEAD in response.text
    assert (
        again.post(address, data=form.filled({"new": "another one", "again": "another one"})).status_code
        == 410
    )


def test_an_expired_a_replaced_and_an_unknown_link_say_the_same(
    client: CheckedClient, client_of: ClientOf, university: University, address: str
) -> None:
    newer = made_by(client_of(university.hr), university.musician)
    answers = [client.get(address), client.get("/sign-in/link/never-was")]
    with clock.clock_at(clock.now() + links.LIFE):
        answers.append(client.get(newer))
    for response in answers:
        assert response.status_code == 410
        assert DEAD in response.text
        assert "เกศรา" not in response.text
    with clock.clock_at(clock.now() + links.LIFE - timedelta(seconds=1)):
        assert client.get(newer).status_code == 200


def test_a_new_password_ends_the_links(client: CheckedClient, university: University, address: str) -> None:
    links.replace_password(university.musician, NEW)
    assert client.get(address).status_code == 410


def test_the_page_tells_nobody_where_its_reader_came_from_and_works_over_https_all_the_same(
    client: CheckedClient, address: str
) -> None:
    secure = {"base_url": "https://localhost"}
    shown = client.get(address, **secure)
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    token = re.search(r'name="csrf_token" value="([^"]+)"', shown.text)
    assert token is not None
    client.came_from = ""
    data = {"new": NEW, "again": NEW, "csrf_token": token[1]}
    assert client.post(address, data=data, csrf=False, **secure).status_code == 303


def test_without_the_token_of_its_form_nothing_is_set(
    client: CheckedClient, university: University, address: str
) -> None:
    response = client.post(address, data={"new": NEW, "again": NEW}, csrf=False)
    assert response.status_code == 422
    assert read(university.musician).password_hash is None
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"new": "short", "again": "short"}, "new"),
        ({"new": "1234567890", "again": "1234567890"}, "new"),
        ({"again": "something else"}, "again"),
    ],
)
def test_a_password_that_will_not_do_is_told_and_uses_nothing_up(
    client: CheckedClient, address: str, values: dict[str, str], field: str
) -> None:
    response = send(client, address, **values)
    assert response.status_code == 422
    assert f'id="{field}-error"' in response.text
    assert send(client, address).status_code == 303


def test_guessing_is_throttled(client: CheckedClient, address: str) -> None:
    form = client.form(address, "sign-in/link")
    for number in range(actions.TRIES_OF_ADDRESS - 1):
        db.session.add(SignInFailure(account=f"guess {number}", address="127.0.0.1", at=clock.now()))
    guess = client.post("/sign-in/link/a-guess", data=form.filled({"new": NEW, "again": NEW}))
    assert guess.status_code == 410
    assert client.post(address, data=form.filled({"new": NEW, "again": NEW})).status_code == 429
    assert client.get(address).status_code == 429
    client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert client.get(address).status_code == 200


def test_the_log_does_not_tell_a_token(client: CheckedClient, address: str) -> None:
    with structlog.testing.capture_logs() as told:
        client.get(address)
    assert [line["path"] for line in told] == ["/sign-in/link/<token>"]


def test_the_history_of_the_person_tells_who_made_it_and_that_it_was_used(
    client: CheckedClient, university: University, address: str
) -> None:
    send(client, address)
    lines = db.session.query(RegisterChange).order_by(RegisterChange.id).all()
    assert [(line.move, line.by_id, line.person_id) for line in lines] == [
        (RegisterMove.LINK_MADE, university.hr.id, university.musician.id),
        (RegisterMove.PASSWORD_SET, university.musician.id, university.musician.id),
    ]


def test_a_person_without_an_address_gets_none(client_of: ClientOf, university: University) -> None:
    university.musician.email = None
    response = client_of(university.hr).post(f"/people/{university.musician.id}/sign-in-link")
    assert response.status_code == 303
    assert db.session.query(SignInLink).count() == 0


def test_with_mail_the_link_is_written_to_the_person_in_their_language(
    app: Flask, client_of: ClientOf, university: University
) -> None:
    app.config.update(
        SMTP_URL="smtp://localhost", MAIL_FROM="p@x.th", BASE_URL="https://pattana.example.ac.th"
    )
    university.musician.language = "en"
    hr = client_of(university.hr)
    made_by(hr, university.musician)
    path = made_by(hr, university.musician)
    message = db.session.query(Message).one()
    assert message.address == "musician@example.ac.th"
    assert message.subject == "Choose your password for Pattana"
    assert f"https://pattana.example.ac.th{path}\n" in message.body
    assert "19 Jun 2025" in message.body


def test_without_mail_nothing_is_written_and_the_page_says_so(
    client_of: ClientOf, university: University
) -> None:
    response = client_of(university.hr).post(f"/people/{university.musician.id}/sign-in-link")
    assert "ยังไม่ได้ตั้งค่าอีเมล" in response.text
    assert db.session.query(Message).count() == 0


def test_hr_finds_the_button_on_the_page_of_the_person(client_of: ClientOf, university: University) -> None:
    hr = client_of(university.hr)
    page = f"/people/{university.musician.id}"
    assert hr.send(hr.form(page, "sign-in-link")).status_code == 200
    assert "sign-in-link" not in hr.get(f"/people/{university.hr.id}").text
    assert "sign-in-link" not in client_of(university.head).get(page).text


# Who makes one for whom


def makers(university: University, person: Person) -> set[str]:
    people = university.people.items()
    return {code for code, one in people if policy.may(one, Permission.SIGN_IN_LINK, person)}


def test_only_hr_makes_links(university: University) -> None:
    assert makers(university, university.musician) == {"hr"}
    assert makers(university, university.rector) == {"hr"}


def test_nobody_makes_one_for_themselves(university: University) -> None:
    assert makers(university, university.hr) == set()


def test_nobody_takes_over_an_administrator_but_an_administrator(university: University) -> None:
    assert makers(university, university.admin) == set()
    grant(university.hr, Role.ADMIN, university.root)
    assert makers(university, university.admin) == {"hr"}


def test_hr_of_a_faculty_makes_them_for_its_people_and_for_nobody_who_is_above_them(
    university: University,
) -> None:
    keeper = make_person("keeper", university.unit("faa"))
    grant(keeper, Role.HR, university.unit("faa"))
    assert policy.may(keeper, Permission.SIGN_IN_LINK, university.musician)
    assert policy.may(keeper, Permission.SIGN_IN_LINK, university.dean)
    assert not policy.may(keeper, Permission.SIGN_IN_LINK, university.scientist)
    grant(university.musician, Role.EXECUTIVE, university.root)
    assert not policy.may(keeper, Permission.SIGN_IN_LINK, university.musician)
    # A role that begins next month is a reason already: the password outlasts the month.
    grant(university.dancer, Role.HR, university.root, first_day=clock.today() + timedelta(days=30))
    assert not policy.may(keeper, Permission.SIGN_IN_LINK, university.dancer)


def test_a_stranger_is_told_nothing_and_a_head_that_they_may_not(
    client_of: ClientOf, university: University
) -> None:
    path = f"/people/{university.musician.id}/sign-in-link"
    assert client_of(university.scientist).post(path).status_code == 404
    assert client_of(university.head).post(path).status_code == 403
    assert client_of(university.hr).post("/people/999999/sign-in-link").status_code == 404
    assert db.session.query(SignInLink).count() == 0


def test_there_is_no_link_for_who_has_left(
    client: CheckedClient, client_of: ClientOf, university: University, address: str
) -> None:
    assert client_of(university.hr).post(f"/people/{university.leaver.id}/sign-in-link").status_code == 403
    university.musician.appointments[0].last_day = date(2025, 6, 15)
    assert client.get(address).status_code == 410
    appoint(university.musician, university.unit("music"), first_day=date(2025, 9, 1))
    assert client.get(address).status_code == 200
