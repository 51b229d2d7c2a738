"""The files hold what the screen shows, and only for whom the screen shows it."""

import csv
import io
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from app import workflow
from app.counting import Question, by_unit_and_area, records_total, total
from app.extensions import db
from app.models import Person, Role, Scale, Status
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.factories import bring, grant, log, make_activity, make_contribution
from tests.statements import counted

ClientOf = Callable[..., CheckedClient]
NASTY = '=HYPERLINK("http://evil.example") เครื่องสูบน้ำ'


@pytest.fixture
def worked(university: University) -> University:
    """Work of a year: shared between faculties, across the year's end, outside it, waiting; and a nasty title."""
    one = university
    shared = make_activity(
        one.musician, one.kind("community"), "โนราโรงครู ท่าแค", date(2024, 12, 5), scale=Scale.LOCAL
    )
    make_contribution(one.musician, shared, hours=10, percent=60)
    make_contribution(one.scientist, shared, hours=4.5, percent=40)
    log(one.dancer, NASTY, kind=one.kind("community"), first_day=date(2025, 1, 10), hours=3.25)
    log(
        one.joint,
        "0302211 การวัดผล",
        kind=one.kind("course"),
        first_day=date(2024, 9, 20),
        last_day=date(2024, 10, 9),
        hours=7,
    )
    log(one.support, "งานพัสดุ", kind=one.kind("advising"), first_day=date(2023, 10, 2), hours=2)
    make_contribution(
        one.musician, status=Status.SUBMITTED, title="ยังรออยู่", first_day=date(2025, 2, 1), hours=8
    )
    make_contribution(one.musician, status=Status.DRAFT, title="ร่างลับ", first_day=date(2025, 2, 1), hours=8)
    return one


def address(name: str, form: str, one: University, unit: str = "tsu", **more: Any) -> str:
    extra = "".join(f"&{key}={value}" for key, value in more.items())
    return f"/exports/{name}.{form}?unit={one.unit(unit).id}&period={one.year(2025).id}{extra}"


def read_csv(client: CheckedClient, path: str) -> list[dict[str, str]]:
    response = client.get(path)
    assert response.status_code == 200
    assert response.mimetype == "text/csv"
    assert response.data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"))))


def read_xlsx(client: CheckedClient, path: str) -> Any:
    response = client.get(path)
    assert response.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(response.data))


def question(one: University, unit: str = "tsu") -> Question:
    return Question(unit_id=one.unit(unit).id, period=one.year(2025))


def test_records_hold_exactly_the_contributions_behind_the_figure(
    client_of: ClientOf, worked: University
) -> None:
    rows = read_csv(client_of(worked.hr, "en"), address("records", "csv", worked))
    whole = records_total(question(worked))
    assert len(rows) == whole.contributions == 4
    assert sum(int(row["Minutes"]) for row in rows) == whole.minutes
    assert sum(Decimal(row["Credit"]) for row in rows) == Decimal(whole.credit).scaleb(-6)
    assert {row["Title"] for row in rows}.isdisjoint({"ร่างลับ", "ยังรออยู่", "งานพัสดุ"})


def test_records_of_a_part_across_the_years_end_hold_what_lies_in_the_year(
    client_of: ClientOf, worked: University
) -> None:
    rows = read_csv(client_of(worked.hr, "en"), address("records", "csv", worked))
    course = next(row for row in rows if row["Title"].startswith("0302211"))
    assert (course["First day"], course["Last day"]) == ("2024-10-01", "2024-10-09")
    # 420 minutes over 20 days: the first 11 carry 231.
    assert int(course["Minutes"]) == 420 - 231
    assert course["Units"] == "Department of Music; Department of Biology"


@pytest.mark.parametrize("unit", ["tsu", "faa", "music"])
def test_the_summary_holds_the_table_of_the_page(client_of: ClientOf, worked: University, unit: str) -> None:
    rows = read_csv(client_of(worked.hr, "en"), address("summary", "csv", worked, unit))
    table = by_unit_and_area(question(worked, unit))
    whole = next(row for row in rows if row["Line"] == "Whole unit" and row["Area"] == "All areas")
    assert int(whole["Activities"]) == table.whole.total.activities
    assert int(whole["Minutes"]) == table.whole.total.minutes
    assert int(whole["People"]) == table.whole.total.people
    assert len(rows) == (len(table.rows) + 3) * 5
    lines = [row for row in rows if row["Area"] == "All areas"]
    parts = sum(int(row["Activities"]) for row in lines[: len(table.rows)])
    shared = int(next(row for row in lines if row["Line"] == "Shared between units")["Activities"])
    assert parts + shared == int(whole["Activities"])


