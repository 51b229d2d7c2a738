"""The table of moves: from where each one leads to where, who may make it, and that a stale or late try does nothing."""

from datetime import date

import pytest
from sqlalchemy import select

from app import clock, past, workflow
from app.access import Permission
from app.clock import clock_at
from app.extensions import db
from app.models import Activity, Contribution, LedgerEntry, Part, Role, Status
from app.workflow import MOVES, Refused, Stale
from tests.cast import TODAY
from tests.factories import (
    appoint,
    approve,
    bangkok,
    bring,
    give_back,
    grant,
    make_activity,
    make_closed,
    make_contribution,
    make_person,
)

on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)

ACTORS = {
    Permission.CONTRIBUTION_EDIT: "musician",
    Permission.CONTRIBUTION_PROPOSE: "dancer",
    Permission.CONTRIBUTION_LEAVE: "musician",
    Permission.CONTRIBUTION_DECIDE: "head",
    Permission.CONTRIBUTION_REVOKE: "head",
    Permission.PERIOD_CLOSE: "hr",
}


def part_in(university, status):
    """A part of the musician in an activity that the dancer leads; a late one in a year that is closed."""
    activity = make_activity(university.dancer)
    part = make_contribution(university.musician, activity, Status.PROPOSED, percent=50)
    if status is Status.LATE:
        make_closed(university.year(part.last_day.year), university.hr)
    return bring(part, status)


def actor_of(name, status):
    """Who of the cast makes the move: what is late university HR decides on."""
    code = ACTORS[MOVES[name].permission]
    return "hr" if status is Status.LATE and code == "head" else code


# The table


@on_sqlite
@pytest.mark.parametrize("status", list(Status))
def test_each_move_is_open_from_its_sources_only_and_to_its_actor_only(university, status):
    part = part_in(university, status)
    for name, move in MOVES.items():
        for code, person in university.people.items():
            is_actor = code == actor_of(name, status)
            assert workflow.is_open(part, name, person) == (status in move.sources and is_actor), (name, code)


@pytest.mark.parametrize(
    ("name", "status", "after"),
    [
        ("confirm", Status.PROPOSED, Status.SUBMITTED),
        ("decline", Status.PROPOSED, Status.DECLINED),
        ("propose", Status.DECLINED, Status.PROPOSED),
        ("submit", Status.DRAFT, Status.SUBMITTED),
        ("submit", Status.RETURNED, Status.SUBMITTED),
        ("recall", Status.SUBMITTED, Status.DRAFT),
        ("approve", Status.SUBMITTED, Status.APPROVED),
        ("return", Status.SUBMITTED, Status.RETURNED),
        ("leave", Status.DRAFT, Status.DECLINED),
        ("leave", Status.RETURNED, Status.DECLINED),
        ("amend", Status.APPROVED, Status.AMENDING),
        ("submit", Status.AMENDING, Status.SUBMITTED),
        ("drop", Status.AMENDING, Status.APPROVED),
        ("revoke", Status.APPROVED, Status.RETURNED),
        ("accept", Status.LATE, Status.APPROVED),
        ("return", Status.LATE, Status.RETURNED),
        ("reopen", Status.LATE, Status.SUBMITTED),
        ("discard", Status.DRAFT, Status.DECLINED),
        ("withdraw", Status.PROPOSED, Status.DECLINED),
    ],
)
def test_a_move_leads_where_the_table_says_and_leaves_a_line(university, name, status, after):
    part = part_in(university, status)
    actor = university.people[actor_of(name, status)]
    before, lines = part.version, len(part.decisions)
    workflow.move(part, name, by=actor, reason="เหตุผล")
    db.session.refresh(part)
    line = part.decisions[-1]
    assert part.status is after
    assert part.version == before + 1
    assert len(part.decisions) == lines + 1
    assert (line.move, line.from_status, line.to_status, line.by) == (name, status, after, actor)
    assert line.snapshot["versions"] == [part.activity.version, part.version]


