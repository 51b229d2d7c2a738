"""Reading one CSV file of a roster into rows with our columns; whatever cannot be read becomes a fault, never a guess."""

import csv
import io
from pathlib import Path
from typing import Any, NamedTuple

from app.imports.columns import COLUMNS, Noun, names
from app.imports.mapping import Mapping

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 100_000


class Fault(NamedTuple):
    """Why a row cannot be taken: the file, its line (1 is the headings), the column, what stands there, the reason."""

    file: str
    line: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        shown = self.value if len(self.value) <= 80 else f"{self.value[:77]}..."
        cell = f", {self.column} “{shown}”" if self.column else ""
        return f"{self.file}, line {self.line}{cell}: {self.reason}"


class Row(NamedTuple):
    """One row: the line it begins on and its cells by our column names, trimmed."""

    line: int
    cells: dict[str, str]


class Sheet(NamedTuple):
    """One file as read. `stated`: the columns of ours that it or the mapping fills; the others say nothing."""

    noun: Noun
    file: str
    rows: list[Row]
    stated: frozenset[str]
    # How their columns were understood, as 'ours = theirs'; and those that nobody asked for.
    understood: list[str]
    ignored: list[str]
    faults: list[Fault]

    def fault(self, row: Row, column: str, reason: str) -> None:
        """Notes that `row` cannot be taken because of its `column`."""
        self.faults.append(Fault(self.file, row.line, column, row.cells.get(column, ""), reason))


def read_sheet(path: Path, noun: Noun, mapping: Mapping) -> Sheet:
    """The rows of the file at `path`. Blank rows are left out; spaces around a cell and within it are tidied."""
    sheet = Sheet(noun, path.name, [], frozenset(), [], [], [])
    text = _text(path, mapping.encoding, sheet)
    if text is None:
        return sheet
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mapping.delimiter, strict=True)
    try:
        headings = [_tidy(heading) for heading in next(reader, [])]
        sources = _sources(headings, mapping, sheet)
        if sources is None:
            return sheet
        sheet = sheet._replace(stated=frozenset((*sources, *mapping.constants)))
        _read_rows(reader, headings, sources, mapping, sheet)
    except csv.Error as error:
        sheet.faults.append(Fault(sheet.file, reader.line_num, "", "", f"this is not CSV: {error}."))
    return sheet


def _text(path: Path, encoding: str, sheet: Sheet) -> str | None:
    if path.stat().st_size > MOST_BYTES:
        sheet.faults.append(
            Fault(sheet.file, 1, "", "", f"the file is larger than {MOST_BYTES // 1024 // 1024} MB.")
        )
        return None
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        reason = f"this is not {encoding} text. Save the file as CSV UTF-8, or state its encoding in the mapping file."
        sheet.faults.append(Fault(sheet.file, line, "", "", reason))
        return None


def _sources(headings: list[str], mapping: Mapping, sheet: Sheet) -> dict[str, list[int]] | None:
    """For each of our columns which of theirs fill it; None, with faults, where the headings do not fit."""
    fits = True

    def refuse(value: str, reason: str) -> None:
        nonlocal fits
        fits = False
        sheet.faults.append(Fault(sheet.file, 1, "heading", value, reason))

    wanted: dict[str, tuple[str, ...]] = {
        name: (name,) for name in names(sheet.noun) if name in headings and name not in mapping.constants
    }
    wanted |= mapping.columns
    for name, theirs in wanted.items():
        for heading in theirs:
            if heading not in headings:
                refuse(heading, f"the mapping file reads {name} from it, but the file has no such column.")
            elif headings.count(heading) > 1:
                refuse(heading, "two columns have this heading.")
    for column in COLUMNS[sheet.noun]:
        if column.required and column.name not in wanted and column.name not in mapping.constants:
            refuse(
                column.name, "the file has no such column, and no mapping names one of its columns for it."
            )
    if not fits:
        return None
    used = {heading for theirs in wanted.values() for heading in theirs}
    sheet.understood.extend(f"{name} = {' + '.join(theirs)}" for name, theirs in wanted.items())
    sheet.understood.extend(f"{name} = “{value}” in every row" for name, value in mapping.constants.items())
    sheet.ignored.extend(heading for heading in headings if heading and heading not in used)
    return {name: [headings.index(heading) for heading in theirs] for name, theirs in wanted.items()}


def _read_rows(
    reader: Any, headings: list[str], sources: dict[str, list[int]], mapping: Mapping, sheet: Sheet
) -> None:
    begins = reader.line_num + 1
    for cells in reader:
        line, begins = begins, reader.line_num + 1
        if not any(cell.strip() for cell in cells):
            continue
        if len(sheet.rows) >= MOST_ROWS:
            sheet.faults.append(Fault(sheet.file, line, "", "", f"there are more than {MOST_ROWS:,} rows."))
            return
        if len(cells) != len(headings):
            reason = f"this row has {len(cells)} cells, the headings have {len(headings)}."
            sheet.faults.append(Fault(sheet.file, line, "", "", reason))
            continue
        found = {
            name: " ".join(_tidy(cells[at]) for at in places if _tidy(cells[at]))
            for name, places in sources.items()
        }
        row = Row(line, {**{name: _tidy(value) for name, value in mapping.constants.items()}, **found})
        for name, words in mapping.values.items():
            if name in row.cells:
                row.cells[name] = words.get(row.cells[name], row.cells[name])
        if _has_room(row, sheet):
            sheet.rows.append(row)


def _has_room(row: Row, sheet: Sheet) -> bool:
    """Whether every cell that must be filled is, and none is too long; otherwise there are faults."""
    before = len(sheet.faults)
    for column in COLUMNS[sheet.noun]:
        cell = row.cells.get(column.name, "")
        if column.required and not cell:
            sheet.fault(row, column.name, "this must be filled in.")
        if len(cell) > column.most:
            sheet.fault(row, column.name, f"this is longer than {column.most} characters.")
        if any(ord(char) < 32 for char in cell):
            sheet.fault(row, column.name, "this holds a character that cannot be shown.")
    return len(sheet.faults) == before


def _tidy(cell: str) -> str:
    """Without spaces around, and with one space where there were several or a line break."""
    return " ".join(cell.split())
