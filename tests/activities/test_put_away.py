"""Deleting what was submitted once: it leaves its owner's lists, and reports of earlier moments say what they said."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app import workflow
from app.clock import clock_at
from app.extensions import db
from app.models import Activity, Contribution, Status
from app.web.question import written
from tests.activities.page_text import titles
from tests.activities.said import flashed, said
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.conftest import NOW
from tests.factories import make_activity, make_closed, make_contribution

ClientOf = Callable[..., CheckedClient]
on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def files(client: CheckedClient, query: str) -> dict[str, bytes]:
    return {
        name: client.get(f"/exports/{name}.csv?{query}").data for name in ("summary", "people", "records")
    }


def test_a_closed_report_still_tells_that_a_deleted_draft_had_waited(
    client_of: ClientOf, university: University
) -> None:
    one = university
    part = make_contribution(
        one.musician, status=Status.SUBMITTED, kind=one.kind("lecture"), first_day=date(2024, 6, 3), hours=2
    )
    activity = part.activity_id
    period = one.year(2024)
    close = make_closed(period, one.hr)
    query = f"unit={one.root.id}&period={period.id}&as_of={written(close.closed_at)}"
    with clock_at(NOW + timedelta(days=1)):
        before = files(client_of(one.hr, "en"), query)
    with clock_at(NOW + timedelta(days=3)):
        client = client_of(one.musician, "en")
        client.send(client.form(f"/activities/{activity}", action="/recall"))
        page = client.get(f"/activities/{activity}")
        assert "It leaves your lists, and its history stays" in said(page)
        response = client.send(client.form(f"/activities/{activity}", action="/delete"))
        assert response.headers["Location"] == "/activities"
        assert "is put away. A part of it was submitted once" in flashed(client)
        assert titles(client.get("/activities")) == []
        assert "No activity" not in client.get(f"/activities/{activity}").text
    db.session.expire_all()
    assert (part.status, part.decisions[-1].move) == (Status.DECLINED, "discard")
    with clock_at(NOW + timedelta(days=4)):
        assert files(client_of(one.hr, "en"), query) == before


def test_what_was_never_submitted_is_deleted(client_of: ClientOf, university: University) -> None:
    part = make_contribution(university.musician, status=Status.DRAFT)
    client = client_of(university.musician, "en")
    client.send(client.form(f"/activities/{part.activity_id}", action="/delete"))
    assert "is deleted" in flashed(client)
    assert db.session.scalars(select(Activity)).all() == []


@on_sqlite
def test_a_colleague_who_deletes_their_draft_is_told_of_as_having_left(
    client_of: ClientOf, university: University
) -> None:
    one = university
    activity = make_activity(one.musician, one.kind("lecture"), "ค่ายดนตรี")
    make_contribution(one.musician, activity, Status.DRAFT, percent=50)
    part = make_contribution(one.dancer, activity, Status.SUBMITTED, percent=50)
    workflow.move(part, "recall", by=one.dancer)
    client = client_of(one.dancer, "en")
    client.send(client.form(f"/activities/{activity.id}", action="/delete"))
    lead = client_of(one.musician, "en")
    assert "left the activity on" in said(lead.get("/"))
    page = lead.get(f"/activities/{activity.id}").text
    # Its history stays, so that nobody is offered to remove it; but it may be asked for again.
    assert "Ask again" in page and f"/contributions/{part.id}/delete" not in page
    lead.post(f"/contributions/{part.id}/delete")
    assert "was submitted once: its history stays" in flashed(lead)
    workflow.move(db.session.get_one(Contribution, part.id), "propose", by=one.musician)
    db.session.commit()
    lead.send(lead.form(f"/activities/{activity.id}/people", action=f"/contributions/{part.id}/delete"))
    assert "is no longer asked to take part" in flashed(lead)
    db.session.expire_all()
    assert (part.status, part.decisions[-1].move) == (Status.DECLINED, "withdraw")
    assert "left the activity on" not in said(lead.get("/"))


# The last draft of an activity in which somebody else's history stays


def test_the_leads_draft_is_put_away_where_a_colleague_was_approved_once(
    client_of: ClientOf, university: University
) -> None:
    one = university
    activity = make_activity(one.musician, one.kind("lecture"))
    own = make_contribution(one.musician, activity, Status.DRAFT, percent=50)
    part = make_contribution(one.dancer, activity, percent=50)
    workflow.move(part, "revoke", by=one.dean, reason="นับซ้ำ")
    workflow.move(part, "leave", by=one.dancer, reason="ไม่ได้ร่วม")
    client = client_of(one.musician, "en")
    response = client.send(
        client.form(f"/activities/{activity.id}", action=f"/contributions/{own.id}/delete")
    )
    assert response.status_code == 303
    assert "A part of it was submitted once, so its history stays" in flashed(client)
    db.session.expire_all()
    assert own.status is Status.DECLINED
    assert titles(client.get("/activities")) == []
    assert len(part.entries) == 1


@on_sqlite
def test_what_was_put_away_comes_back_to_the_list_with_a_colleague(
    client_of: ClientOf, university: University
) -> None:
    one = university
    activity = make_activity(one.musician, one.kind("lecture"), "ค่ายดนตรี")
    own = make_contribution(one.musician, activity, Status.SUBMITTED, percent=50)
    other = make_contribution(one.dancer, activity, Status.DECLINED, percent=50)
    workflow.move(own, "recall", by=one.musician)
    assert not workflow.discard(own, by=one.musician)
    client = client_of(one.musician, "en")
    assert titles(client.get("/activities")) == []
    workflow.move(db.session.get_one(Contribution, other.id), "propose", by=one.musician)
    db.session.commit()
    assert titles(client.get("/activities")) == ["ค่ายดนตรี"]
