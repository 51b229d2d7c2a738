"""Moves that are written together keep every rule of those that are written one by one."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app import workflow
from app.clock import clock_at
from app.extensions import db
from app.models import Activity, Contribution, LedgerEntry, LedgerLock, Status
from tests.cast import University
from tests.conftest import NOW
from tests.factories import make_activity, make_contribution, reviewer_of
from tests.statements import counted


def parts_of(one: University, activity: Activity, mine: float, theirs: float) -> list[Contribution]:
    """A part of the musician, who leads, and one of the scientist, both submitted."""
    return [
        make_contribution(one.musician, activity, status=Status.SUBMITTED, percent=mine),
        make_contribution(one.scientist, activity, status=Status.SUBMITTED, percent=theirs),
    ]


def standing() -> list[LedgerEntry]:
    return list(
        db.session.scalars(
            select(LedgerEntry).where(LedgerEntry.voided_at.is_(None)).order_by(LedgerEntry.id)
        )
    )


def test_shares_approved_together_never_pass_the_whole(university: University) -> None:
    activity = make_activity(university.musician, university.kind("lecture"), first_day=date(2025, 3, 3))
    first, second = parts_of(university, activity, 60, 40)
    second.share = 600_000
    db.session.flush()
    with workflow.together():
        workflow.move(first, "approve", by=reviewer_of(first))
        with pytest.raises(workflow.Refused):
            workflow.move(second, "approve", by=reviewer_of(second))
    assert (first.status, second.status) == (Status.APPROVED, Status.SUBMITTED)
    assert [entry.credit for entry in standing()] == [600_000]


def test_what_is_posted_together_has_moments_that_rise(university: University) -> None:
    activity = make_activity(university.musician, university.kind("lecture"), first_day=date(2025, 3, 3))
    parts = parts_of(university, activity, 60, 40)
    with clock_at(NOW + timedelta(days=1)), workflow.together():
        for part in parts:
            workflow.move(part, "approve", by=reviewer_of(part))
    one, two = standing()
    assert one.posted_at < two.posted_at
    assert db.session.scalars(select(LedgerLock.last_moment)).one() == two.posted_at
    assert all(part.decisions[-1].snapshot["versions"][1] == part.version for part in parts)


def test_what_postings_share_is_read_once_however_many_there_are(university: University) -> None:
    def costs(number: int) -> int:
        parts = [
            make_contribution(
                university.musician, status=Status.SUBMITTED, kind=university.kind("lecture"),
                first_day=date(2025, 3, 3 + at), hours=1,
            )
            for at in range(number)
        ]  # fmt: skip
        by = reviewer_of(parts[0])
        with counted() as statements, workflow.together():
            for part in parts:
                workflow.move(part, "approve", by=by)
        shared = ("FROM ledger_lock", "FROM period", "FROM appointment")
        return sum(any(one in statement for one in shared) for statement in statements)

    assert costs(2) == costs(9)
