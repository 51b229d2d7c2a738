"""Whether the server lives (/healthz) and whether it can work (/readyz)."""

import os
import shutil
from pathlib import Path

from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy import text

from app.access import public
from app.extensions import db

bp = Blueprint("health", __name__)
# Below this many free bytes evidence can soon not be stored any more.
LEAST_FREE = 200 * 1024 * 1024


@bp.get("/healthz")
@public
def alive() -> Response:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
@public
def ready() -> tuple[Response, int]:
    """Database, migrations, text order and disk; 503 with what is wrong."""
    checks = {
        "database": _database(),
        "migrations": _migrations(),
        "text": _text(),
        "disk": _disk(),
    }
    return jsonify(checks), 200 if all(answer == "ok" for answer in checks.values()) else 503


def _database() -> str:
    try:
        db.session.execute(text("SELECT 1"))
    except Exception as error:  # whatever is wrong with it, the answer is "not ready"
        db.session.rollback()
        return type(error).__name__
    return "ok"


def _migrations() -> str:
    """The database stands where the code's migrations end."""
    try:
        stands = MigrationContext.configure(db.session.connection()).get_current_revision()
    except Exception as error:
        db.session.rollback()
        return type(error).__name__
    return "ok" if stands == head_revision() else "run: flask --app wsgi db upgrade"


def head_revision() -> str | None:
    config = AlembicConfig()
    config.set_main_option("script_location", str(Path(current_app.root_path).parent / "migrations"))
    return ScriptDirectory.from_config(config).get_current_head()


def _text() -> str:
    """With a ctype of C PostgreSQL's search finds no Thai."""
    try:
        if db.engine.dialect.name != "postgresql":
            return "ok"
        ctype = (
            db.session.scalar(text("SELECT datctype FROM pg_database WHERE datname = current_database()"))
            or ""
        )
    except Exception as error:
        db.session.rollback()
        return type(error).__name__
    return "ok" if "utf" in ctype.lower() else f"the database's LC_CTYPE is {ctype}: it must be UTF-8"


def _disk() -> str:
    folder = Path(current_app.config["INSTANCE"])
    folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK):
        return "the instance folder cannot be written"
    return "ok" if shutil.disk_usage(folder).free > LEAST_FREE else "less than 200 MB free"
