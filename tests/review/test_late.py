"""Closed periods in the review: what becomes late, accepting one by one or several for one reason, revoking, and the badge."""

from collections.abc import Callable
from datetime import date

import pytest

from app import ledger, workflow
from app.closing.actions import reopen_period
from app.extensions import db
from app.models import Contribution, LedgerEntry, Role, Status
from tests.activities.said import flashed
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.factories import (
    approve,
    bring,
    grant,
    log,
    make_activity,
    make_closed,
    make_contribution,
    make_person,
)
from tests.review.reading import by_id, heading, main
from tests.statements import counted

ClientOf = Callable[..., CheckedClient]
on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


@pytest.fixture
def closed(university: University) -> None:
    """The fiscal year 2025, which the work of most tests lies in."""
    make_closed(university.year(2025), university.hr)


def late_part(university: University, hours: float = 6, **facts: object) -> Contribution:
    return bring(
        make_contribution(university.musician, status=Status.SUBMITTED, hours=hours, **facts), Status.LATE
    )  # type: ignore[arg-type]


def standing(part: Contribution) -> list[LedgerEntry]:
    return ledger.standing_entries(db.session.get_one(Contribution, part.id))


@pytest.mark.usefixtures("closed")
def test_approving_what_a_closed_period_counts_says_that_it_waits_for_hr(
    client_of: ClientOf, university: University
) -> None:
    part = make_contribution(university.musician, status=Status.SUBMITTED)
    client = client_of(university.head, "en")
    client.send(client.form(f"/review?open={part.id}", action=f"/{part.id}/approve"))
    assert "It waits for university HR, because Fiscal year 2025 is closed and would change." in flashed(
        client
    )
    assert db.session.get_one(Contribution, part.id).status is Status.LATE
    assert not standing(part)


@on_sqlite
@pytest.mark.usefixtures("closed")
def test_approving_several_says_how_many_of_them_wait_for_hr(
    client_of: ClientOf, university: University
) -> None:
    parts = [make_contribution(university.musician, status=Status.SUBMITTED) for _ in range(2)]
    client = client_of(university.head, "en")
    versions = {f"version-{part.id}": workflow.version_of(part) for part in parts}
    client.post("/review/approve", data={"pick": [str(part.id) for part in parts], **versions})
    assert "2 of them wait for university HR, because a closed period counts them." in flashed(client)


@pytest.mark.usefixtures("closed")
def test_hr_sees_who_approved_what_changes_and_accepts_it_with_a_reason(
    client_of: ClientOf, university: University
) -> None:
    part = log(university.musician, "คอนเสิร์ต", hours=6, first_day=date(2024, 3, 3))
    make_closed(university.year(2024), university.hr)
    workflow.move(part, "amend", by=university.musician)
    part.minutes = 8 * 60
    workflow.move(part, "submit", by=university.musician)
    approve(part)
    client = client_of(university.hr, "en")
    page = client.get("/review/late")
    text = main(page)
    assert heading(page) == "1 late record waits for university HR"
    assert "Assoc. Prof. Khwanchai Thalenoi approved it on" in text
    assert "Fiscal year 2024: 6:00 h counted of it, change +2:00 h" in text
    form = client.form("/review/late", action="/late/accept")
    refused = client.send(form, pick=[str(part.id)], reason=" ")
    assert refused.status_code == 422 and "checked" in refused.text
    assert client.send(form, reason="มติ", pick=[]).status_code == 422
    assert client.send(form, pick=[str(part.id)], reason="มติที่ประชุม").status_code == 303
    part = db.session.get_one(Contribution, part.id)
    assert (part.status, part.decisions[-1].reason) == (Status.APPROVED, "มติที่ประชุม")
    assert sum(entry.minutes for entry in standing(part)) == 8 * 60
    assert "accepted" in client.get(f"/activities/{part.activity_id}").text


