"""People, units, appointments, roles, calendars and the catalogue: the register."""

from app.hr.views import bp

__all__ = ["bp"]
