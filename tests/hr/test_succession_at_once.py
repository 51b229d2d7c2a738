"""A unit is closed for a successor while HR in another window moves people out of it or into it: the second reads what the first wrote."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest
from flask import Flask

from app.extensions import db
from app.hr import appointment_actions, succession, unit_actions
from app.hr.appointment_actions import Act, Place
from app.hr.trial import Impossible
from app.models import Appointment, Person, Unit
from tests.cast import University
from tests.factories import log
from tests.hr.appointing import counted
from tests.hr.test_succession import posts
from tests.ledger.test_at_once import at_once, meanwhile

Deed = Callable[[], None]
ORDERS = pytest.mark.parametrize("order", ["succession first", "appointment first"])


def succeeding(one: University) -> Deed:
    """Performing is followed by music from 1 July 2025 on."""
    ids = one.unit("performing").id, one.unit("music").id, one.hr.id

    def succeed() -> None:
        unit, successor = (db.session.get_one(Unit, key) for key in ids[:2])
        by = db.session.get_one(Person, ids[2])
        succession.succeed([unit], successor, on=date(2025, 7, 1), with_below=True, by=by, reason="")

    return succeed


def changing(one: University, person: Person, code: str, do: Callable[[Person, Place, Act], object]) -> Deed:
    """As a window does it that had its page open before: what it read is in its session already."""
    ids = person.id, one.unit(code).id, one.hr.id

    def change() -> None:
        subject, unit = db.session.get_one(Person, ids[0]), db.session.get_one(Unit, ids[1])
        assert [post.unit.code for post in subject.appointments] and unit.code
        do(subject, Place(unit, 100), Act(db.session.get_one(Person, ids[2]), ""))

    return change


def transferring(first_day: date) -> Callable[[Person, Place, Act], object]:
    return lambda person, to, act: appointment_actions.transfer(person, to=to, first_day=first_day, act=act)


def correcting(person: Person, to: Place, act: Act) -> object:
    """Their one post was in `to` all the time."""
    post = person.appointments[0]
    return appointment_actions.correct(
        post, to=to, first_day=post.first_day, last_day=None, is_primary=True, swaps=False, act=act
    )


def joining(person: Person, to: Place, act: Act) -> object:
    half = to._replace(fte=50)
    return appointment_actions.join(
        person, to=half, first_day=date(2025, 6, 1), last_day=None, present_fte=50, act=act
    )


def outcome(app: Flask, order: str, succeed: Deed, change: Deed) -> str:
    """Does both, one while the other is being written; what the second was refused with, if it was."""
    refused = []

    def second(deed: Deed) -> Deed:
        def do() -> None:
            try:
                deed()
            except Impossible as sentence:
                db.session.rollback()
                refused.append(str(sentence))

        return do

    deeds = (succeed, second(change)) if order == "succession first" else (change, second(succeed))
    meanwhile(app, *deeds)
    db.session.expire_all()
    return refused[0] if refused else ""


def sound(person: Person) -> bool:
    """On no day two primary posts, and none in a unit that is closed."""
    primary = sorted((one for one in person.appointments if one.is_primary), key=lambda one: one.first_day)
    apart = all(one.last_day and one.last_day < two.first_day for one, two in pairwise(primary))

    def fits(post: Appointment) -> bool:
        closed = post.unit.closed_on
        return closed is None or (post.last_day is not None and post.last_day < closed)

    return apart and all(fits(post) for post in person.appointments)


@ORDERS
def test_somebody_leaves_the_unit_that_closes(app: Flask, university: University, order: str) -> None:
    one = university
    log(one.dancer, first_day=date(2025, 6, 15), hours=5)
    leave = changing(one, one.dancer, "biology", transferring(date(2025, 6, 1)))
    assert outcome(app, order, succeeding(one), leave) == ""
    assert sound(one.dancer), posts(one.dancer)
    assert counted(one.dancer) == {"biology": 300}
    units = [unit for unit, *_rest in posts(one.dancer)]
    if order == "appointment first":
        assert units == ["performing", "biology"]


@ORDERS
@pytest.mark.parametrize("how", [transferring(date(2025, 8, 1)), correcting, joining])
def test_somebody_comes_into_the_unit_that_closes(
    app: Flask, university: University, order: str, how: Callable[[Person, Place, Act], object]
) -> None:
    one = university
    come = changing(one, one.scientist, "performing", how)
    refused = outcome(app, order, succeeding(one), come)
    assert sound(one.scientist), posts(one.scientist)
    if order == "succession first":
        assert "ปิดตั้งแต่" in refused
        assert [unit for unit, *_rest in posts(one.scientist)] == ["biology"]
    else:
        assert refused == ""
        assert posts(one.scientist)[-1][0] == "music"


@ORDERS
def test_a_unit_closes_while_somebody_comes(app: Flask, university: University, order: str) -> None:
    one = university
    ids = one.unit("performing").id, one.hr.id

    def close() -> None:
        unit, by = db.session.get_one(Unit, ids[0]), db.session.get_one(Person, ids[1])
        unit_actions.close_unit(unit, closed_on=date(2025, 7, 1), with_below=True, by=by, reason="")

    refused = outcome(app, order, close, changing(one, one.scientist, "performing", correcting))
    assert ("ปิดตั้งแต่" in refused) is (order == "succession first")


def test_many_at_once_never_wait_for_each_other(app: Flask, university: University) -> None:
    one = university
    for person in (one.dancer, one.musician, one.scientist, one.joint):
        log(person, first_day=date(2025, 6, 15), hours=1)
    done = at_once(
        app,
        changing(one, one.scientist, "performing", transferring(date(2025, 6, 1))),
        succeeding(one),
        changing(one, one.dancer, "biology", transferring(date(2025, 6, 1))),
        changing(one, one.musician, "performing", transferring(date(2025, 6, 1))),
    )
    assert set(done) <= {"done", "Impossible"}, done
    db.session.expire_all()
    for person in (one.dancer, one.musician, one.scientist, one.joint):
        assert sound(person), posts(person)
