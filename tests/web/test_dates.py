"""Days and moments as they are shown and typed."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.dates import (
    Beginning,
    DayError,
    format_beginning,
    format_day,
    format_day_range,
    format_moment,
    parse_beginning,
    parse_day,
    typed_beginning,
    typed_day,
    weekday_name,
    year_name,
)

FRIDAY = date(2025, 3, 14)
THURSDAY = date(2024, 11, 14)


@pytest.mark.parametrize(
    ("lang", "plain", "weekday", "long", "both", "typed"),
    [
        ("th", "14 มี.ค. 2568", "ศุกร์ 14 มี.ค. 2568", "14 มีนาคม 2568", "วันศุกร์ที่ 14 มีนาคม 2568", "14/3/2568"),
        ("en", "14 Mar 2025", "Friday 14 Mar 2025", "14 March 2025", "Friday 14 March 2025", "14/3/2025"),
    ],
)
def test_a_day_is_shown_in_the_era_of_the_language(lang, plain, weekday, long, both, typed):
    assert format_day(FRIDAY, lang) == plain
    assert format_day(FRIDAY, lang, weekday=True) == weekday
    assert format_day(FRIDAY, lang, long=True) == long
    assert format_day(FRIDAY, lang, weekday=True, long=True) == both
    assert typed_day(FRIDAY, lang) == typed


@pytest.mark.parametrize(
    ("first", "last", "thai", "english"),
    [
        (FRIDAY, FRIDAY, "14 มี.ค. 2568", "14 Mar 2025"),
        (FRIDAY, date(2025, 3, 16), "14–16 มี.ค. 2568", "14–16 Mar 2025"),
        (date(2024, 6, 10), date(2024, 10, 4), "10 มิ.ย. – 4 ต.ค. 2567", "10 Jun – 4 Oct 2024"),
        (date(2024, 12, 9), date(2025, 3, 30), "9 ธ.ค. 2567 – 30 มี.ค. 2568", "9 Dec 2024 – 30 Mar 2025"),
        (date(2024, 3, 14), FRIDAY, "14 มี.ค. 2567 – 14 มี.ค. 2568", "14 Mar 2024 – 14 Mar 2025"),
    ],
)
def test_a_range_says_once_what_both_days_share(first, last, thai, english):
    assert format_day_range(first, last, "th") == thai
    assert format_day_range(first, last, "en") == english


@pytest.mark.parametrize(
    ("moment", "thai", "english"),
    [
        (datetime(2025, 3, 20, 2, 30, tzinfo=UTC), "20 มี.ค. 2568 09:30 น.", "20 Mar 2025 09:30"),
        (datetime(2024, 12, 31, 17, 5, tzinfo=UTC), "1 ม.ค. 2568 00:05 น.", "1 Jan 2025 00:05"),
        (
            datetime(2025, 3, 20, 9, 0, tzinfo=timezone(timedelta(hours=9))),
            "20 มี.ค. 2568 07:00 น.",
            "20 Mar 2025 07:00",
        ),
    ],
)
def test_a_moment_is_shown_as_the_clocks_of_bangkok_showed_it(moment, thai, english):
    assert format_moment(moment, "th") == thai
    assert format_moment(moment, "en") == english


def test_a_moment_without_a_zone_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="time zone"):
        format_moment(datetime(2025, 3, 20, 2, 30), "th")  # noqa: DTZ001


def test_years_are_named_in_the_era_of_the_language():
    assert year_name(2025, "th") == "2568"
    assert year_name(2025, "en") == "2025"


@pytest.mark.parametrize("lang", ["th", "en"])
@pytest.mark.parametrize(
    "typed",
    [
        "14/11/2567",
        "14/11/2024",
        "14-11-2567",
        "14.11.2567",
        "14 11 2567",
        " 14 / 11 / 2567 ",
        "๑๔/๑๑/๒๕๖๗",
        "2024-11-14",
        "2567-11-14",
        "2567/11/14",
        "14 พ.ย. 2567",
        "14 พย 2567",
        "14พ.ย.2567",
        "14 พ.ย. 2024",
        "14-พ.ย.-2567",
        "14 พฤศจิกายน 2567",
        "14 พฤศจิกายน พ.ศ. 2567",
        "๑๔ พฤศจิกายน ค.ศ. ๒๐๒๔",
        "วันที่ 14 พฤศจิกายน 2567",
        "วันพฤหัสบดีที่ 14 พฤศจิกายน 2567",
        "พฤหัสบดี 14 พ.ย. 2567",
        "พฤ. 14/11/2567",
        "14 Nov 2024",
        "14 NOVEMBER 2024",
        "14 Nov, 2567",
        "14Nov2024",
        "Thursday, 14 November 2024",
        "Thu 14 Nov 2024 CE",
        "14 Nov 2567 B.E.",
        "14 พ.ย. พ.ศ. 67",
        "14\u00a0พ.ย.\u200b 2567",
    ],
)
def test_a_day_is_understood_however_it_is_written(typed, lang):
    assert parse_day(typed, lang) == THURSDAY


def test_the_twenty_ninth_of_february_follows_the_year_that_is_meant():
    assert parse_day("29/02/2567", "th") == date(2024, 2, 29)
    with pytest.raises(DayError, match="กุมภาพันธ์ 2566 has the days 1 to 28"):
        parse_day("29/02/2566", "th")


def test_two_digits_of_a_year_are_buddhist_in_thai_and_refused_in_english():
    assert parse_day("14/11/67", "th") == THURSDAY
    assert parse_day("14 พ.ย. ๖๗", "th") == THURSDAY
    assert parse_day("1/1/00", "th") == date(1957, 1, 1)
    for typed in ("14/11/67", "14 Nov 24", "14 พ.ย. 67"):
        with pytest.raises(DayError, match="all four digits of the year, such as 14/11/2024"):
            parse_day(typed, "en")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "day, month and year, such as 14/11/2567 or 14 พ.ย. 2567"),
        ("เมื่อวาน", "day, month and year"),
        ("14", "day, month and year"),
        ("114/11/2567", "day, month and year"),
        ("14/11-2567", "day, month and year"),
        ("Nov 14, 2024", "day, month and year"),
        ("2567-11-14T09:00", "day, month and year"),
        ("14/11", "year too"),
        ("14 พ.ย.", "year too"),
        ("11/14/2567", "“14” is not a month"),
        ("14/0/2567", "“0” is not a month"),
        ("14 ฟ.ฟ. 2567", "“ฟ.ฟ.” is not a month"),
        ("14/²/2567", "“/²/” is not a month"),
        ("31/4/2567", "has the days 1 to 30"),
        ("0/4/2567", "has the days 1 to 30"),
        ("14/11/2101", "2101 is not clear"),
        ("14/11/2399", "2399 is not clear"),
        ("14/11/1899", "1899 is not clear"),
        ("14/11/9999", "9999 is not clear"),
        ("14/11/567", "567 is not clear"),
        ("14/11/7", "7 is not clear"),
        ("14/11/25670", "25670 is not clear"),
        ("14 พ.ย. พ.ศ. 2024", "2024 is not clear"),
        ("14 พ.ย. ค.ศ. 2567", "2567 is not clear"),
        ("14 พ.ย. ค.ศ. 67", "67 is not clear"),
        ("ศุกร์ 14 พ.ย. 2567", "14 พ.ย. 2567 is a พฤหัสบดี"),
    ],
)
def test_what_leaves_a_doubt_is_refused_with_what_to_type(typed, sentence):
    with pytest.raises(DayError, match=sentence):
        parse_day(typed, "th")


@given(
    st.text(alphabet="0123456789๑/-. พศคมกวันthu,\u0e4d", max_size=14) | st.text(max_size=20),
    st.sampled_from(["th", "en"]),
)
def test_any_text_is_a_day_or_a_sentence(text, lang):
    try:
        assert isinstance(parse_day(text, lang), date)
    except DayError as error:
        assert str(error)


def _every_form(day: date, lang: str) -> list[str]:
    return [
        format_day(day, lang),
        format_day(day, lang, weekday=True),
        format_day(day, lang, long=True),
        format_day(day, lang, weekday=True, long=True),
        typed_day(day, lang),
        format_day_range(day, day, lang),
        f"{day.day:02d}/{day.month:02d}/{year_name(day.year, lang)}",
        f"{weekday_name(day, lang)} {typed_day(day, lang)}",
    ]


@given(st.dates(date(1950, 1, 1), date(2150, 12, 31)), st.sampled_from(["th", "en"]))
def test_every_form_of_a_day_is_read_back_in_both_languages(day, reader):
    for written in _every_form(day, "th"):
        assert parse_day(written, reader) == day
    # A CE year above 2100 could be a mistyped one of the Buddhist Era: it is asked for again.
    for written in [*_every_form(day, "en"), day.isoformat()]:
        if day.year <= 2100:
            assert parse_day(written, reader) == day
        else:
            with pytest.raises(DayError, match="not clear"):
                parse_day(written, reader)


@pytest.mark.parametrize("lang", ["th", "en"])
def test_every_day_around_a_leap_year_is_read_back_in_every_form(lang):
    for days in range(2 * 366):
        day = date(2023, 7, 1) + timedelta(days=days)
        assert {parse_day(written, lang) for written in _every_form(day, lang)} == {day}


@given(st.dates(date(1950, 1, 1), date(2150, 12, 31)), st.integers(min_value=0, max_value=99))
def test_two_digit_years_stay_within_the_century_of_2500(day, year):
    if day.month != 2:
        assert parse_day(f"{day.day}/{day.month}/{year:02d}", "th") == date(1957 + year, day.month, day.day)


@pytest.mark.parametrize(
    ("text", "lang", "day", "within", "shown"),
    [
        ("มี.ค. 2567", "th", date(2024, 3, 1), "month", "มี.ค. 2567"),
        ("เดือนมีนาคม พ.ศ. ๒๕๖๗", "th", date(2024, 3, 1), "month", "มี.ค. 2567"),
        ("3/2567", "th", date(2024, 3, 1), "month", "มี.ค. 2567"),
        ("3 / 2024", "th", date(2024, 3, 1), "month", "มี.ค. 2567"),
        ("2567", "th", date(2024, 1, 1), "year", "พ.ศ. 2567"),
        ("ปี ค.ศ. 2024", "th", date(2024, 1, 1), "year", "พ.ศ. 2567"),
        ("Mar 2024", "en", date(2024, 3, 1), "month", "Mar 2024"),
        ("March, 2024", "en", date(2024, 3, 1), "month", "Mar 2024"),
        ("2024", "en", date(2024, 1, 1), "year", "2024"),
        ("14 มี.ค. 2567", "th", date(2024, 3, 14), "", "14 มี.ค. 2567"),
        ("14/3/67", "th", date(2024, 3, 14), "", "14 มี.ค. 2567"),
    ],
)
def test_a_beginning_is_known_to_the_day_the_month_or_the_year(text, lang, day, within, shown):
    found = parse_beginning(text, lang)
    assert found == Beginning(day, within)
    assert format_beginning(found, lang) == shown
    assert parse_beginning(typed_beginning(found, lang), lang) == found


@pytest.mark.parametrize("text", ["67", "มี.ค.", "13/2567", "มีนา 67", "2200", "32/13/2568", "ปีที่แล้ว", "14/3"])
def test_a_beginning_that_could_be_several_is_asked_for_again(text):
    with pytest.raises(DayError):
        parse_beginning(text, "th")
