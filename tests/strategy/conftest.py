"""A plan of the university with one objective, which more than one file of this folder asks for."""

from datetime import date

import pytest

from app.extensions import db
from app.models import Indicator, IndicatorMeasure, Objective, Plan, Reckoning
from tests.cast import University
from tests.factories import log
from tests.plan_factories import make_indicator, make_objective, make_plan, make_target


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