def test_people_hold_one_row_each_and_their_minutes_are_the_whole(
    client_of: ClientOf, worked: University
) -> None:
    rows = read_csv(client_of(worked.hr, "en"), address("people", "csv", worked))
    figures = total(question(worked))
    assert len(rows) == figures.people == 4
    assert sum(int(row["Minutes"]) for row in rows) == figures.minutes


def test_a_workbook_has_real_types_a_frozen_filtered_header_and_says_what_it_means(
    client_of: ClientOf, worked: University
) -> None:
    book = read_xlsx(client_of(worked.hr, "en"), address("records", "xlsx", worked))
    about, data = book.worksheets
    assert data.freeze_panes == "A2"
    assert data.auto_filter.ref.startswith("A1:")
    heading = {cell.value: cell.column for cell in data[1]}

    def values(name: str) -> list[Any]:
        return [data.cell(row, heading[name]).value for row in range(2, data.max_row + 1)]

    assert all(isinstance(value, datetime) for value in values("First day"))
    assert all(isinstance(value, str) for value in values("Activity") + values("Staff code"))
    assert sum(values("Minutes")) == total(question(worked)).minutes
    assert sum(values("Decimal hours")) == pytest.approx(total(question(worked)).minutes / 60, abs=1e-9)
    assert all(isinstance(value, datetime) for value in values("Approved"))
    facts = {row[0].value: row[1].value for row in about.iter_rows(min_row=3, max_col=2)}
    assert facts["Unit"].startswith("Example University")
    assert facts["Records"] == facts["Rows"] == 4
    assert facts["Counted by"] == "where the work was done"
    assert isinstance(facts["As of"], datetime)
    assert facts["– waiting for a head"] == "1 record, 8.00 decimal hours"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_title_never_becomes_a_formula(client_of: ClientOf, worked: University, form: str) -> None:
    client = client_of(worked.hr, "en")
    if form == "csv":
        titles = [row["Title"] for row in read_csv(client, address("records", "csv", worked))]
        assert f"'{NASTY}" in titles
    else:
        cells = [
            cell
            for row in read_xlsx(client, address("records", "xlsx", worked)).worksheets[1].iter_rows()
            for cell in row
        ]
        nasty = next(cell for cell in cells if cell.value == NASTY)
        assert nasty.data_type == "s"


def test_a_head_exports_their_unit_and_nobody_elses(client_of: ClientOf, worked: University) -> None:
    client = client_of(worked.dean)
    assert client.get(address("records", "csv", worked, "faa")).status_code == 200
    assert client.get(address("records", "csv", worked, "music")).status_code == 200
    for unit in ("tsu", "sci", "biology"):
        assert client.get(address("records", "csv", worked, unit)).status_code == 403
        assert client.get(f"/exports?unit={worked.unit(unit).id}").status_code == 403


def test_todays_units_are_for_who_sees_the_whole_university(client_of: ClientOf, worked: University) -> None:
    assert (
        client_of(worked.dean).get(address("records", "csv", worked, "faa", basis="now")).status_code == 403
    )
    assert (
        client_of(worked.rector).get(address("records", "csv", worked, "faa", basis="now")).status_code == 200
    )


@pytest.mark.parametrize("who", ["musician", "admin", "scientist"])
def test_who_sees_no_unit_exports_nothing(client_of: ClientOf, worked: University, who: str) -> None:
    client = client_of(getattr(worked, who))
    assert client.get("/exports").status_code == 403
    assert client.get(address("records", "csv", worked, "music")).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/exports/summary.pdf?unit=1&period=1",
        "/exports/everything.csv?unit=1&period=1",
        "/exports/summary.csv?unit=999999&period=1",
        "/exports/summary.csv?unit=1&period=999999",
        "/exports/summary.csv?unit=abc",
        "/exports/summary.csv?basis=x",
        "/exports?name=everything",
        "/exports?period=abc",
    ],
)
def test_what_there_is_not_is_not_found(client_of: ClientOf, worked: University, path: str) -> None:
    assert client_of(worked.hr).get(path).status_code == 404


