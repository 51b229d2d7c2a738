"""Two people editing at once: what the second is told of the first."""

from app.activities.obstacles import ChangedMeanwhile
from app.facts import differences
from app.models import Activity
from app.web import meanwhile
from app.web.meanwhile import Conflict as Conflict


def conflict(activity: Activity, found: ChangedMeanwhile) -> Conflict:
    return meanwhile.conflict(
        activity, found.changes, differences(found.own_then, found.own) if found.own else []
    )
