"""How each page that is read is asked for, and who may see it: a new route fails until it has a line here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from flask import Flask, url_for
from sqlalchemy import select

from app import clock
from app.activities.twins import key_of
from app.extensions import db
from app.models import (
    Contribution,
    DevelopmentPlan,
    GoalShows,
    GoodPractice,
    Indicator,
    IndicatorMeasure,
    Initiative,
    InitiativeChange,
    InitiativeStatus,
    Membership,
    Partner,
    Period,
    Person,
    Plan,
    PlanState,
    Reckoning,
    Recognition,
    Role,
    RoleGrant,
    Status,
    Team,
    WorkloadNorm,
)
from app.storage import evidence_store
from tests import plan_factories
from tests.cast import University, found_university
from tests.conftest import Filling
from tests.development_factories import count, hours, make_plan, make_recognition, milestone
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
from tests.plan_factories import (
    fund,
    make_indicator,
    make_initiative,
    make_milestone,
    make_norm,
    make_objective,
    make_target,
    make_typed,
)

# The leaver is not among them: they cannot sign in any more (tests/accounts/test_leavers.py).
EVERYONE = (
    "musician",
    "head",
    "dean",
    "dancer",
    "scientist",
    "science_head",
    "support",
    "director",
    "joint",
    "rector",
    "hr",
    "admin",
)


WORKING = tuple(name for name in EVERYONE if name != "admin")


DECIDING = ("head", "dean", "science_head", "director", "hr")


SEEING = (*DECIDING, "rector")


# Who sees the musician's record: she, those above her, and who reads all.
ABOVE_HER = ("head", "dean", "rector", "hr")


# Who sees her years beside herself: an executive sees totals and records.
ABOVE_HER_YEARS = ("head", "dean", "hr")


HERS = ("musician", *ABOVE_HER)


# Who changes an initiative that she leads.
KEEPING_IT = ("musician", "head", "dean", "hr")


# Of those who see her record all but HR, who alone makes two records one.
BELOW_HR = ("musician", "head", "dean", "rector")


# Those whom every address of a route is tried with; the others try the first one.
STRANGERS = ("scientist", "admin")


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
    plan = plan_factories.make_plan(university.root, university.calendars["fiscal"])
    objective = make_objective(plan)
    concerts = make_indicator(objective, number="1.1", filters={"areas": ["culture"], "sdgs": [4]})
    make_indicator(
        objective,
        number="1.2",
        reckoning=Reckoning.SHARE,
        filters={"cross": True},
        of_measure=IndicatorMeasure.ACTIVITIES,
        of_filters={"areas": ["teaching"]},
    )
    score = make_indicator(objective, number="1.3", reckoning=Reckoning.TYPED, unit_th="คะแนน")
    make_typed(score, university.root, university.year(2025), 4.2)
    for unit, amount in ((university.root, 9), (university.unit("faa"), 4)):
        make_target(concerts, unit, university.year(2025), amount)
    plan_factories.make_plan(
        university.unit("music"), university.calendars["academic"], name_th="แผนสาขาดนตรี", name_en=""
    )
    grant(university.support, Role.RECORDER, university.unit("office"))
    grant(university.leaver, Role.EXECUTIVE, university.unit("music"))
    make_sign_in_link(university.dancer, TOKEN)
    make_norm(1260)
    made = hours(), count(kind("article")), milestone()
    make_plan(musician, university.year(2026, "academic"), *made, support={"mentor": "อาจารย์อาวุโส"})
    make_plan(musician, university.year(2025, "academic"), state=PlanState.CHANGING)
    make_plan(university.scientist, university.year(2026, "academic"), state=PlanState.SUBMITTED)
    make_recognition(musician, expires_on=date(2025, 7, 1))
    lakeside = make_initiative(
        university.unit("music"),
        musician,
        status=InitiativeStatus.RUNNING,
        purpose="เปิดเวทีให้ชุมชน",
        units=[university.unit("biology")],
        last_day=date(2025, 5, 31),
        planned_minutes=6000,
        outcomes=["enrich", "prepare"],
        budget=50_000,
        spent=60_000,
        spent_on=date(2025, 5, 31),
        partners={str(university.school.id): {"brings": "ครู"}},
    )
    fund(lakeside, promised=40_000, received=10_000)
    make_milestone(lakeside, date(2025, 6, 10))
    make_milestone(lakeside, date(2025, 5, 1), date(2025, 5, 20), name="พบชุมชน")
    make_initiative(university.unit("chemistry"), university.scientist, strand="centres", is_centre=True)
    concert.activity.initiative = lakeside
    why = {"why": "ชุมชนร่วมตัดสินใจ", "by_id": university.head.id, "at": clock.now()}
    for marked in ({"initiative_id": lakeside.id}, {"activity_id": concert.activity_id}):
        db.session.add(GoodPractice(unit=university.unit("music"), for_whom="ทุกคน", **marked, **why))
    change = {"name_en": ["Music", "Lakeside music"], "budget": [0, 50_000], "unit": [1, lakeside.unit_id]}
    db.session.add(InitiativeChange(initiative=lakeside, facts=change, by_id=musician.id, at=clock.now()))


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
        self.norm = db.session.scalars(select(WorkloadNorm)).one()
        self.licence = db.session.scalars(select(Recognition)).one()
        self.initiative = db.session.scalars(
            select(Initiative).where(Initiative.lead_id == self.cast.musician.id)
        ).one()
        self.file = next(item for item in self.concert.activity.evidence if item.sha256)


@dataclass(frozen=True)
class Asked:
    """How a route is asked for, by whom it is seen (200), and what everybody else gets.

    `barred` see the object, but may not do this with it: 403.
    `variants` are sets of query arguments; the page is asked for with each. `plain`: it answers with no HTML.
    """

    who: tuple[str, ...] = EVERYONE
    barred: tuple[str, ...] = ()
    others: int = 404
    arguments: Callable[[World], dict[str, Any]] = lambda world: {}
    variants: Callable[[World], list[dict[str, Any]]] = lambda world: [{}]
    # What somebody who is not signed in gets: the sign-in page (303), or the page itself (200).
    anonymous: int = 303
    answer: int = 200
    plain: bool = False
    # So many of the variants are looked at in a browser too: those that show what the first one does not.
    looks: int = 1


def of_activity(name: str) -> Callable[["World"], dict[str, Any]]:
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


def of_plan(world: World) -> dict[str, Any]:
    return {"plan_id": world.strategic.id}


def of_objective(world: World) -> dict[str, Any]:
    return {"objective_id": world.strategic.objectives[0].id}


def of_indicator(at: int = 0) -> Callable[["World"], dict[str, Any]]:
    return lambda world: {"indicator_id": world.indicators[at].id}


def of_music_then(world: World) -> dict[str, Any]:
    """A unit below the plan's owner, in an earlier year, as of an earlier day."""
    return {"unit": world.cast.unit("faa").id, "period": world.cast.year(2024).id, "as_of": "1/2/2025"}


