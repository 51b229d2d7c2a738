"""How each database is spoken to: a page is one reading; SQLite's pragmas, and one fair queue of its writers."""

import fcntl
import os
from pathlib import Path
from typing import Any

from flask import Flask, has_request_context, request
from psycopg import IsolationLevel
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import make_url

from app.extensions import db

READING = ("GET", "HEAD", "OPTIONS")


def prepare(app: Flask) -> None:
    """Engine options by kind of database; makes the folder of an SQLite file."""
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
        app.config["SQLALCHEMY_DATABASE_URI"] = url.render_as_string(hide_password=False)
    options: dict[str, Any] = app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", {})
    if url.get_backend_name() == "sqlite":
        # isolation_level None: we say BEGIN ourselves.
        options.setdefault("connect_args", {"isolation_level": None, "check_same_thread": False})
        if url.database and url.database != ":memory:":
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    else:
        options.setdefault("pool_pre_ping", True)


def tune(app: Flask) -> None:
    """Hangs on the engine how a transaction begins, and on SQLite's how a connection does."""
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":
        _tune_sqlite(engine)
    else:
        _tune_postgresql(engine)


def _tune_postgresql(engine: Engine) -> None:
    """What a page or an export reads is as of one moment, and it cannot write."""

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        driver: Any = connection.connection.dbapi_connection
        reads = _only_reads(connection)
        # The driver says both with its own BEGIN; it keeps them for the connection's next transaction.
        if bool(driver.read_only) != reads:
            driver.isolation_level = IsolationLevel.REPEATABLE_READ if reads else None
            driver.read_only = reads or None


def _tune_sqlite(engine: Engine) -> None:
    lock_file = f"{engine.url.database}.lock"

    @event.listens_for(engine, "connect")
    def pragmas(connection: Any, record: Any) -> None:
        cursor = connection.cursor()
        # The first statement on a connection: the others would already fail on a busy file.
        cursor.execute("PRAGMA busy_timeout=5000")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if _only_reads(connection):
            connection.exec_driver_sql("BEGIN")
            return
        # Writers queue up on a file lock: with BEGIN IMMEDIATE and a timeout alone some of eight starve for seconds.
        handle = os.open(lock_file, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX)
        connection.info["lock"] = handle
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    # SQLAlchemy tells of a commit before it happens: so we say the word ourselves, then let the next writer in.
    @event.listens_for(engine, "commit")
    def commit(connection: Connection) -> None:
        connection.exec_driver_sql("COMMIT")
        _release(connection.info)

    @event.listens_for(engine, "rollback")
    def rollback(connection: Connection) -> None:
        connection.exec_driver_sql("ROLLBACK")
        _release(connection.info)

    @event.listens_for(engine, "checkin")
    def checkin(connection: Any, record: Any) -> None:
        _release(record.info)


def _release(info: dict[Any, Any]) -> None:
    handle = info.pop("lock", None)
    if handle is not None:
        os.close(handle)


def _only_reads(connection: Connection) -> bool:
    """A page that is only read takes no write lock and writes nothing; a command may write at any time.

    What is written apart while a page is read says so with the execution option `writes`, a command that only reads
    with `reads`.
    """
    options = connection.get_execution_options()
    if options.get("writes"):
        return False
    return bool(options.get("reads")) or (has_request_context() and request.method in READING)
