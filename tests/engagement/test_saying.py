"""Saying what an activity is for and what came of it: words at once, what is counted too until approved work counts."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app.engagement_facts import Engagement, OutcomePart, PartnerPart, Transfer
from app.extensions import db
from app.models import Activity, Contribution, Deciding, LedgerPartner, Resource, Status
from tests.activities.said import said
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.engagement.saying import add, address, form_on, stands
from tests.engagement_factories import make_team
from tests.factories import approve, log, make_activity, make_contribution
from tests.statements import counted

ClientOf = Callable[..., CheckedClient]
SQLITE = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def test_all_of_it_is_saved_at_once_while_nothing_counts(client_of: ClientOf, university: University) -> None:
    team = make_team(university.musician)
    part = make_contribution(university.musician, status=Status.DRAFT)
    client, path = client_of(university.musician), address(part)
    form = add(client, path, university.school)
    response = client.send(
        form,
        need="ครูไม่มีสื่อของท้องถิ่น",
        need_with="ครูและผู้ปกครอง",
        sdgs=["4", "11"],
        team=str(team.id),
        learned="ครูอยากร่วมตั้งแต่ต้น",
        is_learned_shared="y",
        do="save",
        **{
            f"partner-{university.school.id}-brings": "ครู 12 คน",
            f"partner-{university.school.id}-resources": ["knowledge", "place"],
            f"partner-{university.school.id}-deciding": "together",
            f"partner-{university.school.id}-since": "1/6/2566",
            "outcome-enhance-named": "y",
            "outcome-enhance-sentence": "ครูใช้สื่อเองได้",
            "outcome-enhance-measure": "คะแนน",
            "outcome-enhance-before": "๑,๐๐๐",
            "outcome-enhance-after": "1250.5",
            "outcome-enhance-beneficiaries": "1,200",
            "transfer-what": "เครื่องอบปลา",
            "transfer-before": "3",
            "transfer-after": "7",
            "society-situation": "ไม่มีสื่อ",
            "society-partnership": "วางแผนด้วยกัน",
        },
    )
    assert response.status_code == 303
    assert stands(part) == Engagement(
        {
            university.school.id: PartnerPart(
                "ครู 12 คน",
                (Resource.KNOWLEDGE, Resource.PLACE),
                deciding=Deciding.TOGETHER,
                since=date(2023, 6, 1),
            )
        },
        {"enhance": OutcomePart("ครูใช้สื่อเองได้", "คะแนน", "", "1000", "1250.5", 1200)},
        (4, 11),
        Transfer("เครื่องอบปลา", before=3, after=7),
    )
    activity = db.session.get_one(Activity, part.activity_id)
    assert (activity.need, activity.need_with, activity.team_id) == (
        "ครูไม่มีสื่อของท้องถิ่น",
        "ครูและผู้ปกครอง",
        team.id,
    )
    assert activity.society == {"situation": "ไม่มีสื่อ", "partnership": "วางแผนด้วยกัน"}
    assert activity.is_learned_shared
    # What stands is what the form starts with: saved again, nothing changes.
    changes = len(activity.changes)
    assert client.send(client.form(path, action=path), do="save").status_code == 303
    assert len(db.session.get_one(Activity, part.activity_id).changes) == changes


def test_what_is_approved_counts_until_the_leads_head_approves_the_change(
    client_of: ClientOf, university: University
) -> None:
    part = log(university.musician, "ค่ายดนตรี", percent=50)
    colleague = make_contribution(university.dancer, part.activity, percent=50)
    client, path = client_of(university.musician), address(part)
    form = add(client, path, university.school)
    assert client.send(form, need="ครูขาดสื่อ", do="submit").status_code == 303
    part = db.session.get_one(Contribution, part.id)
    assert part.status is Status.SUBMITTED
    assert part.activity.need == "ครูขาดสื่อ"
    assert stands(part) == Engagement({}, {})
    shown = said(client_of(university.dancer).get(f"/activities/{part.activity_id}"))
    assert "โรงเรียนบ้านเกาะ" in shown
    queue = said(client_of(university.head).get(f"/review?open={part.id}"))
    assert "โรงเรียนบ้านเกาะ" in queue
    approve(part, university.head)
    assert list(stands(part).partners) == [university.school.id]
    rows = db.session.query(LedgerPartner).all()
    assert [row.partner_id for row in rows] == [university.school.id]
    # One engagement, carried by the entries of both.
    entries = [
        entry
        for one in (part, colleague)
        for entry in db.session.get_one(Contribution, one.id).entries
        if entry.voided_at is None
    ]
    assert {entry.engagement_id for entry in entries} == {rows[0].engagement_id}
    assert {entry.person_id for entry in entries} == {university.musician.id, university.dancer.id}


@SQLITE
def test_words_of_approved_work_change_at_once_and_a_later_reader_is_told(
    client_of: ClientOf, university: University
) -> None:
    part = log(university.musician, "ค่ายดนตรี")
    # What the university brings was noted in another order than the form's: that is no change of it.
    brought = {"resources": ["data", "knowledge"], "deciding": "told"}
    part.activity.engagement = {"partners": {str(university.school.id): brought}}
    db.session.commit()
    client, path = client_of(university.musician), address(part)
    form = client.form(path, action=path)
    assert client.send(form, need="ครูขาดสื่อ", do="submit").status_code == 303
    assert db.session.get_one(Contribution, part.id).status is Status.APPROVED
    page = said(client_of(university.head).get(f"/activities/{part.activity_id}"))
    assert "แก้หลังจากอนุมัติ" in page
    assert page.count("ครูขาดสื่อ") >= 2


@SQLITE
def test_without_a_part_of_their_own_the_lead_changes_words_alone(
    client_of: ClientOf, university: University
) -> None:
    part = make_contribution(university.dancer, make_activity(university.musician), percent=50)
    client, path = client_of(university.musician), address(part)
    form = add(client, path, university.school)
    response = client.send(form, need="คำที่พิมพ์", do="save")
    assert response.status_code == 422
    assert "คำที่พิมพ์" in response.text
    assert db.session.get_one(Activity, part.activity_id).need == ""
    assert client.send(client.form(path, action=path), need="คำที่พิมพ์", do="save").status_code == 303


@SQLITE
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"outcome-enrich-named": "y"}, "outcome-enrich-sentence"),
        ({"outcome-enrich-sentence": "คำ"}, "outcome-enrich-sentence"),
        (
            {
                "outcome-enrich-named": "y",
                "outcome-enrich-sentence": "คำ",
                "outcome-enrich-beneficiaries": "−1",
            },
            "outcome-enrich-beneficiaries",
        ),
        (
            {
                "outcome-enrich-named": "y",
                "outcome-enrich-sentence": "คำ",
                "outcome-enrich-beneficiaries": "abc",
            },
            "outcome-enrich-beneficiaries",
        ),
        (
            {"outcome-enrich-named": "y", "outcome-enrich-sentence": "คำ", "outcome-enrich-after": "มาก"},
            "outcome-enrich-after",
        ),
        (
            {"outcome-enrich-named": "y", "outcome-enrich-sentence": "คำ", "outcome-enrich-after": "9"},
            "outcome-enrich-measure",
        ),
        ({"transfer-to_whom": "กลุ่มแม่บ้าน"}, "transfer-what"),
        ({"transfer-what": "เครื่อง", "transfer-since": "1/1/2600"}, "transfer-since"),
        ({"transfer-what": "เครื่อง", "transfer-before": "7", "transfer-after": "4"}, "transfer-after"),
        ({"is_learned_shared": "y"}, "learned"),
        ({"need": "ก" * 10_001}, "need"),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_nothing_typed_is_lost(
    client_of: ClientOf, university: University, wrong: dict[str, Any], field: str
) -> None:
    part = make_contribution(university.musician, status=Status.DRAFT)
    client, path = client_of(university.musician), address(part)
    form = client.form(path, action=path)
    response = client.send(form, **{"need_with": "ครูทั้งตำบล", "do": "save", **wrong})
    assert response.status_code == 422
    assert f'id="{field}-error"' in response.text
    assert f'href="#{field}"' in response.text
    assert "ครูทั้งตำบล" in response.text
    for name, value in wrong.items():
        if value != "y":
            assert value in form_on(response, path).controls[name]
    assert db.session.get_one(Activity, part.activity_id).need_with == ""


@SQLITE
@pytest.mark.parametrize("level", ["0", "10", "สูง"])
def test_a_readiness_level_lies_between_one_and_nine(
    client_of: ClientOf, university: University, level: str
) -> None:
    part = make_contribution(university.musician, status=Status.DRAFT)
    data = {"transfer-what": "เครื่องอบ", "transfer-before": level, "do": "save", "need": "คำที่พิมพ์"}
    response = client_of(university.musician).post(address(part), data=data)
    assert response.status_code == 422
    assert 'id="transfer-before-error"' in response.text
    assert "คำที่พิมพ์" in response.text


@SQLITE
def test_a_partnership_cannot_begin_tomorrow(client_of: ClientOf, university: University) -> None:
    part = make_contribution(university.musician, status=Status.DRAFT)
    client, path, name = client_of(university.musician), address(part), f"partner-{university.school.id}"
    form = add(client, path, university.school)
    response = client.send(form, do="save", **{f"{name}-since": "17/6/2568", f"{name}-brings": "ครู"})
    assert response.status_code == 422
    assert f'id="{name}-since-error"' in response.text
    assert form_on(response, path).controls[f"{name}-brings"] == ["ครู"]


# Two at once


@pytest.mark.parametrize("approved", [False, True])
def test_what_was_written_in_another_window_is_shown_and_nothing_is_overwritten_unread(
    client_of: ClientOf, university: University, approved: bool
) -> None:
    part = (
        log(university.musician) if approved else make_contribution(university.musician, status=Status.DRAFT)
    )
    client, path = client_of(university.musician), address(part)
    mine = add(client, path, university.school, need="คำของฉัน")
    other = add(client, path, university.municipality)
    assert client.send(other, do="save", need="คำของอีกหน้าต่าง", learned="ครูอยากร่วม").status_code == 303
    response = client.send(mine, do="save")
    assert response.status_code == 422
    # Both texts are shown where both wrote, and what only the other wrote is in the form, its fold open.
    assert "คำของอีกหน้าต่าง" in said(response)
    again = form_on(response, path)
    assert again.controls["need"] == ["คำของฉัน"]
    assert again.controls["learned"] == ["ครูอยากร่วม"]
    both = {university.school.id, university.municipality.id}
    assert {int(one) for one in again.controls["partner"]} == both
    for fold in ("fold-need", "partners", "fold-learned"):
        assert re.search(f'<details[^>]* id="{fold}" open', response.text), fold
    assert 'id="fold-society" open' not in response.text
    assert client.send(again, do="save").status_code == 303
    now = db.session.get_one(Contribution, part.id)
    proposed = Engagement.read((now.proposed or {}).get("engagement")) if approved else stands(part)
    assert proposed.partners.keys() == both
    assert (now.activity.need, now.activity.learned) == ("คำของฉัน", "ครูอยากร่วม")


@SQLITE
def test_while_the_leads_part_waits_nothing_is_written(client_of: ClientOf, university: University) -> None:
    part = make_contribution(university.musician, status=Status.DRAFT)
    client, path = client_of(university.musician), address(part)
    form = client.form(path, action=path)
    assert client.send(form, do="submit").status_code == 303
    assert db.session.get_one(Contribution, part.id).status is Status.SUBMITTED
    assert client.get(path).status_code == 303
    response = client.send(form, need="คำที่พิมพ์", do="save")
    assert response.status_code == 422
    assert "คำที่พิมพ์" in response.text
    assert db.session.get_one(Activity, part.activity_id).need == ""


@SQLITE
def test_what_cannot_be_submitted_is_saved_all_the_same(client_of: ClientOf, university: University) -> None:
    part = make_contribution(university.musician, status=Status.DRAFT, hours=None)
    client, path = client_of(university.musician), address(part)
    form = client.form(path, action=path)
    assert client.send(form, need="ครูขาดสื่อ", do="submit").status_code == 303
    now = db.session.get_one(Contribution, part.id)
    assert (now.status, now.activity.need) == (Status.DRAFT, "ครูขาดสื่อ")


# Who may


def test_only_the_lead_writes_it(client_of: ClientOf, university: University) -> None:
    part = log(university.musician, percent=50)
    make_contribution(university.dancer, part.activity, Status.SUBMITTED, percent=50)
    for person, status in ((university.scientist, 404), (university.head, 403), (university.dancer, 403)):
        client = client_of(person)
        assert client.get(address(part)).status_code == status
        assert client.post(address(part), data={"do": "save"}).status_code == status


@SQLITE
def test_nobody_chooses_a_team_they_are_not_in(client_of: ClientOf, university: University) -> None:
    team = make_team(university.scientist)
    part = make_contribution(university.musician, status=Status.DRAFT)
    data = {"team": str(team.id), "do": "save"}
    response = client_of(university.musician).post(address(part), data=data)
    assert response.status_code == 422
    assert db.session.get_one(Activity, part.activity_id).team_id is None


@SQLITE
def test_logging_leads_on_to_it_with_a_draft(client_of: ClientOf, university: University) -> None:
    client = client_of(university.musician)
    form = client.form("/activities/new", action="/activities/new")
    kind = university.kind("lecture")
    response = client.send(form, area="service", kind=str(kind.id), title="บรรยาย", keep="engagement")
    assert response.status_code == 303
    assert response.headers["Location"].endswith("/engagement")


def test_the_statements_of_the_form_do_not_grow_with_the_partners(
    client_of: ClientOf, university: University
) -> None:
    part = make_contribution(university.musician, status=Status.DRAFT)
    client, path = client_of(university.musician), address(part)
    client.send(add(client, path, university.school), do="save")
    client.get(path)
    with counted() as few:
        client.get(path)
    client.send(add(client, path, university.municipality), do="save")
    client.get(path)
    with counted() as many:
        client.get(path)
    assert len(many) == len(few)
