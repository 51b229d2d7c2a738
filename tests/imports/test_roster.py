"""Importing a roster in our own columns: what it makes, what it changes, and that twice is once."""

from collections.abc import Callable
from datetime import date

from flask import Flask
from sqlalchemy import func, select

from app.clock import clock_at
from app.extensions import db
from app.models import (
    Appointment,
    Contribution,
    LedgerEntry,
    Person,
    Role,
    StaffLine,
    Status,
    Unit,
    UnitLevel,
)
from app.models.ledger import standing
from app.recutting import recut_at_periods
from tests.factories import (
    bangkok,
    grant,
    log,
    make_calendar,
    make_contribution,
    make_kind,
    make_period,
    make_person,
)
from tests.imports.conftest import PEOPLE, UNITS, Told, command

Run = Callable[..., Told]


def person(code: str) -> Person:
    return db.session.scalars(select(Person).where(Person.code == code)).one()


def unit(code: str) -> Unit:
    return db.session.scalars(select(Unit).where(Unit.code == code)).one()


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_roster_makes_the_tree_the_people_and_their_posts(run: Run) -> None:
    told = run()
    assert told.went_well and "Together: 8 new, 0 changed" in told.text
    assert unit("d").parent.code == "f" and unit("f").parent.code == "u"
    assert [line.ancestor.code for line in unit("d").lines] == ["d", "f", "u"]
    assert unit("u").level is UnitLevel.UNIVERSITY
    ketsara = person("1001")
    assert ketsara.email == "ketsara@example.ac.th"
    assert ketsara.name_in("th") == "ผศ.เกศรา ลำปำ"
    assert person("1002").line is StaffLine.SUPPORT
    assert [
        (post.unit.code, post.first_day, post.last_day, post.fte_percent, post.is_primary, post.position_th)
        for post in ketsara.appointments
    ] == [
        ("d", date(2023, 10, 1), None, 60, True, "อาจารย์"),
        ("f", date(2023, 10, 1), date(2025, 9, 30), 40, False, ""),
    ]
    assert person("1002").appointments[0].first_day == date(2020, 1, 1)


def test_importing_twice_changes_nothing(run: Run) -> None:
    run()
    told = run()
    assert told.went_well and "Together: 0 new, 0 changed" in told.text
    assert (count(Unit), count(Person), count(Appointment)) == (3, 2, 3)
    assert person("1001").former_names == []


def test_a_dry_run_changes_nothing_and_says_what_would_happen(run: Run) -> None:
    told = run(dry_run=True)
    assert told.went_well and "Together: 8 new, 0 changed" in told.text
    assert "nothing was changed" in told.text
    assert (count(Unit), count(Person), count(Appointment)) == (0, 0, 0)


def test_what_was_assumed_is_said(run: Run) -> None:
    told = run(units="code,name_en\nu,University\n", appointments="person,unit,first_day\n1001,u,2566\n")
    assert "1 state no level: u university" in told.text
    assert "1 begin in a year, read as its 1 January" in told.text
    assert "1 state no last_day: no end" in told.text
    assert "1 have no Thai name and show the English one" in told.text
    assert person("1001").appointments[0].first_day == date(2023, 1, 1)
    assert unit("u").name_in("th") == "University"


def test_an_unstated_parent_is_the_university(run: Run) -> None:
    told = run(units="code,name_en,level\nu,University,university\nf,F,\nd,D,department\n")
    assert told.went_well and "2 state no parent and lie right below u: f, d" in told.text
    assert unit("d").parent.code == "u" and unit("f").level is UnitLevel.FACULTY


def test_a_new_rank_keeps_the_earlier_name(run: Run) -> None:
    run()
    with clock_at(bangkok(date(2025, 7, 1))):
        told = run(people=PEOPLE.replace("ผศ.", "รศ."))
    assert "people: 0 new, 1 changed" in told.text
    assert "person 1001: rank_th “ผศ.” becomes “รศ.”" in told.text
    ketsara = person("1001")
    assert ketsara.name_in("th") == "รศ.เกศรา ลำปำ"
    assert [(name.until, name.name_in("th")) for name in ketsara.former_names] == [
        (date(2025, 7, 1), "ผศ.เกศรา ลำปำ")
    ]
    assert ketsara.search_text == "เกศรา ลำปำ ketsara 1001"


