"""An export as CSV: UTF-8 with a byte order mark, days as ISO, and no cell that a spreadsheet would run as a formula."""

import csv
from datetime import date, datetime
from io import TextIOWrapper
from typing import IO, Any

from app import clock
from app.exports.table import Export, Type
from app.web.hours import decimal_hours

MEDIA_TYPE = "text/csv; charset=utf-8"
# What a spreadsheet reads as the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def write(export: Export, file: IO[bytes]) -> None:
    """Writes `export` into `file`, row by row."""
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([harmless(column.heading) for column in export.columns])
    for row in export.rows:
        writer.writerow(
            [_cell(column.type, value) for column, value in zip(export.columns, row, strict=True)]
        )
    text.flush()
    text.detach()


def harmless(text: str) -> str:
    """`text` so that a spreadsheet shows it and runs nothing: an apostrophe says that it is text."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _cell(type_: Type, value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if type_ is Type.HOURS:
        return decimal_hours(value)
    return harmless(str(value)) if type_ is Type.TEXT else value
