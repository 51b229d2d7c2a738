"""What was learned is read by the whole university where its lead chose so; a record stays with who may see it."""

from collections.abc import Callable
from datetime import date

import pytest

from app.extensions import db
from app.models import Activity, Status
from tests.activities.said import said
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.engagement_factories import make_team
from tests.factories import log, make_contribution
from tests.page_trees import tree_of
from tests.statements import counted

ClientOf = Callable[..., CheckedClient]
SQLITE = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
SHARED = {"learned": "ครูอยากร่วมตั้งแต่ต้น", "is_learned_shared": True}


def lessons(client: CheckedClient, **asked: str) -> set[int]:
    tree = tree_of(client.get("/learned", query_string=asked).text)
    return {int(row.get("data-activity", "")) for row in tree.iter("li") if row.get("data-activity")}


def test_only_shared_lessons_of_approved_work_are_read(client_of: ClientOf, university: University) -> None:
    shared = log(university.musician, "ค่ายดนตรี", **SHARED)
    log(university.musician, "ไม่แบ่งปัน", learned="เก็บไว้เอง")
    make_contribution(university.musician, status=Status.SUBMITTED, title="ยังไม่อนุมัติ", **SHARED)
    client = client_of(university.scientist)
    assert lessons(client) == {shared.activity_id}
    page = client.get("/learned")
    assert "ครูอยากร่วมตั้งแต่ต้น" in said(page)
    assert "เกศรา ลำปำ" in said(page)
    assert f"/activities/{shared.activity_id}" not in page.text
    assert f"/activities/{shared.activity_id}" in client_of(university.head).get("/learned").text


def test_lessons_are_found_by_words_area_team_and_place(client_of: ClientOf, university: University) -> None:
    concert = log(university.musician, "ค่ายดนตรี", kind=university.kind("concert"), place="พัทลุง", **SHARED)
    other = log(university.scientist, "ป่าพรุ", kind=university.kind("community"), place="สงขลา", **SHARED)
    # The need is read by those who may see the record.
    other.activity.need = "ความลับของชุมชน"
    team = make_team(university.musician)
    db.session.get_one(Activity, concert.activity_id).team_id = team.id
    client = client_of(university.support)
    assert lessons(client, q="อยาก ร่วม") == set()
    assert lessons(client, q="อยากร่วม") == {concert.activity_id, other.activity_id}
    assert lessons(client, q="ป่าพรุ") == {other.activity_id}
    assert lessons(client, q="สงขลา") == {other.activity_id}
    assert lessons(client, q="ความลับ") == set()
    assert lessons(client, area="culture") == {concert.activity_id}
    assert lessons(client, team=str(team.id)) == {concert.activity_id}
    assert lessons(client, place="สงขลา") == {other.activity_id}
    assert lessons(client, team="999", area="nothing") == set()


@SQLITE
def test_the_lead_takes_it_back_at_any_time(client_of: ClientOf, university: University) -> None:
    part = log(university.musician, **SHARED)
    client, path = client_of(university.musician), f"/activities/{part.activity_id}/engagement"
    form = client.form(path, action=path)
    assert client.send(form, is_learned_shared=None, do="save").status_code == 303
    assert lessons(client_of(university.scientist)) == set()


def test_the_statements_of_the_list_do_not_grow(client_of: ClientOf, university: University) -> None:
    client = client_of(university.scientist)
    found = []
    for number in (1, 4):
        for at in range(number):
            log(university.musician, first_day=date(2025, number, 1 + at), **SHARED)
        client.get("/learned")
        with counted() as statements:
            client.get("/learned")
        found.append(len(statements))
    assert found[0] == found[1]
