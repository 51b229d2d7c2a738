"""A roster over closed years: refused without somebody of HR and a reason, told in the histories, and undone in reports of before."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.clock import clock_at
from app.counting import Question, total
from app.extensions import db
from app.models import (
    Appointment,
    Contribution,
    LedgerEntry,
    Person,
    RegisterChange,
    RegisterMove,
    Role,
    Status,
    Unit,
)
from app.web.question import written
from tests.checked_client import CheckedClient
from tests.conftest import NOW
from tests.factories import (
    grant,
    log,
    make_calendar,
    make_closed,
    make_contribution,
    make_kind,
    make_period,
    make_person,
)
from tests.imports.conftest import APPOINTMENTS, PEOPLE, UNITS, Told

Run = Callable[..., Told]
ClientOf = Callable[..., CheckedClient]

# Ketsara's first post ends, and another begins, in the year that is closed.
MOVED = APPOINTMENTS.replace(
    "1001,d,2566-10-01,,60,yes,อาจารย์", "1001,d,2566-10-01,2567-01-31,60,yes,อาจารย์"
) + ("1001,f,2567-02-01,,60,yes,\n")


def person(code: str) -> Person:
    return db.session.scalars(select(Person).where(Person.code == code)).one()


def unit(code: str) -> Unit:
    return db.session.scalars(select(Unit).where(Unit.code == code)).one()


def lines() -> int:
    return db.session.scalar(select(func.count()).select_from(RegisterChange)) or 0


@pytest.fixture
def closed(run: Run) -> Question:
    """The roster, university HR, approved work of Ketsara in a year that is closed, and work of hers that waits."""
    with clock_at(NOW - timedelta(days=40)):
        assert run().went_well
        hr = make_person("9", unit("u"))
        grant(hr, Role.HR, unit("u"))
        grant(make_person("8", unit("f")), Role.HR, unit("f"))
        grant(make_person("7", unit("d")), Role.HEAD, unit("d"))
        kind = make_kind("lecture", needs_hours=True)
        log(person("1001"), "ค่าย", kind=kind, first_day=date(2024, 3, 4), hours=10)
        make_contribution(
            person("1001"), status=Status.SUBMITTED, kind=kind, first_day=date(2024, 3, 5), hours=1
        )
        period = make_period(make_calendar("fiscal"), date(2023, 10, 1), date(2024, 9, 30))
        make_closed(period, hr)
        db.session.commit()
    return Question(unit_id=unit("d").id, period=period)


def test_a_roster_that_restates_a_closed_year_is_refused_without_who_and_why(
    app: Flask, run: Run, closed: Question
) -> None:
    before, told_before = total(closed), lines()
    for more in ([], ["--by", "9@example.ac.th"], ["--reason", "คำสั่ง 12/2568"]):
        told = run(appointments=MOVED, more=more)
        assert not told.went_well, more
        assert "1 approved contributions were cut anew" in told.text
        assert "1 waiting contributions now begin their way in another unit." in told.text
        assert "Closed periods with other figures than before: Fiscal calendar Year 2024." in told.text
        assert "--by and --reason" in told.text and "Nothing was changed." in told.text
        assert (total(closed), lines()) == (before, told_before)
        assert db.session.scalar(select(func.count()).select_from(Appointment)) == 6
    assert not run(appointments=MOVED, more=["--by", "nobody@x", "--reason", "y"]).went_well
    told = run(appointments=MOVED, more=["--by", "8", "--reason", "y"])
    assert not told.went_well and "is not HR of the whole university today" in told.text


def test_a_dry_run_is_the_same_act_and_leaves_nothing(run: Run, closed: Question) -> None:
    before, told_before = total(closed), lines()
    entries = db.session.scalar(select(func.count()).select_from(LedgerEntry))
    told = run(appointments=MOVED, dry_run=True)
    assert told.went_well and "As it is it would be refused." in told.text
    signed = run(appointments=MOVED, dry_run=True, more=["--by", "9", "--reason", "ย้ายย้อนหลัง"])
    assert signed.went_well and "refused" not in signed.text
    for text in (told.text, signed.text):
        assert "1 approved contributions were cut anew" in text
        assert "1 waiting contributions" in text and "Year 2024" in text
        assert "nothing was changed" in text
    assert (total(closed), lines()) == (before, told_before)
    assert db.session.scalar(select(func.count()).select_from(LedgerEntry)) == entries
    waiting = db.session.scalars(select(Contribution).where(Contribution.status == Status.SUBMITTED)).one()
    assert waiting.reviewing_unit is unit("d")


def test_signed_by_hr_it_is_done_and_stands_in_the_history(run: Run, closed: Question) -> None:
    told = run(appointments=MOVED, more=["--by", "9@EXAMPLE.ac.th", "--reason", "ย้ายย้อนหลัง"])
    assert told.went_well, told.text
    assert total(closed).minutes == 0
    assert total(closed.but(as_of=NOW - timedelta(days=1))).minutes > 0
    line = db.session.scalars(select(RegisterChange).order_by(RegisterChange.id.desc())).first()
    assert line is not None
    assert (line.person_id, line.by_id, line.reason) == (person("1001").id, person("9").id, "ย้ายย้อนหลัง")
    department, faculty = unit("d").id, unit("f").id
    assert line.move is RegisterMove.CORRECTED
    assert line.facts[f"last_day@{department}"] == [None, "2024-01-31"]
    assert line.facts[f"first_day@{faculty}"] == [None, "2024-02-01"]


def test_nobody_restates_by_their_own_work(run: Run, closed: Question) -> None:
    grant(person("1001"), Role.HR, unit("u"))
    db.session.commit()
    told = run(appointments=MOVED, more=["--by", "1001", "--reason", "ของฉันเอง"])
    assert not told.went_well and "another member of the" in told.text


def test_names_of_before_stay_in_closed_files(client_of: ClientOf, run: Run, closed: Question) -> None:
    period = closed.period
    assert period is not None
    with clock_at(NOW - timedelta(days=20)):
        asked = f"unit={unit('u').id}&period={period.id}&as_of={written(NOW - timedelta(days=25))}"

        def files() -> list[bytes]:
            hr = client_of(person("9"), "en")
            names = ("summary", "people", "records")
            return [hr.get(f"/exports/{name}.csv?{asked}", checked=False).data for name in names]

        before = files()
    with clock_at(NOW - timedelta(days=10)):
        told = run(
            units=UNITS.replace("สาขา,Department", "ภาควิชา,School") + "n,ใหม่,New,u,faculty\n",
            people=PEOPLE.replace("ลำปำ", "สงขลา") + "1003,,support,,มาลี,ใหม่,\n",
        )
        assert told.went_well
    changed = unit("d")
    with clock_at(NOW):
        assert files() == before
        hr = client_of(person("9"), "en")
        assert (
            "School"
            in hr.get(f"/exports/records.csv?unit={unit('u').id}&period={period.id}", checked=False).text
        )
        history = hr.get(f"/people/{person('1001').id}/history", checked=False)
        if history.status_code == 200:
            assert "สงขลา" in history.text
    assert [line.move for line in db.session.scalars(
        select(RegisterChange).where(RegisterChange.unit_id == changed.id).order_by(RegisterChange.id)
    )] == [RegisterMove.OPENED, RegisterMove.CHANGED]  # fmt: skip
