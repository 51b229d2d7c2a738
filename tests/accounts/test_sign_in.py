"""Signing in, being kept out, and signing out."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app import clock
from app.accounts import actions
from app.extensions import db
from app.models import Person, SignInFailure
from tests.cast import University
from tests.checked_client import CheckedClient

PASSWORD = "a sentence of four words"


@pytest.fixture
def musician(university: University) -> Person:
    university.musician.email = "musician@example.test"
    actions.set_password(university.musician, PASSWORD)
    db.session.commit()
    return university.musician


def sign_in(
    client: CheckedClient,
    password: str = PASSWORD,
    email: str = "musician@example.test",
    path: str = "/sign-in",
):
    return client.send(client.form(path, "sign-in"), email=email, password=password)


def test_address_and_password_let_one_in_in_any_case(client: CheckedClient, musician: Person) -> None:
    response = sign_in(client, email="  Musician@Example.TEST ")
    assert (response.status_code, response.headers["Location"]) == (303, "/")
    assert client.get("/").status_code == 200


def test_the_answer_does_not_tell_whether_address_or_password_is_wrong(
    client: CheckedClient, musician: Person
) -> None:
    wrong, nobody = sign_in(client, "wrong"), sign_in(client, email="nobody@example.test")
    assert wrong.status_code == nobody.status_code == 422
    sentence = "อีเมลกับรหัสผ่านไม่ตรงกัน"
    assert sentence in wrong.text
    assert sentence in nobody.text


def test_what_was_typed_stays_but_the_password(client: CheckedClient, musician: Person) -> None:
    text = sign_in(client, "wrong-password").text
    assert 'value="musician@example.test"' in text
    assert "wrong-password" not in text


@pytest.mark.parametrize("missing", ["email", "password"])
def test_an_empty_field_is_named(client: CheckedClient, musician: Person, missing: str) -> None:
    response = client.send(
        client.form("/sign-in", "sign-in"), **{"email": "a@b", "password": "x", missing: ""}
    )
    assert response.status_code == 422
    assert f'id="{missing}-error"' in response.text


def test_the_account_is_throttled_whatever_the_address_and_opens_again(
    client: CheckedClient, musician: Person
) -> None:
    for _try in range(actions.TRIES_OF_ACCOUNT):
        assert sign_in(client, "wrong").status_code == 422
    assert sign_in(client).status_code == 429
    client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert sign_in(client).status_code == 429
    with clock.clock_at(clock.now() + actions.WINDOW + timedelta(seconds=1)):
        assert sign_in(client).status_code == 303


def test_an_address_is_throttled_whatever_account_it_tries(client: CheckedClient, musician: Person) -> None:
    address = "192.0.2.9"
    for number in range(actions.TRIES_OF_ADDRESS):
        db.session.add(SignInFailure(account=f"somebody{number}", address=address, at=clock.now()))
    db.session.commit()
    client.environ_base["REMOTE_ADDR"] = address
    assert sign_in(client).status_code == 429
    client.environ_base["REMOTE_ADDR"] = "192.0.2.10"
    assert sign_in(client).status_code == 303


def test_a_success_lets_the_account_start_anew(client: CheckedClient, musician: Person) -> None:
    for _round in range(2):
        for _try in range(actions.TRIES_OF_ACCOUNT - 1):
            sign_in(client, "wrong")
        assert sign_in(client).status_code == 303
        client.post("/sign-out")


def test_a_person_without_a_password_cannot_sign_in(client: CheckedClient, university: University) -> None:
    university.dancer.email = "dancer@example.test"
    db.session.commit()
    assert sign_in(client, "", "dancer@example.test").status_code == 422
    assert sign_in(client, "nobody has this password", "dancer@example.test").status_code == 422


@pytest.mark.parametrize(
    ("following", "expected"),
    [
        ("/activities?status=draft", "/activities?status=draft"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("activities", "/"),
    ],
)
def test_one_goes_on_to_the_page_asked_for_but_never_off_the_site(
    client: CheckedClient, musician: Person, following: str, expected: str
) -> None:
    form = client.form("/sign-in", "sign-in")
    response = client.post(
        "/sign-in",
        query_string={"next": following},
        data={"email": "musician@example.test", "password": PASSWORD},
    )
    assert form.method == "post"
    assert response.headers["Location"] == expected


def test_a_page_asked_for_before_sign_in_is_where_one_arrives(
    client: CheckedClient, musician: Person
) -> None:
    response = client.get("/activities?status=draft")
    assert response.status_code == 303
    arrived = sign_in(client, path=response.headers["Location"])
    assert arrived.headers["Location"] == "/activities?status=draft"


def test_a_fragment_asked_for_after_the_session_leaves_the_page_and_what_is_typed_on_it_alone(
    client: CheckedClient, university: University
) -> None:
    response = client.get("/activities", headers={"HX-Request": "true", "HX-Target": "list"})
    assert response.status_code == 401
    assert "HX-Redirect" not in response.headers


def test_htmx_that_sends_a_form_after_the_session_is_told_to_go_to_the_sign_in_page(
    client: CheckedClient, university: University
) -> None:
    response = client.post("/activities/new", data={"title": "ก"}, headers={"HX-Request": "true"})
    assert response.status_code == 204
    assert response.headers["HX-Redirect"] == "/sign-in"


def test_signing_out_ends_the_session(client: CheckedClient, musician: Person) -> None:
    sign_in(client)
    assert client.post("/sign-out").headers["Location"] == "/sign-in"
    assert client.get("/").status_code == 303


def test_signing_out_is_no_link(client: CheckedClient, musician: Person) -> None:
    sign_in(client)
    assert client.get("/sign-out").status_code == 405
    assert client.get("/").status_code == 200


def test_signing_out_everywhere_ends_every_session(
    client_of: Callable[[Person], CheckedClient], university: University
) -> None:
    phone, office = client_of(university.musician), client_of(university.musician)
    assert phone.get("/").status_code == office.get("/").status_code == 200
    office.send(office.form("/me", "sign-out", "everywhere"), everywhere="1")
    assert phone.get("/").status_code == 303


def test_demo_accounts_are_shown_in_demo_mode_only(client: CheckedClient, university: University) -> None:
    university.musician.email = "staff@demo.pattana"
    db.session.commit()
    client.application.config["DEMO"] = False
    assert "demo.pattana" not in client.get("/sign-in").text
    client.application.config["DEMO"] = True
    assert "staff@demo.pattana" in client.get("/sign-in").text
