"""The unit head's queue and decisions."""

from app.review import for_me, late_views
from app.review.views import bp

__all__ = ["bp", "for_me", "late_views"]
