"""Sessions: they end after idle hours, with sign-out everywhere, with a new password, and with a role's end."""

import secrets

from flask import (
    Flask,
    Response,
    current_app,
    flash,
    redirect,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_login import current_user, logout_user
from itsdangerous import BadData, URLSafeTimedSerializer

from app import clock
from app.access.entry import may_enter
from app.access.scopes import grants
from app.extensions import db, login_manager
from app.models import Person
from app.web import held
from app.web.addresses import back


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
    if _owner_in(session.get("csrf_token")) != person.id:
        # Every form that is shown carries it, signed: it tells on whose page something was typed, also later.
        session["csrf_token"] = f"{person.id}.{secrets.token_hex(20)}"


def check() -> None:
    """Ends a session that was idle for too long, begun with a role that has ended since, or of somebody who has left."""
    if request.endpoint == "static" or not current_user.is_authenticated:
        return
    moment = int(clock.now().timestamp())
    idle = moment - session.get("seen", 0)
    held_now = {grant.id for grant in grants(current_user)}
    if idle > current_app.config["IDLE_LIMIT"].total_seconds():
        flash(_("You were signed out after a long pause."), "")
        _end()
    elif not set(session.get("grants", [])) <= held_now:
        flash(_("A role of yours has ended. Sign in again."), "")
        _end()
    elif not held_now and not may_enter(current_user):
        flash(closed(), "bad")
        _end()
    elif idle > 60:
        session["seen"] = moment


def closed() -> str:
    """What somebody who may not sign in is told, once they have shown who they are."""
    return _(
        "Your account is closed: you have no appointment and no role here today. If that is wrong, ask your HR office."
    )


def _end() -> None:
    logout_user()
    for key in ("seen", "grants"):
        session.pop(key, None)


def unauthorized() -> Response:
    """Off to the sign-in page; what was typed is held, a page that was asked for is remembered."""
    if request.method == "POST":
        _hold(owner_of_form())
        return _lead_to(url_for("accounts.sign_in"))
    full = request.full_path.rstrip("?")
    target = url_for("accounts.sign_in", next=full) if full != "/" else url_for("accounts.sign_in")
    if request.headers.get("HX-Request"):
        # Somebody may be typing: they keep their page, which says that this did not work.
        return Response(status=401)
    return redirect(target, 303)  # type: ignore[return-value]


def overtaken() -> Response:
    """A form of an earlier sign-in, sent when somebody is signed in anew: nothing is done; who typed it gets it back, filled."""
    owner = owner_of_form() or current_user.id
    is_held = _hold(owner)
    if owner != current_user.id:
        flash(_("Somebody else was signed in here when this page was opened. Nothing was done."), "part")
        if is_held:
            flash(_("What they typed is kept for twelve hours and comes back when they sign in here."), "")
        return _lead_to("/")
    flash(
        _("You signed in again after this page was opened. Nothing was done yet: send it once more."), "part"
    )
    return _lead_to((is_held and held.path(session.get(held.KEY), current_user)) or back())


def _lead_to(target: str) -> Response:
    """On to another page. htmx would put that into the block it asked for: it is told to go there instead."""
    if request.headers.get("HX-Request"):
        response = Response(status=204)
        response.headers["HX-Redirect"] = target
        return response
    return redirect(target, 303)  # type: ignore[return-value]


def _hold(owner: int | None) -> bool:
    """Holds the form of this request for `owner`, if that is known; into a public form, such as signing out, nobody types."""
    view = current_app.view_functions.get(request.endpoint or "")
    return owner is not None and hasattr(view, "permission") and held.hold(person_id=owner)


def owner_of_form() -> int | None:
    """On whose page the form of this request stood, by its signed token; None where that cannot be told."""
    token = request.form.get("csrf_token") or request.headers.get("X-CSRFToken", "")
    # The salt is Flask-WTF's.
    signer = URLSafeTimedSerializer(str(current_app.secret_key), salt="wtf-csrf-token")
    try:
        return _owner_in(signer.loads(token))
    except BadData:
        return None


def _owner_in(token: object) -> int | None:
    person_id, dot, _rest = str(token).partition(".")
    return int(person_id) if dot and person_id.isdecimal() else None
