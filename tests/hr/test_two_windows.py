"""Two members of HR at the same moment: one of them does it, the other is told to look again."""

from collections.abc import Callable
from datetime import date

from flask import Flask

from app.extensions import db
from app.hr import appointment_actions, role_actions
from app.hr.appointment_actions import Act, Place, facts_of
from app.hr.role_actions import Terms
from app.models import Person, Role, RoleGrant, Status, Unit
from tests.cast import University
from tests.factories import grant, log, make_contribution, make_person
from tests.hr.appointing import counted, posts
from tests.ledger.test_at_once import approving, at_once, meanwhile


def transferring(person: Person, unit: Unit, by: Person) -> Callable[[], None]:
    """As the form does it: what was read before is compared under the lock."""
    ids, read = (person.id, unit.id, by.id), facts_of(person)

    def transfer() -> None:
        person, unit, by = (
            db.session.get_one(model, key) for model, key in zip((Person, Unit, Person), ids, strict=True)
        )
        to = Place(unit, 100)
        appointment_actions.transfer(person, to=to, first_day=date(2025, 3, 1), act=Act(by, "", read))

    return transfer


def test_two_transfers_at_once_have_one_effect(app: Flask, university: University) -> None:
    one = university
    second = make_person("hr-two", one.unit("office"))
    grant(second, Role.HR, one.root)
    log(one.musician, first_day=date(2025, 5, 6))
    outcome = at_once(
        app,
        transferring(one.musician, one.unit("performing"), one.hr),
        transferring(one.musician, one.unit("biology"), second),
    )
    assert outcome == ["Impossible", "done"]
    db.session.expire_all()
    assert len(posts(one.musician)) == 2
    assert counted(one.musician) == {posts(one.musician)[-1][0]: 360}


def test_work_approved_during_a_transfer_lands_in_the_new_unit(app: Flask, university: University) -> None:
    one = university
    part = make_contribution(one.musician, status=Status.SUBMITTED, first_day=date(2025, 5, 6))
    meanwhile(app, transferring(one.musician, one.unit("performing"), one.hr), approving(part, one.dean))
    db.session.expire_all()
    assert counted(one.musician) == {"performing": 360}


def test_two_corrections_of_a_role_at_once_have_one_effect(app: Flask, university: University) -> None:
    one = university
    held = grant(one.dancer, Role.HEAD, one.unit("performing"), date(2025, 1, 1))
    ids, read = (held.id, one.hr.id), role_actions.facts_of(held)

    def ending(day: date) -> Callable[[], None]:
        def end() -> None:
            found = db.session.get_one(RoleGrant, ids[0])
            by = db.session.get_one(Person, ids[1])
            role_actions.correct(found, Terms(date(2025, 1, 1), day), by=by, reason="", read=read)

        return end

    outcome = at_once(app, ending(date(2025, 8, 31)), ending(date(2025, 9, 30)))
    assert outcome == ["Impossible", "done"]
