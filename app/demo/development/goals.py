"""The goals and the support that the demo's people write into their development plans, and what both say of them."""

from collections.abc import Sequence
from random import Random
from typing import Any, NamedTuple

from app.demo.data import read
from app.demo.people import PersonFacts
from app.demo.playing import Stage
from app.development.proposal import GoalFacts, Proposal, Row
from app.models import Area, GoalShows

HOUR = 60
# How many goals somebody writes, and how likely one of them is a milestone, and each sort of support is wanted.
GOALS, MILESTONE, SUPPORTED = (2, 3, 3, 4), 0.45, 0.3


class Written(NamedTuple):
    """What somebody writes: goals as in the demo's data, and the support wanted."""

    goals: list[dict[str, Any]]
    support: dict[str, str]


class Talk(NamedTuple):
    own: str
    reviewers: str


def written(person: PersonFacts, rng: Random) -> Written:
    """A few goals that suit the person, of different areas or kinds, and for some a milestone."""
    content = read("development")
    pool = [_settled(goal, rng) for goal in rng.sample(content["goals"][person.line], rng.choice(GOALS))]
    milestones = [one for one in content["milestones"][person.line] if _suits(one, person)]
    if milestones and rng.random() < MILESTONE:
        pool.append(rng.choice(milestones))
    offered = content["support" if person.line == "academic" else "support_of_support"]
    support = {sort: rng.choice(words) for sort, words in offered.items() if rng.random() < SUPPORTED}
    return Written(pool, support)


def talks(person: PersonFacts, stage: str, rng: Random) -> Talk:
    name = stage if person.line == "academic" else f"{stage}_support"
    return Talk(*rng.choice(read("development")["talks"][name]))


def _settled(goal: dict[str, Any], rng: Random) -> dict[str, Any]:
    """With one of the amounts that people choose."""
    chosen = dict(goal)
    for name in ("hours", "count"):
        if name in goal:
            chosen[name] = rng.choice(goal[name])
    return chosen


def _suits(milestone: dict[str, Any], person: PersonFacts) -> bool:
    if "ranks" in milestone and person.rank not in milestone["ranks"]:
        return False
    return "levels" not in milestone or person.position_th.split()[-1] in milestone["levels"]


def proposal(goals: Sequence[dict[str, Any]], support: dict[str, str], stage: Stage) -> Proposal:
    """As the form would say it; objectives that nobody has written yet are left out."""
    return Proposal([Row(None, facts(goal, stage)) for goal in goals], support)


def facts(goal: dict[str, Any], stage: Stage) -> GoalFacts:
    objective = stage.objectives.get(goal.get("serves", ""))
    kind = stage.founded.kinds[goal["kind"]].id if "kind" in goal else None
    if "milestone" in goal:
        shows, amount = GoalShows.MILESTONE, None
    elif "count" in goal:
        shows, amount = GoalShows.COUNT, goal["count"]
    else:
        shows, amount = GoalShows.HOURS, goal["hours"] * HOUR
    return GoalFacts(
        area=Area(goal["area"]),
        text=goal["text"],
        shows=shows,
        amount=amount,
        kind_id=kind,
        milestone=goal.get("milestone", ""),
        objective_id=objective.id if objective else None,
    )
