"""Cutting again: a corrected appointment or a new period moves approved work, and changes nothing else of it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app import ledger, workflow
from app.clock import clock_at
from app.extensions import db
from app.models import LedgerEntry, Status
from app.recutting import recut_at_periods, recut_people, restamp
from tests.cast import University
from tests.conftest import NOW
from tests.factories import (
    appoint,
    log,
    make_calendar,
    make_contribution,
    make_period,
    make_person,
    reviewer_of,
)


def standing() -> list[tuple[int, date, date, int, int]]:
    """Unit, days, minutes and credit of what counts now."""
    rows = db.session.execute(
        select(
            LedgerEntry.unit_id,
            LedgerEntry.first_day,
            LedgerEntry.last_day,
            LedgerEntry.minutes,
            LedgerEntry.credit,
        )
        .where(ledger.standing())
        .order_by(LedgerEntry.first_day, LedgerEntry.unit_id)
    )
    return [tuple(row) for row in rows]  # type: ignore[misc]


def entries() -> int:
    return db.session.scalar(select(func.count(LedgerEntry.id))) or 0


def test_a_corrected_appointment_takes_the_approved_work_along(university: University) -> None:
    mover = make_person("mover")
    post = appoint(mover, university.unit("music"))
    log(mover, first_day=date(2025, 3, 3), last_day=date(2025, 3, 4), hours=3)
    post.last_day = date(2025, 3, 3)
    appoint(mover, university.unit("biology"), first_day=date(2025, 3, 4))
    assert len(recut_people([mover.id]).contributions) == 1
    assert standing() == [
        (university.unit("music").id, date(2025, 3, 3), date(2025, 3, 3), 90, 500_000),
        (university.unit("biology").id, date(2025, 3, 4), date(2025, 3, 4), 90, 500_000),
    ]


def test_where_nothing_is_cut_otherwise_nothing_is_written(university: University) -> None:
    log(university.joint, first_day=date(2024, 9, 1), last_day=date(2024, 10, 31))
    before = entries()
    assert len(recut_people([university.joint.id, university.musician.id]).contributions) == 0
    assert len(recut_at_periods().contributions) == 0
    assert len(recut_people([]).contributions) == 0
    assert entries() == before


def test_only_the_named_people_are_cut_again(university: University) -> None:
    hers = log(university.musician, first_day=date(2025, 3, 3))
    log(university.scientist, first_day=date(2025, 3, 3))
    for person in (university.musician, university.scientist):
        person.appointments[0].unit = university.unit("performing")
    db.session.flush()
    assert len(recut_people([university.musician.id]).contributions) == 1
    assert [entry.unit_id for entry in ledger.standing_entries(hers)] == [university.unit("performing").id]
    assert university.unit("biology").id in {row[0] for row in standing()}


def test_a_new_period_only_subdivides(university: University) -> None:
    log(university.joint, first_day=date(2025, 1, 10), last_day=date(2025, 1, 29), hours=101)
    before = standing()
    make_period(make_calendar("solar"), date(2025, 1, 1), date(2025, 1, 15))
    assert len(recut_at_periods().contributions) == 1
    after = standing()
    assert len(after) == 2 * len(before)
    for unit, first, last, minutes, credit in before:
        inside = [row for row in after if row[0] == unit and first <= row[1] and row[2] <= last]
        assert sum(row[3] for row in inside) == minutes
        assert sum(row[4] for row in inside) == credit


def test_what_was_reported_before_stays_as_of_then(university: University) -> None:
    log(university.musician, first_day=date(2025, 3, 3))
    university.musician.appointments[0].unit = university.unit("performing")
    db.session.flush()
    with clock_at(NOW + timedelta(hours=1)):
        recut_people([university.musician.id])
    before = ledger.standing(NOW + timedelta(minutes=1))
    then = db.session.scalars(select(LedgerEntry.unit_id).where(before)).all()
    assert then == [university.unit("music").id]


def test_work_in_the_middle_of_a_change_keeps_what_was_approved(university: University) -> None:
    part = log(university.musician, first_day=date(2025, 3, 3), hours=6)
    part.minutes = 6000
    university.musician.appointments[0].unit = university.unit("performing")
    db.session.flush()
    recut_people([university.musician.id])
    assert [row[3] for row in standing()] == [360]


# What waits


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.RETURNED])
def test_what_waits_follows_a_transfer_and_keeps_its_version(university: University, status: Status) -> None:
    """The page that a reviewer has open shows nothing that changed: their decision stands on what they read."""
    part = make_contribution(university.musician, status=status, first_day=date(2025, 6, 2))
    before = workflow.version_of(part)
    university.musician.appointments[0].last_day = date(2025, 5, 31)
    appoint(university.musician, university.unit("biology"), first_day=date(2025, 6, 1))
    assert len(restamp([university.musician.id])) == 1
    assert len(restamp([university.musician.id])) == 0
    assert part.reviewing_unit is university.unit("biology")
    db.session.commit()
    assert workflow.version_of(part) == before
    assert reviewer_of(part) is university.science_head
    if status is Status.SUBMITTED:
        workflow.move(part, "approve", by=university.science_head, read_version=before)
        assert part.status is Status.APPROVED


def test_what_is_approved_is_stamped_too_and_does_not_wait_and_what_is_private_has_no_stamp(
    university: University,
) -> None:
    done = log(university.musician)
    draft = make_contribution(university.musician, status=Status.DRAFT)
    university.musician.appointments[0].unit = university.unit("biology")
    assert len(restamp([university.musician.id])) == 0
    assert done.reviewing_unit is university.unit("biology")
    assert draft.reviewing_unit is None


def test_without_any_appointment_what_waits_stays_where_it_was(university: University) -> None:
    part = make_contribution(university.musician, status=Status.SUBMITTED)
    for post in list(university.musician.appointments):
        db.session.delete(post)
    assert len(restamp([university.musician.id, university.dancer.id])) == 0
    assert part.reviewing_unit is university.unit("music")
