"""WHO: the permissions, the policy that grants them, the scopes that say the same in SQL, the guard of every route."""

from app.access.guard import may, permit, public, signed_in, viewer
from app.access.permissions import Permission

__all__ = ["Permission", "may", "permit", "public", "signed_in", "viewer"]
