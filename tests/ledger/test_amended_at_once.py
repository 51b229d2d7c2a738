"""Changes of what is approved, by several people at the same moment: one effect each, and the ledger agrees with it."""

from collections.abc import Callable
from typing import Any

from flask import Flask

from app import amendments, facts, ledger, workflow
from app.extensions import db
from app.models import Contribution, Person, Scale, Status
from tests.cast import University
from tests.factories import approve, bring, make_activity, make_closed, make_contribution
from tests.ledger.test_at_once import at_once


def moving(part: Contribution, name: str, by: Person, **also: Any) -> Callable[[], None]:
    ids = part.id, by.id

    def move() -> None:
        workflow.move(
            db.session.get_one(Contribution, ids[0]), name, by=db.session.get_one(Person, ids[1]), **also
        )

    return move


def minutes_of(part: Contribution) -> list[int]:
    return [entry.minutes for entry in ledger.standing_entries(part)]


def test_a_change_is_either_dropped_or_sent(app: Flask, university: University) -> None:
    part = bring(make_contribution(university.musician, hours=6), Status.AMENDING)
    part.minutes = 60
    done = at_once(
        app, moving(part, "drop", university.musician), moving(part, "submit", university.musician)
    )
    db.session.refresh(part)
    assert done == ["Refused", "done"]
    assert (part.status, part.minutes) in ((Status.APPROVED, 360), (Status.SUBMITTED, 60))
    assert minutes_of(part) == [360]


def test_what_is_revoked_is_not_changed_and_what_is_changed_is_not_revoked(
    app: Flask, university: University
) -> None:
    part = make_contribution(university.musician)
    done = at_once(
        app,
        moving(part, "revoke", university.head, reason="นับซ้ำ"),
        moving(part, "amend", university.musician),
    )
    db.session.refresh(part)
    assert done == ["Refused", "done"]
    assert (part.status, bool(minutes_of(part))) in ((Status.RETURNED, False), (Status.AMENDING, True))


def test_revoked_twice_is_revoked_once(app: Flask, university: University) -> None:
    part = make_contribution(university.musician)
    revoke = moving(part, "revoke", university.head, reason="นับซ้ำ")
    assert at_once(app, revoke, revoke) == ["Refused", "done"]
    assert minutes_of(part) == []


def test_a_late_item_accepted_twice_counts_once(app: Flask, university: University) -> None:
    part = make_contribution(university.musician, status=Status.SUBMITTED)
    make_closed(university.year(part.last_day.year), university.hr)
    approve(part)
    accept = moving(part, "accept", university.hr, reason="มติ")
    back = moving(part, "return", university.hr, reason="มติ")
    assert sorted(at_once(app, accept, accept, back)) == ["Refused", "Refused", "done"]
    db.session.refresh(part)
    assert len(minutes_of(part)) == (part.status is Status.APPROVED)


def test_other_facts_reach_every_part_whatever_happens_to_it_meanwhile(
    app: Flask, university: University
) -> None:
    activity = make_activity(university.musician)
    lead = make_contribution(university.musician, activity, percent=50)
    theirs = make_contribution(university.dancer, activity, percent=50)
    late = make_contribution(university.joint, activity, Status.DECLINED, percent=50)
    workflow.move(lead, "amend", by=university.musician)
    amendments.propose_facts(lead, facts.counted(activity)._replace(scale=Scale.NATIONAL))
    workflow.move(lead, "submit", by=university.musician)
    done = at_once(
        app,
        moving(lead, "approve", university.head),
        moving(theirs, "revoke", university.dean, reason="นับซ้ำ"),
        moving(late, "approve", university.head),
    )
    assert done == ["Refused", "done", "done"]
    db.session.expire_all()
    assert {entry.scale for entry in ledger.standing_entries(lead)} == {Scale.NATIONAL}
    assert ledger.standing_entries(theirs) == []
