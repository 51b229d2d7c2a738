"""HR adds calendars, years and rounds at random through its own actions: no figure that existed changes, and every one is the oracle's."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from app import clock
from app.counting import Basis, Question, total
from app.days import Span
from app.extensions import db
from app.hr.calendar_actions import PeriodFacts, add_calendar, add_period, cut_in_batches, people_across
from app.hr.trial import Impossible
from app.models import Area, Calendar, LedgerLock, Period, Person
from tests.cast import TODAY
from tests.ledger.posts import days
from tests.oracle.engines import examples, on_engine
from tests.oracle.facts import Appoint, Facts, Open, universities
from tests.oracle.facts import Period as PeriodFact
from tests.oracle.oracle import Asked, Oracle
from tests.oracle.rows import found_catalogue, university


@dataclass(frozen=True)
class Wish:
    """A period that HR would like: of which calendar (None: a new one), whether a round, and whether a command adds it."""

    calendar: int | None
    first: date
    last: date
    is_round: bool
    by_command: bool


@st.composite
def wishes(draw: st.DrawFn) -> list[Wish]:
    found = []
    for _at in range(draw(st.integers(1, 4))):
        first, last = sorted((draw(days()), draw(days())))
        calendar = draw(st.sampled_from((1, 2, 3, None)))
        found.append(Wish(calendar, first, last, draw(st.booleans()), draw(st.booleans())))
    return found


@pytest.fixture
def catalogue(app: Flask) -> Iterator[Flask]:
    """A database with kinds and calendars only: each example fills it and rolls back."""
    found_catalogue()
    if db.engine.dialect.name == "postgresql":
        # The facts number their calendars and periods themselves.
        for table in ("calendar", "period"):
            db.session.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), 1000)"))
    db.session.commit()
    yield app


def questions(facts: Facts) -> list[tuple[Question, Asked]]:
    """Every unit and person with every period and without; the whole also by area, and for people who are here now."""
    narrowed: list[dict[str, Any]] = [{"unit": unit} for unit in facts.units()]
    narrowed += [{"person": person} for person in facts.people]
    narrowed += [{"unit": 1, "area": area.value} for area in Area]
    narrowed += [{"unit": unit, "now": True} for unit in facts.units()[:2]]
    found = []
    for narrow, period in product(narrowed, (None, *facts.periods)):
        question = Question(
            unit_id=narrow.get("unit"),
            person_id=narrow.get("person"),
            area=Area(narrow["area"]) if "area" in narrow else None,
            period=db.session.get(Period, period.id) if period else None,
            basis=Basis.NOW if "now" in narrow else Basis.THEN,
        )
        found.append((question, Asked(**narrow, period=period)))
    return found


def grant(wish: Wish, number: int, by: Person, oracle: Oracle) -> bool:
    """Adds the period as HR does, where HR may; the oracle is told of it."""
    if wish.calendar is None:
        calendar, _touched = add_calendar(f"new-{number}", "ใหม่", "", None, by=by, reason="")
    else:
        calendar = db.session.get_one(Calendar, wish.calendar)
    year = next((one for one in calendar.periods if one.parent_id is None and one.covers(wish.first)), None)
    facts = PeriodFacts(f"รอบ {number}", "", wish.first, wish.last, year if wish.is_round else None)
    cut = (
        (lambda: cut_in_batches(people_across([Span.of(facts)]), lambda done: None))
        if wish.by_command
        else None
    )
    try:
        made, touched = add_period(calendar, facts, by=by, reason="", cut=cut)
    except Impossible:
        return False
    assert touched.effects.closed == () and touched.effects.waiting == frozenset()
    fact = PeriodFact(made.id, calendar.id, wish.first, wish.last, parent=made.parent_id)
    oracle.calendar_of[made.id] = calendar.id
    oracle.facts.periods.append(fact)
    oracle.tell(Open(fact), db.session.get_one(LedgerLock, 1).last_moment or clock.now())
    return True


def corrected(facts: Facts) -> Facts:
    """What is cut again is cut at the appointments of then: HR leaves no correction of them undone."""
    events = [replace(one, is_correction=True) if isinstance(one, Appoint) else one for one in facts.events]
    return replace(facts, events=events, periods=list(facts.periods))


def no_sum_changes(facts: Facts, wished: list[Wish]) -> None:
    facts = corrected(facts)
    with university(facts, TODAY) as oracle:
        by = db.session.get_one(Person, facts.people[0])
        before = [(question, total(question)) for question, _asked in questions(facts)]
        for number, wish in enumerate(wished):
            grant(wish, number, by, oracle)
            db.session.expire_all()
        for question, figures in before:
            assert total(question) == figures, question
        for question, asked in questions(facts):
            assert tuple(total(question)) == tuple(oracle.answer(asked)), asked


@on_engine("sqlite")
@examples(10)
@given(facts=universities(), wished=wishes())
def test_no_period_changes_a_sum(catalogue: Flask, facts: Facts, wished: list[Wish]) -> None:
    no_sum_changes(facts, wished)


@on_engine("postgresql")
@examples(30)
@given(facts=universities(), wished=wishes())
def test_no_period_changes_a_sum_on_postgresql_too(
    catalogue: Flask, facts: Facts, wished: list[Wish]
) -> None:
    no_sum_changes(facts, wished)
