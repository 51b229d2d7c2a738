"""The person's level: their development plan and its goals, hours against the norm, recognitions."""

from app.development import deciding, recognition_views, support_views, views, writing
from app.development.blueprint import bp

__all__ = ["bp", "deciding", "recognition_views", "support_views", "views", "writing"]
