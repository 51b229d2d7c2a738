"""What the history of a part says: when it was last submitted, what of it stands approved, what its reviewer saw before."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import selectinload

from app.extensions import db
from app.facts import Own, Snapshot, counted, is_listed, own_now, own_of, snapshot, stated
from app.models import Contribution, Decision, Person, Status
from app.models.contribution import CARRYING

# Moves that leave approved values in force.
APPROVING = ("approve", "accept", *CARRYING)

# States in which a part may hold other values than those that count.
CHANGING = (Status.AMENDING, Status.SUBMITTED, Status.LATE)
# What waits for somebody's decision, and is read by others as it is.
WAITING = (Status.SUBMITTED, Status.LATE)
# What others knew of once, and what its owner may be writing again: they read it as its history last told it.
REWRITTEN = (Status.RETURNED, Status.AMENDING)


def read_histories(parts: Iterable[Contribution]) -> None:
    """Reads the histories of those of `parts` that may be changing; two statements for a list, however long, or none."""
    ids = [part.id for part in parts if part.status in (*CHANGING, *REWRITTEN)]
    if ids:
        query = select(Contribution).where(Contribution.id.in_(ids))
        db.session.scalars(query.options(selectinload(Contribution.decisions))).all()


def what_counts(part: Contribution, viewer: Person) -> Own:
    """The own facts that lists and records show `viewer`: as approved while they are being changed, else as they are.

    What the owner of a returned part has changed and not submitted is shown to nobody but its owner and the lead.
    """
    line = approved_line(part) if part.status in CHANGING else None
    if line is not None:
        return own_of(line.snapshot)
    if part.status in REWRITTEN and not writes(part, viewer) and part.decisions:
        return own_of(part.decisions[-1].snapshot)
    return own_now(part)


def writes(part: Contribution, viewer: Person) -> bool:
    """Whether `viewer` reads `part` as it is being written: its owner and the lead."""
    return viewer.id in (part.person_id, part.activity.lead_id)


def last_told(part: Contribution) -> Snapshot:
    """What others than its owner and the lead read of `part`: as it is while it waits, else as its history last told it."""
    if part.status in WAITING or not part.decisions:
        return snapshot(part)
    return part.decisions[-1].snapshot


def approved_line(part: Contribution) -> Decision | None:
    """The line that approved what stands of `part`; None where nothing does."""
    lines = list(part.decisions)
    at = max((at for at, line in enumerate(lines) if _approves(line)), default=None)
    if at is None or any(_ends(line) for line in lines[at:]):
        return None
    return lines[at]


def _ends(line: Decision) -> bool:
    """Whether nothing stands from this line on: revoked, or given up for another part when two records became one."""
    return line.move == "revoke" or line.to_status is Status.DECLINED


def approved_facts(part: Contribution) -> Snapshot | None:
    """What stands approved of `part`: its own facts as approved, under the counted facts that are in force now."""
    line = approved_line(part)
    if line is None:
        return None
    words = {fact: value for fact, value in line.snapshot.items() if not is_listed(fact)}
    return {**words, **stated(counted(part.activity))}


def confirmed_line(part: Contribution) -> Decision | None:
    """The line by which its person said yes to a part that was proposed, where it has stayed a draft since; else None."""
    if part.status is not Status.DRAFT or any(_submits(line) for line in part.decisions):
        return None
    return next((line for line in reversed(part.decisions) if line.move == "confirm"), None)


def is_confirmed() -> ColumnElement[bool]:
    """Of Contribution: the same, as SQL."""
    line = exists().where(Decision.contribution_id == Contribution.id)
    return and_(
        Contribution.status == Status.DRAFT,
        line.where(Decision.move == "confirm"),
        ~line.where(Decision.to_status == Status.SUBMITTED),
    )


def _submits(line: Decision) -> bool:
    return line.to_status is Status.SUBMITTED


def last_return(part: Contribution) -> Decision | None:
    """The return, or the revocation, that the present submission answers; None where it answers none."""
    lines = list(part.decisions)
    at = max((at for at, line in enumerate(lines) if line.move in ("return", "revoke")), default=None)
    if at is None or any(_approves(line) for line in lines[at:]):
        return None
    return lines[at]


def compared_with(part: Contribution) -> Snapshot | None:
    """What the reviewer of `part` is shown the difference from: what stands approved, else the submission that was returned."""
    approved = approved_facts(part)
    if approved is not None:
        return approved
    line = submitted_before(part)
    return line.snapshot if line else None


def _approves(line: Decision) -> bool:
    return line.move in APPROVING and line.to_status is Status.APPROVED


def last_submitted(part: Contribution) -> Decision | None:
    """The latest time `part` was submitted: what its reviewer was asked to read."""
    return next(
        (line for line in reversed(part.decisions) if line.to_status is Status.SUBMITTED),
        None,
    )


def submitted_before(part: Contribution) -> Decision | None:
    """The submission before the latest one, which somebody returned: a reviewer sees only what differs from it."""
    submitted = [at for at, line in enumerate(part.decisions) if line.to_status is Status.SUBMITTED]
    returned = [at for at, line in enumerate(part.decisions) if line.move == "return"]
    if len(submitted) < 2 or not returned:
        return None
    earlier = [at for at in submitted if at < returned[-1]]
    return part.decisions[earlier[-1]] if earlier else None
