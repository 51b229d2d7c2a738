"""Two of HR write norms, or put somebody into groups, at the same moment: the second reads what the first wrote."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from app.extensions import db
from app.hr import norm_actions
from app.hr.norm_actions import NormFacts
from app.hr.trial import Impossible
from app.models import GroupPlace, Person, StaffGroup, StaffLine, WorkloadNorm
from tests.cast import University
from tests.ledger.test_at_once import at_once, meanwhile
from tests.plan_factories import make_group, make_norm, put_into

Deed = Callable[[], None]
BEGINS = date(2025, 3, 1)


def putting(one: University, code: str, first_day: date, *, compares: bool = True) -> Deed:
    """As the form does it: what was read before is in the session, and is compared under the lock."""
    ids, read = (one.musician.id, one.hr.id), norm_actions.facts_of(one.musician)
    make_group(code)

    def put() -> None:
        person, by = (db.session.get_one(Person, key) for key in ids)
        group = db.session.get_one(StaffGroup, code)
        assert norm_actions.facts_of(person) is not None
        norm_actions.put_into(person, group, first_day, by=by, reason="", read=read if compares else None)

    return put


def setting(one: University, minutes: int, first_day: date = BEGINS) -> Deed:
    by = one.hr.id

    def set_norm() -> None:
        facts = NormFacts(StaffLine.ACADEMIC, None, None, minutes, first_day, "")
        norm_actions.set_norm(facts, by=db.session.get_one(Person, by), reason="")

    return set_norm


def ending(one: University, norm: WorkloadNorm, last_day: date) -> Deed:
    ids, read = (norm.id, one.hr.id), norm_actions.end_of(norm)

    def end() -> None:
        found, by = db.session.get_one(WorkloadNorm, ids[0]), db.session.get_one(Person, ids[1])
        norm_actions.end_norm(found, last_day, by=by, reason="", read=read)

    return end


def places() -> list[tuple[str, date, date | None]]:
    db.session.expire_all()
    found = db.session.query(GroupPlace).order_by(GroupPlace.first_day)
    return [(one.group_code, one.first_day, one.last_day) for one in found]


def norms() -> list[tuple[int, date, date | None]]:
    db.session.expire_all()
    found = db.session.query(WorkloadNorm).order_by(WorkloadNorm.first_day)
    return [(one.minutes, one.first_day, one.last_day) for one in found]


def test_two_places_never_share_a_day(app: Flask, university: University) -> None:
    put_into(university.musician, make_group("before"), date(2024, 1, 1))
    first = putting(university, "one", BEGINS, compares=False)
    meanwhile(app, first, putting(university, "two", date(2025, 4, 1), compares=False))
    assert places() == [
        ("before", date(2024, 1, 1), date(2025, 2, 28)),
        ("one", BEGINS, date(2025, 3, 31)),
        ("two", date(2025, 4, 1), None),
    ]


def test_of_two_who_read_the_same_place_one_is_told_to_look_again(app: Flask, university: University) -> None:
    two = putting(university, "one", BEGINS), putting(university, "two", date(2025, 4, 1))
    assert at_once(app, *two) == ["Impossible", "done"]
    assert len(places()) == 1


def test_a_second_norm_of_the_same_day_corrects_the_first(app: Flask, university: University) -> None:
    meanwhile(app, setting(university, 60), setting(university, 120))
    assert norms() == [(120, BEGINS, None)]
    meanwhile(app, setting(university, 180, date(2025, 4, 1)), setting(university, 240, date(2025, 5, 1)))
    assert norms() == [
        (120, BEGINS, date(2025, 3, 31)),
        (180, date(2025, 4, 1), date(2025, 4, 30)),
        (240, date(2025, 5, 1), None),
    ]


def test_a_norm_that_another_one_ended_is_not_ended_again_unread(app: Flask, university: University) -> None:
    norm = make_norm(100)
    began, set_norm = norm.first_day, setting(university, 60)
    with pytest.raises(Impossible):
        meanwhile(app, set_norm, ending(university, norm, date(2026, 3, 1)))
    assert norms() == [(6000, began, date(2025, 2, 28)), (60, BEGINS, None)]
