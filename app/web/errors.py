"""Errors in words, each with the request id that the log carries too."""

from typing import Any

import structlog
from flask import (
    Flask,
    Response,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
)
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from app.access.guard import OwnEntry
from app.extensions import db
from app.typed import one_line
from app.web import held
from app.web.addresses import back
from app.workflow import Refused

log = structlog.get_logger()

# The fields into which people write sentences, as they are called on the screen.
WRITTEN = {
    "title": _l("Title"),
    "description": _l("What was done"),
    "place": _l("Place"),
    "links": _l("Links"),
    "reason": _l("Reason"),
}


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, told)
    app.register_error_handler(Refused, refused)
    app.register_error_handler(StaleDataError, conflict)
    app.register_error_handler(IntegrityError, conflict)
    app.register_error_handler(Exception, crashed)


def told(error: HTTPException, text: str = "") -> Any:
    """The page for an HTTP error; a 404 says the same whether a thing never was or is not yours.

    `text` says it better than the sentence for its status.
    """
    if error.code is None or error.code < 400:
        return error
    if error.code >= 500:
        log.error("error", status=error.code, detail=error.description)
    if isinstance(error, OwnEntry):
        text = _("Nobody changes their own appointments and roles: somebody else in HR does.")
    return _page(error.code, text=text)


def refused(error: Refused) -> Any:
    """A move that was not possible: nothing was done, and the page it came from says why; or a page that keeps what was written."""
    db.session.rollback()
    return not_done(str(error))


def not_done(sentence: str) -> Any:
    """Back to the page one came from, which tells the sentence. Where something was written, it stays on a page of its own."""
    if written():
        return _page(409, _("Nothing was done"), sentence)
    flash(sentence, "bad")
    came_from = back()
    # A page that cannot be opened any more must not lead to itself.
    leads_here = request.method == "GET" and came_from.partition("?")[0] == request.path
    return redirect("/" if leads_here else came_from, 303)


def conflict(error: Exception) -> Response:
    """Two people wrote at once, or the database refused: nothing was done."""
    db.session.rollback()
    log.warning("conflict", error=str(error))
    return _page(409)


def crashed(error: Exception) -> Any:
    db.session.rollback()
    log.exception("crashed")
    return _page(500)


def written() -> list[tuple[str, str]]:
    """What somebody wrote into the form of this request, each with the name of its field: it must not be lost with an error."""
    # A form that is too large, or another site's, is not read.
    if request.method != "POST" or not current_user.is_authenticated or not held.comes_from_here():
        return []
    try:
        sent = request.form
    except HTTPException:
        return []
    return [(str(label), sent[name]) for name, label in WRITTEN.items() if one_line(sent.get(name))]


def _page(status: int, title: str = "", text: str = "") -> Response:
    said = sentences().get(status) or sentences()[400]
    html = render_template(
        "errors/error.html",
        title=title or said[0],
        text=text or said[1],
        status=status,
        written=written(),
        request_id=g.get("request_id", ""),
    )
    return make_response(html, status)


def sentences() -> dict[int, tuple[str, str]]:
    """For each status the title and what to do."""
    return {
        400: (
            _("This could not be read"),
            _("Go back, reload the page and send it again."),
        ),
        403: (
            _("You may not do this"),
            _("Your roles do not include it. Ask HR if they should."),
        ),
        404: (
            _("Not found"),
            _(
                "There is nothing at this address, or nothing that you may see. Check the address or start from your year."
            ),
        ),
        405: (
            _("This address only takes forms"),
            _("Go back to the page and use its buttons."),
        ),
        409: (
            _("Somebody else was faster"),
            _(
                "The record changed while you were working on it. Nothing was done. Go back, reload and look at it again."
            ),
        ),
        413: (
            _("The files are too large"),
            _("One file may have 10 MB, all files of a form together 30 MB."),
        ),
        429: (_("Too many tries"), _("Wait a quarter of an hour, then try again.")),
        500: (
            _("Something went wrong on our side"),
            _("Nothing was saved. Try again; if it happens again, tell HR the number below."),
        ),
        503: (
            _("Not ready"),
            _("The service is starting or being maintained. Try again in a minute."),
        ),
    }
