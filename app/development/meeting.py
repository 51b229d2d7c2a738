"""What a head takes to the yearly talk about a unit: plan, goals, hours, outcomes, initiatives and people of a period."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app import clock
from app.access import scopes
from app.counting import (
    Achieved,
    Figures,
    Question,
    Tally,
    achieved,
    by_person_and_area,
    by_unit_and_area,
    calendars,
    current_period,
    partner_tally,
)
from app.counting.few import open_units, told
from app.counting.goals import Progress, progress
from app.counting.indicators import Value
from app.counting.initiatives import Undertaken, undertaken
from app.counting.lights import Light, light
from app.counting.loads import Load
from app.counting.many_values import Asked, values_of
from app.counting.periods import period_by_id
from app.counting.staff import staff_of
from app.counting.versions import stands
from app.development import support
from app.extensions import db
from app.models import (
    Area,
    DevelopmentPlan,
    Goal,
    Indicator,
    Initiative,
    InitiativeStatus,
    Objective,
    Period,
    Person,
    Plan,
    PlanState,
    Target,
    Unit,
    UnitLine,
)

# What has room on two pages of paper; the rest is counted, and read where it stands.
MOST_TARGETS, MOST_INITIATIVES, MOST_PEOPLE, MOST_OUTCOMES = 12, 8, 40, 8
# What needs to be talked about stands first.
URGENT = (Light.MISSED, Light.BEHIND, Light.ON_THE_WAY, Light.NONE, Light.REACHED)


class Aimed(NamedTuple):
    """A target of the unit, and how far it is."""

    target: Target
    indicator: Indicator
    objective: Objective
    value: Value
    light: Light


class Goals(NamedTuple):
    """The development plans of the unit's people: how many are agreed, and of their goals how many are reached."""

    people: int
    agreed: int
    waiting: int
    goals: int
    reached: int
    # Of each area (goals, reached).
    by_area: dict[Area, tuple[int, int]]


class Run(NamedTuple):
    """An initiative, and what it came to in the period."""

    initiative: Initiative
    done: Undertaken


class Member(NamedTuple):
    """One of the people, for who may see their years: approved minutes in the unit, against the norm, and their goals."""

    person: Person
    minutes: int
    load: Load | None
    goals: int
    reached: int
    has_plan: bool


class Meeting(NamedTuple):
    unit: Unit
    period: Period
    # Objectives that goals or initiatives of the unit serve although no target of it is theirs.
    served: list[Objective]
    aimed: list[Aimed]
    goals: Goals
    lines: list[support.Line]
    by_area: dict[Area, Figures]
    whole: Figures
    staff: int
    achieved: Achieved
    partners: Tally
    initiatives: list[Run]
    people: list[Member]

    @property
    def objectives(self) -> list[Objective]:
        """Those of the targets, each once, in the order of their plan."""
        every = {one.objective.id: one.objective for one in self.aimed}.values()
        return sorted(every, key=lambda one: (one.plan_id, one.position, one.id))


def period_for(asked: int | None, viewer: Person) -> Period | None:
    """The period asked for; else this year by the calendar of the viewer's line."""
    among = calendars()
    chosen = period_by_id(asked, among) if asked else None
    return chosen or current_period(viewer.line, clock.today(), among)


def meeting(unit: Unit, period: Period, viewer: Person) -> Meeting:
    """The whole of it. As many statements however much there is."""
    asked = support.years_on(period.id)
    question = Question(unit_id=unit.id, period=period)
    table = by_unit_and_area(question)
    everybody = support.people_of(unit)
    plans = _plans(everybody, {one.id for one in asked.values()})
    far = progress(plans.values())
    lines = support.lines_of(unit, asked, viewer)
    runs = _initiatives(unit, period)
    aimed = _aimed(unit, period, viewer)
    return Meeting(
        unit,
        period,
        _served(runs, far, {one.objective.id for one in aimed}),
        aimed,
        _goals(everybody, plans, far),
        lines,
        table.whole.by_area,
        table.whole.total,
        staff_of(question),
        achieved(question),
        partner_tally(question),
        runs,
        _members(everybody, question, plans, far, lines, viewer),
    )


def _aimed(unit: Unit, period: Period, viewer: Person) -> list[Aimed]:
    """The unit's targets for the period, or for the year of another calendar that runs on the day the period is looked at."""
    day = min(period.last_day, clock.today())
    query = (
        select(Target)
        .join(Target.period)
        .join(Target.indicator)
        .join(Indicator.objective)
        .join(Objective.plan)
        .options(
            contains_eager(Target.period),
            contains_eager(Target.indicator)
            .contains_eager(Indicator.objective)
            .contains_eager(Objective.plan),
        )
        .where(
            Target.unit_id == unit.id,
            stands(Target),
            or_(
                Target.period_id == period.id,
                (Period.calendar_id != period.calendar_id)
                & Period.parent_id.is_(None)
                & (Period.first_day <= day)
                & (Period.last_day >= day),
            ),
        )
        .order_by(
            Plan.first_day,
            Plan.id,
            Objective.position,
            Objective.id,
            Indicator.position,
            Indicator.id,
            Target.id,
        )
    )
    targets = [target for target in db.session.scalars(query) if not _is_retired(target)]
    values = values_of([Asked(target.indicator, unit.id, target.period) for target in targets])
    found, among = [], open_units(viewer)
    for target, counted in zip(targets, values, strict=True):
        indicator = target.indicator
        value = told(indicator, counted, unit.id, among)
        shines = light(indicator, value.value, target.value, target.period, clock.today())
        found.append(Aimed(target, indicator, indicator.objective, value, shines))
    return sorted(found, key=lambda one: URGENT.index(one.light))


