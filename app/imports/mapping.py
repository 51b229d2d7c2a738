"""The mapping file: which of their columns is which of ours, constants, and the parents of units. TOML."""

import codecs
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.imports.columns import Noun, names

SETTINGS = ("columns", "constants", "values", "encoding", "delimiter")


class MappingError(Exception):
    """A mapping file that cannot be followed; the message says what to change."""


@dataclass(frozen=True)
class Mapping:
    """How one file is read. Without a mapping file its columns have our names."""

    # Ours -> theirs; several of theirs are joined by a space.
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    # Ours -> the value of every row.
    constants: dict[str, str] = field(default_factory=dict)
    # Ours -> their word -> our word.
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    # Unit -> the unit above it, both by code.
    parents: dict[str, str] = field(default_factory=dict)
    encoding: str = "utf-8"
    delimiter: str = ","


def read_mapping(path: Path | None) -> dict[Noun, Mapping]:
    """The mapping of each file; MappingError names the first thing that is wrong."""
    if path is None:
        return {noun: Mapping() for noun in Noun}
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MappingError(f"{path.name} is not a TOML file: {error}.") from error
    unknown = [name for name in content if name not in tuple(Noun)]
    if unknown:
        raise MappingError(f"{path.name}: there is no [{unknown[0]}], only {_listed(tuple(Noun))}.")
    return {noun: _mapping(noun, content.get(noun.value, {}), path.name) for noun in Noun}


def _mapping(noun: Noun, given: Any, file: str) -> Mapping:
    where = f"{file}, [{noun}]"
    table = _table(given, where)
    allowed = (*SETTINGS, "parents") if noun is Noun.UNITS else SETTINGS
    _refuse_unknown(table, allowed, where)
    columns = _table(table.get("columns", {}), f"{where} columns")
    constants = _table(table.get("constants", {}), f"{where} constants")
    values = _table(table.get("values", {}), f"{where} values")
    for part, content in (("columns", columns), ("constants", constants), ("values", values)):
        _refuse_unknown(content, names(noun), f"{where} {part}")
    both = sorted(set(columns) & set(constants))
    if both:
        raise MappingError(f"{where}: {both[0]} is stated as a column and as a constant.")
    return Mapping(
        columns={ours: _theirs(theirs, f"{where} {ours}") for ours, theirs in columns.items()},
        constants={ours: str(value) for ours, value in constants.items()},
        values={ours: _words(words, f"{where} values.{ours}") for ours, words in values.items()},
        parents=_words(table.get("parents", {}), f"{where} parents"),
        encoding=_encoding(table.get("encoding", "utf-8"), where),
        delimiter=_delimiter(table.get("delimiter", ","), where),
    )


def _table(given: Any, where: str) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise MappingError(f"{where} is not a table of names and values.")
    return given


def _refuse_unknown(table: dict[str, Any], allowed: tuple[str, ...], where: str) -> None:
    unknown = [name for name in table if name not in allowed]
    if unknown:
        raise MappingError(f"{where}: there is no {unknown[0]}, only {_listed(allowed)}.")


def _theirs(given: Any, where: str) -> tuple[str, ...]:
    columns = given if isinstance(given, list) else [given]
    if not columns or not all(isinstance(column, str) and column.strip() for column in columns):
        raise MappingError(f"{where}: name one of their columns, or a list of several.")
    return tuple(column.strip() for column in columns)


def _words(given: Any, where: str) -> dict[str, str]:
    return {str(theirs).strip(): str(ours).strip() for theirs, ours in _table(given, where).items()}


def _encoding(given: Any, where: str) -> str:
    try:
        return codecs.lookup(str(given)).name
    except LookupError as error:
        raise MappingError(
            f"{where}: there is no encoding {given}. Thai files are utf-8 or cp874."
        ) from error


def _delimiter(given: Any, where: str) -> str:
    if given not in (",", ";", "\t", "|"):
        raise MappingError(f"{where}: the delimiter is one of , ; | or a tab.")
    return str(given)


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(words)
