"""Calendars, years and rounds are added, corrected and taken out by HR; one more period changes no sum."""

import html
import re
import shlex
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from app import ledger
from app.counting import Question, total
from app.extensions import db
from app.hr import calendar_actions
from app.models import Area, Calendar, LedgerEntry, Period, PeriodClose, RegisterMove, Role, StaffLine
from app.registering import history
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.conftest import NOW
from tests.factories import grant, log, make_period
from tests.hr.changing import confirm, do, look, touched
from tests.rollups.reading import words

ClientOf = Callable[..., CheckedClient]


def periods(calendar: Calendar) -> list[tuple[str, date, date]]:
    query = select(Period).where(Period.calendar_id == calendar.id).order_by(Period.first_day, Period.id)
    return [(one.name_en, one.first_day, one.last_day) for one in db.session.scalars(query)]


def standing() -> int:
    return len(db.session.scalars(select(LedgerEntry.id).where(ledger.standing())).all())


def new_period(calendar: Calendar) -> str:
    return f"/register/calendars/{calendar.id}/periods/new"


def close(one: University, period: Period) -> None:
    db.session.add(PeriodClose(period=period, closed_at=NOW, closed_by=one.hr))
    db.session.flush()


NAMED = {"name_th": "ปีใหม่", "name_en": "New year"}


# Calendars


def test_a_calendar_is_added_and_named(university: University, client_of: ClientOf) -> None:
    hr = client_of(university.hr, "en")
    looked = look(hr, "/register/calendars/new", code="solar", name_th="ปีปฏิทิน", name_en="Calendar year")
    assert "counts nothing yet" in touched(looked)
    confirm(hr, looked, "/register/calendars/new")
    made = db.session.scalars(select(Calendar).where(Calendar.code == "solar")).one()
    assert (made.name_en, made.line) == ("Calendar year", None)
    university.calendars["academic"].line = None
    looked = look(hr, f"/register/calendars/{made.id}/edit", name_en="Solar year", line="academic")
    assert "my year” of 9 people (Academic staff)" in touched(looked)
    confirm(hr, looked, f"/register/calendars/{made.id}/edit")
    assert (made.name_en, made.line) == ("Solar year", StaffLine.ACADEMIC)
    assert [line.move for line in history(made)] == [RegisterMove.CHANGED, RegisterMove.ADDED]
    page = words(hr.get(f"/register/calendars/{made.id}").text)
    assert "This calendar has no year yet" in page and "from Calendar year" in page


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"code": ""}, "code"),
        ({"code": "Fiscal"}, "code"),
        ({"name_th": "", "name_en": ""}, "name_th"),
        ({"line": "support"}, "line"),
    ],
)
def test_a_calendar_that_cannot_be_is_told(
    university: University, client_of: ClientOf, facts: dict[str, str], field: str
) -> None:
    given = {"code": "solar", **NAMED, **facts}
    answer = look(client_of(university.hr), "/register/calendars/new", **given)
    assert answer.status_code == 422 and f'href="#{field}"' in answer.text


# Years and rounds


def test_a_year_subdivides_approved_work_and_changes_no_sum(
    university: University, client_of: ClientOf
) -> None:
    one = university
    fiscal = one.calendars["fiscal"]
    log(
        one.joint,
        first_day=date(2021, 9, 1),
        last_day=date(2022, 10, 31),
        hours=10,
        kind=one.kind("training"),
    )
    whole, pieces = total(Question()), standing()
    hr = client_of(one.hr, "en")
    looked = look(
        hr, new_period(fiscal), first_day="1/10/2021", last_day="30/9/2022", name_en="Fiscal year 2022"
    )
    assert "1 approved record is counted in other pieces" in touched(looked)
    assert len(periods(fiscal)) == 9 and standing() == pieces
    assert confirm(hr, looked, new_period(fiscal)).status_code == 303
    assert periods(fiscal)[0] == ("Fiscal year 2022", date(2021, 10, 1), date(2022, 9, 30))
    made = db.session.scalars(select(Period).where(Period.name_en == "Fiscal year 2022")).one()
    parts = [total(Question(period=year)) for year in (made, one.year(2023))]
    # 30 days of September 2021 are left in no year.
    assert sum(part.minutes for part in parts) == 600 - 600 * 30 // 426
    assert standing() > pieces
    assert total(Question()) == whole
    (line,) = history(fiscal)
    assert (line.move, line.facts["first_day"]) == (RegisterMove.ADDED, [None, "2021-10-01"])


