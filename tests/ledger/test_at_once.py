"""Several people at the same moment: one effect each, moments that rise, and nobody turned away by a lock."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from flask import Flask
from sqlalchemy import select

from app import ledger, workflow
from app.clock import clock_at
from app.extensions import db
from app.models import Contribution, Decision, LedgerEntry, LedgerLock, Person, Status
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
