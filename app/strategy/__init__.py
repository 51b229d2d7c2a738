"""The university's plans with their objectives, indicators and targets; the initiatives of units and good practice."""

from app.strategy import (
    good_practice_views,
    indicator_editing,
    indicator_views,
    initiative_editing,
    initiative_partner_views,
    initiative_record_views,
    initiative_row_views,
    initiative_views,
    objective_editing,
    plan_editing,
    plan_views,
    served_views,
    target_views,
)
from app.strategy.blueprint import bp

__all__ = [
    "bp",
    "good_practice_views",
    "indicator_editing",
    "indicator_views",
    "initiative_editing",
    "initiative_partner_views",
    "initiative_record_views",
    "initiative_row_views",
    "initiative_views",
    "objective_editing",
    "plan_editing",
    "plan_views",
    "served_views",
    "target_views",
]
