"""The ledger: posting a contribution, cut at its boundaries, and voiding it, and what stood at a moment."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import select

from app import clock
from app.cutting import cut
from app.days import ONE_DAY, Span
from app.engagement_facts import Engagement
from app.extensions import db
from app.facts import Counted
from app.models import (
    Appointment,
    Area,
    Contribution,
    LedgerEngagement,
    LedgerEntry,
    LedgerLock,
    LedgerOutcome,
    LedgerPartner,
    LedgerSdg,
    Period,
    Scale,
)
from app.models.appointment import Post
from app.models.ledger import standing as standing

Read = TypeVar("Read")

# What was read within unchanged(), by what was asked; None outside of it.
_kept: ContextVar[dict[Any, Any] | None] = ContextVar("kept", default=None)


@contextmanager
def unchanged() -> Iterator[None]:
    """Within the block nobody else writes, and no appointment, period or close changes: what postings read of these is read once.

    Blocks may be nested: the outermost keeps what was read.
    """
    kept = _kept.get()
    token = _kept.set({} if kept is None else kept)
    try:
        yield
    finally:
        _kept.reset(token)


@contextmanager
def changing() -> Iterator[None]:
    """Within the block, which may stand in one of unchanged(), all of these may change after all: they are read anew, and again after it."""
    kept = _kept.get()
    token = _kept.set(None)
    try:
        yield
    finally:
        _kept.reset(token)
        if kept is not None:
            kept.clear()


def once(read: Callable[[], Read]) -> Callable[[], Read]:
    """`read`, which within unchanged() asks the database the first time only."""

    @wraps(read)
    def kept() -> Read:
        found = _kept.get()
        if found is None:
            return read()
        if read not in found:
            found[read] = read()
        answer: Read = found[read]
        return answer

    return kept


@once
def period_boundaries() -> list[date]:
    """The days on which a period of any calendar begins, or has just ended."""
    rows = db.session.execute(select(Period.first_day, Period.last_day))
    return sorted({edge for first, last in rows for edge in (first, last + ONE_DAY)})


def appointments(people: Collection[int]) -> dict[int, list[Appointment]]:
    """The appointments of `people` as the database has them now, by person; who never had one is left out.

    Under the ledger lock: what was read before it may have been corrected since.
    """
    kept = _kept.get()
    known: dict[int, list[Appointment]] = {} if kept is None else kept.setdefault(Appointment, {})
    if missing := set(people) - set(known):
        query = select(Appointment).where(Appointment.person_id.in_(missing)).order_by(Appointment.id)
        known.update({person_id: [] for person_id in missing})
        for post in db.session.scalars(query.execution_options(populate_existing=True)):
            known[post.person_id].append(post)
    return {person_id: known[person_id] for person_id in people if known[person_id]}


def lock(*, posts: bool = True) -> datetime:
    """Takes the ledger lock until the transaction ends and returns its moment, later than every earlier posting's.

    The clock is read only once the lock is held, so `posted_at` rises in the order of commits, even if the machine's
    clock was set back. Not `posts`: for what only comes before the next posting or at the same moment.
    """
    row = _lock_row()
    moment = clock.now()
    if row.last_moment and moment <= row.last_moment:
        moment = row.last_moment + timedelta(microseconds=1)
    row.last_moment = moment if posts else moment - timedelta(microseconds=1)
    return moment


@once
def _lock_row() -> LedgerLock:
    return db.session.execute(
        select(LedgerLock)
        .where(LedgerLock.id == 1)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()


class Whole(NamedTuple):
    """What stands, or would stand, of one contribution before it is cut."""

    contribution_id: int
    activity_id: int
    person_id: int
    kind_id: int
    area: Area
    scale: Scale | None
    activity_first_day: date
    engagement: LedgerEngagement | None
    discipline_code: str | None
    span: Span
    minutes: int
    credit: int


class Replacement(NamedTuple):
    """Entries that stand, and those that would stand in their place; either may be none."""

    old: list[LedgerEntry]
    new: list[LedgerEntry]


def whole_of(entries: Sequence[LedgerEntry]) -> Whole:
    """What `entries`, all that stand of one contribution, hold together."""
    like = entries[0]
    return Whole(
        like.contribution_id,
        like.activity_id,
        like.person_id,
        like.kind_id,
        like.area,
        like.scale,
        like.activity_first_day,
        like.engagement,
        like.discipline_code,
        Span(min(entry.first_day for entry in entries), max(Span.of(entry).end for entry in entries)),
        sum(entry.minutes for entry in entries),
        sum(entry.credit for entry in entries),
    )


def engagements(activity_ids: Collection[int]) -> dict[int, list[LedgerEngagement]]:
    """What entries of these activities have said of partners, outcomes and goals so far. No activity: nothing is asked."""
    found: dict[int, list[LedgerEngagement]] = {}
    if activity_ids:
        query = select(LedgerEngagement).where(LedgerEngagement.activity_id.in_(activity_ids))
        for row in db.session.scalars(query.order_by(LedgerEngagement.id)):
            found.setdefault(row.activity_id, []).append(row)
    return found


def engagement_of(
    activity_id: int, engagement: Engagement, rows: Iterable[LedgerEngagement]
) -> LedgerEngagement | None:
    """What entries of the activity say of `engagement`: the one of `rows` that says just that, else a new one, in no
    session yet; None where nothing of it is counted."""
    facts = engagement.counted()
    if not facts:
        return None
    for row in rows:
        if row.facts == facts:
            return row
    return LedgerEngagement(
        activity_id=activity_id,
        facts=facts,
        is_transfer=engagement.transfer is not None,
        partners=[
            LedgerPartner(partner_id=partner_id, deciding=one.deciding, since=one.since)
            for partner_id, one in engagement.partners.items()
        ],
        outcomes=[
            LedgerOutcome(outcome_code=code, beneficiaries=one.beneficiaries)
            for code, one in engagement.outcomes.items()
        ],
        sdgs=[LedgerSdg(sdg_number=number) for number in engagement.sdgs],
    )


def whole_by(contribution: Contribution, facts: Counted, engagement: LedgerEngagement | None) -> Whole:
    """What approving `contribution` as it now is would let stand, under the counted `facts` of its activity.

    `engagement`: what engagement_of() answers for them.
    """
    return Whole(
        contribution.id,
        contribution.activity_id,
        contribution.person_id,
        facts.kind.id,
        facts.kind.area,
        facts.scale,
        facts.first_day,
        engagement,
        contribution.person.discipline_code,
        Span.of(contribution),
        contribution.minutes or 0,
        contribution.share,
    )


def entries_of(whole: Whole, posts: Sequence[Post], edges: Iterable[date]) -> list[LedgerEntry]:
    """The entries that posting `whole` writes, without their moment; in no session yet. Raises NoAppointment."""
    return [
        LedgerEntry(
            contribution_id=whole.contribution_id,
            activity_id=whole.activity_id,
            person_id=whole.person_id,
            unit_id=piece.unit_id,
            kind_id=whole.kind_id,
            area=whole.area,
            scale=whole.scale,
            activity_first_day=whole.activity_first_day,
            engagement=whole.engagement,
            discipline_code=whole.discipline_code,
            first_day=piece.span.start,
            last_day=piece.span.last_day,
            minutes=piece.minutes,
            credit=piece.credit,
            is_nearest=piece.is_nearest,
        )
        for piece in cut(whole.span, whole.minutes, whole.credit, posts, edges)
    ]


def replace(replacements: Iterable[Replacement], moment: datetime) -> None:
    """Ends what stands and writes what stands in its place, all at `moment`, which lock() gave."""
    for one in replacements:
        for entry in one.old:
            entry.voided_at = moment
        for entry in one.new:
            entry.posted_at = moment
            db.session.add(entry)


def standing_entries(contribution: Contribution) -> list[LedgerEntry]:
    """The entries of `contribution` that count now."""
    return list(
        db.session.scalars(
            select(LedgerEntry)
            .where(LedgerEntry.contribution_id == contribution.id, standing())
            .order_by(LedgerEntry.id)
        )
    )
