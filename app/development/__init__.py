"""The person's level: their development plan and its goals, hours against the norm, recognitions, portfolio, and the unit’s yearly talk."""

from app.development import (
    deciding,
    meeting_views,
    portfolio_views,
    recognition_views,
    support_views,
    views,
    writing,
)
from app.development.blueprint import bp

__all__ = [
    "bp",
    "deciding",
    "meeting_views",
    "portfolio_views",
    "recognition_views",
    "support_views",
    "views",
    "writing",
]
