"""The unit page, the university page and the tree of units: what they say and to whom."""

from datetime import date

import pytest
from flask import Flask

from tests.cast import University
from tests.factories import log, make_person, make_unit
from tests.rollups.reading import figures, words
from tests.statements import counted

on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


@on_sqlite
def test_a_unit_names_its_period_basis_and_moment(worked: University, client_of) -> None:
    page = client_of(worked.musician).get(f"/units/{worked.unit('faa').id}?period={worked.year(2025).id}")
    said = words(page.text)
    assert "คณะศิลปกรรมศาสตร์ ปีงบประมาณ 2568" in said
    assert "1 ต.ค. 2567 – 30 ก.ย. 2568" in said
    assert "16 มิ.ย. 2568 09:30 น." in said


@on_sqlite
def test_without_a_choice_it_is_the_present_year_of_ones_own_calendar(worked: University, client_of) -> None:
    assert "ปีการศึกษา 2568" in words(client_of(worked.musician).get("/university").text)
    assert "ปีงบประมาณ 2568" in words(client_of(worked.support).get("/university").text)


@on_sqlite
def test_the_form_chooses_period_and_basis(worked: University, client_of) -> None:
    client = client_of(worked.rector, "en")
    form = client.form(f"/units/{worked.unit('music').id}", button="basis")
    said = words(client.send(form, period=str(worked.year(2024).id), basis="now").text)
    assert "Department of Music Fiscal year 2024" in said
    assert "Counted by people here now" in said


@on_sqlite
def test_a_line_leads_to_the_units_own_page_with_the_same_question(worked: University, client_of) -> None:
    year = worked.year(2025).id
    text = client_of(worked.musician).get(f"/university?period={year}&basis=now").text
    assert f'href="/units/{worked.unit("faa").id}?period={year}&amp;basis=now"' in text


@on_sqlite
def test_the_reconciliation_adds_up_in_words(worked: University, client_of) -> None:
    page = client_of(worked.rector, "en").get(f"/university?period={worked.year(2025).id}")
    said = words(page.text)
    found = {(one.measure, one.unit): one.shown for one in reversed(figures(page.text)) if not one.area}
    whole = int(found["activities", str(worked.root.id)])
    parts = int(said.split("Sum of units ")[1].split()[0])
    shared = int(said.split("shared ")[1].split()[0].replace("−", "-"))
    assert shared < 0
    assert parts + shared == whole


def test_people_who_left_stand_in_their_own_line_by_today(worked: University, client_of) -> None:
    rector = client_of(worked.rector, "en")
    assert "No longer here" in words(rector.get(f"/university?period={worked.year(2025).id}&basis=now").text)
    assert "No longer here" not in words(rector.get(f"/university?period={worked.year(2025).id}").text)


@on_sqlite
def test_the_root_has_a_unit_page_too(worked: University, client_of) -> None:
    assert client_of(worked.musician).get(f"/units/{worked.root.id}").status_code == 200


@on_sqlite
def test_a_question_that_names_nothing_is_not_found(university: University, client_of) -> None:
    rector = client_of(university.rector)
    for path in ("/university", f"/units/{university.root.id}"):
        for asked in ("period=abc", "period=999999", "period=99999999999999999999", "basis=x", "period=๑"):
            assert rector.get(f"{path}?{asked}").status_code == 404, asked


def test_a_unit_that_is_not_there_is_not_found(university: University, client_of) -> None:
    musician = client_of(university.musician)
    for unit_id in ("999999", "99999999999999999999", "0", "abc"):
        assert musician.get(f"/units/{unit_id}").status_code == 404, unit_id


@on_sqlite
def test_nobody_reads_without_signing_in(university: University, client) -> None:
    for path in ("/university", "/units", f"/units/{university.root.id}", "/records"):
        assert client.get(path).status_code in (302, 303), path


@on_sqlite
def test_before_there_are_calendars_a_unit_shows_everything(app: Flask, client_of) -> None:
    unit = make_unit("alone")
    client = client_of(make_person("somebody", unit), "en")
    assert "All periods" in words(client.get(f"/units/{unit.id}").text)


def test_units_are_found_by_part_of_a_thai_or_english_name(university: University, client_of) -> None:
    client = client_of(university.musician)
    for text in ("ดนตรี", "Music", "music"):
        said = words(client.get("/units", query_string={"q": text}).text)
        assert "สาขาวิชาดนตรี" in said
        assert "สาขาวิชาเคมี" not in said
    assert "ไม่มีที่ไหน" in words(client.get("/units", query_string={"q": "ไม่มีที่ไหน"}).text)
    part = client.get(
        "/units", query_string={"q": "เคมี"}, headers={"HX-Request": "true", "HX-Target": "units"}
    )
    assert "<html" not in part.text
    assert "สาขาวิชาเคมี" in part.text


def test_a_page_costs_the_same_number_of_statements_whatever_the_units_and_rows(
    worked: University, client_of
) -> None:
    client = client_of(worked.rector)
    pages = (
        f"/university?period={worked.year(2025).id}",
        f"/university?period={worked.year(2025).id}&basis=now",
        "/units",
    )

    def cost(page: str) -> int:
        client.get(page)
        with counted() as statements:
            client.get(page)
        return len(statements)

    few = [cost(page) for page in pages]
    for number in range(6):
        person = make_person(unit=make_unit(parent=worked.root))
        log(
            person,
            f"งานที่ {number}",
            kind=worked.kind("lecture"),
            first_day=date(2025, 4, 1 + number),
            hours=1,
        )
    assert [cost(page) for page in pages] == few
    assert max(few) <= 25
