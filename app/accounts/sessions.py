"""Sessions: they end after idle hours, with sign-out everywhere, with a new password, and with a role's end."""

from flask import (
    Flask,
    Response,
    current_app,
    flash,
    g,
    redirect,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_login import current_user, logout_user

from app import clock
from app.access.scopes import grants
from app.extensions import db, login_manager
from app.models import Person
from app.web import held


def init_app(app: Flask) -> None:
    login_manager.user_loader(load)
    login_manager.unauthorized_handler(unauthorized)
    app.before_request(check)


def load(remembered: str) -> Person | None:
    """The person of a session, unless it carries an older session number."""
    person_id, _colon, number = remembered.partition(":")
    person = db.session.get(Person, int(person_id)) if person_id.isdigit() else None
    return person if person is not None and str(person.session_number) == number else None


def begin(person: Person) -> None:
    """Starts the session's clock and notes the roles it was begun with."""
    session.permanent = True
    session["seen"] = int(clock.now().timestamp())
    session["grants"] = [grant.id for grant in grants(person)]


def check() -> None:
    """Ends a session that was idle for too long, or begun with a role that has ended since."""
    if request.endpoint == "static" or not current_user.is_authenticated:
        return
    moment = int(clock.now().timestamp())
    idle = moment - session.get("seen", 0)
    held_now = {grant.id for grant in grants(current_user)}
    if idle > current_app.config["IDLE_LIMIT"].total_seconds():
        g.expired_person_id = current_user.id
        flash(_("You were signed out after a long pause."), "")
        _end()
    elif not set(session.get("grants", [])) <= held_now:
        g.expired_person_id = current_user.id
        flash(_("A role of yours has ended. Sign in again."), "")
        _end()
    elif idle > 60:
        session["seen"] = moment


def _end() -> None:
    logout_user()
    for key in ("seen", "grants"):
        session.pop(key, None)


def unauthorized() -> Response:
    """Off to the sign-in page; what was typed is held, a page that was asked for is remembered."""
    if request.method == "POST":
        held.hold(person_id=g.get("expired_person_id") or _owner())
        target = url_for("accounts.sign_in")
    else:
        full = request.full_path.rstrip("?")
        target = url_for("accounts.sign_in", next=full) if full != "/" else url_for("accounts.sign_in")
    if request.headers.get("HX-Request"):
        if request.method != "POST":
            # Somebody may be typing: they keep their page, which says that this did not work.
            return Response(status=401)
        # htmx would put the sign-in page into the block it asked for: it is told to go there instead.
        response = Response(status=204)
        response.headers["HX-Redirect"] = target
        return response
    return redirect(target, 303)  # type: ignore[return-value]


def _owner() -> int | None:
    """Whose session the signed cookie was, also where it was ended elsewhere; None where there is no cookie any more."""
    person_id = str(session.get("_user_id", "")).partition(":")[0]
    return int(person_id) if person_id.isdigit() else None
