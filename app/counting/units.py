"""A unit's figures by area: of each unit right below it, of itself, and of the whole."""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from sqlalchemy import (
    Boolean,
    ColumnElement,
    FromClause,
    Select,
    String,
    and_,
    column,
    func,
    literal,
    or_,
    select,
    table,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute

from app import as_was, clock
from app.counting.figures import Figures, aggregates, row_figures
from app.counting.question import Basis, Question, below, homes, is_root
from app.extensions import db
from app.models import Appointment, Area, LedgerEntry, Unit, UnitLine

# Keys of rows and areas in the answer of the database that are no unit's and no area's.
GONE = 0
WHOLE = -1
ALL_AREAS = ""


class Row(NamedTuple):
    """One line of the table: `unit` with all units below it, only the unit itself (`direct`), or nobody's any more (`gone`)."""

    unit: Unit
    direct: bool
    gone: bool
    by_area: dict[Area, Figures]
    total: Figures


class Line(NamedTuple):
    """Which work a row of a unit's table is about: see Row."""

    unit: Unit
    direct: bool = False
    gone: bool = False

    @property
    def key(self) -> int:
        """The id by which entries_with_lines() tells it."""
        return GONE if self.gone else self.unit.id


class Table(NamedTuple):
    """The lines of a unit. `whole` is counted, not added up: `shared` is what the sum of the lines counts too much (below 0)."""

    unit: Unit
    rows: list[Row]
    summed: Row
    shared: Row
    whole: Row

    def top(self, area: Area | None = None) -> int:
        """The most activities that a line has in one area, or in `area`: the scale on which bars are compared."""
        areas = tuple(Area) if area is None else (area,)
        return max((row.by_area[one].activities for row in self.rows for one in areas), default=0)


class Reconciliation(NamedTuple):
    """Sum of the lines, what they share (0 or below), and the whole: parts + shared = whole."""

    parts: int
    shared: int
    whole: int


def reconciliation(table: Table, measure: str = "activities") -> Reconciliation:
    """How the lines of `table` come to its whole, for 'activities', 'new', 'continuing' or 'people'."""
    return Reconciliation(
        getattr(table.summed.total, measure),
        getattr(table.shared.total, measure),
        getattr(table.whole.total, measure),
    )


def by_unit_and_area(question: Question) -> Table:
    """The figures of `question.unit_id` by line and area; `direct` and `gone` are ignored. Two statements.

    A unit that was closed before the period, or opened after it, has a line only where it has figures.
    """
    unit_id = question.unit_id
    assert unit_id is not None
    question = question.but(direct=False, gone=False)
    found: dict[int, dict[str, Figures]] = {}
    for row in db.session.execute(_lines_query(unit_id, question)):
        found.setdefault(row[0], {})[row[1]] = row_figures(row[2:])
    rows = [
        _row(line.unit, found.get(line.key, {}), direct=line.direct, gone=line.gone)
        for line in table_lines(question, found)
    ]
    unit = rows[-1].unit
    whole = _row(unit, found.get(WHOLE, {}))
    summed = Row(
        unit,
        False,
        False,
        {area: Figures.summed(row.by_area[area] for row in rows) for area in Area},
        Figures.summed(row.total for row in rows),
    )
    shared = Row(
        unit,
        False,
        False,
        {area: whole.by_area[area].minus(summed.by_area[area]) for area in Area},
        whole.total.minus(summed.total),
    )
    return Table(unit, rows, summed, shared, whole)


def table_lines(question: Question, having: Collection[int]) -> list[Line]:
    """The lines of a unit's table in their order: units right below it, itself, and with basis `now` those who left. One statement.

    A unit that was closed before the period, or opened after it, is there only if it is among `having`.
    """
    unit_id = question.unit_id
    units = _in_order(
        db.session.scalars(select(Unit).where(or_(Unit.id == unit_id, Unit.parent_id == unit_id))), question
    )
    unit = next(one for one in units if one.id == unit_id)
    lines = [
        Line(child)
        for child in units
        if child is not unit and (child.id in having or _is_open_in(child, question))
    ]
    lines.append(Line(unit, direct=True))
    if question.basis is Basis.NOW and unit.parent_id is None:
        lines.append(Line(unit, gone=True))
    return lines


def _in_order(units: Iterable[Unit], question: Question) -> list[Unit]:
    """The units as they stand among each other, or stood at the moment asked for."""
    then = as_was.past(question.as_of) if question.as_of else None
    return sorted(units, key=lambda unit: ((then.of(unit) if then else unit).position, unit.id))


def _row(unit: Unit, figures: dict[str, Figures], *, direct: bool = False, gone: bool = False) -> Row:
    by_area = {area: figures.get(area.value, Figures()) for area in Area}
    return Row(unit, direct, gone, by_area, figures.get(ALL_AREAS, Figures()))


def _is_open_in(unit: Unit, question: Question) -> bool:
    first, last = (
        (question.period.first_day, question.period.last_day)
        if question.period
        else (clock.today(), clock.today())
    )
    if question.as_of is not None:
        then = as_was.past(question.as_of)
        if then.began_later(unit):
            return False
        unit = then.of(unit)
    is_closed = unit.closed_on is not None and unit.closed_on <= first
    return not is_closed and (unit.opened_on is None or unit.opened_on <= last)


def _grouped() -> Select[Any]:
    """(line, area, aggregates) for each line and area, each line, each area, and the whole, over one pass of "entries"."""
    names = ("line", "area", "minutes", "credit", "activity_id", "person_id", "contribution_id", "is_new")
    entries = table("entries", *(column(name) for name in names))
    of_entries = aggregates(
        minutes=entries.c.minutes,
        credit=entries.c.credit,
        activity=entries.c.activity_id,
        person=entries.c.person_id,
        contribution=entries.c.contribution_id,
        is_new=type_coerce(entries.c.is_new, Boolean),
    )
    labelled = [figure.label(f"figure_{at}") for at, figure in enumerate(of_entries)]
    line, area = entries.c.line, entries.c.area
    whole, all_areas = literal(WHOLE).label("line"), literal(ALL_AREAS).label("area")
    groups = union_all(
        select(line, area, *labelled).group_by(line, area),
        select(line, all_areas, *labelled).group_by(line),
        select(whole, area, *labelled).group_by(area),
        select(whole, all_areas, *labelled),
    ).subquery("groups")
    return select(groups)


# It says the same of whatever entries: written once, since to write it takes longer than to run it.
GROUPED = _grouped()


def _lines_query(unit_id: int, question: Question) -> Select[Any]:
    """GROUPED over the entries of `question`, each in its line of the unit's table."""
    return GROUPED.add_cte(_entries_with_lines(unit_id, question).cte("entries"))


def _entries_with_lines(unit_id: int, question: Question) -> Select[*tuple[Any, ...]]:
    return entries_with_lines(
        unit_id,
        question,
        type_coerce(LedgerEntry.area, String).label("area"),
        LedgerEntry.activity_id,
        LedgerEntry.person_id,
        LedgerEntry.contribution_id,
        LedgerEntry.minutes,
        LedgerEntry.credit,
        question.is_new().label("is_new"),
    )


def entries_with_lines(
    unit_id: int, question: Question, *columns: ColumnElement[Any] | InstrumentedAttribute[Any]
) -> Select[*tuple[Any, ...]]:
    """The entries of `question`, each with the line it stands in: the child at or above its unit, or the unit itself; and `columns`."""
    lines = _lines(unit_id)
    # The join on the lines already keeps to the unit, so the place is asked once.
    entries = [*question.stands(), *question.but(unit_id=None).meant()]
    if question.basis is Basis.THEN:
        return (
            select(lines.c.line, *columns)
            .select_from(LedgerEntry)
            .join(lines, lines.c.unit_id == LedgerEntry.unit_id)
            .where(*entries)
        )
    home = homes(clock.today()).subquery("today_home")
    return (
        select(func.coalesce(lines.c.line, GONE).label("line"), *columns)
        .select_from(LedgerEntry)
        .outerjoin(home, home.c.person_id == LedgerEntry.person_id)
        .outerjoin(lines, lines.c.unit_id == home.c.unit_id)
        .where(
            or_(lines.c.line.is_not(None), and_(is_root(unit_id), home.c.unit_id.is_(None))),
            *entries,
        )
    )


def _lines(unit_id: int) -> FromClause:
    """Which line each unit below `unit_id` stands in: that of the child above it; the unit itself in its own."""
    return (
        select(UnitLine.unit_id, UnitLine.ancestor_id.label("line"))
        .join(Unit, Unit.id == UnitLine.ancestor_id)
        .where(or_(Unit.parent_id == unit_id, and_(UnitLine.ancestor_id == unit_id, UnitLine.distance == 0)))
        .subquery("lines")
    )


def staff(question: Question) -> int:
    """How many people work in the unit or below it: in the period; with basis `now`, or without a period, today."""
    first = last = clock.today()
    if question.period is not None and question.basis is Basis.THEN:
        first, last = question.period.first_day, question.period.last_day
    works_then: list[ColumnElement[bool]] = [
        Appointment.first_day <= last,
        or_(Appointment.last_day.is_(None), Appointment.last_day >= first),
    ]
    if question.basis is Basis.NOW:
        works_then.append(Appointment.is_primary.is_(True))
    if question.unit_id is not None:
        works_then.append(Appointment.unit_id.in_(below(question.unit_id)))
    return db.session.scalar(select(func.count(Appointment.person_id.distinct())).where(*works_then)) or 0
