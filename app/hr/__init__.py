"""People, units, appointments, roles, calendars and the catalogue: the register; and one person's years."""

from app.hr import (
    appointment_views,
    calendar_views,
    field_views,
    kind_views,
    leaver_views,
    norm_views,
    person_views,
    role_views,
    unit_views,
    views,
)
from app.hr.blueprint import bp

__all__ = [
    "appointment_views",
    "bp",
    "calendar_views",
    "field_views",
    "kind_views",
    "leaver_views",
    "norm_views",
    "person_views",
    "role_views",
    "unit_views",
    "views",
]
