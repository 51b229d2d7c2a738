"""An export as XLSX: real types, a frozen and filtered header, and a first sheet that says what the numbers mean."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter

from app import clock
from app.exports.table import Column, Export, Type

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Days in the Buddhist Era for readers of Thai, in CE for others; the cell holds a real date either way.
DAYS = {"th": "[$-1070000]d/mm/yyyy;@", "en": "d mmm yyyy"}
MOMENTS = {"th": "[$-1070000]d/mm/yyyy hh:mm;@", "en": "d mmm yyyy hh:mm"}
LONGEST_CELL = 32_767


def write(
    export: Export, file: IO[bytes], *, language: str, sheet_names: tuple[str, str], made_at: datetime
) -> None:
    """Writes `export` into `file`; memory does not grow with the rows. The file says that it was made at `made_at`."""
    book = xlsxwriter.Workbook(
        file,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"created": made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)})
    formats = {
        Type.TEXT: book.add_format({"num_format": "@", "valign": "top"}),
        Type.NUMBER: book.add_format({"num_format": "#,##0", "valign": "top"}),
        Type.HOURS: book.add_format({"num_format": "#,##0.00", "valign": "top"}),
        Type.CREDIT: book.add_format({"num_format": "0.000", "valign": "top"}),
        Type.PERCENT: book.add_format({"num_format": "0.00", "valign": "top"}),
        Type.DAY: book.add_format({"num_format": DAYS[language], "valign": "top", "align": "left"}),
        Type.MOMENT: book.add_format({"num_format": MOMENTS[language], "valign": "top", "align": "left"}),
    }
    heading = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E9F1F8"}
    )
    _facts(book, export, sheet_names[0], formats)
    sheet = book.add_worksheet(sheet_names[1])
    for at, column in enumerate(export.columns):
        sheet.set_column(at, at, column.width)
        sheet.write_string(0, at, column.heading, heading)
    sheet.freeze_panes(1, 0)
    written = 0
    for row in export.rows:
        written += 1
        for at, (column, value) in enumerate(zip(export.columns, row, strict=True)):
            _cell(sheet, written, at, column, value, formats)
    sheet.autofilter(0, 0, max(written, 1), len(export.columns) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    book.close()


def _facts(book: Any, export: Export, name: str, formats: dict[Type, Any]) -> None:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "valign": "top"})
    left = book.add_format({"valign": "top", "align": "left", "num_format": "#,##0.###"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 60)
    sheet.write_string(0, 0, export.title, book.add_format({"bold": True, "font_size": 14}))
    for at, (label, value) in enumerate(export.facts, start=2):
        sheet.write_string(at, 0, label, bold)
        if isinstance(value, datetime):
            sheet.write_datetime(at, 1, _local(value), formats[Type.MOMENT])
        elif isinstance(value, (int, float, Decimal)):
            sheet.write_number(at, 1, value, left)
        else:
            sheet.write_string(at, 1, str(value), wrapped)


def _cell(sheet: Any, row: int, at: int, column: Column, value: Any, formats: dict[Type, Any]) -> None:
    if value is None or value == "":
        return
    style = formats[column.type]
    if column.type is Type.TEXT:
        sheet.write_string(row, at, str(value)[:LONGEST_CELL], style)
    elif column.type is Type.DAY:
        sheet.write_datetime(row, at, value, style)
    elif column.type is Type.MOMENT:
        sheet.write_datetime(row, at, _local(value), style)
    elif column.type is Type.HOURS:
        sheet.write_number(row, at, value / 60, style)
    else:
        sheet.write_number(row, at, value, style)


def _local(moment: datetime) -> datetime:
    """A workbook knows no zones: moments are written as they are in Bangkok."""
    return moment.astimezone(clock.ZONE).replace(tzinfo=None)
