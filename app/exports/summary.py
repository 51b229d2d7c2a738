"""The summary: the table of a unit's page, one row for each line and area."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from app.counting import Figures, Question, by_unit_and_area
from app.counting.restatement import Line, Restatement
from app.counting.units import Row, Table
from app.exports.table import Column, Type
from app.models import Area
from app.web.words import area_name, name


def columns(*, with_close: bool = False) -> list[Column]:
    """`with_close`: beside each figure, which is then the restated one, stand the closed one and the change."""
    figures = [*figure_columns(), Column(_("People"), Type.NUMBER, 10)]
    return [
        Column(_("Line"), width=24),
        Column(_("Unit code"), width=14),
        Column(_("Unit"), width=40),
        Column(_("Area"), width=22),
        *figures,
        *(closed_and_change(figures) if with_close else ()),
    ]


def closed_and_change(every: list[Column]) -> list[Column]:
    """The columns of what a close says of each of `every`, then of by how much that has changed."""
    return [
        *(
            one._replace(heading=_("Closed: %(figure)s", figure=one.heading), width=one.width + 8)
            for one in every
        ),
        *(
            one._replace(heading=_("Change: %(figure)s", figure=one.heading), width=one.width + 8)
            for one in every
        ),
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


def rows(counted: Table, compared: Restatement | None = None) -> Iterator[tuple[Any, ...]]:
    """Each line by area and in all; at the end the sum of the lines, what they share, and the whole."""
    lines = compared.lines if compared else [Line.of(row) for row in counted.rows]
    for line in lines:
        yield from _lines(_line_name(line.row), line, compared is not None)
    for label, row, line_ in (
        (_("Sum of units"), counted.summed, compared and compared.summed),
        (_("Shared between units"), counted.shared, compared and compared.shared),
        (_("Whole unit"), counted.whole, compared and compared.whole),
    ):
        yield from _lines(label, line_ or Line.of(row), compared is not None)


def length(counted: Table, compared: Restatement | None = None) -> int:
    return (len(compared.lines if compared else counted.rows) + 3) * (len(Area) + 1)


def _line_name(row: Row) -> str:
    if row.gone:
        return _("No longer here")
    return _("Directly in this unit") if row.direct else _("Unit and all below it")


def _lines(label: str, line: Line, with_close: bool) -> Iterator[tuple[Any, ...]]:
    for area, cell in [*line.by_area.items(), (None, line.total)]:
        compared = (cell.closed, cell.change) if with_close else ()
        yield (
            label,
            line.row.unit.code,
            name(line.row.unit),
            area_name(area) if area else _("All areas"),
            *figure_cells(cell.restated),
            cell.restated.people,
            *(value for figures in compared for value in (*figure_cells(figures), figures.people)),
        )
