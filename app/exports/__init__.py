"""Summary, people and records as files: the same rows as the screen."""

from app.exports import initiative_views
from app.exports.views import bp

__all__ = ["bp", "initiative_views"]
