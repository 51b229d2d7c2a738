"""Bringing a plan from a file into the university: by the plan's code and its numbers, so that it may be done again."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from app import clock
from app.counting.periods import year_on, years
from app.counting.targets import takes_target
from app.extensions import db
from app.models import Calendar, Indicator, Objective, Period, Plan
from app.strategy import indicator_actions, plan_actions, target_actions
from app.strategy.changes import Move, called, differing, note
from app.strategy.obstacles import Impossible
from app.strategy.plan_actions import PlanFacts, write
from app.strategy.plan_file import (
    COMING,
    LAST,
    RUNNING,
    FiledIndicator,
    FiledObjective,
    FiledPlan,
    PlanFileError,
    read_plan,
)


class Loaded(NamedTuple):
    """What was done, one line for each; `left`: what stands already, by number of things."""

    plan: Plan
    added: list[str]
    changed: list[str]
    # Targets that stand otherwise than the file says: they are left as they are.
    kept: list[str]
    left: int


class _Told:
    def __init__(self) -> None:
        self.added: list[str] = []
        self.changed: list[str] = []
        self.kept: list[str] = []
        self.left = 0

    def tell(self, what: str, *, is_new: bool = False, is_changed: bool = False) -> None:
        if is_new:
            self.added.append(what)
        elif is_changed:
            self.changed.append(what)
        else:
            self.left += 1


def load_plan(content: bytes, *, targets: bool = True) -> Loaded:
    """What the file says becomes what stands; what it does not name stays, and so do targets that were set otherwise.

    PlanFileError: nothing was done.
    """
    filed, told = read_plan(content), _Told()
    try:
        plan = _plan(filed, told)
        for objective in filed.objectives:
            _objective(plan, objective, told, targets=targets)
    except Impossible as obstacle:
        raise PlanFileError(str(obstacle)) from obstacle
    db.session.flush()
    return Loaded(plan, told.added, told.changed, told.kept, told.left)


def _plan(filed: FiledPlan, told: _Told) -> Plan:
    plan = db.session.scalar(select(Plan).where(Plan.code == filed.code))
    first_day, last_day = _days(filed, plan)
    facts = PlanFacts(
        filed.type,
        filed.name_th,
        filed.name_en,
        filed.description,
        filed.owner.id,
        filed.calendar.id,
        first_day,
        last_day,
    )
    what = f"plan {filed.code}"
    if plan is None:
        told.tell(what, is_new=True)
        return plan_actions.add_plan(facts, by=None, code=filed.code)
    changed = differing(plan, facts._asdict())
    if changed:
        write(plan, changed)
        note(plan, "plan", called(plan), Move.CHANGED, changed, by=None)
    told.tell(what, is_changed=bool(changed))
    return plan


def _days(filed: FiledPlan, plan: Plan | None) -> tuple[date, date]:
    if filed.first_day and filed.last_day:
        return filed.first_day, filed.last_day
    if plan is not None:
        return plan.first_day, plan.last_day
    running = year_on(filed.calendar, clock.today())
    if running is None:
        raise PlanFileError(
            f"The calendar {filed.calendar.code} has no year yet: say first_day and last_day."
        )
    first_day = running.first_day.replace(year=running.first_day.year - filed.begun)
    last_year = running.last_day.year - filed.begun + filed.years - 1
    return first_day, running.last_day.replace(year=last_year)


def _objective(plan: Plan, filed: FiledObjective, told: _Told, *, targets: bool) -> None:
    number = filed.facts.number
    objective = next((one for one in plan.objectives if one.number == number), None)
    what = f"objective {number}"
    if objective is None:
        objective = plan_actions.add_objective(plan, filed.facts, by=None)
        told.tell(what, is_new=True)
    else:
        changed = differing(objective, filed.facts._asdict())
        if changed:
            write(objective, changed)
            note(plan, "objective", called(objective), Move.CHANGED, changed, by=None)
        told.tell(what, is_changed=bool(changed))
    for one in filed.indicators:
        _indicator(objective, one, told, targets=targets)


def _indicator(objective: Objective, filed: FiledIndicator, told: _Told, *, targets: bool) -> None:
    number = filed.facts.number
    indicator = next((one for one in objective.indicators if one.number == number), None)
    what = f"indicator {number}"
    if indicator is None:
        indicator = indicator_actions.add_indicator(objective, filed.facts, by=None)
        told.tell(what, is_new=True)
    else:
        before = indicator_actions.indicator_facts(indicator)
        try:
            changed = indicator_actions.change_indicator(indicator, filed.facts, read=None, by=None)
        except Impossible as obstacle:
            raise PlanFileError(f"Line {filed.line}: {obstacle}") from obstacle
        if indicator_actions.is_narrowed_otherwise(before, filed.facts):
            what = f"{what}: narrowed otherwise, the values of past years are told anew"
        told.tell(what, is_changed=changed)
    for when, amount in (filed.targets if targets else {}).items():
        _target(indicator, when, amount, told)


def _target(indicator: Indicator, when: str, amount: int, told: _Told) -> None:
    period = period_named(indicator.calendar, when)
    if period is None:
        told.kept.append(f"indicator {indicator.number}: {indicator.calendar.code} has no {when} year yet")
        return
    plan = indicator.objective.plan
    if not target_actions.is_of(plan, period):
        told.kept.append(f"indicator {indicator.number}: {period.name_in('en')} is no year of the plan")
        return
    unit = plan.owner
    stands = target_actions.standing(indicator, period, {unit: None})[unit]
    what = f"target of {indicator.number}, {period.name_in('en')}"
    if stands is not None and stands != amount:
        told.kept.append(f"{what}: {stands / 1000:g} stands, the file says {amount / 1000:g}")
        return
    if stands is None and takes_target(unit, period):
        target_actions.set_targets(indicator, period, {unit: amount}, read=None, by=None)
    told.tell(what, is_new=stands is None)


def period_named(calendar: Calendar, when: str) -> Period | None:
    """The year that runs, the one before or after it, or the period of this name."""
    running = year_on(calendar, clock.today())
    if when == RUNNING:
        return running
    if when in (LAST, COMING):
        return _beside(years(calendar), running, -1 if when == LAST else 1)
    return next((one for one in calendar.periods if when in (one.name_th, one.name_en)), None)


def _beside(every: Sequence[Period], year: Period | None, step: int) -> Period | None:
    """The year so many places behind another one."""
    if year is None:
        return None
    at = every.index(year) + step
    return every[at] if 0 <= at < len(every) else None
