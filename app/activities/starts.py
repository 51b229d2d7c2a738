"""What the forms of activities and parts start with."""

from typing import Any

from app import clock
from app.facts import Counted, counted
from app.models import Activity, Contribution, JoinRequest


def part_start(part: Contribution) -> dict[str, Any]:
    """What the form of a part starts with."""
    return _own_start(part) | {
        "first_day": part.first_day,
        "last_day": None if part.last_day == part.first_day else part.last_day,
        "share": part.share,
    }


def _own_start(part: Contribution) -> dict[str, Any]:
    """What of a part every form starts with that shows it, also beside the facts of its activity."""
    return {
        "role": part.role.value,
        "hours": part.minutes,
        "author_position": part.author_position,
        "is_corresponding": part.is_corresponding,
    }


def asked_start(asked: JoinRequest) -> dict[str, Any]:
    """What the part that the lead proposes starts with, of what the person wrote who asked for it: days within the activity's."""
    activity = asked.activity
    start: dict[str, Any] = {"hours": asked.minutes}
    if asked.first_day and asked.last_day:
        first, last = max(asked.first_day, activity.first_day), min(asked.last_day, activity.last_day)
        if first <= last:
            start |= {"first_day": first, "last_day": None if first == last else last}
    return start


def activity_start(activity: Activity, facts: Counted, part: Contribution | None) -> dict[str, Any]:
    """What the form of an activity starts with, `facts` those that are proposed, and of the lead's own part where there is
    one to change."""
    start: dict[str, Any] = {
        "kind": facts.kind.id,
        "title": activity.title,
        "description": activity.description,
        "first_day": facts.first_day,
        "last_day": None if facts.last_day == facts.first_day else facts.last_day,
        "scale": facts.scale.value if facts.scale else "",
        "place": activity.place,
        "fields": facts.fields,
    }
    return start | (_own_start(part) if part else {})


def copy_start(activity: Activity, part: Contribution | None) -> dict[str, Any]:
    """What the form of a new activity starts with that is like an earlier one, done today and alone: no days, evidence or
    colleagues of the earlier one, and no kind, or answer to a question, that is in use no longer."""
    today = clock.today()
    kept = activity_start(activity, counted(activity), part)
    kept["fields"] = {
        field.code: kept["fields"][field.code]
        for field in activity.kind.fields
        if field.is_asked_on(today) and field.code in kept["fields"]
    }
    if activity.kind.retired_on and activity.kind.retired_on <= today:
        kept |= {"kind": None, "area": activity.kind.area.value, "fields": {}}
    return kept | {"first_day": today, "last_day": None}
