"""Several people at the same moment: one effect each, moments that rise, and nobody turned away by a lock."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date, timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from app import ledger, workflow
from app.clock import clock_at
from app.extensions import db
from app.models import Contribution, Decision, LedgerEntry, LedgerLock, Period, Person, Status, Unit
from app.recutting import recut_at_periods, recut_people, restamp
from tests.cast import University
from tests.conftest import NOW
from tests.factories import make_activity, make_contribution

PATIENCE = 30


def at_once(app: Flask, *deeds: Callable[[], None]) -> list[str]:
    """Does all of them at the same moment, each in a transaction of its own; "done", or the name of what stopped it."""
    db.session.commit()
    start = Barrier(len(deeds))

    def do(number: int) -> str:
        with app.app_context(), clock_at(NOW + timedelta(seconds=number)):
            start.wait(PATIENCE)
            try:
                deeds[number]()
                db.session.commit()
            except Exception as error:
                db.session.rollback()
                return type(error).__name__
            return "done"

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(do, range(len(deeds)), timeout=PATIENCE))


def approving(part: Contribution, by: Person) -> Callable[[], None]:
    ids = part.id, by.id

    def approve() -> None:
        workflow.move(
            db.session.get_one(Contribution, ids[0]), "approve", by=db.session.get_one(Person, ids[1])
        )

    return approve


def meanwhile(app: Flask, first: Callable[[], None], second: Callable[[], None]) -> None:
    """`second` begins in a transaction of its own while that of `first` is still open; both are committed."""
    db.session.commit()
    first()

    def do() -> None:
        with app.app_context(), clock_at(NOW + timedelta(seconds=1)):
            second()
            db.session.commit()

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(do)
        # Either it is through by now, or it waits for the first one.
        wait([done], 0.5)
        db.session.commit()
        done.result(PATIENCE)


def correcting(person: Person, unit: Unit) -> Callable[[], None]:
    """What follows when HR finds that `person` has always worked in `unit`."""
    ids = person.id, unit.id

    def correct() -> None:
        db.session.get_one(Person, ids[0]).appointments[0].unit_id = ids[1]
        db.session.flush()
        restamp([ids[0]])
        recut_people([ids[0]])

    return correct


def counted_in() -> list[str]:
    """The codes of the units in which work counts now."""
    query = select(Unit.code).join(LedgerEntry, LedgerEntry.unit_id == Unit.id).where(ledger.standing())
    return list(db.session.scalars(query))


def test_two_who_approve_at_once_post_once(app: Flask, university: University) -> None:
    part = make_contribution(university.musician, status=Status.SUBMITTED)
    approve = approving(part, university.head)
    assert at_once(app, approve, approve, approve) == ["Refused", "Refused", "done"]
    assert len(db.session.scalars(select(LedgerEntry)).all()) == 1
    assert len(db.session.scalars(select(Decision).where(Decision.move == "approve")).all()) == 1


def test_parts_approved_at_once_never_pass_the_whole(app: Flask, university: University) -> None:
    activity = make_activity(university.musician)
    hers = make_contribution(university.musician, activity, Status.SUBMITTED, percent=50)
    his = make_contribution(university.dancer, activity, Status.SUBMITTED, percent=50)
    # Both were submitted when they fitted; then a slip behind the checks made them too large together.
    his.share = 500_001
    done = at_once(app, approving(hers, university.head), approving(his, university.dean))
    assert done == ["Refused", "done"]


def test_different_parts_are_posted_at_moments_that_differ(app: Flask, university: University) -> None:
    parts = [make_contribution(university.musician, status=Status.SUBMITTED) for _number in range(6)]
    assert at_once(app, *(approving(part, university.head) for part in parts)) == ["done"] * 6
    moments = list(db.session.scalars(select(LedgerEntry.posted_at)))
    assert len(set(moments)) == 6
    assert db.session.get_one(LedgerLock, 1).last_moment == max(moments)


def test_an_approval_and_a_return_at_once_are_one_decision(app: Flask, university: University) -> None:
    part = make_contribution(university.musician, status=Status.SUBMITTED)
    ids = part.id, university.head.id

    def give_back() -> None:
        workflow.move(
            db.session.get_one(Contribution, ids[0]),
            "return",
            by=db.session.get_one(Person, ids[1]),
            reason="ขอแก้ไข",
        )

    assert at_once(app, approving(part, university.head), give_back) == ["Refused", "done"]
    db.session.expire_all()
    counted = len(ledger.standing_entries(part))
    assert counted == (1 if part.status is Status.APPROVED else 0)


def test_a_recall_and_an_approval_at_once_are_one_of_them(app: Flask, university: University) -> None:
    part = make_contribution(university.musician, status=Status.SUBMITTED)
    ids = part.id, university.musician.id

    def recall() -> None:
        workflow.move(
            db.session.get_one(Contribution, ids[0]), "recall", by=db.session.get_one(Person, ids[1])
        )

    assert at_once(app, approving(part, university.head), recall) == ["Refused", "done"]
    db.session.expire_all()
    assert bool(ledger.standing_entries(part)) == (part.status is Status.APPROVED)


def test_a_draft_deleted_twice_at_once_is_deleted_once(app: Flask, university: University) -> None:
    part = make_contribution(university.musician, status=Status.DRAFT)
    ids = part.id, university.musician.id

    def discard() -> None:
        # Both had read it before either of them deleted it.
        mine = db.session.get(Contribution, ids[0])
        if mine is None:
            raise workflow.Refused("it was gone already")
        workflow.discard(mine, by=db.session.get_one(Person, ids[1]))

    assert at_once(app, discard, discard) == ["Refused", "done"]


def test_an_approval_waits_for_the_correction_that_is_being_written(
    app: Flask, university: University
) -> None:
    part = make_contribution(university.musician, status=Status.SUBMITTED)
    # The dean decides before and after: the correction stays in his faculty.
    meanwhile(
        app,
        correcting(university.musician, university.unit("performing")),
        approving(part, university.dean),
    )
    assert counted_in() == ["performing"]


def test_a_correction_waits_for_the_approval_that_is_being_written(
    app: Flask, university: University
) -> None:
    part = make_contribution(university.musician, status=Status.SUBMITTED)
    meanwhile(
        app,
        approving(part, university.head),
        correcting(university.musician, university.unit("performing")),
    )
    assert counted_in() == ["performing"]


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_an_approval_counts_by_the_appointments_as_they_are_when_it_counts(
    app: Flask, university: University
) -> None:
    """The approver had read them before they were corrected."""
    part = make_contribution(university.musician, status=Status.SUBMITTED)
    approve = approving(part, university.head)
    correct = correcting(university.musician, university.unit("performing"))
    db.session.commit()
    assert part.person.appointments[0].unit is university.unit("music")

    def elsewhere() -> None:
        with app.app_context(), clock_at(NOW):
            # The stamp stays: she decides still.
            correct()
            db.session.get_one(Contribution, part_id).reviewing_unit_id = music
            db.session.commit()

    part_id, music = part.id, university.unit("music").id
    with ThreadPoolExecutor(1) as pool:
        pool.submit(elsewhere).result(PATIENCE)
    approve()
    db.session.commit()
    assert counted_in() == ["performing"]


def test_a_year_that_is_being_made_cuts_what_is_approved_meanwhile(
    app: Flask, university: University
) -> None:
    part = make_contribution(
        university.musician, status=Status.SUBMITTED, first_day=date(2021, 9, 30), last_day=date(2021, 10, 1)
    )
    calendar = university.calendars["fiscal"].id

    def make_year() -> None:
        db.session.add(
            Period(
                calendar_id=calendar,
                name_th="ปี 2565",
                name_en="Year 2022",
                first_day=date(2021, 10, 1),
                last_day=date(2022, 9, 30),
            )
        )
        db.session.flush()
        recut_at_periods()

    meanwhile(app, approving(part, university.head), make_year)
    assert len(ledger.standing_entries(part)) == 2
