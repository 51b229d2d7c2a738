"""The calendars with their periods, and which of them is meant where nobody chose one."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from app.extensions import db
from app.models import Calendar, Period, StaffLine

FISCAL = "fiscal"


def calendars() -> list[Calendar]:
    """All calendars, in order, each with its periods from the earliest. One statement."""
    query = (
        select(Calendar)
        .outerjoin(Calendar.periods)
        .options(contains_eager(Calendar.periods))
        .order_by(Calendar.position, Calendar.id, Period.first_day, Period.last_day.desc(), Period.id)
    )
    return list(db.session.scalars(query).unique())


def calendar_of(line: StaffLine, among: Sequence[Calendar]) -> Calendar | None:
    """The calendar of a line of staff; without one the fiscal year's, else the first."""
    return next(
        (calendar for calendar in among if calendar.line is line),
        next((calendar for calendar in among if calendar.code == FISCAL), among[0] if among else None),
    )


def years(calendar: Calendar) -> list[Period]:
    """The years of a calendar from the earliest: the periods that lie in no other."""
    return [period for period in calendar.periods if period.parent_id is None]


def year_on(calendar: Calendar, day: date) -> Period | None:
    """The year that covers `day`; between years the last one that began, before all of them the first."""
    begun = [year for year in years(calendar) if year.first_day <= day]
    return begun[-1] if begun else next(iter(years(calendar)), None)


def year_beside(calendar: Calendar, period: Period, day: date) -> Period | None:
    """The year of the calendar that shares most days with `period`, the later of two; None where none shares any.

    Beside a period that has begun by `day` stands no year that has not.
    """

    def shared(year: Period) -> int:
        return (min(year.last_day, period.last_day) - max(year.first_day, period.first_day)).days + 1

    among = [year for year in years(calendar) if year.first_day <= day or period.first_day > day]
    return max(
        (year for year in among if shared(year) > 0),
        key=lambda year: (shared(year), year.first_day),
        default=None,
    )


def current_period(line: StaffLine, day: date, among: Sequence[Calendar]) -> Period | None:
    """The period that is meant where nobody chose one: the year on `day` of the calendar of `line`."""
    calendar = calendar_of(line, among)
    return year_on(calendar, day) if calendar else None


def period_by_id(period_id: int, among: Sequence[Calendar]) -> Period | None:
    return next((period for calendar in among for period in calendar.periods if period.id == period_id), None)


def recent_years(chosen: Period, day: date, among: Sequence[Calendar], most: int = 5) -> list[Period]:
    """At most `most` years of the calendar of `chosen`, up to the one on `day`, moved so that `chosen` lies in them."""
    calendar = next(calendar for calendar in among if calendar.id == chosen.calendar_id)
    all_years = years(calendar)
    of_chosen = chosen.parent_id or chosen.id
    today = year_on(calendar, day)
    last = next(
        (at for at, year in enumerate(all_years) if today and year.id == today.id), len(all_years) - 1
    )
    at = next((at for at, year in enumerate(all_years) if year.id == of_chosen), last)
    last = min(max(last, at), at + most - 1)
    return all_years[max(0, last - most + 1) : last + 1]


def days_of(period: Period) -> int:
    return (period.last_day - period.first_day).days + 1


def days_gone(period: Period, today: date) -> int:
    """How many days of the period have gone, today included: 0 before it begins, all of them once it is over."""
    return min(max((today - period.first_day).days + 1, 0), days_of(period))
