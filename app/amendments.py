"""Changes of what stands approved: what a part proposes beside its own facts, and what approving it then does.

While approved entries count, the counted facts of an activity (kind, scale, days, the kind's answers, partners and outcomes) and the evidence
that a part was submitted with stay in force. The lead's part carries a change of the counted facts, any part the removal
of evidence it was submitted with; its reviewer decides on both with it.
"""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select

from app import ledger
from app.changes import note_change
from app.extensions import db
from app.facts import Counted, Snapshot, counted, counted_by, own_of, shared_facts, stated
from app.ledger import Replacement
from app.models import Activity, Appointment, Contribution, LedgerEngagement, LedgerEntry, Partner, Person

REMOVED = "evidence_removed"


def propose_facts(part: Contribution, facts: Counted) -> None:
    """From now on `part` proposes `facts` for its activity; what is in force already is not proposed."""
    now, then = stated(counted(part.activity)), stated(facts)
    found: dict[str, Any] = {
        name: then[name] for name in ("kind", "scale", "first_day", "last_day") if now[name] != then[name]
    }
    if facts.fields != counted(part.activity).fields:
        found["fields"] = dict(facts.fields)
    if facts.engagement != counted(part.activity).engagement:
        found["engagement"] = facts.engagement.stored()
    kept = {name: value for name, value in (part.proposed or {}).items() if name == REMOVED}
    part.proposed = {**found, **kept} or None


def follow_partners(part: Contribution) -> None:
    """What is said of partners and does not count yet is said of what each of them is today: asked when it is submitted.

    What counts stays under the name with which it was approved, for no figure changes.
    """
    activity, facts = part.activity, counted_by(part)
    new = set(facts.engagement.partners) - approved_partners(activity)
    query = select(Partner).where(Partner.id.in_(new), Partner.merged_into_id.is_not(None))
    survivors = {one.id: one.survivor.id for one in db.session.scalars(query)} if new else {}
    if not survivors:
        return
    engagement = facts.engagement.following(survivors)
    if "engagement" in (part.proposed or {}):
        propose_facts(part, facts._replace(engagement=engagement))
    else:
        activity.engagement = engagement.stored()


def approved_partners(activity: Activity) -> set[int]:
    """The ids under which approved entries of the activity name partners."""
    named = set(counted(activity).engagement.partners)
    query = select(LedgerEntry.id).where(LedgerEntry.activity_id == activity.id, ledger.standing())
    return named if named and db.session.scalar(query.limit(1)) is not None else set()


def propose_removal(part: Contribution, evidence_id: int, *, removed: bool) -> None:
    """From now on `part` proposes that the evidence goes, or proposes it no more."""
    ids = set((part.proposed or {}).get(REMOVED, ())) - {evidence_id} | ({evidence_id} if removed else set())
    kept = {name: value for name, value in (part.proposed or {}).items() if name != REMOVED}
    part.proposed = {**kept, **({REMOVED: sorted(ids)} if ids else {})} or None


def removed_by(part: Contribution) -> frozenset[int]:
    """The ids of the evidence that goes once `part` is approved."""
    return frozenset((part.proposed or {}).get(REMOVED, ()))


def proposes_facts(part: Contribution) -> bool:
    """Whether approving `part` would change the counted facts of its activity."""
    return any(name != REMOVED for name in part.proposed or {})


def carrier(activity: Activity) -> Contribution | None:
    """The part that proposes other counted facts, if one does."""
    return next((part for part in activity.contributions if proposes_facts(part)), None)


class _Read(NamedTuple):
    """What the cuts of several parts need: entries that stand by contribution, appointments by person, the periods' edges,
    and by activity what entries said of its partners and outcomes."""

    standing: dict[int, list[LedgerEntry]]
    posts: dict[int, list[Appointment]]
    edges: list[date]
    engagements: dict[int, list[LedgerEngagement]]


def replacements(part: Contribution) -> list[Replacement]:
    """What approving `part` replaces in the ledger; to be asked under its lock. Raises NoAppointment.

    Other parts keep their own approved days, minutes and credit, under the facts that `part` proposes.
    """
    return _replacements(part, _read([part]))


def replacements_of(parts: Collection[Contribution]) -> dict[int, list[Replacement]]:
    """The same for each of `parts` by its id, to be looked at: at most four statements, however many. Without appointment: nothing."""
    read = _read(parts)
    return {part.id: _replacements(part, read) if part.person_id in read.posts else [] for part in parts}


def _read(parts: Collection[Contribution]) -> _Read:
    query = select(LedgerEntry).where(
        LedgerEntry.activity_id.in_({part.activity_id for part in parts}), ledger.standing()
    )
    standing: dict[int, list[LedgerEntry]] = {}
    for entry in db.session.scalars(query.order_by(LedgerEntry.id)):
        standing.setdefault(entry.contribution_id, []).append(entry)
    people = {part.person_id for part in parts}
    for part in parts:
        if proposes_facts(part):
            people |= {other.person_id for other in part.activity.contributions}
    engaged = {part.activity_id for part in parts if counted_by(part).engagement.counted()}
    return _Read(
        standing, ledger.appointments(people), ledger.period_boundaries(), ledger.engagements(engaged)
    )


def _replacements(part: Contribution, read: _Read) -> list[Replacement]:
    facts = counted_by(part)
    rows = read.engagements.get(part.activity_id, ())
    engagement = ledger.engagement_of(part.activity_id, facts.engagement, rows)
    whole = ledger.whole_by(part, facts, engagement)
    entries = ledger.entries_of(whole, read.posts.get(part.person_id, []), read.edges)
    found = [Replacement(read.standing.get(part.id, []), entries)]
    if not proposes_facts(part):
        return found
    for other in part.activity.contributions:
        old = read.standing.get(other.id)
        if other is not part and old:
            whole = ledger.whole_of(old)._replace(
                kind_id=facts.kind.id,
                area=facts.kind.area,
                scale=facts.scale,
                activity_first_day=facts.first_day,
                engagement=engagement,
            )
            if whole != ledger.whole_of(old):
                found.append(
                    Replacement(old, ledger.entries_of(whole, read.posts[other.person_id], read.edges))
                )
    return found


def revocation(part: Contribution) -> list[Replacement]:
    """What revoking `part` takes out of the ledger."""
    return [Replacement(ledger.standing_entries(part), [])]


def take_effect(part: Contribution, *, by: Person) -> None:
    """`part` is approved: what it proposes is in force from now on, and kept as a change of the activity's facts."""
    if part.proposed is None:
        return
    activity = part.activity
    before, facts = shared_facts(activity), counted_by(part)
    removed = part.proposed.get(REMOVED, ())
    activity.kind, activity.kind_id = facts.kind, facts.kind.id
    activity.scale, activity.fields = facts.scale, dict(facts.fields)
    activity.first_day, activity.last_day = facts.first_day, facts.last_day
    activity.engagement = facts.engagement.stored()
    for item in [item for item in activity.evidence if item.id in removed]:
        activity.evidence.remove(item)
    part.proposed = None
    note_change(activity, before, by)


def restore(part: Contribution, approved: Snapshot) -> None:
    """The own facts of `part` become again what `approved`, the snapshot of its approval, says; it proposes nothing."""
    own = own_of(approved)
    part.role, part.first_day, part.last_day = own.role, own.first_day, own.last_day
    part.minutes, part.share = own.minutes, own.share
    part.author_position, part.is_corresponding = own.author_position, own.is_corresponding
    part.proposed = None
