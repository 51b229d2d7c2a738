"""What stands open before a period is closed: what waits for whom, what nobody can count, and what is missing. Nothing here stops a close."""

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app import clock, ledger
from app.access.reviewers import chairs
from app.counting import Figures, LeftOut, Question, closes_of, left_out
from app.extensions import db
from app.models import (
    Activity,
    Contribution,
    LedgerEntry,
    Period,
    PeriodClose,
    Person,
    Status,
    Unit,
)
from app.web.language import language

# Days up to which a draft is of its age; what is older stands in the last line.
AGES = (7, 30, 90)
# People that are listed; how many there are is always told.
MOST = 20


class Waits(NamedTuple):
    """What waits for the same people: `people` is empty where nobody may decide; `of_hr`: university HR does."""

    people: list[Person]
    unit: Unit | None
    of_hr: bool
    number: int
    # Days that the longest waiting has waited.
    days: int


class Unattributed(NamedTuple):
    """Whose approved days in the period lie outside of their appointments, and stand in the nearest one."""

    person: Person
    contributions: int
    days: int


class Headless(NamedTuple):
    """A unit that is open and whose post nobody holds today."""

    unit: Unit
    waiting: int


class Beside(NamedTuple):
    """A period that shares days with this one, of this calendar or another, with the close that stands, if one does."""

    period: Period
    close: PeriodClose | None


class Checklist(NamedTuple):
    """All of it. `drafts`: how many by age in days, the last one for what is older than all of AGES."""

    waiting: list[Waits]
    left_out: dict[LeftOut, Figures]
    drafts: list[int]
    unattributed: list[Unattributed]
    # How many people there are in all.
    unattributed_people: int
    headless: list[Headless]
    beside: list[Beside]


def checklist(period: Period, root_id: int | None) -> Checklist:
    """What stands open in `period` today. The same number of statements however much it is."""
    submitted = _submitted(period)
    people, number = _unattributed(period)
    return Checklist(
        _by_holders(submitted),
        left_out(Question(unit_id=root_id, period=period)),
        _drafts(period),
        people,
        number,
        _headless(submitted),
        _beside(period),
    )


def _touching(period: Period) -> ColumnElement[bool]:
    return and_(Contribution.first_day <= period.last_day, Contribution.last_day >= period.first_day)


def _submitted(period: Period) -> list[Contribution]:
    query = (
        select(Contribution)
        .join(Contribution.activity)
        .options(
            contains_eager(Contribution.activity).selectinload(Activity.contributions),
            joinedload(Contribution.person).selectinload(Person.appointments),
        )
        .where(Contribution.status == Status.SUBMITTED, _touching(period))
        .order_by(Contribution.submitted_at, Contribution.id)
    )
    return list(db.session.scalars(query))


def _by_holders(parts: list[Contribution]) -> list[Waits]:
    """Those for whom most waits come first; what nobody may decide before all others."""
    board, today = chairs(), clock.today()
    found: dict[tuple[int | None, tuple[int, ...]], Waits] = {}
    for part in parts:
        unit, seats, _steps = board.bench(part)
        people = {seat.person_id: seat.person for seat in seats}
        since = part.submitted_at or part.status_since
        key = (unit.id if unit else None, tuple(sorted(people)))
        so_far = found.get(key) or Waits(list(people.values()), unit, unit is None and bool(seats), 0, 0)
        found[key] = so_far._replace(
            number=so_far.number + 1, days=max(so_far.days, (today - clock.day_of(since)).days)
        )
    return sorted(found.values(), key=lambda one: (bool(one.people), -one.number, -one.days))


def _drafts(period: Period) -> list[int]:
    """Drafts and proposals are their owners' own affair: only how many there are, by the days since they were made."""
    now = clock.now()
    age = case(
        *((Contribution.created_at > now - timedelta(days=days), at) for at, days in enumerate(AGES)),
        else_=len(AGES),
    )
    query = (
        select(age.label("age"), func.count())
        .where(Contribution.status.in_((Status.DRAFT, Status.PROPOSED)), _touching(period))
        .group_by("age")
    )
    counts = {row[0]: row[1] for row in db.session.execute(query)}
    return [counts.get(at, 0) for at in range(len(AGES) + 1)]


def _unattributed(period: Period) -> tuple[list[Unattributed], int]:
    inside = (
        ledger.standing(),
        LedgerEntry.is_nearest.is_(True),
        LedgerEntry.first_day >= period.first_day,
        LedgerEntry.last_day <= period.last_day,
    )
    query = select(
        LedgerEntry.person_id, LedgerEntry.contribution_id, LedgerEntry.first_day, LedgerEntry.last_day
    )
    works: dict[int, set[int]] = {}
    days: dict[int, int] = {}
    for person_id, contribution_id, first, last in db.session.execute(query.where(*inside)):
        works.setdefault(person_id, set()).add(contribution_id)
        days[person_id] = days.get(person_id, 0) + (last - first).days + 1
    order = Person.sort_th if language() == "th" else Person.sort_en
    query_people = select(Person).where(Person.id.in_(works)).order_by(order, Person.id)
    people = [
        Unattributed(person, len(works[person.id]), days[person.id])
        for person in db.session.scalars(query_people.limit(MOST))
    ]
    return people, len(works)


def _headless(parts: list[Contribution]) -> list[Headless]:
    """Units below the university: above them all university HR decides. Those where something waits come first."""
    board, today = chairs(), clock.today()
    waiting: dict[int, int] = {}
    for part in parts:
        if part.reviewing_unit_id:
            home = board.units[part.reviewing_unit_id].carried_on_by(today)
            waiting[home.id] = waiting.get(home.id, 0) + 1
    found = [
        Headless(unit, waiting.get(unit.id, 0))
        for unit in board.units.values()
        if unit.parent_id is not None
        and unit.is_open_on(today)
        and (unit.opened_on is None or unit.opened_on <= today)
        and unit.id not in board.heads
    ]
    return sorted(found, key=lambda one: (-one.waiting, one.unit.position, one.unit.id))


def _beside(period: Period) -> list[Beside]:
    query = (
        select(Period)
        .where(
            Period.id != period.id,
            or_(
                and_(Period.first_day <= period.last_day, Period.last_day >= period.first_day),
                Period.parent_id == period.id,
            ),
        )
        .options(joinedload(Period.calendar))
        .order_by(Period.calendar_id, Period.first_day, Period.id)
    )
    periods = list(db.session.scalars(query))
    closes = closes_of(periods)
    return [Beside(one, standing_close(closes.get(one.id, []))) for one in periods]


def standing_close(closes: list[PeriodClose]) -> PeriodClose | None:
    """The close that has not been ended by reopening."""
    return next((close for close in reversed(closes) if close.reopened_at is None), None)
