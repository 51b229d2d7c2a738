"""Reading what HR sets up: the calendars with their years and rounds, and the catalogue of kinds."""

from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.counting import calendars, years
from app.days import ONE_DAY
from app.extensions import db
from app.hr.asked import Asked
from app.hr.field_actions import answers
from app.hr.kind_actions import was_counted
from app.models import Activity, ActivityKind, Area, Calendar, Period, PeriodClose
from app.thai import fold


class YearRow(NamedTuple):
    """A year with its rounds; `gap`: the days between it and the year before that lie in no year."""

    year: Period
    rounds: list[Period]
    gap: tuple[date, date] | None


class CalendarRows(NamedTuple):
    """A calendar with its years, the latest first."""

    calendar: Calendar
    years: list[YearRow]


def calendar_rows(asked: Asked) -> list[CalendarRows]:
    """All calendars, of each the years in whose name, or in a round's, the text stands. One statement."""
    return [CalendarRows(calendar, year_rows(calendar, asked)) for calendar in calendars()]


def year_rows(calendar: Calendar, asked: Asked) -> list[YearRow]:
    """The years of a calendar in whose name, or in a round's, the text stands; the latest first."""
    text = asked.folded
    found: list[YearRow] = []
    before: Period | None = None
    for year in years(calendar):
        rounds = [period for period in calendar.periods if period.parent_id == year.id]
        gap = _gap(before, year)
        before = year
        if any(text in fold(f"{one.name_th} {one.name_en}") for one in (year, *rounds)):
            found.append(YearRow(year, rounds, gap))
    return found[::-1]


def closed_once(calendar: Calendar) -> set[int]:
    """The ids of the periods that were closed, whether or not they were opened again. One statement."""
    query = select(PeriodClose.period_id).join(PeriodClose.period).where(Period.calendar_id == calendar.id)
    return set(db.session.scalars(query))


def _gap(before: Period | None, year: Period) -> tuple[date, date] | None:
    if before is None or year.first_day - before.last_day <= timedelta(days=1):
        return None
    return before.last_day + ONE_DAY, year.first_day - ONE_DAY


def catalogue(asked: Asked) -> list[tuple[Area, list[ActivityKind]]]:
    """The kinds asked for by area, each with its fields, retired ones too. Two statements."""
    query = (
        select(ActivityKind)
        .options(selectinload(ActivityKind.fields))
        .order_by(ActivityKind.position, ActivityKind.id)
    )
    kinds = [
        kind
        for kind in db.session.scalars(query)
        if (asked.area in (None, kind.area)) and kind.matches(asked.text)
    ]
    by_area = [(area, [kind for kind in kinds if kind.area is area]) for area in Area]
    return [(area, of_area) for area, of_area in by_area if of_area]


class KindNumbers(NamedTuple):
    """How much there is of a kind: activities of any status, and whether work was ever approved under it."""

    activities: int
    was_counted: bool
    # By the id of each of its fields: how many activities answer it.
    answers: dict[int, int]


def kind_numbers(kind: ActivityKind) -> KindNumbers:
    """Two statements, and one for each of the kind's fields."""
    query = select(func.count(Activity.id)).where(Activity.kind_id == kind.id)
    return KindNumbers(
        db.session.scalar(query) or 0, was_counted(kind), {field.id: answers(field) for field in kind.fields}
    )
