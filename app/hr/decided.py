"""The decisions that somebody made under a role: they stay as they are, whatever becomes of the role."""

from datetime import date, datetime, time

from flask_babel import ngettext
from sqlalchemy import or_, select

from app import clock
from app.access.reviewers import DECIDING
from app.days import FAR, ONE_DAY, Span
from app.extensions import db
from app.models import Decision, Role, RoleGrant, UnitLine

MOVES = ("approve", "return", "accept", "revoke")


def decided_outside(grant: RoleGrant, kept: Span | None) -> int:
    """How many decisions were made under `grant` on days that it would no longer hold if it held on the days `kept`.

    A decision does not name the grant: it is one of those that its maker held on its day and that fit it. Two statements
    at the most where there is one such grant, one more where there are several.
    """
    held = Span.of(grant)
    lost = [held] if kept is None else [Span(held.start, kept.start), Span(kept.end, held.end)]
    lost = [
        span
        for span in (Span(max(one.start, held.start), min(one.end, held.end)) for one in lost)
        if span.days > 0
    ]
    if not lost or not _decides(grant):
        return 0
    query = select(Decision.move, Decision.at, Decision.order_number, Decision.snapshot).where(
        Decision.by_id == grant.person_id,
        Decision.move.in_(MOVES),
        or_(*((Decision.at >= _midnight(span.start)) & (Decision.at < _midnight(span.end)) for span in lost)),
    )
    made = db.session.execute(query).all()
    if not made:
        return 0
    others = select(RoleGrant).where(RoleGrant.person_id == grant.person_id)
    grants = [one for one in db.session.scalars(others) if _decides(one)]
    below: dict[int, set[int]] = {}
    for line in db.session.scalars(
        select(UnitLine).where(UnitLine.ancestor_id.in_({one.unit_id for one in grants}))
    ):
        below.setdefault(line.ancestor_id, set()).add(line.unit_id)

    def under(move: str, day: date, order: str, unit_id: object) -> RoleGrant | None:
        fitting = [one for one in grants if one.holds_on(day) and _fits(one, move, order)]
        near = [one for one in fitting if one.role is Role.HR or unit_id in below[one.unit_id]] or fitting
        return min(
            near, key=lambda one: (one.order_number != order, one.role is Role.HR, one.id), default=None
        )

    return sum(
        under(move, clock.day_of(at), order, (snapshot or {}).get("unit")) is grant
        for move, at, order, snapshot in made
    )


def told_of_decided(number: int) -> list[str]:
    """That decisions stay which a role would no longer cover, in a sentence."""
    if not number:
        return []
    return [
        ngettext(
            "%(num)d decision was made under it on days that it would no longer hold. It stays, and its history shows it.",
            "%(num)d decisions were made under it on days that it would no longer hold. They stay, and their histories show them.",
            number,
        )
    ]


def _decides(grant: RoleGrant) -> bool:
    return grant.role in DECIDING or (grant.role is Role.HR and grant.unit.parent_id is None)


def _fits(grant: RoleGrant, move: str, order: str) -> bool:
    """Whoever acts decides with an order, a head without one; only HR accepts what is late."""
    if order:
        return grant.role is Role.ACTING_HEAD
    return grant.role is Role.HR or (grant.role is Role.HEAD and move != "accept")


def _midnight(day: date) -> datetime:
    """The moment at which a day begins in Bangkok."""
    return datetime.combine(min(day, FAR - ONE_DAY), time(), clock.ZONE)
