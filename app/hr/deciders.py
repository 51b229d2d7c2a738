"""Who may decide on what waits, before and after roles change: whom a grant frees, and what an ended one leaves to nobody."""

from collections.abc import Mapping
from typing import NamedTuple

from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app import clock
from app.access.reviewers import Chairs
from app.access.waiting import has_a_waiting_milestone, waiting_milestones
from app.extensions import db
from app.models import Activity, Contribution, DevelopmentPlan, Goal, Person, PlanState, Status

# By the id of what waits the ids of the people who may decide on it.
Who = Mapping[int, frozenset[int]]


class Seats(NamedTuple):
    """By the id of each waiting part, development plan and milestone the ids of the people who may decide on it today."""

    by_part: dict[int, frozenset[int]]
    by_plan: dict[int, frozenset[int]]
    by_milestone: dict[int, frozenset[int]]


def undecided() -> list[Contribution]:
    """All parts that wait for a head, and those late ones that wait for the university's HR. Three statements."""
    query = (
        select(Contribution)
        .where(Contribution.status.in_((Status.SUBMITTED, Status.LATE)))
        .options(
            joinedload(Contribution.activity).selectinload(Activity.contributions),
            joinedload(Contribution.person),
        )
        .order_by(Contribution.id)
    )
    return list(db.session.scalars(query))


def undecided_plans() -> list[DevelopmentPlan]:
    """All development plans that wait for agreement. Two statements."""
    query = (
        select(DevelopmentPlan)
        .where(DevelopmentPlan.state == PlanState.SUBMITTED)
        .options(
            joinedload(DevelopmentPlan.period),
            joinedload(DevelopmentPlan.person).selectinload(Person.appointments),
        )
        .order_by(DevelopmentPlan.id)
    )
    return list(db.session.scalars(query))


def unconfirmed() -> list[Goal]:
    """All milestones that are said to be reached and wait to be confirmed. Three statements."""
    query = (
        select(DevelopmentPlan)
        .where(has_a_waiting_milestone())
        .options(
            joinedload(DevelopmentPlan.period),
            joinedload(DevelopmentPlan.person).selectinload(Person.appointments),
            selectinload(DevelopmentPlan.goals),
        )
    )
    return waiting_milestones(db.session.scalars(query))


def seats() -> Seats:
    """As the roles stand now, written or about to be."""
    db.session.flush()
    board = Chairs(clock.today())

    def who(subject: Contribution | DevelopmentPlan) -> frozenset[int]:
        return frozenset(seat.person_id for seat in board.bench(subject).seats)

    return Seats(
        {part.id: who(part) for part in undecided()},
        {plan.id: who(plan) for plan in undecided_plans()},
        {goal.id: who(goal.plan) for goal in unconfirmed()},
    )


def changed(before: Seats, after: Seats) -> list[str]:
    """What a change of roles does today to what waits, in sentences; what is left to nobody is told by left_to_nobody()."""
    other, freed = _moved(before.by_part, after.by_part)
    plans, freed_plans = _moved(before.by_plan, after.by_plan)
    milestones, freed_milestones = _moved(before.by_milestone, after.by_milestone)
    found = [
        (
            other,
            ngettext(
                "%(num)d waiting record is decided by other people from now on.",
                "%(num)d waiting records are decided by other people from now on.",
                other,
            ),
        ),
        (
            freed,
            ngettext(
                "%(num)d of them had nobody who may decide, and now has somebody.",
                "%(num)d of them had nobody who may decide, and now have somebody.",
                freed,
            ),
        ),
        (
            plans,
            ngettext(
                "%(num)d waiting development plan is agreed by other people from now on.",
                "%(num)d waiting development plans are agreed by other people from now on.",
                plans,
            ),
        ),
        (
            freed_plans,
            ngettext(
                "%(num)d of these plans had nobody who may agree, and now has somebody.",
                "%(num)d of these plans had nobody who may agree, and now have somebody.",
                freed_plans,
            ),
        ),
        (
            milestones,
            ngettext(
                "%(num)d milestone that waits is confirmed by other people from now on.",
                "%(num)d milestones that wait are confirmed by other people from now on.",
                milestones,
            ),
        ),
        (
            freed_milestones,
            ngettext(
                "%(num)d of these milestones had nobody who may confirm it, and now has somebody.",
                "%(num)d of these milestones had nobody who may confirm them, and now have somebody.",
                freed_milestones,
            ),
        ),
    ]
    return [sentence for count, sentence in found if count]


def left_to_nobody(before: Seats, after: Seats) -> list[str]:
    """What nobody may decide on any more: it will stand in HR's list."""
    stuck, plans = _stuck(before.by_part, after.by_part), _stuck(before.by_plan, after.by_plan)
    milestones = _stuck(before.by_milestone, after.by_milestone)
    found = [
        (
            stuck,
            ngettext(
                "Nobody may decide on %(num)d waiting record any more: it will stand in HR's list.",
                "Nobody may decide on %(num)d waiting records any more: they will stand in HR's list.",
                stuck,
            ),
        ),
        (
            plans,
            ngettext(
                "Nobody may agree to %(num)d waiting development plan any more: it will stand in HR's list.",
                "Nobody may agree to %(num)d waiting development plans any more: they will stand in HR's list.",
                plans,
            ),
        ),
        (
            milestones,
            ngettext(
                "Nobody may confirm %(num)d milestone that waits any more: it will stand in HR's list.",
                "Nobody may confirm %(num)d milestones that wait any more: they will stand in HR's list.",
                milestones,
            ),
        ),
    ]
    return [sentence for count, sentence in found if count]


def _moved(before: Who, after: Who) -> tuple[int, int]:
    """Of how much other people decide from now on, and how much of it nobody could decide before."""
    other = sum(bool(people) and before[one] != people for one, people in after.items())
    return other, sum(not before[one] and bool(people) for one, people in after.items())


def _stuck(before: Who, after: Who) -> int:
    return sum(bool(before[one]) and not people for one, people in after.items())
