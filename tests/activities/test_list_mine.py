"""My activities: what is in the list, what it can be asked for, and what can be submitted from it."""

from datetime import date

import pytest

from app.extensions import db
from app.models import Contribution, Status
from tests.activities.page_text import card, links, root_of, titles, words
from tests.factories import bangkok, log, make_activity, make_contribution
from tests.statements import counted


def listed(client_of, person, **query):
    return titles(client_of(person, "en").get("/activities", query_string=query))


def test_a_stranger_is_asked_to_sign_in(client, university):
    assert client.get("/activities").status_code == 303


def test_the_list_holds_my_parts_and_what_i_lead_and_nothing_of_others(university, client_of):
    log(university.musician, "งานของฉัน")
    led = make_activity(university.musician, title="งานที่ฉันนำ")
    make_contribution(university.dancer, led, percent=50)
    joined = make_activity(university.scientist, title="งานที่ฉันร่วม")
    make_contribution(university.musician, joined, status=Status.PROPOSED, percent=50)
    log(university.dancer, "งานของคนอื่น")
    assert set(listed(client_of, university.musician)) == {"งานของฉัน", "งานที่ฉันนำ", "งานที่ฉันร่วม"}
    assert set(listed(client_of, university.head)) == set()


def test_an_activity_that_i_lead_without_a_part_says_so(university, client_of):
    make_activity(university.musician, title="งานที่ฉันนำ")
    response = client_of(university.musician, "en").get("/activities")
    assert "You lead it, without a part of your own" in words(card(response, "records-head"))


def test_two_parts_of_one_activity_are_two_records(university, client_of):
    activity = make_activity(university.musician, first_day=date(2025, 1, 6), last_day=date(2025, 4, 30))
    make_contribution(university.musician, activity, percent=50, last_day=date(2025, 1, 31))
    make_contribution(university.musician, activity, percent=50, first_day=date(2025, 4, 1))
    assert len(listed(client_of, university.musician)) == 2


@pytest.fixture
def various(university):
    """Four records of the musician that differ in everything a list can be asked for."""
    musician = university.musician
    log(musician, "เกศรากับวงปี่พาทย์", kind=university.kind("advising"), hours=8, first_day=date(2025, 3, 3))
    log(musician, "ขวัญเมือง", kind=university.kind("lecture"), hours=2, first_day=date(2025, 6, 10))
    make_contribution(
        musician,
        title="ค่ายน้ำใจ  ตรัง",
        kind=university.kind("lecture"),
        status=Status.SUBMITTED,
        hours=20,
        first_day=date(2024, 11, 3),
    )
    make_contribution(
        musician,
        title="Ensemble 100%",
        kind=university.kind("training"),
        status=Status.DRAFT,
        hours=None,
        first_day=date(2025, 1, 5),
    )
    return university


def test_it_is_narrowed_by_area_kind_status_and_period(various, client_of):
    me = various.musician
    assert listed(client_of, me, area="teaching") == ["เกศรากับวงปี่พาทย์"]
    assert set(listed(client_of, me, kind=various.kind("lecture").id)) == {"ขวัญเมือง", "ค่ายน้ำใจ ตรัง"}
    assert listed(client_of, me, status="submitted") == ["ค่ายน้ำใจ ตรัง"]
    assert listed(client_of, me, period=various.year(2026, "academic").id) == ["ขวัญเมือง"]
    assert listed(client_of, me, area="service", status="approved") == ["ขวัญเมือง"]


def test_text_is_found_anywhere_in_a_title_however_it_is_typed(various, client_of):
    me = various.musician
    assert listed(client_of, me, q="ปี่พาทย์") == ["เกศรากับวงปี่พาทย์"]
    # The vowel am typed as two characters, and case and spaces as they come.
    assert listed(client_of, me, q="น้\u0e4dาใจ ตรัง") == ["ค่ายน้ำใจ ตรัง"]
    assert listed(client_of, me, q=" ENSEMBLE ") == ["Ensemble 100%"]
    assert listed(client_of, me, q="100%") == ["Ensemble 100%"]
    assert listed(client_of, me, q="%") == ["Ensemble 100%"]
    assert listed(client_of, me, q="_") == []


def test_it_is_sorted_as_asked(various, client_of):
    me = various.musician
    newest = ["ขวัญเมือง", "เกศรากับวงปี่พาทย์", "Ensemble 100%", "ค่ายน้ำใจ ตรัง"]
    assert listed(client_of, me) == newest
    assert listed(client_of, me, sort="oldest") == newest[::-1]
    assert listed(client_of, me, sort="title") == [
        "Ensemble 100%",
        "เกศรากับวงปี่พาทย์",
        "ขวัญเมือง",
        "ค่ายน้ำใจ ตรัง",
    ]
    assert listed(client_of, me, sort="hours") == [
        "ค่ายน้ำใจ ตรัง",
        "เกศรากับวงปี่พาทย์",
        "ขวัญเมือง",
        "Ensemble 100%",
    ]
    assert listed(client_of, me, sort="status")[:2] == ["Ensemble 100%", "ค่ายน้ำใจ ตรัง"]


