"""What a report leaves out, and that it is cut as the ledger would cut it."""

from datetime import date
from typing import Any

import pytest

from app.access.waiting import waiting_for
from app.counting import Basis, LeftOut, Question, left_out, records, records_total, total
from app.counting.question import UNSTATED
from app.days import Span, carried
from app.extensions import db
from app.models import Area, Scale, StaffLine, Status
from tests.cast import University
from tests.factories import bring, make_calendar, make_contribution, make_period
from tests.plan_factories import make_initiative


def test_what_waits_is_told_by_the_unit_that_decides(worked: University) -> None:
    year = worked.year(2025)
    faa = left_out(Question(unit_id=worked.unit("faa").id, period=year))
    assert {line: figures.contributions for line, figures in faa.items()} == {
        LeftOut.SUBMITTED: 2,
        LeftOut.LATE: 0,
        LeftOut.RETURNED: 0,
        LeftOut.AMENDING: 0,
        LeftOut.OUTSIDE: 0,
    }
    assert left_out(Question(unit_id=worked.unit("sci").id, period=year))[LeftOut.RETURNED].contributions == 1
    assert left_out(Question(unit_id=worked.root.id, period=year))[LeftOut.SUBMITTED].contributions == 2


def test_drafts_proposals_and_what_was_declined_are_nowhere(worked: University) -> None:
    make_contribution(worked.dancer, title="ไม่รับ", status=Status.DRAFT)
    of_all = left_out(Question(unit_id=worked.root.id, period=worked.year(2025)))
    assert sum(figures.contributions for figures in of_all.values()) == 3


def test_waiting_minutes_are_cut_at_the_period_as_the_ledger_cuts_them(worked: University) -> None:
    question = Question(unit_id=worked.root.id, person_id=worked.musician.id, left_out=LeftOut.SUBMITTED)
    whole = Span(date(2024, 9, 21), date(2024, 10, 11))
    before = records_total(question.but(period=worked.year(2024)))
    after = records_total(question.but(period=worked.year(2025)))
    assert before.minutes == carried(600, whole, date(2024, 10, 1))
    assert before.minutes + after.minutes == 600
    assert (before.new, before.continuing) == (1, 0)
    assert (after.new, after.continuing) == (0, 1)
    part = records(question)[0].contribution
    bring(part, Status.APPROVED)
    counted = question.but(left_out=None, text="รออนุมัติ")
    assert total(counted.but(period=worked.year(2024))).minutes == before.minutes
    assert total(counted.but(period=worked.year(2025))).minutes == after.minutes


def test_what_is_left_out_opens_as_the_same_number_of_records(worked: University) -> None:
    for unit in (worked.root, worked.unit("faa"), worked.unit("music"), worked.unit("sci")):
        for period in (worked.year(2024), worked.year(2025), worked.year(2025, "academic")):
            for basis in Basis:
                question = Question(unit_id=unit.id, period=period, basis=basis)
                for line, figures in left_out(question).items():
                    asked = question.but(left_out=line)
                    assert records_total(asked) == figures
                    assert len(records(asked, limit=100)) == figures.contributions
                    assert sum(row.minutes for row in records(asked, limit=100)) == figures.minutes


def test_what_may_be_any_of_several_is_asked_of_what_waits_too(worked: University) -> None:
    """A lecture of the musician and a concert of the dancer wait, both without a scale."""
    worked.dancer.line = StaffLine.SUPPORT
    part = records(Question(left_out=LeftOut.SUBMITTED, person_id=worked.dancer.id))[0].contribution
    part.activity.initiative = make_initiative(worked.unit("faa"), worked.dean)
    db.session.flush()
    every = Question(period=worked.year(2025))
    lecture, concert = worked.kind("lecture").id, worked.kind("concert").id

    def waits(**narrowed: Any) -> int:
        asked = every.but(**narrowed)
        found = left_out(asked)[LeftOut.SUBMITTED].contributions
        assert len(records(asked.but(left_out=LeftOut.SUBMITTED))) == found
        return found

    assert waits() == waits(areas=(Area.SERVICE, Area.CULTURE)) == waits(kinds=(lecture, concert)) == 2
    assert waits(scales=(UNSTATED, Scale.LOCAL)) == 2
    assert waits(areas=(Area.CULTURE,)) == waits(kinds=(concert,)) == waits(line=StaffLine.SUPPORT) == 1
    assert waits(line=StaffLine.ACADEMIC, areas=(Area.SERVICE,)) == 1
    assert waits(initiative_id=part.activity.initiative_id) == 1
    assert waits(scales=(Scale.LOCAL,)) == waits(kinds=(lecture,), areas=(Area.CULTURE,)) == 0
    # What it says of outcomes counts once it is approved: what is left out says nothing of it.
    assert left_out(every.but(outcomes=("enrich",), sdgs=(4,), sectors=("school",))) == left_out(every)


def test_days_between_two_years_of_a_calendar_are_told_and_not_lost(worked: University) -> None:
    academic, root = worked.year(2025, "academic"), worked.root.id
    outside = total(Question(unit_id=root, period=academic, left_out=LeftOut.OUTSIDE))
    inside = [
        total(Question(unit_id=root, period=worked.year(ends, "academic"))) for ends in (2024, 2025, 2026)
    ]
    assert outside.minutes
    assert sum(year.minutes for year in inside) + outside.minutes == total(Question(unit_id=root)).minutes
    assert not total(Question(unit_id=root, period=worked.year(2025), left_out=LeftOut.OUTSIDE)).contributions


def test_a_calendar_without_years_leaves_everything_out(worked: University) -> None:
    only = make_period(make_calendar("empty"), date(2019, 1, 1), date(2019, 12, 31))
    question = Question(unit_id=worked.root.id, period=only)
    assert left_out(question)[LeftOut.OUTSIDE].minutes == total(Question(unit_id=worked.root.id)).minutes


def test_what_waits_is_never_asked_of_the_ledger() -> None:
    with pytest.raises(ValueError, match="waits"):
        total(Question(left_out=LeftOut.SUBMITTED))


def test_what_waits_in_a_closed_unit_is_told_by_the_one_that_carries_it_on(worked: University) -> None:
    """As the queue: the head of the successor decides on it."""
    part = make_contribution(worked.dancer, title="รอในหน่วยที่ปิด", status=Status.SUBMITTED)
    closed = worked.unit("performing")
    codes = ("tsu", "faa", "performing", "sci", "biology")

    def waiting(**narrowed: bool) -> dict[str, int]:
        asked = [
            (code, Question(unit_id=worked.unit(code).id, text="รอในหน่วยที่ปิด", **narrowed)) for code in codes
        ]
        return {code: left_out(question)[LeftOut.SUBMITTED].contributions for code, question in asked}

    assert waiting() == {"tsu": 1, "faa": 1, "performing": 1, "sci": 0, "biology": 0}
    closed.closed_on, closed.successor = date(2025, 6, 1), worked.unit("biology")
    db.session.flush()
    assert part in waiting_for(worked.science_head)
    assert part not in waiting_for(worked.dean)
    assert waiting() == {"tsu": 1, "faa": 0, "performing": 0, "sci": 1, "biology": 1}
    assert waiting(direct=True) == {"tsu": 0, "faa": 0, "performing": 0, "sci": 0, "biology": 1}
    in_sci = Question(unit_id=worked.unit("sci").id, left_out=LeftOut.SUBMITTED)
    assert part in [row.contribution for row in records(in_sci)]
