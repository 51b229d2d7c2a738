"""The history of the register: one line for each thing done to a person, a unit, a calendar, a kind or a partner."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import clock
from app.extensions import db
from app.models import ActivityKind, Calendar, Partner, Person, RegisterChange, RegisterMove, Unit

Subject = Person | Unit | Calendar | ActivityKind | Partner
# fact -> (old, new); None: nothing stood or stands there.
Facts = Mapping[str, tuple[Any, Any]]

_COLUMNS: dict[type[Subject], str] = {
    Person: "person_id",
    Unit: "unit_id",
    Calendar: "calendar_id",
    ActivityKind: "kind_id",
    Partner: "partner_id",
}


def note(
    subject: Subject,
    move: RegisterMove,
    facts: Facts,
    *,
    by: Person | None,
    reason: str = "",
    at: datetime | None = None,
) -> RegisterChange:
    """Adds a line to the history of `subject`, in the transaction of what it tells. `by` None: a command did it.
    `at`: the moment that the ledger's lock gave, where figures are read from the line; None: now.

    Units and people among the facts are told by their ids; days and words are made plain here. A fact of one of a
    person's appointments names its unit too: "last_day@12" is the last day of the appointment in the unit 12.
    """
    db.session.flush()
    line = RegisterChange(
        move=move,
        facts={fact: [_plain(old), _plain(new)] for fact, (old, new) in facts.items()},
        reason=reason,
        by_id=by.id if by else None,
        at=at or clock.now(),
        **{_COLUMNS[type(subject)]: subject.id},
    )
    db.session.add(line)
    db.session.flush()
    return line


def differing(subject: Any, after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Which of the facts `after` differ from what stands at `subject`: fact -> (old, new)."""
    return {
        fact: (getattr(subject, fact), new) for fact, new in after.items() if getattr(subject, fact) != new
    }


def places(subject: Any, before: Mapping[Any, int]) -> dict[str, tuple[int, int]]:
    """How the places of things beside each other differ from `before`: of `subject` as "position", of another as "position@<id>".

    One line tells them all: what moved along was not itself changed.
    """
    return {
        "position" if one is subject else f"position@{one.id}": (old, one.position)
        for one, old in before.items()
        if one.position != old
    }


def history(subject: Subject) -> list[RegisterChange]:
    """What was done to `subject`, the latest first, with who did it. One statement."""
    column = getattr(RegisterChange, _COLUMNS[type(subject)])
    query = select(RegisterChange).where(column == subject.id).options(joinedload(RegisterChange.by))
    return list(db.session.scalars(query.order_by(RegisterChange.at.desc(), RegisterChange.id.desc())))


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Person | Unit | Calendar | ActivityKind | Partner):
        return value.id
    return value
