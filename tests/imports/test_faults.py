"""Bad rows: each is named with its file, line, value and reason, and with one of them nothing is written."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.models import Appointment, Person, Unit
from tests.imports.conftest import APPOINTMENTS, PEOPLE, UNITS, Told

# What is refused is decided before anything is written: one database says it for both.
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
Run = Callable[..., Told]
POSTS = "person,unit,first_day,last_day,fte,primary\n"


@pytest.mark.parametrize("dry_run", [False, True])
def test_one_bad_row_keeps_everything_out(run: Run, dry_run: bool) -> None:
    told = run(people=PEOPLE + "1003,not an address,academic,,ก,ข,\n", dry_run=dry_run)
    assert not told.went_well
    assert "people.csv, line 4, email “not an address”: this is not an e-mail address." in told.text
    assert "1 fault: nothing was changed." in told.text
    assert [db.session.scalar(select(func.count(model.id))) for model in (Unit, Person, Appointment)] == [
        0,
        0,
        0,
    ]


def test_every_bad_row_is_told_in_the_order_of_the_files(run: Run) -> None:
    told = run(
        units=UNITS + "x,,,f,\n",
        people=PEOPLE + "1003,,,,,,\n",
        appointments=APPOINTMENTS + "1009,z,x,,,,\n",
    )
    faults = [line for line in told.text.splitlines() if ".csv, line " in line]
    assert faults == [
        "units.csv, line 5, name_th “”: write a Thai or an English name.",
        "people.csv, line 4, given_th “”: write a Thai or an English given name.",
        "people.csv, line 4, line “”: write academic or support, or state it for all in the mapping file.",
        "appointments.csv, line 5, person “1009”: there is no such person, neither in the people file nor in the database.",
        "appointments.csv, line 5, unit “z”: there is no such unit, neither in the units file nor in the database.",
        "appointments.csv, line 5, first_day “x”: this is not a day. Write it as 2024-10-01, 1/10/2024 or 1/10/2567.",
    ]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("d,สอง,Two,u,department\n", "line 5, code “d”: line 4 has the same code."),
        ("n,น,N,zzz,department\n", "line 5, parent “zzz”: there is no unit zzz, neither in the file nor in the database."),
        ("n,น,N,,university\n", "line 5, level “university”: there can be only one university, and u is already it."),
        ("n,น,N,u,university\n", "line 5, level “university”: only the unit above all others is the university"),
        ("n,น,N,u,chair\n", "line 5, level “chair”: this is no level. Write one of university, faculty, office, department."),
        ("n,น,N,n,department\n", "line 5, parent “n”: a unit cannot be its own parent."),
        ("a,ก,A,b,\nb,ข,B,a,\n", "these units lie in a circle: b above a above b."),
        (",น,N,u,department\n", "line 5, code “”: this must be filled in."),
        ("n,น,N,u\n", "line 5: this row has 4 cells, the headings have 5."),
        (f"{'n' * 51},น,N,u,\n", "this is longer than 50 characters."),
        ('n,"น\nน",N\n', "line 5: this row has 3 cells"),
    ],
)  # fmt: skip
def test_units_that_do_not_hang_together(run: Run, row: str, sentence: str) -> None:
    told = run(units=UNITS + row)
    assert not told.went_well and sentence in told.text


def test_two_roots_without_a_university(run: Run) -> None:
    told = run(units="code,name_en\na,A\nb,B\n")
    assert told.text.count("which unit is the university? Several state no parent") == 2


def test_a_unit_never_changes_its_parent(run: Run) -> None:
    assert run().went_well
    told = run(units=UNITS.replace("Department,f", "Department,u"))
    assert "line 4, parent “u”: a unit never changes its parent: d is below f." in told.text


def test_the_university_of_the_database_stays_it(run: Run) -> None:
    assert run().went_well
    told = run(units="code,name_en,level\nother,Other,university\n")
    assert "there can be only one university, and u is already it" in told.text


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("1001,,academic,,ก,ข,\n", "line 4, code “1001”: line 2 has the same code."),
        ("1003,ketsara@example.ac.th,academic,,ก,ข,\n", "the person of line 2 has the same address."),
        ("1003,ก@example.ac.th,academic,,ก,ข,\n", "this is not an e-mail address."),
        ("1003,,visitor,,ก,ข,\n", "line 4, line “visitor”: write academic or support"),
    ],
)
def test_people_who_cannot_be(run: Run, row: str, sentence: str) -> None:
    told = run(people=PEOPLE + row)
    assert not told.went_well and sentence in told.text


def test_an_address_of_somebody_in_the_database(run: Run) -> None:
    assert run().went_well
    told = run(people="code,email,line,given_th\n9,ketsara@example.ac.th,academic,ก\n")
    assert "person 1001 in the database has the same address." in told.text


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("1002,u,2021,,100,yes\n", "from 2021-01-01 on 1002 would have another primary appointment: f from 2020-01-01 on (line 2)."),
        ("1001,u,2021,,100,no\n", "from 2021-01-01 on none of the appointments of 1001 is the primary one."),
        ("1002,f,2020-01-01,,100,yes\n", "line 2 states the same person, unit and first day."),
        ("1001,u,2020-02-30,,,\n", "first_day “2020-02-30”: this is not a day."),
        ("1001,u,1/2/63,,,\n", "first_day “1/2/63”: this is not a day."),
        ("1001,u,2020-05-01,2020-04-30,,\n", "last_day “2020-04-30”: this lies before the first day, 2020-05-01."),
        ("1001,u,2020-05-01,2564,,\n", "a year alone does not say on which day it ends. Write the day, such as 2021-12-31."),
        ("1001,u,2020-05-01,,101,\n", "fte “101”: this is not a share of a full post. Write whole percent from 0 to 100."),
        ("1001,u,2020-05-01,,0.6,\n", "fte “0.6”: this is not a share of a full post."),
        ("1001,u,2020-05-01,,,perhaps\n", "primary “perhaps”: write yes or no."),
        ("1001,u,9999-12-31,,,\n", "first_day “9999-12-31”: this is not a day."),
    ],
)  # fmt: skip
def test_appointments_that_cannot_be(run: Run, row: str, sentence: str) -> None:
    told = run(appointments=POSTS + "1002,f,2020,,,\n" + row)
    assert not told.went_well and sentence in told.text


def test_a_primary_appointment_that_overlaps_one_in_the_database(run: Run) -> None:
    assert run().went_well
    told = run(appointments=POSTS + "1002,u,2022-01-01,,,\n")
    assert "another primary appointment: f from 2020-01-01 on (the database)." in told.text


def test_headings_that_do_not_fit(run: Run) -> None:
    told = run(units="kode,name_en\nu,U\n", people="code,code,given_en\n1,2,A\n")
    assert "units.csv, line 1, heading “code”: the file has no such column" in told.text
    assert "people.csv, line 1, heading “code”: two columns have this heading." in told.text


def test_columns_that_nobody_reads_are_told(run: Run) -> None:
    assert (
        "not read: famly_en, phone"
        in run(people="code,line,given_en,famly_en,phone\n1001,academic,A,B,\n1002,support,B,,\n").text
    )


def test_text_that_is_not_utf8(run: Run) -> None:
    told = run(people=PEOPLE.encode("cp874"))  # type: ignore[arg-type]
    assert "people.csv, line 2: this is not utf-8 text." in told.text


def test_a_broken_quote(run: Run) -> None:
    assert "this is not CSV" in run(units=UNITS + 'x,"ก,X,u,\n').text


def test_files_have_a_size(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.imports.reading.MOST_ROWS", 2)
    assert "there are more than 2 rows." in run().text
    monkeypatch.setattr("app.imports.reading.MOST_BYTES", 10)
    assert "the file is larger than" in run().text


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        ("[unit]\n", "there is no [unit], only units, people, appointments."),
        ("[units]\ncolumn = {}\n", "[units]: there is no column, only columns, constants"),
        ("[units.columns]\nkode = 'x'\n", "[units] columns: there is no kode"),
        ("[units.columns]\ncode = 7\n", "name one of their columns, or a list of several."),
        ("[units.columns]\nlevel = 'x'\n[units.constants]\nlevel = 'y'\n", "level is stated as a column and as a constant."),
        ("[people]\nencoding = 'klingon'\n", "there is no encoding klingon."),
        ("[people]\ndelimiter = 'x'\n", "the delimiter is one of"),
        ("[units", "is not a TOML file"),
        ("[units.columns]\ncode = 'nowhere'\n", "heading “nowhere”: the mapping file reads code from it"),
        ("[units.parents]\nzzz = 'u'\n", "parent “zzz”: the mapping states a parent of this unit, but there is no such unit."),
        ("[units.parents]\nd = 'u'\n", "line 4, parent “f”: the mapping states another parent: u."),
    ],
)  # fmt: skip
def test_a_mapping_that_cannot_be_followed(run: Run, mapping: str, sentence: str) -> None:
    told = run(mapping=mapping)
    assert not told.went_well and sentence in told.text
    assert db.session.scalar(select(func.count(Unit.id))) == 0


def test_a_mapping_names_columns_constants_words_and_parents(run: Run) -> None:
    told = run(
        units="id,title,kind\nu,Uni,top\nd,Dept,low\nf,Fac,mid\n",
        people="no,first,middle,last,mail\n1,Ann,B.,Lee,A@X.edu\n",
        appointments="who,where,since\n1,d,1999\n",
        mapping="""
[units]
columns = { code = "id", name_en = "title", level = "kind" }
values.level = { top = "university", mid = "faculty", low = "department" }
parents = { d = "f" }
[people]
columns = { code = "no", given_en = ["first", "middle"], family_en = "last", email = "mail" }
constants = { line = "academic" }
[appointments]
columns = { person = "who", unit = "where", first_day = "since" }
constants = { fte = 50 }
""",
    )
    assert told.went_well, told.text
    post = db.session.scalars(select(Appointment)).one()
    assert (post.unit.code, post.unit.parent.code, post.fte_percent) == ("d", "f", 50)
    assert post.person.name_in("en") == "Ann B. Lee"
