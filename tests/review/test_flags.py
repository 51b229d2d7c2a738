"""Flags: what a reviewer should look at first, each in words, and nothing else in the way of approving the rest at once."""

from datetime import date, timedelta

import pytest

from app.extensions import db
from app.models import Part, Role, Status
from tests.cast import TODAY
from tests.factories import (
    appoint,
    approve,
    bangkok,
    bring,
    give_back,
    grant,
    make_activity,
    make_closed,
    make_contribution,
    make_person,
)
from tests.review.reading import by_id, heading, main, queue_rows, root_of, words

DAY = date(2025, 6, 2)


def waits(person, title, first_day=DAY, **facts):
    """A submitted part with nothing to note of it but what `facts` bring along."""
    facts.setdefault("shown", True)
    return make_contribution(person, status=Status.SUBMITTED, title=title, first_day=first_day, **facts)


def shown(client):
    """(section, flags in words) of each row by its title."""
    response = client.get("/review")
    found = {}
    for row in queue_rows(response):
        item = by_id(response, f"row-{row.id}")
        lists = [one for one in item.iter("ul") if "flags" in (one.get("class") or "")]
        found[row.title] = (row.section, [words(flag) for one in lists for flag in one])
    return found


def flags(client, title):
    section, found = shown(client)[title]
    assert (section == "look") == bool(found)
    return found


@pytest.fixture
def head(university, client_of):
    return client_of(university.head, "en")


# Nothing to note


def test_what_has_nothing_to_note_is_approved_with_the_rest(university, head):
    waits(university.musician, "สอนขิม")
    waits(university.joint, "ประชุมสาขา")
    assert shown(head) == {"สอนขิม": ("plain", []), "ประชุมสาขา": ("plain", [])}


def test_flagged_work_is_counted_apart_and_never_chosen_with_all(university, head):
    waits(university.musician, "สอนขิม")
    waits(university.joint, "ประชุมสาขา")
    odd = waits(university.leaver, "ไม่มีหลักฐาน", shown=False)
    response = head.get("/review?pick=all")
    assert heading(response) == "3 records wait for you"
    assert words(by_id(response, "look")) == "Look first: 1 record"
    assert words(by_id(response, "plain")) == "Nothing to note: 2 records"
    assert [(row.has_tick, row.is_ticked) for row in queue_rows(response)] == [(False, False)] + [
        (True, True)
    ] * 2
    head.send(head.form("/review?pick=all", "/review/approve"))
    assert db.session.get_one(type(odd), odd.id).status is Status.SUBMITTED


def test_flags_come_before_the_page_is_cut(university, head):
    for at in range(50):
        waits(university.musician, f"งาน {at}", first_day=DAY - timedelta(days=at))
    waits(university.joint, "ไม่มีหลักฐาน", shown=False)
    response = head.get("/review")
    assert queue_rows(response)[0].title == "ไม่มีหลักฐาน"
    assert len(queue_rows(response)) == 50
    assert words(by_id(response, "plain")) == "Nothing to note: 50 records"
    assert "Choose all 49 records" in main(response)


def test_a_flag_hinders_no_decision(university, head):
    part = waits(university.musician, "สามสิบชั่วโมง", hours=30, shown=False)
    assert len(flags(head, "สามสิบชั่วโมง")) == 2
    head.send(head.form(f"/review?open={part.id}", f"/review/{part.id}/approve"))
    assert db.session.get_one(type(part), part.id).status is Status.APPROVED


def test_what_came_back_shows_its_flags_beside_what_differs(university, head):
    part = waits(university.musician, "ส่งใหม่", hours=21, shown=False)
    give_back(part)
    part.minutes = 18 * 60
    bring(part, Status.SUBMITTED)
    assert flags(head, "ส่งใหม่") == ["No evidence"]
    assert "Hours from 21:00 to 18:00" in main(head.get("/review"))


def test_flags_stand_in_thai_too(university, client_of):
    waits(university.musician, "สามสิบชั่วโมง", hours=30, shown=False)
    assert flags(client_of(university.head), "สามสิบชั่วโมง") == [
        "30:00 ชม. ใน 1 วัน เกิน 24 ชม. ต่อวัน",
        "ไม่มีหลักฐาน",
    ]


# No evidence


def test_neither_a_file_nor_a_link_is_flagged_whatever_the_kind_asks_for(university, head):
    waits(university.musician, "เปล่า", shown=False)
    waits(university.musician, "มีลิงก์")
    assert flags(head, "เปล่า") == ["No evidence"]
    assert flags(head, "มีลิงก์") == []


def test_evidence_that_goes_with_the_approval_is_none(university, head):
    part = waits(university.musician, "เอาออก")
    part.proposed = {"evidence_removed": [item.id for item in part.activity.evidence]}
    db.session.flush()
    assert "No evidence" in flags(head, "เอาออก")


# More than 24 hours a day


