"""The cast's university with three years of work in it, made once for each database."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.cast import University, found_university
from tests.conftest import _lend
from tests.counting.years import work
from tests.databases import Database


def found_worked() -> None:
    found_university()
    work(University())


@pytest.fixture
def app(request: pytest.FixtureRequest, database: Database, now: None) -> Iterator[Flask]:
    """The app on the worked university where the test asks for it, else as everywhere."""
    if "worked" in request.fixturenames:
        yield from _lend(database, "worked", found_worked)
    elif "university" in request.fixturenames:
        yield from _lend(database, "university", found_university)
    else:
        yield from _lend(database, "empty", None)


@pytest.fixture
def worked(app: Flask) -> University:
    """The cast with their work: see tests/counting/years.py."""
    return University()
