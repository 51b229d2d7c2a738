"""The guard of every route: a view is marked @permit or @public, and receives the object, never an id."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, abort
from flask_login import current_user
from werkzeug.exceptions import Forbidden

from app.access import policy
from app.access.permissions import Permission
from app.extensions import db, login_manager
from app.models import Person

View = TypeVar("View", bound=Callable[..., Any])


class OwnEntry(Forbidden):
    """Refused because it is one's own: somebody else with the same role does it."""


# What nobody does to their own entries in the register, whatever role they hold.
NEVER_OWN = (Permission.REGISTER_EDIT, Permission.ROLE_GRANT)


def viewer() -> Person:
    """The person who is signed in; only to be asked behind @permit."""
    person: Person = current_user._get_current_object()
    return person


def signed_in() -> Person | None:
    """The person who is signed in, or None: for public pages."""
    return viewer() if current_user.is_authenticated else None


def may(permission: Permission, subject: Any = None) -> bool:
    """The same question for whoever is signed in, for templates; nobody signed in may nothing."""
    person = signed_in()
    return person is not None and policy.may(person, permission, subject)


def public(view: View) -> View:
    """Marks a view that anybody may open."""
    view.guarded = True  # type: ignore[attr-defined]
    return view


def permit(permission: Permission, model: type | None = None) -> Callable[[View], View]:
    """Guards a view: signed in? load the object; may see it? else 404; may do it? else 403.

    With `model` the route has one `<int:…_id>`, and the view gets the loaded object under that name without `_id`.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**arguments: Any) -> Any:
            if not current_user.is_authenticated:
                return login_manager.unauthorized()
            subject = None
            if model is not None:
                name = next(name for name in arguments if name.endswith("_id"))
                identity = arguments.pop(name)
                # No database looks for a number that is larger than any id it could hold.
                subject = db.session.get(model, identity) if identity < 2**31 else None
                if subject is None or not policy.may_see(viewer(), subject):
                    abort(404)
                arguments[name.removesuffix("_id")] = subject
            if not policy.may(viewer(), permission, subject):
                if permission in NEVER_OWN and _is_own(subject) and policy.may(viewer(), permission):
                    raise OwnEntry
                abort(403)
            return view(**arguments)

        guarded.guarded = True  # type: ignore[attr-defined]
        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def _is_own(subject: Any) -> bool:
    return viewer().id == (subject.id if isinstance(subject, Person) else getattr(subject, "person_id", None))


def init_app(app: Flask) -> None:
    """Refuses to start with a route that forgot its guard; called once all routes are registered."""
    app.jinja_env.globals.update(may=may, Permission=Permission)
    for endpoint, view in app.view_functions.items():
        if endpoint != "static" and not getattr(view, "guarded", False):
            raise RuntimeError(f"The route {endpoint} has neither @permit nor @public.")