@on_sqlite
@pytest.mark.parametrize("name", [name for name, move in MOVES.items() if move.needs_reason])
@pytest.mark.parametrize("reason", ["", "  \n "])
def test_a_reason_is_needed_and_space_is_none(university, name, reason):
    source = MOVES[name].sources[0]
    part = part_in(university, source)
    with pytest.raises(Refused):
        workflow.move(part, name, by=university.people[actor_of(name, source)], reason=reason)


@on_sqlite
def test_a_part_confirmed_before_it_is_done_becomes_a_draft(university):
    activity = make_activity(university.dancer, first_day=TODAY, last_day=date(2025, 6, 20))
    part = make_contribution(university.musician, activity, Status.PROPOSED)
    workflow.move(part, "confirm", by=university.musician)
    assert part.status is Status.DRAFT


@on_sqlite
def test_what_is_not_done_yet_cannot_be_submitted(university):
    part = make_contribution(university.musician, status=Status.DRAFT, first_day=date(2025, 6, 17))
    with pytest.raises(Refused):
        workflow.move(part, "submit", by=university.musician)
    with clock_at(bangkok(date(2025, 6, 17))):
        workflow.move(part, "submit", by=university.musician)
    assert part.status is Status.SUBMITTED


@on_sqlite
@pytest.mark.parametrize(
    ("name", "code"), [("create", "dancer"), ("propose", "musician"), ("submit", "musician")]
)
def test_the_first_move_asks_for_permission_too(university, name, code):
    """The musician's part of what the dancer leads."""
    activity = make_activity(university.dancer)
    part = Contribution(
        activity=activity,
        person=university.musician,
        role=Part.MEMBER,
        first_day=activity.first_day,
        last_day=activity.last_day,
        share=500_000,
        status_since=clock.now(),
        created_at=clock.now(),
    )
    with pytest.raises(Refused):
        workflow.begin(part, name, by=university.people[code])
    assert part.decisions == []


# What was read


def test_a_decision_is_on_the_version_that_was_read(university):
    part = make_contribution(university.musician, status=Status.SUBMITTED)
    read = workflow.version_of(part)
    part.activity.title = "ชื่ออื่น"
    db.session.flush()
    for name in ("approve", "return"):
        with pytest.raises(Stale) as caught:
            workflow.move(part, name, by=university.head, reason="เหตุผล", read_version=read)
        assert caught.value.part is part
    assert part.status is Status.SUBMITTED
    workflow.move(part, "approve", by=university.head, read_version=workflow.version_of(part))
    assert part.status is Status.APPROVED


@on_sqlite
def test_recalled_and_submitted_again_is_another_version(university):
    part = make_contribution(university.musician, status=Status.SUBMITTED)
    read = workflow.version_of(part)
    workflow.move(part, "recall", by=university.musician)
    workflow.move(part, "submit", by=university.musician)
    with pytest.raises(Stale):
        workflow.move(part, "approve", by=university.head, read_version=read)


@on_sqlite
@pytest.mark.parametrize("read", ["", "1", "0.0", "1.1.1", "x.y"])
def test_a_version_that_is_none_is_stale(university, read):
    part = make_contribution(university.musician, status=Status.SUBMITTED)
    with pytest.raises(Stale):
        workflow.move(part, "approve", by=university.head, read_version=read)


def test_a_second_approval_does_nothing_and_says_what_happened(university):
    part = make_contribution(university.musician, status=Status.SUBMITTED)
    read = workflow.version_of(part)
    workflow.move(part, "approve", by=university.head, read_version=read)
    with pytest.raises(Refused) as caught:
        workflow.move(part, "approve", by=university.head, read_version=read)
    assert not isinstance(caught.value, Stale)
    assert db.session.query(LedgerEntry).count() == 1


