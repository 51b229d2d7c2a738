"""What an export is, whatever the file: columns with their types, rows, and the facts that go with them."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, NamedTuple


class Type(StrEnum):
    """How a column's values are written: text stays text, numbers are numbers, days are days."""

    TEXT = "text"
    NUMBER = "number"
    # Minutes in the row; a workbook holds their exact hours, which add up, and shows two decimals; a CSV has the two.
    HOURS = "hours"
    # Activities with six decimals: the exact value of parts per million.
    CREDIT = "credit"
    PERCENT = "percent"
    DAY = "day"
    MOMENT = "moment"


class Column(NamedTuple):
    """One column: its heading, its type, its width in characters."""

    heading: str
    type: Type = Type.TEXT
    width: int = 14


class Export(NamedTuple):
    """A table and what must be known to read it: `facts` are label and value, on the first sheet of a workbook."""

    title: str
    columns: list[Column]
    rows: Iterable[tuple[Any, ...]]
    facts: list[tuple[str, Any]]
    # How many rows there are in all: a preview shows the first of them.
    length: int
