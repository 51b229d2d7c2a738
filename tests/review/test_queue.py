"""The queue: what waits for whom, in which order, narrowed how, and the record read in it."""

import itertools
from datetime import date, timedelta

import pytest

from app import workflow
from app.clock import clock_at
from app.extensions import db
from app.models import Role, Scale, Status
from tests.cast import TODAY
from tests.factories import (
    add_link,
    bangkok,
    bring,
    give_back,
    grant,
    make_activity,
    make_closed,
    make_contribution,
    make_person,
    make_unit,
)
from tests.review.reading import by_id, heading, main, queue_rows, titles, words
from tests.statements import counted

# The page only reads: what it reads is the same on both databases.
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def waits(person, title, day=TODAY, **facts):
    """A submitted part with nothing to note of it."""
    return make_contribution(
        person, status=Status.SUBMITTED, title=title, at=bangkok(day), shown=True, **facts
    )


def resubmit(part, hours, reason="ขอรายชื่อผู้เข้าร่วมที่ลงนาม"):
    give_back(part, reason)
    part.minutes = hours * 60
    workflow.move(part, "submit", by=part.person)


# Who has a queue


def test_a_queue_is_for_those_who_decide(university, client_of):
    for person in (university.head, university.dean, university.hr):
        assert client_of(person).get("/review").status_code == 200
    for person in (university.musician, university.rector, university.admin):
        assert client_of(person).get("/review").status_code == 403


def test_nobody_signed_in_is_asked_to_sign_in(university, client):
    assert client.get("/review").status_code == 303


def test_an_empty_queue_says_what_will_be_here(university, client_of):
    response = client_of(university.head, "en").get("/review")
    assert heading(response) == "Nothing waits for you"
    assert "What your people submit appears here" in main(response)


# The list


def test_the_longest_waiting_comes_first_with_its_days(university, client_of):
    second = make_contribution(university.joint, status=Status.DRAFT, title="สอง", shown=True)
    waits(university.musician, "หนึ่ง", date(2025, 6, 9), hours=1.5)
    # Moments rise as they do in life: the one that was logged first is submitted second.
    with clock_at(bangkok(date(2025, 6, 13))):
        bring(second, Status.SUBMITTED)
    waits(university.musician, "สาม")
    waits(university.scientist, "ของคนอื่น")
    response = client_of(university.head, "en").get("/review")
    assert heading(response) == "3 records wait for you"
    assert titles(response) == ["หนึ่ง", "สอง", "สาม"]
    first, second, third = queue_rows(response)
    assert "Asst. Prof. Dr. Ketsara Lampam" in first.text
    assert "1:30 h" in first.text
    assert "waiting for 7 days" in first.text
    assert "waiting for 3 days" in second.text
    assert "came in today" in third.text
    assert "the longest for 7 days" in main(response)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("q=ดนตรี", ["ดนตรีไทย"]),
        ("q=nora", ["ฟ้อน"]),
        ("q=โนราห", ["ฟ้อน"]),
        ("area=teaching", ["สอนขิม"]),
        ("kind=concert", ["ดนตรีไทย", "ฟ้อน"]),
        ("unit=performing", ["ฟ้อน"]),
        ("unit=performing&area=teaching", []),
        ("unit=x&area=y&kind=99999999999&open=z&page=-1", ["ดนตรีไทย", "ฟ้อน", "สอนขิม"]),
    ],
)
def test_it_is_narrowed_by_person_text_unit_area_and_kind(university, client_of, asked, expected):
    grant(university.dean, Role.HEAD, university.unit("music"))
    waits(university.musician, "ดนตรีไทย", date(2025, 6, 2), kind=university.kind("concert"))
    waits(university.dancer, "ฟ้อน", date(2025, 6, 3), kind=university.kind("concert"))
    waits(university.musician, "สอนขิม", date(2025, 6, 4), kind=university.kind("course"))
    asked = asked.replace("kind=concert", f"kind={university.kind('concert').id}")
    asked = asked.replace("unit=performing", f"unit={university.unit('performing').id}")
    response = client_of(university.dean, "en").get(f"/review?{asked}")
    assert titles(response) == expected
    assert heading(response) == "3 records wait for you"
    if not expected:
        assert "Nothing fits" in main(response)


