"""The people behind a unit's figures: one row each, in the order of their names."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app import as_was
from app.counting import Question, by_person_and_area
from app.counting.people import PersonRow
from app.exports.summary import figure_cells, figure_columns
from app.exports.table import Column, Type
from app.extensions import db
from app.models import Area, Person
from app.web.words import area_name, line_name, name

CHUNK = 500


def columns() -> list[Column]:
    return [
        Column(_("Staff code"), width=14),
        Column(_("Name"), width=34),
        Column(_("Staff line"), width=16),
        *(Column(_("%(area)s, decimal hours", area=area_name(area)), Type.HOURS, 16) for area in Area),
        *figure_columns(),
    ]


def table(question: Question) -> list[PersonRow]:
    return by_person_and_area(question)


def rows(counted: list[PersonRow]) -> Iterator[tuple[Any, ...]]:
    for at in range(0, len(counted), CHUNK):
        chunk = counted[at : at + CHUNK]
        query = select(Person).where(Person.id.in_([row.person_id for row in chunk]))
        found = {person.id: person for person in db.session.scalars(query)}
        for row in chunk:
            person = as_was.seen(found[row.person_id])
            yield (
                person.code,
                name(person),
                line_name(person.line),
                *(row.by_area[area].minutes for area in Area),
                *figure_cells(row.total),
            )
