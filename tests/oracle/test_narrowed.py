"""Questions narrowed in every way, the records behind them, what they leave out and a person's years equal the oracle's."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.counting import (
    Basis,
    LeftOut,
    Only,
    Question,
    by_person_and_area,
    contributions,
    left_out,
    person_years,
    records,
    records_total,
    total,
)
from app.extensions import db
from app.models import Area, Period, Scale
from tests.cast import TODAY
from tests.oracle.engines import on_postgresql, on_sqlite
from tests.oracle.facts import AREAS, KINDS, Facts, universities
from tests.oracle.oracle import Answer, Asked, Oracle
from tests.oracle.rows import university

LINES = {
    LeftOut.SUBMITTED: ("submitted",),
    LeftOut.LATE: ("late",),
    LeftOut.RETURNED: ("returned",),
    LeftOut.AMENDING: ("amending",),
}


@st.composite
def questions(draw: st.DrawFn, facts: Facts, moments: list[datetime]) -> Asked:
    """Narrowed in one to all ways."""
    now = draw(st.booleans())
    period = draw(st.sampled_from((None, *facts.periods)))
    chosen: dict[str, Any] = {
        "unit": draw(st.sampled_from((None, *facts.parents))),
        "period": period,
        "now": now,
        "direct": draw(st.integers(0, 3)) == 0,
        "gone": now and draw(st.integers(0, 5)) == 0,
        "only": draw(st.sampled_from((None, None, "new", "continuing"))),
        "as_of": None if now or not moments else draw(st.sampled_from((None, *moments))),
        "person": draw(st.sampled_from((None, None, *facts.people))),
        "outside": period.calendar if period and draw(st.integers(0, 4)) == 0 else None,
    }
    narrow = draw(st.sampled_from((None, "area", "kind", "scale")))
    if narrow == "area":
        chosen["area"] = draw(st.sampled_from(AREAS))
    elif narrow == "kind":
        chosen["kind"] = draw(st.sampled_from(list(KINDS)))
    elif narrow == "scale":
        chosen["scale"] = draw(st.sampled_from(("unstated", "local", "international")))
    if chosen["outside"]:
        chosen["only"] = None
    if period in facts.late_periods():
        # What counted before there was such a period was not cut at it.
        chosen["as_of"] = None
    return Asked(**chosen)


def question_of(asked: Asked) -> Question:
    """The app's words for it."""
    return Question(
        unit_id=asked.unit,
        direct=asked.direct,
        gone=asked.gone,
        period=db.session.get(Period, asked.period.id) if asked.period else None,
        basis=Basis.NOW if asked.now else Basis.THEN,
        as_of=asked.as_of,
        area=Area(asked.area) if asked.area else None,
        kind_id=asked.kind,
        scale="unstated" if asked.scale == "unstated" else Scale(asked.scale) if asked.scale else None,
        person_id=asked.person,
        only=Only(asked.only) if asked.only else None,
        left_out=LeftOut.OUTSIDE if asked.outside else None,
    )


def records_agree(question: Question, oracle: Oracle, asked: Asked) -> None:
    """The figure, the records behind it page by page, and the rows of the exports are the same."""
    cells = oracle.cells(asked)
    expected = oracle.figures(cells, asked)
    assert tuple(total(question)) == tuple(records_total(question)) == tuple(expected), asked
    by_work: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    units: dict[int, set[int]] = defaultdict(set)
    for cell in cells:
        minutes, credit = by_work[cell.work.id]
        by_work[cell.work.id] = minutes + cell.minutes, credit + cell.credit
        units[cell.work.id].add(cell.unit)
    behind = {
        row.contribution_id: (row.minutes, row.credit) for row in db.session.execute(contributions(question))
    }
    assert behind == by_work, asked
    listed = [
        record for offset in range(0, len(by_work), 2) for record in records(question, offset=offset, limit=2)
    ]
    assert len(listed) == len(by_work), asked
    for record in listed:
        number = record.contribution.id
        assert (record.minutes, record.credit) == by_work[number], asked
        assert {unit.id for unit in record.units} == units[number], asked
    people_agree(question, oracle, asked)


def people_agree(question: Question, oracle: Oracle, asked: Asked) -> None:
    cells = oracle.cells(asked)
    rows = {row.person_id: row for row in by_person_and_area(question)}
    assert set(rows) == {cell.work.person for cell in cells}, asked
    for person, row in rows.items():
        of_person = [cell for cell in cells if cell.work.person == person]
        assert tuple(row.total) == tuple(oracle.figures(of_person, asked)), asked
        for area in Area:
            of_area = [cell for cell in of_person if cell.area == area.value]
            assert tuple(row.by_area[area]) == tuple(oracle.figures(of_area, asked)), asked


