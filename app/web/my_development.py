"""My own development on the first page and in the digest: a plan that came back, recognitions that lapse, objectives my work serves."""

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple

from flask import Flask, g
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import exists, or_, select, true
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app import clock
from app.access import signed_in
from app.counting import Figures, Question
from app.counting.goals import progress
from app.counting.initiatives import objectives_served
from app.extensions import db
from app.models import (
    DevelopmentLine,
    DevelopmentPlan,
    Goal,
    Objective,
    Period,
    Person,
    Plan,
    PlanState,
    Recognition,
    RecognitionSort,
)
from app.web.words import day

# From so many days before a recognition lapses its person is told on their first page, the furthest first; by mail once for
# each of them.
REMINDED = (90, 30, 7)
# So long one reads on the first page why a milestone was not confirmed: nothing has to be done about it.
NEWS = timedelta(days=30)
# The moves of a milestone.
OF_MILESTONES = ("reached", "not reached", "confirm", "not confirmed")


class ServedObjective(NamedTuple):
    """An objective that one's work of a year served: figures of the work done in initiatives for it, and one's own goals."""

    objective: Objective
    figures: Figures
    goals: int
    reached: int


class Mine(NamedTuple):
    """What of one's development one is told first."""

    # The latest plan that came back and is still to be sent again, and the line that gave it back.
    returned: DevelopmentPlan | None
    back: DevelopmentLine | None
    # What the reviewer did not confirm in the last days, and its person has not said anew.
    not_confirmed: Sequence[DevelopmentLine]
    # What lapses within REMINDED[0] days, or lapsed not longer than that ago.
    lapsing: Sequence[Recognition]


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(my_plan=my_plan)
    app.jinja_env.filters.update(lapses=lapses)
    app.jinja_env.tests.update(lapsing_soon=lapses_soon)


def my_plan() -> Mine:
    """The viewer's; asked once a request."""
    person = signed_in()
    if person is None:
        return Mine(None, None, [], [])
    if "my_plan" not in g:
        plan = returned_plan(person)
        back = next((one for one in reversed(plan.lines) if one.move == "return"), None) if plan else None
        g.my_plan = Mine(plan, back, not_confirmed(person), lapsed_or_lapsing([person.id]))
    found: Mine = g.my_plan
    return found


