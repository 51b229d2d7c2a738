"""The loaded demo university, made once however many workers there are: loading it takes as long as a hundred tests."""

import fcntl
import shutil
from collections.abc import Iterator
from datetime import date, datetime, time

import pytest
from flask import Flask

from app.clock import ZONE, clock_at
from app.demo.loader import load_demo
from app.demo.papers import Papers
from app.extensions import db
from tests.databases import SqliteDatabase

TODAY = date(2026, 11, 22)


def fill() -> None:
    with clock_at(datetime.combine(TODAY, time(9), ZONE)):
        assert load_demo(TODAY)


@pytest.fixture(scope="session")
def _loaded(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Flask]:
    """The first worker loads it and leaves a copy beside the workers' own folders."""
    folder, shared = tmp_path_factory.mktemp("demo"), tmp_path_factory.getbasetemp()
    kept = (shared if worker_id == "master" else shared.parent) / "demo.kept"
    database = SqliteDatabase(folder)
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if kept.exists():
            shutil.copyfile(kept, folder / kept.name)
        database.refill("demo", fill)
        if not kept.exists():
            shutil.copyfile(folder / kept.name, kept)
    with database.app.app_context():
        Papers()
    yield database.app
    database.close()


@pytest.fixture
def demo(_loaded: Flask) -> Iterator[Flask]:
    """The demo university on the morning of TODAY; only to be read."""
    with _loaded.app_context(), clock_at(datetime.combine(TODAY, time(9), ZONE)):
        yield _loaded
        db.session.rollback()
