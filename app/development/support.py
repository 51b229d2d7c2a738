"""Who needs support: hours against the norm, of one person, and of a unit's people."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import or_, select

from app import clock
from app.access import scopes
from app.counting import periods
from app.counting.loads import Bin, Loads, distribution, loads
from app.counting.norms import lines_in
from app.extensions import db
from app.models import Appointment, Area, Period, Person, StaffLine, Unit, UnitLine
from app.web.paging import SIZE, Page


class Supported(NamedTuple):
    """One person of a unit with their hours against the norm."""

    person: Person
    loads: Loads


class Line(NamedTuple):
    """The people of one line of staff in a unit: how many stand how far, and, for who may see their years, who."""

    line: StaffLine
    period: Period
    # How many people of the unit have a norm; told where at least five have.
    bins: list[Bin]
    by_area: list[tuple[Area, list[Bin]]]
    # All of them, or one page.
    people: list[Supported]
    page: Page


def lines_of(
    unit: Unit, asked: dict[StaffLine, Period], viewer: Person, pages: Mapping[StaffLine, int] | None = None
) -> list[Line]:
    """Both lines of staff in `unit` and below it, each in its own year, the largest shortfall first among the people.

    `pages`: which page of a line's people; None: all of them.
    """
    everybody = people_of(unit)
    seen = set(db.session.scalars(select(Person.id).where(scopes.people(viewer))))
    found = []
    for line, period in asked.items():
        line_of = lines_in([person.id for person in everybody], period)
        people = [person for person in everybody if line_of[person.id] is line]
        counted = loads([person.id for person in people], period) if people else {}
        normed = {key: one for key, one in counted.items() if one.total or one.areas}
        if not normed:
            continue
        rows = [Supported(one, normed[one.id]) for one in people if one.id in normed and one.id in seen]
        # Oneself is no one to be supported by oneself, where that is all one sees.
        rows = rows if any(one.person.id != viewer.id for one in rows) else []
        rows.sort(key=lambda one: (-one.loads.shortfall, one.person.sort_th))
        some = list(normed.values())
        areas = [(area, distribution(some, area)) for area in Area if any(area in one.areas for one in some)]
        size = SIZE if pages is not None else max(1, len(rows))
        page = Page.of(len(rows), pages.get(line, 1) if pages is not None else 1, size)
        shown = rows[page.offset : page.offset + page.size]
        found.append(Line(line, period, distribution(some), areas, shown, page))
    return found


def years_on(day_of: int | None) -> dict[StaffLine, Period]:
    """For each line its year that is asked for by the id of one of them, else the year of today."""
    among = periods.calendars()
    found: dict[StaffLine, Period] = {}
    chosen = periods.period_by_id(day_of, among) if day_of else None
    day = min(chosen.last_day, clock.today()) if chosen else clock.today()
    for line in StaffLine:
        calendar = periods.calendar_of(line, among)
        year = periods.year_on(calendar, day) if calendar else None
        if year is not None:
            found[line] = chosen if chosen is not None and chosen.calendar_id == year.calendar_id else year
    return found


def people_of(unit: Unit) -> Sequence[Person]:
    """Who works in `unit` or below it today."""
    today = clock.today()
    here = (
        select(Appointment.person_id)
        .join(UnitLine, UnitLine.unit_id == Appointment.unit_id)
        .where(
            UnitLine.ancestor_id == unit.id,
            Appointment.is_primary.is_(True),
            Appointment.first_day <= today,
            or_(Appointment.last_day.is_(None), Appointment.last_day >= today),
        )
    )
    return db.session.scalars(select(Person).where(Person.id.in_(here)).order_by(Person.sort_th)).all()
