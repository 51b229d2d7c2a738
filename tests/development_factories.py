"""Plain functions that make development plans and recognitions for tests; states are reached by real moves."""

from datetime import date
from typing import Any

from app.access.reviewers import chairs
from app.development import moves
from app.development.proposal import GoalFacts, Proposal, Row
from app.extensions import db
from app.models import (
    ActivityKind,
    Area,
    DevelopmentPlan,
    GoalShows,
    Period,
    Person,
    PlanState,
    Recognition,
    RecognitionSort,
)


def hours(
    area: Area = Area.TEACHING, text: str = "สอนให้ดีขึ้น", at_least: float = 60, kind: ActivityKind | None = None
) -> GoalFacts:
    return GoalFacts(area, text, GoalShows.HOURS, round(at_least * 60), kind.id if kind else None)


def count(kind: ActivityKind, how_many: int = 2, text: str = "เขียนให้มากขึ้น") -> GoalFacts:
    return GoalFacts(kind.area, text, GoalShows.COUNT, how_many, kind.id)


def milestone(name: str = "PSF ระดับ 2", area: Area = Area.TEACHING, text: str = "เป็นครูที่ดีขึ้น") -> GoalFacts:
    return GoalFacts(area, text, GoalShows.MILESTONE, None, None, name)


def make_plan(
    person: Person,
    period: Period,
    *goals: GoalFacts,
    state: PlanState = PlanState.AGREED,
    support: dict[str, str] | None = None,
) -> DevelopmentPlan:
    """A plan of `person` with `goals` that got to `state` by the real moves; one of hours where none is named."""
    plan = moves.begin(person, period, by=person)
    said = Proposal([Row(None, one) for one in goals or (hours(),)], support or {})
    moves.write(plan, said, by=person, read_version=str(plan.version))
    return bring(plan, state)


def bring(plan: DevelopmentPlan, state: PlanState) -> DevelopmentPlan:
    """Makes the moves from a plan that can be sent to `state`, each by somebody who may make it."""
    if plan.state is state:
        return plan
    if plan.state is not PlanState.SUBMITTED:
        moves.move(plan, "submit", by=plan.person)
    if state is PlanState.RETURNED:
        moves.move(plan, "return", by=reviewer_of(plan), reason="เหตุผล")
    elif state is not PlanState.SUBMITTED:
        moves.move(plan, "agree", by=reviewer_of(plan))
        if state is PlanState.CHANGING:
            moves.move(plan, "change", by=plan.person)
    if plan.state is not state:
        raise AssertionError(f"the plan does not get to {state} by moves known here")
    return plan


def reviewer_of(plan: DevelopmentPlan) -> Person:
    return chairs().bench(plan).seats[0].person


def make_recognition(person: Person, name: str = "ใบประกอบวิชาชีพ", **facts: Any) -> Recognition:
    given = {"sort": RecognitionSort.LICENCE, "received_on": date(2024, 7, 1), **facts}
    one = Recognition(person=person, name=name, **given)
    db.session.add(one)
    db.session.flush()
    return one
