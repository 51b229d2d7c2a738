"""What a head takes to the yearly talk: plan, goals, hours, outcomes, initiatives, and names only for who may see them."""

from collections.abc import Callable
from datetime import date

import pytest

from app.extensions import db
from app.models import (
    AccessLine,
    Area,
    ExportedPerson,
    IndicatorMeasure,
    InitiativeStatus,
    Reckoning,
    StaffLine,
    Status,
)
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.development_factories import hours as goal_of_hours
from tests.development_factories import make_plan as make_development
from tests.engagement_factories import engagement
from tests.factories import appoint, log, make_contribution, make_person
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
    finished = make_initiative(
        music, university.head, status=InitiativeStatus.FINISHED, last_day=date(2025, 5, 1)
    )
    make_milestone(finished, date(2025, 1, 1))
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
    assert "120 people benefited" in words(text)
    assert "1 milestone late" in _row(text, "data-initiative", late.id)
    assert "late" not in _row(text, "data-initiative", finished.id)
    assert f'data-initiative="{other.id}"' not in text
    # In the academic year that shares most days with the fiscal year nothing is approved: one row, one year.
    assert "0:000 %All areas 94 % missing, 94:00 hno plan yet" in _row(
        text, "data-person", university.musician.id
    )
    assert "Academic staff Academic year 2024 · who worked here last in the year" in words(text)
    page = client_of(university.head, "en").get(f"/units/{music.id}/talk?period={academic.id}").text
    assert "1 of 1 goal reached" in words(page) and "1 of 3 people have an agreed plan" in words(page)
    assert "30:0030 %All areas 70 % missing, 70:00 h1 of 1" in _row(
        page, "data-person", university.musician.id
    )
    for stranger in (university.scientist, university.rector, university.musician):
        page = client_of(stranger, "en").get(f"/units/{music.id}/talk?period={academic.id}").text
        assert "data-person" not in page and "fewer than five people: not told" in page
        assert "Goals of its people" not in page and "agreed plan" not in page
    # Who reads names leaves a line with each of those named; who reads numbers alone leaves none.
    before, line = db.session.query(AccessLine).order_by(AccessLine.id)
    details = {"unit": music.id, "table": "talk", "periods": [academic.id]}
    assert (line.by_id, line.details) == (university.head.id, details)
    assert before.details == details | {"periods": [university.year(2025, "academic").id]}
    named = {one.person_id for one in db.session.query(ExportedPerson).filter_by(line_id=line.id)}
    assert university.musician.id in named and university.head.id not in named


def test_a_year_that_is_over_has_those_who_worked_in_it_and_all_their_hours_of_it(
    university: University, client_of: ClientOf
) -> None:
    music, year = university.unit("music"), university.year(2024)
    make_norm(100)
    make_norm(40, Area.RESEARCH)
    make_norm(100, line=StaffLine.SUPPORT)
    came = make_person("came", None, "มาใหม่", "ทดสอบ")
    appoint(came, music, date(2025, 3, 1))
    clerk = make_person("clerk", music, "ธุรการ", "ทดสอบ", line=StaffLine.SUPPORT)
    # The academic year that shares most days with fiscal year 2024 ends on 31 May 2024.
    log(university.musician, kind=university.kind("course"), hours=50, first_day=date(2024, 3, 1))
    log(university.musician, kind=university.kind("course"), hours=7, first_day=date(2024, 7, 1))
    log(clerk, kind=university.kind("course"), hours=10, first_day=date(2024, 7, 1))
    # Until the end of 2023 she worked elsewhere: her hours are hers all the same.
    university.musician.appointments[0].first_day = date(2024, 1, 1)
    appoint(university.musician, university.unit("biology"), date(2010, 1, 1), date(2023, 12, 31))
    log(university.musician, kind=university.kind("course"), hours=20, first_day=date(2023, 11, 1))
    db.session.commit()
    text = client_of(university.hr, "en").get(f"/units/{music.id}/talk?period={year.id}").text
    assert "Academic staff Academic year 2023 · who worked here last in the year" in words(text)
    assert "Support staff Fiscal year 2024 · who worked here last in the year" in words(text)
    assert "70:0070 %Research 100 % missing, 40:00 h" in _row(text, "data-person", university.musician.id)
    assert "10:0010 %All areas 90 % missing, 90:00 h" in _row(text, "data-person", clerk.id)
    assert f'data-person="{university.leaver.id}"' in text and f'data-person="{came.id}"' not in text
    order = [int(row.get("data-person", "")) for row in tree_of(text).iter("tr") if row.get("data-person")]
    assert order[-1] == clerk.id and set(order[:-1]) == {
        one.id for one in (university.leaver, university.head, university.joint, university.musician)
    }
    today = client_of(university.dean, "en").get(f"/units/{music.id}/talk").text
    assert f'data-person="{university.leaver.id}"' not in today and f'data-person="{came.id}"' in today


def test_a_plan_is_that_of_the_year_of_its_person_s_own_line(
    university: University, client_of: ClientOf
) -> None:
    fiscal, academic = university.year(2025), university.year(2025, "academic")
    make_development(university.musician, academic, goal_of_hours(Area.TEACHING, at_least=2))
    log(university.musician, kind=university.kind("course"), hours=3, first_day=date(2025, 3, 1))
    university.musician.line = StaffLine.SUPPORT
    make_development(university.musician, fiscal, goal_of_hours(Area.TEACHING, at_least=9))
    university.musician.line = StaffLine.ACADEMIC
    make_development(university.head, academic, goal_of_hours(Area.TEACHING, at_least=9))
    db.session.commit()
    path = f"/units/{university.unit('music').id}/talk?period="
    # A round has the plans of its year.
    for period in (fiscal, academic, fiscal.rounds[0]):
        text = client_of(university.dean, "en").get(f"{path}{period.id}").text
        assert "1 of 2 goals reached" in words(text), period
        assert _row(text, "data-person", university.musician.id).endswith("1 of 1")


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
    client.get(path)
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