@pytest.mark.parametrize(
    ("hours", "days", "flagged"), [(24, 1, False), (24.5, 1, True), (48, 2, False), (49, 2, True)]
)
def test_a_day_has_24_hours(university, head, hours, days, flagged):
    waits(university.musician, "ค่าย", hours=hours, last_day=DAY + timedelta(days=days - 1))
    found = flags(head, "ค่าย")
    assert bool(found) is flagged
    if flagged and days == 2:
        assert found == ["49:00 h in 2 days, more than 24 h a day"]


def test_the_hours_of_a_day_are_added_up_over_the_work_of_one_person(university, head):
    waits(university.musician, "ค่ายดนตรี", hours=30, last_day=DAY + timedelta(days=2))
    make_contribution(university.musician, title="เวรดูแลหอพัก", first_day=DAY + timedelta(days=1), hours=15)
    make_contribution(university.joint, title="ของคนอื่น", first_day=DAY + timedelta(days=1), hours=20)
    assert flags(head, "ค่ายดนตรี") == [
        "With other work of the same person 25:00 h on 3 Jun 2025, more than 24 h"
    ]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETURNED])
def test_hours_that_may_still_change_are_not_added(university, head, status):
    waits(university.musician, "ค่าย", hours=20)
    make_contribution(university.musician, title="สอนขิม", first_day=DAY, hours=20, status=status, shown=True)
    assert flags(head, "ค่าย") == []


def test_work_without_hours_is_no_burden(university, head):
    waits(university.musician, "นิทรรศการภาพถ่าย", hours=None, kind=university.kind("exhibition"))
    assert flags(head, "นิทรรศการภาพถ่าย") == []


# Possible duplicates


def test_the_same_thing_by_a_colleague_is_named_with_a_link(university, head):
    waits(university.musician, "โนราโรงครู ท่าแค")
    other = make_contribution(
        university.joint, title="โนรา โรงครู  ท่าแค: บันทึกบทร้อง", first_day=DAY - timedelta(days=7), shown=True
    )
    assert flags(head, "โนราโรงครู ท่าแค") == [
        "Like “โนรา โรงครู ท่าแค: บันทึกบทร้อง” of Lecturer Chinda Pabon, 26 May 2025"
    ]
    links = [link.get("href") for link in root_of(head.get("/review")).iter("a")]
    assert f"/activities/{other.activity_id}" in links


def test_of_two_that_wait_each_names_the_other(university, head):
    waits(university.musician, "อบรมครูประถม อ.กงหรา")
    waits(university.musician, "อบรมครูประถม อำเภอกงหรา", first_day=DAY + timedelta(days=3))
    assert flags(head, "อบรมครูประถม อ.กงหรา") == [
        "Like “อบรมครูประถม อำเภอกงหรา” of the same person, 5 Jun 2025"
    ]
    assert flags(head, "อบรมครูประถม อำเภอกงหรา") == [
        "Like “อบรมครูประถม อ.กงหรา” of the same person, 2 Jun 2025"
    ]


def test_the_most_alike_is_named_and_on_a_tie_the_nearest(university, head):
    waits(university.musician, "สืบสานหนังตะลุงสู่เยาวชน")
    for title, apart in (
        ("สืบสานหนังตะลุงสู่เยาวชนไทย", 0),
        ("สืบสานหนังตะลุงสู่เยาวชน", 6),
        ("สืบสานหนังตะลุงสู่เยาวชน", 4),
    ):
        make_contribution(university.joint, title=title, first_day=DAY + timedelta(days=apart), hours=1)
    assert flags(head, "สืบสานหนังตะลุงสู่เยาวชน")[0].endswith("Chinda Pabon, 6 Jun 2025")


@pytest.mark.parametrize(
    ("title", "apart"),
    [("ค่ายดนตรีไทย", 8), ("ประชุมกองบรรณาธิการ", 0), ("ค่ายดนตรีไทย รุ่นที่ 2", 0)],
    ids=["eight days apart", "another thing", "another round"],
)
def test_what_is_not_alike_or_not_near_is_no_duplicate(university, head, title, apart):
    waits(university.musician, "ค่ายดนตรีไทย รุ่นที่ 1" if "รุ่น" in title else "ค่ายดนตรีไทย")
    make_contribution(university.joint, title=title, first_day=DAY + timedelta(days=apart))
    assert [found for _section, found in shown(head).values()] == [[]]


def test_days_are_told_apart_by_the_gap_between_them(university, head):
    """A course of a term is near to what happens in it, and to what follows within a week."""
    waits(university.musician, "วิจัยเพลงกล่อมเด็ก", first_day=date(2025, 2, 1), last_day=DAY - timedelta(days=7))
    make_contribution(university.musician, title="วิจัยเพลงกล่อมเด็ก", first_day=DAY)
    assert "of the same person" in flags(head, "วิจัยเพลงกล่อมเด็ก")[0]


def test_another_part_of_the_same_activity_is_no_duplicate(university, head):
    activity = make_activity(university.dancer, title="โนรา", first_day=DAY, shown=True)
    make_contribution(university.musician, activity, Status.SUBMITTED, percent=50)
    make_contribution(university.joint, activity, Status.SUBMITTED, percent=50, role=Part.ARTIST)
    assert {section for section, _flags in shown(head).values()} == {"plain"}