@on_sqlite
@pytest.mark.usefixtures("closed")
def test_in_bulk_what_is_stale_or_not_theirs_is_skipped_and_told(
    client_of: ClientOf, university: University
) -> None:
    stale, good = (late_part(university) for _ in range(2))
    second = make_person("second-hr", university.unit("office"))
    grant(second, Role.HR, university.root)
    versions = {f"version-{part.id}": workflow.version_of(part) for part in (stale, good)}
    stale.activity.title = "เปลี่ยนแล้ว"
    db.session.flush()
    own = make_activity(second)
    theirs = bring(make_contribution(second, own, Status.SUBMITTED), Status.LATE)
    versions[f"version-{theirs.id}"] = workflow.version_of(theirs)
    client = client_of(second, "en")
    ids = [str(part.id) for part in (theirs, stale, good)]
    client.post("/review/late/accept", data={"pick": ids, "reason": "มติ", **versions})
    told = flashed(client)
    assert (
        "Accepted 1 record" in told and "It is your own work." in told and "changed since you read it" in told
    )
    statuses = [db.session.get_one(Contribution, part.id).status for part in (theirs, stale, good)]
    assert statuses == [Status.LATE, Status.LATE, Status.APPROVED]


@on_sqlite
def test_a_round_that_would_be_restated_is_named_once(client_of: ClientOf, university: University) -> None:
    (later,) = [one for one in university.year(2025).rounds if one.first_day == date(2025, 4, 1)]
    later.name_en = "Fiscal year 2025, round 2"
    make_closed(later, university.hr)
    late_part(university, first_day=date(2025, 5, 7))
    said = main(client_of(university.hr, "en").get("/review/late"))
    assert "Fiscal year 2025, round 2 (1 Apr – 30 Sep 2025): 0:00 h counted of it" in said
    assert said.count("Fiscal year") == 1


@on_sqlite
@pytest.mark.usefixtures("closed")
def test_hr_returns_what_is_late_and_comes_back_to_the_list(
    client_of: ClientOf, university: University
) -> None:
    part = late_part(university)
    client = client_of(university.hr)
    answer = client.send(client.form("/review/late", action="/return"), reason="ผิดปี")
    assert answer.headers["Location"].endswith("/review/late")
    assert db.session.get_one(Contribution, part.id).status is Status.RETURNED


@on_sqlite
@pytest.mark.usefixtures("closed")
def test_one_is_accepted_on_its_own_page_and_its_reason_is_never_lost(
    client_of: ClientOf, university: University
) -> None:
    part = late_part(university)
    client = client_of(university.hr, "en")
    form = client.form(f"/activities/{part.activity_id}", action="/accept")
    assert client.send(form, reason="").status_code == 422
    kept = client.send(form, reason="ก" * 2001)
    assert kept.status_code == 422 and "ก" * 2001 in kept.text
    stale = client.send(form, version="1.1", reason="มติ")
    assert stale.status_code == 409 and "มติ" in stale.text
    assert client.send(form, reason="มติ").headers["Location"].endswith(f"/activities/{part.activity_id}")
    assert db.session.get_one(Contribution, part.id).status is Status.APPROVED


@on_sqlite
@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("code", ["musician", "head", "dean", "rector", "admin", "scientist"])
def test_nobody_else_accepts(client_of: ClientOf, university: University, code: str) -> None:
    part = late_part(university)
    client = client_of(getattr(university, code))
    assert client.get("/review/late").status_code == 403
    assert client.post("/review/late/accept", data={"pick": str(part.id), "reason": "x"}).status_code == 403
    answer = client.post(
        f"/review/{part.id}/accept", data={"version": workflow.version_of(part), "reason": "x"}
    )
    assert answer.status_code in (403, 404)
    assert db.session.get_one(Contribution, part.id).status is Status.LATE


@on_sqlite
@pytest.mark.usefixtures("closed")
def test_the_badge_and_the_first_page_count_what_is_late(client_of: ClientOf, university: University) -> None:
    late_part(university)
    log(university.hr, "ประชุม", first_day=date(2024, 3, 3))
    client = client_of(university.hr, "en")
    home = client.get("/").text
    assert "1 late record to accept" in home
    assert "1 late record waits for university HR" in client.get("/review").text
    assert "late record" not in client_of(university.head, "en").get("/").text


