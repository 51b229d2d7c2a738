"""Sign in and out, sessions, my profile."""

from app.accounts.views import bp

__all__ = ["bp"]
