"""What a unit's page says of its plans: each objective with how its indicators stand in the page's period."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, selectinload

from app import clock
from app.counting import Question
from app.counting.few import open_units
from app.counting.lights import Light
from app.counting.plan_states import State, is_used_in, periods_meant, states
from app.extensions import db
from app.models import Calendar, Objective, Period, Person, Plan
from app.models.plan import type_rank


class ObjectiveRow(NamedTuple):
    """An objective, its indicators, and how many of them stand where, in the order of the lights."""

    objective: Objective
    states: list[State]
    lights: list[tuple[Light, int]]


class PlanBlock(NamedTuple):
    plan: Plan
    rows: list[ObjectiveRow]

    @property
    def periods(self) -> list[Period]:
        """The periods that its indicators are told for: each calendar has its own."""
        told = [state.period for row in self.rows for state in row.states if state.period is not None]
        return list(dict.fromkeys(told))


def plan_blocks(viewer: Person, question: Question, among: Sequence[Calendar]) -> list[PlanBlock]:
    """The plans of the unit that are in force in the period, the strategic ones first. Eleven statements, however much they hold."""
    if question.period is None or question.unit_id is None:
        return []
    objectives = _objectives(question.unit_id, question.period)
    today = clock.today() if question.as_of is None else clock.day_of(question.as_of)
    period = question.period
    every = [indicator for one in objectives for indicator in one.indicators if is_used_in(indicator, period)]
    if not every:
        return []
    periods = periods_meant(question.period, among, today)
    found = states(every, question.unit_id, periods, question.as_of, among=open_units(viewer))
    blocks: dict[int, PlanBlock] = {}
    for one in objectives:
        its = [found[indicator.id] for indicator in one.indicators if indicator.id in found]
        counted = Counter(state.light for state in its)
        row = ObjectiveRow(one, its, [(light, counted[light]) for light in Light if counted[light]])
        blocks.setdefault(one.plan_id, PlanBlock(one.plan, [])).rows.append(row)
    return list(blocks.values())


def _objectives(unit_id: int, period: Period) -> list[Objective]:
    query = (
        select(Objective)
        .join(Objective.plan)
        .where(
            Plan.owner_id == unit_id,
            Plan.first_day <= period.last_day,
            Plan.last_day >= period.first_day,
            or_(Plan.ended_on.is_(None), Plan.ended_on > period.first_day),
        )
        .options(contains_eager(Objective.plan), selectinload(Objective.indicators))
        .order_by(type_rank(), Plan.first_day, Plan.id, Objective.position, Objective.id)
    )
    return list(db.session.scalars(query))
