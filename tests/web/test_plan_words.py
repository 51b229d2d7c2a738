"""Values beside their targets: what misses one is never shown equal to it."""

from fractions import Fraction

import pytest
from flask import Flask

from app.counting.indicators import Value
from app.models import Aim, Indicator, IndicatorMeasure, Reckoning
from app.web.plan_words import shown_apart, shown_value

SHARE = {"reckoning": Reckoning.SHARE, "measure": IndicatorMeasure.HOURS, "decimals": 0}
HOURS = {"reckoning": Reckoning.PER_PERSON, "measure": IndicatorMeasure.HOURS, "decimals": 0}


@pytest.mark.parametrize(
    ("facts", "aim", "value", "target", "shown"),
    [
        (SHARE, Aim.MORE, "37.6", 38_000, "37.6 %"),
        (SHARE, Aim.MORE, "37.996", 38_000, "37.9 %"),
        (SHARE, Aim.MORE, "37.4", 38_000, "37 %"),
        (SHARE, Aim.MORE, "38", 38_000, "38 %"),
        (SHARE, Aim.MORE, "38.4", 38_000, "38 %"),
        (SHARE, Aim.LESS, "38.4", 38_000, "38.4 %"),
        (SHARE, Aim.LESS, "37.6", 38_000, "38 %"),
        (SHARE, Aim.MORE, "37.6", None, "38 %"),
        (HOURS, Aim.MORE, "9.999", 10_000, "9:59"),
        (HOURS, Aim.LESS, "10.001", 10_000, "10:01"),
    ],
)
def test_a_value_that_misses_its_target_is_told_apart_from_it(
    app: Flask, facts: dict[str, object], aim: Aim, value: str, target: int | None, shown: str
) -> None:
    indicator = Indicator(aim=aim, **facts)
    with app.test_request_context():
        assert shown_value(indicator, Value(Fraction(value)), target) == shown


def test_what_is_missing_is_never_nothing(app: Flask) -> None:
    indicator = Indicator(aim=Aim.MORE, **SHARE)
    with app.test_request_context():
        told = [shown_apart(indicator, Fraction(one), Fraction(0)) for one in ("0", "0.02", "0.4", "0.6")]
    assert told == ["0 %", "0.1 %", "0.4 %", "1 %"]
