"""What stands of a plan, an objective or an indicator, for whoever was about to change it and was not the first."""

from typing import Any, NamedTuple

from app.extensions import db
from app.models import Indicator, Objective, Plan, PlanChange
from app.strategy.changes import stored
from app.strategy.history import in_words
from app.strategy.indicator_actions import IndicatorFacts, indicator_facts
from app.strategy.plan_actions import ObjectiveFacts, PlanFacts, objective_facts, plan_facts
from app.web.differences import Told


def of_plan(plan: Plan, typed: PlanFacts) -> list[Told]:
    return _told("plan", plan_facts(plan), typed)


def of_objective(objective: Objective, typed: ObjectiveFacts) -> list[Told]:
    return _told("objective", objective_facts(objective), typed)


def of_indicator(indicator: Indicator, typed: IndicatorFacts) -> list[Told]:
    return _told("indicator", indicator_facts(indicator), typed)


def _told(subject: str, stands: dict[str, Any], typed: NamedTuple) -> list[Told]:
    """In the words of the history what stands otherwise than it was typed, or all of it; the line itself is never kept."""
    sent = typed._asdict()
    other = {name: value for name, value in stands.items() if stored(value) != stored(sent[name])}
    facts = other or stands
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
