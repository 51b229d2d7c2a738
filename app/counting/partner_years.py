"""What was done together with one partner: year after year, and activity by activity."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, distinct, func, select

from app.counting.figures import Figures, total
from app.counting.partner_register import partner_register
from app.counting.question import Question
from app.counting.trend import trend
from app.extensions import db
from app.models import LedgerEntry, LedgerOutcome, LedgerPartner, Period
from app.models.ledger import standing


class Year(NamedTuple):
    """One period, or all days (`period` None): the figures, in how many units the work lies, and activities by outcome.

    Units and outcomes are counted, and add up over nothing.
    """

    period: Period | None
    figures: Figures
    units: int
    outcomes: dict[str, int]


class Together(NamedTuple):
    """One activity with the partner: its approved days, how many people took part, in which units, towards which outcomes."""

    activity_id: int
    first_day: date
    last_day: date
    people: int
    units: list[int]
    outcomes: list[str]


def years_together(question: Question, periods: Sequence[Period]) -> list[Year]:
    """The figures of `question` in each of `periods`. Three statements, however many."""
    if not periods:
        return []
    units: dict[int, int] = dict(
        db.session.execute(_in_periods(question, periods, func.count(distinct(LedgerEntry.unit_id)))).all()
    )
    query = _in_periods(
        question, periods, LedgerOutcome.outcome_code, func.count(distinct(LedgerEntry.activity_id))
    )
    outcomes: dict[int, dict[str, int]] = {}
    for period_id, code, number in db.session.execute(_by_outcome(query)):
        outcomes.setdefault(period_id, {})[code] = number
    return [
        Year(point.period, point.figures, units.get(point.period.id, 0), outcomes.get(point.period.id, {}))
        for point in trend(question, periods)
    ]


def always_together(question: Question) -> Year:
    """The same over all days. Three statements."""
    units = select(func.count(distinct(LedgerEntry.unit_id))).where(*question.entries())
    activities = func.count(distinct(LedgerEntry.activity_id))
    query: Any = select(LedgerOutcome.outcome_code, activities).select_from(LedgerEntry)
    rows: Sequence[Any] = db.session.execute(_by_outcome(query.where(*question.entries()))).all()
    return Year(None, total(question), db.session.scalar(units) or 0, dict(rows))


def _in_periods(question: Question, periods: Sequence[Period], *columns: Any) -> Select[Any]:
    return (
        select(Period.id, *columns)
        .select_from(LedgerEntry)
        .join(Period, Period.id.in_([period.id for period in periods]))
        .where(*question.entries_in(Period.first_day, Period.last_day))
        .group_by(Period.id)
    )


def _by_outcome(query: Any) -> Any:
    return query.join(LedgerOutcome, LedgerOutcome.engagement_id == LedgerEntry.engagement_id).group_by(
        LedgerOutcome.outcome_code
    )


# Activity by activity


def count_together(question: Question, among: ColumnElement[bool] | None = None) -> int:
    """How many activities there are; `among`: a further condition on the entries."""
    query = select(func.count(distinct(LedgerEntry.activity_id))).where(*question.entries(), *_among(among))
    return db.session.scalar(query) or 0


def activities_together(
    question: Question, offset: int, limit: int, among: ColumnElement[bool] | None = None
) -> list[Together]:
    """The activities, the latest first. Three statements, however many."""
    last_day = func.max(LedgerEntry.last_day, type_=LedgerEntry.last_day.type)
    query = (
        select(
            LedgerEntry.activity_id,
            func.min(LedgerEntry.first_day, type_=LedgerEntry.first_day.type),
            last_day,
            func.count(distinct(LedgerEntry.person_id)),
        )
        .where(*question.entries(), *_among(among))
        .group_by(LedgerEntry.activity_id)
        .order_by(last_day.desc(), LedgerEntry.activity_id.desc())
    )
    rows = db.session.execute(query.offset(offset).limit(limit)).all()
    ids = [row[0] for row in rows]
    of_these = (LedgerEntry.activity_id.in_(ids), *question.entries())
    units, outcomes = defaultdict[int, list[int]](list), defaultdict[int, list[str]](list)
    placed = select(LedgerEntry.activity_id, LedgerEntry.unit_id).where(*of_these).distinct()
    for activity_id, unit_id in db.session.execute(placed.order_by(LedgerEntry.unit_id)):
        units[activity_id].append(unit_id)
    brought = (
        select(LedgerEntry.activity_id, LedgerOutcome.outcome_code)
        .join(LedgerOutcome, LedgerOutcome.engagement_id == LedgerEntry.engagement_id)
        .where(*of_these)
        .distinct()
    )
    for activity_id, code in db.session.execute(brought):
        outcomes[activity_id].append(code)
    return [Together(*row, units[row[0]], outcomes[row[0]]) for row in rows]


def _among(condition: ColumnElement[bool] | None) -> list[ColumnElement[bool]]:
    return [] if condition is None else [condition]


def activities_with(partner_ids: Collection[int]) -> dict[int, int]:
    """How many approved activities there were with each of these partners, merged entries with them. A statement beside the register's."""
    register = partner_register(None)
    meant = [one for one, survivor in register.survivors.items() if survivor in partner_ids]
    query = (
        select(LedgerPartner.partner_id, LedgerEntry.activity_id)
        .join(LedgerEntry, LedgerEntry.engagement_id == LedgerPartner.engagement_id)
        .where(LedgerPartner.partner_id.in_(meant), standing())
        .distinct()
    )
    found: dict[int, set[int]] = {one: set() for one in partner_ids}
    for partner_id, activity_id in db.session.execute(query):
        found[register.survivors[partner_id]].add(activity_id)
    return {one: len(activities) for one, activities in found.items()}


def activities_naming(entries: Collection[int]) -> int:
    """How many approved activities name one of these entries of the register, merged or not."""
    query = (
        select(func.count(distinct(LedgerEntry.activity_id)))
        .join(LedgerPartner, LedgerPartner.engagement_id == LedgerEntry.engagement_id)
        .where(LedgerPartner.partner_id.in_(entries), standing())
    )
    return db.session.scalar(query) or 0
