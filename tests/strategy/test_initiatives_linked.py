"""An activity belongs to an initiative by the word of its lead: suggested, noted as a change, and never needing an approval."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from app import clock
from app.clock import clock_at
from app.extensions import db
from app.models import Activity, Initiative, InitiativeStatus, Status
from tests.activities.new_form import only, short
from tests.activities.said import flashed, said
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.engagement_factories import make_team
from tests.factories import bring, log, make_contribution
from tests.plan_factories import make_initiative

ClientOf = Callable[..., CheckedClient]
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def offered(client: CheckedClient, address: str, **of: str) -> list[str]:
    """The names that a form offers."""
    form = client.form(address, **of)
    ids = [int(one) for one in form.choices["initiative"] if one]
    return sorted(db.session.get_one(Initiative, one).name_en for one in ids)


@pytest.fixture
def others(university: University) -> None:
    """One of each way to be suggested to the scientist, and others that are not."""
    unit, running = university.unit, {"status": InitiativeStatus.RUNNING}
    make_initiative(unit("sci"), university.dean, name_en="Above", **running)
    make_initiative(unit("office"), university.scientist, name_en="Led", **running)
    make_initiative(unit("office"), university.dancer, name_en="Of the lead", **running)
    make_initiative(unit("chemistry"), university.dean, name_en="Beside", **running)
    make_initiative(unit("biology"), university.dean, name_en="Planned")
    make_initiative(unit("biology"), university.dean, name_en="Stopped", status=InitiativeStatus.STOPPED)
    make_initiative(
        unit("biology"),
        university.dean,
        name_en="Over",
        last_day=date(2025, 1, 1),
        status=InitiativeStatus.FINISHED,
    )
    db.session.commit()


@pytest.mark.usefixtures("others")
def test_those_of_ones_units_and_of_the_teams_lead_are_suggested(
    client_of: ClientOf, university: University, lakeside: Initiative
) -> None:
    team = make_team(university.dancer, university.scientist)
    db.session.commit()
    client = client_of(university.scientist, "en")
    new = "/activities/new"
    # Biology takes part in the lakeside music.
    assert offered(client, new, button="form_token") == ["Above", "Lakeside music", "Led"]
    with_team = offered(client, f"{new}?team={team.id}", button="form_token")
    assert with_team == ["Above", "Lakeside music", "Led", "Of the lead"]
    # By the days of the work, not by today: one that is over takes what was done in it.
    then = offered(client, f"{new}?first_day=30/12/2024&last_day=2/1/2025", button="form_token")
    assert then == ["Above", "Lakeside music", "Led", "Over"]
    said_so = said(client.get(f"{new}?first_day=30/12/2024&last_day=2/1/2025"))
    assert (
        "Over (3 of 4 days lie in it; counts in full)" in said_so
        and "4 are offered for these days" in said_so
    )


def test_it_is_chosen_in_the_form_and_stays_over_a_fault(
    client_of: ClientOf, university: University, lakeside: Initiative
) -> None:
    client = client_of(university.musician, "en")
    form = client.form(f"/activities/new?initiative={lakeside.id}", button="form_token")
    assert form.controls["initiative"] == [str(lakeside.id)]
    answer = client.send(form, **short(university, title=" "), area="service")
    assert answer.status_code == 422
    assert f'value="{lakeside.id}" selected' in answer.text
    assert client.send(form, **short(university), area="service").status_code == 303
    assert only().activity.initiative is lakeside


def test_the_lead_links_and_parts_it_on_the_record_page_without_an_approval(
    client_of: ClientOf, university: University, lakeside: Initiative
) -> None:
    part = log(university.musician, "แสดงดนตรี")
    db.session.commit()
    client, address = client_of(university.musician, "en"), f"/activities/{part.activity_id}"
    stale = client.form(address, action="/initiative")
    assert client.send(stale, initiative=lakeside.id).status_code == 303
    assert "belongs to “Lakeside music” now" in flashed(client)
    db.session.expire_all()
    assert (part.status, part.activity.initiative) == (Status.APPROVED, lakeside)
    page = said(client.get(address))
    assert "InitiativeLakeside music" in page
    head = said(client_of(university.head, "en").get(address))
    assert "Changed since approved" in head and "Initiative to Lakeside music" in head
    answer = client.send(stale, initiative="")
    assert answer.status_code == 422
    assert "It was changed since you read it: now it belongs to Lakeside music." in said(answer)
    assert client.send(client.form(address, action="/initiative"), initiative="").status_code == 303
    db.session.expire_all()
    assert part.activity.initiative is None
    assert client_of(university.head).post(f"{address}/initiative", data={}).status_code == 403


def test_any_other_one_of_the_days_is_found_by_its_name(client_of: ClientOf, university: University) -> None:
    far = make_initiative(
        university.unit("chemistry"),
        university.science_head,
        name_en="Clean water",
        status=InitiativeStatus.RUNNING,
    )
    part = log(university.musician, "แสดงดนตรี")
    db.session.commit()
    client, address = client_of(university.musician, "en"), f"/activities/{part.activity_id}/initiative"
    assert "No other initiative of these days has “wine”" in said(client.get(f"{address}?q=wine"))
    assert "at least two letters" in said(client.get(f"{address}?q=w"))
    form = client.form(f"{address}?q=WATER", button="read")
    assert client.send(form, initiative=str(far.id)).status_code == 303
    db.session.expire_all()
    assert part.activity.initiative is far
    assert client.post(address, data={"initiative": "999", "read": str(far.id)}).status_code == 422


def test_what_a_head_is_reading_stays_as_it_is(
    client_of: ClientOf, university: University, lakeside: Initiative
) -> None:
    part = make_contribution(university.musician, status=Status.DRAFT)
    bring(part, Status.SUBMITTED)
    db.session.commit()
    client, address = client_of(university.musician, "en"), f"/activities/{part.activity_id}/initiative"
    data = {"initiative": str(lakeside.id), "read": ""}
    assert client.post(address, data=data).status_code == 422
    db.session.expire_all()
    assert db.session.get_one(Activity, part.activity_id).initiative is None


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"status": InitiativeStatus.PLANNED}, "“Reeds” is only planned and has not begun"),
        ({"status": InitiativeStatus.STOPPED}, "“Reeds” was stopped and takes nothing more"),
        (
            {"status": InitiativeStatus.FINISHED, "last_day": date(2025, 1, 9)},
            "“Reeds” runs 1 Oct 2024 – 9 Jan 2025",
        ),
        (
            {"status": InitiativeStatus.RUNNING, "first_day": date(2025, 6, 2)},
            "“Reeds” runs from 2 Jun 2025 on",
        ),
    ],
)
def test_what_is_not_offered_is_refused_in_a_sentence_by_every_form(
    client_of: ClientOf, university: University, facts: dict[str, Any], why: str
) -> None:
    reeds = make_initiative(university.unit("music"), university.musician, name_en="Reeds", **facts)
    part = log(university.musician, "แสดงดนตรี", first_day=date(2025, 6, 1))
    db.session.commit()
    client, address = client_of(university.musician, "en"), f"/activities/{part.activity_id}/initiative"
    assert "Reeds" not in said(client.get(address)) and "Reeds" not in said(client.get(f"{address}?q=reeds"))
    answer = client.post(address, data={"initiative": str(reeds.id), "read": ""})
    assert answer.status_code == 422 and why in said(answer)
    form = client.form(f"/activities/new?initiative={reeds.id}", button="form_token")
    days = {"first_day": "1/6/2025", "last_day": ""}
    answer = client.send(form, **short(university, **days), area="service", keep="draft")
    assert answer.status_code == 422 and why in said(answer)
    assert db.session.query(Activity).filter(Activity.initiative_id.is_not(None)).count() == 0


def test_of_work_that_lies_in_it_only_partly_it_is_said_that_it_counts_in_full(
    client_of: ClientOf, university: University, lakeside: Initiative
) -> None:
    lakeside.status, lakeside.last_day = InitiativeStatus.FINISHED, date(2025, 3, 2)
    db.session.commit()
    client = client_of(university.musician, "en")
    # It is over: the day is left to be typed.
    form = client.form(f"/activities/new?initiative={lakeside.id}", button="form_token")
    assert form.controls["first_day"] == [""]
    typed = {"first_day": "1/3/2025", "last_day": "10/3/2025"}
    told = "2 of the activity's 10 days lie in those of “Lakeside music” (1 Oct 2024 – 2 Mar 2025)."
    before = client.get("/activities/new", query_string={**typed, "initiative": lakeside.id})
    assert told in said(before)
    client.send(form, **short(university, **typed), area="service")
    assert told in flashed(client)
    activity = only().activity
    assert told in said(client.get(f"/activities/{activity.id}"))
    bring(only(), Status.APPROVED)
    db.session.commit()
    assert "2 of 10 days lie in it; counts in full" in said(client.get(f"/initiatives/{lakeside.id}"))
    # Had its days been others, nothing of them would lie in it: it stays, and the pages say so.
    lakeside.last_day = date(2025, 2, 1)
    db.session.commit()
    assert "None of the activity's days lies in those of" in said(client.get(f"/activities/{activity.id}"))


def test_what_was_chosen_before_the_session_ended_is_chosen_still(
    client_of: ClientOf, university: University, lakeside: Initiative
) -> None:
    far = make_initiative(
        university.unit("chemistry"), university.dean, name_en="Far", status=InitiativeStatus.RUNNING
    )
    part = log(university.musician, "แสดงดนตรี")
    part.activity.initiative = lakeside
    db.session.commit()
    address = f"/activities/{part.activity_id}/initiative"
    client = client_of(university.musician, "en")
    form = client.form(f"{address}?q=far", button="read")
    with clock_at(clock.now() + timedelta(hours=9)):
        assert client.send(form, initiative=str(far.id)).headers["Location"] == "/sign-in"
        with client.session_transaction() as kept:
            token = kept["held"]
        client.sign_in(university.musician, "en")
        with client.session_transaction() as kept:
            kept["held"] = token
        form = client.form(f"{address}?held=1", button="read")
        assert (form.controls["initiative"], form.controls["read"]) == ([str(far.id)], [str(lakeside.id)])
        assert client.send(form).status_code == 303
    db.session.expire_all()
    assert part.activity.initiative is far
