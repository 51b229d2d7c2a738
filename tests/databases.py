"""Test databases: made by the migrations once per worker, then empty or with the cast for each test, in milliseconds."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import URL, Connection, event, text

from app import create_app
from app.extensions import db

MIGRATIONS = Path(__file__).parent.parent / "migrations"


class Database(Protocol):
    """One migrated database that tests take turns with."""

    app: Flask

    def refill(self, name: str, fill: Callable[[], None] | None) -> None:
        """Makes it hold what the migrations leave, and what `fill` adds; `fill` runs once, later its rows are copied."""

    def close(self) -> None: ...


def app_on(address: str, instance: Path) -> Flask:
    return create_app(
        {
            "SQLALCHEMY_DATABASE_URI": address,
            "SECRET_KEY": "only for tests",
            "TESTING": True,
            "DEMO": False,
            "INSTANCE": instance,
            "SESSION_COOKIE_SECURE": False,
        }
    )


def _in_haste(connection: sqlite3.Connection, record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")


class SqliteDatabase:
    """A file; each state is kept as a copy beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "test.db"
        self.app = app_on(f"sqlite:///{self.file}", folder / "instance")
        with self.app.app_context():
            # It lives for one run: nothing has to survive a power cut.
            event.listen(db.engine, "connect", _in_haste)
            upgrade(directory=str(MIGRATIONS))
        self._keep("migrated")

    def refill(self, name: str, fill: Callable[[], None] | None) -> None:
        kept = self.folder / f"{name if fill else 'migrated'}.kept"
        if not kept.exists():
            assert fill is not None
            self._put(self.folder / "migrated.kept")
            with self.app.app_context():
                fill()
                db.session.commit()
            self._keep(name)
        else:
            self._put(kept)

    def close(self) -> None:
        with self.app.app_context():
            db.engine.dispose()

    def _keep(self, name: str) -> None:
        with self.app.app_context():
            raw = db.engine.raw_connection()
            raw.cursor().execute("VACUUM INTO ?", (str(self.folder / f"{name}.kept"),))
            raw.close()
        # Changing to a log beside the file needs the file alone: done once here, not by the first reader of each copy.
        copy = sqlite3.connect(self.folder / f"{name}.kept")
        copy.execute("PRAGMA journal_mode=WAL")
        copy.close()

    def _put(self, kept: Path) -> None:
        # An open connection would go on reading the log of the file that is replaced.
        self.close()
        for beside in ("", "-wal", "-shm"):
            Path(f"{self.file}{beside}").unlink(missing_ok=True)
        shutil.copyfile(kept, self.file)


class PostgresDatabase:
    """A database on the test server; each state is kept as a schema of copied tables."""

    def __init__(self, address: URL, folder: Path) -> None:
        self.address = address
        self.app = app_on(address.render_as_string(hide_password=False), folder / "instance")
        self.kept: set[str] = set()
        with self.app.app_context():
            upgrade(directory=str(MIGRATIONS))
            with db.engine.begin() as connection:
                self._keep(connection, "migrated")

    def refill(self, name: str, fill: Callable[[], None] | None) -> None:
        name = name if fill else "migrated"
        with self.app.app_context():
            if name in self.kept:
                with db.engine.begin() as connection:
                    self._put(connection, name)
                return
            assert fill is not None
            with db.engine.begin() as connection:
                self._put(connection, "migrated")
            fill()
            db.session.commit()
            db.session.remove()
            with db.engine.begin() as connection:
                self._keep(connection, name)

    def close(self) -> None:
        with self.app.app_context():
            db.engine.dispose()

    def _keep(self, connection: Connection, name: str) -> None:
        """Copies every table that holds rows, and writes the function that puts them back."""
        lines = ["SET LOCAL session_replication_role = replica;"]
        lines += [f'DELETE FROM "{table.name}";' for table in reversed(db.metadata.sorted_tables)]
        connection.execute(text(f"CREATE SCHEMA kept_{name}"))
        for table in db.metadata.sorted_tables:
            rows = connection.scalar(text(f'SELECT count(*) FROM "{table.name}"'))
            if rows:
                copy = f'kept_{name}."{table.name}"'
                connection.execute(text(f'CREATE TABLE {copy} AS SELECT * FROM "{table.name}"'))
                lines.append(f'INSERT INTO "{table.name}" SELECT * FROM {copy};')
            sequence = (
                connection.scalar(
                    text("SELECT pg_get_serial_sequence(:table, 'id')"),
                    {"table": table.name},
                )
                if "id" in table.columns
                else None
            )
            if sequence:
                highest = connection.scalar(text(f'SELECT coalesce(max(id), 0) + 1 FROM "{table.name}"'))
                lines.append(f"PERFORM setval('{sequence}', {highest}, false);")
        body = "\n".join(lines)
        connection.exec_driver_sql(
            f"CREATE FUNCTION kept_{name}.put() RETURNS void LANGUAGE plpgsql AS $$ BEGIN {body} END $$"
        )
        self.kept.add(name)

    def _put(self, connection: Connection, name: str) -> None:
        # In this role no trigger fires: neither the ledger's, which forbid it, nor those of foreign keys.
        connection.execute(text(f"SELECT kept_{name}.put()"))
