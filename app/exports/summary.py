"""The summary: the table of a unit's page, one row for each line and area."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from app.counting import Figures, Question, by_unit_and_area
from app.counting.units import Row, Table
from app.exports.table import Column, Type
from app.models import Area
from app.web.words import area_name, name


def columns() -> list[Column]:
    return [
        Column(_("Line"), width=24),
        Column(_("Unit code"), width=14),
        Column(_("Unit"), width=40),
        Column(_("Area"), width=22),
        *figure_columns(),
        Column(_("People"), Type.NUMBER, 10),
    ]


def figure_columns() -> list[Column]:
    """The columns of Figures but people, in the order of figure_cells()."""
    return [
        Column(_("Activities"), Type.NUMBER, 12),
        Column(_("New"), Type.NUMBER, 10),
        Column(_("Continuing"), Type.NUMBER, 12),
        Column(_("Minutes"), Type.NUMBER, 12),
        Column(_("Decimal hours"), Type.HOURS, 14),
        Column(_("Credit"), Type.CREDIT, 12),
    ]


def figure_cells(figures: Figures) -> list[Any]:
    return [
        figures.activities,
        figures.new,
        figures.continuing,
        figures.minutes,
        figures.minutes,
        credit(figures.credit),
    ]


def credit(ppm: int) -> Decimal:
    """Activities, exactly: a million parts are one."""
    return Decimal(ppm).scaleb(-6)


def table(question: Question) -> Table:
    return by_unit_and_area(question)


def rows(counted: Table) -> Iterator[tuple[Any, ...]]:
    """Each line by area and in all; at the end the sum of the lines, what they share, and the whole."""
    for row in counted.rows:
        yield from _lines(_line_name(row), row)
    yield from _lines(_("Sum of units"), counted.summed)
    yield from _lines(_("Shared between units"), counted.shared)
    yield from _lines(_("Whole unit"), counted.whole)


def length(counted: Table) -> int:
    return (len(counted.rows) + 3) * (len(Area) + 1)


def _line_name(row: Row) -> str:
    if row.gone:
        return _("No longer here")
    return _("Directly in this unit") if row.direct else _("Unit and all below it")


def _lines(line: str, row: Row) -> Iterator[tuple[Any, ...]]:
    for area, figures in [*row.by_area.items(), (None, row.total)]:
        yield (
            line,
            row.unit.code,
            name(row.unit),
            area_name(area) if area else _("All areas"),
            *figure_cells(figures),
            figures.people,
        )
