"""Two who write at once: what the second is told of the first (template meanwhile.html)."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from app.facts import Difference
from app.models import Activity, ActivityChange, Person
from app.web.differences import Told, kinds_by_id, told


class Change(NamedTuple):
    """One change that the second had not read."""

    by: Person
    at: datetime
    facts: list[Told]


class Conflict(NamedTuple):
    """Changes of the shared facts, and how one's own part, or what it proposes, stands now if it changed."""

    changes: list[Change]
    own: list[Told]
    # What both wrote: as it stands now, and as the second has it.
    both: list[Told]


def conflict(
    activity: Activity,
    changes: Iterable[ActivityChange],
    own: Iterable[Difference],
    both: Iterable[Difference] = (),
) -> Conflict:
    kinds = kinds_by_id()
    return Conflict(
        [Change(one.by, one.at, told(_differences(one), kinds, activity.kind)) for one in changes],
        told(own, kinds, activity.kind),
        told(both, kinds, activity.kind),
    )


def _differences(change: ActivityChange) -> list[Difference]:
    return [Difference(fact, old, new) for fact, (old, new) in change.facts.items()]
