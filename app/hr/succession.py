"""One unit follows others from a day on: they close, it carries on what waits there, and their people's appointments move."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import or_, select

from app import clock
from app.access.scopes import holds_on
from app.days import FAR, ONE_DAY, Span
from app.extensions import db
from app.hr.trial import Impossible, Touched, listed
from app.hr.undertaken import warned_of_owned
from app.hr.unit_actions import (
    hold,
    hold_people,
    open_below,
    people_ever_in,
    refuse_closing,
    told_of_roles,
)
from app.models import Appointment, Person, RegisterMove, Role, RoleGrant, Unit
from app.recutting import follow
from app.registering import note
from app.web.language import language
from app.web.words import day, name


class Segment(NamedTuple):
    """Days of one person in the successor, with what their former posts there come to together."""

    span: Span
    posts: tuple[Appointment, ...]

    @property
    def fte(self) -> int:
        return min(100, sum(post.fte_percent for post in self.posts))

    @property
    def first(self) -> Appointment:
        """The post whose words are kept: the primary one, else the earliest."""
        return min(self.posts, key=lambda post: (not post.is_primary, post.id))


def succeed(
    predecessors: Sequence[Unit],
    successor: Unit,
    *,
    on: date,
    with_below: bool,
    by: Person,
    reason: str,
) -> Touched:
    """`successor` follows `predecessors` from the day `on`. Past work stays where it was done.

    Appointments there end on the day before; new ones begin in the successor with the same share of a post. What
    waits is decided by the successor's head once the day has come.
    """
    units = _closing(predecessors, on, with_below)
    hold([*units, successor])
    hold_people(people_ever_in([*units, successor]))
    _refuse(units, successor, on)
    moved = _move_people(units, successor, on, by=by, reason=reason)
    for unit in units:
        old = unit.closed_on
        unit.closed_on, unit.successor = on, successor
        facts = {"closed_on": (old, on), "successor": (None, successor)}
        note(unit, RegisterMove.SUCCEEDED, facts, by=by, reason=reason)
    effects = follow(people_ever_in([*units, successor]))
    told = [
        _("%(units)s: closed from %(day)s on, followed by %(successor)s.", units=listed([name(one) for one in units]),
          day=day(on), successor=name(successor)),
        _told_of_people(moved, successor, on),
        *told_of_roles(units, on),
    ]  # fmt: skip
    if on > clock.today():
        told.append(
            _("Until then everything is decided where it is now; on that day it passes on by itself.")
        )
    return Touched(effects, tuple(told), (*_warnings(successor, on), *warned_of_owned(units)))


def _closing(predecessors: Sequence[Unit], on: date, with_below: bool) -> list[Unit]:
    """The units that close, each once, those below others first."""
    below = [one for unit in predecessors for one in open_below(unit, on)]
    further = [one for one in below if one not in predecessors]
    if further and not with_below:
        raise Impossible(
            ngettext(
                "%(num)d unit below is still open: %(names)s. Let it go along, or close it first.",
                "%(num)d units below are still open: %(names)s. Let them go along, or close them first.",
                len(further),
                names=listed([name(one) for one in further]),
            ),
            "with_below",
        )
    return list(dict.fromkeys([*below, *predecessors]))


def _refuse(units: Sequence[Unit], successor: Unit, on: date) -> None:
    """A successor is open on the day, none of those that close or below them, and is not followed by one of them."""
    for unit in units:
        if unit.closed_on == on and unit.successor is None:
            continue
        refuse_closing(unit, on)
        if unit.closed_on is not None:
            raise Impossible(
                _("%(unit)s closes on %(day)s already.", unit=name(unit), day=day(unit.closed_on)),
                "closed_on",
            )
    closing = {unit.id for unit in units}
    if any(line.ancestor_id in closing for line in successor.lines):
        raise Impossible(
            _("%(unit)s closes itself, or lies below a unit that closes.", unit=name(successor)), "successor"
        )
    at: Unit | None = successor
    passed: set[int] = set()
    while at is not None and at.id not in passed:
        passed.add(at.id)
        if at.id in closing:
            raise Impossible(
                _(
                    "%(unit)s is itself followed by a unit that closes: they would follow each other.",
                    unit=name(successor),
                ),
                "successor",
            )
        at = at.successor
    if not successor.is_open_on(on):
        raise Impossible(
            _("%(unit)s is closed from %(day)s on.", unit=name(successor), day=day(successor.closed_on)),
            "successor",
        )
    if successor.opened_on and successor.opened_on > on:
        raise Impossible(
            _("%(unit)s itself opens on %(day)s.", unit=name(successor), day=day(successor.opened_on)),
            "successor",
        )


def _move_people(
    units: Sequence[Unit], successor: Unit, on: date, *, by: Person, reason: str
) -> list[Person]:
    """Ends the appointments in `units` on the day before and begins them anew in the successor; those who moved.

    To be asked once the units and their people are held: nobody comes or goes any more.
    """
    query = (
        select(Appointment)
        .where(Appointment.unit_id.in_([unit.id for unit in units]))
        .where(or_(Appointment.last_day.is_(None), Appointment.last_day >= on))
        .order_by(Appointment.id)
        .execution_options(populate_existing=True)
    )
    posts: dict[Person, list[Appointment]] = defaultdict(list)
    for post in db.session.scalars(query):
        posts[post.person].append(post)
    for person, of_person in posts.items():
        _move(person, of_person, successor, on)
        was = min(of_person, key=lambda post: (not post.is_primary, post.id)).unit
        facts = {"unit": (was, successor), "first_day": (None, on)}
        note(person, RegisterMove.TRANSFERRED, facts, by=by, reason=reason)
    return sorted(posts, key=lambda person: person.sort_th if language() == "th" else person.sort_en)


def _move(person: Person, posts: Sequence[Appointment], successor: Unit, on: date) -> None:
    """Where several posts of one person come into the successor together, they are one post there."""
    segments = _segments([(Span.of(post), post) for post in posts], on)
    there = {post.first_day for post in person.appointments if post.unit_id == successor.id}
    made = []
    for segment in segments:
        if segment.span.start in there:
            raise Impossible(
                _(
                    "%(who)s has an appointment in %(unit)s from %(day)s on already. Correct it first.",
                    who=name(person),
                    unit=name(successor),
                    day=day(segment.span.start),
                ),
                "successor",
            )
        made.append(_post_of(segment, successor))
    for post in posts:
        if post.first_day < on:
            post.last_day = on - ONE_DAY
        else:
            person.appointments.remove(post)
            db.session.delete(post)
    db.session.flush()
    person.appointments.extend(made)
    db.session.flush()


def _segments(posts: Sequence[tuple[Span, Appointment]], on: date) -> list[Segment]:
    """The days from `on`, cut wherever one of the posts begins or ends; neighbours that say the same are one."""
    edges = sorted({max(edge, on) for span, _post in posts for edge in span})
    found: list[Segment] = []
    for start, end in pairwise(edges):
        here = tuple(post for span, post in posts if span.covers(start))
        if found and found[-1].posts == here and found[-1].span.end == start:
            found[-1] = Segment(Span(found[-1].span.start, end), here)
        elif here:
            found.append(Segment(Span(start, end), here))
    return found


def _post_of(segment: Segment, successor: Unit) -> Appointment:
    like = segment.first
    return Appointment(
        unit=successor,
        first_day=segment.span.start,
        last_day=None if segment.span.end == FAR else segment.span.last_day,
        fte_percent=segment.fte,
        is_primary=any(post.is_primary for post in segment.posts),
        position_th=like.position_th,
        position_en=like.position_en,
    )


def _told_of_people(moved: Sequence[Person], successor: Unit, on: date) -> str:
    if not moved:
        return _("No appointment moves.")
    return ngettext(
        "The appointment of %(num)s person goes to %(unit)s from %(day)s on: %(names)s.",
        "The appointments of %(num)s people go to %(unit)s from %(day)s on: %(names)s.",
        len(moved),
        unit=name(successor),
        day=day(on),
        names=listed([name(person) for person in moved]),
    )


def _warnings(successor: Unit, on: date) -> list[str]:
    heads = select(RoleGrant.id).where(
        RoleGrant.unit_id == successor.id,
        RoleGrant.role.in_((Role.HEAD, Role.ACTING_HEAD)),
        holds_on(max(on, clock.today())),
    )
    if db.session.scalar(heads.limit(1)) is not None:
        return []
    return [
        _(
            "%(unit)s has no head on that day: what waits goes further up until one is granted.",
            unit=name(successor),
        )
    ]
