"""What people owe in a period by the norms of their line and group, day by day of their appointments."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from sqlalchemy import or_, select

from app.days import Span
from app.extensions import db
from app.models import Appointment, Area, GroupPlace, Period, Person, StaffLine, WorkloadNorm

FULL = 100


class Norm(NamedTuple):
    """Minutes that one person owes in a period. None, and an area that is missing: no norm asks for any."""

    total: int | None = None
    # Each is a norm of its own: they do not add up to the total.
    areas: dict[Area, int] = {}


class _Piece(NamedTuple):
    """Days on which neither the group nor the appointments change. `fte`: percent of a full post, at most 100."""

    span: Span
    group: str | None
    fte: int


# By line, group (None: the whole line) and area (None: all together), in minutes a year.
_InForce = dict[tuple[StaffLine, str | None, Area | None], int]


def norm_of(person: Person, period: Period) -> Norm:
    """What one person owes in `period`; see norms()."""
    return norms([person.id], period)[person.id]


def norms(person_ids: Collection[int], period: Period) -> dict[int, Norm]:
    """What each of these people owes in `period`, by the norms in force on its first day. Four statements, however many people.

    Every day with an appointment carries the norm of the group that the person is in on that day, or where there is
    none that of the line, divided by the days of the year, times the posts' share of a full one (at most 100 %; posts
    without any share count as a full one). A round has what its days of the year carry: rounded cumulatively, the
    rounds of one norm add up to their year.
    """
    year = period
    while year.parent is not None:
        year = year.parent
    lines: dict[int, StaffLine] = {
        row[0]: row[1]
        for row in db.session.execute(select(Person.id, Person.line).where(Person.id.in_(person_ids)))
    }
    in_force = _in_force(period)
    places = _by_person(
        db.session.scalars(select(GroupPlace).where(GroupPlace.person_id.in_(person_ids))).all()
    )
    posts = _by_person(
        db.session.scalars(
            select(Appointment).where(
                Appointment.person_id.in_(person_ids),
                Appointment.first_day <= year.last_day,
                or_(Appointment.last_day.is_(None), Appointment.last_day >= year.first_day),
            )
        ).all()
    )
    found = {}
    for person_id in person_ids:
        pieces = _pieces(Span.of(year), places[person_id], posts[person_id])
        owed = {
            area: _owed(pieces, lines[person_id], area, in_force, period, Span.of(year).days)
            for area in (None, *Area)
        }
        found[person_id] = Norm(
            owed[None] or None, {area: minutes for area, minutes in owed.items() if area and minutes}
        )
    return found


def _in_force(period: Period) -> _InForce:
    """The norms of the period's first day; of two for the same people and area the one that began later."""
    query = select(WorkloadNorm).where(
        WorkloadNorm.first_day <= period.first_day,
        or_(WorkloadNorm.last_day.is_(None), WorkloadNorm.last_day >= period.first_day),
    )
    return {
        (norm.line, norm.group_code, norm.area): norm.minutes
        for norm in db.session.scalars(query.order_by(WorkloadNorm.first_day, WorkloadNorm.id))
    }


Row = TypeVar("Row", GroupPlace, Appointment)


def _by_person(rows: Sequence[Row]) -> dict[int, list[Row]]:
    found = defaultdict[int, list[Row]](list)
    for row in rows:
        found[row.person_id].append(row)
    return found


def _pieces(year: Span, places: Sequence[GroupPlace], posts: Sequence[Appointment]) -> list[_Piece]:
    spans = [*(Span.of(place) for place in places), *(Span.of(post) for post in posts)]
    cuts = [day for span in spans for day in span]
    return [
        _Piece(
            span,
            next((place.group_code for place in places if Span.of(place).covers(span.start)), None),
            _fte([post for post in posts if post.covers(span.start)]),
        )
        for span in year.cut_at(cuts)
    ]


def _fte(posts: Sequence[Appointment]) -> int:
    if not posts:
        return 0
    return min(FULL, sum(post.fte_percent for post in posts)) or FULL


def _owed(
    pieces: Sequence[_Piece],
    line: StaffLine,
    area: Area | None,
    in_force: _InForce,
    period: Period,
    days_of_year: int,
) -> int:
    """The minutes of the period: what the year carries until its end, less what it carries until its beginning."""

    def until(end: date) -> int:
        carried = 0
        for piece in pieces:
            minutes = in_force.get((line, piece.group, area), in_force.get((line, None, area), 0))
            days = (min(piece.span.end, end) - piece.span.start).days
            carried += minutes * piece.fte * max(0, days)
        return carried // (FULL * days_of_year)

    span = Span.of(period)
    return until(span.end) - until(span.start)
