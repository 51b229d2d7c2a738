"""From a record up to what it serves, and from an objective down to the records."""

from collections.abc import Callable
from datetime import date

import pytest

from app.extensions import db
from app.models import (
    Activity,
    Area,
    Indicator,
    IndicatorMeasure,
    Initiative,
    Person,
    PlanState,
    Reckoning,
    Status,
)
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.factories import log, make_contribution
from tests.plan_factories import make_development_plan, make_goal, make_indicator
from tests.rollups.reading import words
from tests.statements import counted

ClientOf = Callable[..., CheckedClient]
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def test_a_record_names_the_indicators_that_count_it_and_no_others(
    client_of: ClientOf, university: University, concerts: Indicator
) -> None:
    objective = concerts.objective
    make_indicator(objective, number="1.8", name_en="Research", filters={"areas": ["research"]})
    make_indicator(
        objective,
        IndicatorMeasure.HOURS,
        number="1.9",
        name_en="Hours each",
        reckoning=Reckoning.PER_PERSON,
    )
    gone = make_indicator(objective, number="1.7", name_en="Retired", filters={"areas": ["culture"]})
    gone.retired_on = date(2024, 1, 1)
    played = log(
        university.musician, "เล่นริมเล", kind=university.kind("concert"), first_day=date(2025, 5, 1), hours=3
    )
    db.session.commit()
    client = client_of(university.musician, "en")
    page = client.get(f"/activities/{played.activity_id}/serves").text
    assert "1.1 Concerts" in page and "1.9 Hours each" in page and "3:00" in page
    assert "1.8 Research" not in page and "1.7 Retired" not in page
    year = university.year(2025)
    assert f'/indicators/{concerts.id}?period={year.id}"' in page
    assert f"/activities/{played.activity_id}/serves" in client.get(f"/activities/{played.activity_id}").text


def test_what_is_not_approved_is_counted_by_nothing(
    client_of: ClientOf, university: University, concerts: Indicator
) -> None:
    waiting = make_contribution(
        university.musician,
        kind=university.kind("concert"),
        status=Status.SUBMITTED,
        first_day=date(2025, 5, 1),
    )
    page = client_of(university.musician, "en").get(f"/activities/{waiting.activity_id}/serves").text
    assert "Nothing of it is approved yet" in page and "1.1 Concerts" not in page


def test_ones_own_goals_that_count_it_are_named(
    client_of: ClientOf, university: University, concerts: Indicator
) -> None:
    person, year = university.musician, university.year(2025, "academic")
    plan = make_development_plan(person, year, state=PlanState.AGREED)
    make_goal(plan, Area.CULTURE, text="Play for villages", hours=20, objective=concerts.objective)
    make_goal(plan, Area.TEACHING, text="Teach more", hours=20)
    played = log(person, "เล่นริมเล", kind=university.kind("concert"), first_day=date(2025, 5, 1), hours=3)
    db.session.commit()
    path = f"/activities/{played.activity_id}/serves"
    mine = client_of(person, "en").get(path).text
    assert "Play for villages" in mine and "Teach more" not in mine
    assert "Play for villages" not in client_of(university.head, "en").get(path).text


def test_it_costs_the_same_however_many_indicators(
    client_of: ClientOf, university: University, concerts: Indicator
) -> None:
    path = f"/activities/{db.session.query(Activity).first().id}/serves"
    client = client_of(university.musician)
    client.get(path)
    with counted() as few:
        client.get(path)
    for number in range(6):
        make_indicator(concerts.objective, number=f"2.{number}", filters={"areas": ["culture"]})
    db.session.commit()
    with counted() as many:
        client.get(path)
    assert len(many) == len(few)


def test_an_objective_leads_down_to_its_initiatives_and_their_records(
    client_of: ClientOf, university: University, concerts: Indicator, lakeside: Initiative
) -> None:
    objective, year = concerts.objective, university.year(2025)
    lakeside.objectives = [objective]
    played = log(
        university.musician, "เล่นริมเล", kind=university.kind("concert"), first_day=date(2025, 5, 1), hours=3
    )
    log(university.musician, "เล่นที่อื่น", kind=university.kind("concert"), first_day=date(2025, 5, 2), hours=5)
    played.activity.initiative_id = lakeside.id
    db.session.commit()
    hr = client_of(university.hr, "en")
    page = hr.get(f"/objectives/{objective.id}?period={year.id}").text
    assert "Activities 1 · Hours 3:00 · People 1" in words(page) and "Under way" in words(page)
    records = f"/records?period={year.id}&objective={objective.id}"
    assert records.replace("&", "&amp;") in page
    listed = hr.get(records).text
    assert "เล่นริมเล" in listed and "เล่นที่อื่น" not in listed and "in initiatives for the objective" in listed
    home = client_of(university.musician, "en").get(f"/?period={year.id}").text
    assert f"objective={objective.id}" in home


def test_an_objective_names_the_goals_that_its_reader_may_see(
    client_of: ClientOf, university: University, concerts: Indicator
) -> None:
    objective, year = concerts.objective, university.year(2025, "academic")
    path = f"/objectives/{objective.id}?period={university.year(2025).id}"

    def plan_of(person: Person, text: str) -> None:
        plan = make_development_plan(person, year, state=PlanState.AGREED)
        make_goal(plan, Area.CULTURE, text=text, hours=20, objective=objective)
        db.session.commit()

    plan_of(university.musician, "เล่นให้ชุมชน")
    head = client_of(university.head, "en")
    head.get(path)
    with counted() as few:
        page = head.get(path).text
    assert "เล่นให้ชุมชน" in page and "of 20:00" in words(page)
    assert f"/people/{university.musician.id}/development?period={year.id}#goals" in page
    assert "เล่นให้ชุมชน" in client_of(university.musician).get(path).text
    stranger = client_of(university.scientist, "en").get(path).text
    assert "เล่นให้ชุมชน" not in stranger and university.musician.name_in("en") not in stranger
    # She reads who read them.
    assert (
        "Your goals in a table of people"
        in client_of(university.musician, "en").get("/activities/access").text
    )
    plan_of(university.joint, "รำให้ชุมชน")
    head.get(path)
    with counted() as many:
        page = head.get(path).text
    assert "รำให้ชุมชน" in page and len(many) == len(few)
