"""The rows of the queue: each waiting part with what its reviewer must know before opening it."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app import clock, past, workflow
from app.access.reviewers import chairs
from app.extensions import db
from app.facts import differences, snapshot
from app.models import Activity, Contribution, Decision, Person, RoleGrant
from app.web.differences import Told, kinds_by_id, told
from app.web.flags import Flag

# Moves after which a part that waits is read as a difference.
DECIDED = ("approve", "accept", "return", "revoke")


class Row(NamedTuple):
    """One waiting part. `days` it has waited; `seat`: the grant by which the viewer decides; `version`: what is read here.

    `returned`: the line that sent it back, if this is a resubmission. `amends`: it would change what stands approved.
    `changes`: what differs from what is approved, else from the submission that was returned or, where none was, from
    what was submitted.
    """

    part: Contribution
    days: int
    seat: RoleGrant | None
    version: str
    returned: Decision | None
    changes: list[Told]
    flags: Sequence[Flag] = ()
    amends: bool = False

    @property
    def differs(self) -> bool:
        """Whether it was read before, or changed since it was submitted: then the difference is shown."""
        return self.amends or self.returned is not None or bool(self.changes)

    @property
    def decides_for(self) -> Person | None:
        return self.seat.acting_for if self.seat else None


def rows(
    viewer: Person, parts: Sequence[Contribution], flags: Mapping[int, Sequence[Flag]] | None = None
) -> list[Row]:
    """A row for each of `parts`, in their order, with its `flags` by its id; two or three statements, however many."""
    load_history([part.id for part in parts])
    return [row(viewer, part, (flags or {}).get(part.id, ())) for part in parts]


def row(viewer: Person, part: Contribution, flags: Sequence[Flag] = ()) -> Row:
    compared = past.compared_with(part)
    returned = past.last_return(part)
    if compared is None and (asked := past.last_submitted(part)):
        compared = asked.snapshot
    found = differences(compared, snapshot(part)) if compared else []
    return Row(
        part,
        days_waiting(part),
        chairs().bench(part).seat_of(viewer),
        workflow.version_of(part),
        returned,
        told(found, kinds_by_id(), part.activity.kind) if found else [],
        flags,
        past.approved_line(part) is not None,
    )


def may_need_a_look(parts: Sequence[Contribution]) -> set[int]:
    """The ids of those parts that were decided on before, or whose activity changed after they were submitted."""
    ids = [part.id for part in parts]
    decided = db.session.scalars(
        select(Decision.contribution_id).where(Decision.contribution_id.in_(ids), Decision.move.in_(DECIDED))
    )
    changed = {
        part.id for part in parts if part.submitted_at and part.activity.changed_at > part.submitted_at
    }
    return changed | set(decided)


def load_history(ids: Collection[int]) -> None:
    """Reads the histories, the evidence and the people from outside of these parts, a statement for each table."""
    if not ids:
        return
    query = select(Contribution).where(Contribution.id.in_(ids))
    lines = selectinload(Contribution.decisions).options(
        joinedload(Decision.by), joinedload(Decision.acting_for)
    )
    shared = joinedload(Contribution.activity).options(
        selectinload(Activity.evidence), selectinload(Activity.outsiders)
    )
    db.session.scalars(query.options(lines, shared)).all()


def days_waiting(part: Contribution) -> int:
    since = part.submitted_at or part.status_since
    return (clock.today() - clock.day_of(since)).days
