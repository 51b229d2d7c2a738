"""Sign in and out, and my profile."""

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    redirect,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_login import login_user, logout_user
from flask_wtf.csrf import CSRFError

from app import clock, outbox
from app.access import Permission, permit, public, signed_in, viewer
from app.access.entry import may_enter
from app.access.scopes import grants
from app.accounts import actions, held_moves, links, sessions
from app.accounts.forms import FindingForm, PasswordForm, SettingsForm, SignInForm
from app.web import held, page
from app.web.addresses import own_path
from app.web.errors import told
from app.web.language import remember

bp = Blueprint("accounts", __name__)
bp.record_once(lambda state: sessions.init_app(state.app))  # type: ignore[arg-type]


@bp.get("/sign-in")
@public
def sign_in() -> Response:
    """The form; somebody who is signed in already goes home."""
    if signed_in() is not None:
        return redirect(url_for("activities.home"), 303)  # type: ignore[return-value]
    return _sign_in_page(SignInForm(formdata=None))


@bp.post("/sign-in")
@public
def enter() -> Response:
    """Checks address and password; says no more than that they do not fit together."""
    form = SignInForm()
    if not form.validate():
        return _sign_in_page(form, 422)
    address = request.remote_addr or ""
    if actions.is_throttled(account=form.email.data, address=address):
        return _sign_in_page(
            form,
            429,
            _("Too many failed tries. Wait a quarter of an hour, then try again."),
        )
    person = actions.person_with_password(email=form.email.data, password=form.password.data)
    if person is None:
        actions.count_failure(account=form.email.data, address=address)
        return _sign_in_page(form, 422, _("This address and this password do not fit together."))
    if not may_enter(person):
        return _sign_in_page(form, 403, sessions.closed())
    actions.forget_failures(account=form.email.data)
    token, following = session.get(held.KEY), request.args.get("next", "")
    # A new session: nothing of the one before sign-in lives on but what was typed.
    session.clear()
    login_user(person)
    sessions.begin(person)
    if token:
        session[held.KEY] = token
    return redirect(held.path(token, person) or own_path(following), 303)  # type: ignore[return-value]


@bp.post("/sign-out")
@public
def sign_out() -> Response:
    """Ends this session, or with `everywhere` every session of the person."""
    person = signed_in()
    if person is not None and request.form.get("everywhere"):
        actions.end_sessions(person)
    logout_user()
    token = session.get(held.KEY)
    session.clear()
    if token:
        session[held.KEY] = token
    flash(_("You are signed out."), "good")
    return redirect(url_for("accounts.sign_in"), 303)  # type: ignore[return-value]


@bp.get("/me")
@permit(Permission.SIGNED_IN)
def profile() -> Response:
    """My name, appointments and roles, my password, what is mailed to me, my language."""
    return _profile_page(PasswordForm(viewer(), formdata=None))


@bp.post("/me/password")
@permit(Permission.SIGNED_IN)
def change_password() -> Response:
    """A new password ends every other session."""
    form = PasswordForm(viewer())
    if not form.validate() or not actions.fits(viewer(), form.present.data):
        if not form.present.errors and not actions.fits(viewer(), form.present.data or ""):
            form.present.errors = [_("This is not your present password.")]
        return _profile_page(form, 422)
    links.replace_password(viewer(), form.new.data)
    login_user(viewer())
    sessions.begin(viewer())
    flash(_("Your password is changed. Other devices are signed out."), "good")
    return redirect(url_for("accounts.profile"), 303)  # type: ignore[return-value]


@bp.post("/me/settings")
@permit(Permission.SIGNED_IN)
def save_settings() -> Response:
    """Whether a daily message comes, and in which language; this browser follows."""
    form = SettingsForm()
    if not form.validate():
        return _profile_page(PasswordForm(viewer(), formdata=None), 422, form)
    actions.save_settings(language=form.language.data, wants_digest=form.wants_digest.data, by=viewer())
    flash(_("Saved."), "good")
    response = redirect(url_for("accounts.profile"), 303)
    remember(response, form.language.data)
    return response  # type: ignore[return-value]


@bp.post("/me/finding")
@permit(Permission.SIGNED_IN)
def save_finding() -> Response:
    """My field of study, and whether colleagues find me."""
    form = FindingForm()
    if not form.validate():
        return _profile_page(PasswordForm(viewer(), formdata=None), 422, finding=form)
    actions.save_finding(
        discipline=form.discipline.data or None, is_findable=form.is_findable.data, by=viewer()
    )
    flash(_("Saved."), "good")
    return redirect(url_for("accounts.profile"), 303)  # type: ignore[return-value]


@bp.get("/held")
@permit(Permission.SIGNED_IN)
def held_form() -> Response:
    """The form that was sent after the session had expired, filled as it was typed, to be sent now."""
    kept = held.take(session.get(held.KEY), viewer())
    if kept is None:
        abort(404)
    return page(
        "accounts/held.html", kept=kept, fields=kept.fields, held=held_moves.held_move(kept, viewer())
    )


@bp.app_errorhandler(CSRFError)
def lost_session(error: CSRFError) -> Response:
    """A form of a session that is over: nothing is done, and what was typed is held for whoever typed it."""
    if request.endpoint == "accounts.enter":
        form = SignInForm()
        return _sign_in_page(form, 422, _("The page had been open for too long. Send it once more."))
    if not held.comes_from_here():
        return told(error)  # type: ignore[no-any-return]
    if signed_in() is None:
        return sessions.unauthorized()
    return sessions.overtaken()


def _profile_page(
    form: PasswordForm,
    status: int = 200,
    settings: SettingsForm | None = None,
    finding: FindingForm | None = None,
) -> Response:
    me = viewer()
    found = {"discipline": me.discipline_code or "", "is_findable": me.is_findable}
    return page(
        "accounts/profile.html",
        form=form,
        settings=settings or SettingsForm(formdata=None, obj=viewer()),
        finding=finding or FindingForm(formdata=None, data=found),
        is_mailed=outbox.is_set_up(),
        grants=grants(viewer()),
        status=status,
    )


def _sign_in_page(form: SignInForm, status: int = 200, fault: str = "") -> Response:
    return page(
        "accounts/sign_in.html",
        form=form,
        fault=fault,
        is_held=held.is_kept(session.get(held.KEY)),
        demo=current_app.config["DEMO"],
        demo_accounts=actions.demo_accounts() if current_app.config["DEMO"] else [],
        today=clock.today(),
        status=status,
    )
