"""One measure of an indicator: of all that a question asks for, and of each line of a unit's table."""

from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from sqlalchemy import func, literal, select, union_all

from app.counting.engaged import partner_meant
from app.counting.figures import Figures, aggregates, row_figures, total
from app.counting.outcomes import beneficiaries
from app.counting.partner_register import partner_register
from app.counting.partners import partner_tally
from app.counting.question import ANY_OUTCOME, Question
from app.counting.units import WHOLE, entries_with_lines
from app.extensions import db
from app.models import WHOLE as ONE_ACTIVITY
from app.models import IndicatorMeasure, LedgerEntry, LedgerOutcome, LedgerPartner

MINUTES = 60
# By the line's id as entries_with_lines() tells it, WHOLE for all of them together.
ByLine = dict[int, Fraction]


def measured(measure: IndicatorMeasure, question: Question) -> Fraction:
    """Of all that `question` asks for: hours in hours, credit in activities. A statement or a few."""
    if measure is IndicatorMeasure.PARTNERS:
        return Fraction(partner_tally(question).partners)
    if measure is IndicatorMeasure.BENEFICIARIES:
        return Fraction(beneficiaries(question))
    return read(measure, total(question))


def read(measure: IndicatorMeasure, figures: Figures) -> Fraction:
    """What `figures` say of a measure that they know."""
    if measure is IndicatorMeasure.HOURS:
        return Fraction(figures.minutes, MINUTES)
    if measure is IndicatorMeasure.CREDIT:
        return Fraction(figures.credit, ONE_ACTIVITY)
    return Fraction(int(getattr(figures, measure.value)))


def by_line(measure: IndicatorMeasure, question: Question) -> ByLine:
    """Of each line of the table of `question.unit_id` that has anything, and of the whole. A statement, or two or three for partners."""
    of: dict[IndicatorMeasure, Callable[[Question], ByLine]] = {
        IndicatorMeasure.PARTNERS: _partners,
        IndicatorMeasure.BENEFICIARIES: _beneficiaries,
    }
    if measure in of:
        return of[measure](question)
    return {line: read(measure, figures) for line, figures in _figures(question).items()}


def _unit(question: Question) -> int:
    assert question.unit_id is not None
    return question.unit_id


def _figures(question: Question) -> dict[int, Figures]:
    entries = entries_with_lines(
        _unit(question),
        question,
        LedgerEntry.minutes,
        LedgerEntry.credit,
        LedgerEntry.activity_id,
        LedgerEntry.person_id,
        LedgerEntry.contribution_id,
        question.is_new().label("is_new"),
    ).cte("entries")
    columns = aggregates(
        minutes=entries.c.minutes,
        credit=entries.c.credit,
        activity=entries.c.activity_id,
        person=entries.c.person_id,
        contribution=entries.c.contribution_id,
        is_new=entries.c.is_new,
    )
    figures = [column.label(f"figure_{at}") for at, column in enumerate(columns)]
    groups = union_all(
        select(entries.c.line, *figures).group_by(entries.c.line),
        select(literal(WHOLE).label("line"), *figures),
    ).subquery("groups")
    return {row[0]: row_figures(row[1:]) for row in db.session.execute(select(groups))}


def _partners(question: Question) -> ByLine:
    entries = (
        entries_with_lines(_unit(question), question, LedgerPartner.partner_id)
        .join(LedgerPartner, LedgerPartner.engagement_id == LedgerEntry.engagement_id)
        .where(*partner_meant(question))
    )
    survivors = partner_register(question.as_of).survivors
    found = defaultdict[int, set[int]](set)
    for line, partner_id in db.session.execute(entries.distinct()):
        for at in (line, WHOLE):
            found[at].add(survivors[partner_id])
    return {line: Fraction(len(partners)) for line, partners in found.items()}


def _beneficiaries(question: Question) -> ByLine:
    """Of each activity its largest number, once in each line and once in the whole."""
    told: Any = entries_with_lines(
        _unit(question), question, LedgerEntry.activity_id, LedgerOutcome.beneficiaries
    ).join(LedgerOutcome, LedgerOutcome.engagement_id == LedgerEntry.engagement_id)
    codes = question.outcomes or (() if question.outcome in (None, ANY_OUTCOME) else (question.outcome,))
    if codes:
        told = told.where(LedgerOutcome.outcome_code.in_(codes))
    entries = told.cte("entries")
    largest = func.max(entries.c.beneficiaries).label("largest")
    found: ByLine = {}
    for line, groups in ((entries.c.line, [entries.c.line]), (literal(WHOLE).label("line"), [])):
        each = select(line, largest).group_by(*groups, entries.c.activity_id).subquery()
        summed = select(each.c.line, func.coalesce(func.sum(each.c.largest), 0)).group_by(each.c.line)
        found |= {row[0]: Fraction(int(row[1])) for row in db.session.execute(summed)}
    return found
