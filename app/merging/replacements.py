"""What becoming one, or being parted again, replaces in the ledger: the pages ask it before, the actions post it."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select

from app import ledger
from app.extensions import db
from app.facts import Counted
from app.ledger import Replacement
from app.merging.carrying import facts_apart, facts_together, goes_back, is_out, share_apart, status_apart
from app.models import Activity, ActivityMerge, Contribution, LedgerEntry, Person, Status


class _Standing(NamedTuple):
    """How a part would stand: in which record, with which share in parts per million, and as what."""

    part: Contribution
    activity_id: int
    share: int
    status: Status


def of_merging(
    kept: Activity, merged: Activity, given_up: Collection[Contribution], shares: Mapping[int, int]
) -> list[Replacement]:
    """Of both becoming one; `shares` by the id of each part whose share changes. Asked before anything goes over."""
    parts = [
        _Standing(
            part,
            kept.id,
            part.share if part in given_up or is_out(part) else shares.get(part.id, part.share),
            Status.DECLINED if part in given_up else part.status,
        )
        for part in (*kept.contributions, *merged.contributions)
    ]
    return _replaced(parts, {kept.id: facts_together(kept, merged)})


def of_parting(merge: ActivityMerge) -> list[Replacement]:
    """Of both standing for themselves again. Asked before anything goes back."""
    kept, merged = merge.kept, merge.merged
    parts = [
        _Standing(
            part,
            merged.id if goes_back(merge, part) else kept.id,
            share_apart(merge, part),
            status_apart(merge, part),
        )
        for part in kept.contributions
    ]
    ours, theirs = facts_apart(merge)
    return _replaced(parts, {kept.id: ours, merged.id: theirs})


def _replaced(parts: Sequence[_Standing], facts: Mapping[int, Counted]) -> list[Replacement]:
    """What must stand of `parts` in place of what stands: each approved part under the facts of its record. `facts`: by
    the record's id. At most five statements, however many they are."""
    known = ledger.engagements([one for one, said in facts.items() if said.engagement.counted()])
    engagement = {
        one: ledger.engagement_of(one, said.engagement, known.get(one, ())) for one, said in facts.items()
    }
    people = {one.part.person_id for one in parts}
    # Held while each part asks for its person.
    there = db.session.scalars(select(Person).where(Person.id.in_(people))).all()
    posts, edges = ledger.appointments({person.id for person in there}), ledger.period_boundaries()
    standing = _standing_entries([one.part.id for one in parts])
    found = []
    for part, activity_id, share, status in parts:
        old = standing.get(part.id, [])
        if status is Status.DECLINED and old:
            found.append(Replacement(old, []))
        if status is not Status.APPROVED:
            continue
        whole = ledger.whole_by(part, facts[activity_id], engagement[activity_id])._replace(
            activity_id=activity_id, credit=share
        )
        if old:
            whole = whole._replace(discipline_code=old[0].discipline_code)
            if whole == ledger.whole_of(old):
                continue
        found.append(Replacement(old, ledger.entries_of(whole, posts[part.person_id], edges)))
    return found


def _standing_entries(parts: Collection[int]) -> dict[int, list[LedgerEntry]]:
    """The entries that count now, by the id of the part."""
    query = select(LedgerEntry).where(LedgerEntry.contribution_id.in_(parts), ledger.standing())
    found: dict[int, list[LedgerEntry]] = {}
    for entry in db.session.scalars(query.order_by(LedgerEntry.id)):
        found.setdefault(entry.contribution_id, []).append(entry)
    return found
