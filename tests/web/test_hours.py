"""Hours as they are typed and shown."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.hours import HoursError, decimal_hours, format_hours, parse_hours

MINUTES = st.integers(min_value=0, max_value=9_999 * 60)


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("18", 1080),
        ("1.5", 90),
        (".5", 30),
        ("1.50", 90),
        ("1.500", 90),
        ("1:30", 90),
        ("0:05", 5),
        ("01:05", 65),
        ("๑๘", 1080),
        ("๑:๓๐", 90),
        (" 18 ", 1080),
        ("0", 0),
        ("1.33", 80),
        ("0.01", 1),
        ("0.008333333", None),
        ("1,260", 75_600),
        ("1,076:30", 64_590),
        ("1,260.5", 75_630),
        ("1 ชม. 30 นาที", 90),
        ("1ชม.30นาที", 90),
        ("1 ชั่วโมง 5 นาที", 65),
        ("90 นาที", 90),
        ("2 ชม.", 120),
        ("2 ช.ม.", 120),
        ("1.5 ชั่วโมง", 90),
        ("1:30 ชม.", 90),
        ("1,260 ชม.", 75_600),
        ("1h 30m", 90),
        ("1H30M", 90),
        ("2 hours", 120),
        ("1 hr 15 min", 75),
        ("9,999", 599_940),
        ("9999:00", 599_940),
        ("00000018", 1080),
    ],
)
def test_hours_are_read_as_typed(typed, minutes):
    if minutes is None:
        with pytest.raises(HoursError, match="two decimals"):
            parse_hours(typed)
    else:
        assert parse_hours(typed) == minutes


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Type the hours"),
        ("  ", "Type the hours"),
        ("สิบแปด", "Type the hours"),
        (".", "Type the hours"),
        ("5.", "Type the hours"),
        (":30", "Type the hours"),
        ("1:30:00", "Type the hours"),
        ("1 30", "Type the hours"),
        ("1e3", "Type the hours"),
        ("1.5 ชม. 30 นาที", "Type the hours"),
        ("18-20", "Type the hours"),
        ("²", "Type the hours"),
        ("09:30 น.", "Type the hours"),
        ("-1", "below zero"),
        ("−1:30", "below zero"),
        ("1:75", "00 to 59"),
        ("1:5", "00 to 59"),
        ("1:005", "00 to 59"),
        ("1 ชม. 75 นาที", "fewer than 60"),
        ("1.333", "two decimals"),
        ("1,5", "with a dot"),
        ("1,50", "with a dot"),
        ("12,34 ชม.", "with a dot"),
        ("9999:01", "9,999"),
        ("10000", "9,999"),
        ("9" * 5000, "9,999"),
        ("9" * 5000 + ":00", "9,999"),
        ("1." + "3" * 5000, "two decimals"),
        ("9" * 5000 + " นาที", "9,999"),
    ],
)
def test_what_leaves_a_doubt_is_refused_with_what_to_type(typed, sentence):
    with pytest.raises(HoursError, match=sentence):
        parse_hours(typed)


@given(st.text(alphabet="0123456789๑.,: -−ชม.นาทีhm", max_size=10))
def test_any_text_is_minutes_or_a_sentence(text):
    try:
        assert 0 <= parse_hours(text) <= 9_999 * 60
    except HoursError as error:
        assert str(error)


@pytest.mark.parametrize(
    ("minutes", "shown"), [(0, "0:00"), (5, "0:05"), (90, "1:30"), (64_590, "1,076:30"), (-45, "−0:45")]
)
def test_hours_are_shown_as_hours_and_minutes(minutes, shown):
    assert format_hours(minutes) == shown


@given(MINUTES)
def test_every_form_of_hours_is_read_back(minutes):
    assert parse_hours(format_hours(minutes)) == minutes
    assert parse_hours(str(decimal_hours(minutes))) == minutes
    assert parse_hours(f"{minutes // 60} ชม. {minutes % 60} นาที") == minutes


def test_decimal_hours_are_exact_to_two_places():
    assert [decimal_hours(minutes) for minutes in (90, 80, 50, 0, -20)] == [
        Decimal(text) for text in ("1.50", "1.33", "0.83", "0.00", "-0.33")
    ]
