"""Whom the team of an activity suggests for a part of it, with equal shares of what is left: one press proposes each."""

from datetime import date
from typing import NamedTuple

from app.activities import part_actions, sharing
from app.activities.sharing import Keeping
from app.models import Activity, Person, TeamMember
from app.web.teams import members_during

# Shares have two decimals of a percent at most: parts per million in steps of this.
STEP = 100


class Suggestion(NamedTuple):
    """A member of the team on days of the activity who has no part of it yet.

    `share` in parts per million, 0 where nothing is left to share out; `keeping`: what the lead then keeps, None: as it is.
    """

    member: TeamMember
    first_day: date
    last_day: date
    share: int
    keeping: Keeping | None


def suggestions(activity: Activity, by: Person) -> list[Suggestion]:
    """In dictionary order. Who declined a part is asked again by name, not by a press."""
    there = {part.person_id for part in activity.contributions} | {activity.lead_id}
    members = [one for one in members_during(activity) if one.person_id not in there]
    if not members:
        return []
    share, keeping = _equal(activity, by, len(members))
    return [
        Suggestion(
            one,
            max(one.first_day, activity.first_day),
            min(one.last_day or activity.last_day, activity.last_day),
            share,
            keeping,
        )
        for one in members
    ]


def _equal(activity: Activity, by: Person, number: int) -> tuple[int, Keeping | None]:
    """An equal share of what is left for each of `number`; where nothing is left, of what the lead holds, and the rest of that."""
    left = part_actions.left_to_share(activity)
    if left > 0:
        return _floor(left, number), None
    mine = sharing.keeper(activity, by)
    if mine is None:
        return 0, None
    each = _floor(mine.share, number + 1)
    return each, Keeping(mine.id, mine.share, mine.share - each) if each else None


def _floor(share: int, number: int) -> int:
    return share // number // STEP * STEP
