"""Who may decide on what waits, before and after roles change: whom a grant frees, and what an ended one leaves to nobody."""

from collections.abc import Mapping
from typing import NamedTuple

from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import clock
from app.access.reviewers import Chairs
from app.extensions import db
from app.models import Activity, Contribution, DevelopmentPlan, Person, PlanState, Status

# By the id of what waits the ids of the people who may decide on it.
Who = Mapping[int, frozenset[int]]


class Seats(NamedTuple):
    """By the id of each waiting part, and of each waiting development plan, the ids of the people who may decide on it today."""

    by_part: dict[int, frozenset[int]]
    by_plan: dict[int, frozenset[int]]


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


def seats() -> Seats:
    """As the roles stand now, written or about to be."""
    db.session.flush()
    board = Chairs(clock.today())

    def who(subject: Contribution | DevelopmentPlan) -> frozenset[int]:
        return frozenset(seat.person_id for seat in board.bench(subject).seats)

    return Seats(
        {part.id: who(part) for part in undecided()}, {plan.id: who(plan) for plan in undecided_plans()}
    )


def changed(before: Seats, after: Seats) -> list[str]:
    """What a change of roles does today to what waits, in sentences; what is left to nobody is told by left_to_nobody()."""
    other, freed = _moved(before.by_part, after.by_part)
    plans, freed_plans = _moved(before.by_plan, after.by_plan)
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
    ]
    return [sentence for count, sentence in found if count]


def left_to_nobody(before: Seats, after: Seats) -> list[str]:
    """What nobody may decide on any more: it will stand in HR's list."""
    stuck, plans = _stuck(before.by_part, after.by_part), _stuck(before.by_plan, after.by_plan)
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
    ]
    return [sentence for count, sentence in found if count]


def _moved(before: Who, after: Who) -> tuple[int, int]:
    """Of how much other people decide from now on, and how much of it nobody could decide before."""
    other = sum(bool(people) and before[one] != people for one, people in after.items())
    return other, sum(not before[one] and bool(people) for one, people in after.items())


def _stuck(before: Who, after: Who) -> int:
    return sum(bool(before[one]) and not people for one, people in after.items())
