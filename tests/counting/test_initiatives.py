"""What initiatives have come to."""

from datetime import date

import pytest
from sqlalchemy import select

from app.counting import Question, partner_tally, total
from app.counting.initiatives import Money, Undertaken, objectives_served, undertaken
from app.counting.outcomes import beneficiaries
from app.extensions import db
from app.models import Activity, Initiative, InitiativeStatus
from tests.cast import TODAY, University
from tests.counting.working import engage_in
from tests.factories import bangkok
from tests.plan_factories import fund, make_initiative, make_milestone, make_objective, make_plan
from tests.statements import counted


def link(one: University, *titles: str) -> int:
    initiative = make_initiative(one.unit("music"), one.head)
    for activity in db.session.scalars(select(Activity).where(Activity.title.in_(titles))):
        activity.initiative_id = initiative.id
    db.session.flush()
    return initiative.id


def test_an_initiative_comes_to_what_its_records_say(worked: University) -> None:
    engage_in(worked)
    first = link(worked, "โนราสร้างครู", "การแสดงร่วม", "สอนขิม")
    second = link(worked, "ดนตรีในโรงเรียน")
    nothing = link(worked)
    year = worked.year(2025)
    for period in (None, year, worked.year(2023)):
        found = undertaken([first, second, nothing], period)
        assert found.keys() == {first, second, nothing}
        for one, come_to in found.items():
            asked = Question(initiative_id=one, period=period)
            assert come_to.figures == total(asked)
            assert come_to.partners == partner_tally(asked).partners
            assert come_to.beneficiaries == beneficiaries(asked)
            assert come_to.outcomes == {
                code: number
                for code in ("enrich", "enhance", "strengthen")
                if (number := total(asked.but(outcome=code)).activities)
            }
    now = undertaken([first, second])
    assert (now[first].partners, now[second].partners) == (3, 1)
    assert (now[first].outcomes, now[first].beneficiaries) == ({"strengthen": 1, "enhance": 1}, 120)
    before = undertaken([first], as_of=bangkok(date(2020, 1, 1)))[first]
    assert before.figures == total(Question(initiative_id=first, as_of=bangkok(date(2020, 1, 1))))
    assert not any(before.figures)


def test_money_and_what_is_late(university: University) -> None:
    initiative = make_initiative(university.unit("music"), university.head)
    fund(initiative, promised=50_000, received=20_000)
    fund(initiative, "สกสว.", promised=100_000)
    late = make_milestone(initiative, date(2025, 6, 15))
    make_milestone(initiative, TODAY)
    make_milestone(initiative, date(2025, 1, 1), done_on=date(2025, 5, 1))
    found = undertaken([initiative.id])[initiative.id]
    assert (found.money, found.milestones, found.done, found.late) == (Money(150_000, 20_000), 3, 1, [late])
    assert len(undertaken([initiative.id], today=date(2025, 6, 17))[initiative.id].late) == 2
    assert undertaken([]) == {}
    for status in (InitiativeStatus.FINISHED, InitiativeStatus.STOPPED):
        initiative.status = status
        assert undertaken([initiative.id])[initiative.id].late == []


def test_work_serves_the_objectives_of_its_initiative(worked: University) -> None:
    first, second = (make_objective(make_plan(worked.root, worked.calendars["fiscal"])) for _one in range(2))
    music = db.session.get_one(Initiative, link(worked, "สอนขิม", "โครงการชุมชนริมเล"))
    music.objectives = [first, second]
    db.session.get_one(Initiative, link(worked, "ดนตรีหน้าพระลาน")).objectives = [second]
    db.session.flush()
    mine = Question(person_id=worked.musician.id, period=worked.year(2025))
    found = objectives_served(mine)
    assert found[first.id] == total(mine.but(initiative_id=music.id))
    assert found[second.id].activities == found[first.id].activities + 1 == 3
    assert objectives_served(mine.but(person_id=worked.support.id)) == {}


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_list_costs_the_statements_of_one(worked: University) -> None:
    engage_in(worked)
    every = [link(worked, title) for title in ("โนราสร้างครู", "การแสดงร่วม", "ดนตรีในโรงเรียน", "สอนขิม")]

    def cost(ids: list[int]) -> int:
        with counted() as statements:
            found = undertaken(ids)
        assert all(isinstance(one, Undertaken) for one in found.values())
        return len(statements)

    assert cost(every) == cost(every[:1]) <= 8