def _is_retired(target: Target) -> bool:
    retired_on = target.indicator.retired_on
    return retired_on is not None and retired_on <= target.period.first_day


def _plans(people: Sequence[Person], period_ids: set[int]) -> dict[int, DevelopmentPlan]:
    """By person their development plan of the year."""
    query = (
        select(DevelopmentPlan)
        .where(
            DevelopmentPlan.person_id.in_([person.id for person in people]),
            DevelopmentPlan.period_id.in_(period_ids),
        )
        .options(joinedload(DevelopmentPlan.period))
        .order_by(DevelopmentPlan.id)
    )
    return {plan.person_id: plan for plan in db.session.scalars(query)}


def _standing(far: dict[int, Progress]) -> list[Goal]:
    return list(db.session.scalars(select(Goal).where(Goal.id.in_(far)).order_by(Goal.id)))


def _goals(people: Sequence[Person], plans: dict[int, DevelopmentPlan], far: dict[int, Progress]) -> Goals:
    by_area = dict.fromkeys(Area, (0, 0))
    for goal in _standing(far):
        some, reached = by_area[goal.area]
        by_area[goal.area] = some + 1, reached + far[goal.id].is_reached
    return Goals(
        len(people),
        sum(plan.state in (PlanState.AGREED, PlanState.CHANGING) for plan in plans.values()),
        sum(plan.state is PlanState.SUBMITTED for plan in plans.values()),
        len(far),
        sum(one.is_reached for one in far.values()),
        by_area,
    )


def _initiatives(unit: Unit, period: Period) -> list[Run]:
    """What units of this one undertake in the period, what is late first."""
    below = select(UnitLine.unit_id).where(UnitLine.ancestor_id == unit.id)
    query = (
        select(Initiative)
        .where(
            Initiative.unit_id.in_(below),
            Initiative.status != InitiativeStatus.STOPPED,
            Initiative.first_day <= period.last_day,
            or_(Initiative.last_day.is_(None), Initiative.last_day >= period.first_day),
        )
        .options(joinedload(Initiative.lead), joinedload(Initiative.unit))
        .order_by(Initiative.first_day, Initiative.id)
    )
    rows = list(db.session.scalars(query))
    done = undertaken([one.id for one in rows], period) if rows else {}
    runs = [Run(one, done[one.id]) for one in rows]
    return sorted(runs, key=lambda run: -len(run.done.late))


def _served(runs: Sequence[Run], far: dict[int, Progress], aimed: set[int]) -> list[Objective]:
    by_goal = select(Goal.objective_id).where(Goal.id.in_(far), Goal.objective_id.is_not(None))
    by_initiative = (
        select(Objective.id)
        .join(Initiative.objectives)
        .where(Initiative.id.in_([run.initiative.id for run in runs]))
    )
    query = (
        select(Objective)
        .join(Objective.plan)
        .options(contains_eager(Objective.plan))
        .where(or_(Objective.id.in_(by_goal), Objective.id.in_(by_initiative)), Objective.id.not_in(aimed))
        .order_by(Plan.first_day, Plan.id, Objective.position, Objective.id)
    )
    return list(db.session.scalars(query))


def _members(
    people: Sequence[Person],
    question: Question,
    plans: dict[int, DevelopmentPlan],
    far: dict[int, Progress],
    lines: Sequence[support.Line],
    viewer: Person,
) -> list[Member]:
    """The people whose years the viewer sees beside their own; who is furthest from the norm first."""
    seen = set(db.session.scalars(select(Person.id).where(scopes.people(viewer))))
    shown = [person for person in people if person.id in seen]
    if all(person.id == viewer.id for person in shown):
        return []
    minutes = {row.person_id: row.total.minutes for row in by_person_and_area(question)}
    loads = {one.person.id: one.loads for line in lines for one in line.people}
    goals: dict[int, list[Progress]] = {}
    owners = {plan.id: person_id for person_id, plan in plans.items()}
    for goal in _standing(far):
        goals.setdefault(owners[goal.plan_id], []).append(far[goal.id])
    shown.sort(key=lambda one: (-loads[one.id].shortfall if one.id in loads else 1, one.sort_th))
    return [
        Member(
            person,
            minutes.get(person.id, 0),
            loads[person.id].total if person.id in loads else None,
            len(goals.get(person.id, ())),
            sum(one.is_reached for one in goals.get(person.id, ())),
            person.id in plans,
        )
        for person in shown
    ]