def test_filling_in_a_missing_name_renames_nobody(run: Run) -> None:
    run()
    told = run(people=PEOPLE.replace("ทะเลน้อย,\n", "ทะเลน้อย,Khwanchai\n"))
    assert "people: 0 new, 1 changed" in told.text
    assert person("1002").former_names == [] and "khwanchai" in person("1002").search_text


def test_a_name_corrected_twice_on_a_day_keeps_the_one_of_before(run: Run) -> None:
    run()
    run(people=PEOPLE.replace("ผศ.", "รศ"))
    run(people=PEOPLE.replace("ผศ.", "รศ."))
    assert [name.rank_th for name in person("1001").former_names] == ["ผศ."]


def test_columns_that_are_not_there_change_nothing(run: Run) -> None:
    run()
    told = run(
        people="code,given_th\n1001,เกศรา\n", appointments="person,unit,first_day\n1001,d,2023-10-01\n"
    )
    assert told.went_well and "Together: 0 new, 0 changed" in told.text
    assert person("1001").email == "ketsara@example.ac.th"
    assert person("1001").appointments[0].fte_percent == 60


def test_two_people_may_exchange_their_addresses(run: Run) -> None:
    people = "code,email,line,given_en\n1,a@x.ac.th,academic,A\n2,b@x.ac.th,academic,B\n"
    nobody = "person,unit,first_day\n"
    run(people=people, appointments=nobody)
    told = run(
        people=people.replace("a@x", "c@x").replace("b@x", "a@x").replace("c@x", "b@x"), appointments=nobody
    )
    assert told.went_well and (person("1").email, person("2").email) == ("b@x.ac.th", "a@x.ac.th")


def test_a_roster_takes_the_place_of_what_create_admin_made(app: Flask, run: Run) -> None:
    command(app, "create-admin", "ketsara@example.ac.th", "--password", "long enough to be one")
    told = run()
    assert told.went_well
    assert "u takes the place of the unit “root” that create-admin made" in told.text
    assert "1001 is ketsara@example.ac.th, whom create-admin made" in told.text
    assert (count(Unit), count(Person)) == (3, 2)
    assert person("1001").password_hash and person("1001").former_names == []
    assert "Together: 0 new, 0 changed" in run().text


def test_thai_text_of_windows_can_be_read(run: Run) -> None:
    mapping = '[people]\nencoding = "cp874"\ndelimiter = ";"\n'
    told = run(people=PEOPLE.replace(",", ";").encode("cp874"), mapping=mapping)  # type: ignore[arg-type]
    assert told.went_well and person("1001").given_th == "เกศรา"


def test_excel_marks_and_spaces_do_no_harm(run: Run) -> None:
    told = run(
        units="\ufeff" + UNITS.replace("f,คณะ", " f ,  คณะ  ใหม่ ") + "\n,,,,\n",
        people=PEOPLE.replace("\n", "\r\n"),
    )
    assert told.went_well and unit("f").name_th == "คณะ ใหม่"


