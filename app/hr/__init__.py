"""People, units, appointments, roles, calendars and the catalogue: the register; and one person's years."""

from app.hr.views import bp

__all__ = ["bp"]
