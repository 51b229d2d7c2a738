"""The list of records: the question it is asked, its totals over all pages, and who may open what."""

from datetime import date

import pytest

from app.models import Status
from tests.cast import University
from tests.factories import log, make_contribution
from tests.rollups.reading import rows, totals, words
from tests.statements import counted

on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def test_minutes_and_credit_are_those_inside_the_question(worked: University, client_of) -> None:
    dean = client_of(worked.dean)
    faa = worked.unit("faa").id
    years = [
        totals(dean.get(f"/records?unit={faa}&period={worked.year(ends).id}&text=ค่ายดนตรี").text)
        for ends in (2024, 2025)
    ]
    whole = totals(dean.get(f"/records?unit={faa}&text=ค่ายดนตรี").text)
    assert years[0].minutes + years[1].minutes == whole.minutes == 20.25 * 60 * 60 // 100
    assert years[0].credit + years[1].credit == whole.credit == 600_000
    assert (whole.count, whole.activities, whole.people) == (1, 1, 1)


def test_every_filter_narrows_list_and_totals_alike(worked: University, client_of) -> None:
    rector = client_of(worked.rector)
    every = f"/records?unit={worked.root.id}&period={worked.year(2025).id}"
    whole = totals(rector.get(every).text)
    for asked in (
        "area=service",
        f"kind={worked.kind('lecture').id}",
        "scale=local",
        "scale=unstated",
        f"person={worked.musician.id}",
        "measure=new",
        "measure=continuing",
        "direct=1",
        "text=ดนตรี",
        f"unit={worked.unit('sci').id}",
        "status=submitted",
        "status=returned",
    ):
        page = f"/records?{asked}&period={worked.year(2025).id}" + (
            "" if "unit" in asked else f"&unit={worked.root.id}"
        )
        response = rector.get(page)
        found = totals(response.text)
        assert found.count == len(rows(response.text)), asked
        assert found.count < whole.count, asked
        assert found.count or asked == "direct=1", asked


@on_sqlite
def test_measures_that_narrow_nothing_list_everything(worked: University, client_of) -> None:
    rector = client_of(worked.rector)
    every = f"/records?unit={worked.root.id}&period={worked.year(2025).id}"
    for measure in ("hours", "credit", "activities", "people"):
        assert totals(rector.get(f"{every}&measure={measure}").text) == totals(rector.get(every).text)


@on_sqlite
def test_the_filter_form_keeps_what_was_clicked(worked: University, client_of) -> None:
    rector = client_of(worked.rector)
    page = f"/records?unit={worked.root.id}&period={worked.year(2025).id}&measure=new&person={worked.musician.id}"
    form = rector.form(page, action="/records", button="text")
    assert totals(rector.send(form).text) == totals(rector.get(page).text)
    assert totals(rector.send(form, area="culture").text).count == 1


def test_pages_follow_each_other_and_carry_the_totals_of_all(worked: University, client_of) -> None:
    for number in range(45):
        log(
            worked.dancer,
            f"ซ้อม {number}",
            kind=worked.kind("concert"),
            first_day=date(2025, 4, 1 + number % 30),
            hours=1,
        )
    dean = client_of(worked.dean)
    page = f"/records?unit={worked.unit('performing').id}&period={worked.year(2025).id}&area=culture"
    pages = [dean.get(f"{page}&page={number}") for number in (1, 2, 3)]
    assert {totals(one.text) for one in pages} == {totals(pages[0].text)}
    listed = [row for one in pages for row in rows(one.text)]
    assert len(listed) == len(set(listed)) == totals(pages[0].text).count == 45


def test_a_page_that_is_not_there_is_the_nearest_one(worked: University, client_of) -> None:
    rector = client_of(worked.rector)
    for asked in ("99999999999999999999", "abc", "-1", "0", "9999999"):
        response = rector.get(f"/records?unit={worked.root.id}&page={asked}")
        assert response.status_code == 200, asked
        assert rows(response.text), asked


