"""Counting SQL statements: a list costs the same number however long it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from app.extensions import db


class Statements(list[str]):
    """The statements that ran inside the block, in order; those that only begin or end a transaction are none."""


@contextmanager
def counted() -> Iterator[Statements]:
    """Collects what the present app's database is asked: `with counted() as statements: client.get(…)`."""
    found = Statements()

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if statement.split(None, 1)[0] not in ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"):
            found.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
