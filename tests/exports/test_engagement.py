"""The engagement summary and the records hold what the engagement page shows."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.counting import Partnered, Question, achieved, matrix, mechanism, together, total
from app.extensions import db
from app.models import AccessLine, Area, Scale
from tests.cast import University, found_university
from tests.checked_client import CheckedClient
from tests.conftest import _lend
from tests.counting.working import engage_in
from tests.databases import Database
from tests.engagement_factories import engage, engagement, make_partner
from tests.factories import bangkok, log, make_activity, make_closed, make_contribution, make_person
from tests.statements import counted

ClientOf = Callable[..., CheckedClient]


def found_working() -> None:
    found_university()
    engage_in(University())


@pytest.fixture
def app(database: Database, now: None) -> Iterator[Flask]:
    yield from _lend(database, "working", found_working)


@pytest.fixture
def working(app: Flask) -> University:
    return University()


def rows_of(
    client: CheckedClient, one: University, name: str = "engagement", **more: Any
) -> list[dict[str, str]]:
    asked = {"unit": one.root.id, "period": one.year(2025).id, **more}
    response = client.get(f"/exports/{name}.csv", query_string=asked)
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"))))


def line(rows: list[dict[str, str]], table: str, line: str, other: str = "") -> dict[str, str]:
    (found,) = [
        row
        for row in rows
        if row["Table"].startswith(table) and row["Line"] == line and row["Scale or other faculty"] == other
    ]
    return found


def question(one: University) -> Question:
    return Question(unit_id=one.root.id, period=one.year(2025))


def test_the_summary_holds_the_tables_of_the_page(client_of: ClientOf, working: University) -> None:
    rows = rows_of(client_of(working.rector, "en"), working)
    asked = question(working)
    whole = line(rows, "Mechanism", "All sectors", "All scales")
    assert int(whole["Partners"]) == mechanism(asked).whole.partners == 4
    assert int(whole["New partners"]) == mechanism(asked).whole.new
    local = line(rows, "Mechanism", "All sectors", "Local")
    assert int(local["Partners"]) == mechanism(asked).scales[Scale.LOCAL].partners
    reached = achieved(asked)
    enhance = line(rows, "Outcome", "Enhance", "Local")
    assert int(enhance["Beneficiaries"]) == reached.cells["enhance", "local"].beneficiaries == 40
    everything = line(rows, "Outcome", "Any outcome, each activity once", "All scales")
    assert int(everything["Minutes"]) == reached.whole.figures.minutes
    across = line(rows, "Cross-disciplinary", "Whole unit")
    assert int(across["People"]) == together(asked).whole.cross.people
    names = [working.unit(code).name_en for code in ("faa", "sci")]
    pair = line(rows, "Faculties", *names)
    assert int(pair["Activities"]) == matrix(asked).cell(working.unit("faa").id, working.unit("sci").id) == 1
    parts = [row for row in rows if row["Table"] == "Partners by unit"]
    told = "Shared between units; of new partners also: new to one unit alone"
    shared, summed = (line(rows, "Partners by unit", which) for which in (told, "Sum of units"))
    assert int(summed["Partners"]) + int(shared["Partners"]) == 4
    assert parts


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_work_directly_in_the_university_is_called_so_among_the_faculties(
    client_of: ClientOf, working: University
) -> None:
    rector = make_person("directly", working.root, "ตรง", "อธิการบดี")
    log(rector, "งานของมหาวิทยาลัย", first_day=date(2025, 3, 3))
    db.session.commit()
    rows = rows_of(client_of(working.rector, "en"), working)
    named = f"{working.root.name_en}, directly"
    assert line(rows, "Faculties", named, "all activities of the faculty")["Activities"] == "1"


def test_a_file_of_sums_names_nobody(client_of: ClientOf, working: University) -> None:
    client = client_of(working.rector, "en")
    page = client.get(f"/exports?name=engagement&unit={working.root.id}&period={working.year(2025).id}")
    assert "Mechanism and outcome" in page.text
    assert "Everybody whose records stand in the file" not in page.text
    book = client.get(f"/exports/engagement.xlsx?unit={working.root.id}&period={working.year(2025).id}")
    assert book.status_code == 200


@pytest.mark.parametrize("unit", ["faa", "music", "office"])
def test_a_unit_below_has_its_file_too(client_of: ClientOf, working: University, unit: str) -> None:
    rows = rows_of(client_of(working.hr, "en"), working, unit=working.unit(unit).id)
    assert (
        line(rows, "Engaged", "Directly in this unit")["Activities"]
        == {"faa": "0", "music": "2", "office": "0"}[unit]
    )


def test_closed_and_change_stand_beside_what_is_restated(client_of: ClientOf, working: University) -> None:
    from app.clock import clock_at

    close = make_closed(working.year(2025), working.hr)
    close.reopened_at = bangkok(close.closed_at.date(), 9, 31)
    with clock_at(bangkok(close.closed_at.date(), 11)):
        late = make_activity(working.dancer, working.kind("concert"), "มาทีหลัง", working.year(2025).first_day)
        engage(late, engagement(make_partner("ภาคีใหม่"), outcomes={"enrich": 3}))
        make_contribution(working.dancer, late, hours=1)
        db.session.commit()
        client = client_of(working.rector, "en")
        whole = line(rows_of(client, working), "Mechanism", "All sectors", "All scales")
        assert (whole["Partners"], whole["Closed: Partners"], whole["Change: Partners"]) == ("5", "4", "1")
        new = line(rows_of(client, working), "Outcome", "Enrich", "All scales")
        assert (new["Closed: Beneficiaries"], new["Change: Beneficiaries"]) == ("", "3")
        then = rows_of(client, working, as_of=close.closed_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"))
        assert line(then, "Mechanism", "All sectors", "All scales")["Partners"] == "4"


def test_records_tell_partners_outcomes_goals_and_what_is_cross_disciplinary(
    client_of: ClientOf, working: University
) -> None:
    client = client_of(working.rector, "en")
    rows = {row["Title"]: row for row in rows_of(client, working, "records")}
    across = rows["โนราสร้างครู"]
    assert working.school.name_en in across["Partners"].split("; ")
    assert across["Outcomes"] == "Enhance; Strengthen"
    assert across["SDGs"] == "4, 11"
    assert across["Cross-disciplinary"] == "yes"
    assert rows["การแสดงร่วม"]["Cross-disciplinary"] == ""
    narrowed = rows_of(client, working, "records", partners="any", sdg="11")
    assert {row["Title"] for row in narrowed} == {"โนราสร้างครู"}
    asked = question(working).but(partnered=Partnered.ANY, sdg=11)
    assert len(narrowed) == total(asked).contributions == 2
    several = {"areas": "culture,service", "line": "academic", "outcomes": "enhance,systemic"}
    narrowed = rows_of(client, working, "records", **several)
    asked = question(working).but(areas=(Area.CULTURE, Area.SERVICE), outcomes=("enhance", "systemic"))
    assert len(narrowed) == total(asked).contributions == 4
    last = db.session.scalars(select(AccessLine).order_by(AccessLine.id.desc())).first()
    assert several.items() <= last.details.items()
    chosen = client.get("/exports", query_string={"name": "records", "unit": working.root.id, **several}).text
    assert all(f'name="{name}" value="{value}"' in chosen for name, value in several.items())


def test_the_statements_of_the_summary_do_not_grow(client_of: ClientOf, working: University) -> None:
    client = client_of(working.rector)

    def cost() -> int:
        rows_of(client, working)
        with counted() as statements:
            rows_of(client, working)
        return len(statements)

    few = cost()
    for number in range(5):
        more = make_activity(
            working.head, working.kind("lecture"), f"งาน {number}", working.year(2025).first_day
        )
        engage(more, engagement(make_partner(f"ภาคี {number}"), outcomes={"enrich": 3}, sdgs=(number + 1,)))
        make_contribution(working.head, more, hours=1)
    db.session.commit()
    assert cost() == few
