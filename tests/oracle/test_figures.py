"""Every measure at every unit, area, period and basis equals the oracle's, in universities that hypothesis draws."""

from itertools import product

from flask import Flask
from hypothesis import given

from app.counting import Basis, Question, by_unit_and_area, total, trend
from app.counting.units import Row, Table
from app.extensions import db
from app.models import Area, Period
from tests.cast import TODAY
from tests.oracle.engines import on_postgresql, on_sqlite
from tests.oracle.facts import Facts, universities
from tests.oracle.oracle import Asked, Oracle
from tests.oracle.rows import university


def agrees(row: Row, oracle: Oracle, asked: Asked) -> None:
    """A line of a table, in all and by area, says what the oracle says."""
    cells = oracle.cells(asked)
    assert tuple(row.total) == tuple(oracle.figures(cells, asked)), asked
    for area in Area:
        of_area = [cell for cell in cells if cell.area == area.value]
        assert tuple(row.by_area[area]) == tuple(oracle.figures(of_area, asked)), (asked, area)


def table_agrees(table: Table, facts: Facts, oracle: Oracle, unit: int, asked: Asked) -> None:
    """Each line and the whole; the children are all there, in order, then the unit itself, then those who left."""
    children = [
        one
        for one, parent in facts.parents.items()
        if parent == unit and (oracle.is_open_in(one, asked.period) or oracle.cells(asked.at(one)))
    ]
    places = [(child, False, False) for child in children] + [(unit, True, False)]
    if asked.now and facts.parents[unit] is None:
        places.append((unit, False, True))
    assert [(row.unit.id if row.unit else None, row.direct, row.gone) for row in table.rows] == places
    agrees(table.whole, oracle, asked.at(unit))
    for row, (place, direct, gone) in zip(table.rows, places, strict=True):
        agrees(row, oracle, asked.at(place, direct=direct, gone=gone))
    parts = [row.total for row in table.rows]
    whole = table.whole.total
    for measure in ("activities", "people", "new", "continuing", "contributions"):
        of_parts = [getattr(part, measure) for part in parts]
        assert max(of_parts) <= getattr(whole, measure) <= sum(of_parts)
        assert sum(of_parts) + getattr(table.shared.total, measure) == getattr(whole, measure)
    assert sum(part.minutes for part in parts) == whole.minutes
    assert sum(part.credit for part in parts) == whole.credit


def closes_say_the_same_for_ever(oracle: Oracle) -> None:
    """Whatever was approved, corrected, revoked or reorganised after a close: as of its moment the figures are its own."""
    for close in oracle.closes:
        period = db.session.get(Period, close.period.id)
        for unit, said in close.says.items():
            asked = Question(unit_id=unit, period=period, as_of=close.moment)
            assert tuple(total(asked)) == tuple(said), (close, unit)


def every_figure_agrees(facts: Facts) -> None:
    with university(facts, TODAY) as oracle:
        closes_say_the_same_for_ever(oracle)
        periods = {period.id: db.session.get(Period, period.id) for period in facts.periods}
        for unit, now in product(facts.units(), (False, True)):
            basis = Basis.NOW if now else Basis.THEN
            in_each = trend(Question(unit_id=unit, basis=basis), [periods[one.id] for one in facts.periods])
            for point, period in zip(in_each, facts.periods, strict=True):
                asked = Asked(unit=unit, period=period, now=now)
                assert tuple(point.figures) == tuple(oracle.answer(asked)), asked
            if unit not in facts.inner_units():
                # Its lines were those of the unit above.
                continue
            for asked_period in (None, *facts.periods):
                period = periods[asked_period.id] if asked_period else None
                table = by_unit_and_area(Question(unit_id=unit, basis=basis, period=period))
                table_agrees(table, facts, oracle, unit, Asked(period=asked_period, now=now))


@on_sqlite
@given(facts=universities())
def test_every_figure_at_every_unit_is_the_oracles(catalogue: Flask, facts: Facts) -> None:
    every_figure_agrees(facts)


@on_postgresql
@given(facts=universities())
def test_every_figure_at_every_unit_is_the_oracles_on_postgresql_too(catalogue: Flask, facts: Facts) -> None:
    every_figure_agrees(facts)