def returned_plan(person: Person) -> DevelopmentPlan | None:
    """A plan, or a change of one, that was given back last."""
    last = (
        select(DevelopmentLine.move)
        .where(
            DevelopmentLine.plan_id == DevelopmentPlan.id,
            DevelopmentLine.move.in_(("submit", "return", "agree", "drop", "change")),
        )
        .order_by(DevelopmentLine.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(DevelopmentPlan)
        .where(
            DevelopmentPlan.person_id == person.id,
            DevelopmentPlan.state.in_((PlanState.RETURNED, PlanState.CHANGING)),
            or_(DevelopmentPlan.state == PlanState.RETURNED, last == "return"),
        )
        .options(joinedload(DevelopmentPlan.period))
        .order_by(DevelopmentPlan.id.desc())
    )
    return db.session.scalars(query.limit(1)).first()


def not_confirmed(person: Person) -> list[DevelopmentLine]:
    """Why milestones that stand were not confirmed in the last NEWS days, where they were not said anew. Two statements at most."""
    query = (
        select(DevelopmentLine)
        .where(
            DevelopmentLine.person_id == person.id,
            DevelopmentLine.move.in_(OF_MILESTONES),
            DevelopmentLine.at >= clock.now() - NEWS,
        )
        .options(joinedload(DevelopmentLine.by), joinedload(DevelopmentLine.acting_for))
        .options(joinedload(DevelopmentLine.plan))
        .order_by(DevelopmentLine.id)
    )
    lines = not_confirmed_lines(db.session.scalars(query))
    if not lines:
        return []
    stand = select(Goal.id).where(Goal.id.in_(lines), Goal.ended_at.is_(None))
    return [lines[goal_id] for goal_id in sorted(db.session.scalars(stand))]


def not_confirmed_lines(lines: Iterable[DevelopmentLine]) -> dict[int, DevelopmentLine]:
    """By goal why its milestone was not confirmed, where nothing was said of it since; `lines` in their order."""
    last = {line.snapshot["goal"]: line for line in lines if line.move in OF_MILESTONES}
    return {goal_id: line for goal_id, line in last.items() if line.move == "not confirmed"}


def lapsing(person: Person) -> Sequence[Recognition]:
    """Their recognitions that lapse soon, the first to lapse first."""
    today = clock.today()
    query = select(Recognition).where(
        Recognition.person_id == person.id,
        Recognition.expires_on >= today,
        Recognition.expires_on <= today + timedelta(days=REMINDED[0]),
    )
    return db.session.scalars(query.order_by(Recognition.expires_on, Recognition.id)).all()


def lapsed_or_lapsing(people: Collection[int], sort: RecognitionSort | None = None) -> Sequence[Recognition]:
    """What lapses within REMINDED[0] days, and what lapsed not longer ago than that and was not entered anew. One statement."""
    today, days = clock.today(), timedelta(days=REMINDED[0])
    other = aliased(Recognition)
    renewed = exists().where(
        other.person_id == Recognition.person_id,
        other.sort == Recognition.sort,
        other.name == Recognition.name,
        or_(other.expires_on.is_(None), other.expires_on >= today),
    )
    query = select(Recognition).where(
        Recognition.person_id.in_(people),
        Recognition.expires_on.between(today - days, today + days),
        or_(Recognition.expires_on >= today, ~renewed),
        Recognition.sort == sort if sort else true(),
    )
    return db.session.scalars(query.order_by(Recognition.expires_on, Recognition.id)).all()


def lapses_soon(one: Recognition) -> bool:
    return one.expires_on is not None and 0 <= (one.expires_on - clock.today()).days <= REMINDED[0]


def lapses(one: Recognition) -> str:
    """'Lapses in 30 days, on 16 Jul 2025', 'Lapsed on 1 Jun 2025'."""
    assert one.expires_on is not None
    days = (one.expires_on - clock.today()).days
    if days < 0:
        return _("Lapsed on %(day)s", day=day(one.expires_on))
    if not days:
        return _("Lapses today")
    return ngettext(
        "Lapses in %(num)d day, on %(day)s",
        "Lapses in %(num)d days, on %(day)s",
        days,
        day=day(one.expires_on),
    )


def served_objectives(person: Person, period: Period | None) -> list[ServedObjective]:
    """Which objectives the person's approved work, and their agreed goals, of `period` serve. A dozen statements at the most.

    An initiative may serve several objectives: over these nothing adds up.
    """
    if period is None:
        return []
    figures = objectives_served(Question(person_id=person.id, period=period))
    query = (
        select(Goal)
        .join(Goal.plan)
        .options(contains_eager(Goal.plan).joinedload(DevelopmentPlan.period))
        .where(
            DevelopmentPlan.person_id == person.id,
            DevelopmentPlan.period_id == period.id,
            Goal.ended_at.is_(None),
            Goal.objective_id.is_not(None),
        )
    )
    goals = list(db.session.scalars(query))
    far = progress({goal.plan for goal in goals}) if goals else {}
    ids = figures.keys() | {goal.objective_id for goal in goals}
    if not ids:
        return []
    named = (
        select(Objective)
        .join(Objective.plan)
        .options(contains_eager(Objective.plan))
        .where(Objective.id.in_(ids))
        .order_by(Plan.first_day, Plan.id, Objective.position, Objective.id)
    )
    found = []
    for one in db.session.scalars(named):
        mine = [goal for goal in goals if goal.objective_id == one.id]
        reached = sum(far[goal.id].is_reached for goal in mine)
        found.append(ServedObjective(one, figures.get(one.id, Figures()), len(mine), reached))
    return found
