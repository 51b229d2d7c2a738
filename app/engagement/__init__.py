"""Partners, outcomes, goals: the mechanism and the outcome; work serving society, and what was learned."""

from app.engagement import editing, merge_views, register_views, views
from app.engagement.blueprint import bp

__all__ = ["bp", "editing", "merge_views", "register_views", "views"]
