"""Heads who are away, and posts that are empty: whose hand decided for whom, and what is said where a post changes hands."""

from collections.abc import Callable
from datetime import date

import pytest

from app import workflow
from app.extensions import db
from app.models import Contribution, Person, Role, RoleGrant, Status
from tests.activities.said import flashed
from tests.cast import TODAY, University
from tests.checked_client import CheckedClient
from tests.factories import approve, bangkok, grant, make_activity, make_contribution, make_person
from tests.review.reading import main, titles
from tests.statements import counted

ClientOf = Callable[..., CheckedClient]
on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def acting(university: University, until: date | None = None, **facts: object) -> tuple[Person, RoleGrant]:
    """Somebody of the office who acts for the head of music by order 12/2567."""
    person = make_person("acting", university.unit("office"))
    held = grant(
        person,
        Role.ACTING_HEAD,
        university.unit("music"),
        last_day=until,
        acting_for=university.head,
        order_number="12/2567",
    )
    return person, held


def approve_form(client: CheckedClient, part: Contribution):  # type: ignore[no-untyped-def]
    return client.form(f"/review?open={part.id}", action=f"/{part.id}/approve")


def test_a_decision_reads_in_whose_stead_it_was_made_and_that_person_sees_it(
    client_of: ClientOf, university: University
) -> None:
    person, _held = acting(university, until=date(2025, 6, 30))
    part = make_contribution(university.musician, status=Status.SUBMITTED, title="คอนเสิร์ต")
    client = client_of(person, "en")
    queue = main(client.get("/review"))
    assert "You act for Assoc. Prof. Khwanchai Thalenoi at Department of Music until 30 Jun 2025" in queue
    client.send(approve_form(client, part))
    hand = "Acting Test, acting for Assoc. Prof. Khwanchai Thalenoi, order 12/2567"
    record = main(client_of(university.musician, "en").get(f"/activities/{part.activity_id}"))
    assert f"{hand} approved" in record
    head = client_of(university.head, "en")
    assert "Decided for me" in main(head.get("/review"))
    told = main(head.get("/review/decided-for-me"))
    assert "คอนเสิร์ต" in told and f"{hand} approved" in told
    assert "คอนเสิร์ต" not in main(client_of(university.dean, "en").get("/review/decided-for-me"))


@on_sqlite
def test_what_was_decided_for_one_is_paged_and_its_statements_do_not_grow(
    client_of: ClientOf, university: University
) -> None:
    person, _held = acting(university)
    approve(make_contribution(university.musician, status=Status.SUBMITTED), by=person)
    client = client_of(university.head, "en")
    client.get("/review/decided-for-me")
    with counted() as few:
        client.get("/review/decided-for-me")
    for _ in range(25):
        approve(make_contribution(university.musician, status=Status.SUBMITTED), by=person)
    client.get("/review/decided-for-me")
    with counted() as many:
        page = client.get("/review/decided-for-me")
    assert len(many) == len(few)
    assert "1–20 of 26" in main(page)


def test_a_grant_that_ends_while_the_page_is_open_decides_nothing_and_loses_nothing(
    client_of: ClientOf, university: University
) -> None:
    person, held = acting(university)
    part = make_contribution(university.musician, status=Status.SUBMITTED, at=bangkok(date(2025, 6, 2)))
    client = client_of(person, "en")
    form = client.form(f"/review?open={part.id}", action=f"/{part.id}/return")
    held.last_day = date(2025, 6, 15)
    # A session that was begun with a role ends with it; signing in again brings the form back.
    assert client.send(form, reason="ขอรายชื่อ").headers["Location"] == "/sign-in"
    assert "ended" in flashed(client)
    client.sign_in(person, "en")
    refused = client.post(form.action, data={**form.filled({"reason": "ขอรายชื่อ"}), "csrf_token": None})
    assert refused.status_code in (403, 404)
    assert "Your post at Department of Music ended on 15 Jun 2025" in main(refused)
    assert "ขอรายชื่อ" in refused.text
    assert db.session.get_one(Contribution, part.id).status is Status.SUBMITTED


