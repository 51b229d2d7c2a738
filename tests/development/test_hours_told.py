"""How hours against a norm are told: what waits beside what it replaces, days that owe nothing yet or any more, and the years that are not theirs."""

from collections.abc import Callable
from datetime import date

import pytest

from app.extensions import db
from app.models import Area, Contribution
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.development_factories import hours, make_plan, milestone
from tests.factories import log, make_period
from tests.page_trees import tree_of
from tests.plan_factories import make_norm
from tests.rollups.reading import words

ClientOf = Callable[..., CheckedClient]
SVG = "{http://www.w3.org/2000/svg}"
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def change(client: CheckedClient, part: Contribution, typed: str) -> None:
    """Sends other hours for approved ones: they wait."""
    form = client.form(f"/contributions/{part.id}/edit", action="/edit")
    assert client.send(form, hours=typed).status_code == 303


def ends(text: str, card: str) -> list[float]:
    """Where the hatched parts of the bars in a card begin and end, in percent of the bar."""
    (section,) = [one for one in tree_of(text).iter() if one.get("aria-labelledby") == card]
    hatched = [one for one in section.iter(SVG + "rect") if one.get("fill") == "url(#hatch)" and one.get("x")]
    return [float(one.get(side, "").rstrip("%")) for one in hatched for side in ("x", "width")]


def test_a_change_that_waits_is_told_by_what_it_adds(university: University, client_of: ClientOf) -> None:
    make_norm(20, Area.SERVICE)
    person, year = university.musician, university.year(2026, "academic")
    make_plan(person, year, hours(Area.SERVICE, at_least=20))
    part = log(person, kind=university.kind("lecture"), first_day=date(2025, 6, 10), hours=10)
    client = client_of(person, "en")
    change(client, part, "12")
    plan, home = client.get("/development").text, client.get("/").text
    # The goal and the norm beside it say the same.
    assert words(plan).count("10:00 of 20:00 h +2:00 waiting") == 2
    assert ends(plan, "norm") == [50, 10]
    assert "10:00 h +2:00 waiting" in words(home) and "12:00" not in words(home)
    assert "What waits, changes among it" in words(home)
    years = words(client_of(university.head, "en").get(f"/people/{person.id}").text)
    assert "+ 2:00 hours waiting for approval" in years and "12:00 hours waiting" not in years


def test_a_change_that_takes_hours_away_is_told_in_a_sentence(
    university: University, client_of: ClientOf
) -> None:
    make_norm(20, Area.SERVICE)
    part = log(university.musician, kind=university.kind("lecture"), first_day=date(2025, 6, 10), hours=10)
    client = client_of(university.musician, "en")
    change(client, part, "7")
    for text in (client.get("/development").text, client.get("/").text):
        assert "What waits takes 3:00 h away once it is approved." in words(text)
        assert "+" not in words(text).split("Hours against")[-1]
    assert ends(client.get("/development").text, "norm") == []


def test_what_is_not_owed_yet_or_any_more_says_so(university: University, client_of: ClientOf) -> None:
    make_norm(100)
    academic = university.calendars["academic"]
    following = make_period(academic, date(2026, 6, 8), date(2027, 5, 31), name_en="Academic year 2026")
    person = university.musician
    make_plan(person, following)
    client = client_of(person, "en")
    told = words(client.get(f"/development?period={following.id}").text)
    assert "Not begun It is owed from 8 Jun 2026 on." in told and "Short" not in told
    log(person, kind=university.kind("course"), first_day=date(2025, 6, 10), hours=1)
    person.appointments[0].last_day = date(2025, 6, 20)
    db.session.commit()
    # 3:21 h for twelve days, of which eight have gone.
    told = words(client.get("/development").text)
    assert "At this pace 1:51 h are missing on 20 Jun 2025, the last day that owes it." in told
    person.appointments[0].last_day = date(2025, 6, 14)
    db.session.commit()
    told = words(client_of(university.hr, "en").get(f"/people/{person.id}").text)
    assert "Nothing is owed after 14 Jun 2025; 0:40 h are missing." in told


def test_a_milestone_is_not_reached_before_the_year_of_its_plan(
    university: University, client_of: ClientOf
) -> None:
    plan = make_plan(university.musician, university.year(2026, "academic"), milestone())
    path = f"/development/goals/{plan.goals[0].id}/reached"
    hers = client_of(university.musician, "en")
    refused = hers.send(hers.form(path, action="/reached"), reached_on="8/6/2025", note="PSF")
    assert refused.status_code == 422 and "which begins on 9 Jun 2025" in words(refused.text)
    assert hers.send(hers.form(path, action="/reached"), reached_on="9/6/2025").status_code == 303
