"""WHEN: the table of a contribution's moves; move() alone writes a status, and a line of history with it."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import NamedTuple

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app import amendments, checks, clock, closed, ledger, outbox, past
from app.access import policy
from app.access.permissions import Permission
from app.access.reviewers import chairs, unit_by
from app.access.scopes import is_university_hr
from app.extensions import db
from app.facts import snapshot
from app.models import Activity, Contribution, Decision, LedgerEntry, Person, Role, Status
from app.models.contribution import CARRYING as CARRYING
from app.refusals import Refused as Refused
from app.refusals import Stale as Stale
from app.refusals import already
from app.typed import paragraphs

Target = Status | Callable[[Contribution], Status]


# Characters; everybody who reads the record reads its history.
LONGEST_REASON = 2000


def draft_or_amending(part: Contribution) -> Status:
    return Status.AMENDING if has_standing(part) else Status.DRAFT


def returned_or_amending(part: Contribution) -> Status:
    return Status.AMENDING if has_standing(part) else Status.RETURNED


def submitted_or_draft(part: Contribution) -> Status:
    """A part confirmed before it is done, or with something missing, becomes its owner's draft."""
    return Status.DRAFT if checks.problems(part) else Status.SUBMITTED


class Move(NamedTuple):
    """From which statuses (None: it was just made), to which, by whom, and whether a reason must be given.

    `decides`: somebody other than the contributor, in a post; `posts`: it changes the ledger.
    """

    sources: tuple[Status | None, ...]
    target: Target
    permission: Permission
    needs_reason: bool = False
    decides: bool = False
    posts: bool = False


MOVES: dict[str, Move] = {
    "create": Move((None,), Status.DRAFT, Permission.CONTRIBUTION_EDIT),
    # What was proposed and is not answered is corrected by proposing it anew.
    "propose": Move(
        (None, Status.DECLINED, Status.PROPOSED), Status.PROPOSED, Permission.CONTRIBUTION_PROPOSE
    ),
    "confirm": Move((Status.PROPOSED,), submitted_or_draft, Permission.CONTRIBUTION_EDIT),
    "decline": Move((Status.PROPOSED,), Status.DECLINED, Permission.CONTRIBUTION_EDIT, needs_reason=True),
    "submit": Move(
        (Status.DRAFT, Status.RETURNED, Status.AMENDING), Status.SUBMITTED, Permission.CONTRIBUTION_EDIT
    ),
    "recall": Move((Status.SUBMITTED,), draft_or_amending, Permission.CONTRIBUTION_EDIT),
    "leave": Move(
        (Status.DRAFT, Status.RETURNED), Status.DECLINED, Permission.CONTRIBUTION_LEAVE, needs_reason=True
    ),
    # A draft, or a proposal, that was submitted once leaves the lists and keeps its history: see discard().
    "discard": Move((Status.DRAFT,), Status.DECLINED, Permission.CONTRIBUTION_EDIT),
    "withdraw": Move((Status.PROPOSED,), Status.DECLINED, Permission.CONTRIBUTION_PROPOSE),
    # Where a closed period would have another sum it becomes late instead, and nothing is posted: see move().
    "approve": Move(
        (Status.SUBMITTED,),
        Status.APPROVED,
        Permission.CONTRIBUTION_DECIDE,
        decides=True,
        posts=True,
    ),
    "accept": Move(
        (Status.LATE,),
        Status.APPROVED,
        Permission.CONTRIBUTION_DECIDE,
        needs_reason=True,
        decides=True,
        posts=True,
    ),
    "return": Move(
        (Status.SUBMITTED, Status.LATE),
        returned_or_amending,
        Permission.CONTRIBUTION_DECIDE,
        needs_reason=True,
        decides=True,
    ),
    "amend": Move((Status.APPROVED,), Status.AMENDING, Permission.CONTRIBUTION_EDIT),
    "drop": Move((Status.AMENDING,), Status.APPROVED, Permission.CONTRIBUTION_EDIT),
    "revoke": Move(
        (Status.APPROVED,),
        Status.RETURNED,
        Permission.CONTRIBUTION_REVOKE,
        needs_reason=True,
        decides=True,
        posts=True,
    ),
    # The period whose close it waited for is open again: its reviewer decides anew.
    "reopen": Move((Status.LATE,), Status.SUBMITTED, Permission.PERIOD_CLOSE),
}

# A draft or a returned part is edited by its owner; what is submitted must be recalled first.
EDITABLE = (Status.DRAFT, Status.RETURNED, Status.AMENDING)

# Counted in the "not included" of every report. A close keeps how many there were: each move to or from these is
# before the close or after it, as each posting is.
REPORTED = (Status.SUBMITTED, Status.LATE, Status.RETURNED, Status.AMENDING)


def version_of(part: Contribution) -> str:
    """The version that a page shows and its forms send back: that of the activity and that of the part."""
    return f"{part.activity.version}.{part.version}"


