"""The facts of a part as one flat record: what a decision was about, and what differs between two moments."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from app.models import Activity, Contribution

Snapshot = dict[str, Any]


class Difference(NamedTuple):
    """One fact that changed: its name (`fields.<code>` for a kind's own), the old and the new value as in a snapshot."""

    fact: str
    old: Any
    new: Any


def shared_facts(activity: Activity) -> Snapshot:
    """The activity's facts: kind and lead by id, days as ISO, evidence as id -> name."""
    return {
        "kind": activity.kind_id,
        "title": activity.title,
        "description": activity.description,
        "first_day": activity.first_day.isoformat(),
        "last_day": activity.last_day.isoformat(),
        "scale": activity.scale.value if activity.scale else None,
        "place": activity.place,
        **{f"fields.{code}": value for code, value in sorted(activity.fields.items())},
        "evidence": {str(item.id): item.name for item in activity.evidence},
    }


def own_facts(part: Contribution) -> Snapshot:
    """The part's facts: minutes, share in parts per million, days as ISO."""
    return {
        "role": part.role.value,
        "own_first_day": part.first_day.isoformat(),
        "own_last_day": part.last_day.isoformat(),
        "minutes": part.minutes,
        "share": part.share,
    }


def snapshot(part: Contribution) -> Snapshot:
    """Everything a reviewer reads of `part`, with the versions that were read."""
    return {
        **shared_facts(part.activity),
        **own_facts(part),
        "versions": [part.activity.version, part.version],
    }


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """What differs between two snapshots, in the order of their facts; versions are no facts."""
    names = [*new, *(name for name in old if name not in new)]
    return [
        Difference(name, old.get(name), new.get(name))
        for name in names
        if name != "versions" and (old.get(name) or None) != (new.get(name) or None)
    ]
