"""An initiative through its life: within its days, once for each form, copied, stopped with a reason, deleted, led by somebody who is here."""

import csv
from collections.abc import Callable
from datetime import date
from io import StringIO
from typing import Any

import pytest
from sqlalchemy import select

from app.extensions import db
from app.mail.digest import letter_for
from app.models import Initiative, InitiativeStatus, Milestone, RegisterChange, Strand
from tests.activities.said import flashed, said
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.factories import log
from tests.plan_factories import fund, make_initiative, make_milestone

ClientOf = Callable[..., CheckedClient]
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def edited(client: CheckedClient, one: Initiative, **facts: Any) -> Any:
    return client.send(client.form(f"/initiatives/{one.id}/edit", action="/edit"), **facts)


def test_a_period_tells_the_initiatives_that_have_days_in_it(
    client_of: ClientOf, university: University, lakeside: Initiative
) -> None:
    client = client_of(university.head, "en")
    unit = f"/units/{lakeside.unit_id}"
    before, now = university.year(2023).id, university.year(2025).id
    assert "1 initiative has days in this period" in said(client.get(f"{unit}?period={now}"))
    assert "No initiative of this unit has days" in said(client.get(f"{unit}?period={before}"))
    # The university's number and the list that it leads to agree.
    assert "0 initiatives have days in this period" in said(client.get(f"/university?period={before}"))
    assert "0 initiatives" in said(client.get(f"/initiatives?period={before}"))
    assert "1 initiative" in said(client.get(f"/initiatives?period={now}"))
    # Not entered yet at that moment.
    assert "0 initiatives" in said(client.get(f"/initiatives?period={now}&as_of=1/6/2025"))


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"status": "finished", "last_day": ""}, "Enter the day on which it ended, not after today."),
        (
            {"status": "finished", "last_day": "30/9/2026"},
            "Enter the day on which it ended, not after today.",
        ),
        ({"status": "stopped", "last_day": "1/6/2025"}, "Write why it was stopped."),
        ({"status": "running", "first_day": "1/7/2025"}, "It begins after today: until then it is planned."),
        ({"last_day": "30/9/2085"}, "Last day: Check the year"),
        ({"last_day": "1/7/2025"}, "The milestone “เปิดเวที” is due 15 Aug 2025, outside these days"),
        ({"planned_people": "many"}, "Planned people: Type a whole number"),
    ],
)
def test_days_and_status_agree(
    client_of: ClientOf,
    university: University,
    lakeside: Initiative,
    facts: dict[str, str],
    sentence: str,
) -> None:
    make_milestone(lakeside, date(2025, 8, 15), name="เปิดเวที")
    db.session.commit()
    answer = edited(client_of(university.head, "en"), lakeside, **facts)
    assert answer.status_code == 422
    assert sentence in said(answer)


def test_one_is_stopped_on_a_day_and_says_why(
    client_of: ClientOf, university: University, lakeside: Initiative
) -> None:
    client = client_of(university.head, "en")
    facts = {"status": "stopped", "last_day": "1/6/2025", "stopped_because": "พื้นที่ปิด"}
    assert edited(client, lakeside, **facts).status_code == 303
    assert "Why it was stoppedพื้นที่ปิด" in said(client.get(f"/initiatives/{lakeside.id}"))
    assert edited(client, lakeside, status="running", last_day="").status_code == 303
    db.session.expire_all()
    assert lakeside.stopped_because == ""


def test_milestones_lie_within_its_days_and_rows_are_never_lost(
    client_of: ClientOf, university: University, lakeside: Initiative
) -> None:
    client, address = client_of(university.musician, "en"), f"/initiatives/{lakeside.id}/milestones"
    far = {"step-new1-name": "ไกล", "step-new1-due_on": "1/1/2030"}
    early = {"step-new2-name": "ก่อน", "step-new2-due_on": "1/7/2025", "step-new2-done_on": "1/1/2015"}
    answer = client.send(client.form(address, action=address), **far, **early)
    assert answer.status_code == 422
    assert "ไกล, Due: The initiative ends 30 Sep 2026" in said(answer)
    assert "ก่อน, Reached on: The initiative begins 1 Oct 2024" in said(answer)
    # More rows are asked for without saving, and what was typed stays.
    answer = client.send(client.form(address, action=address), more="y", **far)
    assert answer.status_code == 200 and "ไกล" in answer.text and answer.text.count('name="step"') == 7
    for at in range(60):
        make_milestone(lakeside, date(2025, 8, 15), name=f"ขั้น {at}")
    db.session.commit()
    form = client.form(address, action=address)
    assert form.controls["step"] and len(form.controls["step"]) == 60
    data = {**form.controls, "step": [*form.controls["step"], "new1"], **far, "step-new1-due_on": "1/9/2025"}
    answer = client.post(address, data=data)
    assert answer.status_code == 422
    assert "A form holds at most 60 rows" in said(answer) and "ไกล" in answer.text


