"""What initiatives have come to: the work of their activities, partners, outcomes, money, and what is late."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import joinedload

from app import clock
from app.counting.figures import Figures, aggregates, row_figures
from app.counting.partner_register import partner_register
from app.counting.question import Question
from app.extensions import db
from app.models import (
    Activity,
    Funding,
    LedgerEntry,
    LedgerOutcome,
    LedgerPartner,
    Milestone,
    Period,
)
from app.models.initiative import initiative_objective


class Money(NamedTuple):
    """In baht, of all its sources together."""

    promised: int = 0
    received: int = 0


class Undertaken(NamedTuple):
    """What one initiative has come to: approved work, in a period or ever. Milestones are those of today."""

    figures: Figures
    # Each counted once; over initiatives neither adds up.
    partners: int
    # Activities by the code of the outcome that they name; an activity may name several.
    outcomes: dict[str, int]
    # Of each activity its largest number, once.
    beneficiaries: int
    money: Money
    milestones: int
    done: int
    # Due before today and not done, the earliest first; none of what is finished or stopped.
    late: list[Milestone]


def undertaken(
    initiative_ids: Collection[int],
    period: Period | None = None,
    as_of: datetime | None = None,
    today: date | None = None,
) -> dict[int, Undertaken]:
    """What each of these initiatives has come to. Eight statements at the most, however many."""
    today = today or clock.today()
    question = Question(period=period, as_of=as_of)
    of_them = (Activity.initiative_id.in_(initiative_ids), *question.entries())

    def rows(*columns: Any) -> Any:
        query: Any = select(Activity.initiative_id, *columns).select_from(LedgerEntry)
        return query.join(Activity, Activity.id == LedgerEntry.activity_id).where(*of_them)

    figures = {
        number: row_figures(columns)
        for number, *columns in db.session.execute(
            rows(*aggregates(is_new=question.is_new())).group_by(Activity.initiative_id)
        )
    }
    partners = _partners(rows, as_of)
    outcomes, beneficiaries = _outcomes(rows)
    money = _money(initiative_ids)
    milestones = defaultdict[int, list[Milestone]](list)
    query = select(Milestone).where(Milestone.initiative_id.in_(initiative_ids))
    query = query.options(joinedload(Milestone.initiative))
    for one in db.session.scalars(query.order_by(Milestone.due_on, Milestone.id)):
        milestones[one.initiative_id].append(one)
    return {
        one: Undertaken(
            figures.get(one, Figures()),
            len(partners[one]),
            outcomes[one],
            beneficiaries.get(one, 0),
            money.get(one, Money()),
            len(milestones[one]),
            sum(it.done_on is not None for it in milestones[one]),
            [it for it in milestones[one] if it.is_late_on(today)],
        )
        for one in initiative_ids
    }


def _partners(rows: Any, as_of: datetime | None) -> dict[int, set[int]]:
    """By initiative the partners that its work names, as the register knew them."""
    query = rows(LedgerPartner.partner_id).join(
        LedgerPartner, LedgerPartner.engagement_id == LedgerEntry.engagement_id
    )
    found = defaultdict[int, set[int]](set)
    survivors = partner_register(as_of).survivors
    for number, partner_id in db.session.execute(query.distinct()):
        found[number].add(survivors[partner_id])
    return found


def _outcomes(rows: Any) -> tuple[dict[int, dict[str, int]], dict[int, int]]:
    """By initiative its activities by outcome, and its beneficiaries. Two statements."""
    named = LedgerOutcome.engagement_id == LedgerEntry.engagement_id
    activities = defaultdict[int, dict[str, int]](dict)
    query = rows(LedgerOutcome.outcome_code, func.count(distinct(LedgerEntry.activity_id)))
    query = query.join(LedgerOutcome, named)
    for number, code, several in db.session.execute(
        query.group_by(Activity.initiative_id, LedgerOutcome.outcome_code)
    ):
        activities[number][code] = several
    largest = func.max(LedgerOutcome.beneficiaries).label("largest")
    each = (
        rows(LedgerEntry.activity_id, largest)
        .join(LedgerOutcome, named)
        .group_by(Activity.initiative_id, LedgerEntry.activity_id)
        .subquery()
    )
    summed = select(each.c.initiative_id, func.coalesce(func.sum(each.c.largest), 0))
    people = {row[0]: int(row[1]) for row in db.session.execute(summed.group_by(each.c.initiative_id))}
    return activities, people


def _money(initiative_ids: Collection[int]) -> dict[int, Money]:
    query = (
        select(Funding.initiative_id, func.sum(Funding.promised), func.sum(Funding.received))
        .where(Funding.initiative_id.in_(initiative_ids))
        .group_by(Funding.initiative_id)
    )
    return {row[0]: Money(int(row[1]), int(row[2])) for row in db.session.execute(query)}


def objectives_served(question: Question) -> dict[int, Figures]:
    """By objective the work of `question` in activities of initiatives that serve it. One statement.

    An initiative may serve several objectives: over these nothing adds up.
    """
    objective = initiative_objective.c.objective_id
    query = (
        select(objective, *aggregates(is_new=question.is_new()))
        .select_from(LedgerEntry)
        .join(Activity, Activity.id == LedgerEntry.activity_id)
        .join(initiative_objective, initiative_objective.c.initiative_id == Activity.initiative_id)
        .where(*question.entries())
        .group_by(objective)
        .order_by(objective)
    )
    return {number: row_figures(columns) for number, *columns in db.session.execute(query)}
