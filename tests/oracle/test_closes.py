"""Whatever happens after a close, its figures stay, and what has changed since is told by exactly the contributions that differ."""

import json
from collections import defaultdict
from datetime import datetime
from typing import Any

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app import ledger
from app.counting import Question, by_unit_and_area, figures_of, records_total, restatement
from app.counting.closes import kept_figures
from app.counting.restatement import changed_rows, restated_total
from app.extensions import db
from app.models import Area, Period, PeriodClose
from tests.cast import TODAY
from tests.oracle.engines import examples, on_engine
from tests.oracle.facts import AREAS, Facts, Open, universities
from tests.oracle.facts import Period as PeriodFact
from tests.oracle.oracle import Asked, Oracle
from tests.oracle.rows import _fill, _happen

MANY = 1000


def part_of(facts: Facts, events: list[Any]) -> Facts:
    return Facts(**{**vars(facts), "events": events})


def existing(facts: Facts, events: list[Any]) -> list[PeriodFact]:
    """The periods that there are once `events` have happened."""
    opened = [event.period for event in events if isinstance(event, Open)]
    return [period for period in facts.periods if period not in facts.late_periods() or period in opened]


def agrees_with_the_oracle(
    close: PeriodClose, facts: Facts, oracle: Oracle, period: PeriodFact, moment: datetime
) -> None:
    """Every unit and area of the kept figures; what is not kept is nothing."""
    for unit in facts.units():
        asked = Asked(unit=unit, period=period, as_of=moment)
        assert tuple(kept_figures(close, unit)) == tuple(oracle.answer(asked)), asked
        for area in AREAS:
            cells = [cell for cell in oracle.cells(asked) if cell.area == area]
            assert tuple(kept_figures(close, unit, area)) == tuple(oracle.figures(cells, asked)), (
                asked,
                area,
            )


def by_contribution(oracle: Oracle, asked: Asked) -> dict[int, tuple[int, int, bool]]:
    """Minutes, credit and whether its activity is new, of each contribution that counts."""
    sums: dict[int, tuple[int, int, bool]] = defaultdict(lambda: (0, 0, False))
    for cell in oracle.cells(asked):
        minutes, credit, new = sums[cell.work.id]
        begun = asked.period is None or cell.work.activity_first >= asked.period.first
        sums[cell.work.id] = minutes + cell.minutes, credit + cell.credit, new or begun
    return dict(sums)


def change_agrees(close: PeriodClose, row: Period, oracle: Oracle, asked: Asked, area: str | None) -> None:
    """Closed, change and restated of one unit and area, and the list behind the change."""
    asked = Asked(**{**vars(asked), "area": area})
    question = Question(
        unit_id=asked.unit,
        direct=asked.direct,
        period=row,
        area=Area(area) if area else None,
        compare=close,
        changed_since=close,
    )
    then = Asked(**{**vars(asked), "as_of": close.closed_at})
    found = restated_total(question)
    assert found is not None
    assert tuple(found.closed) == tuple(oracle.answer(then)), asked
    assert tuple(found.restated) == tuple(oracle.answer(asked)), asked
    before, after = by_contribution(oracle, then), by_contribution(oracle, asked)
    differing = {work for work in before.keys() | after.keys() if before.get(work) != after.get(work)}
    rows = changed_rows(question, None, 0, MANY)
    assert {one.contribution_id for one in rows} == differing, asked
    for one in rows:
        was, is_ = before.get(one.contribution_id, (0, 0)), after.get(one.contribution_id, (0, 0))
        assert (one.closed_minutes, one.closed_credit) == was[:2], asked
        assert (one.minutes, one.credit) == is_[:2], asked
    behind = records_total(question)
    assert behind == found.change._replace(contributions=len(differing)), asked


def tables_agree(close: PeriodClose, row: Period, facts: Facts, unit: int) -> None:
    """Each line of a unit's page: closed + change = restated, in every measure."""
    question = Question(unit_id=unit, period=row, compare=close)
    table = by_unit_and_area(question)
    found = restatement(question, table)
    assert found is not None
    for line in (found.whole, found.summed, found.shared, *found.lines):
        for cell in (line.total, *line.by_area.values()):
            assert cell.closed.plus(cell.change) == cell.restated
    had = {one for one, above in facts.parents.items() if above == unit and any(kept_figures(close, one))}
    assert {line.row.unit.id for line in found.lines} >= had
    assert found.whole.total.restated == table.whole.total
    assert found.whole.total.closed == kept_figures(close, unit)


def closes_hold(facts: Facts, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(facts.events)))
    before, after = facts.events[:at], facts.events[at:]
    chosen = data.draw(st.sampled_from(existing(facts, before)))
    db.session.rollback()
    try:
        _fill(facts)
        oracle = Oracle(facts, TODAY)
        _happen(part_of(facts, before), oracle)
        moment = ledger.lock()
        row = db.session.get_one(Period, chosen.id)
        kept = json.dumps(figures_of(row, moment))
        close = PeriodClose(id=1, period_id=chosen.id, closed_at=moment, figures=json.loads(kept))
        agrees_with_the_oracle(close, facts, oracle, chosen, moment)
        _happen(part_of(facts, after), oracle)
        db.session.flush()
        db.session.expire_all()
        row = db.session.get_one(Period, chosen.id)
        assert json.dumps(figures_of(row, moment)) == kept
        for unit in facts.units():
            asked = Asked(unit=unit, period=chosen)
            for area in (None, *AREAS):
                change_agrees(close, row, oracle, asked, area)
            change_agrees(close, row, oracle, asked.at(unit, direct=True), None)
            tables_agree(close, row, facts, unit)
    finally:
        db.session.rollback()


# Each example asks every unit and area three times over: fewer of them say as much.
@on_engine("sqlite")
@examples(6)
@given(facts=universities(), data=st.data())
def test_a_close_holds_whatever_happens_and_its_changes_are_listed(
    catalogue: Flask, facts: Facts, data: st.DataObject
) -> None:
    closes_hold(facts, data)


@on_engine("postgresql")
@examples(20)
@given(facts=universities(), data=st.data())
def test_a_close_holds_on_postgresql_too(catalogue: Flask, facts: Facts, data: st.DataObject) -> None:
    closes_hold(facts, data)