def is_open(part: Contribution, name: str, by: Person) -> bool:
    """Whether `by` could make the move now: buttons ask this, and move() asks it again."""
    move_ = MOVES[name]
    return part.status in move_.sources and policy.may(by, move_.permission, part)


# What was moved within together(), with the line of history that is still to be written.
_unwritten: ContextVar[list[tuple[Contribution, Decision]] | None] = ContextVar("unwritten", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Within the block nobody else writes, no part is moved twice and the register stays: the moves are written at once when it ends.

    For the demo, which plays twenty thousand moves into an empty database. Nothing is locked or read anew meanwhile.
    """
    lines: list[tuple[Contribution, Decision]] = []
    token = _unwritten.set(lines)
    try:
        with db.session.no_autoflush, ledger.unchanged():
            yield
            _write(lines)
    finally:
        _unwritten.reset(token)


def begin(part: Contribution, name: str, *, by: Person) -> None:
    """The first move of a part that was just made: `create` by its owner, `propose` by the lead. Raises Refused."""
    move_ = MOVES[name]
    # The permission is asked about rows: who owns and who leads is known once they are written.
    db.session.add(part)
    if _unwritten.get() is None:
        db.session.flush()
    if None not in move_.sources:
        raise Refused(already(part))
    if not policy.may(by, move_.permission, part):
        raise Refused(_("You may not do this with “%(title)s”.", title=part.activity.title))
    _enter(part, move_, name, None, by=by, reason="")


def move(
    part: Contribution,
    name: str,
    *,
    by: Person,
    reason: str = "",
    read_version: str | None = None,
) -> None:
    """Makes the move `name` on `part`, writes its history, and posts to the ledger where it approves.

    `read_version` is what the page showed; a record that changed since raises Stale. Every other obstacle raises
    Refused with a sentence. Locks the activity, so that two people at once have one effect.
    """
    move_ = MOVES[name]
    _lock(part)
    if part.status not in move_.sources:
        raise Refused(already(part))
    if read_version is not None and read_version != version_of(part):
        title = part.activity.title
        raise Stale(_("“%(title)s” changed since you read it. Nothing was done.", title=title), part)
    if not policy.may(by, move_.permission, part):
        raise Refused(_("You may not do this with “%(title)s”.", title=part.activity.title))
    reason = paragraphs(reason)
    if move_.needs_reason and not reason:
        raise Refused(_("Write a reason: the other person reads it."))
    if len(reason) > LONGEST_REASON:
        raise Refused(_("Keep the reason under 2,000 characters."))
    if name == "submit":
        if found := checks.problems(part):
            raise Refused(found[0].text)
        amendments.follow_partners(part)
    if name == "drop":
        _restore(part)
    if not move_.posts:
        _enter(part, move_, name, part.status, by=by, reason=reason)
        return
    if name != "revoke" and (bar := checks.bar_to_approval(part)):
        raise Refused(bar)
    _post(part, move_, name, by=by, reason=reason)


def _post(part: Contribution, move_: Move, name: str, *, by: Person, reason: str) -> None:
    """Makes a move that changes the ledger. What is closed is asked under the ledger's lock: a close is before or after."""
    moment = ledger.lock()
    found = amendments.revocation(part) if name == "revoke" else amendments.replacements(part)
    restated = closed.touched(found)
    if restated and name == "approve":
        late = move_._replace(target=Status.LATE)
        _enter(part, late, name, part.status, by=by, reason=reason, moment=moment)
        return
    if restated and name == "revoke" and not is_university_hr(by):
        raise Refused(
            _(
                "%(period)s is closed and counts “%(title)s”: university HR revokes it.",
                period=restated[0].name_in(str(get_locale() or "th")),
                title=part.activity.title,
            )
        )
    source = part.status
    if name != "revoke":
        # Before the history is written: its line tells the facts that are in force from now on.
        amendments.take_effect(part, by=by)
    _enter(part, move_, name, source, by=by, reason=reason, moment=moment)
    ledger.replace(found, moment)
    if _unwritten.get() is None:
        db.session.flush()


def _restore(part: Contribution) -> None:
    """Brings the approved values back, unless parts that were added meanwhile leave no room for them."""
    line = past.approved_line(part)
    if line is None:
        raise Refused(already(part))
    amendments.restore(part, line.snapshot)
    db.session.flush()
    crowded = [
        problem
        for problem in checks.problems(part)
        if problem.field in ("share", "first_day", "author_position")
    ]
    if crowded:
        raise Refused(crowded[0].text)


def carry(
    part: Contribution, name: str, target: Status, *, by: Person, reason: str, moment: datetime
) -> None:
    """Writes the line of a merge of two records, or of its undoing, and the status that `part` has from then on.

    Merging itself asks who may, and what it does to the ledger at `moment`; the parts' activities are locked.
    """
    assert name in CARRYING
    move_ = Move((part.status,), target, Permission.ACTIVITY_MERGE, needs_reason=True)
    _enter(part, move_, name, part.status, by=by, reason=reason, moment=moment)


def discard(part: Contribution, *, by: Person) -> bool:
    """Deletes a draft (by its owner), or a proposal or what was declined (by the lead); the last part takes the activity along.

    What was submitted once stays: reports of earlier moments tell that it waited. A draft or a proposal is then declined
    instead; so is the last draft of an activity in which another part stays. Answers whether it was deleted.
    """
    _lock(part)
    draft = part.status is Status.DRAFT and policy.may(by, Permission.CONTRIBUTION_EDIT, part)
    offered = part.status in (Status.PROPOSED, Status.DECLINED)
    proposal = offered and policy.may(by, Permission.CONTRIBUTION_PROPOSE, part)
    if not (draft or proposal):
        raise Refused(_("Only a draft or a proposal can be deleted."))
    activity = part.activity
    others = [other for other in activity.contributions if other is not part]
    live = [other for other in others if other.status is not Status.DECLINED]
    is_leads_last = part.person_id == activity.lead_id and all(
        other.person_id != part.person_id for other in live
    )
    if draft and is_leads_last and live:
        title = activity.title
        raise Refused(_("Colleagues take part in “%(title)s”: withdraw their proposals first.", title=title))
    # What a recorder wrote down for somebody, and takes back, was nobody else's either.
    takes_along = is_leads_last and not live and part.status is not Status.DECLINED
    if _was_submitted([part, *others] if takes_along else [part]):
        if part.status is Status.DECLINED:
            raise Refused(_("“%(title)s” was submitted once: its history stays.", title=activity.title))
        name = "discard" if draft else "withdraw"
        part.proposed = None
        _enter(part, MOVES[name], name, part.status, by=by, reason="")
        return False
    if takes_along:
        db.session.delete(activity)
    else:
        activity.contributions.remove(part)
        activity.changed_at = clock.now()
    db.session.flush()
    return True


def _was_submitted(parts: Sequence[Contribution]) -> bool:
    ids = [part.id for part in parts]
    told = select(Decision.id).where(
        Decision.contribution_id.in_(ids), Decision.to_status == Status.SUBMITTED
    )
    return db.session.scalar(told.limit(1)) is not None


def hold(activity_ids: Collection[int]) -> None:
    """Locks several activities before the first of several moves: taken one by one, after the ledger's own lock, two
    people at once could wait for each other."""
    query = select(Activity.id).where(Activity.id.in_(activity_ids)).order_by(Activity.id)
    db.session.execute(query.with_for_update())


def has_standing(part: Contribution) -> bool:
    """Whether approved entries of `part` count now."""
    query = select(LedgerEntry.id).where(LedgerEntry.contribution_id == part.id, ledger.standing())
    return db.session.scalar(query.limit(1)) is not None


def _lock(part: Contribution) -> None:
    """Locks the activity's row and reads it and its parts anew: what is checked next is what is written."""
    unwritten = _unwritten.get()
    if unwritten is not None:
        # What counts of the activity is asked of the database next.
        if any(one.activity_id == part.activity_id and MOVES[line.move].posts for one, line in unwritten):
            db.session.flush()
        return
    activity = db.session.scalars(
        select(Activity)
        .where(Activity.id == part.activity_id)
        .options(selectinload(Activity.contributions))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if activity is None or part not in activity.contributions:
        raise Refused(_("Somebody has deleted this in the meantime."))


def _enter(
    part: Contribution,
    move_: Move,
    name: str,
    source: Status | None,
    *,
    by: Person,
    reason: str,
    moment: datetime | None = None,
) -> None:
    """Writes the new status and the line of history that says so, at `moment` where the ledger's lock gave one already."""
    target = move_.target if isinstance(move_.target, Status) else move_.target(part)
    if moment is None:
        moment = ledger.lock(posts=False) if {source, target} & set(REPORTED) else clock.now()
    seat = chairs().bench(part).seat_of(by) if move_.decides else None
    acting = seat if seat is not None and seat.role is Role.ACTING_HEAD else None
    home = None
    if target is Status.SUBMITTED or name == "drop":
        # The appointments are read anew: HR may have changed them while this waited for the activity.
        home = unit_by(ledger.appointments([part.person_id]).get(part.person_id, []), part.last_day)
    part.status, part.status_since = target, moment
    if target is Status.SUBMITTED and name not in ("reopen", *CARRYING):
        part.submitted_at = moment
    if home is not None:
        part.reviewing_unit_id = home.id
    line = Decision(
        move=name,
        from_status=source,
        to_status=target,
        by_id=by.id,
        at=moment,
        reason=reason,
        acting_for_id=acting.acting_for_id if acting else None,
        order_number=acting.order_number if acting else "",
    )
    unwritten = _unwritten.get()
    if unwritten is None:
        _write([(part, line)])
        outbox.tell(line)
    else:
        unwritten.append((part, line))


def _write(lines: Sequence[tuple[Contribution, Decision]]) -> None:
    """Writes the statuses, then the lines of history: a snapshot names the version that its status was written with."""
    db.session.flush()
    for part, line in lines:
        line.contribution, line.snapshot = part, snapshot(part)
        db.session.add(line)
    db.session.flush()