def test_a_round_lies_in_its_year_and_what_it_leaves_out_is_told(
    university: University, client_of: ClientOf
) -> None:
    academic, year = university.calendars["academic"], university.year(2025, "academic")
    hr = client_of(university.hr, "en")
    given = {"year": str(year.id), "name_en": "First semester 2024"}
    outside = look(hr, new_period(academic), first_day="1/6/2024", last_day="31/10/2024", **given)
    assert outside.status_code == 422 and "A round lies inside its year" in words(outside.text)
    looked = look(hr, new_period(academic), first_day="10/6/2024", last_day="31/10/2024", **given)
    assert "1 Nov 2024 – 31 May 2025 lie in no round of Academic year 2024" in touched(looked)
    confirm(hr, looked, new_period(academic))
    made = db.session.scalars(select(Period).where(Period.name_en == "First semester 2024")).one()
    assert made.parent is year
    again = look(hr, new_period(academic), first_day="31/10/2024", last_day="31/3/2025", **given)
    assert again.status_code == 422 and "Some of these days lie in First semester 2024" in words(again.text)


def test_years_of_one_calendar_never_overlap_and_gaps_are_told(
    university: University, client_of: ClientOf
) -> None:
    academic = university.calendars["academic"]
    hr = client_of(university.hr, "en")
    both = look(hr, new_period(academic), first_day="31/5/2026", last_day="31/5/2027", **NAMED)
    assert both.status_code == 422 and "Some of these days lie in Academic year 2025" in words(both.text)
    said = touched(look(hr, new_period(academic), first_day="15/6/2026", last_day="31/5/2027", **NAMED))
    assert "1–14 Jun 2026 lie in no year of this calendar" in said
    assert "Jun 2024" not in said


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"first_day": ""}, "first_day"),
        ({"last_day": "31/2/2570"}, "last_day"),
        ({"last_day": "1/6/2568"}, "last_day"),
        ({"name_th": "", "name_en": ""}, "name_th"),
    ],
)
def test_a_period_that_cannot_be_is_told_and_kept(
    university: University, client_of: ClientOf, facts: dict[str, str], field: str
) -> None:
    given = {"first_day": "1/10/2569", "last_day": "30/9/2570", **NAMED, **facts}
    answer = look(client_of(university.hr), new_period(university.calendars["fiscal"]), **given)
    assert answer.status_code == 422 and f'href="#{field}"' in answer.text


def test_days_are_corrected_until_a_period_was_closed(university: University, client_of: ClientOf) -> None:
    one = university
    log(one.musician, first_day=date(2025, 5, 31), last_day=date(2025, 6, 1), hours=8)
    year = one.year(2025, "academic")
    path = f"/register/periods/{year.id}/edit"
    hr = client_of(one.hr, "en")
    before = total(Question(period=year))
    looked = look(hr, path, last_day="30/4/2025")
    said = touched(looked)
    assert "1 May – 8 Jun 2025 lie in no year of this calendar" in said
    assert (
        "1–31 May 2025 no longer lie in Academic year 2024. Academic year 2024 counts 0:00 h instead of 4:00 h."
        in said
    )
    said = touched(look(hr, path, last_day="1/6/2025"))
    assert (
        "1 Jun 2025 lie in Academic year 2024 from now on." in said
        and "counts 8:00 h instead of 4:00 h." in said
    )
    do(hr, path, last_day="1/6/2025")
    assert (before.minutes, total(Question(period=year)).minutes) == (240, 480)
    close(one, year)
    assert "first_day" not in hr.form(path, action=path).controls
    do(hr, path, name_en="Academic year 2567")
    assert (year.name_en, year.last_day) == ("Academic year 2567", date(2025, 6, 1))


