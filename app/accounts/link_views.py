"""Sign-in links: HR makes one and sees it once; its person opens it and chooses a password."""

from flask import Response, current_app, flash, g, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import login_user, logout_user

from app import outbox
from app.access import Permission, permit, public, viewer
from app.access.entry import may_enter
from app.accounts import actions, links, sessions
from app.accounts.forms import NewPasswordForm
from app.accounts.views import bp
from app.extensions import csrf
from app.models import Person
from app.web import page
from app.web.language import COOKIE

# Gone: the same for a link that was used, is over, or never was.
DEAD = 410


@bp.post("/people/<int:person_id>/sign-in-link")
@permit(Permission.SIGN_IN_LINK, Person)
def make_link(person: Person) -> Response:
    """Makes the link and shows it, this once; making another one ends it."""
    if not person.email:
        flash(_("Enter an e-mail address first: people sign in with it."), "bad")
        return redirect(url_for("hr.person", person_id=person.id), 303)  # type: ignore[return-value]
    made = links.make_link(person=person, by=viewer())
    address = (
        outbox.address("accounts.link", token=made.token)
        if current_app.config["BASE_URL"]
        else url_for("accounts.link", token=made.token, _external=True)
    )
    return page("accounts/make_link.html", person=person, made=made, address=address)


@bp.get("/sign-in/link/<token>")
@public
def link(token: str) -> Response:
    """The form for a new password. Looking at it uses nothing up: mail scanners open links."""
    if actions.is_throttled(account=links.fingerprint(token), address=_address()):
        return _told(_("Too many failed tries. Wait a quarter of an hour, then try again."), 429)
    person = links.owner_of(token)
    if person is None:
        return _told(_dead(), DEAD)
    if not may_enter(person):
        return _told(sessions.closed(), DEAD)
    return _asked(token, person, NewPasswordForm(person, formdata=None))


# The page sends no referrer, by which CSRFProtect would know its own forms over https: the form's token is asked here.
@bp.post("/sign-in/link/<token>")
@public
@csrf.exempt
def use_link(token: str) -> Response:
    """Sets the password, which uses the link up, and signs its person in; whoever was signed in here is not any more."""
    if actions.is_throttled(account=links.fingerprint(token), address=_address()):
        return _told(_("Too many failed tries. Wait a quarter of an hour, then try again."), 429)
    person = links.owner_of(token)
    if person is None:
        actions.count_failure(account=links.fingerprint(token), address=_address())
        return _told(_dead(), DEAD)
    if not may_enter(person):
        return _told(sessions.closed(), DEAD)
    form = NewPasswordForm(person)
    if not form.validate():
        fault = _("The page had been open for too long. Send it once more.") if form.csrf_token.errors else ""
        return _asked(token, person, form, fault, 422)
    if links.set_password_by(token, form.new.data) is None:
        return _told(_dead(), DEAD)
    actions.forget_failures(account=person.email or "")
    logout_user()
    session.clear()
    login_user(person)
    sessions.begin(person)
    flash(
        _(
            "Your password is set, and you are signed in. From now on sign in with %(email)s.",
            email=person.email,
        ),
        "good",
    )
    return redirect(url_for("activities.home"), 303)  # type: ignore[return-value]


def _asked(token: str, person: Person, form: NewPasswordForm, fault: str = "", status: int = 200) -> Response:
    if request.cookies.get(COOKIE) is None:
        # Nobody chose a language in this browser yet: the page speaks the person's, as the message did.
        g.language = person.language
    return _kept_secret(
        page("accounts/link.html", token=token, person=person, form=form, fault=fault, status=status)
    )


def _told(sentence: str, status: int) -> Response:
    return _kept_secret(page("accounts/link.html", person=None, fault=sentence, status=status))


def _kept_secret(response: Response) -> Response:
    """The address is a key: no other site, and no page of ours, is told where the reader came from."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _dead() -> str:
    return _(
        "This link does not work: it was used already, has expired, or was replaced by a newer one. Ask your HR office for a new one."
    )


def _address() -> str:
    return request.remote_addr or ""
