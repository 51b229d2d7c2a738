"""Messages are gathered while another run sends or gathers them: nothing that was claimed changes, and no name is lost."""

import pytest
from flask import Flask
from sqlalchemy import update

from app import workflow
from app.extensions import db
from app.mail import gathering
from app.models import Message, Person, Status
from tests.cast import University
from tests.factories import make_activity, make_contribution
from tests.ledger.test_at_once import at_once
from tests.mail.conftest import set_up_mail


@pytest.fixture
def answered(app: Flask, university: University) -> list[Person]:
    """Three colleagues who have confirmed their parts of one record: three messages wait for its lead."""
    set_up_mail(app, "smtp://localhost")
    activity = make_activity(university.musician)
    people = [university.dancer, university.joint, university.scientist]
    for person in people:
        part = make_contribution(person, activity, Status.PROPOSED, percent=10)
        workflow.move(part, "confirm", by=person)
    db.session.commit()
    return people


def waiting() -> list[Message]:
    db.session.expire_all()
    return db.session.query(Message).order_by(Message.id).all()


@pytest.mark.parametrize("claimed", [0, 1, 2])
def test_what_is_claimed_after_it_was_read_stays_as_it_is(
    answered: list[Person], monkeypatch: pytest.MonkeyPatch, claimed: int
) -> None:
    before = [(one.id, one.body) for one in waiting()]
    put_in_place = gathering._put_in_place

    def meanwhile(ids, letter):  # type: ignore[no-untyped-def]
        db.session.execute(update(Message).where(Message.id == ids[claimed]).values(tries=1))
        db.session.commit()
        return put_in_place(ids, letter)

    monkeypatch.setattr(gathering, "_put_in_place", meanwhile)
    assert gathering.gather() == 0
    assert [(one.id, one.body) for one in waiting()] == before


def test_two_runs_gather_once(app: Flask, answered: list[Person]) -> None:
    found = []
    assert at_once(app, *(lambda: found.append(gathering.gather()) for _run in range(2))) == ["done", "done"]
    assert sorted(found) == [0, 2]
    [message] = waiting()
    assert all(one.name_in("th") in message.body for one in answered)
