"""The decisions: one at a time, or several at once of which each stands or falls by itself."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from app import workflow
from app.access import policy
from app.extensions import db
from app.models import Contribution, Person, Status
from app.review.late import reopened
from app.review.queries import taken_back


def approve(part: Contribution, *, version: str, by: Person) -> None:
    """Approves the part as its reviewer read it."""
    workflow.move(part, "approve", by=by, read_version=version)


def accept(part: Contribution, *, version: str, reason: str, by: Person) -> None:
    """Lets a late part count, although a period that is closed is restated by it."""
    try:
        workflow.move(part, "accept", by=by, reason=reason, read_version=version)
    except workflow.Refused as refused:
        # That it has been submitted tells nobody why it cannot be accepted any more.
        if why := reopened(part):
            raise workflow.Refused(why) from refused
        raise


def revoke(part: Contribution, *, version: str, reason: str, by: Person) -> None:
    """Takes back an approval: from then on the part counts nowhere, and its owner may correct it."""
    workflow.move(part, "revoke", by=by, reason=reason, read_version=version)


def send_back(part: Contribution, *, version: str, reason: str, by: Person) -> None:
    """Returns the part to its owner, who reads the reason."""
    workflow.move(part, "return", by=by, reason=reason, read_version=version)


class Skipped(NamedTuple):
    """One of several that was not approved, and why; `is_stale`: it changed since it was read."""

    part: Contribution | None
    why: str
    is_stale: bool = False


class Outcome(NamedTuple):
    """What became of several at once; `minutes` are those of what was approved, or accepted.

    `late`: how many of them wait for university HR now, because a closed period counts them.
    """

    approved: int
    minutes: int
    skipped: list[Skipped]
    late: int = 0


def approve_many(versions: Mapping[int, str], *, by: Person) -> Outcome:
    """Approves each part of `versions` (the version that was read, by the part's id) that can be; the others are skipped."""
    return _each(versions, lambda part, version: approve(part, version=version, by=by), by)


def accept_many(versions: Mapping[int, str], *, reason: str, by: Person) -> Outcome:
    """Accepts each late part of `versions` that can be, all for one reason; the others are skipped."""
    return _each(versions, lambda part, version: accept(part, version=version, reason=reason, by=by), by)


def _each(versions: Mapping[int, str], decide: Callable[[Contribution, str], None], by: Person) -> Outcome:
    found = {
        part.id: part
        for part in db.session.scalars(select(Contribution).where(Contribution.id.in_(versions)))
        if policy.may_see(by, part)
    }
    workflow.hold({part.activity_id for part in found.values()})
    skipped: list[Skipped] = []
    approved = minutes = late = 0
    for part_id, version in versions.items():
        part = found.get(part_id)
        fault = _decide_one(part, version, decide, by) if part else Skipped(None, _not_there(part_id, by))
        if fault is not None:
            skipped.append(fault)
        elif part is not None:
            approved += 1
            late += part.status is Status.LATE
            minutes += part.minutes or 0
    return Outcome(approved, minutes, skipped, late)


def _not_there(part_id: int, by: Person) -> str:
    title = taken_back(by, part_id)
    if title is None:
        return _("There is nothing like it any more, or nothing that you may see.")
    return _("“%(title)s” is a draft again: its owner recalled it.", title=title)


def _decide_one(
    part: Contribution, version: str, decide: Callable[[Contribution, str], None], by: Person
) -> Skipped | None:
    """Decides on one part in a savepoint of its own; says why it could not be, or None."""
    if part.person_id == by.id:
        return Skipped(part, _("It is your own work."))
    if not version:
        return Skipped(part, _("What you had read did not come along. Read it again, then decide."))
    title = part.activity.title
    try:
        with db.session.begin_nested():
            decide(part, version)
    except workflow.Stale as stale:
        return Skipped(part, str(stale), is_stale=True)
    except workflow.Refused as refused:
        return Skipped(part, str(refused))
    except (StaleDataError, IntegrityError):
        return Skipped(part, _("“%(title)s” changed at this very moment.", title=title))
    return None
