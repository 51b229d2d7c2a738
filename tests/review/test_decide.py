"""One decision: approve, return with a reason; too late, not allowed, on what was read and on nothing else."""

from datetime import date

import pytest

from app import workflow
from app.clock import clock_at
from app.extensions import db
from app.models import ActivityChange, Contribution, LedgerEntry, Role, Status
from tests.cast import TODAY
from tests.factories import add_link, bangkok, give_back, grant, make_activity, make_contribution, make_person
from tests.review.reading import by_id, heading, main, queue_rows, root_of, titles, words

on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


@pytest.fixture
def part(university):
    return make_contribution(university.musician, status=Status.SUBMITTED, title="ดนตรีไทย", hours=18)


def status_of(part):
    return db.session.get_one(Contribution, part.id).status


def approve_form(client, part):
    return client.form(f"/review?open={part.id}", f"/review/{part.id}/approve")


def return_form(client, part):
    return client.form(f"/review?open={part.id}", f"/review/{part.id}/return")


# It works


def test_what_is_approved_leaves_the_queue_and_counts(university, client_of, part):
    client = client_of(university.head, "en")
    response = client.send(approve_form(client, part))
    assert response.status_code == 303
    assert status_of(part) is Status.APPROVED
    assert db.session.query(LedgerEntry).one().minutes == 18 * 60
    page = client.follow(response)
    assert "Approved: “ดนตรีไทย” of Asst. Prof. Dr. Ketsara Lampam, 18:00 h" in main(page)
    assert titles(page) == []


def test_what_is_returned_carries_its_reason(university, client_of, part):
    client = client_of(university.head, "en")
    page = client.follow(client.send(return_form(client, part), reason="ขอรายชื่อ\nผู้เข้าร่วม"))
    assert status_of(part) is Status.RETURNED
    assert part.decisions[-1].reason.splitlines() == ["ขอรายชื่อ", "ผู้เข้าร่วม"]
    assert "Returned “ดนตรีไทย” to Asst. Prof. Dr. Ketsara Lampam" in main(page)
    assert db.session.query(LedgerEntry).count() == 0


@on_sqlite
def test_the_next_record_is_open_then_in_the_same_filtered_list(university, client_of):
    make_contribution(university.joint, status=Status.SUBMITTED, title="อื่น", at=bangkok(date(2025, 6, 1)))
    parts = [
        make_contribution(
            university.musician, status=Status.SUBMITTED, title=f"ดนตรี {at}", at=bangkok(date(2025, 6, at))
        )
        for at in range(2, 6)
    ]
    client = client_of(university.head, "en")
    form = client.form(f"/review?q=ดนตรี&open={parts[1].id}", f"/review/{parts[1].id}/approve")
    response = client.send(form)
    assert response.headers["Location"].endswith(f"open={parts[2].id}#record-{parts[2].id}")
    page = client.follow(response)
    assert titles(page) == ["ดนตรี 2", "ดนตรี 4", "ดนตรี 5"]
    # What was done is told right before what is read next, and not as if it were said of that.
    assert "Approved" not in "".join(by_id(page, f"record-{parts[2].id}").itertext())
    rows = [(node.get("id") or node.get("class"), words(node)) for node in root_of(page).iter("li")]
    [(at, told)] = [(at, text) for at, (which, text) in enumerate(rows) if which == "told"]
    assert told.startswith("Approved: “ดนตรี 3” of Asst. Prof. Dr. Ketsara Lampam")
    assert rows[at + 1][0] == f"row-{parts[2].id}"
    last = client.send(approve_form(client, parts[3]))
    assert "open" not in last.headers["Location"]


@on_sqlite
def test_from_the_page_of_an_activity_one_stays_there(university, client_of, part):
    client = client_of(university.head)
    form = client.form(f"/activities/{part.activity_id}", f"/review/{part.id}/approve")
    assert client.send(form).headers["Location"] == f"/activities/{part.activity_id}"
    assert status_of(part) is Status.APPROVED


@on_sqlite
def test_a_decision_for_somebody_is_told_with_the_order(university, client_of, part):
    acting = make_person("acting", university.unit("music"))
    grant(
        acting, Role.ACTING_HEAD, university.unit("music"), acting_for=university.head, order_number="12/2567"
    )
    client = client_of(acting, "en")
    form = return_form(client, part)
    assert "You decide for Assoc. Prof. Khwanchai Thalenoi, order 12/2567." in main(
        client.get(f"/review?open={part.id}")
    )
    client.send(form, reason="ขอรายชื่อ")
    workflow.move(part, "submit", by=university.musician)
    again = main(client.get(f"/review?open={part.id}"))
    assert "Acting Test, acting for Assoc. Prof. Khwanchai Thalenoi, order 12/2567 returned it" in again


