"""Posting and voiding one contribution by itself, past the workflow: what the ledger does with a part as it is."""

from app import ledger
from app.facts import counted_by
from app.models import Contribution


def post(part: Contribution) -> None:
    """Writes the entries of `part` as it now is, in place of those that stand."""
    moment = ledger.lock()
    posts = ledger.appointments([part.person_id]).get(part.person_id, [])
    facts, known = counted_by(part), ledger.engagements([part.activity_id])
    engagement = ledger.engagement_of(part.activity_id, facts.engagement, known.get(part.activity_id, ()))
    whole = ledger.whole_by(part, facts, engagement)
    new = ledger.entries_of(whole, posts, ledger.period_boundaries())
    ledger.replace([ledger.Replacement(ledger.standing_entries(part), new)], moment)


def void(part: Contribution) -> None:
    """Ends the entries of `part` that stand: from this moment on they count nowhere."""
    moment = ledger.lock()
    ledger.replace([ledger.Replacement(ledger.standing_entries(part), [])], moment)
