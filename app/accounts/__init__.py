"""Sign in and out, sessions, my profile."""

from app.accounts import link_views
from app.accounts.views import bp

__all__ = ["bp", "link_views"]
