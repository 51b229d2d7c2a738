"""Who needs support: hours against the norm, of one person, and of a unit's people."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import or_, select

from app import clock
from app.access import scopes
from app.counting import periods
from app.counting.distribution import Bin, Staffed, distribution, exactly
from app.counting.loads import Load, Loads, loads
from app.counting.norms import lines_in
from app.extensions import db
from app.models import Appointment, Area, Period, Person, StaffLine, Unit, UnitLine
from app.web.paging import SIZE, Page


class Supported(NamedTuple):
    """One person of a unit with their hours against the norm."""

    person: Person
    loads: Loads


class Staff(NamedTuple):
    """The people of one line of staff in a unit and below it, and what they did and owe in a year of theirs."""

    line: StaffLine
    period: Period
    people: list[Person]
    # By person id, of all of them.
    loads: dict[int, Loads]
    # Where they work.
    staffed: Staffed


class Line(NamedTuple):
    """The people of one line of staff in a unit: how many stand how far, and, for who may see their years, who."""

    line: StaffLine
    period: Period
    # Whether the viewer sees the years of all of them: else numbers are rounded, and empty where they are too few.
    is_exact: bool
    bins: list[Bin]
    by_area: list[tuple[Area, list[Bin]]]
    # All of them, or one page.
    people: list[Supported]
    page: Page


def staff_of(unit: Unit, asked: Mapping[StaffLine, Period]) -> list[Staff]:
    """Both lines of staff in `unit` and below it, each in its own year; a line with nobody is left out."""
    below = _below(unit)
    found = []
    for line, period in asked.items():
        homes = _homes(unit, period)
        of_line = [one for one, its in lines_in(list(homes), period).items() if its is line]
        query = select(Person).where(Person.id.in_(of_line)).order_by(Person.sort_th)
        people = list(db.session.scalars(query))
        if people:
            found.append(Staff(line, period, people, loads(of_line, period), Staffed(homes, below)))
    return found


def lines_of(
    unit: Unit, staff: Sequence[Staff], viewer: Person, pages: Mapping[StaffLine, int] | None = None
) -> list[Line]:
    """The lines of staff for which a norm holds, the largest shortfall first among the people.

    `pages`: which page of a line's people; None: all of them.
    """
    seen = seen_by(viewer)
    found = []
    for some in staff:
        normed = {key: one for key, one in some.loads.items() if one.total or one.areas}
        if not normed:
            continue
        rows = [Supported(one, normed[one.id]) for one in some.people if one.id in normed and one.id in seen]
        # Oneself is no one to be supported by oneself, where that is all one sees.
        rows = rows if any(one.person.id != viewer.id for one in rows) else []
        rows.sort(key=lambda one: one.loads.need, reverse=True)
        size = SIZE if pages is not None else max(1, len(rows))
        page = Page.of(len(rows), pages.get(some.line, 1) if pages is not None else 1, size)
        shown = rows[page.offset : page.offset + page.size]
        areas = [area for area in Area if any(area in one.areas for one in normed.values())]
        is_exact = normed.keys() <= seen
        by_area = [(area, _bins(unit, some, area, is_exact)) for area in areas]
        bins = _bins(unit, some, None, is_exact)
        found.append(Line(some.line, some.period, is_exact, bins, by_area, shown, page))
    return found


def seen_by(viewer: Person) -> set[int]:
    """The ids of those whose years `viewer` may see."""
    return set(db.session.scalars(select(Person.id).where(scopes.people(viewer))))


def years_on(day_of: int | None) -> dict[StaffLine, Period]:
    """For each line the year of its calendar in which it is looked at: today's.

    Where a period is asked for by its id: that one for the lines of its calendar, else the year that shares most days with it.
    """
    among, today = periods.calendars(), clock.today()
    chosen = periods.period_by_id(day_of, among) if day_of else None
    found: dict[StaffLine, Period] = {}
    for line in StaffLine:
        calendar = periods.calendar_of(line, among)
        if calendar is None:
            continue
        if chosen is None:
            year = periods.year_on(calendar, today)
        elif chosen.calendar_id == calendar.id:
            year = chosen
        else:
            year = periods.year_beside(calendar, chosen, today)
        if year is not None:
            found[line] = year
    return found


def is_over(period: Period) -> bool:
    return period.last_day < clock.today()


def _bins(unit: Unit, staff: Staff, area: Area | None, is_exact: bool) -> list[Bin]:
    of_it: dict[int, Load | None] = {
        key: one.total if area is None else one.areas.get(area) for key, one in staff.loads.items()
    }
    percents = {key: one.percent for key, one in of_it.items() if one is not None}
    return exactly(percents.values()) if is_exact else distribution(unit.id, percents, staff.staffed)


def _below(unit: Unit) -> dict[int, list[int]]:
    """The units right below each unit, from this one down."""
    query = (
        select(Unit.id, Unit.parent_id)
        .join(UnitLine, UnitLine.unit_id == Unit.id)
        .where(UnitLine.ancestor_id == unit.id, UnitLine.distance > 0)
        .order_by(Unit.id)
    )
    found: dict[int, list[int]] = {unit.id: []}
    for unit_id, parent_id in db.session.execute(query):
        if parent_id is not None:
            found.setdefault(parent_id, []).append(unit_id)
    return found


def _homes(unit: Unit, period: Period) -> dict[int, int]:
    """By person the unit they work in, of those who work in `unit` or below it.

    Today; of a period that is over where they worked last in it: everybody stands in one unit.
    """
    today = clock.today()
    first_day, last_day = (period.first_day, period.last_day) if is_over(period) else (today, today)
    held = (
        Appointment.is_primary.is_(True),
        Appointment.first_day <= last_day,
        or_(Appointment.last_day.is_(None), Appointment.last_day >= first_day),
    )
    below = select(UnitLine.unit_id).where(UnitLine.ancestor_id == unit.id)
    here = select(Appointment.person_id).where(*held, Appointment.unit_id.in_(below))
    query = (
        select(Appointment.person_id, Appointment.unit_id, Appointment.unit_id.in_(below))
        .where(*held, Appointment.person_id.in_(here))
        .order_by(Appointment.first_day, Appointment.id)
    )
    last = {person_id: (unit_id, is_here) for person_id, unit_id, is_here in db.session.execute(query)}
    return {person_id: unit_id for person_id, (unit_id, is_here) in last.items() if is_here}
