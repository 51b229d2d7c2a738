"""What a head takes to the yearly talk: plan, goals, hours, outcomes, initiatives, and names only for who may see them."""

from collections.abc import Callable
from datetime import date

import pytest

from app.extensions import db
from app.models import AccessLine, Area, ExportedPerson, IndicatorMeasure, Reckoning, Status
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.development_factories import hours as goal_of_hours
from tests.development_factories import make_plan as make_development
from tests.engagement_factories import engagement
from tests.factories import log, make_contribution, make_person
from tests.page_trees import tree_of
from tests.plan_factories import (
    make_indicator,
    make_initiative,
    make_milestone,
    make_norm,
    make_objective,
    make_plan,
    make_target,
)
from tests.rollups.reading import words
from tests.statements import counted

ClientOf = Callable[..., CheckedClient]
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def _row(text: str, name: str, number: int) -> str:
    row = next(one for one in tree_of(text).iter("tr") if one.get(name) == str(number))
    return " ".join("".join(row.itertext()).split())


def test_it_tells_plan_goals_hours_and_initiatives(university: University, client_of: ClientOf) -> None:
    music, running, academic = (
        university.unit("music"),
        university.year(2025),
        university.year(2026, "academic"),
    )
    plan = make_plan(university.root, running.calendar)
    objective = make_objective(plan)
    reached = make_target(make_indicator(objective), music, running, 1)
    behind = make_target(make_indicator(objective, IndicatorMeasure.HOURS), music, running, 1000)
    nothing = make_indicator(
        objective,
        IndicatorMeasure.HOURS,
        reckoning=Reckoning.SHARE,
        of_measure=IndicatorMeasure.HOURS,
        filters={"areas": ["culture"]},
        of_filters={"areas": ["culture"]},
    )
    empty = make_target(nothing, music, running, 50)
    make_target(nothing, university.unit("sci"), running, 50)
    late = make_initiative(music, university.head)
    make_milestone(late, date(2025, 1, 1))
    other = make_initiative(university.unit("sci"), university.scientist, name_th="ของคณะวิทย์")
    make_norm(100)
    make_development(university.musician, academic, goal_of_hours(Area.TEACHING, at_least=20))
    log(
        university.musician,
        kind=university.kind("course"),
        hours=30,
        first_day=date(2025, 6, 10),
        engagement=engagement(university.school, outcomes={"enrich": 120}).stored(),
    )
    make_contribution(university.musician, kind=university.kind("course"), status=Status.SUBMITTED)
    path = f"/units/{music.id}/talk?period={running.id}"
    text = client_of(university.head, "en").get(path).text
    assert "Target reached" in _row(text, "data-target", reached.id)
    assert "30:00 hours1,000:00Behind" in _row(text, "data-target", behind.id)
    assert "there is nothing to divide by" in _row(text, "data-target", empty.id)
    page = words(text)
    assert "1 of 1 goal reached" in page and "120 people benefited" in page
    assert "1 milestone late" in _row(text, "data-initiative", late.id)
    assert f'data-initiative="{other.id}"' not in text
    assert "30:0030 %70:00 h1 of 1" in _row(text, "data-person", university.musician.id)
    for stranger in (university.scientist, university.rector, university.musician):
        page = client_of(stranger, "en").get(path).text
        assert "data-person" not in page and "fewer than five people" in page and "1 of 1 goal" in words(page)
    # Who reads names leaves a line with each of those named; who reads numbers alone leaves none.
    (line,) = db.session.query(AccessLine)
    assert (line.by_id, line.details) == (university.head.id, {"unit": music.id, "table": "talk"})
    named = {one.person_id for one in db.session.query(ExportedPerson)}
    assert university.musician.id in named and university.head.id not in named


def test_many_people_targets_and_initiatives_cost_no_more_statements(
    university: University, client_of: ClientOf
) -> None:
    make_norm(100)
    music = university.unit("music")
    objective = make_objective(make_plan(university.root, university.calendars["academic"]))

    def some(first: int, number: int) -> None:
        for at in range(first, first + number):
            make_target(
                make_indicator(objective, number=f"{at}"), music, university.year(2026, "academic"), 10
            )
            person = make_person(f"p{at}", music, f"คน{at}", "ทดสอบ")
            log(person, kind=university.kind("course"), hours=5, first_day=date(2025, 6, 10))
            make_milestone(make_initiative(music, person), date(2025, 1, 1))
            make_development(person, university.year(2026, "academic"))
        db.session.commit()

    path = f"/units/{music.id}/talk"
    some(0, 2)
    client = client_of(university.head)
    client.get(path)
    with counted() as few:
        client.get(path)
    some(2, 6)
    with counted() as many:
        client.get(path)
    assert len(few) == len(many)


def test_the_first_page_tells_which_objectives_my_work_served(
    university: University, client_of: ClientOf
) -> None:
    academic = university.year(2026, "academic")
    plan = make_plan(university.root, academic.calendar)
    served, aimed, other = (make_objective(plan, number=one) for one in ("1", "2", "3"))
    mine = make_initiative(university.unit("music"), university.head)
    mine.objectives.append(served)
    part = log(university.musician, kind=university.kind("course"), hours=3, first_day=date(2025, 6, 10))
    part.activity.initiative = mine
    goal = goal_of_hours(Area.TEACHING, at_least=2)._replace(objective_id=aimed.id)
    make_development(university.musician, academic, goal)
    text = client_of(university.musician, "en").get(f"/?period={academic.id}").text
    lines = {
        node.get("data-objective"): " ".join("".join(node.itertext()).split())
        for node in tree_of(text).iter("li")
        if node.get("data-objective")
    }
    assert lines.keys() == {str(served.id), str(aimed.id)} and str(other.id) not in lines
    assert "1 approved activity, 3:00 h, in initiatives for it" in lines[str(served.id)]
    assert "1 goal of mine serves it, 1 reached" in lines[str(aimed.id)]
    assert "What my work served" not in client_of(university.scientist, "en").get("/").text
