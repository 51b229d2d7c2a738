"""Reading plans: the list by type and years, one plan with the state of its indicators, and its history."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app import clock
from app.access import plans as owners
from app.access import scopes
from app.counting import Figures, Question, total
from app.counting.distribution import FEWEST
from app.counting.few import open_units
from app.counting.goals import Progress, Served, progress_of, served_by
from app.counting.goals import serving as serving_goals
from app.counting.periods import year_beside
from app.counting.plan_states import State, periods_meant, states
from app.extensions import db
from app.models import (
    DevelopmentPlan,
    Goal,
    Indicator,
    Initiative,
    Objective,
    Period,
    Person,
    Plan,
    PlanChange,
    PlanType,
    Unit,
    UnitLine,
)
from app.models.initiative import initiative_objective
from app.models.plan import type_rank
from app.strategy.asked import Asked
from app.web.development_words import how_it_shows
from app.web.initiatives import Row, rows_of
from app.web.paging import Page
from app.web.unit_tree import in_tree_order


class PlanRow(NamedTuple):
    plan: Plan
    objectives: int
    indicators: int


def plans_by_type() -> list[tuple[PlanType, list[PlanRow]]]:
    """Every plan, in the order of the types; of each type the latest first, and what has ended behind it. Two statements."""
    counted = {
        row[0]: (row[1], row[2])
        for row in db.session.execute(
            select(
                Objective.plan_id, func.count(Objective.id.distinct()), func.count(Indicator.id.distinct())
            )
            .outerjoin(Indicator, Indicator.objective_id == Objective.id)
            .group_by(Objective.plan_id)
        )
    }
    query = (
        select(Plan)
        .options(joinedload(Plan.owner), joinedload(Plan.calendar))
        .order_by(
            type_rank(), Plan.ended_on.is_not(None), Plan.last_day.desc(), Plan.first_day.desc(), Plan.id
        )
    )
    rows = (PlanRow(plan, *counted.get(plan.id, (0, 0))) for plan in db.session.scalars(query))
    return [(kind, list(of_type)) for kind, of_type in groupby(rows, lambda row: row.plan.type)]


class ObjectiveState(NamedTuple):
    """An objective with the state of each of its indicators, in their order."""

    objective: Objective
    states: list[State]


def plan_states(viewer: Person, plan: Plan, asked: Asked) -> list[ObjectiveState]:
    """What the plan's page tells; as many statements however many indicators."""
    query = (
        select(Objective)
        .where(Objective.plan_id == plan.id)
        .options(selectinload(Objective.indicators))
        .order_by(Objective.position, Objective.id)
    )
    return objective_states(viewer, list(db.session.scalars(query)), asked)


def objective_states(viewer: Person, objectives: Sequence[Objective], asked: Asked) -> list[ObjectiveState]:
    """A retired indicator is told as long as it was in use when the period began."""
    shown = {
        one.id: [indicator for indicator in one.indicators if _is_told(indicator, asked)]
        for one in objectives
    }
    periods = periods_meant(asked.period, asked.among, asked.day) if asked.period else {}
    every = [indicator for found in shown.values() for indicator in found]
    found = states(every, asked.unit.id, periods, asked.as_of, among=open_units(viewer))
    return [ObjectiveState(one, [found[indicator.id] for indicator in shown[one.id]]) for one in objectives]


def _is_told(indicator: Indicator, asked: Asked) -> bool:
    """What a plan that has ended was measured by stays on its page, and is not judged."""
    if indicator.retired_on is None:
        return True
    return asked.period is not None and indicator.retired_on > asked.period.first_day


class GoalRow(NamedTuple):
    """One goal that its reader may see, with how far it has come; what its plan's page would offer beside it is told there."""

    goal: Goal
    progress: Progress
    shows: str
    # As the pieces of a plan's page read it.
    records: str = ""
    answered: None = None

    @property
    def facts(self) -> Goal:
        return self.goal


