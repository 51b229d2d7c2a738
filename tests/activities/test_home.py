"""My year: what waits for me, whom my work waits for, hours, the quick log."""

import re
from datetime import date

import pytest
from sqlalchemy import event

from app import amendments, clock, facts, workflow
from app.clock import clock_at
from app.extensions import db
from app.models import JoinRequest, Part, Role, Scale, Status
from tests.activities.page_text import card, forms, links, root_of, titles, words
from tests.engagement_factories import ask_to_join, engagement, make_team
from tests.factories import bangkok, grant, log, make_activity, make_contribution, make_kind, make_person
from tests.statements import counted


def home(client_of, person, query=""):
    return client_of(person, "en").get(f"/{query}")


def test_a_stranger_is_asked_to_sign_in(client, university):
    assert client.get("/").status_code == 303


def test_a_newcomer_is_told_the_one_thing_to_do(university, client_of):
    response = home(client_of, university.musician)
    assert links(card(response, "begin")) == {"Log your first activity": "/activities/new"}
    assert "/activities/new" not in list(forms(root_of(response)))


def test_who_has_no_appointment_is_told_why_there_is_nothing_to_log(university, client_of):
    response = home(client_of, university.admin)
    assert "You have no appointment in any unit" in words(card(response, "begin"))
    assert "/activities/new" not in links(card(response, "begin")).values()


def test_what_was_returned_says_by_whom_when_and_why(university, client_of):
    make_contribution(
        university.musician,
        title="ค่ายดนตรี",
        status=Status.RETURNED,
        reason="ยังไม่มีหลักฐาน",
        at=bangkok(date(2025, 6, 10)),
    )
    todo = words(card(home(client_of, university.musician), "todo"))
    assert "1 thing waits for you" in todo
    assert "Assoc. Prof. Khwanchai Thalenoi returned it on 10 Jun 2025: “ยังไม่มีหลักฐาน”" in todo


def test_a_proposal_says_who_asked_for_what(university, client_of):
    activity = make_activity(university.scientist, title="หลักสูตรระยะสั้น")
    part = make_contribution(
        university.musician,
        activity,
        status=Status.PROPOSED,
        hours=9,
        percent=30,
        role=Part.SPEAKER,
    )
    todo = card(home(client_of, university.musician), "todo")
    assert "asked you to take part as speaker, 9:00 h, on 16 Jun 2025" in words(todo)
    assert links(todo)["Look and confirm"] == f"/contributions/{part.id}/confirm"


def test_the_lead_is_told_for_a_month_who_declined_and_why(university, client_of):
    activity = make_activity(university.musician, title="ค่ายดนตรี")
    part = make_contribution(university.dancer, activity, status=Status.PROPOSED, percent=30)
    log(university.musician)
    workflow.move(part, "decline", by=university.dancer, reason="ไปราชการ")
    todo = card(home(client_of, university.musician), "todo")
    assert "Lecturer Malai Nora declined on 16 Jun 2025: “ไปราชการ”" in words(todo).replace("\u00a0", " ")
    assert links(todo)["ค่ายดนตรี"] == f"/activities/{activity.id}"
    with clock_at(bangkok(date(2025, 7, 17))):
        assert "ไปราชการ" not in words(card(home(client_of, university.musician), "todo"))


def test_the_lead_is_told_for_a_month_who_confirmed(university, client_of):
    activity = make_activity(university.musician, title="ค่ายดนตรี")
    part = make_contribution(university.dancer, activity, status=Status.PROPOSED, percent=30)
    log(university.musician)
    workflow.move(part, "confirm", by=university.dancer)
    todo = card(home(client_of, university.musician), "todo")
    assert "Lecturer Malai Nora confirmed their part on 16 Jun 2025" in words(todo).replace("\u00a0", " ")
    assert "confirmed" not in words(card(home(client_of, university.dancer), "todo"))
    with clock_at(bangkok(date(2025, 7, 17))):
        assert "confirmed" not in words(card(home(client_of, university.musician), "todo"))


