"""The access log: a line for each time somebody reads records that are not theirs, or takes them away as a file; and who asks for these lines.

A line is written in a short transaction of its own, before the answer: what could not be noted is not shown.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import structlog
from flask import has_request_context, request
from sqlalchemy import Connection, Select, delete, func, insert, or_, select, union
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import ServiceUnavailable

from app import clock
from app.extensions import db
from app.models import (
    Access,
    AccessLine,
    Activity,
    Contribution,
    Evidence,
    ExportedPerson,
    Period,
    Person,
    Status,
    Unit,
)

# Whoever opens the same thing again within this time goes on reading it.
SAME_READING = timedelta(minutes=10)
# Lines are kept for two years: as long as the yearly rounds they may be asked about.
KEPT_FOR = timedelta(days=2 * 365)

log = structlog.get_logger()


# Writing


def opened(activity: Activity, *, by: Person) -> None:
    """Notes that `by` opens the record, unless it is theirs."""
    if not is_theirs(activity, by):
        _note_once(Access.RECORD, by, activity_id=activity.id)


def opened_file(evidence: Evidence, *, by: Person) -> None:
    """Notes that `by` opens a file of an activity, unless the activity is theirs."""
    if not is_theirs(evidence.activity, by):
        details = {"evidence": evidence.id, "name": evidence.name}
        _note_once(Access.FILE, by, activity_id=evidence.activity_id, details=details)


def opened_years(person: Person, *, by: Person) -> None:
    """Notes that `by` opens the years of `person`, unless they are their own."""
    if person.id != by.id:
        _note_once(Access.YEARS, by, person_id=person.id)


def opened_people(
    people: Collection[int], unit: Unit, table: str, periods: Iterable[Period], *, by: Person
) -> None:
    """Notes that `by` opens a table of `unit` that names `people` (ids) with their hours or goals in `periods`.

    One line, which each of them reads who was not named yet in this reading of the table: another page of it names others.
    `table`: "support", "talk" or "objective".
    """
    years = sorted({period.id for period in periods})
    what = {"details": {"unit": unit.id, "table": table, "periods": years}}
    others = set(people) - {by.id}
    if not others - _named_lately(db.session.execute, by, what):
        return
    with _apart() as connection:
        missing = sorted(others - _named_lately(connection.execute, by, what))
        if missing:
            _name(connection, _insert(connection, Access.YEARS, by, **what), missing)


def exported(people: Collection[int], *, details: dict[str, Any], by: Person) -> None:
    """Notes that `by` takes records of `people` (ids) away as a file; what `by` takes of their own needs no line of theirs.

    `details`: name, form, unit (id), period (id or None), basis, area, as_of (ISO or None) and rows.
    """
    others = sorted(set(people) - {by.id})
    with _apart() as connection:
        line = _insert(connection, Access.EXPORT, by, details={**details, "people": len(others)})
        _name(connection, line, others)


def sweep(before: datetime) -> int:
    """Deletes the lines from before the moment; answers how many there were."""
    old = select(AccessLine.id).where(AccessLine.at < before)
    with _apart() as connection:
        connection.execute(delete(ExportedPerson).where(ExportedPerson.line_id.in_(old)))
        return connection.execute(delete(AccessLine).where(AccessLine.at < before)).rowcount


def is_theirs(activity: Activity, person: Person) -> bool:
    """Whether the record is the person's own: they lead it, or have or are offered a part which they did not decline."""
    return activity.lead_id == person.id or any(
        part.person_id == person.id and part.status is not Status.DECLINED for part in activity.contributions
    )


def _note_once(access: Access, by: Person, **what: Any) -> None:
    """Writes the line unless the same reading is noted already; that is asked before anything is locked, and once more then."""
    if _noted(db.session.execute, access, by, what):
        return
    with _apart() as connection:
        if not _noted(connection.execute, access, by, what):
            _insert(connection, access, by, **what)


def _name(connection: Connection, line: int, people: Collection[int]) -> None:
    """Says of whom a line is that is about many."""
    if people:
        rows = [{"line_id": line, "person_id": person_id} for person_id in people]
        connection.execute(insert(ExportedPerson), rows)


def _noted(ask: Callable[..., Any], access: Access, by: Person, what: Any) -> list[int]:
    """The ids of the lines of this reading."""
    query = select(AccessLine.id, AccessLine.details).where(
        AccessLine.by_id == by.id,
        AccessLine.access == access,
        AccessLine.at > clock.now() - SAME_READING,
        AccessLine.activity_id == what.get("activity_id"),
        AccessLine.person_id == what.get("person_id"),
    )
    return [line for line, details in ask(query) if details == what.get("details", {})]


def _named_lately(ask: Callable[..., Any], by: Person, what: Any) -> set[int]:
    """The ids of the people whom lines of this reading name."""
    lines = _noted(ask, Access.YEARS, by, what)
    return set(ask(select(ExportedPerson.person_id).where(ExportedPerson.line_id.in_(lines))).scalars())


def _insert(connection: Connection, access: Access, by: Person, **what: Any) -> int:
    values = {"details": {}, **what, "access": access, "by_id": by.id, "at": clock.now()}
    found = connection.execute(insert(AccessLine).values(values).returning(AccessLine.id)).scalar_one()
    return int(found)


@contextmanager
def _apart() -> Iterator[Connection]:
    """A short transaction beside the request's own, kept whatever the answer; ServiceUnavailable where it is not possible."""
    if has_request_context() and request.method not in ("GET", "HEAD"):
        raise RuntimeError("On SQLite a request that writes would wait for itself: only what reads is noted.")
    try:
        with db.engine.execution_options(writes=True).begin() as connection:
            yield connection
    except (SQLAlchemyError, OSError) as error:
        log.error("access log", error=str(error))
        raise ServiceUnavailable from error


# Reading


def readings(activity: Activity, most: int) -> list[AccessLine]:
    """Who opened the record or a file of it, the newest first, at most `most`. One statement."""
    query = (
        select(AccessLine)
        .where(AccessLine.activity_id == activity.id)
        .options(joinedload(AccessLine.by))
        .order_by(AccessLine.at.desc(), AccessLine.id.desc())
        .limit(most)
    )
    return list(db.session.scalars(query))


def count_of(person: Person) -> int:
    """How many lines there are about the records of `person`."""
    return db.session.scalar(select(func.count()).select_from(_about(person).subquery())) or 0


def lines_of(person: Person, *, offset: int, limit: int) -> list[AccessLine]:
    """Who opened or exported the records of `person`, the newest first. One statement."""
    query = (
        select(AccessLine)
        .where(AccessLine.id.in_(_about(person)))
        .options(joinedload(AccessLine.by), joinedload(AccessLine.activity))
        .order_by(AccessLine.at.desc(), AccessLine.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return list(db.session.scalars(query))


def _about(person: Person) -> Select[int]:
    """The ids of the lines of others about the person's years, about activities that are theirs, and about files they stand in."""
    parts = select(Contribution.activity_id).where(
        Contribution.person_id == person.id, Contribution.status != Status.DECLINED
    )
    led = select(Activity.id).where(Activity.lead_id == person.id)
    of_activities = or_(AccessLine.activity_id.in_(parts), AccessLine.activity_id.in_(led))
    every = union(
        select(AccessLine.id).where(of_activities),
        select(AccessLine.id).where(AccessLine.person_id == person.id),
        select(ExportedPerson.line_id.label("id")).where(ExportedPerson.person_id == person.id),
    ).subquery()
    return (
        select(every.c.id).join(AccessLine, AccessLine.id == every.c.id).where(AccessLine.by_id != person.id)
    )
