"""A university with approved, waiting and drafted work in the fiscal year 2024, which is over."""

from datetime import date, timedelta

import pytest
from flask import Flask

from app.clock import clock_at
from app.models import Status
from tests.cast import University, found_university
from tests.conftest import NOW, Filling
from tests.factories import log, make_contribution

# A month before the cast's today: what a test does now is later than all of it.
EARLIER = NOW - timedelta(days=30)


def found_year() -> None:
    """The university after work of the musician, the dancer and the joint lecturer in the fiscal year 2024."""
    found_university()
    one = University()
    with clock_at(EARLIER):
        log(one.musician, "อบรมครูดนตรี", kind=one.kind("training"), first_day=date(2024, 2, 1), hours=6)
        log(one.dancer, "รำถวาย", kind=one.kind("concert"), first_day=date(2024, 3, 5), hours=4)
        log(one.joint, "ค่ายดนตรี", kind=one.kind("lecture"), first_day=date(2024, 5, 6), hours=10)
        make_contribution(
            one.musician, status=Status.SUBMITTED, kind=one.kind("lecture"), title="ยังรออยู่",
            first_day=date(2024, 6, 3), hours=2,
        )  # fmt: skip
        make_contribution(
            one.dancer, status=Status.RETURNED, kind=one.kind("lecture"), title="ส่งกลับ",
            first_day=date(2024, 6, 4), hours=3,
        )  # fmt: skip
        make_contribution(
            one.dancer,
            status=Status.DRAFT,
            kind=one.kind("lecture"),
            title="ร่างลับ",
            first_day=date(2024, 6, 5),
        )


@pytest.fixture
def filling(request: pytest.FixtureRequest, filling: Filling) -> Filling:
    """The year is made once for each database, and copied for each test that asks for it."""
    return ("closing_year", found_year) if "year" in request.fixturenames else filling


@pytest.fixture
def year(app: Flask) -> University:
    """The cast after that year."""
    return University()
