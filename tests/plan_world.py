"""What the world of tests/world.py has of plans, initiatives and development, and what addresses of their pages name."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from app import clock
from app.extensions import db
from app.models import (
    Activity,
    GoodPractice,
    IndicatorMeasure,
    InitiativeChange,
    InitiativeStatus,
    PlanState,
    Reckoning,
)
from tests.cast import University
from tests.development_factories import count, hours, make_recognition, milestone
from tests.development_factories import make_plan as make_development
from tests.plan_factories import (
    fund,
    make_group,
    make_indicator,
    make_initiative,
    make_milestone,
    make_norm,
    make_objective,
    make_plan,
    make_target,
    make_typed,
)

if TYPE_CHECKING:
    from tests.world import World


def found_plans(university: University) -> None:
    """Two plans, that of the university with indicators of three sorts and targets."""
    plan = make_plan(university.root, university.calendars["fiscal"])
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
    make_plan(university.unit("music"), university.calendars["academic"], name_th="แผนสาขาดนตรี", name_en="")


def found_development(university: University) -> None:
    """Development plans of the musician, one of them being changed, and of the scientist, which waits."""
    make_norm(1260)
    make_group("teaching")
    made = hours(), count(university.kind("article")), milestone()
    make_development(
        university.musician, university.year(2026, "academic"), *made, support={"mentor": "อาจารย์อาวุโส"}
    )
    make_development(university.musician, university.year(2025, "academic"), state=PlanState.CHANGING)
    make_development(university.scientist, university.year(2026, "academic"), state=PlanState.SUBMITTED)
    make_recognition(university.musician, expires_on=date(2025, 7, 1))


def found_initiatives(university: University, concert: Activity) -> None:
    """Two initiatives; the musician's is late, has the concert in it, and both are good practice."""
    lakeside = make_initiative(
        university.unit("music"),
        university.musician,
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
    concert.initiative = lakeside
    why = {"why": "ชุมชนร่วมตัดสินใจ", "by_id": university.head.id, "at": clock.now()}
    for marked in ({"initiative_id": lakeside.id}, {"activity_id": concert.id}):
        db.session.add(GoodPractice(unit=university.unit("music"), for_whom="ทุกคน", **marked, **why))
    change = {"name_en": ["Music", "Lakeside music"], "budget": [0, 50_000], "unit": [1, lakeside.unit_id]}
    db.session.add(
        InitiativeChange(initiative=lakeside, facts=change, by_id=university.musician.id, at=clock.now())
    )


def of_plan(world: "World") -> dict[str, Any]:
    return {"plan_id": world.strategic.id}


def of_objective(world: "World") -> dict[str, Any]:
    return {"objective_id": world.strategic.objectives[0].id}


def of_indicator(at: int = 0) -> Callable[["World"], dict[str, Any]]:
    return lambda world: {"indicator_id": world.indicators[at].id}


def of_music_then(world: "World") -> dict[str, Any]:
    """A unit below the plan's owner, in an earlier year, as of an earlier day."""
    return {"unit": world.cast.unit("faa").id, "period": world.cast.year(2024).id, "as_of": "1/2/2025"}


def of_initiative(world: "World") -> dict[str, Any]:
    return {"initiative_id": world.initiative.id}
