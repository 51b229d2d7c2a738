"""Do statuses agree with history? Each line begins where the one before it ended, by a move that there is, and the last is the status."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.models import Contribution, Decision, Status
from app.verify.reading import BATCH, Findings
from app.workflow import CARRYING, EDITABLE, MOVES

# Moves that somebody else than the contributor makes.
DECIDING = tuple(name for name, move in MOVES.items() if move.decides)


def histories() -> Findings:
    """Each contribution with its lines, in order."""
    query = (
        select(
            Contribution.id,
            Contribution.status,
            Contribution.status_since,
            Contribution.version,
            Contribution.person_id,
            Decision.id.label("line"),
            Decision.move,
            Decision.from_status,
            Decision.to_status,
            Decision.at,
            Decision.by_id,
            Decision.acting_for_id,
            Decision.snapshot,
        )
        .join(Decision, Decision.contribution_id == Contribution.id, isouter=True)
        .order_by(Contribution.id, Decision.id)
    )
    rows = db.session.execute(query, execution_options={"yield_per": BATCH})
    for part_id, lines in groupby(rows, key=lambda row: row.id):
        yield list(_of(f"Contribution {part_id}", list(lines)))


def _of(named: str, lines: Sequence[Any]) -> Iterator[str]:
    last = lines[-1]
    if last.line is None:
        yield f"{named} is {last.status} and has no history."
        return
    status, at, version = None, None, 0
    for line in lines:
        if line.from_status is not status:
            yield f"{named}: line {line.line} begins at {_said(line.from_status)}, the one before ends at {_said(status)}."
        if at is not None and line.at < at:
            yield f"{named}: line {line.line} is earlier than the one before."
        yield from _by_the_table(named, line)
        part_version = (line.snapshot.get("versions") or (0, 0))[1]
        if part_version <= version:
            yield f"{named}: line {line.line} was written with version {part_version}, after version {version}."
        status, at, version = line.to_status, line.at, part_version
    if last.status is not status:
        yield f"{named} is {last.status}; its history says {_said(status)} (line {last.line})."
    elif last.status_since != at:
        yield f"{named} has its status since {last.status_since}; its history says since {at} (line {last.line})."
    # What its owner, or the lead who proposes it, may edit has a later version without a line.
    edited = last.status in (*EDITABLE, Status.PROPOSED)
    if last.version < version or (last.version > version and not edited):
        yield f"{named} has version {last.version}; its history says {version} (line {last.line})."


def _by_the_table(named: str, line: Any) -> Iterator[str]:
    """Whether the table of moves has the move of `line`, and whether its maker may have made it."""
    move = MOVES.get(line.move)
    if line.move in CARRYING:
        if line.person_id in (line.by_id, line.acting_for_id):
            yield f"{named}: in line {line.line} person {line.person_id} merges their own work."
        return
    if move is None:
        yield f"{named}: line {line.line} is a move that there is not: {line.move}."
        return
    if line.from_status not in move.sources:
        yield f"{named}: line {line.line} is “{line.move}” from {_said(line.from_status)}, where it is not possible."
    # Approving becomes late where a period is closed.
    ends = (move.target, Status.LATE) if line.move == "approve" else (move.target,)
    if isinstance(move.target, Status) and line.to_status not in ends:
        yield f"{named}: line {line.line} is “{line.move}” and ends at {line.to_status}."
    if line.move in DECIDING and line.person_id in (line.by_id, line.acting_for_id):
        yield f"{named}: in line {line.line} person {line.person_id} decides on their own work, or somebody for them."


def _said(status: Status | None) -> str:
    return status.value if status else "nothing"
