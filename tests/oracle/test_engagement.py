"""Partners, outcomes and work across disciplines equal the oracle's, at every unit, now and as of each past moment."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.counting import (
    Figures,
    Tally,
    achieved,
    by_unit,
    contributions,
    matrix,
    mechanism,
    partner_tally,
    partner_trend,
    records_total,
    restated_total,
    shared_with,
    together,
    total,
)
from app.counting.disciplines import Work
from app.counting.outcomes import Reached, beneficiaries
from app.counting.question import UNSTATED
from app.counting.restatement import changed_rows
from app.counting.units import GONE
from app.extensions import db
from app.models import Period, PeriodClose, Scale
from tests.cast import TODAY
from tests.oracle.engaged_asked import but, moments_of, narrowed, question_of
from tests.oracle.engaged_facts import (
    GOALS,
    OUTCOMES,
    PLACES,
    SCALES,
    SECTORS,
    EngagedFacts,
    engaged_universities,
)
from tests.oracle.engaged_oracle import Engaged, EngagedOracle, Tallied
from tests.oracle.engaged_rows import engaged_university
from tests.oracle.engines import examples, on_engine

MANY = 1000


def lines_of(facts: EngagedFacts, asked: Engaged) -> dict[int, Engaged]:
    """The question of each line of the unit's table."""
    unit = asked.unit
    assert unit is not None
    lines = {one: but(asked, unit=one) for one, above in facts.parents.items() if above == unit}
    lines[unit] = but(asked, direct=True)
    if asked.now and facts.parents[unit] is None:
        lines[GONE] = but(asked, gone=True)
    return lines


def mechanism_agrees(facts: EngagedFacts, oracle: EngagedOracle, asked: Engaged) -> None:
    question = question_of(asked)
    found = mechanism(question)

    def tally(one: Engaged) -> Tally:
        return Tally(*oracle.tally(one))

    assert found.whole == partner_tally(question) == tally(asked), asked
    wanted = {
        (sector, Scale(scale)): tally(but(asked, sector=sector, partner_scale=scale))
        for sector in SECTORS
        for scale in SCALES
    }
    assert found.cells == {key: tally for key, tally in wanted.items() if any(tally)}, asked
    by_place = {place: tally(but(asked, place=place)) for place in PLACES}
    assert found.places == {key: tally for key, tally in by_place.items() if any(tally)}, asked
    lines = {line: tally(one) for line, one in lines_of(facts, asked).items()}
    assert found.lines == {line: tally for line, tally in lines.items() if any(tally)}, asked
    assert found.summed.plus(found.shared) == found.whole
    assert max(found.shared) <= 0
    begun = oracle.begun(oracle.cells(asked), asked)
    of_lines = [oracle.begun(oracle.cells(one), one) for one in lines_of(facts, asked).values()]
    assert found.spread == {one: sum(one in line for line in of_lines) for one in begun}, asked


def reached(oracle: EngagedOracle, asked: Engaged) -> Reached:
    return Reached(Figures(*oracle.answer(asked)), oracle.benefited(asked))


def outcomes_agree(oracle: EngagedOracle, asked: Engaged) -> None:
    found = achieved(question_of(asked))
    assert found.whole == reached(oracle, but(asked, outcome="any")), asked
    by_code = {code: reached(oracle, but(asked, outcome=code)) for code in OUTCOMES}
    assert found.outcomes == {code: one for code, one in by_code.items() if any(one.figures)}, asked
    cells = {
        (code, scale): reached(oracle, but(asked, outcome=code, scale=scale))
        for code in OUTCOMES
        for scale in (UNSTATED, "local", "international")
    }
    assert found.cells == {key: one for key, one in cells.items() if any(one.figures)}, asked
    goals = {goal: reached(oracle, but(asked, sdg=goal)) for goal in GOALS}
    assert found.sdgs == {goal: one for goal, one in goals.items() if any(one.figures)}, asked


