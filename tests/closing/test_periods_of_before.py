"""Calendars change after a close; what a report of before says of days outside every period, and its names, stay."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app import as_was
from app.clock import clock_at
from app.closing.actions import close_period
from app.counting import figures_of
from app.extensions import db
from app.models import Period, RegisterChange
from app.web.question import written
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.conftest import NOW
from tests.factories import log
from tests.hr.changing import do
from tests.imports.conftest import command
from tests.rollups.reading import left_out_figures

ClientOf = Callable[..., CheckedClient]
LATER = NOW + timedelta(days=3)


def new_period(year: University) -> str:
    return f"/register/calendars/{year.calendars['fiscal'].id}/periods/new"


def take_out_rounds(hr: CheckedClient, period: Period) -> None:
    for number in [one.id for one in period.rounds]:
        do(hr, f"/register/periods/{number}/take-out")


def take_out(hr: CheckedClient, year: University) -> None:
    take_out_rounds(hr, year.year(2025))
    do(hr, f"/register/periods/{year.year(2025).id}/take-out")


def correct(hr: CheckedClient, year: University) -> None:
    take_out_rounds(hr, year.year(2025))
    do(hr, f"/register/periods/{year.year(2025).id}/edit", first_day="1/11/2024")


def add_then_correct(hr: CheckedClient, year: University) -> None:
    given = {"name_en": "Fiscal year 2022", "name_th": "ปี 2565"}
    do(hr, new_period(year), first_day="1/10/2021", last_day="30/9/2022", **given)
    added = db.session.scalars(select(Period).order_by(Period.id.desc())).first()
    assert added is not None
    with clock_at(LATER + timedelta(hours=1)):
        do(hr, f"/register/periods/{added.id}/edit", first_day="1/11/2021")


def take_out_and_add_again(hr: CheckedClient, year: University) -> None:
    take_out(hr, year)
    with clock_at(LATER + timedelta(hours=1)):
        do(hr, new_period(year), first_day="1/12/2024", last_day="30/9/2025", name_en="Late", name_th="ช้า")


@pytest.mark.parametrize("change", [take_out, correct, add_then_correct, take_out_and_add_again])
@pytest.mark.parametrize("numbered", [True, False])
def test_days_outside_every_period_are_those_of_the_calendar_of_then(
    client_of: ClientOf,
    year: University,
    change: Callable[[CheckedClient, University], None],
    numbered: bool,
) -> None:
    period, kind = year.year(2024), year.kind("lecture")
    with clock_at(NOW - timedelta(days=20)):
        log(
            year.musician,
            "ข้ามปี",
            kind=kind,
            first_day=date(2024, 9, 1),
            last_day=date(2024, 11, 20),
            hours=100,
        )
        log(year.musician, "นานแล้ว", kind=kind, first_day=date(2021, 10, 11), hours=7)
    close = close_period(period, note="", by=year.hr)
    db.session.commit()
    page = f"/university?period={period.id}&as_of={written(close.closed_at)}"
    with clock_at(NOW + timedelta(days=1)):
        before = left_out_figures(client_of(year.hr, "en").get(page).text)
    assert before["outside"][0] == "1"
    with clock_at(LATER):
        change(client_of(year.hr, "en"), year)
    if not numbered:
        # As lines were written before they told which period they are about.
        for line in db.session.scalars(select(RegisterChange).where(RegisterChange.calendar_id.is_not(None))):
            line.facts = {fact: both for fact, both in line.facts.items() if fact != "period_id"}
        db.session.commit()
    with clock_at(LATER + timedelta(days=1)):
        assert left_out_figures(client_of(year.hr, "en").get(page).text) == before
        db.session.expire_all()
        assert figures_of(close.period, close.closed_at)["left_out"] == close.figures["left_out"]


def test_a_period_keeps_its_own_earlier_name_where_another_had_the_same(
    client_of: ClientOf, year: University
) -> None:
    """The first rounds of two years have one name: renaming that of 2024 renames no other in reports of before."""
    first, second = year.year(2024).rounds[0], year.year(2025).rounds[0]
    with clock_at(NOW + timedelta(days=1)):
        for one in (first, second):
            do(
                client_of(year.hr, "en"),
                f"/register/periods/{one.id}/edit",
                name_en="Round I",
                name_th="รอบต้น",
            )
    with clock_at(LATER):
        do(
            client_of(year.hr, "en"),
            f"/register/periods/{first.id}/edit",
            name_en="Half 2024",
            name_th="ครึ่งแรก",
        )
    with clock_at(LATER + timedelta(days=1)):
        do(
            client_of(year.hr, "en"),
            f"/register/periods/{second.id}/edit",
            name_en="Half 2024",
            name_th="ครึ่งแรก",
        )
    with clock_at(LATER + timedelta(days=2)):
        for moment, names in (
            (NOW + timedelta(hours=1), ("Round 1", "Round 1")),
            (NOW + timedelta(days=2), ("Round I", "Round I")),
            (LATER + timedelta(hours=1), ("Half 2024", "Round I")),
        ):
            then = as_was.past(moment)
            for one, called in zip((first, second), names, strict=True):
                assert then.of(db.session.get_one(Period, one.id)).name_in("en") == called


def test_the_history_says_it_in_words_without_numbers(client_of: ClientOf, year: University) -> None:
    with clock_at(LATER):
        hr = client_of(year.hr, "en")
        add_then_correct(hr, year)
        text = hr.get(f"/register/calendars/{year.calendars['fiscal'].id}").text
        assert "Period added: ปี 2565 · Fiscal year 2022" in text
        assert "period_id" not in text


def test_years_that_a_command_adds_are_no_years_of_before(
    app: Flask, client_of: ClientOf, year: University
) -> None:
    period = year.year(2024)
    with clock_at(NOW - timedelta(days=20)):
        log(year.musician, "ปีหน้า", kind=year.kind("lecture"), first_day=date(2021, 10, 11), hours=7)
    db.session.commit()
    page = f"/university?period={period.id}&as_of={written(NOW)}"
    with clock_at(LATER):
        before = left_out_figures(client_of(year.hr, "en").get(page).text)
        assert before["outside"][0] == "1"
        assert command(app, "load-defaults", "--today", "2023-01-01").went_well
        assert left_out_figures(client_of(year.hr, "en").get(page).text) == before
        now = left_out_figures(client_of(year.hr, "en").get(f"/university?period={period.id}").text)
        assert now["outside"][0] == "0"
