"""After an approval: what stands keeps counting until its reviewer decides on the change, and then all of it changes at once."""

from datetime import date

import pytest

from app import amendments, facts, ledger, past, workflow
from app.counting import Question, total
from app.extensions import db
from app.models import WHOLE, Contribution, LedgerEntry, Scale, Status
from app.workflow import Refused
from tests.cast import University
from tests.factories import approve, bring, make_activity, make_closed, make_contribution, reviewer_of

on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def standing(part: Contribution) -> list[tuple[int, int, int]]:
    """Id, minutes and credit of each entry that counts."""
    return [(entry.id, entry.minutes, entry.credit) for entry in ledger.standing_entries(part)]


def team_of_three(university: University) -> list[Contribution]:
    """The musician leads; the dancer and the joint take part; all are approved."""
    activity = make_activity(university.musician, first_day=date(2024, 9, 1), last_day=date(2024, 11, 30))
    return [
        make_contribution(person, activity, percent=percent, hours=hours)
        for person, percent, hours in (
            (university.musician, 50, 31),
            (university.dancer, 30, 17),
            (university.joint, 20, 7.5),
        )
    ]


def test_the_approved_values_count_until_the_change_is_approved_and_then_only_the_new_ones(
    university: University,
) -> None:
    part = make_contribution(university.musician, hours=6)
    before, old = total(Question()), standing(part)
    workflow.move(part, "amend", by=university.musician)
    part.minutes = 480
    workflow.move(part, "submit", by=university.musician)
    assert (total(Question()), standing(part)) == (before, old)
    approve(part)
    db.session.commit()
    assert [minutes for _id, minutes, _credit in standing(part)] == [480]
    changed = db.session.get_one(LedgerEntry, old[0][0])
    assert changed.voided_at == ledger.standing_entries(part)[0].posted_at
    as_of = Question(as_of=changed.posted_at)
    assert total(as_of) == before


def test_a_dropped_change_brings_the_approved_values_back(university: University) -> None:
    part = make_contribution(university.musician, hours=6, percent=60)
    then, old = facts.own_facts(part), standing(part)
    workflow.move(part, "amend", by=university.musician)
    part.minutes, part.share = 999, WHOLE
    part.first_day = part.last_day
    workflow.move(part, "drop", by=university.musician)
    assert (facts.own_facts(part), part.status, standing(part)) == (then, Status.APPROVED, old)
    assert past.approved_facts(part) == {
        key: value for key, value in facts.snapshot(part).items() if key not in facts.NO_FACTS
    } | {key: past.approved_line(part).snapshot[key] for key in facts.NO_FACTS}  # type: ignore[union-attr]


@on_sqlite
def test_a_change_is_not_dropped_into_shares_that_others_took_meanwhile(university: University) -> None:
    activity = make_activity(university.musician)
    part = make_contribution(university.musician, activity, percent=60)
    workflow.move(part, "amend", by=university.musician)
    part.share = WHOLE // 10
    make_contribution(university.dancer, activity, Status.DRAFT, percent=80)
    with pytest.raises(Refused):
        workflow.move(part, "drop", by=university.musician)


@on_sqlite
def test_shares_that_stand_keep_a_colleagues_part_out_until_the_smaller_one_is_approved(
    university: University,
) -> None:
    activity = make_activity(university.musician)
    mine = make_contribution(university.musician, activity, percent=60)
    workflow.move(mine, "amend", by=university.musician)
    mine.share = WHOLE // 10
    workflow.move(mine, "submit", by=university.musician)
    theirs = make_contribution(university.dancer, activity, Status.SUBMITTED, percent=80)
    with pytest.raises(Refused):
        approve(theirs)
    approve(mine)
    approve(theirs)
    assert sum(credit for part in (mine, theirs) for _id, _minutes, credit in standing(part)) == 900_000


def test_shared_facts_take_effect_for_all_entries_together(university: University) -> None:
    lead, *others = team_of_three(university)
    activity = lead.activity
    study = next(
        kind
        for kind in university.kinds.values()
        if kind.area is not activity.kind.area and not kind.needs_evidence
    )
    before = {part.id: ledger.whole_of(ledger.standing_entries(part)) for part in (lead, *others)}
    figures, kind = total(Question()), activity.kind
    workflow.move(lead, "amend", by=university.musician)
    proposed = facts.counted(activity)._replace(
        kind=study,
        scale=Scale.NATIONAL,
        first_day=date(2024, 8, 1),
        fields={field.code: "x" for field in study.fields if field.is_required},
    )
    amendments.propose_facts(lead, proposed)
    workflow.move(lead, "submit", by=university.musician)
    assert (activity.kind, activity.scale, activity.first_day) == (kind, None, date(2024, 9, 1))
    assert total(Question()) == figures
    approve(lead)
    db.session.commit()
    assert (activity.kind, activity.scale, activity.first_day) == (study, Scale.NATIONAL, date(2024, 8, 1))
    assert lead.proposed is None
    for part in (lead, *others):
        whole = ledger.whole_of(ledger.standing_entries(part))
        assert whole == before[part.id]._replace(
            kind_id=study.id, area=study.area, scale=Scale.NATIONAL, activity_first_day=date(2024, 8, 1)
        )
    moments = {entry.posted_at for part in (lead, *others) for entry in ledger.standing_entries(part)}
    assert len(moments) == 1
    change = activity.changes[-1]
    assert set(change.facts) >= {"kind", "scale", "first_day"}
    assert [part.status for part in others] == [Status.APPROVED, Status.APPROVED]


