"""What a development plan proposes, in plain values: the same shape is written, submitted, kept in the history and agreed."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from app.models import Area, DevelopmentPlan, Goal, GoalShows

# What somebody may want to be supported with.
SUPPORT = ("time", "money", "mentor", "training")
MOST_GOALS = 20


class GoalFacts(NamedTuple):
    """What one wants to reach, and how it will show: minutes, a number of activities of a kind, or a milestone."""

    area: Area
    text: str
    shows: GoalShows
    amount: int | None = None
    kind_id: int | None = None
    milestone: str = ""
    objective_id: int | None = None


class Row(NamedTuple):
    """A goal of a proposal; `goal_id`: the agreed goal that it keeps or changes, None for one that is new."""

    goal_id: int | None
    facts: GoalFacts


class Proposal(NamedTuple):
    """Goals in their order, and the support wanted with each thing, in words."""

    goals: Sequence[Row] = ()
    support: dict[str, str] = {}

    def stored(self) -> dict[str, Any]:
        return {
            "goals": [
                {
                    "goal": row.goal_id,
                    "area": row.facts.area.value,
                    "text": row.facts.text,
                    "shows": row.facts.shows.value,
                    "amount": row.facts.amount,
                    "kind": row.facts.kind_id,
                    "milestone": row.facts.milestone,
                    "objective": row.facts.objective_id,
                }
                for row in self.goals
            ],
            "support": {name: self.support[name] for name in SUPPORT if self.support.get(name)},
        }


def read(stored: dict[str, Any]) -> Proposal:
    """The proposal that `stored` keeps."""
    rows = [
        Row(
            one["goal"],
            GoalFacts(
                Area(one["area"]),
                one["text"],
                GoalShows(one["shows"]),
                one["amount"],
                one["kind"],
                one["milestone"],
                one["objective"],
            ),
        )
        for one in stored.get("goals", [])
    ]
    return Proposal(rows, dict(stored.get("support", {})))


def standing(plan: DevelopmentPlan) -> list[Goal]:
    """The goals that are agreed and not ended, in their order."""
    stand = [goal for goal in plan.goals if goal.ended_at is None]
    return sorted(stand, key=lambda goal: (goal.position, goal.id))


def was_agreed(plan: DevelopmentPlan) -> bool:
    """Whether goals stand: an agreed plan has at least one, and keeps them while it is being changed."""
    return bool(standing(plan))


def agreed(plan: DevelopmentPlan) -> Proposal:
    """What stands as agreed, in the shape of a proposal."""
    return Proposal([Row(goal.id, facts_of(goal)) for goal in standing(plan)], dict(plan.support))


def facts_of(goal: Goal) -> GoalFacts:
    return GoalFacts(
        goal.area, goal.text, goal.shows, goal.amount, goal.kind_id, goal.milestone, goal.objective_id
    )


class Said(NamedTuple):
    """What its person said of a milestone: on which day it was reached (None: not at all), and how that can be seen."""

    on: date | None
    note: str


def said_of(goal: Goal) -> Said:
    return Said(goal.reached_on, goal.reached_note)