@pytest.mark.parametrize("status", [Status.DRAFT, Status.PROPOSED, Status.DECLINED])
def test_what_is_private_is_never_named(university, head, status):
    waits(university.musician, "โนราโรงครู ท่าแค")
    activity = make_activity(university.dancer, title="โนราโรงครู ท่าแค", first_day=DAY, shown=True)
    part = make_contribution(university.joint, activity, Status.PROPOSED, percent=50)
    if status is Status.DRAFT:
        part = make_contribution(university.joint, title="โนราโรงครู ท่าแค", first_day=DAY, status=status)
    else:
        bring(part, status)
    assert flags(head, "โนราโรงครู ท่าแค") == []


def test_another_unit_is_not_compared_but_the_same_person_is(university, head):
    waits(university.musician, "โนราโรงครู ท่าแค")
    make_contribution(university.scientist, title="โนราโรงครู ท่าแค", first_day=DAY)
    assert flags(head, "โนราโรงครู ท่าแค") == []


def test_a_record_that_its_reviewer_may_not_see_is_not_told(university, head):
    """Done just before a transfer, in a faculty that the new head knows nothing of."""
    moved = make_person("moved", university.unit("biology"))
    moved.appointments[0].last_day = DAY - timedelta(days=3)
    appoint(moved, university.unit("music"), first_day=DAY - timedelta(days=2))
    waits(moved, "สำรวจนกทะเลน้อย")
    secret = make_contribution(moved, title="สำรวจนกทะเลน้อย (ลับ)", first_day=DAY - timedelta(days=4))
    assert flags(head, "สำรวจนกทะเลน้อย") == ["Like another record of these days"]
    page = head.get("/review").text
    assert "ลับ" not in page
    assert f"/activities/{secret.activity_id}" not in page


# Closed periods


def test_work_in_a_closed_period_names_it_until_it_is_opened_again(university, head):
    year = university.year(2025)
    close = make_closed(year, university.hr)
    make_closed(year.rounds[0], university.hr)
    waits(university.musician, "ปลายรอบ", first_day=date(2025, 3, 31))
    waits(university.musician, "ปีใหม่", first_day=date(2025, 6, 9))
    assert flags(head, "ปลายรอบ") == ["In a closed period: Fiscal year 2025"]
    close.reopened_at, close.reopened_by_id = bangkok(TODAY), university.hr.id
    db.session.flush()
    assert flags(head, "ปลายรอบ") == ["In a closed period: Round 1"]
    assert flags(head, "ปีใหม่") == []


def test_a_change_of_what_stands_in_a_closed_period_is_flagged(university, head):
    part = make_contribution(
        university.musician, title="ย้ายวัน", first_day=date(2025, 3, 30), last_day=date(2025, 4, 2), shown=True
    )
    make_closed(university.year(2025).rounds[0], university.hr)
    bring(part, Status.AMENDING)
    part.first_day = date(2025, 4, 1)
    bring(part, Status.SUBMITTED)
    assert "In a closed period: Round 1" in flags(head, "ย้ายวัน")


# Back-dated


@pytest.mark.parametrize(("days", "flagged"), [(180, False), (181, True)])
def test_work_submitted_half_a_year_later_is_flagged(university, head, days, flagged):
    waits(university.musician, "นานแล้ว", first_day=TODAY - timedelta(days=days))
    assert flags(head, "นานแล้ว") == ["Submitted 181 days after its last day"] * flagged


def test_waiting_makes_nothing_back_dated(university, head):
    sent = TODAY - timedelta(days=190)
    waits(university.musician, "รอนาน", first_day=sent - timedelta(days=9), at=bangkok(sent))
    assert flags(head, "รอนาน") == []


# Where a record is read


def test_the_page_that_tells_of_a_change_shows_the_flags_too(university, head):
    part = waits(university.musician, "เปลี่ยน", hours=30)
    form = head.form(f"/review?open={part.id}", f"/review/{part.id}/approve")
    part.activity.place = "ท่าแค"
    db.session.flush()
    response = head.send(form)
    assert response.status_code == 409
    assert "30:00 h in 1 day, more than 24 h a day" in main(response)


def test_the_page_of_the_activity_shows_them_to_who_decides_and_to_nobody_else(university, client_of, head):
    part = waits(university.musician, "เกินวัน", hours=30)
    path = f"/activities/{part.activity_id}"
    assert "30:00 h in 1 day, more than 24 h a day" in main(head.get(path))
    for person in (university.musician, university.hr, university.dean):
        assert "more than 24 h a day" not in main(client_of(person, "en").get(path))


def test_who_acts_for_a_head_sees_the_same_flags(university, client_of):
    acting = make_person("acting", university.unit("performing"))
    grant(acting, Role.ACTING_HEAD, university.unit("music"), acting_for=university.head)
    waits(university.musician, "โนราโรงครู ท่าแค")
    approve(waits(university.joint, "โนราโรงครู ท่าแค"))
    assert (
        "Like “โนราโรงครู ท่าแค” of Lecturer Chinda Pabon"
        in flags(client_of(acting, "en"), "โนราโรงครู ท่าแค")[0]
    )
