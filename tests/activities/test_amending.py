"""After an approval, on the screen: one's own part changed or kept, shared facts proposed, evidence that goes, work copied."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import pytest

from app import amendments, clock, ledger, workflow
from app.clock import clock_at
from app.counting import Question, total
from app.extensions import db
from app.facts import counted, counted_by
from app.models import Activity, Contribution, Evidence, Part, Scale, Status
from tests.activities.said import flashed, said
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.factories import approve, make_activity, make_closed, make_contribution

ClientOf = Callable[..., CheckedClient]
on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def show(part: Contribution) -> str:
    return f"/activities/{part.activity_id}"


def edit(part: Contribution) -> str:
    return f"/activities/{part.activity_id}/edit"


def edit_part(part: Contribution) -> str:
    return f"/contributions/{part.id}/edit"


def team(university: University) -> list[Contribution]:
    """The musician leads, the dancer and the joint take part on days of their own; all are approved."""
    activity = make_activity(
        university.musician,
        university.kind("lecture"),
        "โครงการดนตรีชุมชน",
        first_day=date(2024, 9, 1),
        last_day=date(2024, 11, 30),
    )
    return [
        make_contribution(person, activity, percent=percent, hours=hours, first_day=first, last_day=last)
        for person, percent, hours, first, last in (
            (university.musician, 50, 31, date(2024, 9, 1), date(2024, 11, 30)),
            (university.dancer, 30, 17, date(2024, 9, 1), date(2024, 10, 20)),
            (university.joint, 20, 7.5, date(2024, 10, 1), date(2024, 11, 30)),
        )
    ]


def wholes(parts: list[Contribution]) -> list[ledger.Whole]:
    return [
        ledger.whole_of(ledger.standing_entries(db.session.get_one(Contribution, part.id))) for part in parts
    ]


# One's own part


def test_an_approved_part_is_changed_in_one_step_and_its_head_reads_only_the_difference(
    client_of: ClientOf, university: University
) -> None:
    lead, dancer, _joint = team(university)
    before = total(Question())
    client = client_of(university.dancer)
    form = client.form(edit_part(dancer), action=edit_part(dancer))
    assert client.send(form, hours="20").status_code == 303
    part = db.session.get_one(Contribution, dancer.id)
    assert (part.status, [line.move for line in part.decisions[-2:]]) == (
        Status.SUBMITTED,
        ["amend", "submit"],
    )
    assert total(Question()) == before
    page = client_of(university.dean, "en").get(f"/review?open={dancer.id}").text
    assert "A change of what is approved: only what differs" in page
    assert re.search(r"17:00</del> <ins>.*20:00", page)
    # Everybody is shown what counts, and beside it what waits.
    shown = client_of(university.joint, "en").get(show(lead)).text
    assert "What is approved counts. Waiting:" in shown
    assert '<td data-label="Hours" class="num">17:00</td>' in shown
    approve(part, by=university.dean)
    assert wholes([dancer])[0].minutes == 20 * 60


def test_a_change_kept_for_later_is_seen_by_its_owner_and_the_lead_alone(
    client_of: ClientOf, university: University
) -> None:
    lead, dancer, _joint = team(university)
    client = client_of(university.dancer)
    form = client.form(edit_part(dancer), action=edit_part(dancer))
    client.send(form, hours="20", keep="draft")
    assert "Being changed" in client_of(university.musician, "en").get(show(lead)).text
    assert "20:00" not in client_of(university.joint, "en").get(show(lead)).text
    drop = client.form(show(lead), action="/drop")
    assert client.send(drop).status_code == 303
    part = db.session.get_one(Contribution, dancer.id)
    assert (part.status, part.minutes) == (Status.APPROVED, 17 * 60)


def test_a_colleague_changes_the_share_of_their_approved_part(
    client_of: ClientOf, university: University
) -> None:
    one = university
    activity = make_activity(one.musician, one.kind("lecture"))
    make_contribution(one.musician, activity, percent=30)
    part = make_contribution(one.dancer, activity, percent=60)
    client = client_of(one.dancer, "en")
    form = client.form(edit_part(part), action=edit_part(part))
    answer = client.send(form, share="70.5")
    assert answer.status_code == 422
    assert "The shares total 100.5 %: together they may not pass 100 %." in said(answer)
    assert db.session.get_one(Contribution, part.id).status is Status.APPROVED
    assert client.send(form, share="40").status_code == 303
    part = db.session.get_one(Contribution, part.id)
    assert (part.status, part.share, wholes([part])[0].credit) == (Status.SUBMITTED, 400_000, 600_000)
    page = client_of(one.dean, "en").get(f"/review?open={part.id}").text
    assert re.search(r"60 %</del> <ins>.*40 %", page.replace("\xa0", " "))
    approve(part, by=one.dean)
    assert wholes([part])[0].credit == 400_000


@on_sqlite
def test_before_an_approval_the_share_is_the_leads(client_of: ClientOf, university: University) -> None:
    activity = make_activity(university.musician, university.kind("lecture"))
    part = make_contribution(university.dancer, activity, Status.RETURNED, percent=60)
    client = client_of(university.dancer, "en")
    form = client.form(edit_part(part), action=edit_part(part))
    assert "share" not in form.controls
    data = {name: values for name, values in form.controls.items() if name != "csrf_token"}
    assert client.post(edit_part(part), data={**data, "share": "90", "keep": "1"}).status_code == 303
    assert db.session.get_one(Contribution, part.id).share == 600_000


@on_sqlite
def test_saving_an_approved_part_unchanged_changes_nothing(
    client_of: ClientOf, university: University
) -> None:
    part = make_contribution(university.musician)
    client = client_of(university.musician)
    assert client.send(client.form(edit_part(part), action=edit_part(part))).status_code == 303
    assert client.send(client.form(edit(part), action=edit(part)), title="ชื่อใหม่").status_code == 303
    part = db.session.get_one(Contribution, part.id)
    assert (part.status, part.activity.title) == (Status.APPROVED, "ชื่อใหม่")


@on_sqlite
def test_a_change_taken_back_is_no_draft_and_what_is_late_cannot_be_edited(
    client_of: ClientOf, university: University
) -> None:
    part = make_contribution(university.musician)
    workflow.move(part, "amend", by=university.musician)
    part.minutes = 60
    workflow.move(part, "submit", by=university.musician)
    client = client_of(university.musician, "en")
    client.send(client.form(show(part), action="/recall"))
    assert "What is approved counts while you change it" in flashed(client)
    part = db.session.get_one(Contribution, part.id)
    make_closed(university.year(2025), university.hr)
    workflow.move(part, "submit", by=university.musician)
    approve(part)
    assert part.status is Status.LATE
    for path in (edit(part), edit_part(part)):
        assert client.get(path).status_code == 303
        assert "waits for university HR" in flashed(client)
    assert "because a closed period counts it" in client.get(show(part)).text


@on_sqlite
def test_lists_show_what_counts_while_a_part_is_being_changed(
    client_of: ClientOf, university: University
) -> None:
    part = make_contribution(university.musician, hours=6)
    workflow.move(part, "amend", by=university.musician)
    part.minutes, part.role = 999, Part.SPEAKER
    mine = client_of(university.musician).get("/activities").text
    assert "6:00" in mine and "16:39" not in mine


# Shared facts


def test_the_leads_change_of_kind_and_days_waits_while_the_words_change_at_once(
    client_of: ClientOf, university: University
) -> None:
    parts = team(university)
    lead = parts[0]
    before, figures = wholes(parts), total(Question())
    research = university.kind("training")
    client = client_of(university.musician, "en")
    form = client.form(edit(lead), action=edit(lead))
    data = {name: values for name, values in form.controls.items() if name != "csrf_token"}
    changed = {"kind": str(research.id), "title": "ชื่อใหม่", "scale": "national", "first_day": "1/8/2024"}
    assert client.post(edit(lead), data={**data, **changed}).status_code == 303
    activity = db.session.get_one(Activity, lead.activity_id)
    assert activity.title == "ชื่อใหม่"
    assert (activity.kind.code, activity.scale, activity.first_day) == ("lecture", None, date(2024, 9, 1))
    assert (wholes(parts), total(Question())) == (before, figures)
    told = client_of(university.joint, "en").get(show(lead)).text
    assert "proposes a change. What stands above counts until it is approved." in told
    carrier = db.session.get_one(Contribution, lead.id)
    assert carrier.status is Status.SUBMITTED
    with clock_at(clock.now() + timedelta(hours=1)):
        approve(carrier, by=university.head)
    db.session.commit()
    for whole, then in zip(wholes(parts), before, strict=True):
        assert whole == then._replace(
            kind_id=research.id,
            area=research.area,
            scale=Scale.NATIONAL,
            activity_first_day=date(2024, 8, 1),
            **({"span": whole.span} if whole.contribution_id == lead.id else {}),
        )
    posted = ledger.standing_entries(carrier)[0].posted_at
    assert total(Question(as_of=posted - timedelta(microseconds=1))) == figures
    after = client_of(university.joint, "en").get(show(lead)).text
    assert "In force from now on, since" in after
    # Only the title is marked as changed since what the head read of the dancer's part.
    assert after.count("Changed since approved") == 1


@on_sqlite
def test_a_lead_without_a_part_is_told_what_to_do(client_of: ClientOf, university: University) -> None:
    activity = make_activity(university.musician, university.kind("lecture"))
    make_contribution(university.dancer, activity, percent=40)
    client = client_of(university.musician, "en")
    path = f"/activities/{activity.id}/edit"
    answer = client.post(
        path,
        data={
            "kind": str(activity.kind_id),
            "title": activity.title,
            "first_day": "3/3/2025",
            "scale": "national",
        },
    )
    assert answer.status_code == 422
    assert "add one under “Colleagues and shares” first" in said(answer)
    assert db.session.get_one(Activity, activity.id).scale is None


@on_sqlite
def test_days_that_would_leave_a_colleague_out_are_not_even_proposed(
    client_of: ClientOf, university: University
) -> None:
    lead, *_others = team(university)
    client = client_of(university.musician, "en")
    form = client.form(edit(lead), action=edit(lead))
    answer = client.send(form, first_day="1/10/2024", last_day="30/11/2024", keep="draft")
    assert answer.status_code == 422
    part = db.session.get_one(Contribution, lead.id)
    assert (part.status, part.proposed) == (Status.APPROVED, None)


@on_sqlite
def test_dropping_a_proposal_leaves_the_facts_in_force(client_of: ClientOf, university: University) -> None:
    lead, *_others = team(university)
    client = client_of(university.musician, "en")
    form = client.form(edit(lead), action=edit(lead))
    assert client.send(form, scale="national", keep="draft").status_code == 303
    assert client.form(edit(lead), action=edit(lead)).controls["scale"] == ["national"]
    client.send(client.form(show(lead), action="/drop"))
    part = db.session.get_one(Contribution, lead.id)
    assert (part.status, part.proposed, part.activity.scale) == (Status.APPROVED, None, None)


@on_sqlite
def test_facts_change_at_once_again_when_nothing_counts_any_more(
    client_of: ClientOf, university: University
) -> None:
    part = make_contribution(university.musician, kind=university.kind("lecture"))
    workflow.move(part, "revoke", by=university.head, reason="นับซ้ำ")
    client = client_of(university.musician)
    form = client.form(edit(part), action=edit(part))
    assert client.send(form, scale="national", keep="draft").status_code == 303
    part = db.session.get_one(Contribution, part.id)
    assert (part.activity.scale, part.proposed, part.status) == (Scale.NATIONAL, None, Status.RETURNED)


# Evidence


def test_evidence_of_an_approved_part_goes_once_it_is_approved_without_it(
    client_of: ClientOf, university: University
) -> None:
    part = make_contribution(university.musician, shown=True)
    item = part.activity.evidence[0].id
    client = client_of(university.musician, "en")
    page = f"/activities/{part.activity_id}/evidence"
    client.send(client.form(page, action="/remove"))
    assert "goes once your part is approved without it" in flashed(client)
    part = db.session.get_one(Contribution, part.id)
    assert (part.status, part.proposed) == (Status.AMENDING, {"evidence_removed": [item]})
    client.send(client.form(page, action="/keep"))
    assert db.session.get_one(Contribution, part.id).proposed is None
    client.send(client.form(page, action="/remove"))
    client.send(client.form(show(part), action="/submit"))
    assert "Goes once the part of" in client_of(university.head, "en").get(show(part)).text
    approve(db.session.get_one(Contribution, part.id), by=university.head)
    db.session.commit()
    assert db.session.get(Evidence, item) is None


# Copying


@on_sqlite
def test_an_earlier_activity_is_copied_without_its_days_evidence_and_colleagues(
    client_of: ClientOf, university: University
) -> None:
    lead, *_others = team(university)
    client = client_of(university.dancer)
    form = client.form(f"/activities/{lead.activity_id}/copy", action="/activities/new")
    assert form.controls["title"] == ["โครงการดนตรีชุมชน"]
    assert form.controls["hours"] == ["17:00"]
    assert client.send(form, keep="draft").status_code == 303
    copied = db.session.query(Contribution).order_by(Contribution.id.desc()).first()
    assert copied is not None and copied.activity_id != lead.activity_id
    assert (copied.person_id, copied.activity.first_day, copied.status) == (
        university.dancer.id,
        clock.today(),
        Status.DRAFT,
    )
    assert len(copied.activity.contributions) == 1 and not copied.activity.evidence
    assert client_of(university.head).get(f"/activities/{lead.activity_id}/copy").status_code == 403
    assert client_of(university.scientist).get(f"/activities/{lead.activity_id}/copy").status_code in (
        403,
        404,
    )
    university.kind("lecture").retired_on = clock.today()
    db.session.commit()
    again = client.form(f"/activities/{lead.activity_id}/copy", action="/activities/new")
    assert again.controls.get("kind") in (None, [], [""])


# Whatever is changed


@on_sqlite
@pytest.mark.parametrize("seed", range(6))
def test_sums_stay_until_the_approval_and_other_parts_keep_their_own(
    university: University, seed: int
) -> None:
    """Whatever the lead changes of their part and of the facts, and however it goes to and fro."""
    some = Random(seed)
    parts = team(university)
    lead = parts[0]
    figures, before = total(Question()), wholes(parts)

    def write() -> None:
        lead.minutes, lead.share = some.randint(1, 9000), some.randint(1, 50) * 10_000
        day = date(2024, 9, 1) - timedelta(days=some.randint(0, 400))
        scale = some.choice([None, *Scale])
        amendments.propose_facts(lead, counted(lead.activity)._replace(scale=scale, first_day=day))
        db.session.flush()

    moves = some.choices(["submit", "recall", "return", "drop", "amend"], k=6)
    for name in ["amend", *moves, "amend", "submit"]:
        by = university.head if name == "return" else university.musician
        if workflow.is_open(lead, name, by):
            workflow.move(lead, name, by=by, reason="ตรวจ")
        if lead.status is Status.AMENDING:
            write()
        assert (total(Question()), wholes(parts)) == (figures, before)
    mine, facts = (lead.minutes, lead.share), counted_by(lead)
    approve(lead, by=university.head)
    for whole, then in zip(wholes(parts)[1:], before[1:], strict=True):
        assert whole == then._replace(scale=facts.scale, activity_first_day=facts.first_day)
    whole = wholes([lead])[0]
    assert (whole.minutes, whole.credit) == mine
    earlier = ledger.standing_entries(lead)[0].posted_at - timedelta(microseconds=1)
    assert total(Question(as_of=earlier)) == figures
