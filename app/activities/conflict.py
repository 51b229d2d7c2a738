"""Two people editing at once: what the second is told of the first."""

from datetime import datetime
from typing import NamedTuple

from app.activities.obstacles import ChangedMeanwhile
from app.facts import Difference, differences
from app.models import Activity, ActivityChange, Person
from app.web.differences import Told, kinds_by_id, told


class Change(NamedTuple):
    """One change that the second had not read."""

    by: Person
    at: datetime
    facts: list[Told]


class Conflict(NamedTuple):
    """Changes of the shared facts, and what of one's own part is different now."""

    changes: list[Change]
    own: list[Told]


def conflict(activity: Activity, found: ChangedMeanwhile) -> Conflict:
    kinds = kinds_by_id()
    return Conflict(
        [Change(one.by, one.at, told(_differences(one), kinds, activity.kind)) for one in found.changes],
        told(differences(found.own_then, found.own) if found.own else [], kinds, activity.kind),
    )


def _differences(change: ActivityChange) -> list[Difference]:
    return [Difference(fact, old, new) for fact, (old, new) in change.facts.items()]
