"""What appointments of one person must be together: one primary at a time, at most one full post, in units that are open."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple, Self

from flask_babel import gettext as _

from app.days import Span
from app.hr.trial import Impossible
from app.models import Appointment, Person, Unit
from app.web.dates import format_day
from app.web.language import language
from app.web.words import name

FULL = 100
FACTS = ("first_day", "last_day", "fte_percent", "is_primary", "position_th", "position_en")


class Post(NamedTuple):
    """The facts of an appointment as they stand at one moment."""

    unit_id: int
    first_day: date
    last_day: date | None
    fte_percent: int
    is_primary: bool
    position_th: str
    position_en: str

    @classmethod
    def of(cls, post: Appointment) -> Self:
        return cls(post.unit_id, *(getattr(post, fact) for fact in FACTS))

    def covers(self, day: date) -> bool:
        return Span.of(self).covers(day)


# By the appointment's id.
Posts = Mapping[int, Post]


def posts_of(person: Person) -> dict[int, Post]:
    """The appointments of `person` as they stand, to compare with later."""
    return {post.id: Post.of(post) for post in person.appointments}


def refuse_unfit(before: Posts, after: Sequence[Appointment]) -> None:
    """Raises Impossible with a sentence where the appointments are worse than before: what was wrong already stays possible.

    On each day that somebody works exactly one appointment is the primary one, and the shares come to a full post at most.
    """
    _refuse_twins(after)
    now = [post for post in after if before.get(post.id) != Post.of(post)]
    for post in now:
        _refuse_closed(post)
    spans = [*(Span.of(post) for post in before.values()), *(Span.of(post) for post in after)]
    edges = sorted({edge for span in spans for edge in span})
    for day in edges:
        here = [post for post in after if post.covers(day)]
        were = [post for post in before.values() if post.covers(day)]
        _refuse_primaries(day, here, were)
        share = sum(post.fte_percent for post in here)
        if share > FULL and share > sum(post.fte_percent for post in were):
            raise Impossible(
                _(
                    "From %(day)s on the shares of a full post would come to %(share)s %%. All appointments"
                    " together make one full post at most.",
                    day=_day(day),
                    share=share,
                ),
                "fte",
            )


def _refuse_twins(after: Sequence[Appointment]) -> None:
    seen: set[tuple[int, date]] = set()
    for post in after:
        if (post.unit_id, post.first_day) in seen:
            raise Impossible(
                _(
                    "There is an appointment in %(unit)s that begins on %(day)s already: correct that one.",
                    unit=name(post.unit),
                    day=_day(post.first_day),
                ),
                "first_day",
            )
        seen.add((post.unit_id, post.first_day))


def _refuse_closed(post: Appointment) -> None:
    unit: Unit = post.unit
    if unit.opened_on and post.first_day < unit.opened_on:
        raise Impossible(
            _("%(unit)s opens on %(day)s: begin there or later.", unit=name(unit), day=_day(unit.opened_on)),
            "first_day",
        )
    if unit.closed_on and (post.last_day is None or post.last_day >= unit.closed_on):
        raise Impossible(
            _(
                "%(unit)s is closed from %(day)s on: an appointment there ends the day before at the latest.",
                unit=name(unit),
                day=_day(unit.closed_on),
            ),
            "unit",
        )


def _refuse_primaries(day: date, here: Sequence[Appointment], were: Iterable[Post]) -> None:
    primary = [post for post in here if post.is_primary]
    before = [post.is_primary for post in were]
    if len(primary) > 1 and len(primary) > sum(before):
        raise Impossible(
            _(
                "From %(day)s on there would be two primary appointments: %(one)s and %(other)s. One at a time is primary.",
                day=_day(day),
                one=told(primary[0]),
                other=told(primary[1]),
            ),
            "is_primary",
        )
    if here and not primary and (not before or any(before)):
        raise Impossible(
            _(
                "From %(day)s on none of the appointments would be the primary one: %(posts)s. One at a time is primary.",
                day=_day(day),
                posts=", ".join(told(post) for post in here),
            ),
            "is_primary",
        )


def told(post: Appointment) -> str:
    """'Department of Music, from 1 Oct 2025', 'Department of Music, 1 Oct 2024 to 30 Sep 2025'."""
    if post.last_day is None:
        return _("%(unit)s, from %(day)s", unit=name(post.unit), day=_day(post.first_day))
    return _(
        "%(unit)s, %(first)s to %(last)s",
        unit=name(post.unit),
        first=_day(post.first_day),
        last=_day(post.last_day),
    )


def _day(day: date) -> str:
    return format_day(day, language())
