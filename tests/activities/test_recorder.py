"""A recorder logs for the people of a unit, who confirm before anything is submitted; the history says who typed."""

from datetime import date

import pytest

from app.extensions import db
from app.models import Activity, Contribution, Person, Role, Status
from tests.cast import University
from tests.factories import grant, make_activity, make_contribution, make_person


@pytest.fixture
def recorder(university: University) -> Person:
    """In the faculty of arts; she works in its music department."""
    person = make_person("recorder", university.unit("music"), "บันทึก", "แทน")
    grant(person, Role.RECORDER, university.unit("faa"))
    db.session.commit()
    return person


def facts(university: University, **typed: str) -> dict[str, str]:
    return {
        "kind": str(university.kind("concert").id),
        "title": "คอนเสิร์ตฤดูร้อน",
        "first_day": "4/3/2025",
        "hours": "3",
        **typed,
    }


def write_down(client, university, person: Person, **typed: str):  # type: ignore[no-untyped-def]
    form = client.form(f"/activities/new?person={person.id}", action="/activities/new")
    return client.send(form, **facts(university, **typed))


def part() -> Contribution:
    return db.session.query(Contribution).one()


def test_it_is_the_persons_and_waits_for_their_yes(client_of, university, recorder) -> None:
    client = client_of(recorder, "en")
    answer = write_down(client, university, university.musician)
    assert (answer.status_code, answer.location) == (303, "/activities/recorded")
    assert (part().person_id, part().activity.lead_id) == (university.musician.id,) * 2
    assert part().status is Status.PROPOSED
    assert part().decisions[0].by_id == recorder.id
    text = client.get("/activities/recorded").text
    assert "คอนเสิร์ตฤดูร้อน" in text and "Waiting for confirmation" in text
    owner = client_of(university.musician, "en")
    assert "wrote this down for you" in owner.get("/").text
    form = owner.form(f"/contributions/{part().id}/confirm", action="/confirm", button="hours")
    assert owner.send(form, hours="4").status_code == 303
    db.session.expire_all()
    assert (part().status, part().minutes) == (Status.SUBMITTED, 240)
    assert "wrote this down for" in owner.get(f"/activities/{part().activity_id}").text
    text = client.get("/activities/recorded", query_string={"q": "Asst. Prof. Ketsara"}).text
    assert "Confirmed" in text and "Department of Music" in text and "There are more" not in text


def test_who_typed_sees_it_until_it_is_confirmed_and_may_take_it_back(
    client_of, university, recorder
) -> None:
    client = client_of(recorder, "en")
    write_down(client, university, university.musician)
    assert client.get(f"/activities/{part().activity_id}").status_code == 200
    assert client_of(university.head).get(f"/activities/{part().activity_id}").status_code == 404
    form = client.form("/activities/recorded", action="/delete")
    assert client.send(form).status_code == 303
    assert db.session.query(Activity).count() == 0


def test_declined_it_counts_nothing_and_the_recorder_reads_why(client_of, university, recorder) -> None:
    client = client_of(recorder, "en")
    write_down(client, university, university.musician)
    owner = client_of(university.musician)
    form = owner.form(f"/contributions/{part().id}/confirm", action="/decline")
    assert owner.send(form, reason="ไม่ได้ไป").status_code == 303
    assert part().status is Status.DECLINED
    assert "ไม่ได้ไป" in client.get("/activities/recorded").text


def test_only_for_the_people_of_the_unit_and_never_for_oneself(client_of, university, recorder) -> None:
    client = client_of(recorder)
    for person in (university.scientist, university.leaver, recorder):
        assert client.get(f"/activities/new?person={person.id}").status_code == 404
        data = facts(university, person=str(person.id))
        assert client.post("/activities/new", data=data).status_code == 404
    for wrong in ("abc", "999999"):
        assert client.get(f"/activities/new?person={wrong}").status_code == 404
    assert (
        client_of(university.dancer).get(f"/activities/new?person={university.musician.id}").status_code
        == 404
    )
    assert client_of(university.dancer).get("/activities/recorded").status_code == 403
    assert db.session.query(Activity).count() == 0


def test_drafts_of_those_one_records_for_stay_theirs(client_of, university, recorder) -> None:
    """Neither as a likely twin nor, of any lead, on the page of a record in which the recorder takes part."""
    kind, day = university.kind("concert"), date(2025, 3, 4)
    make_contribution(
        university.musician, status=Status.DRAFT, kind=kind, title="คอนเสิร์ตฤดูร้อน", first_day=day
    )
    activity = make_activity(university.scientist)
    make_contribution(university.scientist, activity, Status.DRAFT, percent=37)
    make_contribution(recorder, activity, Status.SUBMITTED, percent=10)
    db.session.commit()
    client = client_of(recorder, "en")
    assert write_down(client, university, university.musician).status_code == 303
    again = write_down(client, university, university.musician)
    assert again.status_code == 200 and "logged already" in again.text
    assert "activities/join" not in again.text and "It is yours" not in again.text
    page = client.get(f"/activities/{activity.id}")
    assert page.status_code == 200 and "37 %" not in page.text


def test_what_is_missing_is_the_persons_to_add(client_of, university, recorder) -> None:
    """Evidence and the last day are asked for when the person confirms: it becomes their draft."""
    client = client_of(recorder)
    kind = university.kind("article")
    typed = {
        f"fields-{field.code}": "tci1" if field.code == "tier" else "วารสาร"
        for field in kind.fields
        if field.is_required
    }
    form = client.form(
        f"/activities/new?person={university.musician.id}&kind={kind.id}", action="/activities/new"
    )
    assert client.send(form, **facts(university, kind=str(kind.id), **typed)).status_code == 303
    owner = client_of(university.musician)
    form = owner.form(f"/contributions/{part().id}/confirm", action="/confirm", button="hours")
    assert owner.send(form).status_code == 303
    db.session.expire_all()
    assert part().status is Status.DRAFT


def test_a_form_that_is_sent_twice_makes_one(client_of, university, recorder) -> None:
    client = client_of(recorder)
    form = client.form(f"/activities/new?person={university.musician.id}", action="/activities/new")
    for _turn in range(2):
        assert client.send(form, **facts(university)).status_code == 303
    assert db.session.query(Activity).count() == 1
