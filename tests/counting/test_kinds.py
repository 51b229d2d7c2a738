"""One person's work by kind, learning beside work, and what was done for the first time."""

from datetime import date

from sqlalchemy import select

from app.counting import Question, records, total, years
from app.counting.kinds import all_areas, learning_by_area, person_kinds
from app.extensions import db
from app.models import Area, LedgerEntry
from app.models.ledger import standing
from tests.cast import University
from tests.factories import log
from tests.statements import counted


def test_each_kind_and_year_says_what_the_ledger_says(worked: University) -> None:
    fiscal = years(worked.calendars["fiscal"])
    for person in worked.people.values():
        kinds = person_kinds(person.id, fiscal)
        for year in fiscal:
            asked = Question(person_id=person.id, period=year)
            for kind in worked.kinds.values():
                found = next((one for one in kinds if one.kind is kind), None)
                assert (found.in_(year).figures if found else total(asked.but(kind_id=kind.id))) == total(
                    asked.but(kind_id=kind.id)
                )
            split = learning_by_area(kinds, year)
            for area in Area:
                for learning, counted_ in ((False, split[area].work), (True, split[area].learning)):
                    assert counted_.figures == total(asked.but(area=area, learning=learning))
            together = all_areas(split)
            assert together.work.figures.plus(together.learning.figures)[:5] == total(asked)[:5]


def test_learning_asks_for_the_records_of_learning_alone(worked: University) -> None:
    question = Question(period=worked.year(2025))
    learning, work = (
        {row.contribution.id for row in records(question.but(learning=which), limit=100)}
        for which in (True, False)
    )
    expected = {
        entry.contribution_id: entry.kind.is_learning
        for entry in db.session.scalars(select(LedgerEntry).where(standing()))
        if worked.year(2025).first_day <= entry.first_day and entry.last_day <= worked.year(2025).last_day
    }
    assert learning == {part for part, is_learning in expected.items() if is_learning} != set()
    assert work == {part for part, is_learning in expected.items() if not is_learning}


def test_a_kind_is_new_in_the_year_in_which_it_first_counts(worked: University) -> None:
    before, after = worked.year(2024), worked.year(2025)
    log(worked.musician, kind=worked.kind("course"), first_day=date(2024, 2, 1))
    log(worked.musician, kind=worked.kind("training"), first_day=date(2025, 4, 1))
    found = {one.kind.code: one for one in person_kinds(worked.musician.id, [before, after])}
    assert found["course"].is_new_in(before) and not found["course"].is_new_in(after)
    assert found["training"].is_new_in(after) and not found["training"].is_new_in(before)
    # The years asked about do not decide what is new: the course of the year before still counts.
    assert not next(
        one for one in person_kinds(worked.musician.id, [after]) if one.kind.code == "course"
    ).is_new_in(after)


def test_a_head_of_other_units_knows_the_sum_and_opens_nothing_of_it(worked: University) -> None:
    (concert,) = [
        one
        for one in person_kinds(worked.musician.id, [worked.year(2025)], worked.science_head)
        if one.kind.code == "concert"
    ]
    assert concert.in_(worked.year(2025)).figures.minutes == 330
    assert not concert.in_(worked.year(2025)).may_open


def test_the_number_of_years_and_kinds_costs_no_statement(worked: University) -> None:
    def cost(periods: list) -> int:
        person_kinds(worked.musician.id, periods, worked.head)
        with counted() as statements:
            person_kinds(worked.musician.id, periods, worked.head)
        return len(statements)

    fiscal = years(worked.calendars["fiscal"])
    few = cost(fiscal[:1])
    for kind in ("advising", "article", "training", "lecture"):
        log(worked.musician, kind=worked.kind(kind), first_day=date(2025, 5, 1))
    assert cost(fiscal) == few
