"""Making two records of the same activity one, and parting them again: histories, files and people of both stay."""

from app.merging.views import bp

__all__ = ["bp"]
