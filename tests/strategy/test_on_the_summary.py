"""The university's summary tells its objectives with how their indicators stand."""

from collections.abc import Callable

import pytest

from app.models import Indicator, Plan
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.plan_factories import make_indicator, make_objective, make_plan, make_target
from tests.statements import counted

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
ClientOf = Callable[..., CheckedClient]


def test_objectives_stand_there_with_their_state(
    client_of: ClientOf, university: University, plan: Plan, concerts: Indicator
) -> None:
    late = make_indicator(plan.objectives[0], number="1.9", filters={"areas": ["research"]})
    make_target(late, university.root, university.year(2025), 50)
    client = client_of(university.musician, "en")
    page = client.get(f"/university?period={university.year(2025).id}").text
    assert "1 On the way" in page and "1 Behind" in page and "How it is judged" in page
    assert f'/plans/{plan.id}?period={university.year(2025).id}"' in page
    earlier = client.get(f"/university?period={university.year(2023).id}").text
    assert "1 Engagement" not in earlier
    assert "1 Engagement" not in client.get(f"/units/{university.unit('faa').id}").text
    make_objective(
        make_plan(university.unit("faa"), university.calendars["fiscal"]), name_en="Arts of the lake"
    )
    make_indicator(plan.objectives[0])
    # Another calendar's year: the plan's own one that stands beside it.
    other = client.get(f"/university?period={university.year(2025, 'academic').id}").text
    assert "1 Engagement" in other


def test_it_costs_the_same_however_many(
    client_of: ClientOf, university: University, concerts: Indicator
) -> None:
    client = client_of(university.musician)
    with counted() as few:
        client.get("/university")
    for number in range(2, 8):
        make_indicator(
            make_objective(concerts.objective.plan, number=str(number)), filters={"areas": ["culture"]}
        )
    with counted() as many:
        client.get("/university")
    assert len(many) == len(few)


def test_an_indicator_leads_to_the_year_that_is_told(
    client_of: ClientOf, university: University, plan: Plan, concerts: Indicator
) -> None:
    client, year = client_of(university.musician, "en"), university.year(2024)
    for asked in (year, university.year(2024, "academic")):
        page = client.get(f"/university?period={asked.id}").text
        assert f"Told for {year.name_en}" in " ".join(page.split())
        assert f'/indicators/{concerts.id}?period={year.id}"' in page
