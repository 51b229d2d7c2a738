"""Posting and voiding: what counts, what counted at a moment, and what the database refuses to anybody."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select, text

from app import clock, ledger, workflow
from app.clock import clock_at
from app.extensions import db
from app.models import Activity, Contribution, Decision, LedgerEntry, LedgerLock, Scale, Status
from tests.cast import University
from tests.conftest import NOW
from tests.factories import (
    appoint,
    approve,
    bangkok,
    bring,
    give_back,
    log,
    make_activity,
    make_calendar,
    make_contribution,
    make_period,
    make_person,
    reviewer_of,
)
from tests.posting import post, void
from tests.statements import counted


def standing(at: datetime | None = None) -> list[tuple[int, int, int]]:
    """Contribution, unit and minutes of every entry that counts, or counted at a moment."""
    rows = db.session.execute(
        select(LedgerEntry.contribution_id, LedgerEntry.unit_id, LedgerEntry.minutes)
        .where(ledger.standing(at))
        .order_by(LedgerEntry.contribution_id, LedgerEntry.first_day, LedgerEntry.unit_id)
    )
    return [tuple(row) for row in rows]  # type: ignore[misc]


def every_entry() -> list[LedgerEntry]:
    return list(db.session.scalars(select(LedgerEntry).order_by(LedgerEntry.id)))


# What is written


def test_nothing_counts_before_it_is_approved(university: University) -> None:
    for status in (Status.DRAFT, Status.SUBMITTED, Status.RETURNED):
        make_contribution(university.musician, status=status)
    assert every_entry() == []


def test_an_approval_copies_the_approved_facts_into_the_ledger(university: University) -> None:
    part = log(
        university.musician,
        kind=university.kind("concert"),
        first_day=date(2025, 1, 6),
        last_day=date(2025, 1, 8),
        hours=10.5,
        scale=Scale.NATIONAL,
    )
    (entry,) = part.entries
    assert (entry.activity_id, entry.person_id, entry.unit_id) == (
        part.activity_id,
        university.musician.id,
        university.unit("music").id,
    )
    assert (entry.kind_id, entry.area, entry.scale) == (
        university.kind("concert").id,
        "culture",
        Scale.NATIONAL,
    )
    assert (entry.activity_first_day, entry.first_day, entry.last_day) == (
        date(2025, 1, 6),
        date(2025, 1, 6),
        date(2025, 1, 8),
    )
    assert (entry.minutes, entry.credit, entry.is_nearest) == (630, 1_000_000, False)
    # The moments of the lock never repeat: this one is a little after that of the submission.
    assert NOW <= entry.posted_at < NOW + timedelta(seconds=1)
    assert entry.voided_at is None


def test_work_is_cut_where_a_period_of_any_calendar_begins_or_ends(university: University) -> None:
    part = log(
        university.musician,
        first_day=date(2024, 5, 25),
        last_day=date(2024, 10, 10),
        hours=139,
    )
    # The academic year ends on 31 May, the next begins on 10 June, the fiscal year on 1 October.
    assert [entry.first_day for entry in part.entries] == [
        date(2024, 5, 25),
        date(2024, 6, 1),
        date(2024, 6, 10),
        date(2024, 10, 1),
    ]
    assert sum(entry.minutes for entry in part.entries) == 139 * 60
    assert sum(entry.credit for entry in part.entries) == 1_000_000


def test_a_later_calendar_changes_no_sum_when_work_is_posted_again(university: University) -> None:
    part = log(university.joint, first_day=date(2024, 9, 1), last_day=date(2024, 10, 31), hours=101)
    before = {entry.id: entry for entry in part.entries}
    calendar = make_calendar("solar")
    make_period(calendar, date(2024, 9, 16), date(2024, 10, 15))
    post(part)
    db.session.commit()
    after = ledger.standing_entries(part)
    assert len(after) > len(before)
    for old in before.values():
        inside = [
            new
            for new in after
            if new.unit_id == old.unit_id and old.first_day <= new.first_day and new.last_day <= old.last_day
        ]
        assert sum(new.minutes for new in inside) == old.minutes
        assert sum(new.credit for new in inside) == old.credit


def test_work_of_a_leaver_after_their_last_day_is_counted_and_listed(university: University) -> None:
    part = log(university.leaver, first_day=date(2024, 9, 21), last_day=date(2024, 10, 10), hours=20)
    assert {entry.unit_id for entry in part.entries} == {university.unit("music").id}
    assert [(entry.minutes, entry.is_nearest) for entry in part.entries] == [(600, False), (600, True)]


def test_a_transfer_in_the_middle_goes_to_both_units(university: University) -> None:
    mover = make_person("mover")
    appoint(mover, university.unit("music"), last_day=date(2025, 3, 3))
    appoint(mover, university.unit("biology"), first_day=date(2025, 3, 4))
    part = log(mover, first_day=date(2025, 3, 3), last_day=date(2025, 3, 4), hours=3)
    assert [(entry.unit_id, entry.minutes, entry.credit) for entry in part.entries] == [
        (university.unit("music").id, 90, 500_000),
        (university.unit("biology").id, 90, 500_000),
    ]


def test_nobodys_credit_depends_on_the_order_of_approvals(university: University) -> None:
    sums = []
    for order in ((0, 1, 2), (2, 0, 1), (1, 2, 0)):
        activity = make_activity(university.musician, first_day=date(2025, 3, 1), last_day=date(2025, 3, 10))
        parts = [
            make_contribution(person, activity, Status.SUBMITTED, percent=percent, hours=7)
            for person, percent in (
                (university.musician, 33.34),
                (university.dancer, 33.33),
                (university.scientist, 33.33),
            )
        ]
        for at in order:
            approve(parts[at])
        sums.append([sum(entry.credit for entry in part.entries) for part in parts])
    assert sums == [[333_400, 333_300, 333_300]] * 3


# Approving twice, again, and taking back


def test_approving_twice_posts_once(university: University) -> None:
    part = make_contribution(university.musician, status=Status.SUBMITTED)
    approve(part)
    with pytest.raises(workflow.Refused):
        workflow.move(part, "approve", by=university.head)
    assert len(every_entry()) == 1


def test_posting_again_replaces_what_stood(university: University) -> None:
    part = log(university.musician, hours=6)
    part.minutes, part.first_day, part.last_day = 480, part.first_day, part.first_day
    post(part)
    db.session.commit()
    assert standing() == [(part.id, university.unit("music").id, 480)]
    old, new = every_entry()
    assert old.voided_at == new.posted_at


def test_after_a_change_of_days_no_stale_entry_counts(university: University) -> None:
    part = log(university.musician, first_day=date(2024, 9, 1), last_day=date(2024, 10, 31), hours=10)
    part.first_day = part.last_day = date(2024, 10, 31)
    post(part)
    db.session.commit()
    assert [(entry.first_day, entry.minutes) for entry in ledger.standing_entries(part)] == [
        (date(2024, 10, 31), 600)
    ]


def test_voiding_ends_exactly_the_entries_of_one_part(university: University) -> None:
    activity = make_activity(university.musician)
    hers = make_contribution(university.musician, activity, percent=50)
    his = make_contribution(university.dancer, activity, percent=50)
    void(hers)
    db.session.commit()
    assert [entry.contribution_id for entry in every_entry() if entry.voided_at is None] == [his.id]
    assert len(every_entry()) == 2


def test_approved_voided_and_approved_again_is_as_if_approved_once(university: University) -> None:
    part = log(university.joint, first_day=date(2024, 9, 1), last_day=date(2024, 10, 31), hours=100)
    once = standing()
    void(part)
    assert standing() == []
    post(part)
    assert standing() == once


def test_voiding_what_does_not_stand_changes_nothing(university: University) -> None:
    part = make_contribution(university.musician, status=Status.SUBMITTED)
    void(part)
    approve(part)
    void(part)
    before = [entry.voided_at for entry in every_entry()]
    void(part)
    assert [entry.voided_at for entry in every_entry()] == before


# As of a moment


def test_any_number_can_be_computed_as_of_any_moment(university: University) -> None:
    moments = [bangkok(date(2025, 6, day)) for day in (1, 2, 3, 4)]
    with clock_at(moments[0]):
        first = log(university.musician, first_day=date(2025, 5, 1))
    with clock_at(moments[1]):
        second = log(university.musician, first_day=date(2025, 5, 2))
    with clock_at(moments[2]):
        void(first)
    with clock_at(moments[3]):
        first.minutes = 60
        post(first)
    db.session.commit()
    music = university.unit("music").id
    assert standing(moments[0] - timedelta(microseconds=1)) == []
    after = [moment + timedelta(seconds=1) for moment in moments]
    assert standing(after[0]) == [(first.id, music, 360)]
    assert standing(after[1]) == [(first.id, music, 360), (second.id, music, 360)]
    assert standing(after[2]) == [(second.id, music, 360)]
    assert standing(after[3]) == standing() == [(first.id, music, 60), (second.id, music, 360)]


def test_moments_rise_even_if_the_clock_was_set_back(university: University) -> None:
    first = make_contribution(university.musician, status=Status.SUBMITTED)
    second = make_contribution(university.musician, status=Status.SUBMITTED)
    approve(first)
    approve(second, at=NOW - timedelta(hours=1))
    assert second.entries[0].posted_at == first.entries[0].posted_at + timedelta(microseconds=1)
    assert db.session.get_one(LedgerLock, 1).last_moment == second.entries[0].posted_at


def test_the_ledger_is_locked_before_the_clock_is_read(
    university: University, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = make_contribution(university.musician, status=Status.SUBMITTED)
    db.session.commit()
    read_after: list[list[str]] = []

    with counted() as statements:

        def now() -> datetime:
            read_after.append(list(statements))
            return NOW

        monkeypatch.setattr(clock, "now", now)
        for change in (post, void):
            statements.clear()
            read_after.clear()
            change(part)
            assert any("ledger_lock" in statement for statement in read_after[0])


# The workflow around it


def test_an_approval_that_would_pass_the_whole_is_refused(university: University) -> None:
    activity = make_activity(university.musician)
    make_contribution(university.dancer, activity, percent=60)
    hers = make_contribution(university.musician, activity, Status.SUBMITTED, percent=40)
    # Her share rises behind the checks of submitting, as after a slip of the database.
    db.session.execute(text("UPDATE contribution SET share = 400001 WHERE id = :id"), {"id": hers.id})
    with pytest.raises(workflow.Refused):
        approve(hers)
    db.session.rollback()
    assert db.session.scalar(select(func.sum(LedgerEntry.credit)).where(ledger.standing())) in (None, 600_000)


def test_shares_over_the_whole_cannot_be_submitted(university: University) -> None:
    activity = make_activity(university.musician)
    make_contribution(university.dancer, activity, Status.PROPOSED, percent=60.01)
    hers = make_contribution(university.musician, activity, Status.DRAFT, percent=40)
    with pytest.raises(workflow.Refused):
        workflow.move(hers, "submit", by=university.musician)


def test_a_part_that_was_returned_counts_nothing_and_can_come_back(university: University) -> None:
    part = make_contribution(university.musician, status=Status.SUBMITTED)
    give_back(part)
    assert standing() == []
    bring(part, Status.APPROVED)
    assert len(standing()) == 1


def test_who_may_decide_is_never_the_contributor(university: University) -> None:
    for person in university.people.values():
        if person.appointments:
            part = make_contribution(person, status=Status.SUBMITTED)
            assert reviewer_of(part) is not person
            with pytest.raises(workflow.Refused):
                workflow.move(part, "approve", by=person)


def test_a_part_deleted_as_a_draft_leaves_no_row(university: University) -> None:
    part = make_contribution(university.musician, status=Status.DRAFT)
    workflow.discard(part, by=university.musician)
    assert db.session.scalars(select(Contribution)).all() == []
    assert db.session.scalars(select(Decision)).all() == []


def test_a_lead_with_two_parts_can_delete_one_of_them(university: University) -> None:
    activity = make_activity(university.musician, first_day=date(2025, 3, 1), last_day=date(2025, 3, 10))
    first, second = (
        make_contribution(
            university.musician, activity, Status.DRAFT, percent=50, first_day=day, last_day=day
        )
        for day in (date(2025, 3, 1), date(2025, 3, 2))
    )
    workflow.discard(first, by=university.musician)
    assert db.session.scalars(select(Contribution)).all() == [second]
    workflow.discard(second, by=university.musician)
    assert db.session.scalars(select(Activity)).all() == []
