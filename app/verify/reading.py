"""How all of it is read: as of one moment, without a lock, and never more than a batch in memory."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select

from app.extensions import db

# Rows that are in memory at once.
BATCH = 500

# What is wrong with each thing that was looked at, in sentences; none: nothing is.
Findings = Iterator[Sequence[str]]


def begin() -> None:
    """From here on everything is read as of now, however long it takes, and nobody waits for it."""
    db.session.rollback()
    db.session.connection(execution_options={"reads": True})


def batches(query: Select[Any]) -> Iterator[Sequence[Any]]:
    """The rows of `query`, which are read as they are needed."""
    rows = db.session.execute(query, execution_options={"yield_per": BATCH})
    yield from rows.partitions(BATCH)


def listed(ids: Sequence[int], most: int = 10) -> str:
    """The ids in a sentence; beyond the first ones only how many more there are."""
    said = ", ".join(map(str, ids[:most]))
    return f"{said} and {len(ids) - most:,} more" if len(ids) > most else said