@on_sqlite
def test_nothing_is_approved_after_a_recall(university):
    part = make_contribution(university.musician, status=Status.SUBMITTED)
    workflow.move(part, "recall", by=university.musician)
    with pytest.raises(Refused):
        workflow.move(part, "approve", by=university.head)


@on_sqlite
def test_a_grant_that_ended_meanwhile_decides_nothing(university):
    stand_in = make_person("stand-in", university.unit("performing"))
    grant(stand_in, Role.HEAD, university.unit("performing"), last_day=TODAY)
    part = make_contribution(university.dancer, status=Status.SUBMITTED)
    with clock_at(bangkok(date(2025, 6, 17))), pytest.raises(Refused):
        workflow.move(part, "approve", by=stand_in)


@on_sqlite
def test_without_any_appointment_nothing_is_approved(university):
    """The appointment was entered by mistake and taken out again while the part waited."""
    mover = make_person("mover")
    post = appoint(mover, university.unit("music"))
    part = make_contribution(mover, status=Status.SUBMITTED)
    mover.appointments.remove(post)
    db.session.delete(post)
    db.session.flush()
    with pytest.raises(Refused):
        workflow.move(part, "approve", by=university.head)
    assert part.status is Status.SUBMITTED


# What the reviewer compares with


@on_sqlite
def test_a_resubmission_is_compared_with_what_was_returned(university):
    part = make_contribution(university.musician, status=Status.SUBMITTED, hours=21)
    assert past.submitted_before(part) is None
    first = past.last_submitted(part)
    give_back(part)
    part.minutes = 18 * 60
    workflow.move(part, "submit", by=university.musician)
    db.session.refresh(part)
    assert past.submitted_before(part) is first
    workflow.move(part, "recall", by=university.musician)
    workflow.move(part, "submit", by=university.musician)
    db.session.refresh(part)
    assert past.submitted_before(part) is first


@on_sqlite
def test_what_was_recalled_and_never_returned_is_no_resubmission(university):
    part = make_contribution(university.musician, status=Status.SUBMITTED)
    workflow.move(part, "recall", by=university.musician)
    workflow.move(part, "submit", by=university.musician)
    db.session.refresh(part)
    assert past.submitted_before(part) is None


# Deleting


@on_sqlite
def test_only_a_draft_of_ones_own_or_a_proposal_of_the_lead_is_deleted(university):
    part = part_in(university, Status.PROPOSED)
    for person in (university.musician, university.head):
        with pytest.raises(Refused):
            workflow.discard(part, by=person)
    workflow.discard(part, by=university.dancer)
    assert db.session.scalars(select(Contribution)).all() == []
    for status in (Status.SUBMITTED, Status.RETURNED, Status.APPROVED):
        own = make_contribution(university.musician, status=status)
        with pytest.raises(Refused):
            workflow.discard(own, by=university.musician)


@on_sqlite
def test_the_leads_draft_takes_the_activity_along_unless_colleagues_take_part(university):
    activity = make_activity(university.musician)
    own = make_contribution(university.musician, activity, Status.DRAFT, percent=50)
    colleague = make_contribution(university.dancer, activity, Status.PROPOSED, percent=50, role=Part.MEMBER)
    with pytest.raises(Refused):
        workflow.discard(own, by=university.musician)
    bring(colleague, Status.DECLINED)
    workflow.discard(own, by=university.musician)
    assert db.session.scalars(select(Activity)).all() == []


def test_each_part_is_decided_by_itself(university):
    """One slow decision never blocks the others of a team."""
    activity = make_activity(university.dancer)
    own = make_contribution(university.dancer, activity, Status.SUBMITTED, percent=50)
    other = make_contribution(university.scientist, activity, Status.SUBMITTED, percent=50)
    read = workflow.version_of(other)
    approve(own)
    assert other.status is Status.SUBMITTED
    workflow.move(other, "approve", by=university.science_head, read_version=read)
    assert other.status is Status.APPROVED
