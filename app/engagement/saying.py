"""What an activity says of its mechanism and its outcome as its lead last wrote it, and how a form says what it was a reading of."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from app.amendments import carrier
from app.engagement_facts import Engagement, OutcomePart, PartnerPart, Transfer, is_engagement
from app.facts import Difference, stated
from app.models import Activity, ActivityChange
from app.proposing import changes_since, last_change, proposed_facts

# Facts of a snapshot that the form writes beside those of engagement.
WORDS = ("need", "need_found", "need_with", "learned", "learned_shared", "team")


class Said(NamedTuple):
    """All that the form writes: `engagement` is counted, the rest are words."""

    engagement: Engagement
    need: str = ""
    need_found: str = ""
    need_with: str = ""
    # Answers by the code of the question or principle.
    society: dict[str, str] = {}
    learned: str = ""
    is_learned_shared: bool = False
    team_id: int | None = None


class Unread(Exception):
    """Since the form was read something of it was written elsewhere, which this form would undo; nothing was done."""

    def __init__(
        self, changes: list[ActivityChange], proposed: list[Difference], rebased: Said, both: list[Difference]
    ) -> None:
        super().__init__("unread")
        self.changes = changes
        # What is proposed now, where no change tells it.
        self.proposed = proposed
        # What the form comes to with what was written elsewhere: where both wrote, the form's own.
        self.rebased = rebased
        # Facts that both wrote: as they stand now, and as the form has them.
        self.both = both


def said_of(activity: Activity) -> Said:
    """As it was last written: what waits for approval in place of what is in force."""
    return Said(
        proposed_facts(activity).engagement,
        activity.need,
        activity.need_found,
        activity.need_with,
        dict(activity.society or {}),
        activity.learned,
        activity.is_learned_shared,
        activity.team_id,
    )


def reading_of(activity: Activity) -> str:
    """What the form carries to say what was read: the last change of the shared facts, and a mark of each fact that was said."""
    marks = _marks(facts_of(said_of(activity)))
    return f"{last_change(activity)}.{' '.join(f'{fact}={mark}' for fact, mark in sorted(marks.items()))}"


def refuse_unread(activity: Activity, mine: Said, read: str) -> None:
    """Raises Unread where something was written since `read` that `mine` would undo. To be asked under lock().

    What a form leaves as it was read it does not say: of such a fact the other's word holds.
    """
    change, _dot, marks = read.partition(".")
    then = dict(one.partition("=")[::2] for one in marks.split())
    here, there = facts_of(mine), facts_of(said_of(activity))
    ours, theirs = _marks(here), _marks(there)
    facts = then.keys() | ours.keys() | theirs.keys()
    unread = {one for one in facts if theirs.get(one) != then.get(one) and theirs.get(one) != ours.get(one)}
    if not unread:
        return
    both = {one for one in unread if ours.get(one) != then.get(one)}
    taken = unread - both
    # In the order in which they stand, what the form adds last.
    rebased = {one: (there if one in taken else here).get(one) for one in dict.fromkeys([*there, *here])}
    changes = [one for one in changes_since(activity, change) if any(is_written(fact) for fact in one.facts)]
    proposes = carrier(activity) is not None and any(is_engagement(fact) for fact in unread)
    proposed = [
        Difference(fact, None, value)
        for fact, value in stated(proposed_facts(activity)).items()
        if proposes and is_engagement(fact)
    ]
    raise Unread(
        changes,
        proposed,
        _said(rebased),
        [Difference(one, _plain(there.get(one)), _plain(here.get(one))) for one in sorted(both)],
    )


def facts_of(said: Said) -> dict[str, Any]:
    """All that is said, fact by fact as snapshots name them; what is empty is left out."""
    found = {
        "need": said.need,
        "need_found": said.need_found,
        "need_with": said.need_with,
        "learned": said.learned,
        "learned_shared": said.is_learned_shared,
        "team": said.team_id,
        "sdgs": said.engagement.sdgs,
        "transfer": said.engagement.transfer,
        **{f"society.{code}": answer for code, answer in said.society.items()},
        **{f"partner.{partner_id}": part for partner_id, part in said.engagement.partners.items()},
        **{f"outcome.{code}": part for code, part in said.engagement.outcomes.items()},
    }
    return {fact: value for fact, value in found.items() if value}


def _said(facts: Mapping[str, Any]) -> Said:
    """The reverse of facts_of()."""

    def under(begins: str) -> dict[str, Any]:
        return {
            fact.removeprefix(begins): one for fact, one in facts.items() if one and fact.startswith(begins)
        }

    partners = {int(partner_id): part for partner_id, part in under("partner.").items()}
    engagement = Engagement(
        partners, under("outcome."), facts.get("sdgs") or (), facts.get("transfer") or None
    )
    return Said(
        engagement,
        facts.get("need") or "",
        facts.get("need_found") or "",
        facts.get("need_with") or "",
        under("society."),
        facts.get("learned") or "",
        bool(facts.get("learned_shared")),
        facts.get("team"),
    )


def is_written(fact: str) -> bool:
    """Whether a fact of a snapshot is one that the form writes."""
    return is_engagement(fact) or fact in WORDS or fact.startswith("society.")


def _plain(value: Any) -> Any:
    """A fact's value as a snapshot states it."""
    if isinstance(value, PartnerPart):
        return {"named": True, **value.stored()}
    if isinstance(value, OutcomePart | Transfer):
        return value.stored()
    return list(value) if isinstance(value, tuple) else value


def _marks(facts: Mapping[str, Any]) -> dict[str, str]:
    """By fact what tells two values apart."""
    return {fact: _mark(_plain(value)) for fact, value in facts.items()}


def _mark(plain: Any) -> str:
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