def test_a_shorter_round_says_which_days_lie_in_none(university: University, client_of: ClientOf) -> None:
    one = university
    log(one.musician, first_day=date(2025, 4, 10), hours=8)
    (second,) = [half for half in one.year(2025).rounds if half.first_day == date(2025, 4, 1)]
    second.name_en = "Round 2"
    path = f"/register/periods/{second.id}/edit"
    said = touched(look(client_of(one.hr, "en"), path, name_en="Round 2", first_day="1/5/2025"))
    assert "1–30 Apr 2025 no longer lie in Round 2. Round 2 counts 0:00 h instead of 8:00 h." in said
    assert "1–30 Apr 2025 lie in no round of Fiscal year 2025." in said
    assert "No sum changes" not in said


def test_a_year_keeps_its_rounds_inside(university: University, client_of: ClientOf) -> None:
    path = f"/register/periods/{university.year(2025).id}/edit"
    answer = look(client_of(university.hr, "en"), path, last_day="31/8/2025")
    assert answer.status_code == 422 and "would lie outside of it" in words(answer.text)


def test_a_page_read_before_it_was_closed_moves_no_days(university: University, client_of: ClientOf) -> None:
    year = university.year(2024, "academic")
    hr = client_of(university.hr, "en")
    form = hr.form(f"/register/periods/{year.id}/edit", action="/edit")
    close(university, year)
    answer = hr.send(form, last_day="1/6/2024", name_en="Later")
    assert answer.status_code == 200 and year.last_day == date(2024, 5, 31)
    confirm(hr, answer, f"/register/periods/{year.id}/edit")
    assert (year.name_en, year.last_day) == ("Later", date(2024, 5, 31))


def test_what_was_never_closed_is_taken_out(university: University, client_of: ClientOf) -> None:
    one = university
    log(one.musician, first_day=date(2024, 3, 31), last_day=date(2024, 4, 1), hours=8)
    whole = total(Question())
    year = one.year(2024)
    hr = client_of(one.hr, "en")
    path = f"/register/periods/{year.id}/take-out"
    assert "take them out first" in words(look(hr, path).text)
    for inner in list(year.rounds):
        do(hr, f"/register/periods/{inner.id}/take-out")
    looked = look(hr, path)
    assert "1 Oct 2023 – 30 Sep 2024 lie in no year of this calendar" in touched(looked)
    confirm(hr, looked, path)
    assert len(periods(one.calendars["fiscal"])) == 6
    assert total(Question()) == whole
    last = one.year(2023, "fiscal")
    close(one, last)
    refused = look(hr, f"/register/periods/{last.rounds[0].id}/take-out")
    assert refused.status_code == 200
    refused = look(hr, f"/register/periods/{last.id}/take-out")
    assert refused.status_code == 422 and "was closed once" in words(refused.text)


# Much at once


