"""What people leave out of their portfolios, when two records become one and when they are parted."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.models import Activity, ActivityMerge, PortfolioChoice, Status


def leave_out_together(kept: Activity, merged: Activity) -> dict[str, Any]:
    """Who left out `merged` leaves out the one record from now on, unless they show their approved part in `kept`.

    To be asked before the parts go over. Answers what parting needs, by person: which of the two they left out before,
    and whether they leave out the one record now.
    """
    shown = {part.person_id for part in kept.contributions if part.status is Status.APPROVED}
    found = {}
    for choice in _choices({part.person_id for part in merged.contributions}):
        before = sorted({kept.id, merged.id} & set(choice.activities))
        if before == [merged.id] and choice.person_id not in shown:
            choice.activities = sorted({*choice.activities, kept.id})
        found[str(choice.person_id)] = {"before": before, "then": kept.id in choice.activities}
    return found


def leave_out_apart(merge: ActivityMerge, people: Collection[int]) -> None:
    """Of each of these `people`, whose parts go back: as before, unless they chose otherwise since; then both as the one was."""
    both = {merge.kept_id, merge.merged_id}
    # Records that were made one before there were portfolios have none.
    noted = merge.before.get("left_out", {})
    for choice in _choices(people):
        was = noted.get(str(choice.person_id), {"before": [], "then": False})
        now = merge.kept_id in choice.activities
        out = (both if now else set()) if now != was["then"] else set(was["before"])
        choice.activities = sorted((set(choice.activities) - both) | out)


def _choices(people: Collection[int]) -> list[PortfolioChoice]:
    """Held, so that nobody's own choice of this moment is lost."""
    query = select(PortfolioChoice).where(PortfolioChoice.person_id.in_(people))
    held = query.order_by(PortfolioChoice.person_id).with_for_update()
    return list(db.session.scalars(held.execution_options(populate_existing=True)))
