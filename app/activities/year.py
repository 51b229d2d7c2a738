"""My year: its periods, what waits for me, whom my work waits for, and the kinds I log most."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app import checks, clock, past
from app.access.waiting import late_for, waiting_for
from app.counting import periods
from app.extensions import db
from app.models import (
    Activity,
    ActivityKind,
    Appointment,
    Area,
    Calendar,
    Contribution,
    Decision,
    Period,
    Person,
    Status,
)
from app.web.waits import Wait, wait_of

# What waits for its own person, the most urgent first.
MINE_TO_DO = (Status.RETURNED, Status.AMENDING, Status.PROPOSED, Status.DRAFT)
SHOWN = 8
MOST_USED = 5
# For so long the lead is told on their first page that a colleague declined.
TOLD = timedelta(days=30)
# Over which time "most used" looks back.
LATELY = timedelta(days=730)


class Todo(NamedTuple):
    """One part that waits for its own person: the line of history that brought it there, and what is still missing.

    `is_leads`: only the lead can complete it. `confirmed`: how many colleagues said yes and wait for
    what this person has to complete of the record.
    """

    part: Contribution
    line: Decision | None
    missing: str
    is_leads: bool = False
    confirmed: int = 0


class Todos(NamedTuple):
    """The first of them, and how many there are in all."""

    shown: list[Todo]
    total: int


class Line(NamedTuple):
    """Some of my submitted parts, all waiting for the same people; `longest` in days."""

    wait: Wait
    parts: int
    longest: int


class KindChoices(NamedTuple):
    """The kinds that can be logged today: those most used by me, and all by area."""

    often: list[ActivityKind]
    by_area: list[tuple[Area, list[ActivityKind]]]


class Years(NamedTuple):
    """The period of the page, and what can be chosen instead: each calendar with its periods that have begun."""

    period: Period | None
    choice: list[tuple[Calendar, list[Period]]]


def years(person: Person, asked: int | None) -> Years:
    """The period asked for, else the present year of the person's calendar; their own calendar is offered first."""
    today = clock.today()
    among = periods.calendars()
    own = periods.calendar_of(person.line, among)
    ordered = sorted(among, key=lambda calendar: calendar is not own)
    chosen = periods.period_by_id(asked, among) if asked else None
    return Years(
        chosen or periods.current_period(person.line, today, among),
        [(calendar, _begun(calendar, today)) for calendar in ordered],
    )


def _begun(calendar: Calendar, day: date) -> list[Period]:
    """The years of `calendar` that have begun by `day`, newest first, each followed by its rounds."""
    return [
        period
        for year in reversed(periods.years(calendar))
        for period in (year, *(one for one in calendar.periods if one.parent_id == year.id))
        if period.first_day <= day
    ]


def to_do(person: Person) -> Todos:
    """What waits for `person`: returned with its reason, proposals to confirm, what was confirmed and not submitted, drafts."""
    waits = and_(Contribution.person_id == person.id, Contribution.status.in_(MINE_TO_DO))
    total = db.session.scalar(select(func.count()).select_from(Contribution).where(waits)) or 0
    query = (
        select(Contribution)
        .where(waits)
        .order_by(_urgency(), Contribution.status_since, Contribution.id)
        .limit(SHOWN)
        .options(
            *checks.all_of_it(),
            selectinload(Contribution.decisions).options(
                joinedload(Decision.by), joinedload(Decision.acting_for)
            ),
        )
    )
    found = [_todo(part) for part in db.session.scalars(query)]
    waiting = _waiting_for_leads([todo.part.activity_id for todo in found if _is_incomplete(todo, person)])
    return Todos([todo._replace(confirmed=waiting.get(todo.part.activity_id, 0)) for todo in found], total)


def _is_incomplete(todo: Todo, person: Person) -> bool:
    """Whether it is the person's own draft in what they lead, with something missing."""
    part = todo.part
    return part.status is Status.DRAFT and part.activity.lead_id == person.id and bool(todo.missing)


def _waiting_for_leads(activity_ids: Sequence[int]) -> dict[int, int]:
    """How many colleagues by activity said yes to work that is done, and cannot send it while a shared fact is wanting."""
    if not activity_ids:
        return {}
    query = (
        select(Contribution)
        .join(Contribution.activity)
        .where(
            Contribution.activity_id.in_(activity_ids),
            Contribution.person_id != Activity.lead_id,
            Contribution.last_day <= clock.today(),
            past.is_confirmed(),
        )
        .options(joinedload(Contribution.person).selectinload(Person.appointments))
    )
    waiting: dict[int, set[int]] = {}
    for part in db.session.scalars(query):
        if any(problem.is_leads or problem.field == "files" for problem in checks.problems(part)):
            waiting.setdefault(part.activity_id, set()).add(part.person_id)
    return {activity_id: len(people) for activity_id, people in waiting.items()}