def test_the_same_form_sent_twice_makes_one(
    client_of: ClientOf, university: University, strand: Strand
) -> None:
    client = client_of(university.head, "en")
    form = client.form("/initiatives/new", action="/initiatives/new")
    facts = {"name_th": "ดนตรี", "purpose": "ชุมชน", "unit": university.unit("music").id, "strand": "creative"}
    for _time in range(2):
        assert client.send(form, **facts, lead="เกศรา").status_code == 303
    assert "This was saved already." in flashed(client)
    assert len(db.session.scalars(select(Initiative)).all()) == 1


def test_a_copy_brings_partners_and_moved_milestones_but_no_money(
    client_of: ClientOf, university: University, lakeside: Initiative
) -> None:
    make_milestone(lakeside, date(2025, 1, 31), date(2025, 2, 1), name="พบชุมชน")
    fund(lakeside, promised=500, received=100)
    lakeside.partners = {str(university.school.id): {"brings": "ครู"}}
    db.session.commit()
    client = client_of(university.head, "en")
    form = client.form(f"/initiatives/new?copy={lakeside.id}", action="/initiatives/new")
    assert client.send(form, name_en="Lakeside music II").status_code == 303
    made = db.session.scalars(select(Initiative).order_by(Initiative.id.desc())).first()
    assert made is not None
    assert (made.name_en, made.first_day, made.last_day) == (
        "Lakeside music II",
        date(2025, 10, 1),
        date(2027, 9, 30),
    )
    assert (made.status, made.lead, made.units) == (
        InitiativeStatus.PLANNED,
        university.musician,
        lakeside.units,
    )
    assert [(one.name, one.due_on, one.done_on) for one in made.milestones] == [
        ("พบชุมชน", date(2026, 1, 31), None)
    ]
    assert made.partners == lakeside.partners and not made.funding and not made.budget


def test_one_of_which_nothing_came_is_deleted_and_the_unit_remembers(
    client_of: ClientOf, university: University, lakeside: Initiative
) -> None:
    make_milestone(lakeside, date(2025, 8, 15))
    part = log(university.musician, "เวทีริมเล", initiative=lakeside)
    db.session.commit()
    address = f"/initiatives/{lakeside.id}/delete"
    client = client_of(university.musician, "en")
    assert "1 record is linked to it." in said(client.get(address))
    assert client.post(address).status_code == 422
    part.activity.initiative = None
    db.session.commit()
    assert client_of(university.dancer).post(address).status_code == 403
    assert client.send(client.form(address, action="/delete")).status_code == 303
    assert "“Lakeside music” is deleted." in flashed(client)
    assert (
        db.session.scalar(select(Initiative.id)) is None and db.session.scalar(select(Milestone.id)) is None
    )
    line = db.session.scalars(select(RegisterChange).order_by(RegisterChange.id.desc())).first()
    assert line is not None and line.unit_id == university.unit("music").id
    page = said(client_of(university.hr, "en").get(f"/register/units/{line.unit_id}"))
    assert "An initiative that the unit answered for was deleted" in page and "Lakeside music" in page


def test_the_lead_is_told_what_is_late_and_that_they_were_named(
    client_of: ClientOf, university: University, lakeside: Initiative
) -> None:
    make_milestone(lakeside, date(2025, 6, 10), name="เปิดเวที")
    db.session.commit()
    assert "“เปิดเวที” is 6 days late" in said(client_of(university.musician, "en").get("/"))
    letter = letter_for(university.musician)
    assert letter is not None and "เปิดเวที" in letter.body
    head = client_of(university.head, "en")
    assert edited(head, lakeside, lead=university.joint.given_th).status_code == 303
    named = said(client_of(university.joint, "en").get("/"))
    assert "named you its lead on 16 Jun 2025" in named and "is 6 days late" in named
    assert "is 6 days late" not in said(client_of(university.musician, "en").get("/"))


def test_one_whose_lead_left_waits_for_the_head_to_name_another(
    client_of: ClientOf, university: University
) -> None:
    made = make_initiative(university.unit("music"), university.leaver, status=InitiativeStatus.RUNNING)
    db.session.commit()
    head = client_of(university.head, "en")
    sentence = "who leads it, left on 30 Sep 2024: name a new lead"
    for address in ("/", "/initiatives?late=1", f"/initiatives/{made.id}", f"/units/{made.unit_id}"):
        assert sentence in said(head.get(address)), address
    # The nearest head alone: the dean reads it on the pages.
    assert sentence not in said(client_of(university.dean, "en").get("/"))
    assert edited(head, made, lead="เกศรา", purpose="ชุมชน").status_code == 303
    assert sentence not in said(head.get("/"))