NOTHING = (
    "unit=999999", "unit=abc", "unit=99999999999", "unit=-1", "unit=1.5", "period=abc", "period=999999", "basis=x", "area=x",
    "kind=9999", "scale=x", "person=999999", "status=draft", "measure=x", "direct=2", "gone=yes",
)  # fmt: skip


def test_a_question_that_names_nothing_is_not_found(university: University, client_of) -> None:
    rector = client_of(university.rector)
    for asked in NOTHING:
        assert rector.get(f"/records?{asked}").status_code == 404, asked


@on_sqlite
def test_arguments_left_empty_narrow_nothing(worked: University, client_of) -> None:
    rector = client_of(worked.rector)
    empty = "unit=&period=&basis=&area=&kind=&scale=&person=&status=&measure=&text=&direct=&page="
    assert totals(rector.get(f"/records?{empty}").text) == totals(rector.get("/records").text)


def test_nothing_found_is_said(worked: University, client_of) -> None:
    response = client_of(worked.rector, "en").get("/records?text=no such thing %25_")
    assert totals(response.text).count == 0
    assert "No record lies in this question" in words(response.text)


def test_a_units_records_open_only_for_those_who_see_it(worked: University, client_of) -> None:
    music = f"/records?unit={worked.unit('music').id}"
    for person in (worked.head, worked.dean, worked.rector, worked.hr):
        assert client_of(person).get(music).status_code == 200
    for person in (worked.musician, worked.science_head, worked.admin, worked.dancer):
        assert client_of(person).get(music).status_code == 403
    assert client_of(worked.head).get(f"/records?unit={worked.unit('faa').id}").status_code == 403


def test_by_today_a_units_records_open_only_for_the_whole_university(worked: University, client_of) -> None:
    faa = f"/records?unit={worked.unit('faa').id}&basis=now"
    assert client_of(worked.dean).get(faa).status_code == 403
    assert client_of(worked.dean).get("/records?basis=now").status_code == 403
    assert client_of(worked.rector).get(faa).status_code == 200


def test_without_a_unit_everybody_lists_what_they_may_see(worked: University, client_of) -> None:
    listed = {
        person.code: totals(client_of(person).get("/records").text).count
        for person in (worked.musician, worked.head, worked.science_head, worked.rector, worked.admin)
    }
    assert listed["admin"] == 0
    assert 0 < listed["musician"] < listed["head"] < listed["rector"]
    own = totals(client_of(worked.musician).get(f"/records?person={worked.musician.id}").text)
    assert own.count == 3
    assert totals(client_of(worked.science_head).get(f"/records?person={worked.head.id}").text).count == 0


def test_waiting_records_of_ones_own_are_listed_and_drafts_are_not(worked: University, client_of) -> None:
    page = client_of(worked.musician).get(f"/records?person={worked.musician.id}&status=waiting")
    assert "รออนุมัติ" in page.text
    assert totals(page.text).count == 1
    assert (
        totals(
            client_of(worked.dancer).get(f"/records?person={worked.musician.id}&status=waiting").text
        ).count
        == 0
    )


@on_sqlite
def test_htmx_gets_the_list_alone(worked: University, client_of) -> None:
    response = client_of(worked.rector).get(
        "/records", headers={"HX-Request": "true", "HX-Target": "records"}
    )
    assert "<html" not in response.text
    assert totals(response.text).count


def test_the_list_costs_the_same_number_of_statements_however_long_it_is(
    worked: University, client_of
) -> None:
    def cost(person, page: str) -> int:
        client = client_of(person)
        client.get(page)
        with counted() as statements:
            client.get(page)
        return len(statements)

    faa = f"/records?unit={worked.unit('faa').id}"
    asked = [(worked.dean, faa), (worked.dean, "/records"), (worked.dean, f"{faa}&status=submitted")]
    few = [cost(*one) for one in asked]
    for number in range(8):
        log(
            worked.dancer,
            f"ซ้อม {number}",
            kind=worked.kind("concert"),
            first_day=date(2025, 4, 1 + number),
            hours=1,
        )
        make_contribution(
            worked.dancer, status=Status.SUBMITTED, first_day=date(2025, 5, 1 + number), hours=1
        )
    assert [cost(*one) for one in asked] == few
