"""What people of a unit want to be supported with in a year, what their development plans of it lack, and whose licences lapse."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app import clock
from app.counting.periods import days_gone, days_of
from app.development import proposal
from app.extensions import db
from app.models import DevelopmentPlan, Period, PlanState, Recognition, RecognitionSort, Stage
from app.web.my_development import lapsed_or_lapsing


class AskedFor(NamedTuple):
    """Of one person: their plan (None: not begun), the support as it was agreed, or sent where nothing is agreed yet."""

    plan: DevelopmentPlan | None = None
    support: dict[str, str] = {}
    # Half of the year is over, the plan is agreed, and its person, or whoever decides, has not written how it goes.
    own_words_missing: bool = False
    words_missing: bool = False


def asked_for(people: Collection[int], period: Period) -> dict[int, AskedFor]:
    """By person id, of those who have a plan for `period`. Three statements, however many."""
    query = (
        select(DevelopmentPlan)
        .where(DevelopmentPlan.person_id.in_(people), DevelopmentPlan.period_id == period.id)
        .options(selectinload(DevelopmentPlan.goals), selectinload(DevelopmentPlan.talks))
    )
    half_is_over = 2 * days_gone(period, clock.today()) > days_of(period)
    return {plan.person_id: _of(plan, half_is_over) for plan in db.session.scalars(query)}


def licences(people: Collection[int]) -> dict[int, list[Recognition]]:
    """By person id the licences that lapse soon, or lapsed lately and were not renewed. One statement."""
    found: dict[int, list[Recognition]] = {}
    for one in lapsed_or_lapsing(people, RecognitionSort.LICENCE):
        found.setdefault(one.person_id, []).append(one)
    return found


def _of(plan: DevelopmentPlan, half_is_over: bool) -> AskedFor:
    if not proposal.was_agreed(plan):
        sent = plan.state is PlanState.SUBMITTED
        return AskedFor(plan, proposal.read(plan.proposed).support if sent else {})
    talk = next((one for one in plan.talks if one.stage is Stage.MIDDLE), None)
    return AskedFor(
        plan,
        plan.support,
        half_is_over and not (talk and talk.own_words),
        half_is_over and not (talk and talk.words),
    )
