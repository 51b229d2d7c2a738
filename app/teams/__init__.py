"""Teams across disciplines: their members, partners and what they did; and finding colleagues for one."""

from app.teams import (
    change_views,
    editing,
    finding_views,
    member_views,
    membership_views,
    partner_views,
    views,
)
from app.teams.blueprint import bp

__all__ = [
    "bp",
    "change_views",
    "editing",
    "finding_views",
    "member_views",
    "membership_views",
    "partner_views",
    "views",
]