# Who writes the university's plans; the dean and the heads see them, and write those of their own units.
PLANNING = ("rector", "hr")


PLANNERS = (*PLANNING, "head", "dean", "science_head", "director")


def of_initiative(world: World) -> dict[str, Any]:
    return {"initiative_id": world.initiative.id}


def of_calendar(world: World) -> dict[str, Any]:
    return {"calendar_id": world.cast.calendars["academic"].id}


def of_kind(world: World) -> dict[str, Any]:
    return {"kind_id": world.cast.kind("course").id}


ROUTES: dict[str, Asked] = {
    "accounts.held_form": Asked(who=()),
    "accounts.link": Asked(arguments=lambda world: {"token": TOKEN}, anonymous=200),
    "accounts.profile": Asked(),
    "accounts.sign_in": Asked(anonymous=200, answer=303),
    "activities.access": Asked(variants=lambda world: [{}, {"page": 2}]),
    "activities.add_evidence": Asked(who=("musician",), barred=ABOVE_HER, arguments=of_activity("concert")),
    "activities.confirm": Asked(
        who=("dancer",), barred=("musician",), arguments=lambda world: {"contribution_id": world.proposed.id}
    ),
    "activities.copy": Asked(who=("musician",), barred=ABOVE_HER, arguments=of_activity("concert")),
    "activities.join": Asked(
        who=("dancer",),
        barred=("admin",),
        variants=lambda world: [{"key": key_of(world.concert.activity, world.cast.dancer)}],
    ),
    "activities.recorded": Asked(who=("support",), others=403),
    "merging.choose": Asked(who=("hr",), barred=BELOW_HR, arguments=of_activity("concert")),
    "merging.merges": Asked(who=("hr",), barred=BELOW_HR, arguments=of_activity("concert")),
    "merging.together": Asked(
        who=("hr",),
        barred=BELOW_HR,
        arguments=of_activity("concert"),
        variants=lambda world: [{"other": world.returned.activity_id}],
    ),
    "activities.edit": Asked(
        who=("musician",),
        barred=ABOVE_HER,
        arguments=of_activity("returned"),
        variants=lambda world: [{}, {"activity_id": world.draft.activity_id}],
    ),
    "activities.edit_part": Asked(
        who=("musician",), barred=ABOVE_HER, arguments=lambda world: {"contribution_id": world.returned.id}
    ),
    "activities.evidence": Asked(
        who=HERS, arguments=lambda world: {"evidence_id": world.file.id}, plain=True
    ),
    "activities.home": Asked(),
    "activities.list_mine": Asked(
        variants=lambda world: [{}, {"status": "draft"}, {"q": "บทความ"}, {"area": "culture"}, {"page": 2}]
    ),
    "activities.new": Asked(who=WORKING, others=403),
    "activities.people": Asked(
        who=("musician",),
        barred=ABOVE_HER,
        arguments=of_activity("concert"),
        variants=lambda world: [{}, {"person": world.cast.support.id, "q": "มาลัย"}],
        looks=2,
    ),
    "activities.show": Asked(who=HERS, arguments=of_activity("concert")),
    "activities.look_at_evidence": Asked(
        who=HERS, arguments=lambda world: {"evidence_id": world.file.id}, plain=True
    ),
    "activities.view_evidence": Asked(
        who=HERS, arguments=lambda world: {"evidence_id": world.file.id}, plain=True
    ),
    "closing.compare": Asked(
        who=("hr", "admin"),
        arguments=lambda world: {"period_id": world.cast.year(2024).id},
        variants=lambda world: [{}, {"area": "culture"}],
    ),
    "closing.period": Asked(
        who=("hr", "admin"),
        arguments=lambda world: {"period_id": world.cast.year(2024).id},
        variants=lambda world: [
            {},
            {"period_id": world.cast.year(2025).id},
            {"period_id": world.cast.year(2023).id},
        ],
    ),
    "closing.periods": Asked(who=("hr", "admin"), others=403),
    "development.mine": Asked(),
    "development.person": Asked(
        who=("musician", *ABOVE_HER_YEARS), arguments=lambda world: {"person_id": world.cast.musician.id}
    ),
    "development.plan": Asked(
        who=("musician", *ABOVE_HER_YEARS), answer=303, arguments=lambda world: {"plan_id": world.plan.id}
    ),
    "development.waiting": Asked(who=DECIDING, others=403),
    "development.write": Asked(
        who=("musician",),
        barred=ABOVE_HER_YEARS,
        arguments=lambda world: {"plan_id": world.changing.id},
    ),
    "development.talk": Asked(
        who=("musician", "head"),
        barred=("dean", "hr"),
        arguments=lambda world: {"plan_id": world.plan.id, "stage": "middle"},
    ),
    "development.reached": Asked(
        who=("musician",),
        barred=ABOVE_HER_YEARS,
        arguments=lambda world: {"goal_id": world.milestone.id},
    ),
    "development.new_recognition": Asked(),
    "development.edit_recognition": Asked(
        who=("musician",),
        barred=ABOVE_HER_YEARS,
        arguments=lambda world: {"recognition_id": world.licence.id},
    ),
    "development.portfolio": Asked(
        who=("musician", *ABOVE_HER_YEARS), arguments=lambda world: {"person_id": world.cast.musician.id}
    ),
    "development.my_portfolio": Asked(answer=303),
    "development.choose_portfolio": Asked(),
    "development.meeting": Asked(
        arguments=of_unit, variants=lambda world: [{}, {"period": world.cast.year(2024).id}]
    ),
    "development.unit": Asked(
        arguments=of_unit, variants=lambda world: [{}, {"period": world.cast.year(2024).id}]
    ),
    "engagement.edit": Asked(
        who=("musician",),
        barred=ABOVE_HER,
        arguments=of_activity("concert"),
        variants=lambda world: [
            {"partner": world.cast.municipality.id},
            {"activity_id": world.draft.activity_id},
        ],
    ),
    "engagement.learned": Asked(
        variants=lambda world: [{}, {"q": "ครู", "area": "culture", "place": "พัทลุง"}, {"page": 2}]
    ),
    "engagement.partners": Asked(
        variants=lambda world: [
            {},
            {"q": "อบต."},
            {"sector": "school", "scale": "local", "place": "TH-93"},
            {"page": 2},
        ]
    ),
    "engagement.partner": Asked(
        arguments=lambda world: {"partner_id": world.cast.school.id},
        variants=lambda world: [{}, {"partner_id": world.merged.id}],
        looks=2,
    ),
    "engagement.new_partner": Asked(
        who=WORKING, others=403, variants=lambda world: [{}, {"name": "อบต.", "then": "/activities/1"}]
    ),
    "engagement.edit_partner": Asked(
        who=("hr",), others=403, arguments=lambda world: {"partner_id": world.cast.school.id}
    ),
    "engagement.merge_partner": Asked(
        who=("hr",),
        others=403,
        arguments=lambda world: {"partner_id": world.cast.school.id},
        variants=lambda world: [{"into": world.cast.municipality.id}, {"q": "เกาะ"}, {}],
        looks=2,
    ),
    "engagement.separate_partner": Asked(
        who=("hr",), others=403, arguments=lambda world: {"partner_id": world.merged.id}
    ),
    "engagement.society": Asked(who=HERS, arguments=of_activity("concert")),
    "exports.choose": Asked(
        who=SEEING,
        others=403,
        variants=lambda world: [
            {},
            *({**in_music(world), "name": name} for name in ("engagement", "people", "records")),
        ],
    ),
    "exports.download": Asked(
        who=SEEING,
        others=403,
        arguments=lambda world: {"name": "summary", "form": "csv"},
        variants=lambda world: [
            {},
            *(
                {**in_music(world), "name": name, "form": form}
                for name in ("summary", "engagement", "people", "records")
                for form in ("csv", "xlsx")
            ),
        ],
        plain=True,
    ),
    "health.alive": Asked(anonymous=200, plain=True),
    "health.ready": Asked(anonymous=200, plain=True),
    **{
        f"hr.{register}": Asked(
            who=("hr", "admin"), others=403, variants=lambda world: [{}, {"q": "ดนตรี"}, {"page": 2}]
        )
        for register in ("appointments", "calendars", "catalogue", "people", "roles", "units")
    },
    "hr.leavers": Asked(who=("hr",), others=403, variants=lambda world: [{}, {"page": 2}]),
    "hr.new_person": Asked(who=("hr",), others=403),
    **{
        f"hr.{form}": Asked(
            who=("hr",),
            barred=("musician", "head", "dean"),
            arguments=lambda world: {"person_id": world.cast.musician.id},
        )
        for form in ("edit_person", "group_place", "join", "leave", "transfer")
    },
    **{
        f"hr.{form}": Asked(
            who=("hr",),
            barred=("admin",),
            arguments=lambda world: {"appointment_id": world.cast.joint.appointments[-1].id},
        )
        for form in ("correct_appointment", "end_appointment", "take_out")
    },
    "hr.new_role": Asked(
        who=("hr", "admin"),
        others=403,
        variants=lambda world: [
            {},
            {"q": "มาลัย"},
            {"person": world.cast.dancer.id, "unit": world.cast.unit("music").id, "role": "acting_head"},
        ],
    ),
    **{
        f"hr.{form}": Asked(
            who=("hr",), barred=("admin",), arguments=lambda world: {"grant_id": role_of("head").id}
        )
        for form in ("correct_role", "end_role", "take_out_role")
    },
    "hr.norms": Asked(who=("hr", "admin"), others=403),
    "hr.norm_new": Asked(who=("hr",), others=403, variants=lambda world: [{}, {"area": "research"}]),
    "hr.group_new": Asked(who=("hr",), others=403),
    "hr.norm_end": Asked(who=("hr",), barred=("admin",), arguments=lambda world: {"norm_id": world.norm.id}),
    "hr.undecided": Asked(who=("hr",), others=403),
    "hr.unit": Asked(who=("hr", "admin"), others=403, arguments=of_unit),
    **{
        f"hr.{change}": Asked(who=("hr",), others=403, arguments=of_unit)
        for change in ("unit_new", "unit_edit", "unit_close", "unit_succeed")
    },
    "hr.unit_reopen": Asked(
        who=("hr",), others=403, arguments=lambda world: {"unit_id": world.cast.units["shut"].id}
    ),
    "hr.calendar": Asked(who=("hr", "admin"), arguments=of_calendar),
    "hr.calendar_new": Asked(who=("hr",), others=403),
    **{
        f"hr.{change}": Asked(who=("hr",), barred=("admin",), arguments=of_calendar)
        for change in ("calendar_edit", "period_new")
    },
    **{
        f"hr.{change}": Asked(
            who=("hr",), barred=("admin",), arguments=lambda world: {"period_id": world.cast.year(2025).id}
        )
        for change in ("period_edit", "period_take_out")
    },
    "hr.kind": Asked(who=("hr", "admin"), arguments=of_kind),
    "hr.kind_new": Asked(who=("hr",), others=403, variants=lambda world: [{}, {"area": "culture"}]),
    **{
        f"hr.{change}": Asked(who=("hr",), barred=("admin",), arguments=of_kind)
        for change in ("kind_edit", "kind_retire", "field_new")
    },
    **{
        f"hr.{change}": Asked(
            who=("hr",),
            barred=("admin",),
            arguments=lambda world: {"field_id": world.cast.kind("course").fields[2].id},
        )
        for change in ("field_edit", "field_retire", "field_take_out")
    },
    "hr.person": Asked(
        who=("musician", "head", "dean", "hr"),
        arguments=lambda world: {"person_id": world.cast.musician.id},
        variants=lambda world: [{}, {"period": world.cast.year(2024).id}],
    ),
    "language.choose": Asked(arguments=lambda world: {"code": "en"}, anonymous=303, answer=303),
    "review.decided_for_me": Asked(),
    "review.late": Asked(who=("hr",), others=403),
    "review.queue": Asked(who=DECIDING, others=403),
    "rollups.records": Asked(who=("head", "dean", "rector", "hr"), others=403, variants=figures_of_music),
    "rollups.engagement": Asked(
        arguments=lambda world: {"unit_id": world.cast.unit("faa").id},
        variants=lambda world: [{}, {"area": "culture"}, {"basis": "now"}],
    ),
    "rollups.university_engagement": Asked(
        variants=lambda world: [{}, {"period": world.cast.year(2024).id}, {"basis": "now"}]
    ),
    "rollups.unit": Asked(
        arguments=lambda world: {"unit_id": world.cast.unit("faa").id},
        variants=lambda world: [{}, {"period": world.cast.year(2024).id}, {"basis": "now"}],
    ),
    "rollups.units": Asked(variants=lambda world: [{}, {"q": "ดนตรี"}]),
    "rollups.university": Asked(
        variants=lambda world: [{}, {"period": world.cast.year(2025, "academic").id}, {"basis": "now"}]
    ),
    "strategy.plans": Asked(),
    "strategy.plan": Asked(arguments=of_plan, variants=lambda world: [{}, of_music_then(world)]),
    "strategy.history": Asked(arguments=of_plan),
    "strategy.objective": Asked(arguments=of_objective, variants=lambda world: [{}, of_music_then(world)]),
    "strategy.indicator": Asked(
        arguments=of_indicator(),
        variants=lambda world: [
            {},
            of_music_then(world),
            *({"indicator_id": one.id} for one in world.indicators[1:]),
        ],
    ),
    "strategy.new_plan": Asked(who=PLANNERS, others=403),
    **{
        f"strategy.{form}": Asked(who=PLANNING, others=403, arguments=of_plan)
        for form in ("edit_plan", "end_plan", "order", "new_objective")
    },
    **{
        f"strategy.{form}": Asked(who=PLANNING, others=403, arguments=of_objective)
        for form in ("edit_objective", "take_out_objective", "new_indicator")
    },
    **{
        f"strategy.{form}": Asked(
            who=PLANNING,
            others=403,
            arguments=of_indicator(),
            variants=lambda world: [{}, {"indicator_id": world.indicators[1].id}],
        )
        for form in ("edit_indicator", "retire_indicator", "targets")
    },
    "strategy.values": Asked(who=PLANNING, others=403, arguments=of_indicator(2)),
    "activities.choose_initiative": Asked(
        who=("musician",),
        barred=ABOVE_HER,
        arguments=of_activity("concert"),
        variants=lambda world: [{}, {"q": "ดนตรี"}, {"q": "ก"}],
    ),
    "strategy.initiatives": Asked(
        variants=lambda world: [
            {},
            {"q": "ดนตรี", "unit": world.cast.unit("faa").id},
            {"strand": "centres", "status": "planned"},
            {"late": 1},
            {"status": "stopped", "page": 2},
        ]
    ),
    "strategy.initiative": Asked(arguments=of_initiative, variants=lambda world: [{}, {"page": 2}]),
    "strategy.new_initiative": Asked(
        who=DECIDING, others=403, variants=lambda world: [{}, {"unit": world.cast.unit("music").id}]
    ),
    "strategy.edit_initiative": Asked(who=KEEPING_IT, others=403, arguments=of_initiative),
    "strategy.milestones": Asked(who=KEEPING_IT, others=403, arguments=of_initiative),
    "strategy.money": Asked(who=KEEPING_IT, others=403, arguments=of_initiative),
    "strategy.initiative_partners": Asked(
        who=KEEPING_IT,
        others=403,
        arguments=of_initiative,
        variants=lambda world: [{}, {"partner": world.cast.municipality.id}],
    ),
    "strategy.good_practices": Asked(
        variants=lambda world: [
            {},
            {"q": "ชุมชน", "of": "initiative"},
            {"area": "culture", "unit": world.cast.unit("faa").id},
            {"strand": "centres"},
        ]
    ),
    "strategy.mark_initiative": Asked(who=("head", "dean", "hr"), others=403, arguments=of_initiative),
    "strategy.mark_record": Asked(
        who=("head", "dean", "hr"), barred=("musician", "rector"), arguments=of_activity("concert")
    ),
    "teams.teams": Asked(
        variants=lambda world: [{}, {"q": "ทะเลสาบ"}, {"state": "running"}, {"state": "ended", "page": 2}]
    ),
    "teams.team": Asked(arguments=of_team, variants=lambda world: [{}, {"page": 2}]),
    "teams.new_team": Asked(who=WORKING, others=403),
    "teams.edit_team": Asked(who=("musician",), others=403, arguments=of_team),
    "teams.members": Asked(
        who=("musician",),
        others=403,
        arguments=of_team,
        variants=lambda world: [
            {"q": "มาลัย"},
            {"person": world.cast.support.id},
            {"member": world.member.id},
            {},
        ],
        looks=3,
    ),
    "teams.partners": Asked(
        who=("musician",),
        others=403,
        arguments=of_team,
        variants=lambda world: [{}, {"partner": world.cast.municipality.id}],
    ),
    "teams.answer": Asked(
        who=("dancer",), barred=("musician",), arguments=lambda world: {"member_id": world.asked.id}
    ),
    "teams.edit_membership": Asked(
        who=("scientist", "musician"), others=403, arguments=lambda world: {"member_id": world.member.id}
    ),
    "teams.leave": Asked(
        who=("scientist",), others=403, arguments=lambda world: {"member_id": world.member.id}
    ),
    "teams.colleagues": Asked(
        who=WORKING,
        others=403,
        variants=lambda world: [
            {"q": "ดนตรี", "team": world.team.id},
            {},
            {"area": "culture", "sdg": 4},
            {"discipline": "education", "page": 2},
            {"q": "ก"},
        ],
    ),
    "telling.how_to": Asked(anonymous=200),
    "telling.who_sees": Asked(anonymous=200),
}


@pytest.fixture
def filling() -> Filling:
    return "world", found_world


@pytest.fixture
def world(app: Flask) -> World:
    return World()


def readable(app: Flask) -> set[str]:
    return {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint != "static"
    }


def addresses(app: Flask, endpoint: str, world: World) -> list[str]:
    asked = ROUTES[endpoint]
    with app.test_request_context():
        return [
            url_for(endpoint, **{**asked.arguments(world), **variant}) for variant in asked.variants(world)
        ]
