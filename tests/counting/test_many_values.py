"""Many indicators asked at once say what each says alone, at the cost of one."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from app import clock
from app.counting.indicators import values_below
from app.counting.many_values import Asked, values_of
from app.extensions import db
from app.models import IndicatorMeasure, Reckoning
from tests.cast import University
from tests.counting.test_indicators import indicator, measures, planned, share
from tests.engagement_factories import make_partner
from tests.factories import bangkok
from tests.plan_factories import make_typed
from tests.statements import counted

__all__ = ["planned"]


def test_many_at_once_say_what_each_says_alone(planned: University, app: Flask) -> None:
    indicators = [*measures(), share(filters={"scales": ["local"]}, of_filters={"areas": ["service"]})]
    asked = [
        Asked(one, planned.unit(code).id, planned.year(year))
        for one in indicators
        for code in ("tsu", "faa", "office")
        for year in (2024, 2025)
    ]
    for moment in (None, clock.now()):
        found = values_of(asked, moment)
        assert found == [values_below(one.indicator, one.unit_id, one.period, moment).whole for one in asked]
    assert any(one.value for one in found) and any(one.why for one in found)


def test_typed_values_of_many_are_those_that_stood_at_the_moment(planned: University, app: Flask) -> None:
    typed, period = indicator(reckoning=Reckoning.TYPED), planned.year(2025)
    first = make_typed(typed, planned.root, period, 3, at=bangkok(date(2025, 1, 10)))
    first.replaced_at = bangkok(date(2025, 3, 1))
    db.session.flush()
    make_typed(typed, planned.root, period, 5, at=first.replaced_at)
    told = [
        values_of([Asked(typed, planned.root.id, period)], moment)[0].value
        for moment in (bangkok(date(2025, 1, 9)), bangkok(date(2025, 2, 1)), first.replaced_at, None)
    ]
    assert told == [None, 3, 5, 5]


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_list_of_sectors_costs_no_parameter_for_each_partner(planned: University, app: Flask) -> None:
    """PostgreSQL takes 65,535 in one statement: 7,000 schools in ten numbers were more."""
    for number in range(30):
        make_partner(f"โรงเรียน {number}", sector=planned.school.sector_code)
    planned.municipality.merged_into_id = planned.school.id
    db.session.flush()
    of_schools = indicator(IndicatorMeasure.ACTIVITIES, filters={"sectors": [planned.school.sector_code]})
    with app.test_request_context(), counted() as statements:
        found = values_of([Asked(of_schools, planned.root.id, planned.year(2025))] * 10)
    # The municipality turned out to be the school: its activity counts too.
    assert [one.value for one in found] == [3] * 10
    assert max(one.count("?") for one in statements) < 300


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_ten_cost_as_many_statements_as_one_of_each_kind(
    planned: University, app: Flask, client_of: Callable[..., object]
) -> None:
    asked = [Asked(one, planned.root.id, planned.year(2025)) for one in measures()]
    with app.test_request_context():
        with counted() as once:
            values_of(asked)
        with counted() as thrice:
            values_of(asked * 3)
    assert len(thrice) <= len(once) <= 12