@on_sqlite
def test_enter_in_the_reason_is_a_new_line_of_a_form_that_only_returns(university, client_of, part):
    client = client_of(university.head)
    record = by_id(client.get(f"/review?open={part.id}"), f"record-{part.id}")
    reasons = [form for form in record.iter("form") for field in form.iter("textarea")]
    assert [form.get("action") for form in reasons] == [f"/review/{part.id}/return"]
    assert all(field.get("type") in ("hidden",) for form in reasons for field in form.iter("input"))


# Bad input


@pytest.mark.parametrize("reason", ["", "   ", "\u200b\u00a0", "ก" * 2001])
def test_without_a_reason_nothing_is_returned(university, client_of, part, reason):
    client = client_of(university.head, "en")
    response = client.send(return_form(client, part), reason=reason)
    assert response.status_code == 422
    assert status_of(part) is Status.SUBMITTED
    assert "To fix" in response.text
    assert by_id(response, f"reason-{part.id}-error") is not None
    assert reason.strip("\u200b\u00a0 ") in "".join(by_id(response, f"reason-{part.id}").itertext())


@pytest.mark.parametrize("data", [{}, {"version": ""}, {"reason": "เหตุผล"}])
@pytest.mark.parametrize("move", ["approve", "return"])
def test_without_the_version_that_was_read_nothing_is_decided(university, client_of, part, move, data):
    response = client_of(university.head, "en").post(f"/review/{part.id}/{move}", data=data)
    assert response.status_code == 422
    assert "What you had read did not come along" in main(response)
    assert status_of(part) is Status.SUBMITTED


@on_sqlite
@pytest.mark.parametrize("version", ["1", "0.0", "999.999", "x", "1.2.3", "1.99999999999999999999"])
def test_a_version_that_nobody_read_decides_nothing(university, client_of, part, version):
    response = client_of(university.head, "en").post(f"/review/{part.id}/approve", data={"version": version})
    assert response.status_code == 409
    assert status_of(part) is Status.SUBMITTED


@on_sqlite
def test_a_decision_needs_the_token(university, client_of, part):
    data = {"version": workflow.version_of(part)}
    assert (
        client_of(university.head).post(f"/review/{part.id}/approve", data=data, csrf=False).status_code
        == 400
    )
    assert status_of(part) is Status.SUBMITTED
    assert client_of(university.head).get(f"/review/{part.id}/approve").status_code == 405


# Not allowed


@pytest.mark.parametrize("move", ["approve", "return"])
@pytest.mark.parametrize(
    ("who", "answer"),
    [
        ("science-head", 404),
        ("support", 404),
        ("admin", 404),
        ("musician", 403),
        ("rector", 403),
        ("dean", 403),
        ("hr", 403),
    ],
)
@on_sqlite
def test_a_crafted_request_decides_nothing(university, client_of, part, who, answer, move):
    data = {"version": workflow.version_of(part), "reason": "เหตุผล"}
    response = client_of(university.people[who]).post(f"/review/{part.id}/{move}", data=data)
    assert response.status_code == answer
    assert status_of(part) is Status.SUBMITTED


def test_nobody_decides_on_their_own_work_whatever_they_hold(university, client_of):
    part = make_contribution(university.hr, status=Status.SUBMITTED)
    for role in (Role.HEAD, Role.ACTING_HEAD, Role.EXECUTIVE):
        for unit in ("office", "tsu"):
            grant(university.hr, role, university.unit(unit))
    data = {"version": workflow.version_of(part), "reason": "เหตุผล", "pick": part.id}
    data[f"version-{part.id}"] = data["version"]
    client = client_of(university.hr)
    for move in ("approve", "return"):
        refused = client.post(f"/review/{part.id}/{move}", data=data)
        assert refused.status_code == 403
        assert "ไม่มีใครพิจารณางานของตนเอง" in main(refused)
    assert client.post("/review/approve", data=data).status_code == 303
    assert status_of(part) is Status.SUBMITTED


# Too late


def test_approving_twice_posts_once_and_says_so(university, client_of, part):
    client = client_of(university.head, "en")
    form = approve_form(client, part)
    client.send(form)
    page = client.follow(client.send(form))
    assert "has already been approved" in main(page)
    assert db.session.query(LedgerEntry).count() == 1


def test_after_a_recall_nothing_is_approved_and_the_draft_is_not_given_away(university, client_of, part):
    client = client_of(university.head, "en")
    form = approve_form(client, part)
    workflow.move(part, "recall", by=university.musician)
    part.activity.title = "ยังไม่อยากบอก"
    page = client.follow(client.send(form))
    assert "“ดนตรีไทย” is a draft again: its owner recalled it." in main(page)
    assert "ยังไม่อยากบอก" not in page.text
    assert status_of(part) is Status.DRAFT
    stranger = client_of(university.science_head)
    assert stranger.post(form.action, data={"version": workflow.version_of(part)}).status_code == 404


