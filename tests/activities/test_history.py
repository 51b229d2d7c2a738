"""What the page of an activity tells of its past: decisions, shared changes, what differs since the approval."""

from datetime import date

import pytest

from app import workflow
from app.clock import clock_at
from app.extensions import db
from app.models import Role, Status
from tests.activities.page_text import card, words
from tests.activities.shown import change, main, shown
from tests.factories import add_link, bangkok, give_back, grant, log, make_contribution

# The page reads the same rows as in test_show.py, which both databases answer; here only its words differ.
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)

# History


def test_history_tells_who_when_why_for_whom_and_what_differs(university, client_of):
    grant(
        university.dean,
        Role.ACTING_HEAD,
        university.unit("music"),
        acting_for=university.head,
        order_number="12/2568",
    )
    part = make_contribution(
        university.musician, status=Status.SUBMITTED, hours=21, at=bangkok(date(2025, 6, 2))
    )
    give_back(part, "ขอรายชื่อ", by=university.dean, at=bangkok(date(2025, 6, 3), 9, 40))
    part.minutes = 18 * 60
    part.last_day = part.activity.last_day = date(2025, 3, 4)
    add_link(part.activity)
    db.session.flush()
    with clock_at(bangkok(date(2025, 6, 4))):
        workflow.move(part, "submit", by=university.musician)
    lines = [words(line) for line in card(shown(client_of, university.musician, part), "history").iter("li")]
    assert lines[0].startswith("Waits for Assoc. Prof. Khwanchai Thalenoi or Prof. Praphan Sisongkhla")
    assert "Asst. Prof. Dr. Ketsara Lampam submitted again" in lines[1]
    assert "Hours from 21:00 to 18:00" in lines[1]
    assert lines[1].count("from 3 Mar 2025 to 4 Mar 2025") == 1
    assert "Evidence + added รายงาน" in lines[1]
    assert (
        "Prof. Praphan Sisongkhla, acting for Assoc. Prof. Khwanchai Thalenoi, order 12/2568 returned it"
        in lines[2]
    )
    assert "3 Jun 2025 09:40" in lines[2]
    assert lines[2].endswith("ขอรายชื่อ")
    assert "submitted" in lines[3]
    assert "from" not in lines[3]
    assert "wrote this down" in lines[4]


def test_a_shared_change_is_told_once_and_only_after_somebody_was_asked_to_read(university, client_of):
    part = make_contribution(
        university.musician, title="ชื่อแรก", status=Status.DRAFT, at=bangkok(date(2025, 6, 1))
    )
    change(part, university.musician, date(2025, 6, 2), title="ชื่อก่อนส่ง")
    with clock_at(bangkok(date(2025, 6, 3))):
        workflow.move(part, "submit", by=university.musician)
    give_back(part, at=bangkok(date(2025, 6, 4)))
    change(part, university.musician, date(2025, 6, 5), title="ชื่อหลังส่งกลับ")
    with clock_at(bangkok(date(2025, 6, 6))):
        workflow.move(part, "submit", by=university.musician)
    text = words(card(shown(client_of, university.head, part), "history"))
    assert "ชื่อแรก" not in text
    assert text.count("from ชื่อก่อนส่ง to ชื่อหลังส่งกลับ") == 1
    assert "changed the details" in text


def test_removed_evidence_is_told_by_name(university, client_of):
    part = make_contribution(
        university.musician,
        kind=university.kind("article"),
        status=Status.RETURNED,
        at=bangkok(date(2025, 6, 2)),
    )
    removed = part.activity.evidence[0]
    removed.name = "รายชื่อ.pdf"
    workflow.move(part, "submit", by=university.musician)
    give_back(part)
    add_link(part.activity).name = "ฉบับใหม่.pdf"
    part.activity.evidence.remove(removed)
    db.session.flush()
    workflow.move(part, "submit", by=university.musician)
    text = words(card(shown(client_of, university.head, part), "history"))
    assert "Evidence + added ฉบับใหม่.pdf − removed รายชื่อ.pdf" in text


def test_the_history_of_a_part_that_one_may_not_see_is_not_told(university, client_of, team):
    assert "Thana Khuankhanun" in words(card(shown(client_of, university.musician, team), "history"))
    assert "Thana Khuankhanun" not in words(card(shown(client_of, university.dancer, team), "history"))


def test_a_title_changed_after_the_approval_is_marked(university, client_of):
    part = log(university.musician, "ชื่อที่อนุมัติ")
    assert "Changed since approved" not in main(shown(client_of, university.head, part))
    change(part, university.musician, date(2025, 6, 16), title="ชื่อใหม่")
    page = main(shown(client_of, university.head, part))
    assert "Changed since approved" in page
    assert "Title from ชื่อที่อนุมัติ to ชื่อใหม่" in page
