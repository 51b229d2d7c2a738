"""The values of many indicators at once: as many statements however many indicators, units and periods are asked of."""

from collections.abc import Callable, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any, NamedTuple

from sqlalchemy import Select, literal, select, union_all

from app.counting.engaged import partner_meant
from app.counting.figures import aggregates, row_figures
from app.counting.indicators import NoValue, Value, divided, question_of, typed
from app.counting.measured import read
from app.counting.outcomes import benefited
from app.counting.partner_register import partner_register
from app.counting.question import Question
from app.counting.staff import staff_query
from app.extensions import db
from app.models import Indicator, IndicatorMeasure, LedgerEntry, LedgerPartner, Period, Reckoning

# No database takes more parts of one statement than this without complaint.
MOST_PARTS = 200


class Asked(NamedTuple):
    """Of which indicator the value is asked for, of which unit with all below it, in which period."""

    indicator: Indicator
    unit_id: int
    period: Period


class _Term(NamedTuple):
    """One number to be counted; without a measure the staff of the unit."""

    measure: IndicatorMeasure | None
    question: Question


def values_of(asked: Sequence[Asked], as_of: datetime | None = None) -> list[Value]:
    """The value of each, in their order, for a unit with all below it, by where the work was done. Five statements at the most, and the register's."""
    terms: list[_Term] = []
    for one in asked:
        terms.extend(_terms(one, as_of))
    numbers = iter(_counted(terms))
    keys = [_key(one) for one in asked if one.indicator.reckoning is Reckoning.TYPED]
    said = typed(keys, as_of)
    found = []
    for one in asked:
        if one.indicator.reckoning is Reckoning.TYPED:
            found.append(said.get(_key(one), Value(None, NoValue.NOT_TYPED)))
        elif one.indicator.reckoning is Reckoning.NUMBER:
            found.append(Value(next(numbers)))
        else:
            found.append(divided(one.indicator, next(numbers), next(numbers)))
    return found


def numbers_of(activity_id: int, asked: Sequence[Asked]) -> list[Fraction]:
    """What one activity gives to the number of each, in their order: to the part that is divided, where it is. Four statements at the most."""
    terms = []
    for one in asked:
        question = question_of(one.indicator, one.unit_id, one.period).but(activity_id=activity_id)
        terms.append(_Term(one.indicator.measure, question))
    return _counted(terms)


def _terms(one: Asked, as_of: datetime | None) -> list[_Term]:
    """What is to be counted: the number, and what it is divided by."""
    indicator = one.indicator
    if indicator.reckoning is Reckoning.TYPED:
        return []
    question = question_of(indicator, one.unit_id, one.period, as_of)
    number = _Term(indicator.measure, question)
    if indicator.reckoning is Reckoning.NUMBER:
        return [number]
    if indicator.reckoning is Reckoning.PER_PERSON:
        return [number, _Term(None, question)]
    of = question_of(indicator, one.unit_id, one.period, as_of, of=True)
    return [number, _Term(indicator.of_measure, of)]


def _counted(terms: Sequence[_Term]) -> list[Fraction]:
    """Each term's number, in their order."""
    found = [Fraction(0)] * len(terms)
    for at, row in _asked(terms, _is_figure, _figures):
        measure = terms[at].measure
        assert measure is not None
        found[at] = read(measure, row_figures(row))
    for at, row in _asked(terms, lambda measure: measure is None, lambda one: staff_query(one.question)):
        found[at] = Fraction(int(row[0]))
    for at, row in _asked(
        terms, lambda measure: measure is IndicatorMeasure.BENEFICIARIES, lambda one: benefited(one.question)
    ):
        found[at] = Fraction(int(row[0]))
    partners: dict[int, set[int]] = {}
    for at, row in _asked(terms, lambda measure: measure is IndicatorMeasure.PARTNERS, _partners):
        survivors = partner_register(terms[at].question.as_of).survivors
        partners.setdefault(at, set()).add(survivors[row[0]])
    for at, survivors_of in partners.items():
        found[at] = Fraction(len(survivors_of))
    return found


def _is_figure(measure: IndicatorMeasure | None) -> bool:
    return measure not in (None, IndicatorMeasure.BENEFICIARIES, IndicatorMeasure.PARTNERS)


def _figures(term: _Term) -> Select[*tuple[Any, ...]]:
    question = term.question
    return select(*aggregates(is_new=question.is_new())).where(*question.entries())


def _partners(term: _Term) -> Select[*tuple[Any, ...]]:
    return (
        select(LedgerPartner.partner_id)
        .join(LedgerEntry, LedgerEntry.engagement_id == LedgerPartner.engagement_id)
        .where(*term.question.entries(), *partner_meant(term.question))
        .distinct()
    )


def _asked(
    terms: Sequence[_Term],
    fits: Callable[[IndicatorMeasure | None], bool],
    query: Callable[[_Term], Select[*tuple[Any, ...]]],
) -> list[tuple[int, tuple[Any, ...]]]:
    """(number of the term, row) of all terms that fit. One statement for each MOST_PARTS of them."""
    fitting = [at for at, term in enumerate(terms) if fits(term.measure)]
    found: list[tuple[int, tuple[Any, ...]]] = []
    for first in range(0, len(fitting), MOST_PARTS):
        parts = []
        for at in fitting[first : first + MOST_PARTS]:
            part = query(terms[at]).subquery()
            parts.append(select(literal(at).label("at"), *part.c))
        found += [(row[0], tuple(row[1:])) for row in db.session.execute(union_all(*parts))]
    return found


def _key(one: Asked) -> tuple[int, int, int]:
    return one.indicator.id, one.unit_id, one.period.id
