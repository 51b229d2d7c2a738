"""Which period is meant where nobody chose one, and which years a trend shows."""

from datetime import date

from app.counting import calendars, current_period, recent_years, years
from app.counting.periods import year_beside, year_on
from app.counting.plan_states import periods_meant
from app.models import Period, StaffLine
from tests.cast import TODAY, University
from tests.factories import make_calendar, make_period
from tests.statements import counted


def test_each_line_of_staff_starts_with_the_present_year_of_its_calendar(university: University) -> None:
    among = calendars()
    assert current_period(StaffLine.ACADEMIC, TODAY, among) is university.year(2026, "academic")
    assert current_period(StaffLine.SUPPORT, TODAY, among) is university.year(2025)


def test_without_a_calendar_of_their_own_it_is_the_fiscal_year(university: University) -> None:
    university.calendars["academic"].line = None
    assert current_period(StaffLine.ACADEMIC, TODAY, calendars()) is university.year(2025)


def test_between_two_years_it_is_the_one_that_ended_last(university: University) -> None:
    academic = university.calendars["academic"]
    assert year_on(academic, date(2025, 6, 3)) is university.year(2025, "academic")
    assert year_on(academic, date(2001, 1, 1)) is university.year(2024, "academic")


def test_beside_a_period_stands_the_year_that_shares_most_days_with_it(university: University) -> None:
    """The academic years begin on 5 June 2023, 10 June 2024 and 9 June 2025, the fiscal ones on 1 October."""
    academic, fiscal = university.calendars["academic"], university.calendars["fiscal"]

    def beside(period: Period, day: date = TODAY) -> Period | None:
        return year_beside(academic, period, day)

    # Of the fiscal year 2024 244 days, and 113 of the academic year after it.
    assert beside(university.year(2024)) is university.year(2024, "academic")
    assert beside(university.year(2025)) is university.year(2025, "academic")
    # Of its second half, April to September, most days lie in the year that begins in June: once it has begun.
    second = university.year(2025).rounds[1]
    assert beside(second) is university.year(2026, "academic")
    assert beside(second, date(2025, 5, 1)) is university.year(2025, "academic")
    # Before it has begun itself nothing says which one will be running.
    assert beside(second, date(2025, 3, 1)) is university.year(2026, "academic")
    assert beside(make_period(make_calendar("far"), date(2090, 1, 1), date(2090, 12, 31))) is None
    # Of two that share as many days the later one.
    even = make_calendar("even")
    halves = [
        make_period(even, date(2024, 1, 1), date(2024, 6, 30)),
        make_period(even, date(2024, 7, 1), date(2024, 12, 29)),
    ]
    whole = make_period(make_calendar("whole"), date(2024, 1, 1), date(2024, 12, 29))
    assert year_beside(even, whole, TODAY) is halves[1]
    assert periods_meant(university.year(2024), [academic, fiscal], TODAY) == {
        academic.id: university.year(2024, "academic"),
        fiscal.id: university.year(2024),
    }
    assert periods_meant(second, [academic], TODAY)[academic.id] is university.year(2026, "academic")


def test_without_any_calendar_there_is_no_period(app: object) -> None:
    assert calendars() == []
    assert current_period(StaffLine.ACADEMIC, TODAY, []) is None


def test_calendars_cost_one_statement_and_rounds_are_no_years(university: University) -> None:
    with counted() as statements:
        among = calendars()
        listed = [period for calendar in among for period in years(calendar)]
    assert len(statements) == 1
    assert all(period.parent_id is None for period in listed)


def test_a_trend_shows_five_years_that_include_the_chosen_one(university: University) -> None:
    calendar = make_calendar("long")
    made = [make_period(calendar, date(ends, 1, 1), date(ends, 12, 31)) for ends in range(2015, 2028)]
    part = make_period(calendar, date(2016, 1, 1), date(2016, 6, 30), made[1])
    among = calendars()

    def shown(chosen: object) -> list[int]:
        return [period.first_day.year for period in recent_years(chosen, TODAY, among)]

    assert shown(made[10]) == [2021, 2022, 2023, 2024, 2025]
    assert shown(made[12]) == [2023, 2024, 2025, 2026, 2027]
    assert shown(made[1]) == [2016, 2017, 2018, 2019, 2020]
    assert shown(part) == shown(made[1])
