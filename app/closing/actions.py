"""Closing a period and opening it again: each under the ledger's lock, so that every approval is before it or after it."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from app import amendments, clock, ledger, registering, workflow
from app.closed import touched
from app.counting import figures_of
from app.cutting import NoAppointment
from app.extensions import db
from app.models import Contribution, Period, PeriodClose, Person, RegisterMove, Status
from app.web.dates import format_day, format_moment
from app.web.language import language
from app.web.words import name
from app.workflow import Refused

# How often reopening begins anew where an approval made one more item late at the same moment.
TRIES = 5


def close_period(period: Period, *, note: str, by: Person) -> PeriodClose:
    """Closes `period` at the lock's moment, with its figures as of then. Refused before it has ended, or twice."""
    moment = ledger.lock()
    if standing := _open_close(period):
        raise Refused(
            _(
                "%(period)s has been closed since %(moment)s by %(name)s. Nothing was done.",
                period=name(period),
                moment=format_moment(standing.closed_at, language()),
                name=name(standing.closed_by),
            )
        )
    if clock.today() <= period.last_day:
        raise Refused(
            _(
                "%(period)s ends on %(day)s: it can be closed from the day after.",
                period=name(period),
                day=format_day(period.last_day, language()),
            )
        )
    close = PeriodClose(
        period_id=period.id,
        closed_at=moment,
        closed_by_id=by.id,
        note=note,
        figures=figures_of(period, moment),
    )
    db.session.add(close)
    db.session.flush()
    _note(period, RegisterMove.CLOSED, moment, by=by, reason=note)
    return close


def reopen_period(period: Period, *, reason: str, by: Person) -> int:
    """Ends the close that stands, which keeps its moment and figures; how many late items wait for their head again.

    Late items that touch another closed period stay late. Moves lock an activity before the ledger: the activities
    are held first, and if one more item became late before we had the ledger's lock, it is tried again.
    """
    for _try in range(TRIES):
        with db.session.begin_nested() as savepoint:
            held = set(
                db.session.scalars(select(Contribution.activity_id).where(Contribution.status == Status.LATE))
            )
            workflow.hold(held)
            moment = ledger.lock()
            late = _late()
            if {part.activity_id for part in late} <= held:
                return _reopen(period, late, moment, reason=reason, by=by)
            savepoint.rollback()
    raise Refused(_("Others are approving late work at this moment. Nothing was done: try again."))


def _reopen(
    period: Period, late: Sequence[Contribution], moment: datetime, *, reason: str, by: Person
) -> int:
    """To be asked under the ledger's lock, with the activities of `late` held."""
    close = _open_close(period)
    if close is None:
        raise Refused(_("%(period)s is open already. Nothing was done.", period=name(period)))
    close.reopened_at, close.reopened_by_id = moment, by.id
    db.session.flush()
    _note(period, RegisterMove.OPENED, moment, by=by, reason=reason)
    free = [part for part in late if not _touches_closed(part)]
    for part in free:
        workflow.move(part, "reopen", by=by, reason=reason)
    return len(free)


def _touches_closed(part: Contribution) -> bool:
    """Whether approving `part` would still change a figure of some closed period."""
    try:
        return bool(touched(amendments.replacements(part)))
    except NoAppointment:
        return False


def _open_close(period: Period) -> PeriodClose | None:
    query = select(PeriodClose).where(PeriodClose.period_id == period.id, PeriodClose.reopened_at.is_(None))
    return db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def _late() -> list[Contribution]:
    query = select(Contribution).where(Contribution.status == Status.LATE).order_by(Contribution.id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def _note(period: Period, move: RegisterMove, moment: datetime, *, by: Person, reason: str) -> None:
    """A line in the calendar's history, at the very moment of the close or of its end."""
    called = " · ".join(dict.fromkeys(one for one in (period.name_th, period.name_en) if one))
    with clock.clock_at(moment):
        registering.note(period.calendar, move, {"period": (None, called)}, by=by, reason=reason)
