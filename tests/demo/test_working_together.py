"""The demo university works together: partners, teams, outcomes, people from outside, and what waits between colleagues."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.amendments import proposes_facts
from app.demo import teamwork
from app.demo.data import read
from app.demo.working_together import TWICE
from app.engagement_facts import Engagement, read_partners
from app.extensions import db
from app.models import (
    Activity,
    ActivityMerge,
    Contribution,
    Discipline,
    JoinRequest,
    LedgerEngagement,
    LedgerEntry,
    LedgerOutcome,
    LedgerPartner,
    Membership,
    Outcome,
    Outsider,
    Partner,
    Person,
    RegisterChange,
    RegisterMove,
    Sector,
    Status,
    Team,
    TeamMember,
)
from app.models.ledger import standing
from app.web.engagement_words import society_principles, society_questions
from tests.demo.test_demo_content import DAYS, content
from tests.demo.test_loader import somebody, waiting_for


def number(query: Any) -> int:
    return int(db.session.scalar(query) or 0)


def test_partners_are_of_most_sectors_and_of_provinces_that_exist(demo: Flask) -> None:
    found = list(db.session.scalars(select(Partner)))
    assert 38 <= len(found) <= 48
    assert {one.province for one in found} >= {"TH-90", "TH-91", "TH-92", "TH-93"}
    assert len({one.sector_code for one in found}) >= 9
    assert {one.sector_code for one in found} <= set(db.session.scalars(select(Sector.code)))
    assert any(one.country != "TH" for one in found)


def test_hr_merged_two_partners_that_were_one(demo: Flask) -> None:
    [merged] = db.session.scalars(select(Partner).where(Partner.merged_into_id.is_not(None)))
    lines = select(RegisterChange).where(
        RegisterChange.partner_id == merged.id, RegisterChange.move == RegisterMove.MERGED
    )
    [line] = db.session.scalars(lines)
    assert line.by_id == somebody("hr").id
    counted = select(func.count()).select_from(LedgerPartner)
    assert number(counted.where(LedgerPartner.partner_id == merged.id)) >= 3


def test_a_believable_share_of_the_work_says_with_whom_and_what_for(demo: Flask) -> None:
    activities = list(db.session.scalars(select(Activity)))
    engaged = [one for one in activities if one.engagement]
    assert 0.10 <= len(engaged) / len(activities) <= 0.22
    service = [one for one in engaged if one.area.value == "service"]
    assert len(service) >= 0.35 * len(engaged)
    assert {code for one in engaged for code in Engagement.read(one.engagement).outcomes} == set(
        db.session.scalars(select(Outcome.code))
    )
    assert sum(one.is_learned_shared for one in activities) >= 100
    asked = set(society_questions()) | set(society_principles())
    told = [one for one in activities if set(one.society or {}) == asked]
    assert len(told) >= 12
    assert any(one.lead_id == somebody("staff").id for one in told)


def test_what_it_says_is_counted(demo: Flask) -> None:
    assert number(select(func.count()).select_from(LedgerEngagement)) >= 700
    assert number(select(func.count(func.distinct(LedgerPartner.partner_id)))) >= 38
    assert number(select(func.count(func.distinct(LedgerOutcome.outcome_code)))) == 6
    transfers = select(func.count()).select_from(LedgerEngagement).where(LedgerEngagement.is_transfer)
    assert number(transfers) >= 20
    without = select(func.count()).select_from(LedgerEntry).where(LedgerEntry.discipline_code.is_(None))
    assert number(without) == 0


def test_everybody_has_a_discipline_that_exists(demo: Flask) -> None:
    codes = set(db.session.scalars(select(Person.discipline_code).distinct()))
    assert codes <= set(db.session.scalars(select(Discipline.code)))
    assert len(codes) >= 20


@pytest.mark.parametrize("today", DAYS)
def test_teams_have_members_of_three_faculties_or_more(today: date) -> None:
    roster = content(today).roster
    found = teamwork.teams(roster, today)
    assert len(found) == 8
    assert all(teamwork.faculty_count(team, roster) >= 3 for team in found)
    known = {line[0] for line in read("partners")["partners"]}
    assert all(set(team.partners) <= known for team in found)


def test_teams_work_and_one_has_ended(demo: Flask) -> None:
    teams = list(db.session.scalars(select(Team)))
    assert len(teams) == 8
    assert sum(team.last_day is not None for team in teams) == 1
    for team in teams:
        assert read_partners(team.partners)
        joined = [one for one in team.members if one.membership is Membership.MEMBER]
        assert len(joined) >= 4
        theirs = select(func.count(func.distinct(LedgerEntry.person_id))).where(
            LedgerEntry.activity_id.in_(select(Activity.id).where(Activity.team_id == team.id)), standing()
        )
        assert number(theirs) >= 3


def test_a_membership_waits_for_staff_and_somebody_left_a_team(demo: Flask) -> None:
    [asked] = db.session.scalars(select(TeamMember).where(TeamMember.membership == Membership.ASKED))
    assert asked.person_id == somebody("staff").id
    left = select(TeamMember).join(Team, Team.id == TeamMember.team_id)
    assert list(db.session.scalars(left.where(TeamMember.last_day.is_not(None), Team.last_day.is_(None))))


def test_people_from_outside_hold_shares(demo: Flask) -> None:
    shares = list(db.session.scalars(select(Outsider.share)))
    assert len(shares) >= 60
    assert any(shares)


def test_somebody_asks_staff_for_a_part(demo: Flask) -> None:
    [request] = db.session.scalars(select(JoinRequest))
    assert request.answered_at is None
    assert request.activity.lead_id == somebody("staff").id


def test_a_recorder_wrote_something_down_that_waits_for_staff(demo: Flask) -> None:
    staff, recorder = somebody("staff"), somebody("recorder")
    waiting = select(Contribution).where(
        Contribution.person_id == staff.id, Contribution.status == Status.PROPOSED
    )
    assert any(part.decisions[0].by_id == recorder.id for part in db.session.scalars(waiting))


def test_hr_made_two_records_one(demo: Flask) -> None:
    [merge] = db.session.scalars(select(ActivityMerge))
    assert {merge.kept.title, merge.merged.title} == set(TWICE)
    assert merge.merged.merged_into_id == merge.kept_id
    assert len({part.person_id for part in merge.kept.contributions}) == 2
    entries = select(func.sum(LedgerEntry.credit)).where(
        LedgerEntry.activity_id.in_((merge.kept_id, merge.merged_id)), standing()
    )
    assert number(entries) == 1_000_000


def test_a_change_of_partners_waits_for_the_head(demo: Flask) -> None:
    [part] = [
        part
        for part in waiting_for(somebody("head"))
        if proposes_facts(part) and "engagement" in (part.proposed or {})
    ]
    then = Engagement.read(part.activity.engagement)
    assert set(then.partners) < set(Engagement.read((part.proposed or {})["engagement"]).partners)
