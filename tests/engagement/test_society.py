"""Academic work serving society: five questions and four principles, asked once, print as one document."""

from collections.abc import Callable

import pytest

from app.extensions import db
from app.models import Activity, Status
from tests.activities.said import said
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.engagement_factories import engagement, make_outsider
from tests.factories import log, make_contribution
from tests.statements import counted

ClientOf = Callable[..., CheckedClient]
SQLITE = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def test_the_document_tells_all_of_it_to_who_may_see_the_record(
    client_of: ClientOf, university: University
) -> None:
    part = log(
        university.musician,
        "ค่ายดนตรี",
        percent=60,
        engagement=engagement(university.school, outcomes={"enrich": 120}, sdgs=(4,)).stored(),
        need="ครูขาดสื่อ",
        society={"situation": "สื่อไม่ตรงกับท้องถิ่น", "mutual_benefit": "นิสิตได้ฝึก"},
    )
    make_contribution(university.dancer, part.activity, Status.PROPOSED, percent=20)
    make_outsider(part.activity, "ครูอาสา", organisation="ชมรมครู")
    address = f"/activities/{part.activity_id}/society"
    page = said(client_of(university.head, "en").get(address))
    for text in (
        "ค่ายดนตรี",
        "ครูขาดสื่อ",
        "The situation before",
        "สื่อไม่ตรงกับท้องถิ่น",
        "Who took part",
        "The knowledge used",
        "The change that resulted",
        "How it is sustained",
        "Partnership",
        "Mutual benefit",
        "นิสิตได้ฝึก",
        "Shared knowledge",
        "Measurable social impact",
        "Ban Ko School",
        "Enrich",
        "Not answered",
        "ครูอาสา",
        "Ketsara Lampam",
    ):
        assert text in page, text
    # What nobody has confirmed is nobody's part.
    assert "Malai Nora" not in page
    assert client_of(university.scientist).get(address).status_code == 404


def test_what_was_learned_is_printed_once_it_is_shared_or_its_lead_puts_it_in(
    client_of: ClientOf, university: University
) -> None:
    part = log(university.musician, learned="ครูอยากร่วมตั้งแต่ต้น", need="ครูขาดสื่อ")
    address = f"/activities/{part.activity_id}/society"
    lead, head = client_of(university.musician), client_of(university.head)
    assert "ครูอยากร่วม" not in lead.get(address).text
    assert f"{address}?learned=1" in lead.get(address).text
    assert "ครูอยากร่วม" in lead.get(f"{address}?learned=1").text
    assert "ครูอยากร่วม" not in head.get(f"{address}?learned=1").text
    db.session.get_one(Activity, part.activity_id).is_learned_shared = True
    db.session.commit()
    assert "ครูอยากร่วม" in head.get(address).text
    # The heading says what the need is called, the line below it what is answered.
    assert said(head.get(address)).count("ความต้องการ ความต้องการ") == 0


def test_the_statements_of_the_document_do_not_grow(client_of: ClientOf, university: University) -> None:
    part = log(university.musician, percent=40)
    client, address = client_of(university.musician), f"/activities/{part.activity_id}/society"
    found = []
    for people in ((university.dancer,), (university.joint, university.scientist, university.support)):
        with db.session.no_autoflush:
            for person in people:
                make_contribution(
                    person, db.session.get_one(Activity, part.activity_id), Status.SUBMITTED, percent=10
                )
        client.get(address)
        with counted() as statements:
            client.get(address)
        found.append(len(statements))
    assert found[0] == found[1]
