"""What working together costs: no page of it asks the database more often because many people, partners or teams are in it."""

from collections.abc import Callable
from datetime import date

import pytest

from app.clock import now
from app.extensions import db
from app.merging.actions import merge
from app.models import Activity, JoinRequest, Person, Role, Status, Team
from app.teams import member_actions
from app.teams.changes import last_change
from app.teams.member_actions import MemberFacts
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.engagement_factories import (
    ask_to_join,
    engagement,
    give_discipline,
    make_outsider,
    make_partner,
    make_team,
)
from tests.factories import approve, grant, log, make_activity, make_contribution, make_person, make_unit
from tests.statements import counted

ClientOf = Callable[..., CheckedClient]
FEW, MANY = 2, 8
TITLE = "สำรวจทะเลสาบด้วยกัน"
DAY = date(2025, 3, 3)


@pytest.fixture
def engine_name() -> str:
    """The pages are the same on both databases."""
    return "sqlite"


class Work:
    """One record and one team, in which more and more take part."""

    def __init__(self) -> None:
        cast = University()
        record = make_activity(cast.musician, title=TITLE, first_day=DAY)
        team = record.team = make_team(cast.musician, cast.scientist)
        self.own = make_contribution(cast.musician, record, Status.SUBMITTED, percent=10).id
        self.proposed = make_contribution(cast.dancer, record, Status.PROPOSED, percent=10).id
        self.asked = ask_to_join(team, cast.dancer).id
        self.twin = log(cast.support, f"{TITLE} อีกครั้ง", first_day=DAY).activity_id
        self.merged = log(cast.joint, "ลงพื้นที่", first_day=DAY).activity_id
        grant(cast.support, Role.RECORDER, cast.unit("faa"))
        keeper = make_person("keeper", cast.unit("office"), "ดูแล", "ทะเบียน")
        for unit in ("faa", "sci", "office"):
            grant(keeper, Role.HR, cast.unit(unit))
        self.record, self.team, self.lead = record.id, team.id, team.members[0].id
        self.school, self.root = cast.school.id, cast.root.id
        self.kind, self.dancer = cast.kind("advising").id, cast.dancer.id
        self.number = 0
        db.session.commit()

    def somebody(self, cast: University) -> Person:
        """Of a unit of their own, which has a head."""
        self.number += 1
        unit = make_unit(f"unit-{self.number}", cast.unit("sci"))
        head = make_person(f"head-{self.number}", unit, f"หัวหน้า{self.number}", "หน่วย")
        grant(head, Role.HEAD, unit)
        return make_person(f"one-{self.number}", unit, f"คน{self.number}", "มากมาย")

    def grow(self, recorder: CheckedClient, times: int) -> None:
        cast = University()
        record, team = db.session.get_one(Activity, self.record), db.session.get_one(Team, self.team)
        merged = db.session.get_one(Activity, self.merged)
        partners = {}
        for at in range(times):
            person = self.somebody(cast)
            give_discipline(person, ("biology", "arts", "music")[at % 3])
            part = make_contribution(person, record, Status.SUBMITTED, percent=2)
            if at % 2:
                approve(part)
            make_outsider(record, f"{person.code} จากข้างนอก")
            member = make_team(cast.dean, person, name_th=f"ทีม {person.code}", name_en="").members[1]
            team.members.append(member)
            db.session.flush()
            facts = MemberFacts("arts", f"บทบาท {at}", member.first_day, None)
            member_actions.change(member, facts, read=last_change(member), by=person)
            ask_to_join(team, self.somebody(cast))
            ask_to_join(make_team(person), cast.dancer)
            partner = make_partner(f"กลุ่มเกาะ {person.code}")
            partners[str(partner.id)] = {"brings": "ความรู้"}
            said = engagement(partner, cast.school, outcomes={"enrich": at}, sdgs=(at + 1,))
            log(person, f"{TITLE} {person.code}", first_day=DAY, team=team, engagement=said.stored())
            db.session.add(JoinRequest(activity_id=record.id, person_id=person.id, asked_at=now()))
            other = log(person, f"ลงพื้นที่ {person.code}", first_day=DAY).activity
            shares = {part.id: 20_000 for one in (merged, other) for part in one.contributions}
            merge(merged, other, shares=shares, reason="เรื่องเดียวกัน", by=cast.hr)
        record.engagement = {"partners": {**record.engagement.get("partners", {}), **partners}}
        team.partners = {**team.partners, **partners}
        db.session.commit()
        for at in range(times):
            form = recorder.form(f"/activities/new?person={self.dancer}", action="/activities/new")
            typed = {"kind": str(self.kind), "title": f"บันทึกแทน {self.number} {at}"}
            assert recorder.send(form, first_day="4/3/2025", hours="3", **typed).status_code == 303

    def pages(self) -> dict[str, list[str]]:
        """Addresses by who opens them."""
        record, team = self.record, self.team
        return {
            "musician": [
                "/",
                f"/activities/{record}",
                f"/activities/{record}/people",
                f"/teams/{team}",
                f"/teams/{team}/members?q=คน",
                f"/teams/{team}/partners",
                f"/memberships/{self.lead}/edit",
            ],
            "dancer": [
                "/",
                f"/contributions/{self.proposed}/confirm",
                f"/memberships/{self.asked}",
                "/colleagues?q=ทะเลสาบ",
                "/teams",
                "/learned",
            ],
            "support": ["/activities/recorded"],
            "head": ["/review", f"/review?open={self.own}"],
            "hr": [
                f"/activities/{record}/merge",
                f"/activities/{record}/merge/together?other={self.twin}",
                f"/activities/{self.merged}/merges",
                f"/activities/{self.merged}",
                "/partners?q=เกาะ",
                f"/partners/{self.school}",
                f"/partners/{self.school}/merge?q=เกาะ",
            ],
            # HR of each faculty, and not of the university.
            "keeper": [
                f"/activities/{record}/merge",
                f"/activities/{record}/merge/together?other={self.twin}",
            ],
            "rector": [
                "/university",
                "/university/engagement",
                f"/records?unit={self.root}&cross=1",
                "/exports?name=engagement",
            ],
        }


def test_pages_cost_the_same_with_two_and_with_many(client_of: ClientOf, university: University) -> None:
    work = Work()
    recorder = client_of(university.support, "en")
    clients = {name: client_of(University().people[name], "en") for name in work.pages()}

    def costs() -> dict[str, int]:
        found = {}
        for name, addresses in work.pages().items():
            for address in addresses:
                clients[name].get(address)
                with counted() as statements:
                    assert clients[name].get(address).status_code == 200, address
                found[f"{name} {address}"] = len(statements)
        return found

    work.grow(recorder, FEW)
    few = costs()
    work.grow(recorder, MANY)
    many = costs()
    assert {page: (few[page], cost) for page, cost in many.items() if cost != few[page]} == {}
