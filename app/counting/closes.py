"""The closes of a period, and the figures that each keeps: the ledger as of its moment, by unit and area."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, select, type_coerce
from sqlalchemy.orm import defer, joinedload

from app.counting.figures import Figures, aggregates, row_figures
from app.counting.left_out import waiting
from app.counting.question import LeftOut, Question
from app.counting.waiting import STATUSES, Waiting, waiting_figures
from app.extensions import db
from app.models import LedgerEntry, Period, PeriodClose, UnitLine

ALL = ""
# The lines of "not included" that are told by what waits.
WAITING = (LeftOut.SUBMITTED, LeftOut.LATE, LeftOut.RETURNED, LeftOut.AMENDING)


def closes_of(periods: Iterable[Period]) -> dict[int, list[PeriodClose]]:
    """The closes of each of `periods` by its id, the earliest first, without their figures. One statement."""
    query = (
        select(PeriodClose)
        .where(PeriodClose.period_id.in_([period.id for period in periods]))
        .options(
            defer(PeriodClose.figures),
            joinedload(PeriodClose.closed_by),
            joinedload(PeriodClose.reopened_by),
        )
        .order_by(PeriodClose.closed_at, PeriodClose.id)
    )
    found: dict[int, list[PeriodClose]] = {}
    for close in db.session.scalars(query):
        found.setdefault(close.period_id, []).append(close)
    return found


def figures_of(period: Period, moment: datetime) -> dict[str, Any]:
    """What the ledger said of `period` as of `moment`, as a close keeps it. A dozen statements, however much there is.

    By unit, with all units below it, and by area ("" for all of them): the fields of Figures in their order, where
    there are any, counted by where the work was done. `left_out`: the same of what was not included, in all areas.
    The days are kept too: figures can be made again for them even if the period gets others.
    """
    question = Question(period=period, as_of=moment)
    outside = question.but(left_out=LeftOut.OUTSIDE)
    left_out = {
        LeftOut.OUTSIDE.value: {
            unit: areas[ALL] for unit, areas in _by_unit(outside, in_areas=False).items()
        },
        **_waiting_by_unit(question),
    }
    return {
        "first_day": period.first_day.isoformat(),
        "last_day": period.last_day.isoformat(),
        "basis": question.basis.value,
        "fields": list(Figures._fields),
        "units": _by_unit(question),
        "left_out": left_out,
    }


def kept_figures(close: PeriodClose, unit_id: int, area: str = ALL) -> Figures:
    """What `close` keeps of a unit, in an area or in all; nothing kept is nothing counted."""
    return Figures(*close.figures.get("units", {}).get(str(unit_id), {}).get(area, ()))


def _by_unit(question: Question, *, in_areas: bool = True) -> dict[str, dict[str, list[int]]]:
    """The figures of each unit with entries at or below it, by area and in all. One statement for each of the two."""
    found: dict[str, dict[str, list[int]]] = {}
    area = type_coerce(LedgerEntry.area, String)
    groupings: Sequence[tuple[ColumnElement[Any], ...]] = ((area,), ()) if in_areas else ((),)
    for grouping in groupings:
        query = (
            select(UnitLine.ancestor_id, *grouping, *aggregates(is_new=question.is_new()))
            .select_from(LedgerEntry)
            .join(UnitLine, UnitLine.unit_id == LedgerEntry.unit_id)
            .where(*question.entries())
            .group_by(UnitLine.ancestor_id, *grouping)
            .order_by(UnitLine.ancestor_id, *grouping)
        )
        for unit_id, *columns in db.session.execute(query):
            name = columns.pop(0) if grouping else ALL
            found.setdefault(str(unit_id), {})[name] = list(row_figures(columns))
    return found


def _waiting_by_unit(question: Question) -> dict[str, dict[str, list[int]]]:
    parts = waiting(question)
    units = {part.unit_id for part in parts if part.unit_id is not None}
    query = select(UnitLine.unit_id, UnitLine.ancestor_id).where(UnitLine.unit_id.in_(units))
    above: dict[int, list[int]] = {}
    for unit_id, ancestor_id in db.session.execute(query):
        above.setdefault(unit_id, []).append(ancestor_id)
    found: dict[str, dict[str, list[int]]] = {}
    for line in WAITING:
        by_unit: dict[int, list[Waiting]] = {}
        for part in parts:
            if part.status in STATUSES[line]:
                for ancestor in above.get(part.unit_id or 0, ()):
                    by_unit.setdefault(ancestor, []).append(part)
        found[line.value] = {
            str(unit): list(waiting_figures(by_unit[unit], question)) for unit in sorted(by_unit)
        }
    return found
