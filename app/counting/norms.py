"""What people owe in a period by the norms of their line and group, day by day of their appointments."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, TypeVar

from sqlalchemy import or_, select

from app import as_was, clock
from app.days import ONE_DAY, Span
from app.extensions import db
from app.models import Appointment, Area, GroupPlace, Period, Person, StaffLine, WorkloadNorm

FULL = 100


class Stretch(NamedTuple):
    """Days of which each owes the same part of a norm; `weight`: comparable among the stretches of one norm, above 0."""

    span: Span
    weight: int


class Norm(NamedTuple):
    """Minutes that one person owes in a period. None, and an area that is missing: no norm asks for any."""

    total: int | None = None
    # Each is a norm of its own: they do not add up to the total.
    areas: dict[Area, int] = {}
    # The days that owe it, the earliest first, of each norm above; None: of the total.
    owing: dict[Area | None, list[Stretch]] = {}


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
    """What each of these people owes in `period`, by the norms in force on the first day of its year. Five statements,
    however many people.

    Every day with an appointment carries the norm of the group that the person is in on that day, or where there is
    none that of the line, divided by the days of the year, times the posts' share of a full one (at most 100 %; posts
    without any share count as a full one). A round has what its days of the year carry: rounded cumulatively, the
    rounds that make a year add up to it.
    """
    year = year_of(period)
    lines = lines_in(person_ids, period)
    in_force = _in_force(year)
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
        stretches = {area: _stretches(pieces, lines[person_id], area, in_force) for area in (None, *Area)}
        owed = {area: _owed(some, Span.of(period), Span.of(year).days) for area, some in stretches.items()}
        found[person_id] = Norm(
            owed[None] or None,
            {area: minutes for area, minutes in owed.items() if area and minutes},
            {area: _inside(stretches[area], Span.of(period)) for area, minutes in owed.items() if minutes},
        )
    return found


def year_of(period: Period) -> Period:
    """The year that a round lies in; a year itself."""
    while period.parent is not None:
        period = period.parent
    return period


def lines_in(person_ids: Collection[int], period: Period) -> dict[int, StaffLine]:
    """By person the line of staff by which `period` is measured: that of the last day of its year, while that runs
    today's, as far as the register's history tells. Two statements."""
    lines: dict[int, StaffLine] = {
        row[0]: row[1]
        for row in db.session.execute(select(Person.id, Person.line).where(Person.id.in_(person_ids)))
    }
    last_day = year_of(period).last_day
    if last_day >= clock.today():
        return lines
    over = datetime.combine(last_day + ONE_DAY, time(), clock.ZONE) - timedelta(microseconds=1)
    changed = as_was.past(over).was_of_line()
    return {one: StaffLine(changed.get(one, line)) for one, line in lines.items()}


def _in_force(year: Period) -> _InForce:
    """The norms of the year's first day; of two for the same people and area the one that began later."""
    query = select(WorkloadNorm).where(
        WorkloadNorm.first_day <= year.first_day,
        or_(WorkloadNorm.last_day.is_(None), WorkloadNorm.last_day >= year.first_day),
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


def _stretches(
    pieces: Sequence[_Piece], line: StaffLine, area: Area | None, in_force: _InForce
) -> list[Stretch]:
    """The days that owe anything; a day's weight is its share of a post, in percent, times the minutes of a year."""
    found = []
    for piece in pieces:
        minutes = in_force.get((line, piece.group, area), in_force.get((line, None, area), 0))
        if minutes and piece.fte:
            found.append(Stretch(piece.span, minutes * piece.fte))
    return found


def _owed(stretches: Sequence[Stretch], period: Span, days_of_year: int) -> int:
    """The minutes of the period: what the year carries until its end, less what it carries until its beginning."""

    def until(end: date) -> int:
        return carried(stretches, end) // (FULL * days_of_year)

    return until(period.end) - until(period.start)


def carried(stretches: Sequence[Stretch], end: date) -> int:
    """What the days before `end` weigh together."""
    return sum(one.weight * max(0, (min(one.span.end, end) - one.span.start).days) for one in stretches)


def _inside(stretches: Sequence[Stretch], period: Span) -> list[Stretch]:
    return [
        Stretch(Span(max(one.span.start, period.start), min(one.span.end, period.end)), one.weight)
        for one in stretches
        if one.span.overlaps(period)
    ]
