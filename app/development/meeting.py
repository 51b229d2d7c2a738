"""What a head takes to the yearly talk about a unit: plan, goals, hours, outcomes, initiatives and people of a period."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app import clock
from app.access import Permission, policy
from app.counting import (
    Achieved,
    Figures,
    Question,
    Tally,
    achieved,
    by_unit_and_area,
    calendars,
    current_period,
    partner_tally,
)
from app.counting.few import open_units, told
from app.counting.goals import Progress, progress
from app.counting.indicators import Value
from app.counting.initiatives import Undertaken, undertaken
from app.counting.lights import Light, judged_on, light
from app.counting.loads import Loads
from app.counting.many_values import Asked, values_of
from app.counting.periods import period_by_id
from app.counting.plan_states import is_used_in, periods_meant
from app.counting.staff import staff_of as counted_staff
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
    StaffLine,
    Target,
    Unit,
    UnitLine,
)

# What has room on two pages of paper; the rest is counted, and read where it stands.
MOST_TARGETS, MOST_INITIATIVES, MOST_PEOPLE, MOST_OUTCOMES = 8, 6, 30, 8
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
    """One of the people, for who may see their years: all their hours of the year, wherever, and their goals."""

    person: Person
    loads: Loads
    goals: int
    reached: int
    has_plan: bool


class Group(NamedTuple):
    """The people of one line of staff in their own year, who is furthest from a norm first; `left`: for whom there is no room."""

    line: StaffLine
    period: Period
    members: list[Member]
    left: int


class Meeting(NamedTuple):
    unit: Unit
    period: Period
    # Objectives that goals or initiatives of the unit serve although no target of it is theirs.
    served: list[Objective]
    aimed: list[Aimed]
    # None: for who may not see the years of the unit's people.
    goals: Goals | None
    lines: list[support.Line]
    by_area: dict[Area, Figures]
    whole: Figures
    staff: int
    achieved: Achieved
    partners: Tally
    initiatives: list[Run]
    people: list[Group]

    @property
    def named(self) -> list[int]:
        """The ids of those who stand on the page."""
        return [member.person.id for group in self.people for member in group.members]

    @property
    def years(self) -> list[Period]:
        """Those in which the people's hours are told."""
        return [group.period for group in self.people]

    @property
    def objectives(self) -> list[tuple[Plan, list[Objective]]]:
        """Those of the targets, each once, by their plan in the order of the plan."""
        every = {one.objective.id: one.objective for one in self.aimed}.values()
        ranked = sorted(every, key=lambda one: (one.plan_id, one.position, one.id))
        return [(plan, list(its)) for plan, its in groupby(ranked, lambda one: one.plan)]


def period_for(asked: int | None, viewer: Person) -> Period | None:
    """The period asked for; else this year by the calendar of the viewer's line."""
    among = calendars()
    chosen = period_by_id(asked, among) if asked else None
    return chosen or current_period(viewer.line, clock.today(), among)


def meeting(unit: Unit, period: Period, viewer: Person) -> Meeting:
    """The whole of it. As many statements however much there is."""
    question = Question(unit_id=unit.id, period=period)
    table = by_unit_and_area(question)
    staff = support.staff_of(unit, support.years_on(period.id))
    sees_all = policy.may(viewer, Permission.UNIT_YEARS, unit)
    named = _named(staff, viewer)
    plans = _plans(staff if sees_all else named)
    far = progress(plans.values())
    goals = _standing(far)
    runs = _initiatives(unit, period)
    aimed = _aimed(unit, period, viewer)
    return Meeting(
        unit,
        period,
        _served(runs, goals if sees_all else [], {one.objective.id for one in aimed}),
        aimed,
        _goals(staff, plans, goals, far) if sees_all else None,
        support.lines_of(unit, staff, viewer),
        table.whole.by_area,
        table.whole.total,
        counted_staff(question),
        achieved(question),
        partner_tally(question),
        runs,
        _groups(named, plans, goals, far),
    )


