"""Leaving a record that somebody else leads, being asked again, and what the lead removes."""

from collections.abc import Callable

import pytest

from app.extensions import db
from app.models import Contribution, Status
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.factories import make_activity, make_contribution

ClientOf = Callable[..., CheckedClient]
on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def test_who_leaves_says_why_and_the_lead_is_told_and_may_ask_again(
    client_of: ClientOf, university: University
) -> None:
    activity = make_activity(university.musician, title="ค่ายดนตรี")
    part = make_contribution(university.dancer, activity, Status.DRAFT, percent=30)
    client = client_of(university.dancer, "en")
    form = client.form(f"/activities/{activity.id}", action="/leave")
    assert client.send(form, reason=" ").status_code == 422
    kept = client.send(form, reason="ก" * 2001)
    assert kept.status_code == 422 and "ก" * 2001 in kept.text
    assert client.send(form, reason="ไม่ได้ร่วม").status_code == 303
    assert db.session.get_one(Contribution, part.id).status is Status.DECLINED
    lead = client_of(university.musician, "en")
    home = lead.get("/").text
    assert "left the activity on" in home and "ไม่ได้ร่วม" in home
    page = lead.get(f"/activities/{activity.id}").text
    assert "Ask again" in page
    ask = lead.form(
        f"/activities/{activity.id}/people?person={university.dancer.id}", action="/people", button="share"
    )
    assert lead.send(ask, share="30").status_code == 303
    assert db.session.get_one(Contribution, part.id).status is Status.PROPOSED


@on_sqlite
def test_the_lead_removes_what_was_declined(client_of: ClientOf, university: University) -> None:
    activity = make_activity(university.musician)
    part = make_contribution(university.dancer, activity, Status.DECLINED, percent=30).id
    lead = client_of(university.musician)
    assert lead.send(lead.form(f"/activities/{activity.id}", action="/delete")).status_code == 303
    assert db.session.get(Contribution, part) is None


@on_sqlite
@pytest.mark.parametrize("code", ["musician", "head", "scientist"])
def test_only_a_colleague_leaves_and_nobody_for_them(
    client_of: ClientOf, university: University, code: str
) -> None:
    activity = make_activity(university.musician)
    part = make_contribution(university.dancer, activity, Status.RETURNED, percent=30)
    client = client_of(getattr(university, code))
    answer = client.post(f"/contributions/{part.id}/leave", data={"reason": "x"})
    assert answer.status_code in ((404,) if code == "scientist" else (403, 404))
    assert db.session.get_one(Contribution, part.id).status is Status.RETURNED
