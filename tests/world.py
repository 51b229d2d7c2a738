"""The university after some work, which each page is asked for in, and what the addresses of pages name of it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.models import (
    Contribution,
    DevelopmentPlan,
    GoalShows,
    Indicator,
    Initiative,
    Membership,
    Partner,
    Period,
    Person,
    Plan,
    Recognition,
    Role,
    RoleGrant,
    StaffGroup,
    Status,
    Team,
    WorkloadNorm,
)
from app.storage import evidence_store
from tests.cast import University, found_university
from tests.conftest import Filling
from tests.engagement_factories import ask_to_join, engagement, make_partner, make_team
from tests.factories import (
    add_file,
    add_link,
    grant,
    log,
    make_activity,
    make_closed,
    make_contribution,
    make_sign_in_link,
    make_unit,
)
from tests.plan_world import found_development, found_initiatives, found_plans

TOKEN = "a-link-for-the-dancer"


REPORT = b"%PDF-1.7\n%%EOF\n"


def engaged_facts(university: University) -> dict[str, Any]:
    """All that an activity can say of its mechanism and outcome; one of its partners was merged into the other."""
    twice = make_partner("รร.บ้านเกาะ", sector="school")
    twice.merged_into_id = university.school.id
    said = engagement(
        university.school, twice, outcomes={"enrich": 120, "enhance": None}, sdgs=(4, 11), transfer=True
    )
    return {
        "engagement": said.stored(),
        "place": "พัทลุง",
        "need": "ครูไม่มีสื่อ",
        "society": {"situation": "ไม่มีสื่อ", "partnership": "วางแผนด้วยกัน"},
        "learned": "ครูอยากร่วมตั้งแต่ต้น",
        "is_learned_shared": True,
    }


def found_world() -> None:
    """The university after some work: the musician has a part in every status, the scientist work of his own."""
    found_university()
    university = University()
    make_unit("shut", university.root, closed_on=date(2020, 1, 1))
    musician, kind = university.musician, university.kind
    concert = log(
        musician,
        "แสดงดนตรีพื้นบ้าน",
        kind=kind("concert"),
        first_day=date(2025, 2, 3),
        **engaged_facts(university),
    )
    lake = make_team(musician, university.scientist, partners={str(university.school.id): {}})
    concert.activity.team = lake
    ask_to_join(lake, university.dancer)
    make_team(university.dean, name_th="ทีมที่จบแล้ว", name_en="", last_day=date(2024, 9, 30))
    add_link(concert.activity)
    add_file(concert.activity, content=REPORT)
    for status in (Status.DRAFT, Status.SUBMITTED, Status.RETURNED):
        make_contribution(musician, status=status, kind=kind("article"), title=f"บทความ {status}")
    team = make_activity(musician, kind=kind("community"), title="โครงการร่วม")
    make_contribution(musician, team, Status.SUBMITTED, percent=30)
    make_contribution(university.joint, team, Status.APPROVED, percent=30)
    make_contribution(university.dancer, team, Status.PROPOSED, percent=30)
    log(university.scientist, "สำรวจป่าพรุ", kind=kind("training"))
    log(university.leaver, "งานเดิม", first_day=date(2024, 9, 20), last_day=date(2024, 10, 10))
    for _number in range(2):
        ended = make_closed(university.year(2024), university.hr)
        ended.reopened_at, ended.reopened_by_id = ended.closed_at, university.hr.id
    make_closed(university.year(2023), university.hr)
    for status in (Status.SUBMITTED, Status.RETURNED, Status.DRAFT):
        make_contribution(
            university.leaver,
            status=status,
            kind=kind("concert"),
            first_day=date(2024, 9, 2),
            title=f"ค้าง {status}",
        )
    grant(university.support, Role.RECORDER, university.unit("office"))
    grant(university.leaver, Role.EXECUTIVE, university.unit("music"))
    make_sign_in_link(university.dancer, TOKEN)
    found_plans(university)
    found_development(university)
    found_initiatives(university, concert.activity)


class World:
    """What found_world() made: the cast, and what the routes are asked about."""

    def __init__(self) -> None:
        self.cast = University()
        evidence_store().put(REPORT)
        parts = list(db.session.scalars(select(Contribution).join(Contribution.activity)))
        of_musician = [part for part in parts if part.person is self.cast.musician]
        self.concert = next(part for part in of_musician if part.status is Status.APPROVED)
        self.draft = next(part for part in of_musician if part.status is Status.DRAFT)
        self.returned = next(part for part in of_musician if part.status is Status.RETURNED)
        self.proposed = next(part for part in parts if part.status is Status.PROPOSED)
        self.team = db.session.scalars(select(Team).where(Team.lead_id == self.cast.musician.id)).one()
        self.asked = next(one for one in self.team.members if one.membership is Membership.ASKED)
        self.member = next(one for one in self.team.members if one.person_id == self.cast.scientist.id)
        self.merged = db.session.scalars(select(Partner).where(Partner.merged_into_id.is_not(None))).one()
        self.strategic = db.session.scalars(select(Plan).order_by(Plan.id)).first()
        self.indicators = list(db.session.scalars(select(Indicator).order_by(Indicator.id)))
        self.changing, self.plan = db.session.scalars(
            select(DevelopmentPlan)
            .join(DevelopmentPlan.period)
            .where(DevelopmentPlan.person_id == self.cast.musician.id)
            .order_by(Period.first_day)
        )
        self.milestone = next(one for one in self.plan.goals if one.shows is GoalShows.MILESTONE)
        self.group = db.session.scalars(select(StaffGroup)).one()
        self.norm = db.session.scalars(select(WorkloadNorm)).one()
        self.licence = db.session.scalars(select(Recognition)).one()
        self.initiative = db.session.scalars(
            select(Initiative).where(Initiative.lead_id == self.cast.musician.id)
        ).one()
        self.file = next(item for item in self.concert.activity.evidence if item.sha256)


def of_activity(name: str) -> Callable[[World], dict[str, Any]]:
    """The activity of one of the world's parts."""
    return lambda world: {"activity_id": getattr(world, name).activity_id}


def in_music(world: World) -> dict[str, Any]:
    return {"unit": world.cast.unit("music").id, "period": world.cast.year(2025).id}


def figures_of_music(world: World) -> list[dict[str, Any]]:
    """The records behind each kind of figure."""
    asked = in_music(world)
    return [
        asked,
        *(
            {**asked, "measure": measure}
            for measure in ("hours", "credit", "activities", "new", "continuing", "people")
        ),
        {**asked, "area": "culture"},
        {**asked, "status": "waiting"},
        {**asked, "direct": 1},
        {**asked, "partners": "any", "cross": 1},
        {**asked, "page": 2},
    ]


def role_of(code: str) -> RoleGrant:
    """The first role that somebody holds."""
    query = select(RoleGrant).join(RoleGrant.person).where(Person.code == code).order_by(RoleGrant.id)
    return db.session.scalars(query).first()  # type: ignore[return-value]


def of_unit(world: World) -> dict[str, Any]:
    return {"unit_id": world.cast.unit("music").id}


def of_team(world: World) -> dict[str, Any]:
    return {"team_id": world.team.id}


def of_calendar(world: World) -> dict[str, Any]:
    return {"calendar_id": world.cast.calendars["academic"].id}


def of_kind(world: World) -> dict[str, Any]:
    return {"kind_id": world.cast.kind("course").id}


@pytest.fixture
def filling() -> Filling:
    return "world", found_world


@pytest.fixture
def world(app: Flask) -> World:
    return World()
