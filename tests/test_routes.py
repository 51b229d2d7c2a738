"""Every page that is read, as every member of the cast, in both languages: who gets it, who does not, and that it is right.

A new route is found by itself and fails until it has a line here that says how it is asked for and who may see it.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.extensions import db
from app.models import Contribution, Person
from tests.asked import EVERYONE, STRANGERS, Asked
from tests.checked_client import CheckedClient
from tests.routes import ROUTES, addresses, readable
from tests.world import World, filling, world

__all__ = ["filling", "world"]


def is_right(response: TestResponse, asked: Asked, language: str) -> None:
    """The client has checked the HTML; here its language, and that a page is a page."""
    if asked.answer == 200 and not asked.plain:
        assert response.mimetype == "text/html"
        assert f'<html lang="{language}"' in response.text
        assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_every_route_that_is_read_has_its_line_here(app: Flask) -> None:
    assert readable(app) == set(ROUTES)


# What a page shows to whom depends neither on its language nor on the database: everybody who may asks for it in Thai
# on one, the first of them in English, and on the other.
@pytest.mark.parametrize(
    ("engine_name", "language"),
    [("sqlite", "th"), ("sqlite", "en"), ("postgresql", "th")],
    indirect=["engine_name"],
)
@pytest.mark.parametrize("endpoint", sorted(ROUTES))
def test_each_who_may_see_it_gets_a_right_page(
    app: Flask,
    world: World,
    client_of: Callable[..., CheckedClient],
    endpoint: str,
    language: str,
    engine_name: str,
) -> None:
    asked = ROUTES[endpoint]
    paths = addresses(app, endpoint, world)
    for name in asked.who if (engine_name, language) == ("sqlite", "th") else asked.who[:1]:
        client = client_of(getattr(world.cast, name), language)
        # What differs by address and not by viewer is asked for by one viewer.
        for path in paths if name == asked.who[0] else paths[:1]:
            response = client.get(path)
            assert response.status_code == asked.answer, f"{name} at {path}: {response.status}"
            is_right(response, asked, language)


# Who may is decided by the same few statements for every page: tests/access asks them of both databases.
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize("endpoint", sorted(ROUTES))
def test_nobody_else_gets_it(
    app: Flask, world: World, client_of: Callable[..., CheckedClient], endpoint: str
) -> None:
    asked = ROUTES[endpoint]
    paths = addresses(app, endpoint, world)
    for name in sorted(set(EVERYONE) - set(asked.who)):
        client = client_of(getattr(world.cast, name))
        for path in paths if name in STRANGERS else paths[:1]:
            response = client.get(path)
            expected = asked.barred_answer if name in asked.barred else asked.others
            assert response.status_code == expected, f"{name} at {path}: {response.status}"


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize("endpoint", sorted(ROUTES))
def test_who_is_not_signed_in_is_sent_to_sign_in(
    app: Flask, world: World, client: CheckedClient, endpoint: str
) -> None:
    asked = ROUTES[endpoint]
    for path in addresses(app, endpoint, world)[:1]:
        response = client.get(path)
        assert response.status_code == asked.anonymous, f"{path}: {response.status}"
        if asked.anonymous == 303 and endpoint != "language.choose":
            assert response.headers["Location"].startswith("/sign-in")


def test_what_never_was_looks_like_what_is_not_yours(
    app: Flask, world: World, client_of: Callable[..., CheckedClient]
) -> None:
    """A stranger cannot tell a record of somebody else from one that does not exist."""
    stranger = client_of(world.cast.scientist)
    hers = stranger.get(f"/activities/{world.concert.activity_id}")
    nobodys = stranger.get("/activities/999999")
    assert (hers.status_code, nobodys.status_code) == (404, 404)
    answers = []
    for response in (hers, nobodys):
        text = response.text.replace(response.headers["X-Request-ID"], "").replace(response.request.path, "")
        # A token says when it was made.
        answers.append(re.sub(r'name="csrf_token"[^>]*', "", text))
    assert answers[0] == answers[1]


def test_a_draft_is_its_owners_alone(
    app: Flask, world: World, client_of: Callable[..., CheckedClient]
) -> None:
    part: Contribution = world.draft
    for name in EVERYONE:
        person: Person = getattr(world.cast, name)
        response = client_of(person).get(f"/activities/{part.activity_id}")
        assert response.status_code == (200 if name == "musician" else 404), name


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_no_read_changes_anything(
    app: Flask, world: World, client_of: Callable[..., CheckedClient], engine_name: str
) -> None:
    def everything() -> dict[str, list[Any]]:
        return {
            table.name: [tuple(row) for row in db.session.execute(table.select())]
            for table in db.metadata.sorted_tables
            # The access log is written apart, whatever the answer: see tests/activities/test_readings.py.
            if table.name not in ("access_line", "exported_person")
        }

    before = everything()
    for endpoint in sorted(ROUTES):
        for name in ("musician", "hr"):
            client = client_of(getattr(world.cast, name))
            for path in addresses(app, endpoint, world):
                client.get(path, checked=False)
    assert everything() == before
