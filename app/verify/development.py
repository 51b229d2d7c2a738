"""Do development plans say what their histories say, and do norms and places in groups follow one another?"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby, pairwise
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.extensions import db
from app.models import DevelopmentPlan, GroupPlace, PlanState, WorkloadNorm
from app.verify.reading import Findings, batches

# What somebody other than the plan's person does.
DECIDING = ("agree", "return", "confirm", "not confirmed", "review")
# What was agreed stands in these, and never in those: while a plan waits it may or may not.
AGREED = (PlanState.AGREED, PlanState.CHANGING)
NEVER_AGREED = (PlanState.DRAFT, PlanState.RETURNED)


class Dated(Protocol):
    """What holds from its first day to its last one; no last day: it goes on."""

    id: int
    first_day: date
    last_day: date | None


def plans() -> Findings:
    """Each development plan: its state and goals are those of its history, and nobody decided on their own."""
    query = (
        select(DevelopmentPlan)
        .options(
            selectinload(DevelopmentPlan.goals),
            selectinload(DevelopmentPlan.lines),
            selectinload(DevelopmentPlan.talks),
        )
        .order_by(DevelopmentPlan.id)
    )
    for batch in batches(query):
        for (plan,) in batch:
            yield [f"Development plan {plan.id} {fault}" for fault in _of_plan(plan)]


def _of_plan(plan: DevelopmentPlan) -> Iterator[str]:
    stands = any(goal.ended_at is None for goal in plan.goals)
    if plan.state in AGREED and not stands:
        yield f"is {plan.state} and has no goals."
    if plan.state in NEVER_AGREED and stands:
        yield f"is {plan.state} and has agreed goals."
    state = None
    for line in plan.lines:
        if line.from_state is not state:
            yield f"has a line, {line.id}, that begins at {_said(line.from_state)}; the one before ends at {_said(state)}."
        if line.move in DECIDING and plan.person_id in (line.by_id, line.acting_for_id):
            yield f"has a line, {line.id}, by which person {plan.person_id} decides on their own plan, or somebody for them."
        state = line.to_state
    if state is not plan.state:
        yield f"is {plan.state}; its history says {_said(state)}."
    own = [goal.id for goal in plan.goals if goal.confirmed_by_id == plan.person_id]
    if own or any(talk.by_id == plan.person_id for talk in plan.talks):
        yield f"was confirmed or reviewed by person {plan.person_id}, whose own it is."


def _said(state: PlanState | None) -> str:
    return state.value if state else "nothing"


def places() -> Findings:
    """Each person in groups of staff: never in two on one day."""
    query = select(GroupPlace).order_by(GroupPlace.person_id, GroupPlace.first_day, GroupPlace.id)
    for person_id, rows in groupby(db.session.scalars(query).all(), key=lambda place: place.person_id):
        yield [f"Person {person_id} is in two groups on {day}: places {ids}." for day, ids in _double(rows)]


def norms() -> Findings:
    """Each sort of norm, by line, group and area: never two on one day."""
    said = WorkloadNorm.line, WorkloadNorm.group_code, WorkloadNorm.area
    query = select(WorkloadNorm).order_by(*said, WorkloadNorm.first_day, WorkloadNorm.id)
    rows = db.session.scalars(query).all()
    for (line, group, area), some in groupby(rows, key=lambda one: (one.line, one.group_code, one.area)):
        whose = f"Norms of {line} staff, group {group or 'any'}, area {area or 'any'}"
        yield [f"{whose}: two on {day}, norms {ids}." for day, ids in _double(some)]


def _double(rows: Iterator[Dated] | Sequence[Dated]) -> Iterator[tuple[date, str]]:
    """The days on which one begins while the one before goes on, with the ids of both; they come by their first days."""
    for before, after in pairwise(rows):
        if before.last_day is None or before.last_day >= after.first_day:
            yield after.first_day, f"{before.id}, {after.id}"
