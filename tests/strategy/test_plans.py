"""Plans and objectives are written by those who answer for them, keep their history, and go only while nothing points to them."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Area, Indicator, Objective, Person, Plan, PlanChange, PlanType
from app.strategy.changes import Move, note
from tests.activities.said import flashed
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.factories import make_person
from tests.plan_factories import (
    make_development_plan,
    make_goal,
    make_indicator,
    make_initiative,
    make_objective,
    make_plan,
)
from tests.rollups.reading import words
from tests.statements import counted

ClientOf = Callable[..., CheckedClient]
on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
PLAN = {"name_en": "Engagement", "type": "strategic", "first_day": "1/10/2024", "last_day": "30/9/2028"}


def test_a_plan_is_made_changed_and_its_history_tells_both(
    client_of: ClientOf, university: University
) -> None:
    client = client_of(university.rector, "en")
    assert client.send(client.form("/plans/new", action="/plans/new"), **PLAN).status_code == 303
    plan = db.session.scalars(select(Plan)).one()
    assert (plan.type, plan.owner, plan.last_day) == (PlanType.STRATEGIC, university.root, date(2028, 9, 30))
    form = client.form(f"/plans/{plan.id}/edit", action="/edit")
    assert client.send(form, name_en="Society", type="quality").status_code == 303
    said = client.get(f"/plans/{plan.id}/history").text
    assert "Plan “Engagement”: added" in said and "Plan “Society”: changed" in said
    assert "Strategic plan" in said and "Quality development plan" in said and "Yongyut" in said
    nothing = client.send(client.form(f"/plans/{plan.id}/edit", action="/edit"))
    assert nothing.status_code == 422 and "Nothing is different" in nothing.text


@on_sqlite
def test_a_head_writes_plans_of_their_own_unit_alone(client_of: ClientOf, university: University) -> None:
    client = client_of(university.dean, "en")
    form = client.form("/plans/new", action="/plans/new")
    assert form.choices["owner"] == [str(university.unit("faa").id)]
    assert client.send(form, **PLAN).status_code == 303
    plan = db.session.scalars(select(Plan)).one()
    assert client.get(f"/plans/{plan.id}/edit").status_code == 200
    for name, status in (("head", 403), ("science_head", 403), ("rector", 403), ("hr", 200)):
        assert client_of(getattr(university, name)).get(f"/plans/{plan.id}/edit").status_code == status, name
    client.post("/plans/new", data={**PLAN, "owner": university.root.id, "calendar": plan.calendar_id})
    assert db.session.scalars(select(Plan)).one() is plan


@on_sqlite
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name_en": " "}, "Write the name, in Thai or in English."),
        ({"last_day": "1/10/2023"}, "The last day must not be before the first day."),
        ({"first_day": ""}, "Enter the first day."),
    ],
)
def test_what_cannot_be_is_told_and_stays(
    client_of: ClientOf, university: University, typed: dict[str, str], sentence: str
) -> None:
    client = client_of(university.hr, "en")
    answer = client.send(
        client.form("/plans/new", action="/plans/new"), **{**PLAN, "description": "lake", **typed}
    )
    assert answer.status_code == 422 and sentence in answer.text and "lake" in answer.text
    assert db.session.scalar(select(Plan.id)) is None


@on_sqlite
def test_two_windows_lose_nothing(client_of: ClientOf, university: University, plan: Plan) -> None:
    client = client_of(university.hr, "en")
    for address in (f"/plans/{plan.id}/edit", f"/objectives/{plan.objectives[0].id}/edit"):
        first, second = (client.form(address, action="/edit") for _window in range(2))
        assert client.send(first, name_en="Lake").status_code == 303
        answer = client.send(second, name_en="Forest")
        assert answer.status_code == 422 and "Somebody changed this since you read it" in answer.text
        assert "Lake" in answer.text and "Forest" in answer.text
        # Only what differs is told: the Thai name stands as it was typed.
        assert "English name" in answer.text.partition("error-summary")[2].partition("<label")[0]
        assert "Thai name" not in answer.text.partition("error-summary")[2].partition("<label")[0]


@on_sqlite
def test_objectives_are_added_moved_and_taken_out(
    client_of: ClientOf, university: University, plan: Plan
) -> None:
    client = client_of(university.hr, "en")
    form = client.form(f"/plans/{plan.id}/objectives/new", action="/new")
    assert form.controls["number"] == ["2"]
    twice = client.send(form, name_en="Innovation", number="1")
    assert twice.status_code == 422 and "Another objective of the plan has this number." in twice.text
    assert client.send(form, name_en="Innovation").status_code == 303
    first, second = db.session.scalars(select(Objective).order_by(Objective.id))
    make_indicator(second, number="2.1")
    make_indicator(second, number="2.2")
    assert client.post(f"/objectives/{second.id}/move").status_code == 422
    client.post(f"/objectives/{second.id}/move", data={"to": "up"})
    client.post(f"/indicators/{second.indicators[1].id}/move", data={"to": "up"})
    client.post(f"/indicators/{second.indicators[0].id}/move", data={"to": "up"})
    assert "It stands at the end already." in flashed(client)
    db.session.expire_all()
    assert [one.id for one in plan.objectives] == [second.id, first.id]
    assert [one.number for one in second.indicators] == ["2.2", "2.1"]
    page = f"/objectives/{second.id}/take-out"
    assert client.send(client.form(page, action="/take-out")).status_code == 303
    assert db.session.scalars(select(Objective)).one().id == first.id
    assert "Objective “2 Innovation”: taken out" in client.get(f"/plans/{plan.id}/history").text


def test_what_goals_and_initiatives_point_to_is_ended_not_deleted(
    client_of: ClientOf, university: University, plan: Plan
) -> None:
    objective = plan.objectives[0]
    goals = make_development_plan(university.musician, university.year(2025, "academic"))
    make_goal(goals, Area.CULTURE, objective=objective)
    initiative = make_initiative(university.unit("music"), university.musician)
    initiative.objectives.append(objective)
    client = client_of(university.hr, "en")
    pages = (
        (f"/plans/{plan.id}/end", f"/plans/{plan.id}/delete"),
        (f"/objectives/{objective.id}/take-out", f"/objectives/{objective.id}/take-out"),
    )
    for page, action in pages:
        told = client.get(page).text
        assert "1 goal of a development plan points to it. 1 initiative serves it." in told
        answer = client.post(action)
        assert answer.status_code == 422 and "It is not deleted: 1 goal" in answer.text
    shown = client.get(f"/objectives/{objective.id}").text
    assert "1 goal of the development plans of the year points to it (people: 1, reached: 0)." in shown
    assert "Lakeside music" in shown and "Ketsara" in shown
    told = client_of(university.dancer, "en").get(f"/objectives/{objective.id}").text
    assert "Goals of fewer than five people point to it" in told and "Ketsara" not in told
    assert (
        client.send(client.form(f"/plans/{plan.id}/end", action="/end"), ended_on="1/7/2025").status_code
        == 303
    )
    db.session.expire_all()
    assert plan.ended_on == date(2025, 7, 1) and not plan.runs_on(date(2025, 7, 1))
    early = client.send(client.form(f"/plans/{plan.id}/end", action="/end"), ended_on="1/7/2020")
    assert early.status_code == 422 and "cannot end before its first day" in early.text


@on_sqlite
def test_goals_of_fewer_than_five_people_are_counted_for_who_sees_their_years_alone(
    client_of: ClientOf, university: University, plan: Plan
) -> None:
    objective, year = plan.objectives[0], university.year(2025, "academic")
    make_goal(make_development_plan(university.musician, year), Area.CULTURE, objective=objective)
    page = f"/objectives/{objective.id}?period={university.year(2025).id}"

    def told(person: Person, at: str = page) -> str:
        return words(client_of(person, "en").get(at).text)

    one = "1 goal of the development plans of the year points to it (people: 1, reached: 0)."
    for person in (university.musician, university.head, university.dean, university.hr):
        assert one in told(person)
    for person in (university.scientist, university.science_head, university.rector, university.dancer):
        assert "1 goal" not in told(person)
        assert "Goals of fewer than five people point to it in the development plans" in told(person)
    # The academic year that shares most days with the fiscal year before is another one.
    before = f"/objectives/{objective.id}?period={university.year(2024).id}"
    assert "No goal of the development plans of the year" in told(university.hr, before)
    for at in range(4):
        other = make_development_plan(make_person(f"g{at}", university.unit("music")), year)
        make_goal(other, Area.CULTURE, objective=objective)
    assert "5 goals of the development plans of the year point to it (people: 5" in told(university.scientist)


@on_sqlite
def test_a_plan_that_nothing_points_to_goes_with_all_of_it(
    client_of: ClientOf, university: University, plan: Plan
) -> None:
    make_indicator(plan.objectives[0])
    client = client_of(university.hr, "en")
    called = plan.name_en
    assert client.send(client.form(f"/plans/{plan.id}/end", action="/delete")).status_code == 303
    for model in (Plan, Objective, Indicator, PlanChange):
        assert db.session.scalar(select(model.id)) is None  # type: ignore[attr-defined]
    # That it was stays with the unit that answered for it.
    register = words(client.get(f"/register/units/{university.root.id}").text)
    assert "A plan that the unit answered for was deleted" in register and called in register
    assert university.hr.name_in("en") in register


@on_sqlite
def test_a_plan_costs_as_many_statements_however_many_indicators(
    client_of: ClientOf, university: University, plan: Plan, concerts: Indicator
) -> None:
    address = f"/plans/{plan.id}"

    def asked() -> list[str]:
        with counted() as statements:
            assert client.get(address).status_code == 200
        with counted() as listed:
            client.get("/plans")
        return [*statements, *listed]

    client = client_of(university.musician)
    before = asked()
    for number in range(2, 12):
        objective = make_objective(plan, number=str(number))
        make_indicator(objective, filters={"areas": ["culture"]})
        make_indicator(objective, filters={"areas": ["research"]})
        make_plan(university.unit("music"), university.calendars["academic"])
    after = asked()
    assert len(after) == len(before), [one for one in after if one not in before]


@on_sqlite
def test_the_history_costs_the_same_however_many_kinds_it_names(
    client_of: ClientOf, university: University, plan: Plan
) -> None:
    client = client_of(university.musician, "en")
    kinds = [university.kind(code).id for code in ("concert", "course", "article")]

    def cost() -> int:
        db.session.commit()
        with counted() as found:
            client.get(f"/plans/{plan.id}/history")
        return len(found)

    def narrow(ids: list[int]) -> None:
        note(plan, "indicator", "1.1", Move.CHANGED, {"filters": ({}, {"kinds": ids})}, by=None)

    narrow(kinds)
    few = cost()
    for one in kinds:
        narrow([one])
    assert cost() == few
    assert university.kind("article").name_en in client.get(f"/plans/{plan.id}/history").text


@on_sqlite
def test_plans_stand_in_the_order_of_their_types(
    client_of: ClientOf, university: University, plan: Plan
) -> None:
    for kind in reversed(PlanType):
        one = make_plan(university.root, university.calendars["fiscal"], type=kind, name_en=f"Of {kind}")
        make_indicator(make_objective(one))
    db.session.commit()
    client = client_of(university.musician, "en")
    for address in ("/plans", "/university"):
        page = client.get(address).text
        places = [page.index(f"Of {kind}") for kind in PlanType]
        assert places == sorted(places), address
