"""The real year in the demo: closed years that were restated, one closed twice, what waits for HR, changes that wait for a head."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.access.reviewers import chairs
from app.counting import Question, closes_of, figures_of, total
from app.demo import year_end
from app.demo.year import SETTLED, settled_academic_year, settled_fiscal_year
from app.extensions import db
from app.models import (
    Activity,
    ActivityChange,
    Contribution,
    Decision,
    LedgerEntry,
    Period,
    PeriodClose,
    Person,
    RegisterChange,
    RegisterMove,
    Status,
    Unit,
)
from tests.demo.test_demo_content import DAYS
from tests.demo.test_loader import somebody


def closed() -> dict[str, list[PeriodClose]]:
    periods = {one.name_en: one for one in db.session.scalars(select(Period))}
    found = closes_of(periods.values())
    return {name: found[one.id] for name, one in periods.items() if one.id in found}


def decisions(move: str) -> list[Decision]:
    return list(db.session.scalars(select(Decision).where(Decision.move == move)))


@pytest.mark.parametrize("today", [*DAYS, date(2026, 11, 19), date(2026, 11, 18), date(2027, 1, 31)])
def test_all_of_it_has_happened_by_the_day_of_the_demo(today: date) -> None:
    latest = settled_fiscal_year(today)
    assert settled_academic_year(today) <= today - timedelta(days=SETTLED)
    assert latest <= today - timedelta(days=SETTLED)
    happened = year_end.events(today)
    assert max(event.at for event in happened).date() < today
    assert len({event.at for event in happened}) == len(happened)
    # What the story has a head approve on the 38th day, HR accepts.
    papers = latest + timedelta(days=38)
    assert any(event.at.date() > papers and event.happen is year_end.accept for event in happened)


def test_the_last_two_fiscal_years_and_the_academic_year_are_closed(demo: Flask) -> None:
    found = closed()
    assert set(found) == {"Fiscal year 2025", "Fiscal year 2026", "Academic year 2025"}
    first, second = found["Fiscal year 2025"]
    assert first.reopened_at is not None
    assert second.reopened_at is None
    root = str(db.session.scalars(select(Unit.id).where(Unit.parent_id.is_(None))).one())
    assert first.figures["units"][root] != second.figures["units"][root]


def test_every_closed_year_has_been_restated(demo: Flask) -> None:
    root = db.session.scalars(select(Unit.id).where(Unit.parent_id.is_(None))).one()
    for closes in closed().values():
        close = closes[-1]
        asked = Question(unit_id=root, period=close.period)
        assert total(asked) != total(asked.but(as_of=close.closed_at))
        assert figures_of(close.period, close.closed_at)["units"] == close.figures["units"]


def test_hr_accepted_late_work_with_a_reason_and_has_some_left(demo: Flask) -> None:
    accepted = decisions("accept")
    assert 50 <= len(accepted) <= 400
    assert all(line.reason for line in accepted)
    assert any(line.contributor_id == somebody("staff").id for line in accepted)
    waiting = list(db.session.scalars(select(Contribution).where(Contribution.status == Status.LATE)))
    assert 1 <= len(waiting) <= 20
    assert any(part.person_id == somebody("staff2").id for part in waiting)
    hr = somebody("hr")
    assert all(chairs().bench(part).seat_of(hr) for part in waiting)


def test_one_piece_of_work_was_revoked_from_a_closed_year(demo: Flask) -> None:
    [line] = decisions("revoke")
    assert line.by_id == somebody("hr").id
    entries = db.session.scalars(
        select(LedgerEntry).where(LedgerEntry.contribution_id == line.contribution_id)
    )
    assert all(entry.voided_at is not None for entry in entries)
    assert line.contribution.status is Status.RETURNED


def test_a_transfer_was_entered_two_months_late_and_cut_work_of_a_closed_year(demo: Flask) -> None:
    [line] = db.session.scalars(select(RegisterChange).where(RegisterChange.move == RegisterMove.TRANSFERRED))
    year = closed()["Fiscal year 2026"][-1]
    assert line.reason
    assert line.at > year.closed_at
    person = db.session.get_one(Person, line.person_id)
    moved = max(post.first_day for post in person.appointments)
    assert 50 <= (line.at.date() - moved).days <= 70
    inside = (
        LedgerEntry.person_id == person.id,
        LedgerEntry.first_day >= moved,
        LedgerEntry.last_day <= year.period.last_day,
    )
    recut = select(func.count()).where(*inside, LedgerEntry.posted_at == line.at)
    assert db.session.scalar(recut)


def test_three_changes_wait_for_the_head_and_one_is_being_made(demo: Flask) -> None:
    amended = {line.contribution_id: line.contribution for line in decisions("amend")}
    waiting = [part for part in amended.values() if part.status is Status.SUBMITTED]
    head = somebody("head")
    assert all(chairs().bench(part).seat_of(head) for part in waiting)
    assert sorted(part.proposed is not None for part in waiting) == [False, True, True]
    [edited] = [part for part in amended.values() if part.status is Status.AMENDING]
    assert edited.person_id == somebody("staff").id


def test_a_change_of_shared_facts_was_approved(demo: Flask) -> None:
    [change] = [one for one in db.session.scalars(select(ActivityChange)) if "scale" in one.facts]
    assert change.facts == {"scale": ["national", "international"]}
    activity = db.session.get_one(Activity, change.activity_id)
    standing = select(LedgerEntry).where(
        LedgerEntry.activity_id == activity.id, LedgerEntry.voided_at.is_(None)
    )
    found = list(db.session.scalars(standing))
    assert len({entry.person_id for entry in found}) == 2
    assert {entry.scale for entry in found} == {activity.scale}
