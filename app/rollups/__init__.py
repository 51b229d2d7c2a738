"""Unit and university views, and the records behind a figure."""

from app.rollups.views import bp

__all__ = ["bp"]
