"""The words of reports: what a figure shows, what it is counted by, which periods can be chosen, what is left out."""

import re
from collections.abc import Sequence

from flask import Flask
from flask_babel import gettext as _

from app.counting import Basis, Figures, LeftOut, Measure, years
from app.counting.listing import REGISTERED
from app.models import Calendar, Period, PeriodClose
from app.web import dates, hours, numbers
from app.web.language import language


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        shown=shown,
        shown_change=shown_change,
        close_name=close_name,
        basis_name=basis_name,
        measure_name=measure_name,
        left_out_name=left_out_name,
        number_change=number_change,
        cause_name=cause_name,
        short_period=short_period,
    )
    app.jinja_env.globals.update(MEASURES=tuple(Measure), close_choices=close_choices)


def shown(figures: Figures, measure: Measure) -> str:
    """The number of `measure` as a page shows it: '1,076:30', '0.333', '1,140'."""
    value = figures.of(measure)
    if measure is Measure.HOURS:
        return hours.format_hours(value)
    return numbers.format_credit(value) if measure is Measure.CREDIT else numbers.format_number(value)


def shown_change(figures: Figures, measure: Measure) -> str:
    """By how much a figure changed, with its sign: '+1', '−9:00', '0'."""
    value = figures.of(measure)
    if value == 0:
        return "0"
    size = shown(figures if value > 0 else Figures().minus(figures), measure)
    return f"{'+' if value > 0 else numbers.MINUS}{size}"


def number_change(value: int) -> str:
    """By how much a plain number changed, with its sign."""
    size = numbers.format_number(abs(value))
    return f"+{size}" if value > 0 else f"{numbers.MINUS}{size}" if value < 0 else "0"


def cause_name(move: str) -> str:
    """By what a closed figure changed: a decision's move, or that the person's appointments did."""
    return {
        "revoke": _("Revoked"),
        "merge": _("Made one with another record"),
        "unmerge": _("Parted from another record"),
        REGISTERED: _("Appointments changed"),
    }.get(move) or _("Approved")


def close_name(close: PeriodClose) -> str:
    """What one of several closes is called: its moment, and whether it is over; short enough for a telephone."""
    moment = dates.format_moment(close.closed_at, language())
    if close.reopened_at is None:
        return moment
    return _("%(moment)s (reopened)", moment=moment)


def close_choices(closes: Sequence[PeriodClose]) -> list[tuple[str, str]]:
    """What a drop-down of closes offers, the last one first."""
    return [(str(close.id), close_name(close)) for close in reversed(closes)]


def period_choices(
    among: Sequence[Calendar], *, any_period: bool = False
) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a drop-down of periods offers, by calendar: the years from the latest, each followed by its rounds."""
    groups = [("", [("", _("All periods"))])] if any_period else []
    for calendar in among:
        listed = [
            (str(period.id), ("– " if period.parent_id else "") + period.name_in(language()))
            for year in reversed(years(calendar))
            for period in (year, *(one for one in calendar.periods if one.parent_id == year.id))
        ]
        if listed:
            groups.append((calendar.name_in(language()), listed))
    return groups


def basis_choices() -> list[tuple[str, str]]:
    """What a drop-down of bases offers: value and words."""
    return [(basis.value, basis_name(basis)) for basis in Basis]


def basis_name(basis: Basis) -> str:
    """What the numbers are counted by, as it stands after "Counted by"."""
    return {
        Basis.THEN: _("where the work was done"),
        Basis.NOW: _("people here now"),
    }[basis]


def left_out_name(line: LeftOut) -> str:
    """What a line of "not included" says before its number."""
    return {
        LeftOut.WAITING: _("waiting for approval"),
        LeftOut.SUBMITTED: _("waiting for a head"),
        LeftOut.LATE: _("waiting for HR"),
        LeftOut.RETURNED: _("returned"),
        LeftOut.AMENDING: _("change waiting"),
        LeftOut.OUTSIDE: _("days outside every period of the calendar"),
    }[line]


def export_title(name: str) -> str:
    """What an export is called; one that is not made any more by its own name."""
    return {
        "summary": _("Summary by unit and area"),
        "people": _("People and their work"),
        "engagement": _("Mechanism and outcome"),
        "records": _("Records, one row for each contribution"),
        "initiatives": _("Initiatives"),
    }.get(name, name)


def measure_name(measure: Measure) -> str:
    return {
        Measure.HOURS: _("Hours"),
        Measure.CREDIT: _("Credit"),
        Measure.ACTIVITIES: _("Activities"),
        Measure.NEW: _("New"),
        Measure.CONTINUING: _("Continuing"),
        Measure.PEOPLE: _("People"),
    }[measure]


def short_period(period: Period) -> str:
    """What stands below a column: the year in the period's name, or the whole name where it states none."""
    name = period.name_in(language())
    stated = re.findall(r"\d{4}", name)
    return str(stated[-1]) if stated else name
