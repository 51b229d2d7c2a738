"""Reading the norms: of each line of staff its groups, who is in them, and what is owed since when."""

from collections import Counter
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app import clock
from app.counting import periods
from app.extensions import db
from app.hr.norm_words import Line, in_words
from app.models import Area, GroupPlace, NormChange, Period, Person, StaffGroup, StaffLine, WorkloadNorm


class GroupRow(NamedTuple):
    """A group, and how many people are in it today."""

    group: StaffGroup
    people: int


class LineNorms(NamedTuple):
    """The norms of one line of staff: those that hold today or later, those that ended, and what was done to them."""

    line: StaffLine
    norms: list[WorkloadNorm]
    ended: list[WorkloadNorm]
    groups: list[GroupRow]
    history: list[Line]


def norms_by_line() -> list[LineNorms]:
    """Four statements."""
    today = clock.today()
    every = db.session.scalars(select(WorkloadNorm).options(joinedload(WorkloadNorm.group))).all()
    places = list(AreaOrder)
    ordered = sorted(
        every,
        key=lambda one: (
            one.group.position if one.group else -1,
            places.index(one.area),
            -one.first_day.toordinal(),
        ),
    )
    people = Counter(
        db.session.scalars(
            select(GroupPlace.group_code).where(
                GroupPlace.first_day <= today,
                or_(GroupPlace.last_day.is_(None), GroupPlace.last_day >= today),
            )
        )
    )
    changes = db.session.scalars(
        select(NormChange)
        .options(joinedload(NormChange.by))
        .order_by(NormChange.at.desc(), NormChange.id.desc())
    ).all()
    found = []
    for line in StaffLine:
        mine = [one for one in ordered if one.line is line]
        found.append(
            LineNorms(
                line,
                [one for one in mine if one.last_day is None or one.last_day >= today],
                [one for one in mine if one.last_day is not None and one.last_day < today],
                [GroupRow(group, people[group.code]) for group in groups() if group.line is line],
                in_words([one for one in changes if one.line is line]),
            )
        )
    return found


# The whole first, then the areas in their order.
AreaOrder: tuple[Area | None, ...] = (None, *Area)


def groups() -> list[StaffGroup]:
    return list(db.session.scalars(select(StaffGroup).order_by(StaffGroup.position, StaffGroup.code)))


def places_of(person: Person) -> list[GroupPlace]:
    """In which groups somebody was, is and will be; the latest first. One statement."""
    query = select(GroupPlace).where(GroupPlace.person_id == person.id).options(joinedload(GroupPlace.group))
    return list(db.session.scalars(query.order_by(GroupPlace.first_day.desc())))


def years_of(line: StaffLine) -> list[Period]:
    """The years of the line's calendar, the earliest first."""
    calendar = periods.calendar_of(line, periods.calendars())
    return periods.years(calendar) if calendar else []
