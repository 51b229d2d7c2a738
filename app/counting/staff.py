"""How many people work in a unit and in the units right below it, in a period or on a day."""

from collections import defaultdict
from datetime import date

from sqlalchemy import ColumnElement, Select, func, literal, or_, select, union_all

from app import clock
from app.counting.question import Question, below, people_of
from app.counting.units import WHOLE
from app.extensions import db
from app.models import Appointment, Unit, UnitLine

PERSON = Appointment.person_id


def staff_of(question: Question) -> int:
    """How many people have an appointment in the unit or below it in the period; without one, today. One statement.

    Who begins later is not counted yet while the period runs: until the moment asked for they did nothing of it.
    Of `question` only unit, period and line are read; appointments are those that are known today.
    """
    return db.session.scalar(staff_query(question)) or 0


def staff_query(question: Question) -> Select[int]:
    """The statement of staff_of()."""
    there = [] if question.unit_id is None else [Appointment.unit_id.in_(below(question.unit_id))]
    return select(func.count(PERSON.distinct())).where(*there, *_works(question))


def staff_by_line(question: Question) -> dict[int, int]:
    """The same for each line of the unit's table that has anybody, and the whole (units.WHOLE). One statement.

    Whoever works in two of them is counted in both, and once in the whole.
    """
    lines = (
        select(UnitLine.unit_id, UnitLine.ancestor_id.label("line"))
        .join(Unit, Unit.id == UnitLine.ancestor_id)
        .where(
            or_(
                Unit.parent_id == question.unit_id,
                (UnitLine.ancestor_id == question.unit_id) & (UnitLine.distance == 0),
            )
        )
        .subquery("lines")
    )
    there = (
        select(lines.c.line, PERSON)
        .select_from(Appointment)
        .join(lines, lines.c.unit_id == Appointment.unit_id)
        .where(*_works(question))
        .cte("there")
    )
    people = func.count(there.c.person_id.distinct())
    groups = union_all(
        select(there.c.line, people).group_by(there.c.line), select(literal(WHOLE).label("line"), people)
    )
    return {row[0]: row[1] for row in db.session.execute(groups) if row[1]}


def staff_on(unit_id: int, day: date) -> dict[int, int]:
    """The same on one day, by the units of that day: who is still in a unit that is closed by then works in what carries it on.

    Two statements.
    """
    units = {unit.id: unit for unit in db.session.scalars(select(Unit))}
    posts = select(Appointment.unit_id, PERSON).where(
        Appointment.first_day <= day, or_(Appointment.last_day.is_(None), Appointment.last_day >= day)
    )
    there: defaultdict[int, set[int]] = defaultdict(set)
    for at, person_id in db.session.execute(posts.distinct()):
        line = _line_of(units[at].carried_on_by(day), unit_id)
        for one in () if line is None else (line.id, WHOLE):
            there[one].add(person_id)
    return {line: len(people) for line, people in there.items()}


def _line_of(unit: Unit, unit_id: int) -> Unit | None:
    """The line of the table of `unit_id` in which `unit` stands."""
    if unit.id == unit_id:
        return unit
    while unit.parent_id is not None and unit.parent_id != unit_id:
        assert unit.parent is not None
        unit = unit.parent
    return None if unit.parent_id is None else unit


def _works(question: Question) -> list[ColumnElement[bool]]:
    period, today = question.period, clock.today()
    first, last = (period.first_day, period.last_day) if period else (today, today)
    until = today if question.as_of is None else clock.day_of(question.as_of)
    if first <= until:
        last = min(last, until)
    found: list[ColumnElement[bool]] = [
        Appointment.first_day <= last,
        or_(Appointment.last_day.is_(None), Appointment.last_day >= first),
    ]
    if question.line is not None:
        found.append(PERSON.in_(people_of(question.line, question.as_of)))
    return found
