"""The demo university as rows: loaded once, with every status, a ledger that adds up, and full desks for the fixed sign-ins."""

from bisect import bisect_right
from datetime import datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from app.access.reviewers import chairs
from app.accounts.actions import demo_accounts, fits
from app.checks import problems
from app.demo.founding import PASSWORD
from app.demo.loader import load_demo
from app.extensions import db
from app.models import (
    Activity,
    Contribution,
    Decision,
    LedgerEntry,
    Person,
    RegisterChange,
    Status,
    Unit,
)
from app.verify.closes import closes
from app.verify.entries import entries, moments
from app.verify.files import files
from app.verify.histories import histories
from app.web.flags import noted
from tests.demo.conftest import TODAY


def somebody(name: str) -> Person:
    return db.session.scalars(select(Person).where(Person.email == f"{name}@demo.pattana")).one()


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def waiting_for(person: Person) -> list[Contribution]:
    """What `person` may decide, asked of every submitted part."""
    submitted = db.session.scalars(select(Contribution).where(Contribution.status == Status.SUBMITTED))
    return [part for part in submitted if chairs().bench(part).seat_of(person) is not None]


def statuses_of(person: Person) -> dict[Status, int]:
    query = select(Contribution.status, func.count()).where(Contribution.person_id == person.id)
    rows = db.session.execute(query.group_by(Contribution.status)).all()
    return {status: number for status, number in rows}  # noqa: C416


def test_it_has_what_the_demo_promises(demo: Flask) -> None:
    assert count(Person) == 300
    assert 38 <= count(Unit) <= 46
    assert 5_500 <= count(Activity) <= 6_500
    assert count(Contribution) > count(Activity) + 1_000
    titles = db.session.scalar(select(func.count(func.distinct(Activity.title))))
    assert titles is not None
    assert titles >= 1_500


def test_a_second_load_changes_nothing(demo: Flask) -> None:
    before = count(Decision)
    assert load_demo(TODAY) is False
    assert count(Decision) == before


def test_the_fixed_sign_ins_open_with_the_password_and_nobody_else_has_one(demo: Flask) -> None:
    assert [(person.email or "").split("@")[0] for person in demo_accounts()] == [
        "staff", "staff2", "head", "dean", "rector", "hr", "admin", "recorder",
    ]  # fmt: skip
    assert all(fits(person, PASSWORD) for person in demo_accounts())
    assert db.session.scalar(select(func.count(Person.id)).where(Person.password_hash.is_not(None))) == 8


def test_every_status_is_there(demo: Flask) -> None:
    assert set(db.session.scalars(select(Contribution.status).distinct())) == set(Status)


def test_it_is_all_well(demo: Flask) -> None:
    """What counts is what was approved, histories and closes agree, files have their bytes."""
    for ask in (entries, moments, histories, closes, files):
        assert [sentence for found in ask() for sentence in found] == []


def test_the_ledger_was_posted_in_the_order_of_its_moments(demo: Flask) -> None:
    moments_of_posting = list(db.session.scalars(select(LedgerEntry.posted_at).order_by(LedgerEntry.id)))
    assert moments_of_posting == sorted(moments_of_posting)
    approved = select(Decision.at).where(Decision.to_status == Status.APPROVED)
    done = sorted([*db.session.scalars(approved), *db.session.scalars(select(RegisterChange.at))])
    for moment in moments_of_posting:
        last = done[bisect_right(done, moment) - 1]
        assert (moment - last).total_seconds() < 1


def test_a_history_begins_with_its_record_and_its_versions_rise(demo: Flask) -> None:
    last: dict[int, tuple[datetime, list[int]]] = {}
    for line in db.session.scalars(select(Decision).order_by(Decision.id)):
        versions = line.snapshot["versions"]
        if line.contribution_id not in last:
            assert line.move in ("create", "propose")
        else:
            earlier, were = last[line.contribution_id]
            assert line.at > earlier
            assert versions[1] > were[1]
        last[line.contribution_id] = (line.at, versions)
    current = db.session.execute(
        select(Contribution.id, Contribution.version).where(Contribution.status == Status.APPROVED)
    )
    assert all(last[part_id][1][1] == version for part_id, version in current)


def test_what_waits_has_nothing_missing_and_somebody_to_decide(demo: Flask) -> None:
    for part in db.session.scalars(select(Contribution).where(Contribution.status == Status.SUBMITTED)):
        assert not problems(part)
        assert chairs().bench(part).seats


def test_heads_never_decided_their_own_work_and_some_stood_in_for_others(demo: Flask) -> None:
    decided = select(Decision).where(Decision.move.in_(("approve", "return")))
    lines = list(db.session.scalars(decided))
    assert all(line.by_id != line.contributor_id for line in lines)
    assert any(line.acting_for_id and line.order_number for line in lines)


def test_the_home_page_of_staff_is_full(demo: Flask) -> None:
    found = statuses_of(somebody("staff"))
    assert found[Status.RETURNED] >= 1
    assert found[Status.PROPOSED] >= 1
    assert found[Status.DRAFT] >= 2
    assert found[Status.SUBMITTED] >= 3
    assert found[Status.APPROVED] >= 40


def test_the_head_has_a_queue_with_one_that_came_back_and_work_of_her_own_at_the_dean(demo: Flask) -> None:
    head, dean = somebody("head"), somebody("dean")
    queue = waiting_for(head)
    assert 15 <= len(queue) <= 22
    assert any([line.move for line in part.decisions].count("submit") == 2 for part in queue)
    assert any(part.reviewing_unit is not None and part.reviewing_unit.code == "EDU-CI" for part in queue)
    assert sum(part.person_id == head.id for part in waiting_for(dean)) >= 2
    assert any(part.person_id == dean.id for part in waiting_for(somebody("rector")))
    assert any(part.person_id == somebody("rector").id for part in waiting_for(somebody("hr")))


def test_the_head_has_each_kind_of_flag_and_more_without_any(demo: Flask) -> None:
    queue = waiting_for(somebody("head"))
    found = noted(queue).values()
    assert any(one.load for one in found)
    assert sum(one.twin is not None for one in found) >= 2
    assert any(one.lacks_evidence for one in found)
    assert any(one.late_by for one in found)
    assert len(found) <= len(queue) / 2


def test_evidence_can_be_opened(demo: Flask) -> None:
    activity = db.session.scalars(select(Activity).where(Activity.evidence.any()).limit(1)).one()
    item = activity.evidence[0]
    stored = Path(demo.config["INSTANCE"]) / "evidence" / item.sha256[:2] / item.sha256
    assert stored.stat().st_size == item.size