def _aimed(unit: Unit, period: Period, viewer: Person) -> list[Aimed]:
    """The unit's targets for the period, and for the year of each other calendar that stands beside it."""
    periods = periods_meant(period, calendars(), clock.today())
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
            Target.period_id.in_({one.id for one in periods.values()}),
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
    targets = [target for target in db.session.scalars(query) if is_used_in(target.indicator, target.period)]
    values = values_of([Asked(target.indicator, unit.id, target.period) for target in targets])
    found, among = [], open_units(viewer)
    for target, counted in zip(targets, values, strict=True):
        indicator = target.indicator
        value = told(indicator, counted, unit.id, among)
        judged = judged_on(unit, target.period, clock.today())
        shines = light(indicator, value.value, target.value, target.period, judged)
        found.append(Aimed(target, indicator, indicator.objective, value, shines))
    return sorted(found, key=lambda one: URGENT.index(one.light))


def _named(staff: Sequence[support.Staff], viewer: Person) -> list[support.Staff]:
    """Of the people those whose years `viewer` sees; nobody where that is oneself alone."""
    seen = support.seen_by(viewer)
    found = [some._replace(people=[one for one in some.people if one.id in seen]) for some in staff]
    return found if any(one.id != viewer.id for some in found for one in some.people) else []


def _plans(staff: Sequence[support.Staff]) -> dict[int, DevelopmentPlan]:
    """By person their development plan of their line's year; where they have none, that of the other line's."""
    years = [some.period.parent_id or some.period.id for some in staff]
    own = {(one.id, year) for some, year in zip(staff, years, strict=True) for one in some.people}
    query = (
        select(DevelopmentPlan)
        .where(
            DevelopmentPlan.person_id.in_({person_id for person_id, _year in own}),
            DevelopmentPlan.period_id.in_(years),
        )
        .options(joinedload(DevelopmentPlan.period))
    )
    plans = sorted(db.session.scalars(query), key=lambda one: ((one.person_id, one.period_id) in own, one.id))
    return {plan.person_id: plan for plan in plans}


def _standing(far: dict[int, Progress]) -> list[Goal]:
    return list(db.session.scalars(select(Goal).where(Goal.id.in_(far)).order_by(Goal.id)))


def _goals(
    staff: Sequence[support.Staff],
    plans: dict[int, DevelopmentPlan],
    goals: Sequence[Goal],
    far: dict[int, Progress],
) -> Goals:
    by_area = dict.fromkeys(Area, (0, 0))
    for goal in goals:
        some, reached = by_area[goal.area]
        by_area[goal.area] = some + 1, reached + far[goal.id].is_reached
    return Goals(
        len({person.id for some in staff for person in some.people}),
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


def _served(runs: Sequence[Run], goals: Sequence[Goal], aimed: set[int]) -> list[Objective]:
    by_goal = {goal.objective_id for goal in goals if goal.objective_id is not None}
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


def _groups(
    named: Sequence[support.Staff],
    plans: dict[int, DevelopmentPlan],
    goals: Sequence[Goal],
    far: dict[int, Progress],
) -> list[Group]:
    owners = {plan.id: person_id for person_id, plan in plans.items()}
    of_person: dict[int, list[Progress]] = {}
    for goal in goals:
        of_person.setdefault(owners[goal.plan_id], []).append(far[goal.id])
    groups = [some for some in named if some.people]
    room = _room([len(some.people) for some in groups])
    return [_group(some, most, plans, of_person) for some, most in zip(groups, room, strict=True)]


def _group(
    staff: support.Staff, most: int, plans: dict[int, DevelopmentPlan], goals: dict[int, list[Progress]]
) -> Group:
    people = sorted(staff.people, key=lambda one: staff.loads[one.id].need, reverse=True)
    members = [
        Member(
            person,
            staff.loads[person.id],
            len(goals.get(person.id, ())),
            sum(one.is_reached for one in goals.get(person.id, ())),
            person.id in plans,
        )
        for person in people[:most]
    ]
    return Group(staff.line, staff.period, members, len(people) - len(members))


def _room(sizes: Sequence[int]) -> list[int]:
    """How many of each group are shown: together at most MOST_PEOPLE; what a small one leaves is the others'."""
    found, left = dict.fromkeys(range(len(sizes)), 0), MOST_PEOPLE
    for done, at in enumerate(sorted(found, key=lambda at: sizes[at])):
        found[at] = min(sizes[at], left // (len(sizes) - done))
        left -= found[at]
    return list(found.values())