@on_sqlite
@pytest.mark.usefixtures("closed")
def test_the_statements_of_the_late_list_do_not_grow(client_of: ClientOf, university: University) -> None:
    late_part(university)
    client = client_of(university.hr)
    client.get("/review/late")
    with counted() as few:
        client.get("/review/late")
    for _ in range(5):
        late_part(university)
    client.get("/review/late")
    with counted() as many:
        client.get("/review/late")
    assert len(many) == len(few)


# Revoking


def test_the_reviewer_revokes_with_a_reason_and_the_owner_reads_it(
    client_of: ClientOf, university: University
) -> None:
    part = log(university.musician, "คอนเสิร์ต")
    client = client_of(university.head, "en")
    path = f"/activities/{part.activity_id}"
    form = client.form(path, action="/revoke")
    assert client.send(form, reason=" ").status_code == 422
    assert client.send(form, reason="นับซ้ำ").headers["Location"].endswith(path)
    part = db.session.get_one(Contribution, part.id)
    assert (part.status, standing(part)) == (Status.RETURNED, [])
    text = main(client_of(university.musician, "en").get(path))
    assert "revoked the approval of your part" in text and "นับซ้ำ" in text


@on_sqlite
def test_in_a_closed_period_the_head_reads_why_not_and_hr_revokes(
    client_of: ClientOf, university: University
) -> None:
    part = log(university.musician, "คอนเสิร์ต")
    make_closed(university.year(2025), university.hr)
    path = f"/activities/{part.activity_id}"
    head = client_of(university.head, "en")
    assert "Only university HR can revoke it" in main(head.get(path))
    data = {"version": workflow.version_of(part), "reason": "นับซ้ำ"}
    refused = head.post(f"/review/{part.id}/revoke", data=data)
    assert refused.status_code == 403
    assert "Only university HR can revoke it" in main(refused) and "นับซ้ำ" in refused.text
    hr = client_of(university.hr, "en")
    assert hr.send(hr.form(path, action="/revoke"), reason="นับซ้ำ").status_code == 303
    assert db.session.get_one(Contribution, part.id).status is Status.RETURNED


@on_sqlite
@pytest.mark.parametrize(("code", "answer"), [("musician", 403), ("rector", 403), ("scientist", 404)])
def test_nobody_else_revokes(client_of: ClientOf, university: University, code: str, answer: int) -> None:
    part = log(university.musician)
    data = {"version": workflow.version_of(part), "reason": "x"}
    client = client_of(getattr(university, code))
    assert client.post(f"/review/{part.id}/revoke", data=data).status_code == answer
    assert by_id(client.get("/"), "main") is not None
    assert db.session.get_one(Contribution, part.id).status is Status.APPROVED


@on_sqlite
@pytest.mark.usefixtures("closed")
def test_hr_is_told_where_their_own_late_work_waits(client_of: ClientOf, university: University) -> None:
    other = make_person("other-hr", university.root)
    grant(other, Role.HR, university.root)
    part = bring(make_contribution(university.hr, status=Status.SUBMITTED, hours=3), Status.LATE)
    client = client_of(university.hr, "en")
    page = client.get("/review/late")
    assert heading(page) == "No late record waits for you"
    assert "1 late record of your own is not here, because nobody accepts their own work." in main(page)
    name = other.name_in("en")
    assert f"Waits for {name}" in main(page)
    record = main(client.get(f"/activities/{part.activity_id}"))
    assert f"waits for university HR ({name}), because a closed period counts it." in record


@on_sqlite
def test_accepting_after_the_period_was_reopened_says_why_it_cannot_be(
    client_of: ClientOf, university: University
) -> None:
    period = university.year(2025)
    make_closed(period, university.hr)
    part = late_part(university, title="มาช้า")
    client = client_of(university.hr, "en")
    many, one = client.form("/review/late", "/accept"), f"/review/{part.id}/accept"
    reopen_period(period, reason="ปิดเร็วไป", by=university.hr)
    client.send(many, pick=[str(part.id)], reason="ครบแล้ว")
    sentence = "“มาช้า” is not late any more: the period is open again, and it waits for"
    assert f"Accepted none, skipped 1: {sentence} Assoc. Prof. Khwanchai Thalenoi." in flashed(client)
    answer = client.post(one, data={"reason": "ครบแล้ว", "version": "1.1"})
    assert answer.status_code == 403
    assert sentence in main(answer)
