"""People, units, appointments, roles, calendars and the catalogue: the register; and one person's years."""

from app.hr import unit_views, views
from app.hr.blueprint import bp

__all__ = ["bp", "unit_views", "views"]
