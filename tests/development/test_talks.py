"""What both say of a plan: who may, what another window wrote first, what is new, and who is told that it was read."""

from collections.abc import Callable

import pytest

from app.development import goal_actions
from app.extensions import db
from app.models import AccessLine, DevelopmentPlan, PlanState, Stage
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.development_factories import make_plan

ClientOf = Callable[..., CheckedClient]
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


@pytest.fixture
def plan(university: University) -> DevelopmentPlan:
    return make_plan(university.musician, university.year(2026, "academic"))


def test_words_that_were_not_read_are_not_replaced(
    university: University, client_of: ClientOf, plan: DevelopmentPlan
) -> None:
    for person in (university.musician, university.head):
        client = client_of(person, "en")
        address = f"/development/plans/{plan.id}/talk/middle"
        first, second = (client.form(address, action="/talk") for _window in range(2))
        assert client.send(first, words="เขียนก่อน").status_code == 303
        answer = client.send(second, words="เขียนทีหลัง")
        assert answer.status_code == 409 and "เขียนก่อน" in answer.text and "เขียนทีหลัง" in answer.text
        db.session.expire_all()
        talk = plan.talks[0]
        assert goal_actions.words_of(talk, own=person is university.musician) == "เขียนก่อน"
        # Sent once more it is sent knowing what stands.
        form = client.form(address, action="/talk")
        assert client.send(form, words="เขียนทีหลัง").status_code == 303


def test_what_the_other_one_wrote_since_is_marked(
    university: University, client_of: ClientOf, plan: DevelopmentPlan
) -> None:
    hers = client_of(university.musician, "en")
    head, theirs = client_of(university.head, "en"), f"/people/{university.musician.id}/development"
    goal_actions.say(plan, Stage.MIDDLE, "ของฉัน", by=university.musician)
    assert ">New<" in marked(head.get(theirs).text) and ">New" not in marked(hers.get("/development").text)
    goal_actions.say(plan, Stage.MIDDLE, "ของหัวหน้า", by=university.head)
    assert ">New" not in marked(head.get(theirs).text)
    talk = plan.talks[0]
    assert talk.own_at is not None and talk.at is not None
    talk.own_at = talk.own_at.replace(year=2024)
    assert ">New since you wrote<" in marked(hers.get("/development").text)


def marked(page: str) -> str:
    """Without the icons before the words."""
    return page.replace("</svg>", "</svg>>")


def test_only_the_two_write_and_a_reading_is_told(
    university: University, client_of: ClientOf, plan: DevelopmentPlan
) -> None:
    address = f"/development/plans/{plan.id}/talk/end"
    assert client_of(university.scientist).get(address).status_code == 404
    for method in ("get", "post"):
        assert getattr(client_of(university.hr), method)(address).status_code == 403
    assert client_of(university.musician).get(address).status_code == 200
    assert db.session.query(AccessLine).count() == 0
    assert client_of(university.head).get(address).status_code == 200
    line = db.session.query(AccessLine).one()
    assert (line.by_id, line.person_id) == (university.head.id, university.musician.id)
    other = make_plan(university.head, university.year(2026, "academic"), state=PlanState.SUBMITTED)
    early = client_of(university.dean, "en").get(f"/development/plans/{other.id}/talk/end")
    assert early.status_code == 303, "nothing is agreed yet"
