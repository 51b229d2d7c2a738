"""One person's years: approved and waiting, and which of it a viewer may open."""

from datetime import date

from app.counting import Question, person_years, total, years
from app.models import Area, Status
from tests.cast import University
from tests.factories import make_contribution
from tests.statements import counted


def test_each_year_says_what_the_ledger_says(worked: University) -> None:
    fiscal = years(worked.calendars["fiscal"])
    for person in worked.people.values():
        for year in person_years(person.id, fiscal):
            question = Question(person_id=person.id, period=year.period)
            for area in Area:
                assert year.by_area[area].approved == total(question.but(area=area))
            assert year.total.approved == total(question)


def test_waiting_hours_are_cut_at_the_year_and_drafts_are_left_out(worked: University) -> None:
    before, after = person_years(worked.musician.id, [worked.year(2024), worked.year(2025)])
    assert (before.total.waiting.minutes, after.total.waiting.minutes) == (300, 300)
    assert before.by_area[Area.SERVICE].waiting.contributions == 1
    assert after.total.waiting.contributions == 1
    assert after.top == after.by_area[Area.TEACHING].minutes == 45 * 60


def test_a_head_sees_the_total_but_opens_only_what_lies_in_their_units(worked: University) -> None:
    year = [worked.year(2025)]
    (own,) = person_years(worked.joint.id, year, worked.joint)
    (by_head,) = person_years(worked.joint.id, year, worked.science_head)
    (by_stranger,) = person_years(worked.musician.id, year, worked.science_head)
    assert own.total.may_open and by_head.total.may_open
    assert by_stranger.total.approved == person_years(worked.musician.id, year)[0].total.approved
    assert not by_stranger.by_area[Area.TEACHING].may_open
    assert by_stranger.by_area[Area.RESEARCH].may_open
    assert not person_years(worked.musician.id, [worked.year(2024)], worked.science_head)[
        0
    ].total.may_open_waiting


def test_the_number_of_years_and_records_costs_no_statement(worked: University) -> None:
    def cost(periods: list) -> int:
        with counted() as statements:
            person_years(worked.musician.id, periods, worked.head)
        return len(statements)

    fiscal = years(worked.calendars["fiscal"])
    few = cost(fiscal[:1])
    for day in range(1, 9):
        make_contribution(worked.musician, status=Status.SUBMITTED, first_day=date(2025, 5, day), hours=1)
    assert cost(fiscal) == few