def test_hr_is_told_of_initiatives_before_somebody_leaves_or_a_unit_closes(
    client_of: ClientOf, university: University, lakeside: Initiative
) -> None:
    client = client_of(university.hr, "en")
    address = f"/people/{university.musician.id}/leave"
    answer = client.send(client.form(address, action=address), last_day="30/6/2025")
    assert "They lead 1 initiative: Lakeside music." in said(answer)
    address = f"/register/units/{lakeside.unit_id}/close"
    answer = client.send(client.form(address, action=address), closed_on="1/7/2025")
    assert "1 open initiative belongs there: Lakeside music." in said(answer)


def test_a_figure_leads_to_those_records_that_its_reader_may_open(
    client_of: ClientOf, university: University, lakeside: Initiative
) -> None:
    log(university.musician, "เวทีริมเล", initiative=lakeside)
    log(university.scientist, "ตรวจน้ำ", initiative=lakeside)
    db.session.commit()
    client = client_of(university.head, "en")
    page = client.get(f"/initiatives/{lakeside.id}")
    assert "open 1 of 2 records" in said(page) and f'href="/records?initiative={lakeside.id}' in page.text
    assert "open 1 of 2 records" in said(client.get(f"/units/{lakeside.unit_id}"))
    records = said(client.get(f"/records?initiative={lakeside.id}"))
    assert "You may open 1 of the 2 records." in records and "เวทีริมเล" in records and "ตรวจน้ำ" not in records
    assert "open 0 of 2" not in said(client_of(university.dancer, "en").get(f"/initiatives/{lakeside.id}"))
    assert (
        "records"
        not in said(client_of(university.hr, "en").get(f"/initiatives/{lakeside.id}"))
        .split("Only approved work")[0]
        .split("What it has come to")[-1]
    )


def test_the_list_and_the_records_of_one_are_files(
    client_of: ClientOf, university: University, lakeside: Initiative
) -> None:
    make_milestone(lakeside, date(2025, 6, 10))
    fund(lakeside, promised=40_000, received=10_000)
    log(university.musician, "เวทีริมเล", initiative=lakeside, hours=1.5)
    make_initiative(university.unit("chemistry"), university.science_head, name_en="Clean water")
    db.session.commit()
    client = client_of(university.head, "en")
    page = client.get(f"/initiatives?unit={university.unit('music').id}")
    assert f"/exports/initiatives.csv?unit={university.unit('music').id}" in page.text
    text = client.get(f"/exports/initiatives.csv?unit={university.unit('music').id}").text
    cells = next(csv.DictReader(StringIO(text.lstrip("\ufeff"))))
    assert len(text.splitlines()) == 2
    assert (cells["English name"], cells["Minutes"], cells["Planned hours"]) == (
        "Lakeside music",
        "90",
        "100.00",
    )
    assert (cells["Promised"], cells["Received"], cells["Milestones late"]) == ("40000", "10000", "1")
    assert client.get("/exports/initiatives.xlsx").status_code == 200
    assert client_of(university.musician).get("/exports/initiatives.csv").status_code == 403
    # The records behind it, of all its days.
    records = client.get(f"/records?initiative={lakeside.id}").text
    assert f"/exports?initiative={lakeside.id}&amp;name=records" in records
    rows = client.get(f"/exports/records.csv?initiative={lakeside.id}").text
    assert "เวทีริมเล" in rows and len(rows.splitlines()) == 2


def test_money_that_does_not_add_up_is_told_and_satang_are_refused(
    client_of: ClientOf, university: University, lakeside: Initiative
) -> None:
    lakeside.budget = 0
    db.session.commit()
    client, page = client_of(university.musician, "en"), f"/initiatives/{lakeside.id}"
    assert said(client.get(page)).count("not entered") == 4
    facts = {"budget": "", "spent": "500", "spent_on": "1/6/2025", "source-new1-source": "อบจ."}
    money = {"source-new1-promised": "100", "source-new1-received": "250.50"}
    form = client.form(f"{page}/money", action="/money")
    answer = client.send(form, **facts, **money)
    assert answer.status_code == 422
    assert "อบจ., Received: Type whole baht, without satang." in said(answer)
    assert client.send(form, **facts, **{**money, "source-new1-received": "250"}).status_code == 303
    told = said(client.get(page))
    assert "150 baht more than was promised" in told and "250 baht more than was received" in told
    assert "spent, and no budget is entered" in told


def test_a_month_that_is_none_is_told_with_the_partners_name(
    client_of: ClientOf, university: University, lakeside: Initiative
) -> None:
    client, address = client_of(university.musician, "en"), f"/initiatives/{lakeside.id}/partners"
    form = client.form(f"{address}?partner={university.school.id}", action=address)
    answer = client.send(form, do="save", **{f"partner-{university.school.id}-since": "13/2566"})
    assert answer.status_code == 422
    assert "Working together since: There is no month 13" in said(answer)