class Serving(NamedTuple):
    """What serves an objective: goals of development plans, initiatives, and the work in them."""

    goals: Served
    # Of fewer than five people only for who sees the years of each of them.
    is_told: bool
    # One page of those that the viewer may see: their own, and of people whose years they see.
    seen: list[GoalRow]
    page: Page
    years: list[Period]
    initiatives: list[Row]
    # Approved work of the period in activities of these initiatives.
    work: Figures


def serving(objective: Objective, asked: Asked, viewer: Person, asked_page: int) -> Serving:
    """The goals of the plans of the year that is asked for, and of the year of each other calendar beside it.

    A fixed number of statements.
    """
    beside = [year_beside(one, asked.period, asked.day) for one in asked.among] if asked.period else []
    years = [year for year in beside if year]
    goals = served_by([objective.id], years)[objective.id]
    rows, shown = _seen(objective, years, viewer, asked_page)
    seen = select(func.count(Person.id)).where(Person.id.in_(goals.people), scopes.people(viewer))
    query = (
        select(Initiative)
        .join(initiative_objective, initiative_objective.c.initiative_id == Initiative.id)
        .where(initiative_objective.c.objective_id == objective.id)
        .options(
            joinedload(Initiative.unit), joinedload(Initiative.lead), selectinload(Initiative.milestones)
        )
        .order_by(Initiative.first_day.desc(), Initiative.id)
    )
    return Serving(
        goals,
        len(goals.people) >= FEWEST or db.session.scalar(seen) == len(goals.people),
        rows,
        shown,
        years,
        rows_of(viewer, list(db.session.scalars(query)), asked.as_of),
        total(Question(period=asked.period, as_of=asked.as_of, objective_id=objective.id)),
    )


def _seen(
    objective: Objective, years: Sequence[Period], viewer: Person, asked_page: int
) -> tuple[list[GoalRow], Page]:
    """One page of the goals that `viewer` may see, by the names of whose they are."""
    among = serving_goals([objective.id], years).join(DevelopmentPlan.person).where(scopes.people(viewer))
    total_of = db.session.scalar(
        select(func.count()).select_from(among.with_only_columns(Goal.id).subquery())
    )
    shown = Page.of(total_of or 0, asked_page)
    query = (
        among.options(
            contains_eager(Goal.plan).contains_eager(DevelopmentPlan.person),
            contains_eager(Goal.plan).joinedload(DevelopmentPlan.period),
            joinedload(Goal.confirmed_by),
        )
        .order_by(Person.sort_th, Person.id, Goal.position, Goal.id)
        .offset(shown.offset)
        .limit(shown.size)
    )
    goals = db.session.scalars(query).all()
    far = progress_of(goals)
    return [
        GoalRow(one, far[one.id], how_it_shows(one.shows, one.amount, one.kind_id, one.milestone))
        for one in goals
    ], shown


def owners_for(viewer: Person, plan: Plan | None = None) -> list[tuple[Unit, int]]:
    """The units whose plans `viewer` may write, in the order of the tree; and the plan's own. Two statements."""
    every = list(db.session.scalars(select(Unit).order_by(Unit.position, Unit.id)))
    lines = db.session.execute(select(UnitLine.unit_id, UnitLine.ancestor_id))
    above: dict[int, set[int]] = {}
    for unit_id, ancestor_id in lines:
        above.setdefault(unit_id, set()).add(ancestor_id)
    today = clock.today()
    among = {
        unit.id
        for unit in every
        if unit.is_open_on(today) and owners.writes_those_of(viewer, unit.id, above[unit.id])
    }
    return in_tree_order(every, among | ({plan.owner_id} if plan else set()))


def count_changes(plan: Plan) -> int:
    return db.session.scalar(select(func.count(PlanChange.id)).where(PlanChange.plan_id == plan.id)) or 0


def changes_of(plan: Plan, shown: Page) -> list[PlanChange]:
    """One page of what was done to the plan, the latest first. One statement."""
    query = (
        select(PlanChange)
        .where(PlanChange.plan_id == plan.id)
        .options(joinedload(PlanChange.by))
        .order_by(PlanChange.id.desc())
        .offset(shown.offset)
        .limit(shown.size)
    )
    return list(db.session.scalars(query))