def test_htmx_gets_the_list_alone(university, client_of):
    waits(university.musician, "หนึ่ง")
    headers = {"HX-Request": "true", "HX-Target": "queue"}
    response = client_of(university.head).get("/review?q=หนึ่ง", headers=headers)
    assert response.text.lstrip().startswith('<div id="queue"')
    assert "หนึ่ง" in response.text
    assert "HX-Request" in response.headers["Vary"]


def test_fifty_are_on_a_page(university, client_of):
    for number in range(52):
        waits(university.musician, f"งาน {number:02}", TODAY - timedelta(days=60 - number))
    client = client_of(university.head, "en")
    first, second = client.get("/review"), client.get("/review?page=2")
    assert len(titles(first)) == 50
    assert titles(second) == ["งาน 50", "งาน 51"]
    assert "1–50 of 52" in main(first)
    last = queue_rows(second)[-1].id
    assert "งาน 51" in titles(client.get(f"/review?open={last}"))


# What to look at first


def test_a_resubmission_shows_only_what_differs_and_the_earlier_reason(university, client_of):
    part = waits(university.musician, "ส่งใหม่", hours=21, description="ยาว")
    add_link(part.activity)
    resubmit(part, 18)
    waits(university.musician, "อื่น", date(2025, 6, 2))
    response = client_of(university.head, "en").get("/review")
    first, other = queue_rows(response)
    assert (first.title, first.section, first.has_tick) == ("ส่งใหม่", "look", False)
    assert (other.title, other.section, other.has_tick) == ("อื่น", "plain", True)
    assert "Submitted again: only what differs from before" in first.text
    assert "Hours from 21:00 to 18:00" in first.text
    assert "ขอรายชื่อผู้เข้าร่วมที่ลงนาม" in first.text
    assert "Khwanchai Thalenoi returned it on 16 Jun 2025" in first.text
    assert "What was done" not in first.text


def test_a_resubmission_without_any_difference_says_so(university, client_of):
    resubmit(waits(university.musician, "เหมือนเดิม", hours=6), 6)
    row = queue_rows(client_of(university.head, "en").get("/review"))[0]
    assert "Nothing differs." in row.text


def test_what_changed_after_it_was_submitted_is_to_be_looked_at(university, client_of):
    activity = make_activity(university.dancer, title="โนรา", place="ท่าแค")
    make_contribution(
        university.musician, activity, Status.SUBMITTED, percent=50, at=bangkok(date(2025, 6, 12))
    )
    activity.title, activity.changed_at = "โนราโรงครู", bangkok(date(2025, 6, 14))
    row = queue_rows(client_of(university.head, "en").get("/review"))[0]
    assert row.section == "look"
    assert "Changed since it was submitted" in row.text
    assert "Title from โนรา to โนราโรงครู" in row.text


def test_an_activity_that_was_touched_without_a_change_is_nothing_to_note(university, client_of):
    part = waits(university.musician, "หนึ่ง", date(2025, 6, 12))
    part.activity.changed_at = bangkok(date(2025, 6, 14))
    assert [row.section for row in queue_rows(client_of(university.head).get("/review"))] == ["plain"]


# For whom


def test_who_acts_is_told_for_whom_until_when_and_by_which_order(university, client_of):
    acting = make_person("acting", university.unit("performing"))
    grant(
        acting,
        Role.ACTING_HEAD,
        university.unit("music"),
        last_day=date(2025, 9, 30),
        acting_for=university.head,
        order_number="15/2568",
    )
    grant(acting, Role.HEAD, university.unit("chemistry"))
    waits(university.musician, "แทน")
    waits(make_person("chemist", university.unit("chemistry")), "ของตน")
    response = client_of(acting, "en").get("/review")
    assert (
        "You act for Assoc. Prof. Khwanchai Thalenoi at Department of Music until 30 Sep 2025 (order 15/2568). "
        "1 of the records below is decided so."
    ) in main(response)
    marked = {row.title: "for Assoc. Prof. Khwanchai Thalenoi" in row.text for row in queue_rows(response)}
    assert marked == {"แทน": True, "ของตน": False}


def test_where_my_own_work_went_and_why(university, client_of):
    waits(university.head, "ของฉัน")
    waits(university.head, "ของฉันอีก")
    activity = make_activity(university.head, title="ร่วมกัน")
    make_contribution(university.musician, activity, Status.SUBMITTED, percent=50)
    response = client_of(university.head, "en").get("/review")
    assert titles(response) == []
    assert "2 records of your own are not here, because nobody decides on their own work." in main(response)
    assert "1 record of others is not here, because you take part in it." in main(response)
    assert "Waits for Prof. Praphan Sisongkhla" in main(response)