@pytest.mark.parametrize("engine_name", ["sqlite", "postgresql"], indirect=True)
def test_of_many_who_confirmed_two_are_named_and_of_many_records_the_latest_shown(university, client_of):
    def confirmed(title, *people):
        activity = make_activity(university.musician, title=title)
        for person in people:
            workflow.move(
                make_contribution(person, activity, Status.PROPOSED, percent=5), "confirm", by=person
            )

    log(university.musician)
    for number in range(6):
        confirmed(f"งานที่ {number}", university.dancer, university.joint)
    confirmed("ค่ายดนตรี", university.dancer, university.joint, university.scientist, university.head)
    todo = words(card(home(client_of, university.musician), "todo"))
    head, scientist = university.head.name_in("en"), university.scientist.name_in("en")
    assert f"ค่ายดนตรี · {head}, {scientist} and 2 others confirmed their parts, the latest on 16 Jun" in todo
    assert "งานที่ 2" in todo and "งานที่ 1" not in todo
    assert "and confirmed parts of 2 more records" in todo


@pytest.mark.parametrize(
    "change", [{"scale": Scale.NATIONAL}, {"engagement": engagement(sdgs=(4,))}], ids=["scale", "goals"]
)
def test_the_others_are_told_of_a_change_of_shared_facts_and_when_it_takes_effect(
    university, client_of, change
):
    activity = make_activity(university.musician, title="ค่ายดนตรี")
    lead = make_contribution(university.musician, activity, percent=40)
    make_contribution(university.dancer, activity, percent=30)
    make_contribution(university.joint, activity, status=Status.PROPOSED, percent=30)
    log(university.scientist)

    def told(person):
        return words(card(home(client_of, person), "todo")).replace("\u00a0", " ")

    with clock_at(bangkok(date(2025, 6, 17))):
        workflow.move(lead, "amend", by=university.musician)
        amendments.propose_facts(lead, facts.counted(activity)._replace(**change))
        workflow.move(lead, "submit", by=university.musician)
        proposed = (
            "Asst. Prof. Dr. Ketsara Lampam proposed on 17 Jun 2025 to change facts that all parts share"
        )
        assert proposed in told(university.dancer)
        for other in (university.joint, university.musician, university.scientist):
            assert "facts that all parts share" not in told(other)
    with clock_at(bangkok(date(2025, 6, 18))):
        workflow.move(lead, "approve", by=university.head)
        assert "were changed on 18 Jun 2025, when Assoc. Prof. Khwanchai Thalenoi" in told(university.dancer)
        assert proposed not in told(university.dancer)
        for other in (university.joint, university.musician, university.scientist):
            assert "facts that all parts share" not in told(other)


def test_a_draft_says_what_is_missing(university, client_of):
    make_contribution(university.musician, status=Status.DRAFT, hours=None)
    make_contribution(university.musician, status=Status.DRAFT, hours=2, first_day=date(2025, 7, 1))
    make_contribution(university.musician, status=Status.DRAFT, hours=2)
    todo = words(card(home(client_of, university.musician), "todo"))
    assert "3 things wait for you" in todo
    assert "Enter the hours" in todo
    assert "the last day lies ahead" in todo
    assert "ready to submit" in todo


def test_of_many_drafts_the_first_are_shown_and_all_are_counted(university, client_of):
    for _draft in range(11):
        make_contribution(university.musician, status=Status.DRAFT)
    todo = card(home(client_of, university.musician), "todo")
    assert "11 things wait for you" in words(todo)
    assert links(todo)["and 3 more"].startswith("/activities?")


def test_my_submitted_work_names_whom_it_waits_for_and_for_how_long(university, client_of):
    for day in (10, 12, 15):
        make_contribution(university.musician, status=Status.SUBMITTED, at=bangkok(date(2025, 6, day)))
    todo = words(card(home(client_of, university.musician), "todo"))
    assert "Nothing waits for you" in todo
    assert "3 records of yours: Waits for Assoc. Prof. Khwanchai Thalenoi, the longest for 6 days" in todo