def test_it_begins_with_the_unit_of_ones_own_post_not_with_one_held_for_somebody(
    client_of: ClientOf, worked: University
) -> None:
    grant(worked.science_head, Role.ACTING_HEAD, worked.unit("music"), acting_for=worked.head)
    client = client_of(worked.science_head, "en")
    assert f'<option value="{worked.unit("sci").id}" selected>' in client.get("/exports").text
    assert "-sci-" in client.get("/exports/records.csv").headers["Content-Disposition"]


@pytest.mark.parametrize("name", ["summary", "people", "records"])
@pytest.mark.parametrize("language", ["th", "en"])
def test_the_preview_shows_the_first_rows_and_how_many_there_are(
    client_of: ClientOf, worked: University, name: str, language: str
) -> None:
    client = client_of(worked.hr, language)
    page = client.get(f"/exports?name={name}&unit={worked.root.id}&period={worked.year(2025).id}")
    assert page.status_code == 200
    assert f"/exports/{name}.xlsx?" in page.text
    fragment = client.get(page.request.url, headers={"HX-Request": "true", "HX-Target": "preview"})
    assert 'id="preview"' in fragment.text
    assert "<html" not in fragment.text


def test_an_empty_period_gives_an_empty_file_not_an_error(
    client_of: ClientOf, university: University
) -> None:
    client = client_of(university.hr, "en")
    for name in ("people", "records"):
        assert read_csv(client, address(name, "csv", university)) == []
        assert read_xlsx(client, address(name, "xlsx", university)).worksheets[1].max_row == 1


def test_the_statements_of_an_export_do_not_grow_with_its_rows(
    client_of: ClientOf, worked: University
) -> None:
    client = client_of(worked.hr)
    for name in ("summary", "people", "records"):
        path = address(name, "csv", worked)
        client.get(path)
        with counted() as few:
            client.get(path)
        for at in range(12):
            log(
                worked.dancer if at % 2 else worked.musician,
                f"เพิ่ม {at}",
                first_day=date(2025, 3, 3 + at),
                hours=1,
            )
        client.get(path)
        with counted() as many:
            client.get(path)
        assert len(many) == len(few)


def test_the_file_is_named_after_what_it_holds(client_of: ClientOf, worked: University) -> None:
    disposition = (
        client_of(worked.hr).get(address("summary", "xlsx", worked, "faa")).headers["Content-Disposition"]
    )
    assert "pattana-summary-faa-20241001-20250930-as-of-20250616.xlsx" in disposition
    assert disposition.startswith("attachment")


def test_somebody_who_is_not_signed_in_is_asked_to(client: CheckedClient, university: University) -> None:
    assert client.get("/exports/summary.csv").status_code == 303


def test_the_cast_is_what_the_numbers_above_take_it_to_be(worked: University) -> None:
    assert isinstance(worked.joint, Person)
    assert {post.fte_percent for post in worked.joint.appointments} == {60, 40}


def test_a_choice_is_written_by_its_name(client_of: ClientOf, university: University) -> None:
    fields = {"course_code": "0302211", "level": "master"}
    log(
        university.musician,
        "สอนขิม",
        kind=university.kind("course"),
        first_day=date(2025, 3, 1),
        fields=fields,
    )
    (row,) = read_csv(client_of(university.hr, "en"), address("records", "csv", university))
    assert row["Fields of the kind"] == "Course code: 0302211; Level: Master"


def test_where_a_kind_has_authors_the_file_says_who_stands_where(
    client_of: ClientOf, university: University
) -> None:
    """As it was approved: a place that is being changed is not told."""
    part = make_contribution(
        university.musician,
        kind=university.kind("article"),
        title="บทความ",
        status=Status.DRAFT,
        first_day=date(2025, 3, 1),
    )
    part.author_position, part.is_corresponding = 2, True
    bring(part, Status.APPROVED)
    log(university.dancer, "แสดง", kind=university.kind("concert"), first_day=date(2025, 3, 1))
    hr = client_of(university.hr, "en")

    def told() -> dict[str, tuple[str, str]]:
        rows = read_csv(hr, address("records", "csv", university))
        return {row["Title"]: (row["Place among the authors"], row["Corresponding author"]) for row in rows}

    assert told() == {"บทความ": ("2", "yes"), "แสดง": ("", "")}
    workflow.move(part, "amend", by=university.musician)
    part.author_position, part.is_corresponding = 1, False
    db.session.commit()
    assert told()["บทความ"] == ("2", "yes")