def across_agrees(facts: EngagedFacts, oracle: EngagedOracle, asked: Engaged) -> None:
    question = question_of(asked)
    found = together(question)

    def work(one: Engaged) -> Work:
        asks = (one, but(one, engaged=True), but(one, cross=True))
        return Work(*(Figures(*oracle.answer(it)) for it in asks))

    assert found.whole == work(asked), asked
    lines = {line: work(one) for line, one in lines_of(facts, asked).items()}
    assert found.lines == {line: one for line, one in lines.items() if any(one.every)}, asked
    assert found.whole.cross == total(question.but(cross=True))
    faculties = sorted({oracle.faculty(unit) for unit in facts.parents})
    shared = {one: oracle.answer(but(asked, with_unit=one)).activities for one in faculties}
    assert shared_with(question) == {one: number for one, number in shared.items() if number}, asked


def matrix_agrees(facts: EngagedFacts, oracle: EngagedOracle, asked: Engaged) -> None:
    """Each cell, and the figure behind it."""
    found = matrix(question_of(asked))
    faculties = sorted({oracle.faculty(unit) for unit in facts.parents})
    for one in faculties:
        there = but(asked, unit=one, direct=facts.parents[one] is None)
        assert found.cell(one, one) == oracle.answer(there).activities, asked
        for other in faculties:
            if other != one:
                wanted = but(there, with_unit=other)
                assert found.cell(one, other) == oracle.answer(wanted).activities, (asked, one, other)
                assert found.cell(one, other) == total(question_of(wanted)).activities
                assert found.cell(one, other) == found.cell(other, one)


def everything_agrees(facts: EngagedFacts, oracle: EngagedOracle, asked: Engaged) -> None:
    mechanism_agrees(facts, oracle, asked)
    outcomes_agree(oracle, asked)
    across_agrees(facts, oracle, asked)


def figures_of_engagement_agree(facts: EngagedFacts, data: st.DataObject) -> None:
    with engaged_university(facts, TODAY) as oracle:
        periods = [one for one in facts.periods if one not in facts.late_periods()]
        # What each example draws all of them have together: every unit, period and basis, and as of any moment.
        every = (None, *facts.periods)
        asked = [
            Engaged(unit=unit, period=data.draw(st.sampled_from(every)), now=data.draw(st.booleans()))
            for unit in (1, *facts.units())
        ]
        moments = data.draw(st.sets(st.sampled_from(moments_of(oracle)), min_size=2, max_size=4))
        asked += [
            Engaged(
                unit=data.draw(st.sampled_from((1, *facts.units()))),
                period=data.draw(st.sampled_from((None, *periods))),
                as_of=moment,
            )
            for moment in sorted(moments)
        ]
        for one in asked:
            everything_agrees(facts, oracle, one)
            if one.unit == 1:
                matrix_agrees(facts, oracle, one)
        teams_and_years_agree(facts, oracle)


def teams_and_years_agree(facts: EngagedFacts, oracle: EngagedOracle) -> None:
    """What a team's page and a partner's page say."""
    of_team = Engaged(of_team=True)
    by_place: dict[int, list[Any]] = defaultdict(list)
    for cell in oracle.cells(of_team):
        by_place[cell.unit].append(cell)
    wanted = {unit: Figures(*oracle.figures(cells, of_team)) for unit, cells in by_place.items()}
    assert by_unit(question_of(of_team)) == wanted
    rows = [db.session.get_one(Period, one.id) for one in facts.periods]
    for partner in (None, *facts.partners):
        asked = Engaged(partner=partner.id if partner else None)
        for (_period, tally), period in zip(
            partner_trend(question_of(asked), rows), facts.periods, strict=True
        ):
            assert tuple(tally) == oracle.tally(but(asked, period=period))


