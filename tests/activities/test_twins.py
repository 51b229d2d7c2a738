"""The same thing logged twice: likely twins are shown before it is saved, and one asks the lead for a part instead."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest

from app import clock
from app.activities import join_actions
from app.activities.evidence_actions import sweep_evidence
from app.activities.twins import key_of, twins
from app.extensions import db
from app.models import Activity, JoinAnswer, JoinRequest, Person, Status
from tests.activities.said import flashed, said
from tests.cast import University
from tests.factories import log, make_contribution
from tests.ledger.test_at_once import meanwhile
from tests.page_forms import forms_of
from tests.statements import counted

DAY = date(2025, 3, 3)


def typed(university: University, **facts: str) -> dict[str, str]:
    return {
        "kind": str(university.kind("concert").id),
        "title": "คอนเสิร์ตเพื่อชุมชนรอบทะเลสาบ",
        "first_day": "4/3/2025",
        "hours": "3",
        "place": "พัทลุง",
        **facts,
    }


def joining(client, university, **facts: str) -> str:  # type: ignore[no-untyped-def]
    """The address that the button "join this one instead" would open."""
    answer = send(client, typed(university, **facts))
    return "/join?key=" + re.findall(r'name="join" value="([^"]+)"', answer.text)[0]


def send(client, data):  # type: ignore[no-untyped-def]
    return client.send(client.form("/activities/new", action="/activities/new"), **data)


def activities() -> int:
    return db.session.query(Activity).count()


@pytest.mark.parametrize("keep", ["", "draft"])
def test_it_is_shown_once_before_it_is_saved_and_saved_when_it_is_something_else(
    client_of, university, concert, keep
) -> None:
    client = client_of(university.dancer, "en")
    answer = send(client, typed(university, **({"keep": keep} if keep else {})))
    assert answer.status_code == 200
    assert concert.title in answer.text and "Join this one instead" in answer.text
    assert activities() == 1
    seen = re.search(r'name="seen_twins" value="([\d.]+)"', answer.text)
    assert seen is not None
    form = client.form("/activities/new", action="/activities/new")
    data = form.filled(typed(university, **({"keep": keep} if keep else {})))
    answer = client.post("/activities/new", data={**data, "seen_twins": seen[1]})
    assert answer.status_code == 303
    assert activities() == 2


def test_one_asks_the_lead_and_becomes_part_of_it(client_of, university, concert) -> None:
    client = client_of(university.dancer, "en")
    key = joining(client, university)
    unread = client.form(key, button="note")
    assert client.send(unread, note="เต้นสามเพลง").status_code == 303
    assert client.send(unread, note="เต้นสามเพลง").status_code == 303, "the same press twice"
    answer = client.send(unread, note="เต้นห้าเพลง")
    assert answer.status_code == 422 and "You asked" in answer.text
    assert "“เต้นสามเพลง”" in answer.text and "เต้นห้าเพลง</textarea>" in answer.text
    page = client.get(key).text
    assert "and have no answer yet" in page and "เต้นสามเพลง</textarea>" in page and "Take it back" in page
    assert client.send(client.form(key, button="note"), note="เต้นสี่เพลง").status_code == 303
    assert db.session.query(JoinRequest).one().note == "เต้นสี่เพลง"
    lead = client_of(university.musician, "en")
    home = lead.get("/").text
    assert "Asks to take part" in home and "เต้นสี่เพลง" in home
    address = f"/activities/{concert.id}/people?person={university.dancer.id}"
    form = lead.form(address, action="/people", button="share")
    assert lead.send(form, share="20", hours="3").status_code == 303
    assert "Asks to take part" not in lead.get("/").text
    assert "Look and confirm" in client.get("/").text
    assert "You asked" not in client.get("/").text


def test_what_was_typed_goes_along_to_the_lead_and_its_evidence_to_the_record(
    client_of, university, concert
) -> None:
    client, lead = client_of(university.dancer, "en"), client_of(university.musician, "en")
    facts = typed(
        university, first_day="3/3/2025", hours="4", description="เต้นสามเพลง", links="https://example.org/a"
    )
    told = send(client, facts)
    assert "To decide:" in told.text and 'id="twins" role="alert"' in told.text
    form = client.form("/activities/new", action="/activities/new")
    key = re.findall(r'name="join" value="([^"]+)"', told.text)[0]
    page = client.post("/activities/new", data={**form.filled(facts), "join": key})
    assert page.status_code == 200 and activities() == 1
    ask = next(one for one in forms_of(page.text, "/activities/new") if "note" in one.controls)
    assert (ask.controls["hours"], ask.controls["note"]) == (["4"], ["เต้นสามเพลง"])
    assert client.send(ask).status_code == 303
    people = f"/activities/{concert.id}/people?person={university.dancer.id}"
    seen = lead.get(people).text
    assert "https://example.org/a" in seen and "Give Lecturer Malai Nora a part" not in seen
    assert "Give Lecturer Malai Nora a part" in lead.get(f"/activities/{concert.id}/people").text
    form = lead.form(people, action="/people", button="share")
    assert (form.controls["hours"], form.controls["first_day"]) == (["4:00"], ["3/3/2025"])
    assert lead.send(form, share="20").status_code == 303
    part = next(one for one in concert.contributions if one.person_id == university.dancer.id)
    assert not concert.evidence
    assert "https://example.org/a" in client.get(f"/contributions/{part.id}/confirm").text
    assert client.send(client.form(f"/contributions/{part.id}/confirm", "/confirm")).status_code == 303
    db.session.refresh(concert)
    assert [(one.url, one.added_by) for one in concert.evidence] == [
        ("https://example.org/a", university.dancer)
    ]


def test_files_that_wait_with_a_request_are_not_swept(client_of, university, concert) -> None:
    client = client_of(university.dancer, "en")
    address = f"/join?key={key_of(concert, university.dancer)}"
    paper = (BytesIO(b"%PDF-1.7\n%%EOF\n"), "programme.pdf")
    assert client.send(client.form(address, button="note"), files=paper).status_code == 303
    assert "programme.pdf" in client.get(address).text
    assert sweep_evidence(clock.now() + timedelta(days=900)) == 0
    client.send(client.form("/", action="/withdraw"), request=str(db.session.query(JoinRequest).one().id))
    assert sweep_evidence(clock.now() + timedelta(days=900)) == 1


def test_the_lead_says_no_and_why(client_of, university, concert) -> None:
    db.session.add(
        JoinRequest(activity_id=concert.id, person_id=university.dancer.id, note="", asked_at=clock.now())
    )
    db.session.commit()
    lead = client_of(university.musician, "en")
    form = lead.form(f"/activities/{concert.id}/people", action="/decline")
    assert lead.send(form, reason="").status_code == 303
    assert "Write a reason" in flashed(lead)
    assert lead.send(form, reason="วันนั้นมีคนเดียว").status_code == 303
    assert "วันนั้นมีคนเดียว" in client_of(university.dancer).get("/").text
    assert lead.send(form, reason="อีกครั้ง").status_code == 303
    assert "taken back in the meantime" in flashed(lead)


def test_the_record_shows_its_lead_who_asks_and_its_history_what_became_of_it(
    client_of, university, concert
) -> None:
    asked = JoinRequest(
        activity_id=concert.id,
        person_id=university.dancer.id,
        note="เต้นสามเพลง",
        first_day=DAY,
        last_day=DAY,
        minutes=90,
        asked_at=clock.now(),
    )
    db.session.add(asked)
    db.session.commit()
    record = f"/activities/{concert.id}"
    lead = client_of(university.musician, "en")
    page = said(lead.get(record))
    assert "Lecturer Malai Nora asks to take part" in page and "1:30 h" in page and "Look and answer" in page
    assert "asks to take part" not in said(client_of(university.head, "en").get(record))
    form = lead.form(f"/activities/{concert.id}/people", action="/decline")
    assert lead.send(form, reason="วันนั้นมีคนเดียว").status_code == 303
    page = said(lead.get(record))
    assert "asks to take part" not in page
    assert (
        "Malai Nora asked to take part: “เต้นสามเพลง”" in page and "gave Lecturer Malai Nora no part" in page
    )
    assert "เต้นสามเพลง" not in said(client_of(university.head, "en").get(record))


def test_it_is_taken_back(client_of, university, concert) -> None:
    db.session.add(
        JoinRequest(activity_id=concert.id, person_id=university.dancer.id, note="", asked_at=clock.now())
    )
    db.session.commit()
    client = client_of(university.dancer)
    form = client.form("/", action="/withdraw")
    open_request = db.session.query(JoinRequest).one()
    assert (
        client_of(university.scientist)
        .post("/join-requests/withdraw", data={"request": str(open_request.id)})
        .status_code
        == 303
    )
    assert db.session.query(JoinRequest).filter_by(answered_at=None).count() == 1
    assert client.send(form, request=str(open_request.id)).status_code == 303
    assert db.session.query(JoinRequest).filter_by(answered_at=None).count() == 0


def test_of_a_no_and_a_taking_back_at_once_the_first_stands(app, university, concert) -> None:
    asked = JoinRequest(activity_id=concert.id, person_id=university.dancer.id, note="", asked_at=clock.now())
    db.session.add(asked)
    db.session.commit()
    number, lead_id, dancer_id = asked.id, university.musician.id, university.dancer.id

    def decline() -> None:
        request = db.session.get_one(JoinRequest, number)
        join_actions.decline(request, reason="มีคนแล้ว", by=db.session.get_one(Person, lead_id))
        db.session.flush()

    def withdraw() -> None:
        join_actions.withdraw(number, by=db.session.get_one(Person, dancer_id))

    meanwhile(app, decline, withdraw)
    db.session.expire_all()
    assert (asked.answer, asked.reason) == (JoinAnswer.DECLINED, "มีคนแล้ว")


def test_who_leads_a_record_or_takes_part_in_it_asks_for_nothing(client_of, university, concert) -> None:
    assert concert.lead is university.musician
    make_contribution(university.dancer, concert, percent=10)
    keys = {one: key_of(concert, one) for one in (university.musician, university.dancer)}
    db.session.commit()
    for person, key in keys.items():
        client = client_of(person)
        for answer in (client.get(f"/join?key={key}"), client.post("/join", data={"key": key})):
            assert (answer.status_code, answer.location) == (303, f"/activities/{concert.id}")
    assert db.session.query(JoinRequest).count() == 0


def test_only_who_was_told_of_a_record_can_ask_for_it(client_of, university, concert) -> None:
    client = client_of(university.dancer, "en")
    key = joining(client, university)
    assert client.get(key).status_code == 200
    assert client_of(university.scientist).get(key).status_code == 404
    for wrong in ("", "abc", str(concert.id)):
        assert client.get(f"/join?key={wrong}").status_code == 404
        assert client.post("/join", data={"key": wrong}).status_code == 404
    assert (
        client_of(university.dancer).post(f"/activities/{concert.id}/join-requests/decline").status_code
        == 404
    )


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({}, True),
        ({"first_day": date(2025, 3, 10), "last_day": date(2025, 3, 10)}, True),
        ({"first_day": date(2025, 3, 11), "last_day": date(2025, 3, 11)}, False),
        ({"title": "ประชุมกรรมการหลักสูตร"}, False),
        ({"title": "คอนเสิร์ตเพื่อชุมชนทะเลน้อย", "place": "เชียงใหม่"}, False),
    ],
)
def test_near_days_like_title_and_people_or_place_in_common(university, concert, facts, found) -> None:
    asked = {"title": "คอนเสิร์ตเพื่อชุมชนรอบทะเลสาบ", "place": "พัทลุง", "first_day": DAY, "last_day": DAY}
    told = twins(university.scientist, **{**asked, **facts})
    assert [one.activity.id for one in told] == ([concert.id] if found else [])


def test_drafts_and_proposals_of_others_are_told_to_nobody(university) -> None:
    part = make_contribution(university.musician, status=Status.DRAFT, title="คอนเสิร์ตฤดูร้อน", place="ตรัง")
    db.session.commit()
    asked = {"title": "คอนเสิร์ตฤดูร้อน", "place": "ตรัง", "first_day": DAY, "last_day": DAY}
    assert twins(university.dancer, **asked) == []
    assert [one.activity.id for one in twins(university.musician, **asked)] == [part.activity_id]


def test_they_cost_the_same_however_many(university) -> None:
    def asked() -> int:
        db.session.commit()
        with counted() as statements:
            found = twins(university.dancer, title="คอนเสิร์ตฤดูร้อน ก", place="ตรัง", first_day=DAY, last_day=DAY)
        assert found
        return len(statements)

    for at in range(2):
        log(university.musician, f"คอนเสิร์ตฤดูร้อน {'ก' * at}", place="ตรัง")
    few = asked()
    for at in range(2, 9):
        log(university.musician, f"คอนเสิร์ตฤดูร้อน {'ก' * at}", place="ตรัง")
    assert asked() == few
