"""The outcome: activities, hours, people and beneficiaries by outcome and scale, and by goal."""

from typing import Any, NamedTuple

from sqlalchemy import CTE, ColumnElement, Select, String, func, literal, select, type_coerce, union_all

from app.counting.figures import Figures, aggregates, row_figures, total
from app.counting.question import ANY_OUTCOME, UNSTATED, Question
from app.extensions import db
from app.models import LedgerEntry, LedgerOutcome, LedgerSdg

ALL_SCALES = ""


class Reached(NamedTuple):
    """What was done for an outcome or a goal, and how many people benefited from it."""

    figures: Figures = Figures()
    # Of each activity once, at every level: adds up over scales, not over outcomes, goals, units or periods.
    beneficiaries: int = 0


class Achieved(NamedTuple):
    """The outcomes of a unit. An activity may name several outcomes and goals: these do not add up to the whole."""

    # What names any outcome; of its beneficiaries each activity's largest number counts once.
    whole: Reached
    # By the outcome's code.
    outcomes: dict[str, Reached]
    # By code and scale, UNSTATED where the activity states none: over scales everything but people adds up.
    cells: dict[tuple[str, str], Reached]
    # By number.
    sdgs: dict[int, Reached]


def achieved(question: Question) -> Achieved:
    """What `question` says of outcomes and goals. Six statements, however much there is."""
    cells, outcomes = _by_outcome(question)
    named = question if question.outcome is not None else question.but(outcome=ANY_OUTCOME)
    whole = Reached(total(named), beneficiaries(question))
    return Achieved(whole, outcomes, cells, _by_sdg(question))


def beneficiaries(question: Question) -> int:
    """How many people benefited from the activities in `question`: of each its largest number, once. One statement.

    Where it asks for certain outcomes, only the numbers told for those.
    """
    return int(db.session.scalar(benefited(question)) or 0)


def benefited(question: Question) -> Select[int]:
    """The statement of beneficiaries()."""
    number = func.max(LedgerOutcome.beneficiaries).label("number")
    each = _outcomes_of(question, number).group_by(LedgerEntry.activity_id).subquery()
    return select(func.coalesce(func.sum(each.c.number), 0))


def _outcomes_of(question: Question, *columns: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    """`columns` of the entries of `question` with the outcomes that they name and it asks for."""
    query = (
        select(*columns)
        .select_from(LedgerEntry)
        .join(LedgerOutcome, LedgerOutcome.engagement_id == LedgerEntry.engagement_id)
        .where(*question.entries())
    )
    if question.outcome not in (None, ANY_OUTCOME):
        query = query.where(LedgerOutcome.outcome_code == question.outcome)
    if question.outcomes:
        query = query.where(LedgerOutcome.outcome_code.in_(question.outcomes))
    return query


def _by_outcome(question: Question) -> tuple[dict[tuple[str, str], Reached], dict[str, Reached]]:
    """By outcome and scale, and by outcome in all scales. Two statements."""
    scale = func.coalesce(type_coerce(LedgerEntry.scale, String), UNSTATED).label("scale")
    entries = _outcomes_of(
        question,
        LedgerOutcome.outcome_code.label("code"),
        scale,
        LedgerEntry.activity_id.label("activity_id"),
        LedgerEntry.person_id.label("person_id"),
        LedgerEntry.contribution_id.label("contribution_id"),
        LedgerEntry.minutes.label("minutes"),
        LedgerEntry.credit.label("credit"),
        LedgerOutcome.beneficiaries.label("beneficiaries"),
        question.is_new().label("is_new"),
    ).cte("entries")
    people = _benefited(entries)
    cells: dict[tuple[str, str], Reached] = {}
    outcomes: dict[str, Reached] = {}
    for code, at, *columns in db.session.execute(_figures(entries)):
        reached = Reached(row_figures(columns), people[code, at])
        if at == ALL_SCALES:
            outcomes[code] = reached
        else:
            cells[code, at] = reached
    return cells, outcomes


def _figures(entries: CTE) -> Select[*tuple[Any, ...]]:
    """(code, scale, aggregates) for each outcome and scale, and each outcome."""
    columns = aggregates(
        minutes=entries.c.minutes,
        credit=entries.c.credit,
        activity=entries.c.activity_id,
        person=entries.c.person_id,
        contribution=entries.c.contribution_id,
        is_new=entries.c.is_new,
    )
    figures = [column.label(f"figure_{at}") for at, column in enumerate(columns)]
    code, all_scales = entries.c.code, literal(ALL_SCALES).label("scale")
    groups = union_all(
        select(code, entries.c.scale, *figures).group_by(code, entries.c.scale),
        select(code, all_scales, *figures).group_by(code),
    ).subquery("groups")
    return select(groups)


def _benefited(entries: CTE) -> dict[tuple[str, str], int]:
    """By outcome and scale, and by outcome in all scales, the largest number of each activity. One statement."""
    asked = (entries.c.code, entries.c.scale)
    number = func.max(entries.c.beneficiaries).label("number")
    each = select(*asked, number).group_by(*asked, entries.c.activity_id).subquery("each_activity")
    summed = select(each.c.code, each.c.scale, func.coalesce(func.sum(each.c.number), 0))
    people: dict[tuple[str, str], int] = {}
    for code, at, benefited in db.session.execute(summed.group_by(each.c.code, each.c.scale)):
        people[code, at] = int(benefited)
        # An activity has one scale, so that its number stands in one of them.
        people[code, ALL_SCALES] = people.get((code, ALL_SCALES), 0) + int(benefited)
    return people


def _by_sdg(question: Question) -> dict[int, Reached]:
    """By goal; of the beneficiaries of an activity its largest number. Two statements."""
    goal = LedgerSdg.sdg_number
    figures = (
        select(goal, *aggregates(is_new=question.is_new()))
        .select_from(LedgerEntry)
        .join(LedgerSdg, LedgerSdg.engagement_id == LedgerEntry.engagement_id)
        .where(*question.entries())
        .group_by(goal)
        .order_by(goal)
    )
    number = func.max(LedgerOutcome.beneficiaries).label("number")
    each = (
        _outcomes_of(question, goal.label("goal"), number)
        .join(LedgerSdg, LedgerSdg.engagement_id == LedgerEntry.engagement_id)
        .group_by(goal, LedgerEntry.activity_id)
        .subquery("each_activity")
    )
    benefited = select(each.c.goal, func.coalesce(func.sum(each.c.number), 0)).group_by(each.c.goal)
    people = {one: int(number) for one, number in db.session.execute(benefited)}
    return {
        one: Reached(row_figures(columns), people.get(one, 0))
        for one, *columns in db.session.execute(figures)
    }
