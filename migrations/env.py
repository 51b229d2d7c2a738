"""How Alembic finds the database and the models of the app that `flask db` runs in."""

from typing import Any

from alembic import context
from flask import current_app

from app.extensions import db
from app.models.columns import Moment, Word

config = context.config


def render_item(kind: str, item: Any, autogen_context: Any) -> str | bool:
    """Migrations name plain types: they must run on when our own have long changed."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime()"
    if kind == "type" and isinstance(item, Word):
        return "sa.String(length=20)"
    return False


def include_object(item: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:
    """The search indexes exist on PostgreSQL only, where a migration made them by hand."""
    return not (kind == "index" and reflected and (name or "").endswith("_trgm"))


def run() -> None:
    options = current_app.extensions["migrate"].configure_args
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=render_item,
            include_object=include_object,
            **options,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
