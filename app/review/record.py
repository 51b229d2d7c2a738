"""The record as its reviewer reads it without leaving the queue, and what changed since they read it."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app import past
from app.access import scopes
from app.extensions import db
from app.facts import Own, differences
from app.models import Activity, Appointment, Contribution, Decision, Person, Unit
from app.review.rows import Row, row
from app.web.differences import Told, answer, kinds_by_id, told
from app.web.engaged import in_short
from app.web.flags import Flag, flags_of
from app.web.history_words import sentence
from app.web.language import language
from app.web.waits import Wait, wait_of


class Line(NamedTuple):
    """One line of the part's history in words."""

    sentence: str
    line: Decision


class Other(NamedTuple):
    """Another part of the same activity: each has its own status and its own reviewer."""

    part: Contribution
    # As the viewer may read it.
    own: Own
    wait: Wait | None


class SinceRead(NamedTuple):
    """What differs now from what the reader had read. Not `is_known`: what they had read is not on record."""

    changes: list[Told]
    is_known: bool


class Opened(NamedTuple):
    """The record of one waiting part; `answers` are those to the kind's own questions, `wait` says why it came up here."""

    row: Row
    unit: Unit | None
    wait: Wait | None
    answers: list[tuple[str, str]]
    others: list[Other]
    history: list[Line]
    since_read: SinceRead | None
    # Need, partners, outcomes, goals, transfer, team in short: (what it is, what is said).
    engaged: list[tuple[str, str]]


def opened(viewer: Person, part: Contribution, read: str = "", flags: Sequence[Flag] | None = None) -> Opened:
    """The record of `part`, and what changed in it since the version `read`; always the same number of statements.

    `flags` are those of the queue; where there was none they are computed.
    """
    _load(part)
    activity = part.activity
    questions = [(field, activity.fields.get(field.code)) for field in activity.kind.fields]
    return Opened(
        row(viewer, part, flags_of(viewer, [part]).get(part.id, ()) if flags is None else flags),
        part.reviewing_unit,
        wait_of(part),
        [(field.name_in(language()), answer(field, value)) for field, value in questions if value],
        [
            Other(one, past.what_counts(one, viewer), wait_of(one))
            for one in scopes.parts(viewer, activity)
            if one.id != part.id
        ],
        [Line(sentence(line, part), line) for line in reversed(part.decisions)],
        since_read(part, read) if read else None,
        in_short(activity),
    )


def since_read(part: Contribution, read: str) -> SinceRead:
    """How the record differs from what stood when its reader read the version `read`.

    The latest line of its history at or before that version tells what stood then; a version that is none, or of a
    time before the history, is unknown.
    """
    versions = _versions(read)
    then = next((line for line in reversed(part.decisions) if _is_within(line, versions)), None)
    if then is None:
        return SinceRead([], is_known=False)
    found = differences(then.snapshot, past.last_told(part))
    return SinceRead(told(found, kinds_by_id(), part.activity.kind), is_known=True)


def _versions(read: str) -> list[int]:
    """The versions of activity and part in '3.5'; none if it is not of this form."""
    pieces = read.split(".")
    return (
        [int(piece) for piece in pieces if piece.isdecimal() and len(piece) < 10] if len(pieces) == 2 else []
    )


def _is_within(line: Decision, versions: list[int]) -> bool:
    then = line.snapshot.get("versions", [])
    return len(then) == len(versions) == 2 and all(
        at <= most for at, most in zip(then, versions, strict=True)
    )


def _load(part: Contribution) -> None:
    """Reads everything the record follows, a statement for each table."""
    lines = selectinload(Contribution.decisions).options(
        joinedload(Decision.by), joinedload(Decision.acting_for)
    )
    people = joinedload(Contribution.person).selectinload(Person.appointments).joinedload(Appointment.unit)
    db.session.scalars(
        select(Contribution)
        .where(Contribution.activity_id == part.activity_id)
        .options(lines, people, joinedload(Contribution.reviewing_unit))
        .options(
            joinedload(Contribution.activity).options(
                joinedload(Activity.lead),
                joinedload(Activity.team),
                selectinload(Activity.evidence),
                selectinload(Activity.contributions),
            )
        )
    ).all()
