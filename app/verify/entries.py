"""Do the entries of the ledger sum to the contributions? What counts is what the last approval said, cut as it would be today."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from app import ledger, past
from app.cutting import NoAppointment
from app.days import ONE_DAY, Span
from app.extensions import db
from app.facts import Snapshot, counted, own_of
from app.ledger import Whole
from app.models import WHOLE, Activity, Appointment, Contribution, LedgerEntry, LedgerLock, Status
from app.verify.reading import Findings, batches, listed

# Minutes, and credit in parts per million; days as ISO.
WORDS = {
    "activity_id": "activity",
    "person_id": "person",
    "kind_id": "kind",
    "activity_first_day": "first day of the activity",
}


def entries() -> Findings:
    """Each contribution: what stands of it, how it is cut, what stood before, and the shares of its activity."""
    query = (
        select(Contribution)
        .options(
            joinedload(Contribution.activity).joinedload(Activity.kind),
            joinedload(Contribution.activity).selectinload(Activity.outsiders),
            selectinload(Contribution.decisions),
            selectinload(Contribution.entries),
        )
        .order_by(Contribution.activity_id, Contribution.id)
    )
    edges = ledger.period_boundaries()
    shares = _Shares()
    for batch in batches(query):
        parts: list[Contribution] = [part for (part,) in batch]
        posts = ledger.appointments({part.person_id for part in parts})
        for part in parts:
            yield [
                *shares.of(part),
                *_standing(part, posts.get(part.person_id, []), edges),
                *_one_after_another(part),
            ]


def _named(part: Contribution) -> str:
    return f"Contribution {part.id} of activity {part.activity_id}"


def _standing(part: Contribution, posts: Sequence[Appointment], edges: Iterable[date]) -> Iterator[str]:
    """What is wrong with the entries of `part` that count."""
    found = [entry for entry in part.entries if entry.voided_at is None]
    approved = past.approved_facts(part)
    ids = listed([entry.id for entry in found])
    if approved is None or part.status in (Status.DRAFT, Status.PROPOSED, Status.RETURNED, Status.DECLINED):
        if found:
            yield f"{_named(part)} is {part.status} and not approved, but entries of it count: {ids}."
        elif part.status in (Status.APPROVED, Status.AMENDING):
            yield f"{_named(part)} is {part.status}, but nothing of it counts and no approval stands."
        return
    if not found:
        yield f"{_named(part)} is {part.status} and was approved, but nothing of it counts."
        return
    should = _whole(part, approved)
    differing = [*_differing(should, found), *_engaged_otherwise(part, found)]
    yield from (f"{_named(part)}: {one} Its entries: {ids}." for one in differing)
    try:
        anew = ledger.entries_of(should, posts, edges)
    except NoAppointment:
        yield f"{_named(part)} counts, but person {part.person_id} never had an appointment."
        return
    if not differing and sorted(map(_place, found)) != sorted(map(_place, anew)):
        yield (
            f"{_named(part)} is not cut as the appointments of person {part.person_id} and the periods"
            f" say. Its entries: {ids}."
        )


def _whole(part: Contribution, approved: Snapshot) -> Whole:
    """What stands of `part` by its history, under the counted facts of its activity that are in force."""
    own, facts = own_of(approved), counted(part.activity)
    # The field of study is that of the day of approval, which entries alone tell; partners and outcomes are compared apart.
    like = next(entry for entry in part.entries if entry.voided_at is None)
    return Whole(
        part.id,
        part.activity_id,
        part.person_id,
        facts.kind.id,
        facts.kind.area,
        facts.scale,
        facts.first_day,
        like.engagement,
        like.discipline_code,
        Span(own.first_day, own.last_day + ONE_DAY),
        own.minutes or 0,
        own.share,
    )


def _differing(should: Whole, found: Sequence[LedgerEntry]) -> Iterator[str]:
    whole = ledger.whole_of(found)
    if whole.minutes != should.minutes:
        yield f"approved were {should.minutes} minutes, its entries hold {whole.minutes}."
    if whole.credit != should.credit:
        yield f"approved was a share of {should.credit} parts per million, its entries hold {whole.credit}."
    if whole.span != should.span:
        yield (
            f"approved were the days {should.span.start} to {should.span.last_day},"
            f" its entries hold {whole.span.start} to {whole.span.last_day}."
        )
    for fact in ("activity_id", "person_id", "kind_id", "area", "scale", "activity_first_day"):
        right = getattr(should, fact)
        wrong = sorted({str(getattr(entry, fact)) for entry in found if getattr(entry, fact) != right})
        if wrong:
            yield f"its {WORDS.get(fact, fact)} is {right}, entries say {', '.join(wrong)}."


def _engaged_otherwise(part: Contribution, found: Sequence[LedgerEntry]) -> Iterator[str]:
    """What is counted of partners, outcomes and goals is what is in force at the activity."""
    right = counted(part.activity).engagement.counted()
    wrong = [entry.id for entry in found if (entry.engagement.facts if entry.engagement else {}) != right]
    if wrong:
        yield f"its partners and outcomes are {right}, entries {listed(wrong)} say otherwise."


def _place(entry: LedgerEntry) -> tuple[Any, ...]:
    return entry.first_day, entry.last_day, entry.unit_id, entry.minutes, entry.credit, entry.is_nearest


def _one_after_another(part: Contribution) -> Iterator[str]:
    """What was posted together ended together, and only then something else was posted: so every as-of counts it once."""
    until: datetime | None = None
    posted = sorted(part.entries, key=lambda entry: entry.posted_at)
    for at, (moment, group) in enumerate(groupby(posted, key=lambda entry: entry.posted_at)):
        ends = {entry.voided_at for entry in group}
        if len(ends) > 1:
            yield f"{_named(part)}: entries posted together at {moment} did not end together."
        elif at and (until is None or until > moment):
            yield f"{_named(part)}: entries were posted at {moment} while earlier ones still counted."
        until = next(iter(ends))


class _Shares:
    """The shares of one activity after another: all that are stated, and those that stand, are at most the whole with what
    people from outside hold."""

    def __init__(self) -> None:
        self.activity_id = 0
        self.stated = self.standing = 0

    def of(self, part: Contribution) -> Iterator[str]:
        """Adds those of `part`; parts come activity by activity. What is too much is said once, at the part that makes it so."""
        if part.activity_id != self.activity_id:
            outside = sum(one.share for one in part.activity.outsiders)
            self.activity_id, self.stated, self.standing = part.activity_id, outside, outside
        before = self.stated, self.standing
        if part.status is not Status.DECLINED:
            self.stated += part.share
        self.standing += sum(entry.credit for entry in part.entries if entry.voided_at is None)
        for was, now, what in ((before[0], self.stated, "stated"), (before[1], self.standing, "approved")):
            if was <= WHOLE < now:
                yield f"The {what} shares of activity {part.activity_id} are more than the whole."


def moments() -> Findings:
    """No entry was posted, or ended, later than the lock that gives every moment remembers."""
    last = db.session.scalar(select(LedgerLock.last_moment))
    for column, what in ((LedgerEntry.posted_at, "posted"), (LedgerEntry.voided_at, "ended")):
        latest = db.session.scalar(select(func.max(column)))
        late = latest is not None and (last is None or latest > last)
        yield (
            [f"An entry was {what} at {latest}, later than the ledger's lock remembers: {last}."]
            if late
            else []
        )