@on_engine("sqlite")
@examples(20)
@given(facts=engaged_universities(), data=st.data())
def test_every_figure_of_engagement_is_the_oracles(
    engaged_catalogue: Flask, facts: EngagedFacts, data: st.DataObject
) -> None:
    figures_of_engagement_agree(facts, data)


@on_engine("postgresql")
@examples(30)
@given(facts=engaged_universities(), data=st.data())
def test_every_figure_of_engagement_is_the_oracles_on_postgresql_too(
    engaged_catalogue: Flask, facts: EngagedFacts, data: st.DataObject
) -> None:
    figures_of_engagement_agree(facts, data)


def records_agree(oracle: EngagedOracle, asked: Engaged) -> None:
    """The figure and the records behind it."""
    question = question_of(asked)
    cells = oracle.cells(asked)
    assert tuple(total(question)) == tuple(records_total(question)) == tuple(oracle.figures(cells, asked)), (
        asked
    )
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for cell in cells:
        sums[cell.work.id][0] += cell.minutes
        sums[cell.work.id][1] += cell.credit
    behind = db.session.execute(contributions(question))
    assert {row.contribution_id: [row.minutes, row.credit] for row in behind} == sums, asked
    assert Tallied(*partner_tally(question)) == oracle.tally(asked), asked
    assert beneficiaries(question) == oracle.benefited(asked), asked


def changes_agree(close: PeriodClose, oracle: EngagedOracle, asked: Engaged) -> None:
    """Closed, restated and the records by which a narrowed figure has changed."""
    period = next(one for one in oracle.periods if one.id == close.period_id)
    asked = but(asked, period=period, now=False, as_of=None)
    then = but(asked, as_of=close.closed_at)
    question = question_of(asked).but(compare=close, changed_since=close)
    found = restated_total(question)
    assert found is not None
    assert tuple(found.closed) == tuple(oracle.answer(then)), asked
    assert tuple(found.restated) == tuple(oracle.answer(asked)), asked
    before, after = (dict(_by_contribution(oracle, one)) for one in (then, asked))
    differing = {work for work in before.keys() | after.keys() if before.get(work) != after.get(work)}
    assert {one.contribution_id for one in changed_rows(question, None, 0, MANY)} == differing, asked


def _by_contribution(oracle: EngagedOracle, asked: Engaged) -> Iterator[tuple[int, tuple[int, int, bool]]]:
    sums: dict[int, list[Any]] = defaultdict(list)
    for cell in oracle.cells(asked):
        sums[cell.work.id].append(cell)
    for work, cells in sums.items():
        begun = asked.period is None or any(cell.work.activity_first >= asked.period.first for cell in cells)
        yield work, (sum(one.minutes for one in cells), sum(one.credit for one in cells), begun)


def narrowed_questions_agree(facts: EngagedFacts, data: st.DataObject) -> None:
    with engaged_university(facts, TODAY) as oracle:
        moments = moments_of(oracle)
        periods = [one for one in facts.periods if one not in facts.late_periods()]
        for asked in data.draw(st.lists(narrowed(facts, moments), min_size=4, max_size=8)):
            records_agree(oracle, asked)
            close = PeriodClose(
                id=1,
                period_id=data.draw(st.sampled_from(periods)).id,
                closed_at=data.draw(st.sampled_from(moments)),
            )
            changes_agree(close, oracle, asked)


@on_engine("sqlite")
@examples(10)
@given(facts=engaged_universities(), data=st.data())
def test_narrowed_questions_of_engagement_are_the_oracles(
    engaged_catalogue: Flask, facts: EngagedFacts, data: st.DataObject
) -> None:
    narrowed_questions_agree(facts, data)


@on_engine("postgresql")
@examples(30)
@given(facts=engaged_universities(), data=st.data())
def test_narrowed_questions_of_engagement_are_the_oracles_on_postgresql_too(
    engaged_catalogue: Flask, facts: EngagedFacts, data: st.DataObject
) -> None:
    narrowed_questions_agree(facts, data)
