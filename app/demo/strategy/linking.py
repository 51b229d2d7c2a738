"""To which initiative of the demo an activity belongs: that of its team, or one of its unit whose words and kinds fit."""

from functools import cache
from random import Random
from typing import Any

from app.demo.data import read
from app.demo.plan import ActivityPlan
from app.demo.units import faculty_of


def belongs_to(plan: ActivityPlan, team: str, unit: str) -> list[str]:
    """The initiatives that the lead, who works in `unit`, would choose, by their keys, the likeliest first."""
    found = [one["key"] for one in _linked() if team and one["links"].get("team") == team]
    return found or [one["key"] for one in _linked() if _fits(one, plan, unit)]


@cache
def _linked() -> list[dict[str, Any]]:
    """Narrow ones first: those that ask for words, then those of departments."""
    every = [one for one in read("initiatives")["initiatives"] if "links" in one]
    return sorted(every, key=lambda one: ("words" not in one["links"], "-" not in one["unit"]))


def _fits(one: dict[str, Any], plan: ActivityPlan, unit: str) -> bool:
    links, owner = one["links"], one["unit"]
    if plan.kind not in links.get("kinds", ()):
        return False
    if owner not in (unit, faculty_of(unit)) and unit not in one["units"]:
        return False
    said = f"{plan.words.title} {plan.words.place}"
    if "words" in links and not any(word in said for word in links["words"]):
        return False
    return Random(f"belongs {one['key']} {plan.words.title} {plan.first_day}").random() < links.get(
        "share", 1.0
    )
