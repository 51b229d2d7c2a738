"""What the register says of one person on their page: their roles, what they left open, and what the viewer may change."""

from typing import NamedTuple

from app import clock
from app.access import Permission, may, viewer
from app.access.register import changeable as changeable
from app.hr.left_open import left_open
from app.hr.role_queries import roles_of
from app.models import Person, RoleGrant


class Kept(NamedTuple):
    """`changeable`: the ids of the roles that the viewer may end or correct; `left`: what somebody who left leaves open."""

    roles: list[RoleGrant]
    changeable: set[int]
    edits: bool
    left: list[str]


def kept_of(person: Person) -> Kept:
    roles = roles_of(person)
    today = clock.today()
    has_left = bool(person.appointments) and all(
        post.last_day is not None and post.last_day < today for post in person.appointments
    )
    return Kept(
        roles,
        changeable(viewer(), roles),
        may(Permission.REGISTER_EDIT, person),
        left_open(person) if has_left else [],
    )
