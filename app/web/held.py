"""Nothing typed is lost: a form sent after its session had ended is held and comes back filled after sign-in."""

import secrets
from datetime import timedelta
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request, session, url_for
from flask_login import current_user
from sqlalchemy import delete, select
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from app import clock
from app.extensions import db
from app.models import HeldForm, Person

KEY = "held"
LIFE = timedelta(hours=12)
# What a form carries besides what its person typed.
_OURS = ("csrf_token", "password", "present", "new", "again")
# Anybody can send a form without a session: what is held for nobody in particular stays within bounds.
LONGEST = 200_000
LONGEST_PATH = 2000
MOST_OF_NOBODY = 200


def init_app(app: Flask) -> None:
    app.after_request(forget_sent)


def hold(*, person_id: int | None) -> None:
    """Keeps the fields of this request, in its own transaction; only the browser that sent them can ask for them."""
    db.session.rollback()
    db.session.execute(delete(HeldForm).where(HeldForm.held_at < clock.now() - LIFE))
    fields = [[name, value] for name, value in request.form.items(multi=True) if name not in _OURS]
    size = sum(len(name) + len(value) for name, value in fields)
    if fields and size <= LONGEST and len(request.path) <= LONGEST_PATH:
        if person_id is None:
            _make_room()
        token = secrets.token_urlsafe(32)
        kept = HeldForm(
            token=token, person_id=person_id, path=request.path, fields=fields, held_at=clock.now()
        )
        db.session.add(kept)
        session[KEY] = token
    db.session.commit()


def _make_room() -> None:
    """Of the forms that are nobody's in particular the oldest give way."""
    newest = (
        select(HeldForm.id)
        .where(HeldForm.person_id.is_(None))
        .order_by(HeldForm.id.desc())
        .limit(MOST_OF_NOBODY - 1)
    )
    ids = list(db.session.scalars(newest))
    db.session.execute(delete(HeldForm).where(HeldForm.person_id.is_(None), HeldForm.id.not_in(ids)))


def forget_sent(response: Response) -> Response:
    """Once the form has been sent after all, it is held no longer."""
    token = session.get(KEY)
    if token and request.method == "POST" and response.status_code < 400 and current_user.is_authenticated:
        sent = select(HeldForm).where(HeldForm.token == token, HeldForm.path == request.path)
        if (kept := db.session.scalar(sent)) is not None:
            db.session.delete(kept)
            session.pop(KEY)
    return response


def path(token: str | None, person: Person) -> str | None:
    """Where the person finds the form again, if it is theirs: the form's own page, filled, or a page that shows it."""
    kept = take(token, person)
    if kept is None:
        return None
    try:
        current_app.url_map.bind("").match(kept.path, method="GET")
    except HTTPException:
        return url_for("accounts.held_form")
    return f"{kept.path}?held=1"


def formdata() -> MultiDict[str, str] | None:
    """What had been typed into the form of this page before the session ended, if the page was asked for with it."""
    if request.method != "GET" or not request.args.get("held") or not current_user.is_authenticated:
        return None
    kept = take(session.get(KEY), current_user)
    return (
        MultiDict([(name, value) for name, value in kept.fields])
        if kept and kept.path == request.path
        else None
    )


def take(token: str | None, person: Person) -> HeldForm | None:
    """The held form, if it is this person's or nobody's in particular, and not too old."""
    if not token:
        return None
    kept = db.session.scalar(
        select(HeldForm).where(HeldForm.token == token, HeldForm.held_at > clock.now() - LIFE)
    )
    return kept if kept is not None and kept.person_id in (None, person.id) else None


def is_kept(token: str | None) -> bool:
    """Whether something typed waits under `token`, for whoever signs in next in this browser."""
    return db.session.scalar(select(HeldForm.id).where(HeldForm.token == (token or ""))) is not None


def comes_from_here() -> bool:
    """Whether the browser says that the form stood on a page of ours: another site's form is not held."""
    source = request.headers.get("Origin") or request.referrer or ""
    return urlsplit(source).netloc == request.host
