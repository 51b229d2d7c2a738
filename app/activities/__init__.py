"""My year, log, edit, list and show activities; contributions; evidence."""

from app.activities.views import bp

__all__ = ["bp"]
