"""What an activity says of its mechanism and its outcome as its lead last wrote it, and how a form says what it was a reading of."""

import hashlib
import json
from typing import NamedTuple

from app.amendments import carrier
from app.engagement_facts import Engagement, is_engagement
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
    """Since the form was read something of it was written elsewhere; nothing was done."""

    def __init__(self, changes: list[ActivityChange], proposed: list[Difference]) -> None:
        super().__init__("unread")
        self.changes = changes
        # What is proposed now, where no change tells it.
        self.proposed = proposed


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
    """What the form carries to say what was read: the last change of the shared facts, and a mark of what was said."""
    return f"{last_change(activity)}.{_mark(said_of(activity))}"


def refuse_unread(activity: Activity, read: str) -> None:
    """Raises Unread where something that the form writes has changed since `read`. To be asked under lock()."""
    change, _dot, mark = read.partition(".")
    now = said_of(activity)
    if mark == _mark(now):
        return
    changes = [one for one in changes_since(activity, change) if any(is_written(fact) for fact in one.facts)]
    proposes = carrier(activity) is not None
    facts = [
        Difference(fact, None, value)
        for fact, value in stated(proposed_facts(activity)).items()
        if proposes and is_engagement(fact)
    ]
    raise Unread(changes, facts)


def is_written(fact: str) -> bool:
    """Whether a fact of a snapshot is one that the form writes."""
    return is_engagement(fact) or fact in WORDS or fact.startswith("society.")


def _mark(said: Said) -> str:
    plain = json.dumps(
        said._replace(engagement=said.engagement.stored()),  # type: ignore[arg-type]
        ensure_ascii=False,
        sort_keys=True,
    )
    return hashlib.sha256(plain.encode()).hexdigest()[:16]