def years_agree(facts: Facts, oracle: Oracle) -> None:
    """Each person's years: approved by area, and what waits for approval cut in the same way."""
    periods = [db.session.get_one(Period, one.id) for one in facts.periods]
    for person in facts.people:
        for year, period in zip(person_years(person, periods), facts.periods, strict=True):
            asked = Asked(period=period, person=person)
            assert tuple(year.total.approved) == tuple(oracle.answer(asked)), asked
            of_person = Facts(
                **{**vars(facts), "works": [work for work in facts.works if work.person == person]}
            )
            waits = Oracle(of_person, TODAY).waiting(1, period, ("submitted", "late"))
            assert tuple(year.total.waiting) == tuple(waits), asked


def left_out_agrees(facts: Facts, oracle: Oracle) -> None:
    for unit in facts.units():
        for period in (None, facts.periods[1], facts.periods[-1]):
            asked = Question(unit_id=unit, period=db.session.get(Period, period.id) if period else None)
            found = left_out(asked)
            for line, statuses in LINES.items():
                assert tuple(found[line]) == tuple(oracle.waiting(unit, period, statuses)), (
                    unit,
                    period,
                    line,
                )
            outside = Asked(unit=unit, period=period, outside=period.calendar if period else None)
            expected = oracle.answer(outside) if period else Answer()
            assert tuple(found[LeftOut.OUTSIDE]) == tuple(expected), (unit, period)


def narrowed_questions_agree(facts: Facts, data: st.DataObject) -> None:
    with university(facts, TODAY) as oracle:
        moments = sorted({approval.since for approval in oracle.approvals})
        for asked in data.draw(st.lists(questions(facts, moments), min_size=4, max_size=8)):
            records_agree(question_of(asked), oracle, asked)
        years_agree(facts, oracle)
        left_out_agrees(facts, oracle)


@on_sqlite
@given(facts=universities(), data=st.data())
def test_narrowed_questions_and_the_records_behind_them_are_the_oracles(
    catalogue: Flask, facts: Facts, data: st.DataObject
) -> None:
    narrowed_questions_agree(facts, data)


@on_postgresql
@given(facts=universities(), data=st.data())
def test_narrowed_questions_and_the_records_behind_them_are_the_oracles_on_postgresql_too(
    catalogue: Flask, facts: Facts, data: st.DataObject
) -> None:
    narrowed_questions_agree(facts, data)


def sums_add_up(facts: Facts) -> None:
    with university(facts, TODAY) as oracle:
        whole = Question(unit_id=1)
        ever = total(whole)
        standing = [approval.work for approval in oracle.approvals if approval.until is None]
        # Every approved activity reaches the root once, with all its minutes and all its credit.
        assert ever.activities == len({work.activity for work in standing})
        assert ever.minutes == sum(work.minutes for work in standing)
        assert ever.credit == sum(work.share for work in standing)
        for parts in (
            [total(whole.but(area=area)) for area in Area],
            [total(whole.but(kind_id=kind)) for kind in KINDS],
            [total(whole.but(scale=scale)) for scale in (*Scale, "unstated")],
        ):
            for measure in ("minutes", "credit", "activities", "new", "contributions"):
                assert sum(getattr(part, measure) for part in parts) == getattr(ever, measure)
        for calendar in sorted({one.calendar for one in facts.periods}):
            years = [one for one in facts.periods if one.calendar == calendar and one.parent is None]
            rows = [db.session.get_one(Period, one.id) for one in years]
            outside = total(whole.but(period=rows[0], left_out=LeftOut.OUTSIDE))
            in_years = [total(whole.but(period=row)) for row in rows]
            # Years and the days outside all of them make the whole, in each calendar.
            assert sum(year.minutes for year in in_years) + outside.minutes == ever.minutes
            assert sum(year.credit for year in in_years) + outside.credit == ever.credit
            assert sum(year.new for year in in_years) <= ever.activities
            assert all(year.new + year.continuing == year.activities for year in in_years)


@on_sqlite
@given(facts=universities())
def test_areas_kinds_scales_and_years_make_the_whole(catalogue: Flask, facts: Facts) -> None:
    sums_add_up(facts)


@on_postgresql
@given(facts=universities())
def test_areas_kinds_scales_and_years_make_the_whole_on_postgresql_too(
    catalogue: Flask, facts: Facts
) -> None:
    sums_add_up(facts)
