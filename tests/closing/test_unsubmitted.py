"""What its owner has changed and not submitted is the owner's and the lead's to read; reports count what was last told."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app import workflow
from app.clock import clock_at
from app.closing.actions import close_period
from app.extensions import db
from app.models import Contribution, Status
from app.web.question import written
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.conftest import NOW
from tests.factories import make_activity, make_contribution
from tests.rollups.reading import totals, words

ClientOf = Callable[..., CheckedClient]


def part_called(title: str) -> Contribution:
    return next(part for part in db.session.scalars(select(Contribution)) if part.activity.title == title)


def edit(client: CheckedClient, part: Contribution, hours: str) -> None:
    """As its owner does it: the form of their own part, kept and not submitted."""
    path = f"/contributions/{part.id}/edit"
    form = client.form(path, action=path)
    assert client.send(form, hours=hours, keep="draft").status_code == 303


def test_a_report_of_a_moment_is_what_was_shown_then_whatever_lay_unsubmitted(
    client_of: ClientOf, year: University
) -> None:
    part, period = part_called("ส่งกลับ"), year.year(2024)
    page = f"/university?period={period.id}"
    with clock_at(NOW + timedelta(hours=1)):
        edit(client_of(part.person, "en"), part, "30")
        assert part_called("ส่งกลับ").minutes == 30 * 60
    with clock_at(NOW + timedelta(hours=2)):
        hr = client_of(year.hr, "en")
        shown = words(hr.get(page).text)
        listed = hr.get(f"/records?unit={year.root.id}&period={period.id}&status=returned").text
        close = close_period(period, note="", by=year.hr)
        db.session.commit()
    assert part_called("ส่งกลับ").status is Status.RETURNED
    assert "(3:00 h)" in shown and "30:00" not in shown, shown[shown.find("Not included") :][:400]
    assert "30:00" not in listed
    assert totals(listed).minutes == 180
    with clock_at(NOW + timedelta(hours=3)):
        then = words(client_of(year.hr, "en").get(f"{page}&as_of={written(NOW + timedelta(hours=2))}").text)
    assert "(3:00 h)" in then and "30:00" not in then
    assert close.figures["left_out"]["returned"][str(year.root.id)][0] == 180


def test_what_is_being_changed_counts_as_approved_until_it_is_submitted(
    client_of: ClientOf, year: University
) -> None:
    part, period = part_called("รำถวาย"), year.year(2024)
    behind = f"/records?unit={year.root.id}&period={period.id}&status="
    with clock_at(NOW + timedelta(hours=1)):
        workflow.move(part, "amend", by=part.person)
        part.minutes = 90 * 60
        db.session.commit()
        amending = client_of(year.hr, "en").get(f"{behind}amending").text
        assert totals(amending).minutes == 240
        assert "90:00" not in amending
    with clock_at(NOW + timedelta(hours=2)):
        workflow.move(part_called("รำถวาย"), "submit", by=year.dancer)
        db.session.commit()
        assert totals(client_of(year.hr, "en").get(f"{behind}submitted").text).minutes == 90 * 60 + 120


@pytest.mark.parametrize("status", [Status.RETURNED, Status.AMENDING])
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_no_page_shows_others_what_was_not_submitted(
    client_of: ClientOf, university: University, status: Status
) -> None:
    day = date(2025, 3, 3)
    activity = make_activity(university.joint, kind=university.kind("lecture"), first_day=day)
    waits = make_contribution(university.musician, activity, Status.SUBMITTED, percent=20, hours=1)
    part = make_contribution(
        university.dancer,
        activity,
        Status.APPROVED if status is Status.AMENDING else status,
        percent=30,
        hours=2,
    )
    if status is Status.AMENDING:
        workflow.move(part, "amend", by=university.dancer)
    part.minutes, part.share = 17 * 60, 410_000
    db.session.commit()
    year = university.year(2025)
    root, person = university.root.id, university.dancer.id
    pages = [
        f"/activities/{activity.id}",
        f"/people/{person}?period={year.id}",
        f"/people/{person}",
        f"/records?unit={root}&period={year.id}&status={status}",
        f"/university?period={year.id}",
        f"/units/{university.unit('faa').id}?period={year.id}",
        "/review",
        f"/review/{waits.id}",
    ]
    for viewer in (university.hr, university.dean, university.head, university.musician):
        client = client_of(viewer, "en")
        for page in pages:
            answer = client.get(page, checked=False)
            if answer.status_code == 200:
                assert "17:00" not in answer.text, (viewer.code, page)
                assert "41%" not in answer.text and "41 %" not in answer.text, (viewer.code, page)
    # Its owner and the lead do.
    for viewer in (university.dancer, university.joint):
        assert "17:00" in client_of(viewer, "en").get(f"/activities/{activity.id}").text, viewer.code


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_reviewer_who_read_it_before_is_not_shown_what_its_owner_writes_now(
    client_of: ClientOf, university: University
) -> None:
    part = make_contribution(university.musician, status=Status.APPROVED, hours=2)
    workflow.move(part, "amend", by=university.musician)
    part.minutes = 5 * 60
    workflow.move(part, "submit", by=university.musician)
    read = workflow.version_of(part)
    workflow.move(part, "recall", by=university.musician)
    part.minutes = 17 * 60
    db.session.commit()
    client = client_of(university.head, "en")
    answer = client.post(f"/review/{part.id}/approve", data={"version": read}, checked=False)
    assert "17:00" not in answer.text
    assert "17:00" not in client.get(f"/review/{part.id}?read={read}", checked=False).text


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_what_was_not_submitted_raises_no_flag(client_of: ClientOf, university: University) -> None:
    """A day of more than 24 hours is told by what was handed in, not by what somebody is typing."""
    day = date(2025, 3, 3)
    other = make_contribution(university.musician, first_day=day, hours=2, title="งานอนุมัติแล้ว")
    workflow.move(other, "amend", by=university.musician)
    other.minutes = 20 * 60
    make_contribution(university.musician, status=Status.SUBMITTED, first_day=day, hours=6, title="งานที่รอ")
    db.session.commit()
    text = client_of(university.head, "en").get("/review").text
    assert "26:00" not in text


def test_what_waits_follows_the_facts_of_its_activity(client_of: ClientOf, university: University) -> None:
    """The lead chose another kind after a colleague had submitted: the colleague's part waits under it, and did not before."""
    activity = make_activity(university.joint, kind=university.kind("lecture"), first_day=date(2025, 3, 3))
    draft = make_contribution(university.joint, activity, Status.DRAFT, percent=40)
    with clock_at(NOW + timedelta(hours=1)):
        part = make_contribution(university.musician, activity, Status.DRAFT, percent=60, hours=2)
        workflow.move(part, "submit", by=university.musician)
        db.session.commit()
    page = f"/records?unit={university.root.id}&status=submitted&kind="
    with clock_at(NOW + timedelta(hours=2)):
        client = client_of(university.joint, "en")
        path = f"/activities/{activity.id}/edit"
        form = client.form(path, action=path)
        before = draft.activity.kind_id
        after = next(int(kind) for kind in form.choices["kind"] if kind not in ("", str(before)))
        assert client.send(form, kind=after, keep="draft").status_code == 303
    with clock_at(NOW + timedelta(hours=3)):
        hr = client_of(university.hr, "en")
        assert totals(hr.get(f"{page}{after}").text).minutes == 120
        assert totals(hr.get(f"{page}{before}").text).minutes == 0
        then = f"&as_of={written(NOW + timedelta(hours=1, minutes=30))}"
        assert totals(hr.get(f"{page}{before}{then}").text).minutes == 120
        assert totals(hr.get(f"{page}{after}{then}").text).minutes == 0
