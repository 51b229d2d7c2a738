"""From a record up to what it serves: the indicators that count it, and its reader's own goals."""

from fractions import Fraction
from typing import NamedTuple

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.counting.goals import question_of
from app.counting.many_values import Asked, numbers_of
from app.days import ONE_DAY, Span
from app.extensions import db
from app.models import (
    Activity,
    DevelopmentPlan,
    Goal,
    Indicator,
    LedgerEntry,
    Objective,
    Period,
    Person,
    Plan,
    Reckoning,
)
from app.models.ledger import standing


class Moved(NamedTuple):
    """An indicator and a year of its calendar, and what the record gives to its number there."""

    indicator: Indicator
    period: Period
    number: Fraction


def approved_days(activity: Activity) -> Span | None:
    """From the first to the last day of what stands of it in the ledger; None: nothing does."""
    query = select(func.min(LedgerEntry.first_day), func.max(LedgerEntry.last_day)).where(
        LedgerEntry.activity_id == activity.id, standing(None)
    )
    first_day, last_day = db.session.execute(query).one()
    return None if first_day is None else Span(first_day, last_day + ONE_DAY)


def moved_by(activity: Activity, days: Span) -> list[Moved]:
    """The indicators of plans in force that count it, for the plan's owner, the latest year first. Seven statements at the most."""
    query = (
        select(Indicator)
        .join(Indicator.objective)
        .join(Objective.plan)
        .where(
            Indicator.reckoning != Reckoning.TYPED,
            Plan.first_day < days.end,
            Plan.last_day >= days.start,
            or_(Plan.ended_on.is_(None), Plan.ended_on > days.start),
        )
        .options(contains_eager(Indicator.objective).contains_eager(Objective.plan))
        .order_by(Plan.first_day, Plan.id, Objective.position, Objective.id, Indicator.position, Indicator.id)
    )
    indicators = list(db.session.scalars(query))
    years = _years({one.calendar_id for one in indicators}, days)
    asked = [
        Asked(one, one.objective.plan.owner_id, year)
        for year in years
        for one in indicators
        if one.calendar_id == year.calendar_id
        and one.objective.plan.first_day <= year.last_day
        and (one.retired_on is None or one.retired_on > year.first_day)
    ]
    numbers = numbers_of(activity.id, asked)
    return [
        Moved(one.indicator, one.period, number)
        for one, number in zip(asked, numbers, strict=True)
        if number > 0
    ]


def _years(calendar_ids: set[int], days: Span) -> list[Period]:
    query = select(Period).where(
        Period.calendar_id.in_(calendar_ids),
        Period.parent_id.is_(None),
        Period.first_day < days.end,
        Period.last_day >= days.start,
    )
    return list(db.session.scalars(query.order_by(Period.first_day.desc(), Period.id)))


def goals_counting(activity: Activity, person: Person, days: Span) -> list[Goal]:
    """The person's own agreed goals whose progress counts it. A statement for each goal of the years it touches."""
    query = (
        select(Goal)
        .join(Goal.plan)
        .join(DevelopmentPlan.period)
        .where(
            DevelopmentPlan.person_id == person.id,
            Period.first_day < days.end,
            Period.last_day >= days.start,
            Goal.ended_at.is_(None),
        )
        .options(
            contains_eager(Goal.plan).contains_eager(DevelopmentPlan.period),
            joinedload(Goal.objective),
            selectinload(Goal.kind),
        )
        .order_by(Period.first_day.desc(), Goal.position)
    )
    return [goal for goal in db.session.scalars(query) if _counts(goal, activity)]


def _counts(goal: Goal, activity: Activity) -> bool:
    question = question_of(goal, goal.plan)
    if question is None:
        return False
    return bool(db.session.scalar(select(exists().where(*question.but(activity_id=activity.id).entries()))))
