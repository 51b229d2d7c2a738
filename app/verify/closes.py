"""Do closes reproduce? The figures that each close keeps are what the ledger says as of its moment."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.counting import figures_of
from app.extensions import db
from app.models import PeriodClose
from app.verify.reading import Findings, listed

FOR_EVER = ("first_day", "last_day", "basis", "fields")


def closes() -> Findings:
    """Each close of each period, also those that were ended by reopening it."""
    for close_id in db.session.scalars(select(PeriodClose.id).order_by(PeriodClose.id)).all():
        query = select(PeriodClose).where(PeriodClose.id == close_id)
        yield list(_of(db.session.scalars(query.options(joinedload(PeriodClose.period))).one()))
        db.session.expire_all()


def _of(close: PeriodClose) -> Iterator[str]:
    named = f"Close {close.id} of period {close.period_id}"
    kept = close.figures
    if not kept:
        yield f"{named} keeps no figures."
        return
    again = figures_of(close.period, close.closed_at)
    for fact in FOR_EVER:
        if kept.get(fact) != again[fact]:
            yield f"{named} was made for {fact} {kept.get(fact)}, now it is {again[fact]}."
    wrong = sorted(_differing(kept.get("units", {}), again["units"]))
    if wrong:
        yield f"{named} does not say the same as the ledger as of {close.closed_at}, in the units {listed(wrong)}."
    left_out = kept.get("left_out", {})
    for line in sorted({*left_out, *again["left_out"]}):
        wrong = sorted(_differing(left_out.get(line, {}), again["left_out"].get(line, {})))
        if wrong:
            yield f"{named} tells other work as not included ({line}) than the histories say, in the units {listed(wrong)}."


def _differing(kept: dict[str, Any], again: dict[str, Any]) -> Iterator[int]:
    for unit in {*kept, *again}:
        if kept.get(unit) != again.get(unit):
            yield int(unit)
