"""Asking the lead of a record for a part of it: nothing that was typed is lost, and what was handed in lives as long as its use."""

from datetime import timedelta
from io import BytesIO

import pytest

from app import clock
from app.activities.evidence_actions import sweep_evidence
from app.activities.twins import key_of
from app.extensions import db
from app.models import Activity, JoinRequest
from tests.activities.parts import confirm, part_of, people
from tests.activities.said import said
from tests.cast import University
from tests.page_forms import PageForm, forms_of

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def key(activity: Activity, person) -> str:  # type: ignore[no-untyped-def]
    return f"/join?key={key_of(activity, person)}"


def paper(name: str = "programme.pdf") -> tuple[BytesIO, str]:
    return BytesIO(b"%PDF-1.7\n%%EOF\n"), name


def ask(client, activity: Activity, person, **values):  # type: ignore[no-untyped-def]
    """The person asks the lead, once more if they asked before."""
    answer = client.send(client.form(key(activity, person), button="note"), **values)
    assert answer.status_code == 303
    return answer


def grant(client, activity: Activity, person):  # type: ignore[no-untyped-def]
    """The lead gives the person a part, asking again where it was declined."""
    form = client.form(people(activity, person), action="/people", button="share")
    assert client.send(form, share="20", hours="3").status_code == 303
    return part_of(activity, person)


def begin(client, university: University, activity: Activity, person, **typed) -> tuple[int, str, PageForm]:  # type: ignore[no-untyped-def]
    """From the form of a new activity to that of a request, with what was `typed` so far."""
    form = client.form("/activities/new", action="/activities/new")
    data = form.filled({"kind": str(university.kind("concert").id), "title": "คอนเสิร์ต", **typed})
    answer = client.post(
        "/activities/new",
        data={**data, "join": key_of(activity, person)},
        content_type="multipart/form-data",
    )
    asking = next(one for one in forms_of(answer.text, "/activities/new") if "note" in one.controls)
    return answer.status_code, said(answer), asking


def requests() -> list[JoinRequest]:
    return db.session.query(JoinRequest).order_by(JoinRequest.id).all()


def swept() -> int:
    """How many files nobody names any more."""
    return sweep_evidence(clock.now() + timedelta(days=900))


def test_what_is_wrong_on_the_way_to_the_lead_is_told_and_stays_as_typed(
    client_of, university, concert
) -> None:
    client = client_of(university.dancer, "en")
    long = "คำ" * 501
    status, text, form = begin(
        client,
        university,
        concert,
        university.dancer,
        first_day="abc",
        hours="many",
        description=long,
        files=(BytesIO(b"MZ"), "tool.exe"),
        links="nowhere",
    )
    assert status == 422
    assert (form.controls["first_day"], form.controls["hours"]) == (["abc"], ["many"])
    assert (form.controls["note"], form.controls["links"]) == ([long], ["nowhere"])
    assert "There are 5 things to fix" in text and "tool.exe" in text
    assert "Use at most 1,000 characters." in text
    assert requests() == []


def test_the_days_papers_and_hours_that_were_asked_with_stay_where_logging_leads_to_the_same_request(
    client_of, university, concert
) -> None:
    client = client_of(university.dancer, "en")
    ask(
        client,
        concert,
        university.dancer,
        note="เต้นสามเพลง",
        first_day="3/3/2025",
        hours="1:30",
        links="https://example.org/a",
        files=paper(),
    )
    status, text, form = begin(
        client, university, concert, university.dancer, first_day="", hours="4", links="https://example.org/b"
    )
    assert status == 200
    assert "“เต้นสามเพลง”" in text and "1:30 h" in text and "3 Mar 2025" in text.replace("\xa0", " ")
    assert form.controls["first_day"] == ["3/3/2025"] and form.controls["hours"] == ["4"]
    assert form.controls["note"] == ["เต้นสามเพลง"]
    assert client.send(form).status_code == 303
    [asked] = requests()
    assert (asked.minutes, asked.papers["links"]) == (240, ["https://example.org/b", "https://example.org/a"])
    assert [one[0] for one in asked.papers["files"]] == ["programme.pdf"]


def test_a_place_among_the_authors_goes_along_in_the_message(client_of, university, concert) -> None:
    concert.kind.has_authors = True
    db.session.commit()
    client = client_of(university.dancer, "en")
    data = client.form(f"/activities/new?kind={concert.kind_id}", action="/activities/new").filled(
        {"title": "คอนเสิร์ต", "author_position": "3", "is_corresponding": "y", "description": "ฉันเขียนบทที่สอง"}
    )
    answer = client.post(
        "/activities/new",
        data={**data, "join": key_of(concert, university.dancer)},
        content_type="multipart/form-data",
    )
    asking = next(one for one in forms_of(answer.text, "/activities/new") if "note" in one.controls)
    note = "ฉันเขียนบทที่สอง\nMy place among the authors: 3\nI am the corresponding author."
    assert asking.controls["note"] == [note]
    assert client.send(asking).status_code == 303
    [asked] = requests()
    assert asked.note == note


def test_a_last_day_without_a_first_one_is_told(client_of, university, concert) -> None:
    client = client_of(university.dancer, "en")
    form = client.form(key(concert, university.dancer), button="note")
    answer = client.send(form, last_day="4/3/2025")
    assert answer.status_code == 422 and "Enter the first day" in said(answer)
    assert requests() == []


@pytest.mark.parametrize("answered", ["taken back", "granted"])
def test_what_was_typed_anew_stays_where_the_request_was_answered_meanwhile(
    client_of, university, concert, answered
) -> None:
    client = client_of(university.dancer, "en")
    ask(client, concert, university.dancer, note="เต้นสามเพลง")
    form = client.form(key(concert, university.dancer), button="note")
    if answered == "granted":
        grant(client_of(university.musician), concert, university.dancer)
    else:
        client.send(client.form("/", action="/withdraw"), request=str(requests()[0].id))
    answer = client.send(form, note="เต้นสี่เพลง", hours="5")
    assert answer.status_code == 422 and "meantime" in said(answer)
    again = next(one for one in forms_of(answer.text, "/join") if "note" in one.controls)
    assert (again.controls["note"], again.controls["hours"]) == (["เต้นสี่เพลง"], ["5"])
    assert [one.note for one in requests()] == ["เต้นสามเพลง"]
    assert client.send(again).status_code == 303
    wanted = ["เต้นสามเพลง"] if answered == "granted" else ["เต้นสามเพลง", "เต้นสี่เพลง"]
    assert [one.note for one in requests()] == wanted


@pytest.mark.parametrize("gone", ["declined", "withdrawn", "merely asked again"])
def test_what_was_handed_in_goes_with_the_part_it_was_for(client_of, university, concert, gone) -> None:
    client, lead = client_of(university.dancer, "en"), client_of(university.musician, "en")
    ask(client, concert, university.dancer, files=paper(), links="https://example.org/a")
    part = grant(lead, concert, university.dancer)
    assert swept() == 0
    if gone == "withdrawn":
        form = lead.form(f"/activities/{concert.id}", action=f"/contributions/{part.id}/delete")
        assert lead.send(form).status_code == 303
    else:
        form = client.form(confirm(part), action="/decline")
        assert client.send(form, reason="วันนั้นสอนอยู่").status_code == 303
    assert requests()[0].papers is None and swept() == 1
    if gone == "merely asked again":
        ask(client, concert, university.dancer)
        part = grant(lead, concert, university.dancer)
        assert client.send(client.form(confirm(part), action="/confirm")).status_code == 303
        db.session.refresh(concert)
        assert concert.evidence == []