def test_work_that_waits_for_different_people_is_told_apart(university, client_of):
    make_contribution(university.head, status=Status.SUBMITTED)
    activity = make_activity(university.dean)
    make_contribution(university.head, activity, status=Status.SUBMITTED, percent=40)
    todo = words(card(home(client_of, university.head), "todo"))
    assert "1 record of yours: Waits for Prof. Praphan Sisongkhla" in todo
    assert "1 record of yours: Waits for university HR" in todo


def test_a_head_sees_how_much_waits_for_a_decision(university, client_of):
    make_contribution(university.musician, status=Status.SUBMITTED, at=bangkok(date(2025, 6, 6)))
    make_contribution(university.joint, status=Status.SUBMITTED)
    todo = card(home(client_of, university.head), "todo")
    assert "2 records to decide the longest for 10 days" in words(todo)
    assert links(todo)["Open the queue"] == "/review"


def test_hours_are_those_of_the_period_by_area_approved_and_waiting(university, client_of):
    year = university.year(2026, "academic")
    for kind, hours, status in (
        ("advising", 6, Status.APPROVED),
        ("lecture", 4.5, Status.APPROVED),
        ("lecture", 3, Status.SUBMITTED),
        ("training", 9, Status.DRAFT),
    ):
        make_contribution(
            university.musician,
            kind=university.kind(kind),
            hours=hours,
            status=status,
            first_day=date(2025, 6, 10),
        )
    log(university.musician, hours=40, first_day=date(2025, 3, 3))
    shown = card(home(client_of, university.musician), "hours-head")
    figures = {
        (node.get("data-area"), "waiting" in node.get("href", "")): words(node)
        for node in shown.iter("a")
        if node.get("class") == "figure"
    }
    assert figures[None, False] == "10:30"
    assert figures[None, True] == "3:00"
    assert figures["teaching", False] == "6:00"
    assert figures["service", False] == "4:30"
    assert figures["service", True] == "3:00"
    assert figures["research", False] == "0:00"
    assert all(f"period={year.id}" in node.get("href", "") for node in shown.iter("a"))


def test_the_period_is_that_of_my_line_unless_i_choose_another(university, client_of):
    log(university.musician, "งานในปีก่อน", first_day=date(2025, 3, 3))
    log(university.musician, "งานในปีนี้", first_day=date(2025, 6, 10))
    now = home(client_of, university.musician)
    assert "Academic year 2025 · 9 Jun 2025 – 31 May 2026" in words(root_of(now))
    assert titles(now) == ["งานในปีนี้"]
    before = home(client_of, university.musician, f"?period={university.year(2025, 'academic').id}")
    assert titles(before) == ["งานในปีก่อน"]
    log(university.support, first_day=date(2025, 6, 10))
    assert "Fiscal year 2025 · 1 Oct 2024 – 30 Sep 2025" in words(
        root_of(home(client_of, university.support))
    )


def test_a_period_that_is_none_falls_back_to_the_present_one(university, client_of):
    log(university.musician)
    for query in ("?period=99999", "?period=abc", "?period=", "?period=99999999999999999999"):
        assert "Academic year 2025" in words(root_of(home(client_of, university.musician, query)))


def test_without_any_calendar_there_is_still_a_home(app, client_of):
    from tests.factories import make_person, make_unit

    person = make_person("alone", make_unit("root"))
    grant(make_person("boss", None), Role.HEAD, person.appointments[0].unit)
    make_kind("only")
    log(person, "งานเดียว", hours=2)
    response = home(client_of, person)
    assert titles(response) == ["งานเดียว"]
    assert "My hours" not in words(root_of(response))


def test_the_quick_log_offers_first_what_i_log_most_and_nothing_retired(university, client_of):
    university.kind("training").retired_on = date(2025, 1, 1)
    for kind in ("lecture", "advising", "advising"):
        log(university.musician, kind=university.kind(kind))
    form = client_of(university.musician, "en").form("/", action="/activities/new")
    choices = form.choices["kind"]
    assert choices[:2] == [str(university.kind("advising").id), str(university.kind("lecture").id)]
    assert len(choices) == len(set(choices))
    assert str(university.kind("training").id) not in choices
    assert {"title", "first_day", "hours", "keep"} <= set(form.controls)
    assert form.controls["first_day"] == ["16/6/2025"]


