"""Migrations: they make exactly what the models say, on both databases, from nothing and back."""

import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import CheckConstraint, inspect, text
from sqlalchemy.exc import IntegrityError

from app.extensions import db
from tests import postgres
from tests.conftest import missing
from tests.databases import MIGRATIONS, app_on


@pytest.fixture
def empty(engine_name: str, tmp_path: Path, worker_id: str) -> Iterator[Flask]:
    """The app on a database in which no migration has run."""
    if engine_name == "sqlite":
        app = app_on(f"sqlite:///{tmp_path / 'empty.db'}", tmp_path)
    else:
        try:
            address = postgres.new_database(f"pattana_migrated_{worker_id}")
        except postgres.NoPostgres as error:
            missing("postgres", str(error))
        app = app_on(address.render_as_string(hide_password=False), tmp_path)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    if engine_name == "postgresql":
        postgres.drop_database(address)


def migrate(step: Callable[..., None], revision: str) -> None:
    step(directory=str(MIGRATIONS), revision=revision)


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def guards() -> set[str]:
    """The names of all triggers."""
    if db.engine.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with db.engine.connect() as connection:
        return {row[0] for row in connection.execute(text(query))}


def differences() -> list[object]:
    """What Alembic would change to make the database what the models say."""
    from_models = {
        "compare_type": True,
        "include_object": lambda item, name, kind, reflected, other: (
            not (kind == "index" and reflected and (name or "").endswith("_trgm"))
        ),
    }
    with db.engine.connect() as connection, warnings.catch_warnings():
        # SQLite's reflection says that it does not see constraints on expressions.
        warnings.simplefilter("ignore")
        context = MigrationContext.configure(connection, opts=from_models)
        return list(compare_metadata(context, db.metadata))


def constraints() -> set[tuple[str, str]]:
    """The named checks, which Alembic does not compare: (table, name)."""
    found = inspect(db.engine)
    return {(table, str(check["name"])) for table in tables() for check in found.get_check_constraints(table)}


def test_from_nothing_they_make_what_the_models_say(empty: Flask) -> None:
    migrate(upgrade, "head")
    assert tables() == set(db.metadata.tables)
    assert differences() == []


def test_every_check_of_the_models_stands_in_the_database(empty: Flask) -> None:
    migrate(upgrade, "head")
    wanted = {
        (table.name, str(constraint.name))
        for table in db.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }
    assert constraints() == wanted


def test_the_ledger_and_the_contributions_are_guarded(empty: Flask) -> None:
    migrate(upgrade, "head")
    expected = {"ledger_entry_append_only", "contribution_moves_from_what_was_read"}
    expected.add(
        "ledger_entry_never_deleted" if db.engine.dialect.name == "sqlite" else "ledger_entry_never_emptied"
    )
    assert expected <= guards()


def test_they_go_down_to_nothing_and_up_again(empty: Flask) -> None:
    migrate(upgrade, "head")
    made, guarded = tables(), guards()
    migrate(downgrade, "base")
    assert tables() == set()
    assert guards() == set()
    migrate(upgrade, "head")
    assert (tables(), guards()) == (made, guarded)
    assert differences() == []


def test_the_history_of_the_register_is_kept_when_it_learns_a_word(empty: Flask) -> None:
    """On SQLite the table is made anew: its rows, indexes and checks are those of before, and one word more."""

    def lines(*moves: str) -> list[tuple[int, str]]:
        with db.engine.begin() as connection:
            for move in moves:
                values = f"1, '{move}', '{{}}', '', '2026-01-01 00:00:00'"
                connection.execute(
                    text(f"INSERT INTO register_change (kind_id, move, facts, reason, at) VALUES ({values})")
                )
            return [(row[0], row[1]) for row in connection.execute(text("SELECT id, move FROM register_change ORDER BY id"))]  # fmt: skip

    migrate(upgrade, "0003")
    with db.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO activity_kind (id, code, area, name_th, name_en, hint_th, hint_en, is_learning, needs_hours,"
                " needs_evidence, position) VALUES (1, 'course', 'teaching', 'ก', '', '', '', false, true, false, 1)"
            )
        )
    before = lines("added", "retired")
    with pytest.raises(IntegrityError):
        lines("reopened")
    migrate(upgrade, "head")
    assert lines() == before
    assert [move for _id, move in lines("reopened")] == ["added", "retired", "reopened"]
    for wrong in ("mislaid", "closed', '{}', '', '2026-01-01'), (NULL, 'closed"):
        with pytest.raises(IntegrityError):
            lines(wrong)
    migrate(downgrade, "0003")
    assert [move for _id, move in lines()] == ["added", "retired", "changed"]


def test_there_is_one_head_and_every_revision_says_what_it_does(empty: Flask) -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    script = ScriptDirectory.from_config(config)
    assert len(script.get_heads()) == 1
    for revision in script.walk_revisions():
        assert revision.doc, f"{revision.revision} says nothing"