def test_a_vacancy_above_is_named_too(university, client_of):
    waits(university.dean, "ของคณบดี")
    text = main(client_of(university.dean, "en").get("/review"))
    assert "Waits for university HR" in text
    assert "Example University has no head at present." in text


def test_hr_sees_what_nobody_may_decide(university, client_of):
    hall = make_unit("hall", university.root)
    lonely = make_person("lonely", hall)
    activity = make_activity(university.hr, title="ไม่มีใคร")
    make_contribution(lonely, activity, Status.SUBMITTED)
    response = client_of(university.hr, "en").get("/review")
    assert "Nobody may decide on 1 record" in main(response)
    assert "Hall has no head at present." in main(response)
    assert titles(response) == []


# The record in the queue


def test_the_record_is_read_without_leaving_the_page(university, client_of):
    activity = make_activity(
        university.dancer,
        university.kind("course"),
        title="สอนร่วม",
        scale=Scale.LOCAL,
        place="ท่าแค",
        description="บรรทัด",
        fields={"course_code": "0302211", "level": "master"},
    )
    add_link(activity)
    part = make_contribution(university.musician, activity, Status.SUBMITTED, hours=12, percent=40)
    make_contribution(university.dancer, activity, Status.SUBMITTED, percent=30)
    make_contribution(university.scientist, activity, Status.PROPOSED, percent=20)
    client = client_of(university.head, "en")
    link = next(node for node in by_id(client.get("/review"), f"row-{part.id}").iter("a"))
    assert link.get("aria-expanded") == "false"
    response = client.get(link.get("href"))
    record = words(by_id(response, f"record-{part.id}"))
    for told in (
        "Member",
        "12:00 h",
        "40 %",
        "Local",
        "ท่าแค",
        "บรรทัด",
        "0302211",
        "Master",
        "รายงาน",
        "Lecturer Malai Nora · Lead",
        "Waits for Prof. Praphan Sisongkhla",
        "Asst. Prof. Dr. Ketsara Lampam confirmed their part",
    ):
        assert told in record, told
    # A proposal is nobody's work yet.
    assert "Thana Khuankhanun" not in record
    closed = client.get(by_id(response, f"t-{part.id}").get("href"))
    assert by_id(closed, f"record-{part.id}") is None


def test_only_what_waits_for_me_can_be_opened_here(university, client_of):
    waits(university.musician, "มี")
    foreign = waits(university.scientist, "ของคนอื่นเท่านั้น")
    response = client_of(university.head).get(f"/review?open={foreign.id}")
    assert response.status_code == 200
    assert "ของคนอื่นเท่านั้น" not in response.text


def test_what_is_ticked_stays_ticked_when_a_record_is_opened(university, client_of):
    first, second = waits(university.musician, "หนึ่ง"), waits(university.musician, "สอง")
    response = client_of(university.head).get(f"/review?open={second.id}&pick={first.id}")
    assert [row.is_ticked for row in queue_rows(response)] == [True, False]


# What it costs


def test_it_costs_the_same_however_much_waits(university, client_of):
    client = client_of(university.head)

    numbers = itertools.count(1)
    make_closed(university.year(2024), university.hr)

    def fill(number):
        for _each in range(number):
            at = next(numbers)
            day = date(2025, 1, 6) + timedelta(days=9 * at)
            waits(university.musician, f"งาน {at}", TODAY - timedelta(days=at % 20), first_day=day)
            resubmit(waits(university.joint, f"ส่งใหม่ {at}", hours=9, first_day=day), 6)
            # Like the first, and so are the two to look at; nor has this one any evidence.
            make_contribution(
                university.leaver, status=Status.SUBMITTED, title=f"บันทึกโนรา รุ่น {at}", hours=40, first_day=day
            )
            waits(university.musician, f"บันทึกโนรา รุ่นที่ {at}", hours=1, first_day=day)
        waits(university.head, "ของหัวหน้า")

    def asked(path):
        client.get(path)
        with counted() as statements:
            assert client.get(path).status_code == 200
        return len(statements)

    fill(2)
    opened = queue_rows(client.get("/review"))[0].id
    few = asked("/review"), asked(f"/review?open={opened}")
    fill(12)
    db.session.commit()
    assert (asked("/review"), asked(f"/review?open={opened}")) == few
