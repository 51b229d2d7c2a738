"""Nothing typed is lost: a form of a session that has ended is held for its person alone, and comes back filled."""

import secrets
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Flask, Response, current_app, flash, g, request, session, url_for
from flask_babel import gettext as _
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
# What is held stays within bounds.
LONGEST = 200_000
LONGEST_PATH = 2000
MOST_OF_ONE = 20
Arguments = list[tuple[str, str]]


def init_app(app: Flask) -> None:
    app.after_request(forget_sent)
    app.jinja_env.globals["is_held_back"] = is_held_back


def hold(*, person_id: int) -> bool:
    """Keeps the fields of this request, in its own transaction, for the person on whose page they were typed.

    Only the browser that sent them can ask for them. Answers whether there was anything to keep.
    """
    db.session.rollback()
    db.session.execute(delete(HeldForm).where(HeldForm.held_at < clock.now() - LIFE))
    fields = [[name, value] for name, value in request.form.items(multi=True) if name not in _OURS]
    size = sum(len(name) + len(value) for name, value in fields)
    is_worth_it = bool(fields) and size <= LONGEST and len(_address()) <= LONGEST_PATH
    if is_worth_it:
        _make_room(person_id)
        token = secrets.token_urlsafe(32)
        kept = HeldForm(token=token, person_id=person_id, path=_address(), fields=fields, held_at=clock.now())
        db.session.add(kept)
        session[KEY] = token
        g.just_held = True
        if any(file.filename for file in request.files.values()):
            flash(_("Files were not kept: choose them again."), "part")
    db.session.commit()
    return is_worth_it


def _arguments() -> Arguments:
    """What the address of this request asks, but for the word that something is held: the year and the unit of a form may stand there."""
    return [one for one in request.args.items(multi=True) if one[0] != KEY]


def _address() -> str:
    """The whole address of this request: its path, and what it asks."""
    return f"{request.path}?{urlencode(asked)}" if (asked := _arguments()) else request.path


def parts_of(address: str) -> tuple[str, Arguments]:
    """The path of an address that is held, and what it asks."""
    place, _mark, query = address.partition("?")
    return place, parse_qsl(query, keep_blank_values=True)


def _make_room(person_id: int) -> None:
    """Of one person's forms the oldest give way."""
    of_them = HeldForm.person_id == person_id
    newest = select(HeldForm.id).where(of_them).order_by(HeldForm.id.desc()).limit(MOST_OF_ONE - 1)
    ids = list(db.session.scalars(newest))
    db.session.execute(delete(HeldForm).where(of_them, HeldForm.id.not_in(ids)))


def forget_sent(response: Response) -> Response:
    """Once the form has been sent after all, it is held no longer."""
    token = session.get(KEY)
    is_sent = request.method == "POST" and response.status_code < 400 and not g.get("just_held")
    if token and is_sent and current_user.is_authenticated:
        sent = select(HeldForm).where(HeldForm.token == token, HeldForm.person_id == current_user.id)
        kept = db.session.scalar(sent)
        if kept is not None and _is_sent_now(kept):
            db.session.delete(kept)
            session.pop(KEY)
    return response


def _is_sent_now(kept: HeldForm) -> bool:
    """Whether this request sends it: to the same place, about what it was about; the form may say more than it did."""
    place, asked = parts_of(kept.path)
    return place == request.path and set(asked) <= set(_arguments())


def path(token: str | None, person: Person) -> str | None:
    """Where the person finds the form again, if it is theirs: the form's own page, filled, or a page that shows it."""
    kept = take(token, person)
    if kept is None:
        return None
    place, asked = parts_of(kept.path)
    try:
        current_app.url_map.bind("").match(place, method="GET")
    except HTTPException:
        return url_for("accounts.held_form")
    return f"{place}?{urlencode([*asked, (KEY, '1')])}"


def formdata() -> MultiDict[str, str] | None:
    """What had been typed into the form of this page before the session ended, if the page was asked for with it."""
    if request.method != "GET" or not request.args.get("held") or not current_user.is_authenticated:
        return None
    kept = take(session.get(KEY), current_user)
    if kept is None or parts_of(kept.path) != (request.path, _arguments()):
        return None
    return MultiDict([(name, value) for name, value in kept.fields])


def is_held_back() -> bool:
    """Whether this page shows a form that was sent after its session had ended: nothing of it is saved yet."""
    return formdata() is not None


def field(name: str) -> str | None:
    """A field of this page's form that no WTForms field reads, such as the version: as sent now, or as it was held."""
    kept = formdata()
    return request.form.get(name) or (kept.get(name) if kept is not None else None)


def take(token: str | None, person: Person) -> HeldForm | None:
    """The held form, if it is this person's and not too old."""
    if not token:
        return None
    return db.session.scalar(
        select(HeldForm).where(
            HeldForm.token == token,
            HeldForm.person_id == person.id,
            HeldForm.held_at > clock.now() - LIFE,
        )
    )


def is_kept(token: str | None) -> bool:
    """Whether something typed waits under `token` for its person."""
    return db.session.scalar(select(HeldForm.id).where(HeldForm.token == (token or ""))) is not None


def comes_from_here() -> bool:
    """Whether the browser says that the form stood on a page of ours: another site's form is not held."""
    source = request.headers.get("Origin") or request.referrer or ""
    return urlsplit(source).netloc == request.host
