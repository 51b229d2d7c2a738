"""Changes of what stands approved: what a part proposes beside its own facts, and what approving it then does.

While approved entries count, the counted facts of an activity (kind, scale, days, the kind's answers) and the evidence
that a part was submitted with stay in force. The lead's part carries a change of the counted facts, any part the removal
of evidence it was submitted with; its reviewer decides on both with it.
"""

from datetime import date
from typing import Any

from app import ledger
from app.changes import note_change
from app.facts import Counted, Snapshot, counted, counted_by, shared_facts, stated
from app.ledger import Replacement
from app.models import Activity, Contribution, Part, Person

REMOVED = "evidence_removed"


def propose_facts(part: Contribution, facts: Counted) -> None:
    """From now on `part` proposes `facts` for its activity; what is in force already is not proposed."""
    now, then = stated(counted(part.activity)), stated(facts)
    found: dict[str, Any] = {
        name: then[name] for name in ("kind", "scale", "first_day", "last_day") if now[name] != then[name]
    }
    if facts.fields != counted(part.activity).fields:
        found["fields"] = dict(facts.fields)
    kept = {name: value for name, value in (part.proposed or {}).items() if name == REMOVED}
    part.proposed = {**found, **kept} or None


def propose_removal(part: Contribution, evidence_id: int, *, removed: bool) -> None:
    """From now on `part` proposes that the evidence goes, or proposes it no more."""
    ids = set((part.proposed or {}).get(REMOVED, ())) - {evidence_id} | ({evidence_id} if removed else set())
    kept = {name: value for name, value in (part.proposed or {}).items() if name != REMOVED}
    part.proposed = {**kept, **({REMOVED: sorted(ids)} if ids else {})} or None


def proposes_facts(part: Contribution) -> bool:
    """Whether approving `part` would change the counted facts of its activity."""
    return any(name != REMOVED for name in part.proposed or {})


def carrier(activity: Activity) -> Contribution | None:
    """The part that proposes other counted facts, if one does."""
    return next((part for part in activity.contributions if proposes_facts(part)), None)


def replacements(part: Contribution) -> list[Replacement]:
    """What approving `part` replaces in the ledger; to be asked under its lock. Raises NoAppointment.

    Other parts keep their own approved days, minutes and credit, under the facts that `part` proposes.
    """
    found = [ledger.posting(part)]
    if not proposes_facts(part):
        return found
    facts = counted_by(part)
    edges = ledger.period_boundaries()
    others = [other for other in part.activity.contributions if other is not part]
    posts = ledger.appointments({other.person_id for other in others})
    for other in others:
        if old := ledger.standing_entries(other):
            whole = ledger.whole_of(old)._replace(
                kind_id=facts.kind.id,
                area=facts.kind.area,
                scale=facts.scale,
                activity_first_day=facts.first_day,
            )
            if whole != ledger.whole_of(old):
                found.append(Replacement(old, ledger.entries_of(whole, posts[other.person_id], edges)))
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
    for item in [item for item in activity.evidence if item.id in removed]:
        activity.evidence.remove(item)
    part.proposed = None
    note_change(activity, before, by)


def restore(part: Contribution, approved: Snapshot) -> None:
    """The own facts of `part` become again what `approved`, the snapshot of its approval, says; it proposes nothing."""
    part.role = Part(approved["role"])
    part.first_day = date.fromisoformat(approved["own_first_day"])
    part.last_day = date.fromisoformat(approved["own_last_day"])
    part.minutes, part.share = approved["minutes"], approved["share"]
    part.proposed = None
