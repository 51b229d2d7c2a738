"""Initiatives of units, in their strands; and what is marked as good practice."""

from app.strategy import (
    good_practice_views,
    initiative_editing,
    initiative_partner_views,
    initiative_row_views,
    initiative_views,
)
from app.strategy.blueprint import bp

__all__ = [
    "bp",
    "good_practice_views",
    "initiative_editing",
    "initiative_partner_views",
    "initiative_row_views",
    "initiative_views",
]
