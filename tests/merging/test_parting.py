"""Parting records in any order and after changes: what came goes back, what did not stays, and no figure counts it twice."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app import clock, workflow
from app.changes import note_change
from app.clock import clock_at
from app.counting import Question, total
from app.engagement_facts import Engagement
from app.extensions import db
from app.facts import counted as counted_facts
from app.facts import shared_facts
from app.merging import actions
from app.models import Activity, ActivityMerge, JoinAnswer, JoinRequest, Partner, Status
from app.proposing import propose
from app.workflow import Refused
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.engagement_factories import engage, engagement, make_team
from tests.factories import approve, log, make_activity, make_contribution, make_person
from tests.merging.one import faults, figures
from tests.page_forms import forms_of
from tests.plan_factories import make_initiative
from tests.statements import counted

ClientOf = Callable[..., CheckedClient]
SQLITE = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


@pytest.fixture
def three(university: University) -> list[Activity]:
    """One field trip, logged by the musician, the scientist and the dancer, each on their own day and with 30 %."""
    days = {university.musician: 3, university.scientist: 4, university.dancer: 5}
    found = [
        log(who, "ลงพื้นที่", percent=30, first_day=date(2025, 3, day)).activity for who, day in days.items()
    ]
    db.session.commit()
    return found


def become_one(kept: Activity, merged: Activity, university: University) -> ActivityMerge:
    found = actions.merge(kept, merged, shares={}, reason="เรื่องเดียวกัน", by=university.hr).merge
    db.session.commit()
    return found


def with_partner(university: University, partner: Partner) -> int:
    return total(Question(unit_id=university.root.id, partner_id=partner.id)).activities


def test_a_record_that_became_part_of_another_one_is_parted_from_that_one_first(
    client_of: ClientOf, university: University, three: list[Activity]
) -> None:
    first, second, third = three
    inner = become_one(second, third, university)
    outer = become_one(first, second, university)
    client = client_of(university.hr, "en")
    assert client.get(f"/activities/{second.id}/merges").status_code == 403
    assert client.post(f"/activities/{second.id}/part", data={"merge": str(inner.id)}).status_code == 403
    with pytest.raises(Refused):
        actions.undo(inner, reason="คนละเรื่อง", by=university.hr)
    assert figures(university) == (1, 1080, 900_000)
    for merge in (outer, inner):
        actions.undo(merge, reason="คนละเรื่อง", by=university.hr)
    assert [len(one.contributions) for one in three] == [1, 1, 1]
    assert faults() == []


def test_what_came_last_is_parted_first(
    client_of: ClientOf, university: University, three: list[Activity]
) -> None:
    first, second, third = three
    engage(second, engagement(university.school))
    engage(third, engagement(university.municipality))
    merges = [become_one(first, one, university) for one in (second, third)]
    client = client_of(university.hr, "en")
    form = client.form(f"/activities/{first.id}/merges", action="/part")
    answer = client.send(form, merge=str(merges[0].id), reason="คนละเรื่อง")
    assert answer.status_code == 422
    assert "part that one first" in answer.text
    for merge in reversed(merges):
        actions.undo(merge, reason="คนละเรื่อง", by=university.hr)
    assert (first.last_day, first.engagement) == (date(2025, 3, 3), {})
    assert faults() == []


def test_partners_and_outcomes_that_came_go_back_although_the_lead_said_more_since(
    university: University, three: list[Activity]
) -> None:
    kept, merged, _third = three
    engage(kept, engagement(university.municipality, sdgs=(11,)))
    engage(merged, engagement(university.school, outcomes={"enrich": 12}, sdgs=(4,), transfer=True))
    merge = become_one(kept, merged, university)
    facts = counted_facts(kept)
    more = facts.engagement._replace(sdgs=(4, 11, 13))
    part = propose(kept, facts._replace(engagement=more), university.musician)
    assert part is not None
    workflow.move(part, "submit", by=university.musician)
    approve(part)
    assert with_partner(university, university.school) == 1
    actions.undo(merge, reason="คนละเรื่อง", by=university.hr)
    ours, theirs = (Engagement.read(one.engagement) for one in (kept, merged))
    assert (set(ours.partners), ours.outcomes, ours.sdgs) == ({university.municipality.id}, {}, (11, 13))
    assert ours.transfer is None and theirs.transfer is not None
    assert (set(theirs.partners), set(theirs.outcomes), theirs.sdgs) == (
        {university.school.id},
        {"enrich"},
        (4,),
    )
    assert with_partner(university, university.school) == 1
    assert faults() == []


def test_what_only_the_other_record_says_stays_and_goes_back(
    client_of: ClientOf, university: University, three: list[Activity]
) -> None:
    kept, merged, _third = three
    team = make_team(university.scientist)
    merged.team_id, merged.need, merged.society = team.id, "ไม่มีสื่อ", {"situation": "ก่อน", "change": "หลัง"}
    merged.learned, merged.is_learned_shared = "เริ่มที่ชุมชน", True
    kept.place, kept.society = "พัทลุง", {"situation": "เดิม"}
    db.session.commit()
    worked = total(Question(team_id=team.id)).minutes
    merge = become_one(kept, merged, university)
    assert total(Question(team_id=team.id)).minutes == worked * 2
    assert (kept.team_id, kept.need, kept.place) == (team.id, "ไม่มีสื่อ", "พัทลุง")
    assert kept.society == {"situation": "เดิม", "change": "หลัง"}
    assert "เริ่มที่ชุมชน" in client_of(university.head).get("/learned").text
    kept.need = "ครูไม่มีสื่อ"
    db.session.commit()
    actions.undo(merge, reason="คนละเรื่อง", by=university.hr)
    assert (kept.team_id, kept.need, kept.learned, kept.is_learned_shared) == (None, "ครูไม่มีสื่อ", "", False)
    assert kept.society == {"situation": "เดิม"}
    assert total(Question(team_id=team.id)).minutes == worked


def test_what_one_keeps_to_oneself_is_not_shared_by_a_merge(
    university: University, three: list[Activity]
) -> None:
    kept, merged, _third = three
    kept.learned, merged.learned, merged.is_learned_shared = "ของเรา", "ของเขา", True
    become_one(kept, merged, university)
    assert (kept.learned, kept.is_learned_shared) == ("ของเรา", False)


def test_days_that_were_changed_since_lie_within_the_record_they_go_back_to(
    university: University, three: list[Activity]
) -> None:
    kept, merged, _third = three
    merge = become_one(kept, merged, university)
    part = next(one for one in kept.contributions if one.person_id == university.scientist.id)
    workflow.move(part, "amend", by=university.scientist)
    part.first_day = part.last_day = date(2025, 3, 3)
    workflow.move(part, "submit", by=university.scientist)
    approve(part)
    db.session.commit()
    with pytest.raises(Refused):
        actions.undo(merge, reason="คนละเรื่อง", by=university.hr)
    assert part.activity_id == kept.id


def test_shares_that_changed_since_they_were_shown_are_not_overwritten(
    client_of: ClientOf, university: University, three: list[Activity]
) -> None:
    kept, merged, _third = three
    client = client_of(university.hr, "en")
    path = f"/activities/{kept.id}/merge/together?other={merged.id}"
    form = client.form(path, action="/merge")
    part = kept.contributions[0]
    workflow.move(part, "amend", by=university.musician)
    part.share = 500_000
    workflow.move(part, "submit", by=university.musician)
    approve(part)
    db.session.commit()
    answer = client.send(form, reason="เรื่องเดียวกัน")
    assert answer.status_code == 422
    assert "different from what you were shown" in answer.text and "เรื่องเดียวกัน" in answer.text
    assert figures(university)[0] == 3
    again = next(one for one in forms_of(answer.text, path) if one.action.endswith("/merge"))
    assert client.send(again).status_code == 303
    db.session.expire_all()
    assert part.share == 500_000
    assert faults() == []


def test_who_asked_to_join_the_record_that_went_is_answered_by_the_lead_of_the_other(
    client_of: ClientOf, university: University, three: list[Activity]
) -> None:
    kept, merged, _third = three
    for activity, person in (
        (merged, university.support),
        (merged, university.joint),
        (kept, university.joint),
    ):
        db.session.add(JoinRequest(activity_id=activity.id, person_id=person.id, asked_at=clock.now()))
    become_one(kept, merged, university)
    asked = db.session.scalars(select(JoinRequest).where(JoinRequest.answered_at.is_(None))).all()
    assert sorted((one.activity_id, one.person_id) for one in asked) == sorted(
        [(kept.id, university.support.id), (kept.id, university.joint.id)]
    )
    assert f"/activities/{kept.id}/people" in client_of(university.musician).get("/").text
    assert f"/activities/{merged.id}/people" not in client_of(university.scientist).get("/").text


@SQLITE
def test_what_was_handed_in_with_a_request_follows_its_part_to_the_record_that_stays(
    client_of: ClientOf, university: University, three: list[Activity]
) -> None:
    kept, merged, third = three
    assert merged.lead is university.scientist
    part = make_contribution(university.support, merged, Status.PROPOSED, percent=10)
    for activity, link, answer in (
        (merged, "https://example.org/a", JoinAnswer.PROPOSED),
        (kept, "https://example.org/d", JoinAnswer.PROPOSED),
        (third, "https://example.org/b", None),
        (kept, "https://example.org/c", None),
    ):
        person = university.support if answer else university.joint
        moment = clock.now() if answer else None
        db.session.add(
            JoinRequest(
                activity_id=activity.id,
                person_id=person.id,
                asked_at=clock.now(),
                papers={"files": [], "links": [link]},
                answer=answer,
                answered_at=moment,
            )
        )
    become_one(third, merged, university)
    become_one(kept, third, university)
    papers = [one.papers and one.papers["links"] for one in db.session.scalars(select(JoinRequest))]
    assert papers == [["https://example.org/a"], ["https://example.org/d"], None, ["https://example.org/c"]]
    client = client_of(university.support, "en")
    form = client.form(f"/contributions/{part.id}/confirm", action="/confirm")
    assert "https://example.org/a" in client.get(f"/contributions/{part.id}/confirm").text
    assert client.send(form).status_code == 303
    db.session.expire_all()
    links = {"https://example.org/a", "https://example.org/d"}
    assert links <= {one.url for one in kept.evidence}
    assert [one.papers for one in db.session.scalars(select(JoinRequest)) if one.answer] == [None] * 3


@SQLITE
def test_the_page_of_the_record_that_stays_tells_what_was_changed_in_the_other_one(
    client_of: ClientOf, university: University, three: list[Activity]
) -> None:
    kept, merged, _third = three
    with clock_at(clock.now() + timedelta(minutes=1)):
        before = shared_facts(merged)
        merged.place = "เกาะหมาก"
        note_change(merged, before, university.scientist)
    kept.place = "พัทลุง"
    with clock_at(clock.now() + timedelta(minutes=2)):
        become_one(kept, merged, university)
        assert "เกาะหมาก" in client_of(university.musician).get(f"/activities/{kept.id}").text


@SQLITE
def test_forty_people_cost_as_many_statements_as_ten(client_of: ClientOf, university: University) -> None:
    other = log(university.dancer).activity

    def asked(people: int) -> list[int]:
        activity = make_activity(university.musician)
        make_contribution(university.musician, activity, percent=5)
        for at in range(people):
            person = make_person(f"c{people}-{at}", university.unit("sci"), f"คนที่ {at}", "ก")
            make_contribution(person, activity, percent=1)
        ids = activity.id, other.id
        db.session.commit()
        found = []
        for who, path in (
            (university.musician, "people"),
            (university.hr, "merge"),
            (university.hr, f"merge/together?other={ids[1]}"),
            (university.hr, "merges"),
        ):
            client = client_of(who)
            db.session.expire_all()
            with counted() as statements:
                assert client.get(f"/activities/{ids[0]}/{path}").status_code == 200
            found.append(len(statements))
        return found

    assert asked(40) == asked(10)


@SQLITE
def test_initiative_and_good_practice_of_the_record_that_goes_go_over_and_come_back(
    client_of: ClientOf, university: University, three: list[Activity]
) -> None:
    kept, merged, third = three
    merged.initiative = make_initiative(university.unit("sci"), university.scientist)
    third.initiative = make_initiative(university.unit("music"), university.head)
    client = client_of(university.hr, "en")
    for record, why in ((merged, "นักศึกษาเก็บข้อมูลเอง"), (third, "เวทีของชุมชน")):
        address = f"/activities/{record.id}/good-practice"
        assert (
            client.send(client.form(address, action="/good-practice", button="why"), why=why).status_code
            == 303
        )
    ours, theirs = merged.initiative_id, third.initiative_id
    merges = [become_one(kept, one, university) for one in (merged, third)]
    db.session.expire_all()
    # What the record said already stays: the second one's mark waits with it until the two are parted.
    assert kept.initiative_id == ours
    listed = client.get("/good-practice").text
    assert f'href="/activities/{kept.id}"' in listed and "เก็บข้อมูลเอง" in listed and "เวทีของชุมชน" not in listed
    for merge in reversed(merges):
        actions.undo(merge, reason="คนละเรื่อง", by=university.hr)
    db.session.commit()
    assert [one.initiative_id for one in three] == [None, ours, theirs]
    listed = client.get("/good-practice").text
    assert [f'href="/activities/{one.id}"' in listed for one in three] == [False, True, True]


@SQLITE
def test_a_mark_that_was_said_anew_stays_with_the_record_that_stays(
    client_of: ClientOf, university: University, three: list[Activity]
) -> None:
    kept, merged, _third = three
    client = client_of(university.hr, "en")
    for record, why in ((merged, "นักศึกษาเก็บข้อมูลเอง"), (kept, "สองคณะลงพื้นที่ด้วยกัน")):
        address = f"/activities/{record.id}/good-practice"
        form = client.form(address, action="/good-practice", button="why")
        assert client.send(form, why=why).status_code == 303
        if record is merged:
            merge = become_one(kept, merged, university)
    actions.undo(merge, reason="คนละเรื่อง", by=university.hr)
    db.session.commit()
    listed = client.get("/good-practice").text
    assert f'href="/activities/{kept.id}"' in listed and f'href="/activities/{merged.id}"' not in listed