@on_sqlite
def test_two_heads_may_both_decide_and_the_second_is_told_of_the_first(
    client_of: ClientOf, university: University
) -> None:
    second = make_person("second-head", university.unit("music"))
    grant(second, Role.HEAD, university.unit("music"))
    part = make_contribution(university.musician, status=Status.SUBMITTED)
    mine = client_of(university.musician, "en").get(f"/activities/{part.activity_id}").text
    assert "waits for Assoc. Prof. Khwanchai Thalenoi or" in mine
    first, other = client_of(university.head, "en"), client_of(second, "en")
    form = approve_form(other, part)
    first.send(approve_form(first, part))
    other.send(form)
    assert "has already been approved" in main(other.get("/review"))
    assert [line.move for line in db.session.get_one(Contribution, part.id).decisions].count("approve") == 1


@on_sqlite
def test_where_the_post_is_vacant_it_goes_up_and_says_why_and_an_acting_head_takes_it_over(
    client_of: ClientOf, university: University
) -> None:
    part = make_contribution(university.dancer, status=Status.SUBMITTED)
    mine = main(client_of(university.dancer, "en").get(f"/activities/{part.activity_id}"))
    assert "Department of Performing Arts has no head at present." in mine
    stand_in = make_person("stand-in", university.unit("office"))
    grant(stand_in, Role.ACTING_HEAD, university.unit("performing"), order_number="9/2568")
    client = client_of(stand_in, "en")
    assert "You are acting head of Department of Performing Arts (order 9/2568)." in main(
        client.get("/review")
    )
    client.send(approve_form(client, part))
    history = main(client.get(f"/activities/{part.activity_id}"))
    assert "Stand In Test, acting head, order 9/2568 approved" in history
    assert not titles(client_of(university.dean).get("/review"))


@on_sqlite
def test_an_acting_head_who_takes_part_in_the_work_does_not_decide_on_it(
    client_of: ClientOf, university: University
) -> None:
    person, _held = acting(university)
    activity = make_activity(university.musician)
    part = make_contribution(university.musician, activity, Status.SUBMITTED, percent=50)
    make_contribution(person, activity, Status.DRAFT, percent=50)
    client = client_of(person, "en")
    data = {"version": workflow.version_of(part)}
    refused = client.post(f"/review/{part.id}/approve", data=data)
    assert refused.status_code == 403
    assert "You take part in this activity, so somebody else decides on it." in main(refused)
    # The head herself is not barred: it waits for her.
    assert len(titles(client_of(university.head).get("/review"))) == 1


@on_sqlite
def test_nobody_decides_on_the_work_of_whom_they_act_for(client_of: ClientOf, university: University) -> None:
    person, _held = acting(university)
    part = make_contribution(university.head, status=Status.SUBMITTED)
    client = client_of(person, "en")
    refused = client.post(f"/review/{part.id}/approve", data={"version": workflow.version_of(part)})
    assert refused.status_code == 403
    assert "You stand in for the person whose work this is" in main(refused)


@on_sqlite
def test_a_unit_that_closes_while_work_waits_there_hands_it_on(
    client_of: ClientOf, university: University
) -> None:
    part = make_contribution(university.musician, status=Status.SUBMITTED, title="ค้างอยู่")
    university.unit("music").closed_on = TODAY
    university.unit("music").successor = university.unit("performing")
    db.session.flush()
    mine = main(client_of(university.musician, "en").get(f"/activities/{part.activity_id}"))
    assert (
        "Department of Music is closed. Department of Performing Arts carries on what waited there." in mine
    )
    dean = client_of(university.dean, "en")
    assert titles(dean.get("/review")) == ["ค้างอยู่"]
    dean.send(approve_form(dean, part))
    assert db.session.get_one(Contribution, part.id).status is Status.APPROVED