def test_much_is_cut_by_a_command_that_the_page_names(
    university: University, client_of: ClientOf, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = university
    monkeypatch.setattr(calendar_actions, "MOST_CUT", 2)
    for person in (one.musician, one.dancer, one.scientist):
        log(person, first_day=date(2021, 10, 1), last_day=date(2022, 10, 31), hours=10)
    whole, fiscal = total(Question()), one.calendars["fiscal"]
    hr = client_of(one.hr, "en")
    given = {
        "first_day": "1/11/2021",
        "last_day": "30/9/2022",
        "name_th": "ปีงบประมาณ 2565",
        "name_en": "Year of the 'ox'",
    }
    answer = look(hr, new_period(fiscal), **given)
    assert answer.status_code == 422 and "This cuts 3 approved records" in words(answer.text)
    (command,) = re.findall(r"<code>(.+?)</code>", answer.text)
    assert len(periods(fiscal)) == 9
    typed = shlex.split(html.unescape(command))
    assert typed[:2] == ["flask", "add-period"]
    db.session.commit()
    result = app.test_cli_runner().invoke(args=typed[1:])
    assert result.exit_code == 0, result.output
    assert "3 contributions was cut anew" in result.output
    db.session.expire_all()
    assert periods(fiscal)[0] == ("Year of the 'ox'", date(2021, 11, 1), date(2022, 9, 30))
    made = db.session.scalars(select(Period).where(Period.name_en == "Year of the 'ox'")).one()
    in_years = total(Question(period=made)).minutes + total(Question(period=one.year(2023))).minutes
    # 31 days of October 2021 are left in no year, of each of the three.
    assert in_years == whole.minutes - 3 * (600 * 31 // 396)
    assert history(fiscal)[0].by is None
    result = app.test_cli_runner().invoke(
        args=["correct-period", str(made.id), "--first-day", "2021-12-01", "--last-day", "2022-09-30"]
    )
    assert result.exit_code == 0, result.output
    assert "3 contributions was cut anew" in result.output and made.first_day == date(2021, 12, 1)
    again = app.test_cli_runner().invoke(args=typed[1:])
    assert total(Question()) == whole and again.exit_code == 1 and "Some of these days" in again.output


@pytest.mark.parametrize(
    "wrong",
    [
        ["add-period", "--calendar", "none"],
        ["add-period", "--calendar", "academic", "--round", "--name-en", "x"],
        ["add-period", "--calendar", "fiscal"],
        ["correct-period", "9999"],
    ],
)
def test_a_command_says_what_it_misses(university: University, app: Flask, wrong: list[str]) -> None:
    db.session.commit()
    days = ["--first-day", "2030-01-01", "--last-day", "2030-12-31"]
    result = app.test_cli_runner().invoke(args=[*wrong, *days])
    assert result.exit_code == 1 and "Error: " in result.output


# Who


def paths(one: University) -> list[str]:
    calendar, period = one.calendars["academic"], one.year(2025, "academic")
    return [
        "/register/calendars/new",
        f"/register/calendars/{calendar.id}/edit",
        f"/register/calendars/{calendar.id}/periods/new",
        f"/register/periods/{period.id}/edit",
        f"/register/periods/{period.id}/take-out",
    ]


def test_only_the_universitys_hr_changes_calendars(university: University, client_of: ClientOf) -> None:
    grant(university.support, Role.HR, university.unit("faa"))
    for path in paths(university):
        for person in (university.admin, university.support):
            assert client_of(person).get(path).status_code == 403, path
            assert client_of(person).post(path).status_code == 403, path
        for person in (university.musician, university.dean, university.rector):
            expected = 403 if path.endswith("calendars/new") else 404
            assert client_of(person).get(path).status_code == expected, path
            assert client_of(person).post(path).status_code == expected, path
        assert client_of(university.hr).get(path).status_code == 200
    for path in ("/register/calendars/9999/edit", "/register/periods/9999/edit"):
        assert client_of(university.hr).get(path).status_code == 404
        assert client_of(university.hr).post(path).status_code == 404


def test_every_area_keeps_its_sums_in_the_year_that_a_round_divides(
    university: University, client_of: ClientOf
) -> None:
    one = university
    log(
        one.joint,
        first_day=date(2024, 6, 10),
        last_day=date(2025, 5, 31),
        hours=1001,
        kind=one.kind("course"),
    )
    year = one.year(2025, "academic")
    before = [
        total(Question(period=year, area=area, unit_id=unit.id))
        for area in Area
        for unit in one.units.values()
    ]
    do(
        client_of(one.hr), new_period(one.calendars["academic"]),
        year=str(year.id), first_day="10/6/2567", last_day="31/10/2567", **NAMED,
    )  # fmt: skip
    make_period(one.calendars["academic"], date(2024, 11, 1), date(2025, 5, 31), year)
    assert before == [
        total(Question(period=year, area=area, unit_id=unit.id))
        for area in Area
        for unit in one.units.values()
    ]
