"""The university's plans with their objectives, indicators and targets; the initiatives of units."""

from app.strategy import (
    indicator_editing,
    indicator_views,
    objective_editing,
    plan_editing,
    plan_views,
    target_views,
)
from app.strategy.blueprint import bp

__all__ = [
    "bp",
    "indicator_editing",
    "indicator_views",
    "objective_editing",
    "plan_editing",
    "plan_views",
    "target_views",
]
