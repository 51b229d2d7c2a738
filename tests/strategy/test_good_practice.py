"""Who answers for a unit marks an initiative or a record as good practice, with why and for whom; everybody reads and searches."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app import clock, workflow
from app.extensions import db
from app.models import Contribution, GoodPractice, Initiative, Status
from tests.activities.said import said
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.factories import clock_at, log, make_contribution
from tests.statements import counted

ClientOf = Callable[..., CheckedClient]
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def mark(client: CheckedClient, address: str, why: str, **facts: Any) -> int:
    form = client.form(f"{address}/good-practice", action="/good-practice", button="why")
    return client.send(form, why=why, **facts).status_code


@pytest.fixture
def concert(university: University) -> Contribution:
    """Approved work of the musician's whose lesson is shared."""
    part = log(
        university.musician,
        "แสดงดนตรีพื้นบ้าน",
        kind=university.kind("concert"),
        learned="ครูอยากร่วมตั้งแต่ต้น",
        is_learned_shared=True,
    )
    db.session.commit()
    return part


def test_a_head_marks_an_initiative_and_takes_it_back(
    client_of: ClientOf, university: University, lakeside: Initiative
) -> None:
    client, address = client_of(university.head, "en"), f"/initiatives/{lakeside.id}"
    assert mark(client, address, " ") == 422
    assert mark(client, address, "ชุมชนร่วมตัดสินใจ", for_whom="หลักสูตรอื่น") == 303
    everyone = client_of(university.dancer, "en")
    listed = said(everyone.get("/good-practice?q=ตัดสินใจ"))
    assert "Lakeside music" in listed and "หลักสูตรอื่น" in listed and "1 example" in listed
    led = said(everyone.get(f"/good-practice?q={university.musician.given_th}"))
    assert "Lakeside music" in led and "Ask: " in led
    assert "Nothing fits" in said(everyone.get("/good-practice?of=record"))
    assert "marked it as good practice" in said(everyone.get(address))
    assert mark(client, address, "ทุกฝ่ายร่วมตัดสินใจ") == 303
    form = client.form(f"{address}/good-practice", action="/take-back")
    assert client.send(form).status_code == 303
    assert db.session.scalar(select(GoodPractice.id)) is None
    page = said(everyone.get(address))
    assert "took back that it is good practice" in page and "said anew why it is good practice" in page
    assert client.send(form).status_code == 404


def test_a_record_is_marked_by_who_answers_for_where_its_work_lies(
    client_of: ClientOf, university: University, concert: Contribution
) -> None:
    address, client = f"/activities/{concert.activity_id}", client_of(university.dean, "en")
    version = concert.activity.version
    assert "Good practice: mark it" in said(client.get(address))
    assert mark(client, address, "เด็กเป็นเจ้าของเวที") == 303
    everyone = client_of(university.scientist, "en")
    listed = said(everyone.get("/good-practice"))
    for words in ("แสดงดนตรีพื้นบ้าน", "เด็กเป็นเจ้าของเวที", "ครูอยากร่วมตั้งแต่ต้น", "Department of Music"):
        assert words in listed, words
    # By what was learned too; and by the unit that says so, or one above it.
    assert "1 example" in said(everyone.get("/good-practice?q=ตั้งแต่ต้น&area=culture"))
    assert "1 example" in said(everyone.get(f"/good-practice?unit={university.unit('faa').id}"))
    assert "Nothing fits" in said(everyone.get(f"/good-practice?unit={university.unit('sci').id}"))
    db.session.expire_all()
    assert concert.activity.version == version
    page = said(client_of(university.musician, "en").get(address))
    assert "marked it as good practice" in page and "Changed since approved" not in page


def test_what_is_not_approved_is_neither_marked_nor_told(
    client_of: ClientOf, university: University, concert: Contribution
) -> None:
    waiting = make_contribution(university.musician, status=Status.SUBMITTED)
    db.session.commit()
    head = client_of(university.head, "en")
    assert head.get(f"/activities/{waiting.activity_id}/good-practice").status_code == 403
    assert mark(head, f"/activities/{concert.activity_id}", "เวทีของชุมชน") == 303
    with clock_at(clock.now() + timedelta(hours=1)):
        workflow.move(concert, "revoke", by=university.head, reason="เหตุผล")
    db.session.commit()
    assert "Nothing is marked yet" in said(client_of(university.dancer, "en").get("/good-practice"))


def test_who_does_not_answer_for_the_unit_marks_nothing(
    client_of: ClientOf, university: University, lakeside: Initiative, concert: Contribution
) -> None:
    for name, initiative, record in (
        ("musician", 403, 403),
        ("science_head", 403, 404),
        ("rector", 403, 403),
        ("hr", 200, 200),
    ):
        client = client_of(getattr(university, name))
        assert client.get(f"/initiatives/{lakeside.id}/good-practice").status_code == initiative
        assert client.get(f"/activities/{concert.activity_id}/good-practice").status_code == record
    assert mark(client_of(university.head), f"/initiatives/{lakeside.id}", "เพราะ") == 303
    found = db.session.scalars(select(GoodPractice)).one()
    address = f"/good-practice/{found.id}/take-back"
    assert client_of(university.science_head).post(address).status_code == 403


def test_the_list_costs_the_same_however_long_it_is(client_of: ClientOf, university: University) -> None:
    head, reader, costs = client_of(university.head), client_of(university.dancer), []
    for times in (1, 4):
        for at in range(times):
            part = log(university.musician, f"งาน {times}.{at}")
            db.session.commit()
            mark(head, f"/activities/{part.activity_id}", "เพราะ")
        reader.get("/good-practice")
        with counted() as statements:
            reader.get("/good-practice")
        costs.append(len(statements))
    assert costs[0] == costs[1]


def test_what_another_unit_has_said_stays_that_units(client_of: ClientOf, university: University) -> None:
    shared = log(university.musician, "ดนตรีบำบัด", kind=university.kind("concert"), percent=50)
    make_contribution(university.scientist, activity=shared.activity, percent=50)
    db.session.commit()
    address = f"/activities/{shared.activity_id}"
    head, hr = client_of(university.head, "en"), client_of(university.hr, "en")
    form = {"action": "/good-practice", "button": "why"}
    first, second = (one.form(f"{address}/good-practice", **form) for one in (head, hr))
    science = university.unit("biology")
    assert hr.send(second, why="วัดผลได้", unit=str(science.id)).status_code == 303
    late = head.send(first, why="ผู้ป่วยร้องตาม")
    assert late.status_code == 403 and db.session.scalars(select(GoodPractice.why)).all() == ["วัดผลได้"]
    assert "/good-practice" not in said(head.get(address))


def test_of_two_windows_the_second_shows_what_the_first_said(
    client_of: ClientOf, university: University, lakeside: Initiative
) -> None:
    client, address = client_of(university.head, "en"), f"/initiatives/{lakeside.id}"
    form = {"action": "/good-practice", "button": "why"}
    first, second = (client.form(f"{address}/good-practice", **form) for _window in range(2))
    assert client.send(first, why="ชุมชนร่วมตัดสินใจ").status_code == 303
    late = client.send(second, why="เยาวชนกลับบ้าน")
    assert late.status_code == 409 and "ชุมชนร่วมตัดสินใจ" in late.text and "เยาวชนกลับบ้าน" in late.text
    db.session.expire_all()
    assert db.session.scalars(select(GoodPractice.why)).all() == ["ชุมชนร่วมตัดสินใจ"]
