"""The facts of a part as one flat record: what a decision was about, and what differs between two moments."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from app.engagement_facts import NO_ENGAGEMENT, Engagement, is_engagement
from app.extensions import db
from app.models import Activity, ActivityKind, Contribution, Part, Scale

Snapshot = dict[str, Any]
# What is no fact: which versions were read, and in which unit the part waits.
NO_FACTS = ("versions", "unit")


class Counted(NamedTuple):
    """The facts of an activity that its entries in the ledger carry, or that they are checked by: they change by approval alone."""

    kind: ActivityKind
    scale: Scale | None
    first_day: date
    last_day: date
    # Answers to the kind's own fields.
    fields: dict[str, str]
    # Partners, outcomes, goals, technology transfer.
    engagement: Engagement = NO_ENGAGEMENT


def counted(activity: Activity) -> Counted:
    """The counted facts as they are in force."""
    return Counted(
        activity.kind,
        activity.scale,
        activity.first_day,
        activity.last_day,
        dict(activity.fields or {}),
        Engagement.read(activity.engagement),
    )


def counted_by(part: Contribution) -> Counted:
    """The counted facts as they would be once `part` is approved: those in force, and over them what it proposes."""
    facts, proposed = counted(part.activity), part.proposed or {}
    if "kind" in proposed:
        facts = facts._replace(kind=db.session.get_one(ActivityKind, proposed["kind"]))
    if "scale" in proposed:
        facts = facts._replace(scale=Scale(proposed["scale"]) if proposed["scale"] else None)
    if "first_day" in proposed:
        facts = facts._replace(first_day=date.fromisoformat(proposed["first_day"]))
    if "last_day" in proposed:
        facts = facts._replace(last_day=date.fromisoformat(proposed["last_day"]))
    if "fields" in proposed:
        facts = facts._replace(fields=dict(proposed["fields"]))
    if "engagement" in proposed:
        facts = facts._replace(engagement=Engagement.read(proposed["engagement"]))
    return facts


def stated(facts: Counted) -> Snapshot:
    """Counted facts as they stand in a snapshot."""
    return {
        "kind": facts.kind.id,
        "first_day": facts.first_day.isoformat(),
        "last_day": facts.last_day.isoformat(),
        "scale": facts.scale.value if facts.scale else None,
        **{f"fields.{code}": value for code, value in sorted(facts.fields.items())},
        **facts.engagement.stated(),
    }


def is_listed(fact: str) -> bool:
    """Whether a fact of a snapshot is one of several of its sort, which stated() leaves out where nothing is said: an answer
    to a kind's question, a partner, an outcome …"""
    return fact.startswith("fields.") or is_engagement(fact)


class Difference(NamedTuple):
    """One fact that changed: its name (`fields.<code>` for a kind's own), the old and the new value as in a snapshot."""

    fact: str
    old: Any
    new: Any


def shared_facts(activity: Activity) -> Snapshot:
    """The activity's facts as they are in force: kind by id, days as ISO, evidence as id -> name."""
    return _shared(activity, counted(activity), frozenset())


def _shared(activity: Activity, facts: Counted, removed: frozenset[int]) -> Snapshot:
    said = stated(facts)
    return {
        "kind": said.pop("kind") if facts.kind else activity.kind_id,
        "title": activity.title,
        "description": activity.description,
        "first_day": said.pop("first_day"),
        "last_day": said.pop("last_day"),
        "scale": said.pop("scale"),
        "place": activity.place,
        **said,
        **_story(activity),
        "evidence": {str(item.id): item.name for item in activity.evidence if item.id not in removed},
    }


def _story(activity: Activity) -> Snapshot:
    """Words that change no figure, each where something is said: the need, what was learned, the work serving society."""
    words = {
        "need": activity.need,
        "need_found": activity.need_found,
        "need_with": activity.need_with,
        "learned": activity.learned,
        "learned_shared": activity.is_learned_shared,
        **{f"society.{code}": text for code, text in sorted((activity.society or {}).items())},
        "team": activity.team_id,
        "initiative": activity.initiative_id,
        "outsiders": {
            str(one.id): [one.name, one.organisation, one.role.value, one.share] for one in activity.outsiders
        },
    }
    return {fact: value for fact, value in words.items() if value}


def own_facts(part: Contribution) -> Snapshot:
    """The part's facts: minutes, share in parts per million, days as ISO."""
    return {
        "role": part.role.value,
        "own_first_day": part.first_day.isoformat(),
        "own_last_day": part.last_day.isoformat(),
        "minutes": part.minutes,
        "share": part.share,
        "author_position": part.author_position,
        "is_corresponding": bool(part.is_corresponding),
    }


class Own(NamedTuple):
    """The own facts of a part: minutes, share in parts per million of the activity."""

    role: Part
    first_day: date
    last_day: date
    minutes: int | None
    share: int
    # Among all authors, from 1; None: not stated.
    author_position: int | None = None
    is_corresponding: bool = False


def place_among_authors(one: Own | Contribution) -> int | None:
    """The first author's is 1, whatever place they typed; None: not stated. Asked only of kinds with authors."""
    return 1 if one.role is Part.FIRST_AUTHOR else one.author_position


def own_of(then: Snapshot) -> Own:
    """The own facts that a snapshot holds."""
    return Own(
        Part(then["role"]),
        date.fromisoformat(then["own_first_day"]),
        date.fromisoformat(then["own_last_day"]),
        then["minutes"],
        then["share"],
        # Not in what was said before authors were asked for.
        then.get("author_position"),
        bool(then.get("is_corresponding")),
    )


def own_now(part: Contribution) -> Own:
    """The own facts as the part holds them."""
    return Own(
        part.role,
        part.first_day,
        part.last_day,
        part.minutes,
        part.share,
        part.author_position,
        bool(part.is_corresponding),
    )


def snapshot(part: Contribution) -> Snapshot:
    """Everything a reviewer reads of `part`, what it proposes in place of what is in force; the versions and the unit."""
    removed = frozenset((part.proposed or {}).get("evidence_removed", ()))
    return {
        **_shared(part.activity, counted_by(part), removed),
        **own_facts(part),
        "versions": [part.activity.version, part.version],
        "unit": part.reviewing_unit_id,
    }


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """What differs between two snapshots, in the order of their facts."""
    names = [*new, *(name for name in old if name not in new)]
    return [
        Difference(name, old.get(name), new.get(name))
        for name in names
        if name not in NO_FACTS and (old.get(name) or None) != (new.get(name) or None)
    ]