def test_a_transfer_takes_approved_and_waiting_work_along(run: Run) -> None:
    """The days after the transfer count where the person then worked, and what waits is decided there."""
    run(appointments="person,unit,first_day,last_day\n1001,d,2020-01-01,\n1002,f,2020-01-01,\n")
    ketsara = person("1001")
    make_kind("course")
    grant(person("1002"), Role.HEAD, unit("u"))
    done = log(ketsara, "สอน", first_day=date(2025, 3, 1), last_day=date(2025, 3, 10), hours=10)
    waits = make_contribution(ketsara, status=Status.SUBMITTED, first_day=date(2025, 4, 1))
    told = run(
        appointments="person,unit,first_day,last_day\n1001,d,2020-01-01,2025-03-05\n1001,f,2025-03-06,\n1002,f,2020-01-01,\n"
    )
    assert "1 approved contributions were cut anew" in told.text
    assert "1 waiting contributions now begin their way in another unit" in told.text
    entries = db.session.scalars(
        select(LedgerEntry)
        .where(LedgerEntry.contribution_id == done.id, standing())
        .order_by(LedgerEntry.first_day)
    ).all()
    assert [(entry.unit.code, entry.first_day, entry.minutes) for entry in entries] == [
        ("d", date(2025, 3, 1), 300),
        ("f", date(2025, 3, 6), 300),
    ]
    assert sum(entry.credit for entry in entries) == done.share
    assert db.session.get_one(Contribution, waits.id).reviewing_unit.code == "f"


def test_a_new_period_cuts_what_was_approved_before_it(run: Run) -> None:
    run()
    make_kind("course")
    grant(person("1002"), Role.HEAD, unit("u"))
    done = log(person("1001"), "สอน", first_day=date(2024, 9, 29), last_day=date(2024, 10, 2), hours=4)
    year = make_period(make_calendar("fiscal"), date(2024, 10, 1), date(2025, 9, 30))
    assert len(recut_at_periods().contributions) == 1
    assert len(recut_at_periods().contributions) == 0
    minutes = select(func.sum(LedgerEntry.minutes)).where(LedgerEntry.contribution_id == done.id, standing())
    assert db.session.scalar(minutes) == 240
    assert db.session.scalar(minutes.where(LedgerEntry.first_day >= year.first_day)) == 120


def test_defaults_are_loaded_once_and_cut_what_was_approved_before(app: Flask, run: Run) -> None:
    run()
    make_kind("course")
    grant(person("1002"), Role.HEAD, unit("u"))
    log(person("1001"), "สอน", first_day=date(2024, 9, 29), last_day=date(2024, 10, 2), hours=4)
    told = command(app, "load-defaults", "--today", "2025-06-16")
    assert "49 kinds, 2 calendars, 14 years and 73 outcomes" in told.text
    assert "1 approved contributions were cut anew" in told.text
    assert (
        "0 kinds, 0 calendars, 0 years and 0 outcomes"
        in command(app, "load-defaults", "--today", "2025-06-16").text
    )
    assert (
        "0 kinds, 0 calendars, 1 years and 0 outcomes"
        in command(app, "load-defaults", "--today", "2025-11-16").text
    )


def test_a_role_is_granted_once(app: Flask, run: Run) -> None:
    run()
    assert "now has the role head" in command(app, "grant-role", "ketsara@example.ac.th", "head", "d").text
    assert "already has" in command(app, "grant-role", "ketsara@example.ac.th", "head", "d").text
    acting = command(app, "grant-role", "ketsara@example.ac.th", "acting_head", "f")
    assert not acting.went_well and "needs the number of the order" in acting.text
    assert command(
        app, "grant-role", "ketsara@example.ac.th", "acting_head", "f", "--order", "12/2568"
    ).went_well
    assert "Nobody has the address" in command(app, "grant-role", "nobody@x.ac.th", "hr", "u").text
    assert "There is no unit" in command(app, "grant-role", "ketsara@example.ac.th", "hr", "x").text


def test_people_who_are_not_in_the_file_stay(run: Run) -> None:
    run()
    make_person("other", unit("u"))
    told = run()
    assert "1 in the database are not in the file and stay as they are" in told.text
    assert count(Person) == 3


def test_a_second_roster_hangs_units_below_those_of_the_first(run: Run) -> None:
    run()
    told = run(
        units="code,name_en,parent\nx,New,d\n",
        people="code,given_en\n",
        appointments="person,unit,first_day\n",
    )
    assert told.went_well and "units: 1 new, 0 changed" in told.text
    assert [line.ancestor.code for line in unit("x").lines] == ["x", "d", "f", "u"]
