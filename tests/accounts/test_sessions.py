"""Sessions end when they should, and nothing typed is lost when they do."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pytest

from app import clock, workflow
from app.accounts import actions
from app.activities.twins import key_of
from app.extensions import db
from app.models import Activity, ActivityKind, Contribution, HeldForm, JoinRequest, Person, Role, Status
from app.web import held
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.factories import grant, make_contribution

PASSWORD = "a sentence of four words"
TYPED = {"title": "ค่ายคณิตศาสตร์สัญจร เกาะหมาก", "first_day": "14/3/2568", "hours": "1:30"}


@pytest.fixture
def musician(university: University) -> Person:
    university.musician.email = "musician@example.test"
    actions.set_password(university.musician, PASSWORD)
    db.session.commit()
    return university.musician


def sign_in_as(client: CheckedClient, email: str = "musician@example.test"):
    return client.send(client.form("/sign-in", "sign-in"), email=email, password=PASSWORD)


def test_a_session_ends_after_a_long_pause(
    client_of: Callable[[Person], CheckedClient], musician: Person
) -> None:
    client = client_of(musician)
    limit = client.application.config["IDLE_LIMIT"]
    with clock.clock_at(clock.now() + limit - timedelta(minutes=5)):
        assert client.get("/").status_code == 200
    with clock.clock_at(clock.now() + limit + limit - timedelta(minutes=10)):
        assert client.get("/").status_code == 200, "what was done in between counts as use"
    with clock.clock_at(clock.now() + 3 * limit):
        response = client.get("/")
        assert response.status_code == 303
        assert "ไม่ได้ใช้งานนาน" in client.follow(response).text


def test_a_session_ends_with_a_role_it_was_begun_with(
    client_of: Callable[[Person], CheckedClient], university: University
) -> None:
    held = grant(university.musician, Role.EXECUTIVE, university.unit("faa"), last_day=clock.today())
    client = client_of(university.musician)
    assert client.get("/").status_code == 200
    with clock.clock_at(clock.now() + timedelta(days=1)):
        client.application.config["IDLE_LIMIT"] = timedelta(days=7)
        response = client.get("/")
        assert response.status_code == 303
        assert "บทบาทหนึ่งของคุณสิ้นสุดแล้ว" in client.follow(response).text
    assert held.last_day is not None


def test_a_new_role_does_not_end_a_session(
    client_of: Callable[[Person], CheckedClient], university: University
) -> None:
    client = client_of(university.musician)
    grant(university.musician, Role.EXECUTIVE, university.unit("faa"))
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("lost", ["idle", "cookie"])
def test_a_form_sent_after_the_session_comes_back_filled(
    client_of: Callable[[Person], CheckedClient], musician: Person, lost: str
) -> None:
    client = client_of(musician)
    form = client.form("/activities/new", "activities/new", "title")
    if lost == "cookie":
        client.delete_cookie("pattana")
    later = timedelta(hours=9) if lost == "idle" else timedelta(0)
    with clock.clock_at(clock.now() + later):
        response = client.send(form, **TYPED)
        assert response.status_code == 303
        assert "เก็บสิ่งที่คุณพิมพ์ไว้ให้" in client.follow(response).text
        arrived = sign_in_as(client)
        assert arrived.headers["Location"] == "/activities/new?held=1"
        page = client.follow(arrived)
        for value in TYPED.values():
            assert f'value="{value}"' in page.text
        assert 'id="held-back"' in page.text
        assert 'id="held-back"' not in client.get("/activities/new").text


def test_what_somebody_typed_is_not_shown_to_the_next_person_in_their_browser(
    client_of: Callable[[Person], CheckedClient], university: University, musician: Person
) -> None:
    university.dancer.email = "dancer@example.test"
    actions.set_password(university.dancer, PASSWORD)
    client = client_of(musician)
    form = client.form("/activities/new", "activities/new", "title")
    with clock.clock_at(clock.now() + timedelta(hours=9)):
        client.send(form, **TYPED)
        arrived = sign_in_as(client, "dancer@example.test")
        assert arrived.headers["Location"] == "/"
        assert TYPED["title"] not in client.get("/activities/new?held=1").text


def test_a_form_of_another_site_is_not_held(client: CheckedClient, musician: Person) -> None:
    client.post("/activities/new", data=TYPED, csrf=False, headers={"Origin": "https://evil.example"})
    assert db.session.query(HeldForm).count() == 0


def test_passwords_are_never_held(client_of: Callable[[Person], CheckedClient], musician: Person) -> None:
    client = client_of(musician)
    with clock.clock_at(clock.now() + timedelta(hours=9)):
        client.post(
            "/me/password", data={"present": PASSWORD, "new": "another long one", "again": "another long one"}
        )
    assert db.session.query(HeldForm).count() == 0


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(
    client_of: Callable[[Person], CheckedClient], musician: Person
) -> None:
    here, phone = client_of(musician), client_of(musician)
    form = here.form("/me", "me/password")
    wrong = here.send(form, present="not it", new="another long one", again="another long one")
    assert wrong.status_code == 422
    assert "ไม่ใช่รหัสผ่านปัจจุบันของคุณ" in wrong.text
    short = here.send(form, present=PASSWORD, new="short", again="short")
    assert short.status_code == 422 and "อย่างน้อย 10 ตัวอักษร" in short.text
    long = here.send(form, present=PASSWORD, new="ย" * 1001, again="ย" * 1001)
    assert long.status_code == 422 and "ไม่เกิน 1,000 ตัวอักษร" in long.text
    same = here.send(form, present=PASSWORD, new=PASSWORD, again=PASSWORD)
    assert same.status_code == 422 and 'id="new-error"' in same.text
    weak = here.send(form, present=PASSWORD, new="1234567890", again="1234567890")
    assert weak.status_code == 422 and 'id="new-error"' in weak.text
    done = here.send(form, present=PASSWORD, new="another long one", again="another long one")
    assert done.status_code == 303
    assert here.get("/").status_code == 200
    assert phone.get("/").status_code == 303


def test_a_post_without_a_token_is_refused(
    client_of: Callable[[Person], CheckedClient], musician: Person
) -> None:
    client = client_of(musician)
    number = musician.session_number
    assert client.post("/sign-out", data={"everywhere": "1"}, csrf=False).status_code == 400
    assert db.session.get_one(Person, musician.id).session_number == number


def test_a_held_form_is_held_no_longer_once_it_was_sent(
    client_of: Callable[[Person], CheckedClient], musician: Person
) -> None:
    client = client_of(musician)
    form = client.form("/activities/new", "activities/new", "title")
    with clock.clock_at(clock.now() + timedelta(hours=9)):
        client.send(form, **TYPED)
        client.follow(sign_in_as(client))
        kind = db.session.query(ActivityKind).filter_by(code="advising").one().id
        client.post("/activities/new", data={**TYPED, "kind": kind, "keep": "draft"})
        assert TYPED["title"] not in client.get("/activities/new?held=1").text
    assert db.session.query(HeldForm).count() == 0


def test_a_form_of_a_session_that_was_ended_elsewhere_is_still_its_persons_alone(
    client_of: Callable[[Person], CheckedClient], university: University, musician: Person
) -> None:
    university.dancer.email = "dancer@example.test"
    actions.set_password(university.dancer, PASSWORD)
    client = client_of(musician)
    form = client.form("/activities/new", "activities/new", "title")
    actions.end_sessions(db.session.get_one(Person, musician.id))
    assert client.send(form, **TYPED).status_code == 303
    assert db.session.query(HeldForm).one().person_id == musician.id
    assert sign_in_as(client, "dancer@example.test").headers["Location"] == "/"


def test_what_is_held_stays_within_bounds(
    client_of: Callable[[Person], CheckedClient], musician: Person
) -> None:
    client = client_of(musician)
    form = client.form("/activities/new", "activities/new", "title")
    client.delete_cookie("pattana")
    for _time in range(held.MOST_OF_ONE + 3):
        client.send(form, **TYPED)
    assert db.session.query(HeldForm).count() == held.MOST_OF_ONE
    db.session.query(HeldForm).delete()
    client.send(form, title="x" * (held.LONGEST + 1))
    form.action = f"/contributions/{'0' * 2500}1/edit"
    client.send(form, **TYPED)
    assert db.session.query(HeldForm).count() == 0


def test_what_is_nobodys_is_not_held(client: CheckedClient, musician: Person) -> None:
    client.came_from = "http://localhost/activities/new"
    for token in ({}, {"csrf_token": "x"}, {"csrf_token": f"{musician.id}.x"}):
        assert client.post("/activities/new", data={**TYPED, **token}, csrf=False).status_code == 303
    assert db.session.query(HeldForm).count() == 0


# A page of an earlier sign-in, sent after one has signed in anew in another window


@pytest.fixture
def dancer(university: University) -> Person:
    university.dancer.email = "dancer@example.test"
    actions.set_password(university.dancer, PASSWORD)
    db.session.commit()
    return university.dancer


def sign_out(client: CheckedClient) -> None:
    assert client.send(client.form("/", "sign-out")).status_code == 303


def test_a_form_of_an_earlier_sign_in_comes_back_filled_and_does_nothing_until_it_is_sent_again(
    client: CheckedClient, musician: Person
) -> None:
    sign_in_as(client)
    form = client.form("/activities/new", "activities/new", "title")
    sign_out(client)
    sign_in_as(client)
    kind = str(db.session.query(ActivityKind).filter_by(code="advising").one().id)
    response = client.send(form, **TYPED, kind=kind)
    assert response.headers["Location"] == "/activities/new?held=1"
    assert db.session.query(Activity).count() == 0
    page = client.follow(response)
    assert "คุณเข้าสู่ระบบใหม่" in page.text
    for value in TYPED.values():
        assert f'value="{value}"' in page.text
    again = client.form("/activities/new?held=1", "activities/new", "title")
    assert client.send(again).headers["Location"].startswith("/activities/")
    assert db.session.query(Activity).one().title == TYPED["title"]
    assert db.session.query(HeldForm).count() == 0


def test_a_move_of_an_earlier_sign_in_comes_back_with_its_reason(
    client_of: Callable[[Person], CheckedClient], university: University
) -> None:
    part = make_contribution(university.musician, status=Status.SUBMITTED)
    head = client_of(university.head)
    form = head.form(f"/review?open={part.id}", f"/review/{part.id}/return")
    head.sign_in(university.head)
    response = head.send(form, reason="ขอรายชื่อผู้เข้าร่วม")
    assert response.headers["Location"] == "/held"
    assert db.session.get_one(Contribution, part.id).status is Status.SUBMITTED
    page = head.follow(response).text
    assert "ขอรายชื่อผู้เข้าร่วม" in page
    assert part.activity.title in page and university.musician.name_in("th") in page
    assert head.send(head.form("/held", f"/review/{part.id}/return")).status_code == 303
    assert db.session.get_one(Contribution, part.id).status is Status.RETURNED


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_somebody_from_outside_typed_in_an_earlier_sign_in_comes_back_named(
    client_of: Callable[[Person], CheckedClient], university: University
) -> None:
    activity = make_contribution(university.musician, status=Status.DRAFT, percent=50).activity
    lead, path = client_of(university.musician), f"/activities/{activity.id}/outsiders"
    form = lead.form(f"/activities/{activity.id}/people", path)
    lead.sign_in(university.musician)
    typed = {"outside-name": "ครูใหญ่สมศรี", "outside-share": "10"}
    page = lead.follow(lead.send(form, **typed)).text
    assert "ครูใหญ่สมศรี" in page and activity.title in page and activity.outsiders == []
    assert lead.send(lead.form("/held", path)).status_code == 303
    assert [one.name for one in activity.outsiders] == ["ครูใหญ่สมศรี"]


def test_an_edit_of_an_earlier_sign_in_is_still_told_what_changed_meanwhile(
    client_of: Callable[[Person], CheckedClient], university: University
) -> None:
    part = make_contribution(university.musician, status=Status.DRAFT, title="ก่อนแก้")
    path = f"/activities/{part.activity_id}/edit"
    musician = client_of(university.musician)
    form = musician.form(path, path, "title")
    musician.sign_in(university.musician)
    other = client_of(university.musician)
    assert other.send(other.form(path, path, "title"), title="แก้ในอีกหน้าต่าง", keep="draft").status_code == 303
    assert musician.send(form, title="แก้ที่นี่", keep="draft").headers["Location"] == f"{path}?held=1"
    response = musician.send(musician.form(f"{path}?held=1", path, "title"), keep="draft")
    assert response.status_code == 422
    assert "แก้ในอีกหน้าต่าง" in response.text and 'value="แก้ที่นี่"' in response.text


def test_a_button_of_an_earlier_sign_in_is_pressed_again(client: CheckedClient, musician: Person) -> None:
    sign_in_as(client)
    form = client.form("/me", "sign-out", "everywhere")
    sign_out(client)
    sign_in_as(client)
    client.came_from = "http://localhost/me"
    number = db.session.get_one(Person, musician.id).session_number
    assert client.send(form, everywhere="1").headers["Location"] == "/me"
    assert db.session.get_one(Person, musician.id).session_number == number
    assert db.session.query(HeldForm).count() == 0


@pytest.mark.parametrize("when", ["signed in", "signed out again", "never"])
def test_what_was_typed_before_a_sign_out_is_its_persons_alone_whoever_signs_in_here(
    client: CheckedClient, musician: Person, dancer: Person, when: str
) -> None:
    sign_in_as(client)
    form = client.form("/activities/new", "activities/new", "title")
    sign_out(client)
    if when != "never":
        sign_in_as(client, "dancer@example.test")
    if when == "signed out again":
        sign_out(client)
    response = client.send(form, **TYPED)
    assert response.headers["Location"] == ("/" if when == "signed in" else "/sign-in")
    if when == "signed in":
        said = client.follow(response).text
        assert "ตอนเปิดหน้านี้มีคนอื่นเข้าสู่ระบบอยู่" in said and TYPED["title"] not in said
    else:
        assert sign_in_as(client, "dancer@example.test").headers["Location"] == "/"
    assert TYPED["title"] not in client.get("/activities/new?held=1").text
    assert client.get("/held").status_code == 404
    # Nor is it lost when the other one logs something of their own.
    kind = db.session.query(ActivityKind).filter_by(code="advising").one().id
    client.post("/activities/new", data={**TYPED, "title": "ของคนอื่น", "kind": kind, "keep": "draft"})
    sign_out(client)
    arrived = sign_in_as(client)
    assert arrived.headers["Location"] == "/activities/new?held=1"
    assert f'value="{TYPED["title"]}"' in client.follow(arrived).text


def test_files_of_a_form_that_is_held_are_asked_for_again(
    client_of: Callable[[Person], CheckedClient], musician: Person
) -> None:
    client = client_of(musician)
    form = client.form("/activities/new", "activities/new", "title")
    client.sign_in(musician)
    response = client.send(form, **TYPED, files=(BytesIO(b"%PDF-1.4"), "list.pdf"))
    assert "เลือกไฟล์อีกครั้ง" in client.follow(response).text


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_request_to_join_comes_back_filled_with_the_record_that_its_key_opens(
    client_of: Callable[..., CheckedClient], university: University, musician: Person
) -> None:
    part = make_contribution(university.scientist, status=Status.SUBMITTED, percent=60)
    client = client_of(musician, "en")
    address = f"/join?key={key_of(part.activity, musician)}"
    typed = {"note": "ร้องสองเพลง", "hours": "1:30", "links": "https://example.org/a"}
    form = client.form(address, "/join", "note")
    client.delete_cookie("pattana")
    assert client.send(form, **typed).status_code == 303
    arrived = sign_in_as(client)
    assert arrived.headers["Location"] == "/join?held=1"
    form = client.form("/join?held=1", "/join", "note")
    assert {name: form.controls[name] for name in typed} == {name: [text] for name, text in typed.items()}
    assert client.send(form).status_code == 303
    assert db.session.query(JoinRequest).one().minutes == 90
    assert client.get("/join?held=1").status_code == 404


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_what_is_sent_again_is_named_first_and_what_changed_meanwhile_is_said(
    client_of: Callable[..., CheckedClient], university: University
) -> None:
    parts = [
        make_contribution(
            university.musician, status=Status.SUBMITTED, title=title, first_day=day, hours=2, shown=True
        )
        for title, day in (
            ("สอนขิม", date(2025, 5, 5)),
            ("ค่ายดนตรี", date(2025, 5, 25)),
            ("บรรยายพิเศษ", date(2025, 6, 9)),
        )
    ]
    head = client_of(university.head, "en")
    form = head.form("/review", "/review/approve")
    head.sign_in(university.head, "en")
    workflow.move(parts[2], "recall", by=university.musician)
    parts[1].activity.title = "ค่ายดนตรีที่แก้"
    assert head.send(form, pick=[str(part.id) for part in parts]).headers["Location"] == "/held"
    page = head.get("/held")
    assert "Approve 3 records" in page.text and "Send: Approve 3 records" in page.text
    assert "สอนขิม" in page.text and "ค่ายดนตรีที่แก้" in page.text and "บรรยายพิเศษ" not in page.text
    assert page.text.count("Changed since you read it") == 1
    assert "1 record of it is not there any more" in page.text
    head.send(head.form("/held", "/review/approve"))
    assert [db.session.get_one(Contribution, part.id).status for part in parts] == [
        Status.APPROVED,
        Status.SUBMITTED,
        Status.DRAFT,
    ]
