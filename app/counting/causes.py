"""By what the figures of a contribution have changed since a close: a decision, a merge, or a change of appointments."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload

from app import clock
from app.counting.question import Question
from app.extensions import db
from app.models import Decision, LedgerEntry, RegisterChange, RegisterMove, Status
from app.models.contribution import CARRYING


def changes_of(question: Question) -> list[ColumnElement[bool]]:
    """The condition on Decision that it changed what counts, after the close that is asked about."""
    assert question.changed_since is not None
    # Making two records one also moves parts that do not count.
    counts = or_(
        Decision.move.in_(("approve", "accept", "revoke")),
        and_(Decision.move.in_(CARRYING), Decision.to_status.in_((Status.APPROVED, Status.DECLINED))),
    )
    return [
        counts,
        Decision.to_status != Status.LATE,
        Decision.at > question.changed_since.closed_at,
        *until(question),
    ]


def until(question: Question) -> list[ColumnElement[bool]]:
    """The condition on Decision that it was made by the moment asked for."""
    return [] if question.as_of is None else [Decision.at <= question.as_of]


def registered(
    question: Question, people: Mapping[int, int], decided: Mapping[int, datetime]
) -> dict[int, RegisterChange]:
    """By which line of their person's history contributions were last posted anew since the close that is asked about.

    `people`: whose each contribution is; `decided`: when each was last decided on since, where it was: what came after it.
    A line does not name what was posted by it: it is the one nearest to the posting. Two statements, or none.
    """
    if question.changed_since is None:
        return {}
    since, moment = question.changed_since.closed_at, question.as_of or clock.now()
    query = select(RegisterChange).where(
        RegisterChange.person_id.in_(set(people.values())),
        RegisterChange.at > since,
        RegisterChange.at <= moment,
    )
    lines: dict[int, list[RegisterChange]] = {}
    for line in db.session.scalars(query.options(joinedload(RegisterChange.by)).order_by(RegisterChange.id)):
        if line.person_id is not None and _is_of_appointments(line):
            lines.setdefault(line.person_id, []).append(line)
    posted = select(LedgerEntry.contribution_id, func.max(LedgerEntry.posted_at)).where(
        LedgerEntry.contribution_id.in_([number for number, person in people.items() if person in lines]),
        LedgerEntry.posted_at > since,
        LedgerEntry.posted_at <= moment,
    )
    found = {}
    for number, posted_at in db.session.execute(posted.group_by(LedgerEntry.contribution_id)):
        line = min(lines[people[number]], key=lambda one: abs(one.at - posted_at))
        if number not in decided or decided[number] < line.at:
            found[number] = line
    return found


def _is_of_appointments(line: RegisterChange) -> bool:
    """A fact of an appointment names its unit ("last_day@12"), whoever wrote it; a succession tells where they went."""
    return line.move is RegisterMove.TRANSFERRED or any("@" in fact for fact in line.facts)
