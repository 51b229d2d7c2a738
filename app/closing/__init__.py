"""Closing periods: the checklist before it, the close, reopening, and the closes of one period side by side."""

from app.closing.views import bp

__all__ = ["bp"]
