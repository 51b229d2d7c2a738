"""What follows when appointments or periods change: approved work is cut again, and what waits is stamped with its unit anew."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import joinedload

from app import ledger
from app.access.reviewers import home_unit
from app.closed import touched
from app.extensions import db
from app.models import Activity, Appointment, Contribution, LedgerEntry, Period, Person, Status

# Decided on by the unit they are stamped with, or about to be decided again.
UNDECIDED = (Status.SUBMITTED, Status.LATE, Status.RETURNED, Status.AMENDING)
# What was approved is revoked, and its changes are decided on, by the unit it is stamped with.
STAMPED = (*UNDECIDED, Status.APPROVED)


class Effects(NamedTuple):
    """What a change of appointments, units or periods touched."""

    # Contributions whose approved work was cut again, by id.
    contributions: frozenset[int] = frozenset()
    # Entries that ended and entries that took their place, together.
    entries: int = 0
    # Whose approved work it is, by id.
    people: frozenset[int] = frozenset()
    # Contributions that wait, or were returned, and are now decided from another unit, by id.
    waiting: frozenset[int] = frozenset()
    # Periods that are closed and have other sums now: a restatement.
    closed: tuple[Period, ...] = ()


def follow(people: Collection[int]) -> Effects:
    """After a change of appointments or units: what `people` have waiting goes to its unit, their approved work is cut anew."""
    waiting = restamp(people)
    return recut_people(people)._replace(waiting=waiting)


def recut_people(people: Collection[int]) -> Effects:
    """Cuts the approved work of `people` at their appointments as they now are."""
    return _recut(LedgerEntry.person_id.in_(people)) if people else Effects()


def recut_at_periods() -> Effects:
    """Cuts the approved work that a period begins or ends within."""
    crossed = exists().where(
        or_(
            and_(Period.first_day > LedgerEntry.first_day, Period.first_day <= LedgerEntry.last_day),
            and_(Period.last_day >= LedgerEntry.first_day, Period.last_day < LedgerEntry.last_day),
        )
    )
    across = select(LedgerEntry.contribution_id).where(ledger.standing(), crossed)
    return _recut(LedgerEntry.contribution_id.in_(across))


def _recut(whose: ColumnElement[bool]) -> Effects:
    """Replaces the standing entries that would now be cut otherwise. What was approved stays: days, minutes, credit, kind.

    The approved values are read from the entries themselves: the contribution may be in the middle of a change.
    Everything is read under the ledger lock: whoever approves at the same time is through, or will read what we wrote.
    """
    moment = ledger.lock()
    query = select(LedgerEntry).where(whose, ledger.standing()).order_by(LedgerEntry.id)
    standing: dict[int, list[LedgerEntry]] = {}
    for entry in db.session.scalars(query.execution_options(populate_existing=True)):
        standing.setdefault(entry.contribution_id, []).append(entry)
    posts = ledger.appointments({entries[0].person_id for entries in standing.values()})
    edges = ledger.period_boundaries()
    changed = [
        ledger.Replacement(old, new)
        for old in standing.values()
        if _places(old)
        != _places(new := ledger.entries_of(ledger.whole_of(old), posts[old[0].person_id], edges))
    ]
    closed = touched(changed)
    ledger.replace(changed, moment)
    db.session.flush()
    return Effects(
        frozenset(one.old[0].contribution_id for one in changed),
        sum(len(one.old) + len(one.new) for one in changed),
        frozenset(one.old[0].person_id for one in changed),
        frozenset(),
        closed,
    )


def _places(entries: list[LedgerEntry]) -> list[tuple[date, date, int, int, int, bool]]:
    return sorted(
        (entry.first_day, entry.last_day, entry.unit_id, entry.minutes, entry.credit, entry.is_nearest)
        for entry in entries
    )


def restamp(people: Collection[int]) -> frozenset[int]:
    """Stamps what `people` have waiting or approved with the unit that the reviewer rule now starts from.

    Returns what waits and changed, by id. A stamp is no fact that a reviewer reads: it leaves the version as it is. To
    be called before recut_people(): people are locked first, activities second, the ledger third.
    """
    _hold_all(people)
    query = (
        select(Contribution)
        .where(Contribution.person_id.in_(people), Contribution.status.in_(STAMPED))
        .options(
            joinedload(Contribution.person).selectinload(Person.appointments).joinedload(Appointment.unit)
        )
        .execution_options(populate_existing=True)
    )
    stamps: dict[int, list[int]] = {}
    waiting = set()
    for part in db.session.scalars(query):
        unit = home_unit(part.person, part.last_day)
        if unit is not None and unit.id != part.reviewing_unit_id:
            stamps.setdefault(unit.id, []).append(part.id)
            if part.status in UNDECIDED:
                waiting.add(part.id)
    for unit_id, parts in stamps.items():
        # Through the session the version would rise, and the page that a reviewer has open would be refused.
        db.session.execute(
            update(Contribution).where(Contribution.id.in_(parts)).values(reviewing_unit_id=unit_id)
        )
    return frozenset(waiting)


def _hold_all(people: Collection[int]) -> None:
    """Lets nobody log, submit or decide on anything of `people` until the transaction ends: whoever does reads what it wrote.

    Drafts and proposals too: they could be submitted meanwhile, and would be stamped by the appointments from before.
    """
    whose = select(Person.id).where(Person.id.in_(people)).order_by(Person.id)
    db.session.execute(whose.with_for_update(key_share=True))
    theirs = select(Contribution.activity_id).where(Contribution.person_id.in_(people))
    db.session.execute(
        select(Activity.id).where(Activity.id.in_(theirs)).order_by(Activity.id).with_for_update()
    )