@pytest.mark.parametrize("meanwhile", ["recalled", "approved"])
def test_a_reason_is_not_lost_when_there_is_nothing_to_return_any_more(
    university, client_of, part, meanwhile
):
    client = client_of(university.head, "en")
    form = return_form(client, part)
    if meanwhile == "recalled":
        workflow.move(part, "recall", by=university.musician)
    else:
        workflow.move(part, "approve", by=university.head)
    response = client.send(form, reason="ขอรายชื่อผู้เข้าร่วม")
    assert response.status_code == 409
    assert heading(response) == "Nothing was done"
    assert ("its owner recalled it" if meanwhile == "recalled" else "already been approved") in main(response)
    assert "ขอรายชื่อผู้เข้าร่วม" in main(response)


@on_sqlite
def test_a_grant_that_ended_after_the_page_was_opened_decides_nothing(university, client_of):
    stand_in = make_person("stand-in", university.unit("performing"))
    grant(stand_in, Role.HEAD, university.unit("performing"), last_day=TODAY)
    part = make_contribution(university.dancer, status=Status.SUBMITTED)
    with clock_at(bangkok(TODAY, 23, 55)):
        client = client_of(stand_in)
        form = approve_form(client, part)
    with clock_at(bangkok(date(2025, 6, 17), 0, 5)):
        response = client.send(form)
    # The session may have ended with the role; else it is as if there were nothing.
    assert response.status_code == 404 or response.headers["Location"].startswith("/sign-in")
    assert status_of(part) is Status.SUBMITTED


# It changed


def test_what_changed_since_it_was_read_is_shown_and_decided_anew(university, client_of, part):
    client = client_of(university.head, "en")
    form = approve_form(client, part)
    workflow.move(part, "recall", by=university.musician)
    part.minutes = 30 * 60
    add_link(part.activity)
    workflow.move(part, "submit", by=university.musician)
    response = client.send(form)
    assert response.status_code == 409
    assert status_of(part) is Status.SUBMITTED
    assert heading(response) == "Changed since you read it: “ดนตรีไทย”"
    assert "Hours from 18:00 to 30:00" in main(response)
    assert "Evidence + added รายงาน" in main(response)
    assert "Nothing was decided" in main(response)
    anew = by_id(response, "now")
    assert anew is not None
    data = {"version": workflow.version_of(part)}
    assert f'value="{data["version"]}"' in response.text
    assert client.post(form.action, data=data).status_code == 303
    assert status_of(part) is Status.APPROVED


@on_sqlite
def test_a_reason_typed_in_vain_is_kept(university, client_of, part):
    client = client_of(university.head, "en")
    form = return_form(client, part)
    part.activity.title = "ดนตรีไทยร่วมสมัย"
    response = client.send(form, reason="ขอรายชื่อผู้เข้าร่วม")
    assert response.status_code == 409
    assert "Title from ดนตรีไทย to ดนตรีไทยร่วมสมัย" in main(response)
    assert "ขอรายชื่อผู้เข้าร่วม" in "".join(by_id(response, f"reason-{part.id}").itertext())


@on_sqlite
def test_taken_back_and_submitted_unchanged_is_told_as_unchanged(university, client_of, part):
    client = client_of(university.head, "en")
    form = approve_form(client, part)
    workflow.move(part, "recall", by=university.musician)
    workflow.move(part, "submit", by=university.musician)
    assert "What you had read stands unchanged: decide once more." in main(client.send(form))


@on_sqlite
def test_only_what_changed_after_the_reading_is_told(university, client_of, part):
    """Returned, corrected and submitted again, then read, then changed: the correction had been read."""
    give_back(part)
    part.minutes = 20 * 60
    workflow.move(part, "submit", by=university.musician)
    client = client_of(university.head, "en")
    form = approve_form(client, part)
    part.activity.place = "ท่าแค"
    response = client.send(form)
    told = main(response).split("Decide on what stands now")[1].split("Part")[0]
    assert "Place to ท่าแค" in told
    assert "20:00" not in told


@on_sqlite
def test_a_decision_on_one_part_does_not_make_the_others_stale(university, client_of):
    activity = make_activity(university.dancer)
    one = make_contribution(university.musician, activity, Status.SUBMITTED, percent=40)
    two = make_contribution(university.joint, activity, Status.SUBMITTED, percent=40)
    client = client_of(university.head)
    first, second = approve_form(client, one), approve_form(client, two)
    assert client.send(first).status_code == 303
    assert client.send(second).status_code == 303
    assert {status_of(one), status_of(two)} == {Status.APPROVED}
    assert db.session.query(ActivityChange).count() == 0
    assert queue_rows(client.get("/review")) == []
