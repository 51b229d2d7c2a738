"""The unit head's queue and decisions."""

from app.review.views import bp

__all__ = ["bp"]
