"""The columns of a roster: which there are in each of its three files, and how long their cells may be."""

from enum import StrEnum
from typing import NamedTuple


class Noun(StrEnum):
    """What one file of a roster lists."""

    UNITS = "units"
    PEOPLE = "people"
    APPOINTMENTS = "appointments"


class Column(NamedTuple):
    """One column of ours: the most characters of a cell, and whether every row must fill it."""

    name: str
    most: int
    required: bool = False


COLUMNS: dict[Noun, tuple[Column, ...]] = {
    Noun.UNITS: (
        Column("code", 50, required=True),
        Column("name_th", 300),
        Column("name_en", 300),
        Column("parent", 50),
        Column("level", 20),
        Column("campus_th", 100),
        Column("campus_en", 100),
    ),
    Noun.PEOPLE: (
        Column("code", 50, required=True),
        Column("email", 254),
        Column("line", 20),
        Column("prefix_th", 50),
        Column("prefix_en", 50),
        Column("rank_th", 50),
        Column("rank_en", 80),
        Column("degree_th", 50),
        Column("degree_en", 50),
        Column("given_th", 150),
        Column("given_en", 150),
        Column("family_th", 150),
        Column("family_en", 150),
    ),
    Noun.APPOINTMENTS: (
        Column("person", 50, required=True),
        Column("unit", 50, required=True),
        Column("first_day", 50, required=True),
        Column("last_day", 50),
        Column("fte", 20),
        Column("primary", 20),
        Column("position_th", 200),
        Column("position_en", 200),
    ),
}


def names(noun: Noun) -> tuple[str, ...]:
    return tuple(column.name for column in COLUMNS[noun])
