"""Plain functions that make plans with indicators and targets, initiatives, norms, and development plans with goals."""

from datetime import UTC, date, datetime, time
from typing import Any, TypeVar

from app import clock
from app.extensions import db
from app.models import (
    ActivityKind,
    Area,
    Calendar,
    DevelopmentPlan,
    Funding,
    Goal,
    GoalShows,
    GroupPlace,
    Indicator,
    IndicatorMeasure,
    Initiative,
    Milestone,
    Objective,
    Period,
    Person,
    Plan,
    PlanState,
    PlanType,
    Reckoning,
    StaffGroup,
    StaffLine,
    Strand,
    Target,
    TypedValue,
    Unit,
    WorkloadNorm,
)

Row = TypeVar("Row")
STRAND = "creative"


def _added(row: Row) -> Row:
    db.session.add(row)
    db.session.flush()
    return row


# Plans, indicators, targets


def make_plan(owner: Unit, calendar: Calendar, **facts: Any) -> Plan:
    """A strategic plan of five years."""
    facts = {
        "type": PlanType.STRATEGIC,
        "name_th": "แผนยุทธศาสตร์",
        "name_en": "Strategic plan",
        "first_day": date(2023, 10, 1),
        "last_day": date(2028, 9, 30),
        "created_at": clock.now(),
        **facts,
    }
    return _added(Plan(owner=owner, calendar=calendar, **facts))


def make_objective(plan: Plan, **facts: Any) -> Objective:
    facts = {"number": "1", "name_th": "พันธกิจสัมพันธ์", "name_en": "Engagement", **facts}
    return _added(Objective(plan=plan, **facts))


def make_indicator(objective: Objective, measure: IndicatorMeasure | None = None, **facts: Any) -> Indicator:
    """A number of activities, unless `facts` say otherwise; `reckoning` typed has no measure."""
    if measure is None and facts.get("reckoning") is not Reckoning.TYPED:
        measure = IndicatorMeasure.ACTIVITIES
    facts = {
        "name_th": "ตัวชี้วัด",
        "name_en": "Indicator",
        "reckoning": Reckoning.NUMBER,
        "filters": {},
        "of_filters": {},
        "calendar": objective.plan.calendar,
        **facts,
    }
    return _added(Indicator(objective=objective, measure=measure, **facts))


def make_target(
    indicator: Indicator, unit: Unit, period: Period, value: float, at: datetime | None = None
) -> Target:
    """`value` as people say it: 400 activities, 12.5 percent. It was set on the first day of its period."""
    at = at or datetime.combine(period.first_day, time(), UTC)
    return _added(Target(indicator=indicator, unit=unit, period=period, value=round(value * 1000), at=at))


def make_typed(
    indicator: Indicator, unit: Unit, period: Period, value: float, at: datetime | None = None, **facts: Any
) -> TypedValue:
    facts = {"source": "แบบสำรวจ", "day": period.first_day, "at": at or clock.now(), **facts}
    return _added(
        TypedValue(indicator=indicator, unit=unit, period=period, value=round(value * 1000), **facts)
    )


# Initiatives


def make_initiative(unit: Unit, lead: Person, strand: str = STRAND, **facts: Any) -> Initiative:
    if db.session.get(Strand, strand) is None:
        db.session.add(Strand(code=strand, name_th="ริเริ่มสร้างสรรค์", name_en="Creative projects"))
    facts = {
        "name_th": "ดนตรีริมเล",
        "name_en": "Lakeside music",
        "first_day": date(2024, 10, 1),
        "created_at": clock.now(),
        **facts,
    }
    return _added(Initiative(unit=unit, lead=lead, strand_code=strand, **facts))


def fund(initiative: Initiative, source: str = "อบจ.", promised: int = 0, received: int = 0) -> Funding:
    """Money in baht."""
    return _added(Funding(initiative=initiative, source=source, promised=promised, received=received))


def make_milestone(
    initiative: Initiative, due_on: date, done_on: date | None = None, name: str = "เปิดเวที"
) -> Milestone:
    return _added(Milestone(initiative=initiative, name=name, due_on=due_on, done_on=done_on))


# Norms


def make_group(code: str, line: StaffLine = StaffLine.ACADEMIC) -> StaffGroup:
    return _added(StaffGroup(code=code, line=line, name_th=f"กลุ่ม {code}", name_en=code.title()))


def put_into(person: Person, group: StaffGroup, first_day: date, last_day: date | None = None) -> GroupPlace:
    return _added(GroupPlace(person=person, group=group, first_day=first_day, last_day=last_day))


def make_norm(
    hours: float,
    area: Area | None = None,
    *,
    group: StaffGroup | None = None,
    line: StaffLine = StaffLine.ACADEMIC,
    first_day: date = date(2017, 8, 1),
    last_day: date | None = None,
) -> WorkloadNorm:
    """`hours` a year."""
    return _added(
        WorkloadNorm(
            line=line,
            group=group,
            area=area,
            minutes=round(hours * 60),
            first_day=first_day,
            last_day=last_day,
            source="ข้อบังคับ",
        )
    )


# Development plans


def make_development_plan(
    person: Person, period: Period, state: PlanState = PlanState.AGREED
) -> DevelopmentPlan:
    moment = clock.now()
    return _added(
        DevelopmentPlan(person=person, period=period, state=state, state_since=moment, created_at=moment)
    )


def make_goal(plan: DevelopmentPlan, area: Area, **facts: Any) -> Goal:
    """A milestone, unless `hours` or `count` (of a `kind`) say how much."""
    hours: float | None = facts.pop("hours", None)
    count: int | None = facts.pop("count", None)
    kind: ActivityKind | None = facts.pop("kind", None)
    shows = GoalShows.HOURS if hours else GoalShows.COUNT if count else GoalShows.MILESTONE
    facts = {
        "text": "พัฒนาตนเอง",
        "milestone": "" if hours or count else "ผศ.",
        "agreed_at": clock.now(),
        **facts,
    }
    amount = round(hours * 60) if hours else count
    return _added(Goal(plan=plan, area=area, shows=shows, amount=amount, kind=kind, **facts))
