"""A period is closed while others approve, accept and close: each approval is before the close or after it."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from app import ledger, workflow
from app.activities import part_actions
from app.closing import actions
from app.counting import figures_of
from app.extensions import db
from app.models import Contribution, LedgerEntry, Period, PeriodClose, Person, Status
from app.review import actions as review
from tests.cast import University
from tests.factories import approve, make_activity, make_closed, make_contribution
from tests.ledger.test_at_once import approving, at_once, meanwhile


def closing(period: Period, by: Person) -> Callable[[], None]:
    ids = period.id, by.id

    def close() -> None:
        actions.close_period(
            db.session.get_one(Period, ids[0]), note="", by=db.session.get_one(Person, ids[1])
        )

    return close


def reopening(period: Period, by: Person) -> Callable[[], None]:
    ids = period.id, by.id

    def reopen() -> None:
        actions.reopen_period(
            db.session.get_one(Period, ids[0]), reason="ลืม", by=db.session.get_one(Person, ids[1])
        )

    return reopen


def waiting(university: University) -> Contribution:
    return make_contribution(
        university.musician,
        status=Status.SUBMITTED,
        kind=university.kind("lecture"),
        first_day=date(2024, 2, 1),
        hours=2,
    )


def close_of(period: Period) -> PeriodClose:
    db.session.expire_all()
    return db.session.scalars(select(PeriodClose).where(PeriodClose.period_id == period.id)).one()


def test_two_who_close_at_once_close_once(app: Flask, university: University) -> None:
    close = closing(university.year(2024), university.hr)
    assert at_once(app, close, close, close) == ["Refused", "Refused", "done"]
    close_of(university.year(2024))


def test_an_approval_at_the_moment_of_the_close_is_before_it_or_late(
    app: Flask, university: University
) -> None:
    period = university.year(2024)
    parts = [waiting(university) for _number in range(4)]
    approvals = [approving(part, university.head) for part in parts]
    done = at_once(app, *approvals[:2], closing(period, university.hr), *approvals[2:])
    assert done == ["done"] * 5
    close = close_of(period)
    posted = {entry.contribution_id: entry.posted_at for entry in db.session.scalars(select(LedgerEntry))}
    for part in parts:
        # What was posted was posted before the close; everything else waits for HR.
        assert part.status is (Status.APPROVED if part.id in posted else Status.LATE)
        assert part.id not in posted or posted[part.id] < close.closed_at
    root = str(university.root.id)
    kept = close.figures["units"].get(root, {}).get("", [0])
    assert kept[0] == 120 * len(posted)
    assert figures_of(period, close.closed_at)["units"] == close.figures["units"]


def test_an_approval_waits_for_the_close_that_is_being_made(app: Flask, university: University) -> None:
    part = waiting(university)
    meanwhile(app, closing(university.year(2024), university.hr), approving(part, university.head))
    db.session.expire_all()
    assert part.status is Status.LATE
    assert ledger.standing_entries(part) == []


def test_a_close_counts_the_approval_that_is_being_written(app: Flask, university: University) -> None:
    part = waiting(university)
    meanwhile(app, approving(part, university.head), closing(university.year(2024), university.hr))
    db.session.expire_all()
    assert part.status is Status.APPROVED
    assert close_of(university.year(2024)).figures["units"][str(university.root.id)][""][0] == 120


def test_reopening_while_more_becomes_late_leaves_nothing_late(app: Flask, university: University) -> None:
    period = university.year(2024)
    make_closed(period, university.hr)
    parts = [waiting(university) for _number in range(4)]
    approve(parts[0])
    approvals = [approving(part, university.head) for part in parts[1:]]
    done = at_once(app, *approvals[:2], reopening(period, university.hr), *approvals[2:])
    assert done == ["done"] * 4
    db.session.expire_all()
    assert close_of(period).reopened_at is not None
    assert {part.status for part in parts} <= {Status.SUBMITTED, Status.APPROVED}
    assert parts[0].status is Status.SUBMITTED


def test_two_who_reopen_at_once_reopen_once(app: Flask, university: University) -> None:
    period = university.year(2024)
    make_closed(period, university.hr)
    part = approve(waiting(university))
    reopen = reopening(period, university.hr)
    assert at_once(app, reopen, reopen) == ["Refused", "done"]
    db.session.expire_all()
    assert [line.move for line in part.decisions].count("reopen") == 1


def moving(part: Contribution, name: str, by: Person, reason: str = "") -> Callable[[], None]:
    ids = part.id, by.id

    def move() -> None:
        workflow.move(
            db.session.get_one(Contribution, ids[0]),
            name,
            by=db.session.get_one(Person, ids[1]),
            reason=reason,
        )

    return move


@pytest.mark.parametrize("order", ["the move first", "the close first"])
@pytest.mark.parametrize("name", ["submit", "recall", "return", "leave", "amend"])
def test_what_a_close_left_out_is_what_was_left_out_at_its_moment(
    app: Flask, university: University, name: str, order: str
) -> None:
    """A move whose clock was read before the close and that commits after it would change what the close keeps."""
    period, kind, hr = university.year(2024), university.kind("lecture"), university.hr
    lead = make_activity(university.musician, kind, first_day=date(2024, 2, 1))
    status = {
        "submit": Status.DRAFT, "recall": Status.SUBMITTED, "return": Status.SUBMITTED,
        "leave": Status.RETURNED, "amend": Status.APPROVED,
    }[name]  # fmt: skip
    part = make_contribution(university.dancer, lead, status, percent=40, hours=2)
    by = university.dean if name == "return" else university.dancer
    deeds = [moving(part, name, by, "เหตุผล"), closing(period, hr)]
    meanwhile(app, *(deeds if order == "the move first" else reversed(deeds)))
    close = close_of(period)
    assert figures_of(period, close.closed_at) == close.figures
    line = part.decisions[-1]
    assert line.move == name
    assert (line.at < close.closed_at) is (order == "the move first")


def test_two_who_submit_and_decide_on_the_same_activities_never_wait_for_each_other(
    app: Flask, university: University
) -> None:
    activities = [
        make_activity(university.joint, university.kind("lecture"), first_day=date(2025, 2, day))
        for day in (3, 4, 5)
    ]
    drafts = [make_contribution(university.dancer, one, Status.DRAFT, percent=30) for one in activities]
    waits = [make_contribution(university.musician, one, Status.SUBMITTED, percent=30) for one in activities]
    ids, who, head = [part.id for part in drafts], university.dancer.id, university.head.id
    versions = {part.id: workflow.version_of(part) for part in waits}

    def submit() -> None:
        mine = [db.session.get_one(Contribution, one) for one in reversed(ids)]
        part_actions.submit_several(mine, by=db.session.get_one(Person, who))

    def approve() -> None:
        review.approve_many(versions, by=db.session.get_one(Person, head))

    assert at_once(app, submit, approve, submit, approve) == ["done"] * 4
    db.session.expire_all()
    assert {part.status for part in drafts} == {Status.SUBMITTED}
