"""How far the goals of development plans have come, by their people's approved work; what waits is told apart."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from sqlalchemy import Select, distinct, func, select
from sqlalchemy.orm import contains_eager

from app.counting.left_out import waiting
from app.counting.question import LeftOut, Question
from app.counting.waiting import STATUSES, Waiting
from app.days import Span
from app.extensions import db
from app.models import Area, Contribution, DevelopmentPlan, Goal, GoalShows, LedgerEntry, Period


class Progress(NamedTuple):
    """How far one goal has come: minutes, activities of the kind, or a milestone (1 of 1)."""

    goal_id: int
    # Approved work; of a milestone: its reviewer has confirmed it.
    approved: int
    # What comes to it once all that waits is approved; of a milestone: its person says that it was reached.
    waiting: int
    amount: int

    @property
    def is_reached(self) -> bool:
        return self.approved >= self.amount


class Served(NamedTuple):
    """The goals that serve an objective, and stand today."""

    goals: int = 0
    reached: int = 0
    # The ids of those whose goals they are.
    people: frozenset[int] = frozenset()


# Of one person in one period: minutes by area and kind.
_Place = tuple[int, int]


def progress(plans: Collection[DevelopmentPlan]) -> dict[int, Progress]:
    """By goal id, the goals that stand. A dozen statements at the most."""
    query = select(Goal).where(Goal.plan_id.in_([plan.id for plan in plans]), Goal.ended_at.is_(None))
    return _progress(db.session.scalars(query).all(), {plan.id: plan for plan in plans})


def progress_of(goals: Collection[Goal]) -> dict[int, Progress]:
    """The same of these goals, whose plans are read."""
    return _progress(goals, {goal.plan_id: goal.plan for goal in goals})


def question_of(goal: Goal, plan: DevelopmentPlan) -> Question | None:
    """The records behind the progress of a goal of `plan`; of a milestone there are none."""
    if goal.shows is GoalShows.MILESTONE:
        return None
    return Question(
        person_id=plan.person_id,
        period=plan.period,
        area=goal.area if goal.kind_id is None else None,
        kind_id=goal.kind_id,
    )


def served_by(objective_ids: Collection[int], periods: Collection[Period]) -> dict[int, Served]:
    """By objective the goals that serve it in development plans of `periods`: how many, and how far.

    A dozen statements at the most.
    """
    query = serving(objective_ids, periods).options(contains_eager(Goal.plan))
    goals = db.session.scalars(query).all()
    far = progress_of(goals)
    found = {}
    for objective_id in objective_ids:
        here = [goal for goal in goals if goal.objective_id == objective_id]
        people = frozenset(goal.plan.person_id for goal in here)
        found[objective_id] = Served(len(here), sum(far[goal.id].is_reached for goal in here), people)
    return found


def serving(objective_ids: Collection[int], periods: Collection[Period]) -> Select[Goal]:
    """The goals that serve these objectives in development plans of `periods`, joined to their plans."""
    return (
        select(Goal)
        .join(Goal.plan)
        .where(
            Goal.objective_id.in_(objective_ids),
            Goal.ended_at.is_(None),
            DevelopmentPlan.period_id.in_([period.id for period in periods]),
        )
    )


def _progress(goals: Collection[Goal], plans: dict[int, DevelopmentPlan]) -> dict[int, Progress]:
    counted = [goal for goal in goals if goal.shows is not GoalShows.MILESTONE]
    work = _Work({plans[goal.plan_id] for goal in counted})
    return {goal.id: _of_goal(goal, plans[goal.plan_id], work) for goal in goals}


def _of_goal(goal: Goal, plan: DevelopmentPlan, work: "_Work") -> Progress:
    if goal.shows is GoalShows.MILESTONE:
        confirmed = goal.confirmed_by_id is not None
        return Progress(goal.id, int(confirmed), int(goal.reached_on is not None and not confirmed), 1)
    assert goal.amount is not None
    place = plan.person_id, plan.period_id
    if goal.shows is GoalShows.COUNT:
        approved = work.activities[place][goal.kind_id]
        coming = work.waiting_activities[place][goal.kind_id] - work.known[place]
        return Progress(goal.id, approved, len(coming), goal.amount)

    def minutes(of: dict[tuple[Area, int | None], int]) -> int:
        return sum(
            number
            for (area, kind), number in of.items()
            if (area is goal.area if goal.kind_id is None else kind == goal.kind_id)
        )

    approved = minutes(work.approved[place])
    return Progress(goal.id, approved, max(0, minutes(work.coming[place])), goal.amount)


class _Work:
    """The work of the people of `plans` in their periods. By person and period; a change that waits replaces what stands."""

    def __init__(self, plans: Collection[DevelopmentPlan]) -> None:
        by_kind = defaultdict[tuple[Area, int | None], int]
        self.approved = defaultdict[_Place, by_kind](lambda: defaultdict(int))
        self.coming = defaultdict[_Place, by_kind](lambda: defaultdict(int))
        self.activities = defaultdict[_Place, dict[int | None, int]](lambda: defaultdict(int))
        self.waiting_activities = defaultdict[_Place, dict[int | None, set[int]]](lambda: defaultdict(set))
        # The activities that wait and count already.
        self.known = defaultdict[_Place, set[int]](set)
        if plans:
            self._read({plan.person_id for plan in plans}, {plan.period_id for plan in plans})

    def _read(self, people: Collection[int], period_ids: Collection[int]) -> None:
        minutes, activities = func.sum(LedgerEntry.minutes), func.count(distinct(LedgerEntry.activity_id))
        kinds = (LedgerEntry.person_id, Period.id, LedgerEntry.area, LedgerEntry.kind_id)
        every = _entries(select(*kinds, minutes, activities), people, period_ids).group_by(*kinds)
        for person, period_id, area, kind, number, several in db.session.execute(every):
            self.approved[person, period_id][area, kind] = int(number)
            self.activities[person, period_id][kind] += several
        of_waiting = LedgerEntry.contribution_id.in_(
            select(Contribution.id).where(Contribution.status.in_(STATUSES[LeftOut.WAITING]))
        )
        for person, period_id, area, kind, number, _several in db.session.execute(every.where(of_waiting)):
            self.coming[person, period_id][area, kind] -= int(number)
        parts = waiting(Question(left_out=LeftOut.WAITING), Contribution.person_id.in_(people))
        periods = db.session.scalars(select(Period).where(Period.id.in_(period_ids))).all()
        self._wait(parts, periods)
        known = _entries(
            select(LedgerEntry.person_id, Period.id, LedgerEntry.activity_id), people, period_ids
        )
        among = LedgerEntry.activity_id.in_({part.activity_id for part in parts})
        for person, period_id, activity in db.session.execute(known.where(among).distinct()):
            self.known[person, period_id].add(activity)

    def _wait(self, parts: Iterable[Waiting], periods: Iterable[Period]) -> None:
        spans = {period.id: Span.of(period) for period in periods}
        for part in parts:
            for period_id, span in spans.items():
                if part.span.overlaps(span):
                    place = part.person_id, period_id
                    self.coming[place][part.area, part.kind_id] += part.inside(span).minutes
                    self.waiting_activities[place][part.kind_id].add(part.activity_id)


def _entries(query: Any, people: Collection[int], period_ids: Collection[int]) -> Any:
    return (
        query.select_from(LedgerEntry)
        .join(Period, Period.id.in_(period_ids))
        .where(
            *Question().entries_in(Period.first_day, Period.last_day),
            LedgerEntry.person_id.in_(people),
        )
    )
