"""What points to a period keeps it from being taken out, and is told of when its days are corrected."""

from collections.abc import Callable

import pytest

from app.extensions import db
from app.models import PlanState, Reckoning
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.hr.changing import look, touched
from tests.plan_factories import (
    make_development_plan,
    make_indicator,
    make_objective,
    make_plan,
    make_target,
    make_typed,
)
from tests.rollups.reading import words

ClientOf = Callable[..., CheckedClient]
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def test_what_points_to_a_period_keeps_it_and_goes_along_with_its_days(
    university: University, client_of: ClientOf
) -> None:
    one = university
    year = one.year(2026, "academic")
    make_development_plan(one.musician, year)
    make_development_plan(one.scientist, year, PlanState.DRAFT)
    objective = make_objective(make_plan(one.root, one.calendars["academic"]))
    indicator = make_indicator(objective, reckoning=Reckoning.TYPED)
    make_target(indicator, one.root, year, 400)
    make_typed(indicator, one.root, year, 12)
    db.session.commit()
    hr = client_of(one.hr, "en")
    said = touched(look(hr, f"/register/periods/{year.id}/edit", last_day="30/5/2026"))
    assert "1 development plan was agreed for the days before, and is for these from now on." in said
    assert "1 target was set for the days before, and is for these from now on." in said
    assert "from now on" not in words(look(hr, f"/register/periods/{year.id}/edit", name_en="Other").text)
    refused = look(hr, f"/register/periods/{year.id}/take-out")
    assert refused.status_code == 422 and (
        "Academic year 2025 is not taken out: 2 development plans are for it. 1 target is set. 1 value has"
        " been typed. Correct its names or its days instead." in words(refused.text)
    )
