"""An export as CSV: UTF-8 with a byte order mark, days as ISO, and no cell that a spreadsheet would run as a formula."""

import csv
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
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
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow([harmless(column.heading) for column in export.columns])
    shown = [_SHOWN[column.type] for column in export.columns]
    for row in export.rows:
        writer.writerow([cell(value) if cell else value for cell, value in zip(shown, row, strict=True)])
    text.flush()
    text.detach()


def harmless(text: str) -> str:
    """`text` so that a spreadsheet shows it and runs nothing: an apostrophe says that it is text."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _text(value: Any) -> str:
    return "" if value is None else harmless(str(value))


def _day(value: date | None) -> str:
    return "" if value is None else value.isoformat()


def _moment(value: datetime | None) -> str:
    """Day and time in Bangkok, to the minute."""
    return "" if value is None else value.astimezone(clock.ZONE).isoformat(" ", "minutes")[:16]


# More different amounts than this are rare in one file.
@lru_cache(maxsize=4096)
def _hours(minutes: int | None) -> Any:
    return "" if minutes is None else decimal_hours(minutes)


# How the values of a column are shown; None: as they are, and nothing for None.
_SHOWN: dict[Type, Callable[[Any], Any] | None] = {
    Type.TEXT: _text,
    Type.NUMBER: None,
    Type.HOURS: _hours,
    Type.CREDIT: None,
    Type.PERCENT: None,
    Type.DAY: _day,
    Type.MOMENT: _moment,
}
