"""flask verify on the register: appointments that overlap too much, and work that would be decided on in the wrong unit."""

from datetime import date

import pytest
from flask import Flask

from app import workflow
from app.closing.actions import close_period
from app.extensions import db
from app.models import Status
from tests.cast import University
from tests.factories import appoint, bring, make_contribution
from tests.ledger.test_at_once import correcting
from tests.verify.test_verify import damage, verified, wrong


def test_two_primary_appointments_on_a_day(app: Flask, university: University) -> None:
    one = university.joint
    ids = sorted(post.id for post in one.appointments)
    assert verified(app)[0] == 0
    damage("UPDATE appointment SET is_primary = true WHERE person_id = :id", id=one.id)
    first = max(post.first_day for post in one.appointments)
    assert (
        f"Person {one.id} has 2 primary appointments on {first}: {ids[0]}, {ids[1]}.\n" in wrong(app) + "\n"
    )


def test_more_than_a_full_post_on_a_day(app: Flask, university: University) -> None:
    one = university.musician
    second = appoint(
        one, university.unit("biology"), first_day=date(2024, 1, 1), last_day=date(2024, 6, 30), fte=0,
        is_primary=False,
    )  # fmt: skip
    db.session.commit()
    assert verified(app)[0] == 0
    damage("UPDATE appointment SET fte_percent = 20 WHERE id = :id", id=second.id)
    first, last = sorted(post.id for post in one.appointments)
    sentence = f"Person {one.id} has 120 % of a full post on 2024-01-01: appointments {first}, {last}."
    assert sentence in wrong(app)


@pytest.mark.parametrize(
    "status",
    [Status.SUBMITTED, Status.LATE, Status.RETURNED, Status.AMENDING, Status.APPROVED],
)
def test_a_part_that_would_be_decided_on_elsewhere(
    app: Flask, university: University, status: Status
) -> None:
    one = university
    if status is Status.LATE:
        close_period(one.year(2024), note="", by=one.hr)
    part = make_contribution(one.musician, status=status, first_day=date(2024, 3, 3))
    db.session.commit()
    assert verified(app)[0] == 0
    elsewhere = one.unit("biology").id
    damage("UPDATE contribution SET reviewing_unit_id = :unit WHERE id = :id", unit=elsewhere, id=part.id)
    sentence = (
        f"Contribution {part.id} of activity {part.activity_id} is decided on in unit {elsewhere}; the"
        f" appointments of person {one.musician.id} say unit {one.unit('music').id}."
    )
    assert sentence in wrong(app)


def test_a_change_that_is_written_or_given_up_over_a_transfer_is_well(
    app: Flask, university: University
) -> None:
    """The days of a change decide where it waits; those that are approved come back with it."""
    one = university
    activity_days = {"first_day": date(2025, 1, 1), "last_day": date(2025, 4, 30)}
    part = bring(make_contribution(one.musician, **activity_days), Status.AMENDING)
    one.musician.appointments[0].last_day = date(2025, 2, 28)
    appoint(one.musician, one.unit("performing"), first_day=date(2025, 3, 1))
    db.session.flush()
    part.last_day = date(2025, 2, 1)
    correcting(one.musician, one.unit("music"))()
    db.session.commit()
    assert part.reviewing_unit is one.unit("music")
    assert verified(app)[0] == 0
    workflow.move(part, "drop", by=one.musician)
    db.session.commit()
    assert part.reviewing_unit is one.unit("performing")
    assert verified(app)[0] == 0
