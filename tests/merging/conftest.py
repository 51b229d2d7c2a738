"""Two records of the same work, for all tests of merging."""

from datetime import date

import pytest

from app.extensions import db
from app.models import Activity
from tests.cast import University
from tests.factories import log


@pytest.fixture
def twice(university: University) -> tuple[Activity, Activity]:
    """The same field trip, logged by the musician and by the scientist, each alone."""
    first = log(university.musician, "ลงพื้นที่ทะเลสาบ", hours=6, first_day=date(2025, 3, 3))
    second = log(university.scientist, "ลงพื้นที่ทะเลสาบสงขลา", hours=4, first_day=date(2025, 3, 4))
    db.session.commit()
    return first.activity, second.activity
