"""Who may decide on what waits, before and after roles change: whom a grant frees, and what an ended one leaves to nobody."""

from typing import NamedTuple

from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import clock
from app.access.reviewers import Chairs
from app.extensions import db
from app.models import Activity, Contribution, Status


class Seats(NamedTuple):
    """By each waiting part's id the ids of the people who may decide on it today."""

    by_part: dict[int, frozenset[int]]


def undecided() -> list[Contribution]:
    """All parts that wait for a head, and those late ones that wait for the university's HR. Three statements."""
    query = (
        select(Contribution)
        .where(Contribution.status.in_((Status.SUBMITTED, Status.LATE)))
        .options(
            joinedload(Contribution.activity).selectinload(Activity.contributions),
            joinedload(Contribution.person),
        )
        .order_by(Contribution.id)
    )
    return list(db.session.scalars(query))


def seats() -> Seats:
    """As the roles stand now, written or about to be."""
    db.session.flush()
    board = Chairs(clock.today())
    return Seats(
        {part.id: frozenset(seat.person_id for seat in board.bench(part).seats) for part in undecided()}
    )


def changed(before: Seats, after: Seats) -> list[str]:
    """What a change of roles does today to what waits, in sentences; what is left to nobody is told by left_to_nobody()."""
    other = sum(bool(people) and before.by_part[part] != people for part, people in after.by_part.items())
    freed = sum(not before.by_part[part] and bool(people) for part, people in after.by_part.items())
    found = [
        (
            other,
            ngettext(
                "%(num)d waiting record is decided by other people from now on.",
                "%(num)d waiting records are decided by other people from now on.",
                other,
            ),
        ),
        (
            freed,
            ngettext(
                "%(num)d of them had nobody who may decide, and now has somebody.",
                "%(num)d of them had nobody who may decide, and now have somebody.",
                freed,
            ),
        ),
    ]
    return [sentence for count, sentence in found if count]


def left_to_nobody(before: Seats, after: Seats) -> list[str]:
    """What nobody may decide on any more: it will stand in HR's list."""
    stuck = sum(bool(before.by_part[part]) and not people for part, people in after.by_part.items())
    if not stuck:
        return []
    return [
        ngettext(
            "Nobody may decide on %(num)d waiting record any more: it will stand in HR's list.",
            "Nobody may decide on %(num)d waiting records any more: they will stand in HR's list.",
            stuck,
        )
    ]
