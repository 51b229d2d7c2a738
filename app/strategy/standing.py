"""What stands of a plan, an objective or an indicator, for whoever was about to change it and was not the first."""

from typing import Any

from app.extensions import db
from app.models import Indicator, Objective, Plan, PlanChange
from app.strategy.changes import stored
from app.strategy.history import in_words
from app.strategy.indicator_actions import indicator_facts
from app.strategy.plan_actions import objective_facts, plan_facts
from app.web.differences import Told


def of_plan(plan: Plan) -> list[Told]:
    return _told("plan", plan_facts(plan))


def of_objective(objective: Objective) -> list[Told]:
    return _told("objective", objective_facts(objective))


def of_indicator(indicator: Indicator) -> list[Told]:
    return _told("indicator", indicator_facts(indicator))


def _told(subject: str, facts: dict[str, Any]) -> list[Told]:
    """In the words of the history; the line itself is never kept."""
    with db.session.no_autoflush:
        line = PlanChange(
            subject=subject,
            called="",
            move="changed",
            facts={
                name: [None, stored(value)] for name, value in facts.items() if value not in ("", None, {})
            },
        )
        return in_words([line])[0].told
