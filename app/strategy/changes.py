"""What was done to a plan is written here: a line for each change, with each fact's old and new value; nothing commits."""

import hashlib
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from app import clock
from app.models import Indicator, Objective, Person, Plan, PlanChange
from app.strategy.obstacles import Unread


class Move(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    REORDERED = "reordered"
    RETIRED = "retired"
    RESUMED = "resumed"
    ENDED = "ended"
    DELETED = "deleted"


Subject = Plan | Objective | Indicator


def note(
    plan: Plan,
    subject: str,
    called: str,
    move: Move,
    facts: Mapping[str, tuple[Any, Any]],
    *,
    by: Person | None,
    of: Objective | Indicator | None = None,
) -> None:
    """One line of history; `by` None: a command did it. `of`: by which the line is found again under another name."""
    written = {name: [stored(old), stored(new)] for name, (old, new) in facts.items()}
    plan.changes.append(
        PlanChange(
            subject=subject,
            called=called[:300],
            subject_id=of.id if of else None,
            move=move.value,
            facts=written,
            by_id=by.id if by else None,
            at=clock.now(),
        )
    )


def differing(subject: Subject, facts: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Of `facts` those that are not what stands, with what stands before them."""
    return {
        name: (getattr(subject, name), value)
        for name, value in facts.items()
        if stored(getattr(subject, name)) != stored(value)
    }


def called(subject: Subject) -> str:
    """The name under which a line of history knows it."""
    number = "" if isinstance(subject, Plan) else subject.number
    return " ".join(one for one in (number, subject.name_th or subject.name_en) if one)


def mark(facts: Mapping[str, Any]) -> str:
    """A short mark of what stands: a form carries that of what was read."""
    told = repr(sorted((name, stored(value)) for name, value in facts.items()))
    return hashlib.sha256(told.encode()).hexdigest()[:20]


def refuse_unread(facts: Mapping[str, Any], read: str) -> None:
    if mark(facts) != read:
        raise Unread


def stored(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value
