"""An initiative of the Department of Music, which more than one file of this folder asks for."""

from datetime import date

import pytest

from app.extensions import db
from app.models import Initiative, InitiativeStatus, Strand
from tests.cast import University
from tests.plan_factories import make_initiative


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
