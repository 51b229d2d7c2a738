"""load_defaults(): what a university starts with (kinds, calendars, the words of engagement), adding only what is missing."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from app.catalogue import default_kinds
from app.catalogue.calendars import CalendarFacts, PeriodFacts, calendars
from app.catalogue.engagement import (
    default_disciplines,
    default_outcomes,
    default_sdgs,
    default_sectors,
)
from app.catalogue.norms import default_groups, default_norms, default_strands
from app.days import Span
from app.extensions import db
from app.models import ActivityKind, Calendar, Period, Sdg, StaffLine, WorkloadNorm


class Added(NamedTuple):
    """How many rows were not there before."""

    kinds: int
    calendars: int
    years: int
    # Outcomes, goals, sectors, disciplines, strands and staff groups together.
    words: int
    norms: int


def load_defaults(today: date) -> Added:
    """Adds the default kinds, the words of engagement and the years of both calendars around `today` that are missing.

    Nothing that is there is changed: a kind is known by its code, a calendar by its code, and a year is missing only
    where no year of its calendar has any of its days; norms are added where there are none at all. Entries of the ledger that a new year would cut are not cut here.
    """
    return Added(_add_kinds(), *_add_calendars(today), _add_words(), _add_norms())


def _add_words() -> int:
    """The outcomes, goals, sectors, disciplines, strands and staff groups whose code or number is not there."""
    missing = [
        row
        for rows in (
            default_outcomes(),
            default_sdgs(),
            default_sectors(),
            default_disciplines(),
            default_strands(),
            default_groups(),
        )
        for row in rows
        if db.session.get(type(row), row.number if isinstance(row, Sdg) else row.code) is None
    ]
    db.session.add_all(missing)
    db.session.flush()
    return len(missing)


def _add_norms() -> int:
    """The default norms, where HR has none; one that was ended is not begun again."""
    if db.session.scalar(select(WorkloadNorm.id).limit(1)) is not None:
        return 0
    norms = default_norms()
    db.session.add_all(norms)
    db.session.flush()
    return len(norms)


def _add_kinds() -> int:
    known = set(db.session.scalars(select(ActivityKind.code)))
    missing = [kind for kind in default_kinds() if kind.code not in known]
    db.session.add_all(missing)
    db.session.flush()
    return len(missing)


def _add_calendars(today: date) -> tuple[int, int]:
    known = {calendar.code: calendar for calendar in db.session.scalars(select(Calendar))}
    taken = {calendar.line for calendar in known.values()}
    new_calendars = new_years = 0
    for facts in calendars(today):
        calendar = known.get(facts.code)
        if calendar is None:
            # A line has one calendar; where HR gave it another, the default one is nobody's.
            line = StaffLine(facts.line) if facts.line not in taken else None
            calendar = _calendar(facts, line, position=len(known) + new_calendars + 1)
            new_calendars += 1
        new_years += _add_years(calendar, facts)
    db.session.flush()
    return new_calendars, new_years


def _calendar(facts: CalendarFacts, line: StaffLine | None, position: int) -> Calendar:
    calendar = Calendar(
        code=facts.code, name_th=facts.name_th, name_en=facts.name_en, line=line, position=position
    )
    db.session.add(calendar)
    return calendar


def _add_years(calendar: Calendar, facts: CalendarFacts) -> int:
    there = [Span.of(period) for period in calendar.periods if period.parent_id is None]
    missing = [year for year in facts.years if not any(Span.of(year).overlaps(span) for span in there)]
    for year in missing:
        row = _period(year, calendar)
        db.session.add(row)
        row.rounds = [_period(part, calendar) for part in year.rounds]
    return len(missing)


def _period(facts: PeriodFacts, calendar: Calendar) -> Period:
    return Period(
        calendar=calendar,
        name_th=facts.name_th,
        name_en=facts.name_en,
        first_day=facts.first_day,
        last_day=facts.last_day,
    )
