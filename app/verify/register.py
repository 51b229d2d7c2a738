"""Does the register agree with itself, and with who decides? Appointments day by day, and the stamps that follow from them."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app import clock, ledger
from app.access.reviewers import unit_by
from app.extensions import db
from app.models import Appointment, Contribution, Status
from app.recutting import STAMPED
from app.verify.reading import BATCH, Findings, batches, listed

# Percent of a full post.
FULL = 100
# What its owner may be writing again: it is stamped by the days that were told, or by those it has now.
REWRITTEN = (Status.RETURNED, Status.AMENDING)


def appointments() -> Findings:
    """Each person: one primary appointment a day at most, and not more than a full post."""
    query = select(Appointment).order_by(Appointment.person_id, Appointment.first_day, Appointment.id)
    rows = db.session.scalars(query, execution_options={"yield_per": BATCH})
    for person_id, posts in groupby(rows, key=lambda post: post.person_id):
        yield list(_of(person_id, list(posts)))


def _of(person_id: int, posts: Sequence[Appointment]) -> Iterator[str]:
    """The first day of each fault: there is more than before only where an appointment begins."""
    several = full = None
    for day in sorted({post.first_day for post in posts}):
        here = [post for post in posts if post.covers(day)]
        primary = [post.id for post in here if post.is_primary]
        if several is None and len(primary) > 1:
            several = (
                f"Person {person_id} has {len(primary)} primary appointments on {day}: {listed(primary)}."
            )
        share = sum(post.fte_percent for post in here)
        if full is None and share > FULL:
            full = f"Person {person_id} has {share} % of a full post on {day}: appointments {listed([post.id for post in here])}."
    yield from (fault for fault in (several, full) if fault is not None)


def stamps() -> Findings:
    """Each part that waits or is approved: its unit, or what carries it on today, is that of the person's primary appointment."""
    query = (
        select(Contribution)
        .where(Contribution.status.in_(STAMPED))
        .options(joinedload(Contribution.reviewing_unit), selectinload(Contribution.decisions))
        .order_by(Contribution.id)
    )
    for batch in batches(query):
        parts: list[Contribution] = [part for (part,) in batch]
        posts = ledger.appointments({part.person_id for part in parts})
        for part in parts:
            yield list(_stamp(part, posts.get(part.person_id, [])))


def _stamp(part: Contribution, posts: Sequence[Appointment]) -> Iterator[str]:
    right = {unit.id for day in _days(part) if (unit := unit_by(posts, day)) is not None}
    stamp = part.reviewing_unit.carried_on_by(clock.today()) if part.reviewing_unit else None
    if right and (stamp is None or stamp.id not in right):
        yield (
            f"Contribution {part.id} of activity {part.activity_id} is decided on in"
            f" {f'unit {stamp.id}' if stamp else 'no unit'}; the appointments of person {part.person_id} say"
            f" unit {min(right)}."
        )


def _days(part: Contribution) -> Iterator[date]:
    yield part.last_day
    if part.status in REWRITTEN and part.decisions:
        yield date.fromisoformat(part.decisions[-1].snapshot["own_last_day"])
