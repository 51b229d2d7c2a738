"""Several at once: each stands or falls by itself, and two heads at once do not block each other."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from app import workflow
from app.clock import clock_at
from app.extensions import db
from app.models import Contribution, LedgerEntry, Role, Status
from tests.cast import TODAY
from tests.conftest import NOW
from tests.factories import bangkok, grant, make_activity, make_contribution, make_person
from tests.review.reading import by_id, main, queue_rows, words

on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def waits(person, title, **facts):
    return make_contribution(person, status=Status.SUBMITTED, title=title, shown=True, **facts)


def sent(parts, **also):
    data = {"pick": [part.id for part in parts]}
    return {**data, **{f"version-{part.id}": workflow.version_of(part) for part in parts}, **also}


def statuses(parts):
    return [db.session.get_one(Contribution, part.id).status for part in parts]


def test_what_is_ticked_is_approved_and_what_is_not_stays(university, client_of):
    parts = [waits(university.musician, f"งาน {at}", hours=1.5) for at in range(3)]
    client = client_of(university.head, "en")
    form = client.form("/review", "/review/approve")
    page = client.follow(client.send(form, pick=[str(part.id) for part in parts[:2]]))
    assert statuses(parts) == [Status.APPROVED, Status.APPROVED, Status.SUBMITTED]
    assert "Approved 2, 3:00 h" in main(page)


@on_sqlite
def test_nothing_is_ticked_at_first_and_all_of_the_page_by_a_link(university, client_of):
    for at in range(3):
        waits(university.musician, f"งาน {at}", hours=2)
    client = client_of(university.head, "en")
    page = client.get("/review")
    assert [row.is_ticked for row in queue_rows(page)] == [False] * 3
    link = next(node for node in by_id(page, "queue").iter("a") if words(node) == "Choose all 3 records")
    # The address leads the reader, and the Tab key, to the button.
    assert link.get("href").endswith("#many")
    all_ticked = client.get(link.get("href"))
    assert [row.is_ticked for row in queue_rows(all_ticked)] == [True] * 3
    assert "3 chosen, 6:00 h" in words(by_id(all_ticked, "many"))


@on_sqlite
def test_without_a_tick_nothing_happens_and_it_is_said(university, client_of):
    part = waits(university.musician, "งาน")
    client = client_of(university.head, "en")
    for data in ({}, {"pick": ["x", "-1", "99999999999"]}):
        page = client.follow(client.post("/review/approve", data=data))
        assert "Nothing is ticked yet" in main(page)
    assert statuses([part]) == [Status.SUBMITTED]


def test_what_cannot_be_approved_is_skipped_with_its_reason(university, client_of):
    good = [waits(university.musician, f"งาน {at}") for at in range(2)]
    own = waits(university.head, "ของตนเอง")
    foreign = waits(university.scientist, "ลับมาก")
    recalled, changed, approved = (waits(university.joint, title) for title in ("ดึงกลับ", "แก้", "อนุมัติแล้ว"))
    parts = [*good, own, foreign, recalled, changed, approved]
    data = sent(parts)
    workflow.move(recalled, "recall", by=university.joint)
    workflow.move(changed, "recall", by=university.joint)
    changed.minutes = 60
    workflow.move(changed, "submit", by=university.joint)
    workflow.move(approved, "approve", by=university.head)
    client = client_of(university.head, "en")
    response = client.post("/review/approve", data=data)
    assert statuses(parts) == [
        Status.APPROVED,
        Status.APPROVED,
        Status.SUBMITTED,
        Status.SUBMITTED,
        Status.DRAFT,
        Status.SUBMITTED,
        Status.APPROVED,
    ]
    page = client.follow(response)
    assert "Approved 2, skipped 5:" in main(page)
    assert "It is your own work." in main(page)
    assert "ลับมาก" not in page.text
    assert "“ดึงกลับ” is a draft again: its owner recalled it." in main(page)
    assert {entry.contribution_id for entry in db.session.query(LedgerEntry)} == {
        part.id for part in (*good, approved)
    }


@on_sqlite
def test_it_is_said_in_thai_as_well(university, client_of):
    good = [waits(university.musician, f"งาน {at}") for at in range(2)]
    own = waits(university.head, "ของตนเอง")
    client = client_of(university.head)
    page = client.follow(client.post("/review/approve", data=sent([*good, own])))
    assert "อนุมัติแล้ว 2 รายการ ข้าม 1 รายการ เพราะเป็นงานของคุณเอง" in main(page)


def test_what_changed_is_shown_at_once(university, client_of):
    part = waits(university.musician, "งาน", hours=6)
    data = sent([part])
    workflow.move(part, "recall", by=university.musician)
    part.minutes = 60
    workflow.move(part, "submit", by=university.musician)
    client = client_of(university.head, "en")
    page = client.follow(client.post("/review/approve", data=data))
    assert "changed since you read it" in main(page)
    record = words(by_id(page, f"record-{part.id}"))
    assert "Hours from 6:00 to 1:00" in record
    assert statuses([part]) == [Status.SUBMITTED]


@on_sqlite
def test_without_its_version_none_is_approved(university, client_of):
    parts = [waits(university.musician, f"งาน {at}") for at in range(2)]
    data = sent(parts)
    del data[f"version-{parts[0].id}"]
    client = client_of(university.head, "en")
    page = client.follow(client.post("/review/approve", data=data))
    assert statuses(parts) == [Status.SUBMITTED, Status.APPROVED]
    assert "What you had read did not come along" in main(page)


@on_sqlite
def test_shares_over_the_whole_stop_only_the_part_that_would_pass_it(university, client_of):
    activity = make_activity(university.dancer)
    one = make_contribution(university.musician, activity, Status.SUBMITTED, percent=60)
    two = make_contribution(university.joint, activity, Status.SUBMITTED, percent=40)
    # As a faulty import could have left it.
    two.share = 500_000
    db.session.flush()
    client = client_of(university.head, "en")
    page = client.follow(client.post("/review/approve", data=sent([one, two])))
    assert statuses([one, two]) == [Status.APPROVED, Status.SUBMITTED]
    assert "would come to 110 %" in main(page)


@on_sqlite
def test_filters_stay_after_several_were_approved(university, client_of):
    waits(university.musician, "ดนตรี")
    waits(university.joint, "ชีววิทยา", at=bangkok(date(2025, 6, 3)))
    client = client_of(university.head)
    form = client.form("/review?q=ชีววิทยา", "/review/approve")
    response = client.send(form, pick=form.choices["pick"])
    assert "q=" in response.headers["Location"]


@on_sqlite
def test_who_decides_nothing_has_no_door_here(university, client_of):
    part = waits(university.musician, "งาน")
    for person in (university.musician, university.rector, university.admin):
        assert client_of(person).post("/review/approve", data=sent([part])).status_code == 403
    # Science decides on other things: of this one it is told nothing.
    client = client_of(university.science_head, "en")
    page = client.follow(client.post("/review/approve", data=sent([part])))
    assert "Approved none, skipped 1: There is nothing like it any more" in main(page)
    assert statuses([part]) == [Status.SUBMITTED]


def test_two_heads_at_once_have_one_effect(app, university, client_of):
    """They tick the same records in opposite order while a third decision is made: nobody waits for ever."""
    second = make_person("second", university.unit("music"))
    grant(second, Role.HEAD, university.unit("music"))
    parts = [
        waits(university.musician, f"งาน {at}", first_day=TODAY.replace(month=1 + at)) for at in range(5)
    ]
    there, back_again = sent(parts), sent(parts[::-1])
    single = {"version": workflow.version_of(parts[2])}
    clients = [client_of(university.head), client_of(second), client_of(second)]
    posts = [
        ("/review/approve", there),
        ("/review/approve", back_again),
        (f"/review/{parts[2].id}/approve", single),
    ]
    db.session.commit()

    def send(at):
        path, data = posts[at]
        with clock_at(NOW), app.app_context():
            return clients[at].post(path, data=data, checked=False).status_code

    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(send, range(3)))
    assert answers == [303, 303, 303]
    db.session.expire_all()
    assert statuses(parts) == [Status.APPROVED] * 5
    assert db.session.query(LedgerEntry).count() == 5
