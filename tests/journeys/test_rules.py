"""The invariants themselves: silent about what is right, however unusual, and not about what is wrong."""

import pytest

from app.extensions import db
from app.models import Status
from tests.cast import University
from tests.factories import make_activity, make_contribution
from tests.journeys.rules import nobody_decided_their_own

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def test_who_decided_may_be_asked_to_take_part_afterwards(university: University) -> None:
    activity = make_activity(university.musician)
    make_contribution(university.musician, activity, percent=50)
    make_contribution(university.head, activity, Status.PROPOSED, percent=50)
    nobody_decided_their_own()


def test_who_takes_part_decides_on_nobodys_part(university: University) -> None:
    activity = make_activity(university.dancer)
    make_contribution(university.head, activity, Status.DRAFT, percent=50)
    part = make_contribution(university.musician, activity, Status.SUBMITTED, percent=50)
    part.decisions[-1].move, part.decisions[-1].by_id = "return", university.head.id
    db.session.flush()
    with pytest.raises(AssertionError):
        nobody_decided_their_own()
