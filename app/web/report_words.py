"""The words of reports: what a figure shows, what it is counted by, which periods can be chosen, what is left out."""

import re
from collections.abc import Sequence

from flask import Flask
from flask_babel import gettext as _

from app.counting import Basis, Figures, LeftOut, Measure, years
from app.models import Calendar, Period
from app.web import hours, numbers
from app.web.language import language


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        shown=shown,
        basis_name=basis_name,
        measure_name=measure_name,
        left_out_name=left_out_name,
        short_period=short_period,
    )
    app.jinja_env.globals.update(MEASURES=tuple(Measure))


def shown(figures: Figures, measure: Measure) -> str:
    """The number of `measure` as a page shows it: '1,076:30', '0.333', '1,140'."""
    value = figures.of(measure)
    if measure is Measure.HOURS:
        return hours.format_hours(value)
    return numbers.format_credit(value) if measure is Measure.CREDIT else numbers.format_number(value)


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
        "records": _("Records, one row for each contribution"),
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