def test_what_means_nothing_asks_for_nothing(various, client_of):
    for query in (
        {"area": "sport"},
        {"kind": "x"},
        {"kind": "9" * 30},
        {"status": "lost"},
        {"period": "0"},
        {"sort": "luck"},
        {"page": "-1"},
        {"page": "999"},
        {"page": "๒"},
        {"q": "  "},
    ):
        assert len(listed(client_of, various.musician, **query)) == 4, query


def test_an_empty_answer_says_what_to_do(various, client_of):
    response = client_of(various.musician, "en").get("/activities?q=ไม่มีคำนี้")
    assert "Nothing fits" in words(card(response, "records-head"))
    response = client_of(various.scientist, "en").get("/activities")
    assert "You have not logged anything yet" in words(card(response, "records-head"))


def test_pages_keep_what_was_asked_for(university, client_of):
    for number in range(23):
        log(university.musician, f"งาน {number:02}")
    client = client_of(university.musician, "en")
    first = client.get("/activities?sort=title&q=งาน&area=")
    assert len(titles(first)) == 20
    assert "1–20 of 23" in words(card(first, "records-head"))
    following = links(card(first, "records-head"))["Next page"]
    second = client.get(following)
    assert titles(second) == ["งาน 20", "งาน 21", "งาน 22"]
    assert "q=" in following
    assert "area" not in following
    assert "page=1" in links(card(second, "records-head"))["Previous page"]


def test_htmx_gets_the_list_alone(various, client_of):
    response = client_of(various.musician, "en").get(
        "/activities?area=teaching", headers={"HX-Request": "true", "HX-Target": "records"}
    )
    assert titles(response) == ["เกศรากับวงปี่พาทย์"]
    assert response.text.lstrip().startswith('<section id="records"')
    assert "HX-Target" in response.headers["Vary"]


def test_what_waits_names_whom_it_waits_for(university, client_of):
    make_contribution(university.musician, status=Status.SUBMITTED, at=bangkok(date(2025, 6, 13)))
    response = client_of(university.musician, "en").get("/activities")
    assert "Waits for Assoc. Prof. Khwanchai Thalenoi, 3 days" in words(card(response, "records-head"))


def test_only_what_can_be_submitted_can_be_chosen(university, client_of):
    ready = make_contribution(university.musician, status=Status.DRAFT)
    corrected = make_contribution(university.musician, status=Status.RETURNED)
    for facts in (
        {"status": Status.DRAFT, "hours": None},
        {"status": Status.DRAFT, "first_day": date(2025, 7, 1)},
        {"status": Status.SUBMITTED},
        {"status": Status.APPROVED},
    ):
        make_contribution(university.musician, **facts)
    joined = make_activity(university.scientist)
    make_contribution(university.musician, joined, status=Status.PROPOSED, percent=50)
    db.session.commit()
    ids = [str(ready.id), str(corrected.id)]
    client = client_of(university.musician, "en")
    response = client.get("/activities")
    boxes = [box for box in root_of(response).iter("input") if box.get("name") == "pick"]
    assert sorted(box.get("value") for box in boxes) == sorted(ids)
    assert not [box for box in boxes if box.get("checked") is not None]
    assert "Enter the hours" in words(card(response, "records-head"))
    everything = client.get(links(card(response, "records-head"))["Choose all on this page"])
    ticked = [box for box in root_of(everything).iter("input") if box.get("checked") is not None]
    assert len(ticked) == 2


def test_what_is_chosen_is_submitted(university, client_of):
    chosen = [make_contribution(university.musician, status=Status.DRAFT).id for _number in range(3)]
    client = client_of(university.musician, "en")
    form = client.form("/activities", action="/activities/submit")
    assert client.send(form, pick=[str(part_id) for part_id in chosen[:2]]).status_code == 303
    statuses = [db.session.get_one(Contribution, part_id).status for part_id in chosen]
    assert statuses == [Status.SUBMITTED, Status.SUBMITTED, Status.DRAFT]


def test_the_list_costs_the_same_however_long_it_is(university, client_of):
    client = client_of(university.musician, "en")

    def fill(times):
        for _time in range(times):
            for status in (Status.RETURNED, Status.DRAFT, Status.SUBMITTED, Status.APPROVED):
                make_contribution(university.musician, status=status, kind=university.kind("article"))
            activity = make_activity(university.scientist)
            make_contribution(university.dancer, activity, percent=10)
            make_contribution(university.musician, activity, status=Status.PROPOSED, percent=10)
        db.session.commit()

    fill(1)
    client.get("/activities")
    with counted() as few:
        client.get("/activities")
    fill(3)
    with counted() as many:
        assert len(titles(client.get("/activities"))) == 20
    assert len(many) == len(few)
    assert not [one for one in many if one.split()[0] in ("INSERT", "UPDATE", "DELETE")]
