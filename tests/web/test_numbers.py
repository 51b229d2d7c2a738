"""Numbers, credit and shares as they are shown and typed."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.numbers import ShareError, format_credit, format_number, format_share, format_size, parse_share


@pytest.mark.parametrize(
    ("number", "shown"), [(0, "0"), (1140, "1,140"), (-2, "−2"), (-1234567, "−1,234,567")]
)
def test_numbers_have_commas_and_a_real_minus(number, shown):
    assert format_number(number) == shown


@pytest.mark.parametrize(
    ("ppm", "shown"),
    [
        (0, "0.000"),
        (1_000_000, "1.000"),
        (333_333, "0.333"),
        (499, "0.000"),
        (500, "0.001"),
        (999_500, "1.000"),
        (1_234_567_500, "1,234.568"),
        (-500, "−0.001"),
        (-333_333, "−0.333"),
        (-499, "0.000"),
    ],
)
def test_credit_is_rounded_half_up_to_three_decimals(ppm, shown):
    assert format_credit(ppm) == shown


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_shown_credit_is_nearest_to_the_real_one(ppm):
    shown = Fraction(format_credit(ppm).replace(",", "").replace("−", "-"))
    assert abs(shown - Fraction(ppm, 1_000_000)) <= Fraction(1, 2000)


@pytest.mark.parametrize(
    ("ppm", "shown"),
    [
        (1_000_000, "100 %"),
        (333_300, "33.33 %"),
        (505_000, "50.5 %"),
        (100, "0.01 %"),
        (0, "0 %"),
        (200_000, "20 %"),
    ],
)
def test_shares_are_shown_in_percent_without_needless_zeros(ppm, shown):
    assert format_share(ppm) == shown


@pytest.mark.parametrize(
    ("typed", "ppm"),
    [
        ("40", 400_000),
        ("33.33", 333_300),
        ("33.33 %", 333_300),
        ("33.33%", 333_300),
        ("๓๓.๓๓", 333_300),
        (" 100.00 ", 1_000_000),
        (".5", 5_000),
        ("50.500", 505_000),
        ("0.01", 100),
    ],
)
def test_shares_are_read_as_typed(typed, ppm):
    assert parse_share(typed) == ppm


@pytest.mark.parametrize(
    "typed",
    ["", " ", "%", ".", "0", "0.00", "-5", "100.01", "33,33", "33.333", "1/3", "สี่สิบ", "1e2", "9" * 5000, "²"],
)
def test_other_shares_are_refused_with_a_sentence(typed):
    with pytest.raises(ShareError, match="share"):
        parse_share(typed)


@given(st.integers(min_value=1, max_value=10_000))
def test_every_share_of_two_decimals_is_read_back(hundredths):
    assert parse_share(format_share(hundredths * 100)) == hundredths * 100


@pytest.mark.parametrize(
    ("size", "shown"),
    [(0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (12_449, "12.4 kB"), (10_485_760, "10.5 MB")],
)
def test_a_files_size_is_shown_in_decimal_units(size: int, shown: str) -> None:
    assert format_size(size) == shown
