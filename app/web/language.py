"""The language of a page: the one chosen in this browser, else the person's, else Thai."""

from flask import Blueprint, Response, abort, g, has_request_context, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from app.access import public
from app.web.addresses import back

bp = Blueprint("language", __name__)
LANGUAGES = ("th", "en")
COOKIE = "language"


def language() -> str:
    """'th' or 'en' for the present request; 'th' outside one."""
    if not has_request_context():
        return "th"
    forced = g.get("language")
    if forced in LANGUAGES:
        return str(forced)
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return str(chosen)
    if current_user and current_user.is_authenticated:
        return str(current_user.language)
    return "th"


@bp.get("/language/<code>")
@public
def choose(code: str) -> Response:
    """Remembers the language in this browser and goes back to the page it was chosen on."""
    if code not in LANGUAGES:
        abort(404)
    response = redirect(back(), 303)
    remember(response, code)
    return response  # type: ignore[return-value]


def remember(response: BaseResponse, code: str) -> None:
    """From now on pages speak this language in this browser."""
    response.set_cookie(
        COOKIE,
        code,
        max_age=365 * 24 * 3600,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )
