"""The people behind a unit's figures: one row each, in the order of their names."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from app import as_was
from app.counting import Figures, Question, by_person_and_area
from app.counting.people import PersonRow
from app.exports.summary import closed_and_change, figure_cells, figure_columns
from app.exports.table import Column, Type
from app.extensions import db
from app.models import Area, Person
from app.web.words import area_name, line_name, name

CHUNK = 500


class Pair(NamedTuple):
    """One person's figures, and those at the close that the question is compared with: None where it is with none."""

    now: PersonRow
    closed: PersonRow | None


def columns(*, with_close: bool = False) -> list[Column]:
    """`with_close`: the figures are restated ones; beside them stand what was closed and the change."""
    figures = [
        *(Column(_("%(area)s, decimal hours", area=area_name(area)), Type.HOURS, 16) for area in Area),
        *figure_columns(),
    ]
    return [
        Column(_("Staff code"), width=14),
        Column(_("Name"), width=34),
        Column(_("Staff line"), width=16),
        *figures,
        *(closed_and_change(figures) if with_close else ()),
    ]


def table(question: Question) -> list[Pair]:
    """Everybody with figures in `question`; compared with a close, last those who had some then and have none any more."""
    rows = by_person_and_area(question)
    if question.compare is None:
        return [Pair(row, None) for row in rows]
    then = by_person_and_area(question.but(as_of=question.compare.closed_at))
    closed = {row.person_id: row for row in then}
    here = {row.person_id for row in rows}
    return [
        *(Pair(row, closed.get(row.person_id, _nothing(row.person_id))) for row in rows),
        *(Pair(_nothing(row.person_id), row) for row in then if row.person_id not in here),
    ]


def _nothing(person_id: int) -> PersonRow:
    return PersonRow(person_id, {area: Figures() for area in Area}, Figures())


def rows(counted: list[Pair]) -> Iterator[tuple[Any, ...]]:
    for at in range(0, len(counted), CHUNK):
        chunk = counted[at : at + CHUNK]
        query = select(Person).where(Person.id.in_([pair.now.person_id for pair in chunk]))
        found = {person.id: person for person in db.session.scalars(query)}
        for pair in chunk:
            person = as_was.seen(found[pair.now.person_id])
            yield (
                person.code,
                name(person),
                line_name(person.line),
                *_cells(pair.now),
                *(() if pair.closed is None else (*_cells(pair.closed), *_cells(_change(pair)))),
            )


def _cells(row: PersonRow) -> list[Any]:
    return [*(row.by_area[area].minutes for area in Area), *figure_cells(row.total)]


def _change(pair: Pair) -> PersonRow:
    """By how much each figure differs from that of the close."""
    now, closed = pair.now, pair.closed
    assert closed is not None
    by_area = {area: now.by_area[area].minus(closed.by_area[area]) for area in Area}
    return PersonRow(now.person_id, by_area, now.total.minus(closed.total))
