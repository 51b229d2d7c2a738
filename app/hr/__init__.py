"""People, units, appointments, roles, calendars and the catalogue: the register; and one person's years."""

from app.hr import views
from app.hr.blueprint import bp

__all__ = ["bp", "views"]
