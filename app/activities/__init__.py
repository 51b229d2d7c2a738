"""My year, log, edit, list and show activities; contributions; evidence."""

from app.activities import views
from app.activities.blueprint import bp

__all__ = ["bp", "views"]