@on_sqlite
def test_days_that_would_no_longer_cover_a_colleague_are_refused_at_the_decision_too(
    university: University,
) -> None:
    lead, *_others = team_of_three(university)
    workflow.move(lead, "amend", by=university.musician)
    lead.first_day = date(2024, 10, 1)
    amendments.propose_facts(lead, facts.counted(lead.activity)._replace(first_day=date(2024, 10, 1)))
    with pytest.raises(Refused):
        workflow.move(lead, "submit", by=university.musician)


@on_sqlite
def test_days_cover_what_stands_of_a_colleague_who_is_changing_it(university: University) -> None:
    lead, other, *_others = team_of_three(university)
    for part in (other, *_others):
        workflow.move(part, "amend", by=part.person)
        part.first_day = date(2024, 10, 1)
    workflow.move(lead, "amend", by=university.musician)
    lead.first_day = date(2024, 10, 1)
    amendments.propose_facts(lead, facts.counted(lead.activity)._replace(first_day=date(2024, 10, 1)))
    with pytest.raises(Refused):
        workflow.move(lead, "submit", by=university.musician)


@on_sqlite
def test_evidence_stays_until_the_part_without_it_is_approved(university: University) -> None:
    part = make_contribution(university.musician, shown=True)
    item = part.activity.evidence[0]
    workflow.move(part, "amend", by=university.musician)
    amendments.propose_removal(part, item.id, removed=True)
    workflow.move(part, "submit", by=university.musician)
    assert part.activity.evidence == [item]
    assert facts.snapshot(part)["evidence"] == {}
    approve(part)
    db.session.commit()
    assert part.activity.evidence == []


def test_a_change_that_touches_a_closed_period_waits_for_hr_and_counts_once_accepted(
    university: University,
) -> None:
    part = make_contribution(university.musician, hours=6)
    make_closed(university.year(part.last_day.year), university.hr)
    old = standing(part)
    workflow.move(part, "amend", by=university.musician)
    part.minutes = 60
    workflow.move(part, "submit", by=university.musician)
    approve(part)
    assert (part.status, standing(part)) == (Status.LATE, old)
    assert reviewer_of(part) == university.hr
    workflow.move(part, "accept", by=university.hr, reason="มติที่ประชุม")
    assert part.status is Status.APPROVED
    assert [minutes for _id, minutes, _credit in standing(part)] == [60]
    assert [line.move for line in part.decisions[-2:]] == ["approve", "accept"]


@on_sqlite
def test_a_change_that_leaves_the_sums_of_a_closed_period_alone_is_no_late_one(
    university: University,
) -> None:
    part = make_contribution(university.musician, hours=6)
    make_closed(university.year(part.last_day.year), university.hr)
    workflow.move(part, "amend", by=university.musician)
    part.role = next(role for role in type(part.role) if role is not part.role)
    workflow.move(part, "submit", by=university.musician)
    approve(part)
    assert part.status is Status.APPROVED


def test_revoking_takes_the_entries_out_and_in_a_closed_period_only_hr_may(university: University) -> None:
    part = make_contribution(university.musician)
    workflow.move(part, "revoke", by=university.head, reason="นับซ้ำ")
    assert (part.status, standing(part), past.approved_line(part)) == (Status.RETURNED, [], None)
    bring(part, Status.APPROVED)
    make_closed(university.year(part.last_day.year), university.hr)
    with pytest.raises(Refused):
        workflow.move(part, "revoke", by=university.head, reason="นับซ้ำ")
    workflow.move(part, "revoke", by=university.hr, reason="นับซ้ำ")
    assert (part.status, standing(part)) == (Status.RETURNED, [])


@on_sqlite
def test_returning_a_change_leaves_what_stands_and_its_owner_may_drop_it(university: University) -> None:
    part = bring(make_contribution(university.musician), Status.AMENDING)
    part.minutes = 1
    workflow.move(part, "submit", by=university.musician)
    workflow.move(part, "return", by=university.head, reason="ตรวจอีกครั้ง")
    assert part.status is Status.AMENDING
    assert standing(part)
    workflow.move(part, "drop", by=university.musician)
    assert (part.status, part.minutes) == (Status.APPROVED, 360)
