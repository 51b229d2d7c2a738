"""Submitting while a transfer is being written: the head who decides is that of the unit the transfer leads to, in either order."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from app import workflow
from app.access.reviewers import home_unit
from app.activities.actions import log_activity
from app.activities.forms import OwnFacts, SharedFacts
from app.activities.part_actions import propose_part
from app.activities.uploads import NO_PAPERS
from app.extensions import db
from app.hr import appointment_actions
from app.hr.appointment_actions import Act, Place
from app.models import WHOLE, Activity, ActivityKind, Contribution, Part, Person, Status, Unit
from tests.cast import University
from tests.factories import make_activity, make_contribution
from tests.ledger.test_at_once import meanwhile

ORDERS = pytest.mark.parametrize("order", ["transfer first", "work first"])
DAY = date(2025, 3, 3)


def transferring(university: University) -> Callable[[], None]:
    """HR finds that the musician has worked in biology since the beginning of the year."""
    person, unit, hr = university.musician.id, university.unit("biology").id, university.hr.id

    def transfer() -> None:
        appointment_actions.transfer(
            db.session.get_one(Person, person),
            to=Place(db.session.get_one(Unit, unit), 100),
            first_day=date(2025, 1, 1),
            act=Act(db.session.get_one(Person, hr), "หนังสือมาช้า"),
        )

    return transfer


def both(app: Flask, university: University, work: Callable[[], None], order: str) -> None:
    """Does both, one while the other is being written, and asks for the stamp of what the musician has waiting."""
    transfer = transferring(university)
    # What the request read before it waited must not be what it stamps with.
    musician = university.musician.id

    def informed() -> None:
        assert db.session.get_one(Person, musician).appointments[0].unit
        work()

    meanwhile(app, *((transfer, informed) if order == "transfer first" else (informed, transfer)))
    db.session.expire_all()
    waits = select(Contribution).where(
        Contribution.status == Status.SUBMITTED, Contribution.person_id == musician
    )
    part = db.session.scalars(waits).one()
    assert part.reviewing_unit is home_unit(part.person, part.last_day)
    assert part.reviewing_unit is university.unit("biology")


@ORDERS
@pytest.mark.parametrize(
    ("status", "name"),
    [(Status.DRAFT, "submit"), (Status.PROPOSED, "confirm"), (Status.AMENDING, "submit")],
)
def test_what_is_submitted_waits_where_its_person_works(
    app: Flask, university: University, order: str, status: Status, name: str
) -> None:
    lead = university.dancer if status is Status.PROPOSED else university.musician
    activity = make_activity(lead, university.kind("lecture"), first_day=DAY)
    ids = make_contribution(university.musician, activity, status).id, university.musician.id

    def submit() -> None:
        workflow.move(db.session.get_one(Contribution, ids[0]), name, by=db.session.get_one(Person, ids[1]))

    both(app, university, submit, order)


@ORDERS
def test_what_is_logged_and_sent_in_one_step_waits_there_too(
    app: Flask, university: University, order: str
) -> None:
    ids = university.kind("lecture").id, university.musician.id

    def send() -> None:
        kind = db.session.get_one(ActivityKind, ids[0])
        log_activity(
            shared=SharedFacts(
                kind=kind,
                title="บรรยาย",
                description="",
                first_day=DAY,
                last_day=DAY,
                scale=None,
                place="",
                fields={},
            ),
            own=OwnFacts(Part.LEAD, 60, None, None, None),
            papers=NO_PAPERS,
            form_token="a form",
            submit=True,
            by=db.session.get_one(Person, ids[1]),
        )

    both(app, university, send, order)


@ORDERS
def test_what_a_lead_proposes_meanwhile_and_its_person_confirms_waits_there_too(
    app: Flask, university: University, order: str
) -> None:
    activity = make_activity(university.dancer, university.kind("lecture"), first_day=DAY)
    ids = activity.id, university.musician.id, university.dancer.id

    def propose() -> None:
        person = db.session.get_one(Person, ids[1])
        part = propose_part(
            db.session.get_one(Activity, ids[0]),
            person,
            own=OwnFacts(Part.MEMBER, 60, DAY, DAY, WHOLE),
            keeping=None,
            by=db.session.get_one(Person, ids[2]),
        ).part
        workflow.move(part, "confirm", by=person)

    both(app, university, propose, order)


def test_a_correction_moves_the_right_to_revoke(app: Flask, university: University) -> None:
    one = university
    part = make_contribution(one.musician, kind=one.kind("lecture"), first_day=DAY)
    changing = make_contribution(
        one.musician, status=Status.AMENDING, kind=one.kind("lecture"), first_day=DAY
    )
    version = workflow.version_of(part)
    transferring(one)()
    db.session.commit()
    assert {part.reviewing_unit.code, changing.reviewing_unit.code} == {"biology"}
    assert workflow.version_of(part) == version
    assert not workflow.is_open(part, "revoke", one.head)
    assert workflow.is_open(part, "revoke", one.science_head)