def test_the_quick_log_logs(university, client_of):
    log(university.musician, kind=university.kind("lecture"), first_day=date(2025, 3, 3))
    client = client_of(university.musician, "en")
    kind = str(university.kind("lecture").id)
    form = client.form("/", action="/activities/new")
    assert client.send(form, title="บรรยายที่โรงเรียน", kind=kind, hours="1:30").status_code == 303
    form = client.form("/", action="/activities/new")
    assert client.send(form, title="ร่างเร็ว", kind=kind, hours="2", keep="draft").status_code == 303
    rows = titles(client.get("/"))
    assert set(rows) == {"บรรยายที่โรงเรียน", "ร่างเร็ว"}


def test_home_of_a_lead_costs_the_same_however_many_take_part(university, client_of):
    client = client_of(university.musician, "en")
    unfinished = make_activity(university.musician, university.kind("course"), fields={})
    done = make_activity(university.musician)
    make_contribution(university.musician, unfinished, Status.DRAFT, percent=20)
    make_contribution(university.musician, done, Status.SUBMITTED, percent=20)

    def ask(people):
        for number in range(people):
            person = make_person(f"many-{number}-{people}", university.unit("biology"))
            for led in (unfinished, done):
                assert led.lead is university.musician
                part = make_contribution(person, led, Status.PROPOSED, percent=1)
                if number % 3:
                    workflow.move(part, "confirm", by=person)
        db.session.commit()

    ask(3)
    client.get("/")
    with counted() as few:
        client.get("/")
    ask(20)
    with counted() as many:
        client.get("/")
    assert len(many) == len(few)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_home_never_looks_through_the_activities_of_the_whole_university(university, client_of):
    log(university.musician)
    client = client_of(university.musician)
    asked = []

    def note(connection, cursor, statement, parameters, *rest):
        asked.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    client.get("/")
    event.remove(db.engine, "before_cursor_execute", note)
    reading = [(statement, given) for statement, given in asked if statement.startswith("SELECT")]
    with db.engine.connect() as connection:
        plans = [
            (statement, row.detail)
            for statement, given in reading
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
        ]
    assert [one for one in plans if re.match(r"SCAN activity(_\d+)?( |$)", one[1])] == []
    # Of a comparison with NULL this database expects far fewer rows than there are.
    assert [one for one in plans if one[1].endswith("ix_activity_merged_into (merged_into_id=?)")] == []


def test_home_costs_the_same_however_much_waits(university, client_of):
    client = client_of(university.head, "en")

    def fill(times):
        for _time in range(times):
            for status in (Status.RETURNED, Status.DRAFT, Status.SUBMITTED, Status.APPROVED):
                make_contribution(university.head, status=status, first_day=date(2025, 6, 10))
            activity = make_activity(university.scientist)
            make_contribution(university.head, activity, status=Status.PROPOSED, percent=10)
            make_contribution(university.musician, status=Status.SUBMITTED)
            led = make_activity(university.head)
            make_contribution(university.head, led, percent=50)
            confirmed = make_contribution(university.joint, led, status=Status.PROPOSED, percent=10)
            workflow.move(confirmed, "confirm", by=university.joint)
            db.session.add(
                JoinRequest(activity_id=led.id, person_id=university.dancer.id, asked_at=clock.now())
            )
            shared = make_activity(university.musician)
            make_contribution(university.musician, shared, percent=50).proposed = {"scale": "national"}
            make_contribution(university.head, shared, percent=50)
            ask_to_join(make_team(university.scientist), university.head)
        db.session.commit()

    fill(1)
    client.get("/")
    with counted() as few:
        client.get("/")
    fill(4)
    with counted() as many:
        client.get("/")
    assert len(many) == len(few)
    assert not [one for one in many if one.split()[0] in ("INSERT", "UPDATE", "DELETE")]
