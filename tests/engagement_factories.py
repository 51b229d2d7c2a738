"""Plain functions that make partners, teams, people from outside, and say what an activity says of its engagement."""

from datetime import date
from typing import Any

from app import clock
from app.engagement_facts import Engagement, OutcomePart, PartnerPart, Transfer
from app.extensions import db
from app.models import (
    Activity,
    Discipline,
    Membership,
    Outsider,
    Part,
    Partner,
    Person,
    Scale,
    Team,
    TeamMember,
    TeamMove,
)
from app.teams.changes import note


def make_partner(
    name_th: str,
    name_en: str = "",
    *,
    sector: str = "community",
    scale: Scale = Scale.LOCAL,
    province: str = "",
    country: str = "TH",
) -> Partner:
    partner = Partner(
        name_th=name_th,
        name_en=name_en,
        sector_code=sector,
        scale=scale,
        province=province,
        country=country,
        added_at=clock.now(),
    )
    db.session.add(partner)
    db.session.flush()
    return partner


def make_team(lead: Person, *members: Person, first_day: date = date(2024, 1, 1), **facts: Any) -> Team:
    """A team whose lead and `members` have all said yes, from its first day on."""
    facts = {"name_th": "ทีมทะเลสาบ", "name_en": "Lake team", **facts}
    team = Team(lead_id=lead.id, lead=lead, first_day=first_day, created_at=clock.now(), **facts)
    for person in (lead, *members):
        member = _asked(team, person, discipline_code=person.discipline_code)
        member.membership, member.answered_at = Membership.MEMBER, clock.now()
    db.session.add(team)
    note(team, TeamMove.FOUNDED, by=lead, person=lead)
    return team


def ask_to_join(team: Team, person: Person, **facts: Any) -> TeamMember:
    """An invitation of the team's lead that `person` has not answered yet."""
    member = _asked(team, person, **facts)
    db.session.flush()
    return member


def _asked(team: Team, person: Person, **facts: Any) -> TeamMember:
    """From the team's first day on, if nothing else is said."""
    member = TeamMember(
        person_id=person.id,
        person=person,
        asked_by_id=team.lead_id,
        asked_at=clock.now(),
        **{"first_day": team.first_day, **facts},
    )
    team.members.append(member)
    return member


def give_discipline(person: Person, code: str) -> None:
    assert db.session.get(Discipline, code) is not None
    person.discipline_code = code
    db.session.flush()


def make_outsider(activity: Activity, name: str = "ครูอาสา", *, share: int = 0, **facts: Any) -> Outsider:
    """`share` in parts per million of the activity."""
    outsider = Outsider(name=name, role=Part.MEMBER, share=share, **facts)
    activity.outsiders.append(outsider)
    db.session.flush()
    return outsider


def engagement(
    *partners: Partner,
    outcomes: dict[str, int | None] | None = None,
    sdgs: tuple[int, ...] = (),
    transfer: bool = False,
    since: date | None = None,
) -> Engagement:
    """What an activity may say: `outcomes` code -> people who benefited."""
    return Engagement(
        {partner.id: PartnerPart(brings="ความรู้ของพื้นที่", since=since) for partner in partners},
        {code: OutcomePart("ครูใช้สื่อเองได้", beneficiaries=number) for code, number in (outcomes or {}).items()},
        sdgs,
        Transfer("เครื่องอบปลา") if transfer else None,
    )


def engage(activity: Activity, said: Engagement) -> Activity:
    """Writes what `activity` says while nothing of it is approved yet."""
    activity.engagement = said.stored()
    db.session.flush()
    return activity
