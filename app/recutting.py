"""What follows when appointments or periods change: approved work is cut again, and what waits is stamped with its unit anew."""

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import joinedload

from app import ledger
from app.access.reviewers import home_unit
from app.days import Span
from app.extensions import db
from app.models import Activity, Appointment, Contribution, LedgerEntry, Period, Person, Status

# Decided on by the unit they are stamped with, or about to be decided again.
UNDECIDED = (Status.SUBMITTED, Status.LATE, Status.RETURNED, Status.AMENDING)


def recut_people(people: Collection[int]) -> int:
    """Cuts the approved work of `people` at their appointments as they now are; returns how many contributions changed."""
    return _recut(LedgerEntry.person_id.in_(people)) if people else 0


def recut_at_periods() -> int:
    """Cuts the approved work that a period begins or ends within; returns how many contributions changed."""
    crossed = exists().where(
        or_(
            and_(Period.first_day > LedgerEntry.first_day, Period.first_day <= LedgerEntry.last_day),
            and_(Period.last_day >= LedgerEntry.first_day, Period.last_day < LedgerEntry.last_day),
        )
    )
    across = select(LedgerEntry.contribution_id).where(ledger.standing(), crossed)
    return _recut(LedgerEntry.contribution_id.in_(across))


def _recut(whose: ColumnElement[bool]) -> int:
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
        (old, new)
        for old in standing.values()
        if _places(old) != _places(new := _cut(old, posts[old[0].person_id], edges))
    ]
    for old, new in changed:
        for entry in old:
            entry.voided_at = moment
        for entry in new:
            entry.posted_at = moment
            db.session.add(entry)
    db.session.flush()
    return len(changed)


def _cut(old: list[LedgerEntry], posts: list[Appointment], edges: Iterable[date]) -> list[LedgerEntry]:
    """The entries that would be posted today for what `old` holds together."""
    like = old[0]
    span = Span(min(entry.first_day for entry in old), max(Span.of(entry).end for entry in old))
    minutes, credit = sum(entry.minutes for entry in old), sum(entry.credit for entry in old)
    return [
        LedgerEntry(
            contribution_id=like.contribution_id,
            activity_id=like.activity_id,
            person_id=like.person_id,
            unit_id=piece.unit_id,
            kind_id=like.kind_id,
            area=like.area,
            scale=like.scale,
            activity_first_day=like.activity_first_day,
            first_day=piece.span.start,
            last_day=piece.span.last_day,
            minutes=piece.minutes,
            credit=piece.credit,
            is_nearest=piece.is_nearest,
        )
        for piece in ledger.cut(span, minutes, credit, posts, edges)
    ]


def _places(entries: list[LedgerEntry]) -> list[tuple[date, date, int, int, int, bool]]:
    return sorted(
        (entry.first_day, entry.last_day, entry.unit_id, entry.minutes, entry.credit, entry.is_nearest)
        for entry in entries
    )


def restamp(people: Collection[int]) -> int:
    """Stamps what `people` have waiting with the unit that the reviewer rule now starts from; returns how many changed.

    A stamp is no fact that a reviewer reads: it leaves the version as it is. To be called before recut_people(): moves
    lock the activity first and the ledger second.
    """
    waiting = Contribution.person_id.in_(people), Contribution.status.in_(UNDECIDED)
    with_waiting = select(Contribution.activity_id).where(*waiting)
    db.session.execute(
        select(Activity.id).where(Activity.id.in_(with_waiting)).order_by(Activity.id).with_for_update()
    )
    query = (
        select(Contribution)
        .where(*waiting)
        .options(
            joinedload(Contribution.person).selectinload(Person.appointments).joinedload(Appointment.unit)
        )
        .execution_options(populate_existing=True)
    )
    stamps: dict[int, list[int]] = {}
    for part in db.session.scalars(query):
        unit = home_unit(part.person, part.last_day)
        if unit is not None and unit.id != part.reviewing_unit_id:
            stamps.setdefault(unit.id, []).append(part.id)
    for unit_id, parts in stamps.items():
        # Through the session the version would rise, and the page that a reviewer has open would be refused.
        db.session.execute(
            update(Contribution).where(Contribution.id.in_(parts)).values(reviewing_unit_id=unit_id)
        )
    return sum(len(parts) for parts in stamps.values())
