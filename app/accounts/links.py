"""Sign-in links: made by HR for one person, opened once before they expire, to set a password."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any, NamedTuple, cast

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import CursorResult, select, update

from app import clock, outbox
from app.access import Permission, policy
from app.access.entry import may_enter
from app.accounts.actions import set_password
from app.extensions import db
from app.keys import end_links
from app.models import Person, RegisterMove, SignInLink, Topic
from app.outbox import Letter
from app.registering import note
from app.web.dates import format_moment

LIFE = timedelta(hours=72)


class Made(NamedTuple):
    """A link just made. The token is nowhere but here, and in the message if `is_mailed`."""

    token: str
    expires_at: datetime
    is_mailed: bool


def make_link(*, person: Person, by: Person) -> Made:
    """A link with which `person` sets a password; the links they had end."""
    end_links(person)
    token = secrets.token_urlsafe(32)
    now = clock.now()
    link = SignInLink(
        person_id=person.id,
        token_hash=fingerprint(token),
        made_by_id=by.id,
        made_at=now,
        expires_at=now + LIFE,
    )
    db.session.add(link)
    note(person, RegisterMove.LINK_MADE, {"expires_at": (None, clock.day_of(link.expires_at))}, by=by)
    is_mailed = outbox.reaches(person)
    if is_mailed:
        outbox.put(person, Topic.SIGN_IN_LINK, _letter(person, token, link.expires_at))
    return Made(token, link.expires_at, is_mailed)


def owner_of(token: str) -> Person | None:
    """Whose link this is, as long as it works and its maker could still make it."""
    query = select(SignInLink).where(SignInLink.token_hash == fingerprint(token), *_works())
    link = db.session.scalar(query)
    if link is None:
        return None
    person = db.session.get_one(Person, link.person_id)
    return person if _could_be_made(link, person) else None


def _could_be_made(link: SignInLink, person: Person) -> bool:
    """Whether the maker of `link` may make one for `person` today: either may hold other roles since. A command may always.

    Who has left is told so by the page itself.
    """
    if link.made_by_id is None or not may_enter(person):
        return True
    return policy.may(db.session.get_one(Person, link.made_by_id), Permission.SIGN_IN_LINK, person)


def set_password_by(token: str, password: str) -> Person | None:
    """Uses the link up and sets the password of its person; None where it does not work. Of two at once one gets it."""
    person = owner_of(token)
    if person is None:
        return None
    # As granting a role does: the person first, then their links.
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update(key_share=True))
    used = db.session.execute(
        update(SignInLink)
        .where(SignInLink.token_hash == fingerprint(token), *_works())
        .values(used_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    if not cast("CursorResult[Any]", used).rowcount:
        return None
    replace_password(person, password)
    return person


def replace_password(person: Person, password: str) -> None:
    """The person chose a new password: links and sessions from before end, and the register's history says so."""
    set_password(person, password)
    end_links(person)
    note(person, RegisterMove.PASSWORD_SET, {}, by=person)


def _works() -> tuple[Any, ...]:
    return (
        SignInLink.used_at.is_(None),
        SignInLink.revoked_at.is_(None),
        SignInLink.expires_at > clock.now(),
    )


def fingerprint(token: str) -> str:
    """What is stored of a token: who reads the database cannot sign in with it."""
    return hashlib.sha256(token.encode()).hexdigest()


def _letter(person: Person, token: str, expires_at: datetime) -> Letter:
    with force_locale(person.language):
        pieces = [
            _("Dear %(name)s,", name=person.name_in(person.language)),
            _(
                "HR made this link for you. Open it to choose your password for Pattana. It works once, until %(moment)s.",
                moment=format_moment(expires_at, person.language),
            ),
            outbox.address("accounts.link", token=token),
            _("You sign in with this e-mail address: %(address)s", address=person.email),
            _("If you did not expect this, tell your HR office, and do not pass the link on."),
        ]
        return Letter(_("Choose your password for Pattana"), outbox.paragraphs(pieces))
