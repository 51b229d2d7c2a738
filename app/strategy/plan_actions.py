"""Writing plans and their objectives: add, change, reorder, end, delete. Every change is noted; nothing commits here."""

from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from app import clock, registering
from app.extensions import db
from app.models import Calendar, Objective, Person, Plan, PlanType, RegisterMove, Unit
from app.strategy.changes import Move, called, differing, note, refuse_unread
from app.strategy.obstacles import Impossible, hold
from app.strategy.pointing import pointing, refusal


class PlanFacts(NamedTuple):
    """What the form of a plan says."""

    type: PlanType
    name_th: str
    name_en: str
    description: str
    owner_id: int
    calendar_id: int
    first_day: date
    last_day: date


class ObjectiveFacts(NamedTuple):
    number: str
    name_th: str
    name_en: str
    description: str


def plan_facts(plan: Plan) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in PlanFacts._fields}


def objective_facts(objective: Objective) -> dict[str, Any]:
    return {name: getattr(objective, name) for name in ObjectiveFacts._fields}


def add_plan(facts: PlanFacts, *, by: Person | None, code: str | None = None) -> Plan:
    plan = Plan(**facts._asdict(), code=code, created_at=clock.now())
    plan.owner = db.session.get_one(Unit, facts.owner_id)
    plan.calendar = db.session.get_one(Calendar, facts.calendar_id)
    db.session.add(plan)
    note(plan, "plan", called(plan), Move.ADDED, _new(facts._asdict()), by=by)
    db.session.flush()
    return plan


def change_plan(plan: Plan, facts: PlanFacts, *, read: str, by: Person) -> None:
    """Unread: somebody wrote first; Impossible: nothing is different."""
    hold(plan)
    refuse_unread(plan_facts(plan), read)
    changed = differing(plan, facts._asdict())
    if not changed:
        raise Impossible("", _("Nothing is different from what stands already."))
    write(plan, changed)
    note(plan, "plan", called(plan), Move.CHANGED, changed, by=by)
    db.session.flush()


def end_plan(plan: Plan, day: date | None, *, by: Person) -> None:
    """It is no longer offered from `day` on; None: it goes on. What points to it keeps it."""
    hold(plan)
    if day is not None and day < plan.first_day:
        raise Impossible("ended_on", _("A plan cannot end before its first day."))
    if day == plan.ended_on:
        raise Impossible("ended_on", _("Nothing is different from what stands already."))
    facts = {"ended_on": (plan.ended_on, day)}
    plan.ended_on = day
    note(plan, "plan", called(plan), Move.ENDED if day else Move.RESUMED, facts, by=by)
    db.session.flush()


def delete_plan(plan: Plan, *, by: Person) -> None:
    """With its objectives, indicators and history; Impossible where anything points to one of them.

    That it was stays in the history of the unit that answered for it.
    """
    hold(plan)
    _refuse_pointed(plan)
    called = " · ".join(dict.fromkeys(one for one in (plan.name_th, plan.name_en) if one))
    facts = {"plan": (called, None), "first_day": (plan.first_day, None), "last_day": (plan.last_day, None)}
    registering.note(plan.owner, RegisterMove.TAKEN_OUT, facts, by=by)
    db.session.delete(plan)
    db.session.flush()


def add_objective(plan: Plan, facts: ObjectiveFacts, *, by: Person | None) -> Objective:
    """Impossible: another objective of the plan bears its number."""
    hold(plan)
    _refuse_number(plan, facts.number)
    position = max((one.position for one in plan.objectives), default=0) + 1
    objective = Objective(**facts._asdict(), position=position)
    plan.objectives.append(objective)
    note(plan, "objective", called(objective), Move.ADDED, _new(facts._asdict()), by=by)
    db.session.flush()
    return objective


def change_objective(objective: Objective, facts: ObjectiveFacts, *, read: str, by: Person) -> None:
    hold(objective.plan)
    db.session.refresh(objective)
    refuse_unread(objective_facts(objective), read)
    changed = differing(objective, facts._asdict())
    if not changed:
        raise Impossible("", _("Nothing is different from what stands already."))
    if "number" in changed:
        _refuse_number(objective.plan, facts.number)
    write(objective, changed)
    note(objective.plan, "objective", called(objective), Move.CHANGED, changed, by=by)
    db.session.flush()


def move_objective(objective: Objective, *, up: bool, by: Person) -> bool:
    """One place up or down; False where it stands at the end already."""
    hold(objective.plan)
    if not swap(objective.plan.objectives, objective, up=up):
        return False
    note(objective.plan, "objective", called(objective), Move.REORDERED, {}, by=by)
    db.session.flush()
    return True


def delete_objective(objective: Objective, *, by: Person) -> None:
    """With its indicators; Impossible where anything points to one of them."""
    plan = objective.plan
    hold(plan)
    _refuse_pointed(objective)
    facts = {name: (value, None) for name, value in objective_facts(objective).items() if value}
    note(plan, "objective", called(objective), Move.DELETED, facts, by=by)
    plan.objectives.remove(objective)
    db.session.flush()


def swap(rows: list[Any], row: Any, *, up: bool) -> bool:
    """Numbers the rows anew with `row` one place up or down."""
    at = rows.index(row)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(rows):
        return False
    order = list(rows)
    order[at], order[to] = order[to], order[at]
    for position, one in enumerate(order, start=1):
        one.position = position
    return True


def write(subject: Any, changed: dict[str, tuple[Any, Any]]) -> None:
    for name, (_old, value) in changed.items():
        setattr(subject, name, value)


def _new(facts: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {name: (None, value) for name, value in facts.items() if value not in ("", None)}


def _refuse_number(plan: Plan, number: str) -> None:
    query = select(Objective.id).where(Objective.plan_id == plan.id, Objective.number == number)
    if number and db.session.scalars(query).first() is not None:
        raise Impossible("number", _("Another objective of the plan has this number."))


def _refuse_pointed(subject: Plan | Objective) -> None:
    objectives = subject.objectives if isinstance(subject, Plan) else [subject]
    wanted = sorted(one.id for one in objectives)
    # Whoever names an objective keeps it until they are through: what points to it is told after that.
    query = select(Objective.id).where(Objective.id.in_(wanted)).order_by(Objective.id)
    db.session.execute(query.with_for_update()).all()
    if found := pointing(subject):
        raise Impossible("", refusal(found))
