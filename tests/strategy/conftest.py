"""A plan of the university and an initiative of music, which more than one file of this folder asks for."""

from datetime import date

import pytest

from app.extensions import db
from app.models import (
    Indicator,
    IndicatorMeasure,
    Initiative,
    InitiativeStatus,
    Objective,
    Plan,
    Reckoning,
    Strand,
)
from tests.cast import University
from tests.factories import log
from tests.plan_factories import make_indicator, make_initiative, make_objective, make_plan, make_target


@pytest.fixture
def plan(university: University) -> Plan:
    """The university's strategic plan on the fiscal calendar, with one objective."""
    made = make_plan(university.root, university.calendars["fiscal"])
    make_objective(made)
    db.session.commit()
    return made


@pytest.fixture
def objective(plan: Plan) -> Objective:
    return plan.objectives[0]


@pytest.fixture
def concerts(objective: Objective, university: University) -> Indicator:
    """Activities of arts and culture: three in 2025, two of music and one of performing arts; the target is 4."""
    for person, day in (
        (university.musician, date(2025, 2, 3)),
        (university.musician, date(2025, 3, 3)),
        (university.dancer, date(2025, 4, 1)),
    ):
        log(person, f"แสดง {day}", kind=university.kind("concert"), first_day=day)
    made = make_indicator(
        objective,
        IndicatorMeasure.ACTIVITIES,
        number="1.1",
        name_th="การแสดง",
        name_en="Concerts",
        filters={"areas": ["culture"]},
    )
    make_target(made, university.root, university.year(2025), 4)
    db.session.commit()
    return made


@pytest.fixture
def survey(objective: Objective) -> Indicator:
    """A score that no ledger can answer."""
    made = make_indicator(
        objective,
        reckoning=Reckoning.TYPED,
        number="1.2",
        name_th="ความพึงพอใจ",
        name_en="Satisfaction",
        unit_th="คะแนน",
        unit_en="points",
        decimals=2,
    )
    db.session.commit()
    return made


@pytest.fixture
def lakeside(university: University) -> Initiative:
    """Running, led by the musician; the Department of Biology takes part."""
    made = make_initiative(
        university.unit("music"),
        university.musician,
        status=InitiativeStatus.RUNNING,
        units=[university.unit("biology")],
        last_day=date(2026, 9, 30),
        purpose="เปิดเวทีให้ชุมชน",
        planned_minutes=100 * 60,
        planned_people=4,
        outcomes=["enrich"],
        budget=50_000,
    )
    db.session.commit()
    return made


@pytest.fixture
def strand(university: University) -> Strand:
    made = Strand(code="creative", name_th="ริเริ่มสร้างสรรค์", name_en="Creative projects")
    db.session.add(made)
    db.session.commit()
    return made