def _todo(part: Contribution) -> Todo:
    if part.status is Status.PROPOSED:
        line = next((line for line in reversed(part.decisions) if line.move == "propose"), None)
    elif part.status is Status.DRAFT:
        return _draft(part)
    else:
        line = past.last_return(part)
    return Todo(part, line, "")


def _draft(part: Contribution) -> Todo:
    """What its person can complete is said before what only the lead can."""
    found = sorted(checks.problems(part), key=lambda problem: problem.is_leads)
    leads = part.person_id == part.activity.lead_id
    line = None if leads else past.confirmed_line(part)
    return Todo(part, line, found[0].text if found else "", bool(found) and found[0].is_leads)


def declined(person: Person) -> list[Todo]:
    """The parts of activities that `person` leads which their colleagues declined lately, the latest first, with the reason."""
    query = (
        select(Contribution)
        .join(Contribution.activity)
        .where(
            Activity.lead_id == person.id,
            Contribution.person_id != person.id,
            Contribution.status == Status.DECLINED,
            Contribution.status_since > clock.now() - TOLD,
        )
        .order_by(Contribution.status_since.desc(), Contribution.id.desc())
        .limit(SHOWN)
        .options(
            contains_eager(Contribution.activity),
            selectinload(Contribution.decisions).joinedload(Decision.by),
        )
    )
    found = [Todo(part, part.decisions[-1], "") for part in db.session.scalars(query)]
    # What the lead withdrew themselves is no news to them.
    return [one for one in found if one.line is not None and one.line.by_id != person.id]


def _urgency() -> ColumnElement[int]:
    """What was confirmed once comes before the drafts that nobody else waits for."""
    order = [(Contribution.status == status, at) for at, status in enumerate(MINE_TO_DO[:-1])]
    return case(*order, (past.is_confirmed(), len(order)), else_=len(order) + 1)


def my_lines(person: Person) -> list[Line]:
    """Whom the person's submitted parts wait for, one line for each set of people, the longest waiting first."""
    query = (
        select(Contribution)
        .where(Contribution.person_id == person.id, Contribution.status.in_(past.WAITING))
        .order_by(Contribution.submitted_at, Contribution.id)
        .options(
            joinedload(Contribution.activity).selectinload(Activity.contributions),
            joinedload(Contribution.person).selectinload(Person.appointments).joinedload(Appointment.unit),
        )
    )
    lines: dict[tuple[bool, tuple[int, ...]], Line] = {}
    for part in db.session.scalars(query):
        wait = wait_of(part)
        if wait is None:
            continue
        whom = (wait.of_hr, tuple(one.id for one in wait.people))
        line = lines.get(whom, Line(wait, 0, 0))
        lines[whom] = Line(line.wait, line.parts + 1, max(line.longest, wait.days))
    return list(lines.values())


class Decisions(NamedTuple):
    """How many parts wait for the viewer's decision, for how many days the first of them, and how many late ones for
    university HR."""

    parts: int
    longest: int
    late: int


def to_decide(viewer: Person) -> Decisions:
    waiting = waiting_for(viewer)
    days = [wait.days for part in waiting[:1] if (wait := wait_of(part))]
    return Decisions(len(waiting), max(days, default=0), len(late_for(viewer)))


def kinds_to_log(person: Person) -> KindChoices:
    """The kinds in use today, those first that `person` logged most often in the last two years."""
    today = clock.today()
    in_use = or_(ActivityKind.retired_on.is_(None), ActivityKind.retired_on > today)
    kinds = list(db.session.scalars(select(ActivityKind).where(in_use).order_by(ActivityKind.position)))
    used = db.session.execute(
        select(Activity.kind_id, func.count())
        .join(Activity.contributions)
        .where(Contribution.person_id == person.id, Activity.last_day >= today - LATELY)
        .group_by(Activity.kind_id)
    ).all()
    times = dict(used)
    often = sorted((kind for kind in kinds if kind.id in times), key=lambda kind: -times[kind.id])
    return KindChoices(
        often[:MOST_USED],
        [(area, [kind for kind in kinds if kind.area is area]) for area in Area],
    )


def has_logged(person: Person) -> bool:
    """Whether the person has any part in any activity: a newcomer is told where to begin."""
    query = select(Contribution.id).where(Contribution.person_id == person.id).limit(1)
    return db.session.scalar(query) is not None
