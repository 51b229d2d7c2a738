"""Every measure of every unit, period, basis and area, against plain Python loops over the same rows."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select

from app.clock import clock_at
from app.counting import (
    Basis,
    Figures,
    Measure,
    Only,
    Question,
    by_person_and_area,
    by_unit_and_area,
    reconciliation,
    records,
    records_total,
    total,
    trend,
    years,
)
from app.counting.question import UNSTATED
from app.extensions import db
from app.models import WHOLE, ActivityKind, Area, Calendar, LedgerEntry, Person, Scale
from tests.cast import TODAY, University
from tests.counting.oracle import Oracle
from tests.factories import bangkok, log, make_unit
from tests.posting import void


@pytest.fixture
def left(worked: University) -> University:
    """The same, and the dancer has left since: what the ledger holds stays as it was."""
    worked.dancer.appointments[0].last_day = date(2025, 5, 31)
    db.session.flush()
    return worked


def questions(university: University) -> Iterator[Question]:
    """Each basis, units of every level, years of both calendars, a round, and ever."""
    year = university.year(2025)
    periods = (None, university.year(2024), year, year.rounds[0], university.year(2025, "academic"))
    for basis in Basis:
        for period in periods:
            for code in ("tsu", "faa", "music", "performing", "sci"):
                yield Question(unit_id=university.unit(code).id, period=period, basis=basis)


def test_every_total_is_that_of_the_oracle(left: University) -> None:
    oracle = Oracle(TODAY)
    asked = list(questions(left))
    assert sum(total(one).minutes for one in asked)
    for one in asked:
        for area in (None, Area.SERVICE, Area.CULTURE):
            assert total(one.but(area=area)) == oracle.figures(one.but(area=area)), (one, area)


def test_new_continuing_direct_and_gone_narrow_as_the_oracle_says(left: University) -> None:
    oracle = Oracle(TODAY)
    for one in questions(left):
        for narrowed in (
            one.but(only=Only.NEW),
            one.but(only=Only.CONTINUING),
            one.but(direct=True),
            one.but(gone=True),
        ):
            if narrowed.period is not None or narrowed.only is None:
                assert total(narrowed) == oracle.figures(narrowed), narrowed


def test_each_line_of_a_units_table_is_that_of_the_oracle(left: University) -> None:
    oracle = Oracle(TODAY)
    for one in questions(left):
        table = by_unit_and_area(one)
        for row in table.rows:
            asked = one.but(unit_id=row.unit.id, direct=row.direct, gone=row.gone)
            assert row.total == oracle.figures(asked), (one, row)
            for area in Area:
                assert row.by_area[area] == oracle.figures(asked.but(area=area)), (one, row, area)
        assert table.whole.total == oracle.figures(one)
        for area in Area:
            assert table.whole.by_area[area] == oracle.figures(one.but(area=area))


def test_lines_come_to_the_whole_and_only_activities_and_people_are_shared(left: University) -> None:
    for one in questions(left):
        table = by_unit_and_area(one)
        for measure in ("activities", "new", "continuing", "people"):
            parts, shared, whole = reconciliation(table, measure)
            assert parts + shared == whole
            assert shared <= 0
        assert table.summed.total.minutes == table.whole.total.minutes
        assert table.summed.total.credit == table.whole.total.credit
        largest = max((row.total.activities for row in table.rows), default=0)
        assert largest <= table.whole.total.activities <= table.summed.total.activities


def test_areas_kinds_and_scales_make_the_whole(left: University) -> None:
    additive = ("minutes", "credit", "activities", "new", "continuing", "contributions")
    year = left.year(2025)
    for one in (
        Question(unit_id=left.root.id, period=year),
        Question(unit_id=left.unit("faa").id, period=year),
    ):
        whole = total(one)
        assert whole.activities
        for parts in (
            [total(one.but(area=area)) for area in Area],
            [total(one.but(kind_id=kind.id)) for kind in db.session.scalars(select(ActivityKind))],
            [total(one.but(scale=scale)) for scale in (*Scale, UNSTATED)],
        ):
            for name in additive:
                assert sum(getattr(part, name) for part in parts) == getattr(whole, name), name


def test_rounds_make_the_year_and_new_adds_up_over_years(left: University) -> None:
    fiscal = years(left.calendars["fiscal"])
    one = Question(unit_id=left.root.id)
    for year in fiscal:
        rounds = [total(one.but(period=part)) for part in year.rounds]
        assert sum(part.minutes for part in rounds) == total(one.but(period=year)).minutes
        assert sum(part.new for part in rounds) == total(one.but(period=year)).new
    whole = Figures.summed(total(one.but(period=year)) for year in fiscal)
    assert whole.minutes == total(one).minutes
    assert whole.credit == total(one).credit
    assert whole.new == total(one).new


def test_one_activity_done_by_four_is_credited_once_in_all(left: University) -> None:
    of_one = Question(text="ชุมชนริมเล")
    assert total(of_one).credit == WHOLE
    assert total(of_one).activities == 1
    assert total(of_one).people == 4


def test_the_records_behind_a_figure_are_exactly_it(left: University) -> None:
    oracle = Oracle(TODAY)
    for one in questions(left):
        found = records(one, limit=1000)
        whole = oracle.figures(one)
        assert len(found) == whole.contributions
        assert sum(row.minutes for row in found) == whole.minutes
        assert sum(row.credit for row in found) == whole.credit
        assert len({row.contribution.activity_id for row in found}) == whole.activities
        assert len({row.contribution.person_id for row in found}) == whole.people
        assert records_total(one) == whole


def test_pages_of_records_follow_each_other_without_gap_or_repeat(left: University) -> None:
    one = Question(unit_id=left.root.id)
    whole = [row.contribution.id for row in records(one, limit=1000)]
    pages = [
        row.contribution.id for at in range(0, len(whole), 3) for row in records(one, offset=at, limit=3)
    ]
    assert pages == whole
    ends = [row.last_day for row in records(one, limit=1000)]
    assert ends == sorted(ends, reverse=True)


def test_a_trend_says_of_each_year_what_the_year_says_itself(left: University) -> None:
    for calendar in db.session.scalars(select(Calendar)):
        for one in (Question(unit_id=left.unit("music").id), Question(unit_id=left.root.id, basis=Basis.NOW)):
            points = trend(one, years(calendar))
            assert [point.period for point in points] == years(calendar)
            for point in points:
                assert point.figures == total(one.but(period=point.period))


def test_people_of_a_unit_have_what_they_have_alone(left: University) -> None:
    oracle = Oracle(TODAY)
    one = Question(unit_id=left.unit("faa").id, period=left.year(2025))
    rows = by_person_and_area(one)
    assert {row.person_id for row in rows} == {
        person.id
        for person in db.session.scalars(select(Person))
        if oracle.figures(one.but(person_id=person.id)).people
    }
    for row in rows:
        assert row.total == oracle.figures(one.but(person_id=row.person_id))
        for area in Area:
            assert row.by_area[area] == oracle.figures(one.but(person_id=row.person_id, area=area))
    assert sum(row.total.minutes for row in rows) == total(one).minutes


def test_what_stood_at_a_moment_stays_countable(left: University) -> None:
    one = Question(unit_id=left.root.id)
    before, then = bangkok(TODAY, 9, 45), total(one)
    with clock_at(bangkok(TODAY, 10)):
        part = log(left.musician, "ทีหลัง", first_day=date(2025, 3, 3), hours=2)
    with clock_at(bangkok(TODAY, 11)):
        entry = db.session.scalars(select(LedgerEntry).where(LedgerEntry.contribution_id != part.id)).first()
        void(entry.contribution)
    db.session.flush()
    assert total(one.but(as_of=before)) == then
    assert total(one.but(as_of=bangkok(TODAY, 10, 30))).contributions == then.contributions + 1
    assert total(one).contributions == then.contributions


def test_the_work_of_people_who_left_stays_where_it_was_done_and_is_gone_by_today(left: University) -> None:
    music = Question(unit_id=left.unit("music").id, person_id=left.leaver.id)
    assert total(music).activities == 1
    assert total(music.but(basis=Basis.NOW)).activities == 0
    root = Question(unit_id=left.root.id, basis=Basis.NOW)
    gone = next(row for row in by_unit_and_area(root).rows if row.gone)
    assert gone.total == total(root.but(gone=True))
    assert gone.total.people == 2


def test_a_closed_unit_has_a_line_only_where_it_has_figures(left: University) -> None:
    faa = left.unit("faa")
    old = make_unit("old", faa, closed_on=date(2023, 1, 1))
    young = make_unit("young", faa, opened_on=date(2026, 1, 1))
    lines = {
        row.unit.id
        for row in by_unit_and_area(Question(unit_id=left.unit("faa").id, period=left.year(2025))).rows
    }
    assert not lines & {old.id, young.id}
    assert left.unit("performing").id in lines


def test_a_figure_shows_its_measure() -> None:
    figures = Figures(90, WHOLE // 2, 3, 2, 1, 4, 5)
    assert [figures.of(measure) for measure in Measure] == [3, 2, 1, 90, WHOLE // 2, 4]
