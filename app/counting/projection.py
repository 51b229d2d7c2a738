"""What waits behind an indicator, told apart, and what it comes to if it goes on like this."""

from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from sqlalchemy import select

from app import clock
from app.counting.figures import Figures, aggregates, row_figures
from app.counting.indicators import NoValue, divided, question_of
from app.counting.measured import measured, read
from app.counting.periods import days_gone, days_of
from app.counting.question import LeftOut, Question
from app.counting.staff import staff_of
from app.counting.waiting import STATUSES, waiting_figures
from app.counting.waiting_there import waiting_there
from app.extensions import db
from app.models import Contribution, Indicator, IndicatorMeasure, LedgerEntry, Period, Reckoning

# Before so many days have gone there is nothing that could go on.
FIRST_DAYS = 30


class Waits(NamedTuple):
    """What the records that wait for approval say of the measure, and of what it is a share of.

    None: of partners, outcomes and working together nothing counts until it is approved, so that nobody can say.
    """

    number: Fraction | None
    of_number: Fraction | None = None


class NoProjection(StrEnum):
    """Why there is none: it is typed; the period is over, or fewer than thirty days of it have gone; there is nothing, or
    nobody, to divide by."""

    TYPED = "typed"
    OVER = "over"
    TOO_EARLY = "too early"
    NOTHING = "nothing to divide by"
    NOBODY = "nobody to divide by"


class Projection(NamedTuple):
    """A projection, not a count: activities are scaled like sums, people and partners are not."""

    value: Fraction | None
    why: NoProjection | None = None
    # Some of what waits is not in it: see Waits.
    leaves_out_waiting: bool = False
    # What approved and waiting come to now, not scaled: who comes again is not counted again.
    at_least: bool = False


def waits(indicator: Indicator, unit_id: int, period: Period) -> Waits:
    """What waits behind the value, told apart from it. A dozen statements at the most."""
    if indicator.measure is None:
        return Waits(None)
    number = _waiting(indicator.measure, question_of(indicator, unit_id, period))
    if indicator.of_measure is None:
        return Waits(number)
    of = question_of(indicator, unit_id, period, of=True)
    return Waits(number, _waiting(indicator.of_measure, of))


def projection(indicator: Indicator, unit_id: int, period: Period, today: date | None = None) -> Projection:
    """The value at the end of the period if it goes on like this: of a number all that is approved and waiting times
    the days of the period for each day gone, divided by the staff of the period where it is a number for each of them; of
    people, of partners and of a share what approved and waiting come to now."""
    if indicator.measure is None:
        return Projection(None, NoProjection.TYPED)
    today = today or clock.today()
    if today > period.last_day:
        return Projection(None, NoProjection.OVER)
    gone = days_gone(period, today)
    if gone < min(FIRST_DAYS, days_of(period)):
        return Projection(None, NoProjection.TOO_EARLY)
    asked = question_of(indicator, unit_id, period)
    number = _coming(indicator.measure, asked)
    at_least = indicator.grows and indicator.is_counted_once
    if indicator.grows and not at_least:
        number = number * days_of(period) / gone
    leaves_out = asked.is_engaged
    if indicator.reckoning is Reckoning.NUMBER:
        return Projection(number, None, leaves_out, at_least)
    if indicator.of_measure is None:
        found = divided(indicator, number, Fraction(staff_of(asked)))
    else:
        of = question_of(indicator, unit_id, period, of=True)
        leaves_out = leaves_out or of.is_engaged
        found = divided(indicator, number, _coming(indicator.of_measure, of))
    if found.value is None:
        why = NoProjection.NOTHING if found.why is NoValue.NOTHING else NoProjection.NOBODY
        return Projection(None, why, leaves_out)
    return Projection(found.value, None, leaves_out, at_least)


def _waiting(measure: IndicatorMeasure, question: Question) -> Fraction | None:
    if question.is_engaged:
        return None
    asked = question.but(left_out=LeftOut.WAITING)
    return read(measure, waiting_figures(waiting_there(asked), asked))


def _coming(measure: IndicatorMeasure, question: Question) -> Fraction:
    return measured(measure, question) if question.is_engaged else read(measure, with_waiting(question))


def with_waiting(question: Question) -> Figures:
    """The figures of `question` if all that waits were approved: what waits replaces what stands of it, in the units where
    it would count. A dozen statements."""
    asked = question.but(left_out=LeftOut.WAITING)
    parts = waiting_there(asked)
    waits_now = select(Contribution.id).where(Contribution.status.in_(STATUSES[LeftOut.WAITING]))
    rest = (*question.entries(), LedgerEntry.contribution_id.not_in(waits_now))
    found = row_figures(db.session.execute(select(*aggregates(is_new=question.is_new())).where(*rest)).one())
    of_parts = waiting_figures(parts, asked)
    activities = select(LedgerEntry.activity_id).where(
        *rest, LedgerEntry.activity_id.in_({part.activity_id for part in parts})
    )
    people = select(LedgerEntry.person_id).where(
        *rest, LedgerEntry.person_id.in_({part.person_id for part in parts})
    )
    # Those of the parts that are counted already.
    known = set(db.session.scalars(activities.distinct()))
    shared = waiting_figures((part for part in parts if part.activity_id in known), asked)
    both = found.plus(of_parts)
    return both._replace(
        activities=both.activities - shared.activities,
        new=both.new - shared.new,
        continuing=both.continuing - shared.continuing,
        people=both.people - len(set(db.session.scalars(people.distinct()))),
    )
