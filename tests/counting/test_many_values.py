"""Many indicators asked at once say what each says alone, at the cost of one."""

from collections.abc import Callable

import pytest
from flask import Flask

from app import clock
from app.counting.indicators import value
from app.counting.many_values import Asked, values_of
from tests.cast import University
from tests.counting.test_indicators import measures, planned, share
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
        assert found == [value(one.indicator, one.unit_id, one.period, moment) for one in asked]
    assert any(one.value for one in found) and any(one.why for one in found)


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
