"""A page is read as of one moment, whatever is written meanwhile, and writes nothing itself."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import InternalError

from app.extensions import db
from app.models import Person
from tests.cast import University
from tests.checked_client import CheckedClient

READING = pytest.mark.parametrize("method", ["GET", "HEAD"])


def name_of(person_id: int) -> str:
    return db.session.execute(select(Person.given_en).where(Person.id == person_id)).scalar_one()


def arranged(person: Person) -> int:
    """Their id, with the test's own transaction ended."""
    person_id = person.id
    db.session.commit()
    return person_id


def rename_elsewhere(app: Flask, person_id: int) -> None:
    """Somebody else's transaction, from its beginning to its commit."""

    def rename() -> None:
        with app.app_context():
            db.session.get_one(Person, person_id).given_en = "Renamed"
            db.session.commit()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(rename).result(30)


@READING
def test_what_is_written_meanwhile_a_page_does_not_see(
    app: Flask, university: University, method: str
) -> None:
    person_id = arranged(university.musician)
    with app.app_context(), app.test_request_context(method=method):
        before = name_of(person_id)
        rename_elsewhere(app, person_id)
        assert name_of(person_id) == before
        db.session.rollback()
        assert name_of(person_id) == "Renamed"


@READING
@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_a_page_cannot_write(app: Flask, university: University, method: str) -> None:
    person_id = arranged(university.musician)
    with app.app_context(), app.test_request_context(method=method):
        db.session.get_one(Person, person_id).given_en = "Renamed"
        with pytest.raises(InternalError, match="read-only transaction"):
            db.session.flush()


def test_what_follows_on_the_same_connection_writes_and_sees_what_others_wrote(
    app: Flask, university: University, client_of: Callable[[Person], CheckedClient]
) -> None:
    assert client_of(university.musician).get("/").status_code == 200
    person_id = arranged(university.musician)
    with app.app_context(), app.test_request_context(method="POST"):
        db.session.get_one(Person, person_id).given_en = "Written"
        db.session.commit()
    with app.app_context(), app.test_request_context():
        assert name_of(person_id) == "Written"
