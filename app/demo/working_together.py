"""What happens between the demo's people beside their parts: partners, teams, requests to join, a recorder, two records made one."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from app import clock
from app.activities import join_actions
from app.activities.actions import log_activity
from app.activities.forms import OwnFacts, SharedFacts
from app.activities.join_forms import Wanted
from app.activities.uploads import NO_PAPERS
from app.clock import ZONE
from app.demo.data import read
from app.demo.founding import Founded
from app.demo.playing import Event, Happening, Stage
from app.demo.teamwork import TeamFacts, teams
from app.engagement.partner_actions import PartnerFacts, add_partner, merge_partner
from app.engagement_facts import PartnerPart
from app.extensions import db
from app.merging.actions import merge
from app.models import Activity, Deciding, Part, Partner, Scale
from app.teams.actions import TeamFacts as TeamForm
from app.teams.actions import change_partners, change_team, found_team
from app.teams.member_actions import accept, ask, end
from app.teams.member_facts import MemberFacts

# Days before the demo's day.
PARTNERS_MERGED, RECORDS_MERGED, RECORDED, ASKED_TO_JOIN, ASKED_FOR_PART = 40, 9, 3, 4, 2
# The two records of one workshop, and what HR writes; the shares are those of both parts, in parts per million.
TWICE = ("อบรมการออกข้อสอบคิดวิเคราะห์ให้ครู ต.ลำสินธุ์", "อบรมครูลำสินธุ์ การออกข้อสอบคิดวิเคราะห์")
TWICE_REASON, HALF = "เป็นงานเดียวกัน สองคนบันทึกแยกกัน หัวหน้ายืนยันแล้ว", 500_000
# The record of staff@ in which somebody asks for a part.
WANTED = "ค่ายคณิตศาสตร์สัญจร เกาะหมาก"


def partners(founded: Founded) -> dict[str, Partner]:
    """The register of partners, entered by HR."""
    found = {}
    for key, name_th, name_en, sector, scale, where, _met in read("partners")["partners"]:
        thai = where.startswith("TH-")
        facts = PartnerFacts(
            name_th, name_en, sector, Scale(scale), where if thai else "", "TH" if thai else where
        )
        found[key] = add_partner(facts, by=founded.people["hr"])
    return found


def events(founded: Founded, today: date) -> list[Event]:
    """In no order; those of one day stand at different hours."""
    found = [
        Event(_at(today - timedelta(days=PARTNERS_MERGED), 11), _merge_partners),
        Event(_at(today - timedelta(days=RECORDS_MERGED), 14), _merge_records),
        Event(_at(today - timedelta(days=RECORDED), 10), _record),
        Event(_at(today - timedelta(days=ASKED_FOR_PART), 15), _ask_for_part),
    ]
    for team in teams(founded.roster, today):
        found += _team_events(team, today)
    return found


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), ZONE)


def _team_events(team: TeamFacts, today: date) -> Iterator[Event]:
    yield Event(_at(team.first_day, 9), _founding(team))
    yield Event(_at(team.first_day + timedelta(days=6), 16), _joining(team))
    if team.asks:
        yield Event(_at(today - timedelta(days=ASKED_TO_JOIN), 11), _asking(team, team.asks))
    if team.former:
        middle = team.first_day + (today - team.first_day) / 2
        yield Event(_at(middle, 16, 30), _leaving(team, team.former))
    if team.last_day:
        yield Event(_at(team.last_day, 16, 40), _ending(team))


def _founding(team: TeamFacts) -> Happening:
    """Founded by its lead, who names the partners and asks the others."""

    def happen(stage: Stage) -> None:
        lead = stage.founded.people[team.members[0]]
        facts = TeamForm(team.name_th, team.name_en, team.purpose, team.first_day, None)
        row = found_team(facts, discipline=lead.discipline_code, by=lead)
        content = read("partners")
        together = {
            stage.partner_ids[key]: PartnerPart(
                brings=content["brings"][at % len(content["brings"])],
                gives=content["gives"][at % len(content["gives"])],
                deciding=Deciding.TOGETHER,
                since=team.first_day,
            )
            for at, key in enumerate(team.partners)
        }
        change_partners(row, together, read=str(row.version), by=lead)
        for at, key in enumerate((*team.members[1:], *([team.former] if team.former else []))):
            person, role = stage.founded.people[key], content["team_roles"][at]
            ask(row, person, MemberFacts(person.discipline_code, role, team.first_day, None), by=lead)
        stage.teams[team.key] = row

    return happen


def _joining(team: TeamFacts) -> Happening:
    """Everybody who was asked says yes."""

    def happen(stage: Stage) -> None:
        for member in list(stage.teams[team.key].members[1:]):
            facts = MemberFacts(member.discipline_code, member.role, team.first_day, None)
            accept(member, facts, by=member.person)

    return happen


def _asking(team: TeamFacts, key: str) -> Happening:
    def happen(stage: Stage) -> None:
        row, person = stage.teams[team.key], stage.founded.people[key]
        ask(row, person, MemberFacts(person.discipline_code, "", clock.today(), None), by=row.lead)

    return happen


def _leaving(team: TeamFacts, key: str) -> Happening:
    def happen(stage: Stage) -> None:
        person = stage.founded.people[key]
        member = next(one for one in stage.teams[team.key].members if one.person_id == person.id)
        end(member, clock.today(), by=person)

    return happen


def _ending(team: TeamFacts) -> Happening:
    def happen(stage: Stage) -> None:
        row = stage.teams[team.key]
        facts = TeamForm(row.name_th, row.name_en, row.purpose, row.first_day, clock.today())
        change_team(row, facts, read=str(row.version), by=row.lead)

    return happen


def _merge_partners(stage: Stage) -> None:
    """The same subdistrict office was entered twice."""
    kept, twin = (db.session.get_one(Partner, stage.partner_ids[key]) for key in read("partners")["twins"])
    merge_partner(twin, kept, by=stage.founded.people["hr"], reason="หน่วยงานเดียวกัน ชื่อย่อและชื่อเต็ม")


def _merge_records(stage: Stage) -> None:
    kept, merged = (_titled(title) for title in TWICE)
    shares = {part.id: HALF for one in (kept, merged) for part in one.contributions}
    merge(kept, merged, shares=shares, reason=TWICE_REASON, by=stage.founded.people["hr"])


def _record(stage: Stage) -> None:
    """The recorder of the faculty writes down a visit of staff@, who confirms it first."""
    day = clock.today() - timedelta(days=5)
    kind = stage.founded.kinds["guest-speaker"]
    host = "โรงเรียนมัธยมสทิงพระศึกษา"
    shared = SharedFacts(
        kind, f"บรรยายเรื่อง การอ่านคะแนนเพื่อช่วยเด็กรายคน ให้{host}", "บันทึกแทนตามหนังสือเชิญที่คณะได้รับ",
        day, day, Scale.LOCAL, host, {"host": host, "participants": "36"},
    )  # fmt: skip
    log_activity(
        shared=shared,
        own=OwnFacts(Part.SPEAKER, 180),
        papers=NO_PAPERS,
        form_token="",
        submit=False,
        by=stage.founded.people[stage.founded.recorder],
        owner=stage.founded.people["staff"],
    )


def _ask_for_part(stage: Stage) -> None:
    note = "พานักศึกษาสาขาไปเป็นพี่เลี้ยงฐานสองวัน กำลังจะบันทึกแล้วพบรายการนี้ ขอเข้าร่วมด้วย"
    activity = _titled(WANTED)
    wanted = Wanted(note, activity.first_day, activity.last_day, 720)
    join_actions.ask(activity, wanted=wanted, by=stage.founded.people["nalin"])


def _titled(title: str) -> Activity:
    return db.session.scalars(select(Activity).where(Activity.title == title)).one()
