"""A change of appointments in words, told before it is done: what is new, what goes, and of the others only what changes."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.extensions import db
from app.hr import changes
from app.hr.appointment_rules import FACTS, Post, Posts
from app.models import Appointment, RegisterChange, RegisterMove, Unit
from app.web.dates import format_day
from app.web.language import language
from app.web.words import name


def said_of(post: Post | Appointment) -> str:
    """'Department of Music, from 1 Oct 2025, 60 %, second post, Lecturer'."""
    unit = db.session.get_one(Unit, post.unit_id)
    kind = _("primary") if post.is_primary else _("second post")
    pieces = [name(unit), days_of(post), f"{post.fte_percent} %", kind, _position(post)]
    return ", ".join(piece for piece in pieces if piece)


def told_of_posts(before: Posts, after: Sequence[Appointment]) -> tuple[str, ...]:
    """One sentence for each appointment that is new or goes, and one for each fact that changes of another."""
    stay = {post.id: Post.of(post) for post in after}
    new = [_("New: %(post)s.", post=said_of(post)) for post in after if post.id not in before]
    gone = [_("Taken out: %(post)s.", post=said_of(post)) for key, post in before.items() if key not in stay]
    changed = differing(
        {key: post for key, post in before.items() if key in stay},
        {key: post for key, post in stay.items() if key in before},
    )
    facts = {fact: [_plain(old), _plain(now)] for fact, (old, now) in changed.items()}
    line = RegisterChange(move=RegisterMove.CHANGED, facts=facts, reason="")
    return (*gone, *new, *changes.as_sentences(changes.in_words([line])[0]))


def told_of_transfer(present: Post, made: Appointment) -> str:
    """'From Department of Music to Department of Performing Arts from 1 Mar 2025 on: 100 %, Lecturer.'"""
    until = _("until %(day)s", day=_day(made.last_day)) if made.last_day else ""
    what = [until, f"{made.fte_percent} %", _position(made)]
    return _(
        "From %(old)s to %(new)s from %(day)s on: %(what)s.",
        old=name(db.session.get_one(Unit, present.unit_id)),
        new=name(made.unit),
        day=_day(made.first_day),
        what=", ".join(one for one in what if one),
    )


def differing(before: Posts, after: Posts) -> dict[str, tuple[Any, Any]]:
    """What differs between two moments, each fact with the unit of its appointment: "last_day@12"."""
    found: dict[str, tuple[Any, Any]] = {}

    def tell(fact: str, unit_id: int, old: Any, new: Any) -> None:
        key, number = f"{fact}@{unit_id}", 1
        while key in found:
            number += 1
            key = f"{fact}@{unit_id}#{number}"
        found[key] = old, new

    for post_id in sorted({*before, *after}):
        old, new = before.get(post_id), after.get(post_id)
        place = new or old
        if place is None:
            continue
        if old and new and old.unit_id != new.unit_id:
            tell("unit", old.unit_id, old.unit_id, new.unit_id)
        for fact in FACTS:
            was, now = (getattr(one, fact) if one else None for one in (old, new))
            if was != now and (was, now) not in ((None, ""), ("", None)):
                tell(fact, place.unit_id, was, now)
    return found


def days_of(post: Post | Appointment) -> str:
    """'from 1 Oct 2025', '1 Oct 2024 to 30 Sep 2025'."""
    if post.last_day is None:
        return _("from %(day)s", day=_day(post.first_day))
    return _("%(first)s to %(last)s", first=_day(post.first_day), last=_day(post.last_day))


def _position(post: Post | Appointment) -> str:
    """As what somebody works, in the page's language where it was written."""
    both = (post.position_th, post.position_en)
    return next((one for one in (both if language() == "th" else both[::-1]) if one), "")


def _day(day: date) -> str:
    return format_day(day, language())


def _plain(value: Any) -> Any:
    """As the history keeps it."""
    return value.isoformat() if isinstance(value, date) else value
