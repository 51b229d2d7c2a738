"""What every test can ask for: the app on either database, the cast, a client that is signed in and checks each page."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings

from app.clock import clock_at
from app.extensions import db
from app.models import Person
from tests import postgres
from tests.cast import TODAY, University, found_university
from tests.checked_client import CheckedClient
from tests.databases import Database, PostgresDatabase, SqliteDatabase
from tests.engines import ENGINES, left_to_the_other
from tests.factories import bangkok, number_anew

NOW = bangkok(TODAY, 9, 30)

settings.register_profile(
    "pattana",
    max_examples=120,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.register_profile("quick", settings.get_profile("pattana"), max_examples=30)
settings.register_profile("long", settings.get_profile("pattana"), max_examples=1200)
# For tests/faults.py: as many examples, but none of those that fail is made smaller.
settings.register_profile(
    "unshrunk", settings.get_profile("pattana"), derandomize=True, database=None,
    phases=(Phase.explicit, Phase.generate),
)  # fmt: skip
# What is red there is red again here: new examples are for those who can look into them.
settings.register_profile("ci", settings.get_profile("pattana"), derandomize=True, database=None)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") == "true" else "pattana")
)


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        postgres.reserve()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        postgres.remove()


# What takes longest comes first: begun last, it would keep one worker at work while the other has nothing left.
LONG = (
    "tests/demo/",
    "tests/browser/",
    "tests/oracle/",
    "tests/journeys/",
    "tests/test_thai_pages.py",
    "tests/test_statement_counts.py",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left = {item for item in items if left_to_the_other(item)}
    config.hook.pytest_deselected(items=list(left))
    items[:] = [item for item in items if item not in left]
    items.sort(
        key=lambda item: next((at for at, one in enumerate(LONG) if item.nodeid.startswith(one)), len(LONG))
    )


def pytest_collection_finish() -> None:
    """What was loaded stays: looking through it for cycles again and again took a tenth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Says plainly what was skipped and why, however pytest was called."""
    reasons: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reasons[reason] = reasons.get(reason, 0) + 1
    if reasons:
        terminalreporter.section("NOT TESTED", yellow=True)
        for reason, number in sorted(reasons.items()):
            terminalreporter.write_line(f"{number} skipped: {reason.removeprefix('Skipped: ')}")


def missing(thing: str, why: str) -> NoReturn:
    """Skips the test, or fails it where PATTANA_REQUIRE names the thing it misses ("postgres", "browser")."""
    if thing in os.environ.get("PATTANA_REQUIRE", "").split(","):
        pytest.fail(f"{thing} is required here: {why}", pytrace=False)
    pytest.skip(f"{thing}: {why}")


@pytest.fixture(scope="session")
def _databases(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Iterator[Callable[[str], Database]]:
    """The worker's databases, made when first asked for."""
    made: dict[str, Database | postgres.NoPostgres] = {}

    def make(engine: str) -> Database:
        folder: Path = tmp_path_factory.mktemp(engine)
        if engine == "sqlite":
            return SqliteDatabase(folder)
        address = postgres.new_database(f"pattana_test_{worker_id}_{os.getpid()}")
        return PostgresDatabase(address, folder)

    def database(engine: str) -> Database:
        if engine not in made:
            try:
                made[engine] = make(engine)
            except postgres.NoPostgres as error:
                made[engine] = error
        found = made[engine]
        if isinstance(found, postgres.NoPostgres):
            missing("postgres", str(found))
        return found  # type: ignore[return-value]

    yield database
    for found in made.values():
        if not isinstance(found, postgres.NoPostgres):
            found.close()
            if isinstance(found, PostgresDatabase):
                postgres.drop_database(found.address)


@pytest.fixture(params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    """The database a test is asked of: see tests/engines.py; narrow it with `@pytest.mark.parametrize(…, indirect=True)`."""
    return str(request.param)


@pytest.fixture
def now() -> Iterator[None]:
    """The clock stands at NOW, on the cast's TODAY; a test moves it with app.clock.clock_at()."""
    with clock_at(NOW):
        yield


@pytest.fixture
def database(engine_name: str, _databases: Callable[[str], Database]) -> Database:
    """The database by itself, for tests that fill it in their own way (migrations, the oracle)."""
    return _databases(engine_name)


def _lend(database: Database, name: str, fill: Callable[[], None] | None) -> Iterator[Flask]:
    """The app with a context pushed; its settings are put back and its session ended afterwards."""
    database.refill(name, fill)
    number_anew()
    app = database.app
    app.test_client_class = CheckedClient
    before = dict(app.config)
    shutil.rmtree(app.config["INSTANCE"], ignore_errors=True)
    with app.app_context():
        yield app
        db.session.rollback()
    app.config.clear()
    app.config.update(before)


Filling = tuple[str, Callable[[], None] | None]


@pytest.fixture
def filling(request: pytest.FixtureRequest) -> Filling:
    """What the database holds before the test: a name, and what makes it once. A folder or module may give its own."""
    return ("university", found_university) if "university" in request.fixturenames else ("empty", None)


@pytest.fixture
def app(database: Database, now: None, filling: Filling) -> Iterator[Flask]:
    """The app on a database that holds nothing, or the cast where the test also asks for `university`."""
    yield from _lend(database, *filling)


@pytest.fixture
def university(app: Flask) -> University:
    """The cast in its university: see tests/cast.py."""
    return University()


@pytest.fixture
def client(app: Flask) -> CheckedClient:
    """Somebody who is not signed in."""
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def client_of(app: Flask) -> Callable[[Person], CheckedClient]:
    """Makes a client in which a person is signed in: `client_of(university.head).get("/review")`."""

    def make(person: Person, language: str = "th") -> CheckedClient:
        made: CheckedClient = app.test_client()  # type: ignore[assignment]
        made.sign_in(person, language)
        return made

    return make
