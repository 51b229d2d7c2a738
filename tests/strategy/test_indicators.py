"""An indicator is put together by choosing, shown with the records behind it, and told for every unit and year."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.clock import clock_at
from app.extensions import db
from app.models import Indicator, IndicatorMeasure, Objective, Reckoning, Status
from app.web.question import written
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.conftest import NOW
from tests.factories import bangkok, log, make_closed, make_contribution, make_unit
from tests.page_trees import tree_of
from tests.plan_factories import make_indicator, make_target, make_typed
from tests.rollups.reading import words

ClientOf = Callable[..., CheckedClient]
on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def links(text: str, measure: str) -> list[tuple[str, str]]:
    """(number, address) of each figure of a measure that leads somewhere."""
    return [
        ("".join(node.itertext()).split()[0], node.get("href", ""))
        for node in tree_of(text).iter("a")
        if node.get("data-measure") == measure
    ]


def test_it_is_put_together_by_choosing_with_a_preview(
    client_of: ClientOf, university: University, objective: Objective, concerts: Indicator
) -> None:
    client = client_of(university.hr, "en")
    page = f"/objectives/{objective.id}/indicators/new"
    form = client.form(page, action="/indicators/new")
    chosen = {
        "name_en": "Local concerts",
        "measure": "hours",
        "narrow-areas": ["culture", "research"],
        "narrow-kinds": [str(university.kind("concert").id)],
        "narrow-scales": ["local", "unstated"],
        "narrow-sdgs": ["4"],
        "narrow-cross": "0",
        "narrow-line": "academic",
    }
    preview = client.post(
        f"/objectives/{objective.id}/indicators/preview",
        data=form.filled({**chosen, "narrow-sdgs": None, "narrow-scales": None}),
    )
    assert preview.status_code == 200 and "Nothing is saved yet." in preview.text
    found = links(preview.text, "preview")
    assert len(found) == 3
    assert "3 records" in client.get(found[0][1]).text
    assert "Local concerts" in preview.text
    part = client.post(
        f"/objectives/{objective.id}/indicators/preview",
        data=form.filled(chosen),
        headers={"HX-Request": "true", "HX-Target": "preview"},
    )
    assert part.text.lstrip().startswith('<div id="preview"')
    assert db.session.scalars(select(Indicator)).one() is concerts
    assert client.send(form, **chosen).status_code == 303
    made = db.session.scalars(select(Indicator).order_by(Indicator.id.desc())).first()
    assert made is not None
    assert (made.measure, made.filters) == (
        IndicatorMeasure.HOURS,
        {
            "areas": ["culture", "research"],
            "kinds": [university.kind("concert").id],
            "scales": ["local", "unstated"],
            "sdgs": [4],
            "cross": False,
            "line": "academic",
        },
    )
    shown = client.form(f"/indicators/{made.id}/edit", action="/edit")
    assert {name: shown.controls[name] for name in ("narrow-areas", "narrow-cross", "measure")} == {
        "narrow-areas": ["research", "culture"],
        "narrow-cross": ["0"],
        "measure": ["hours"],
    }


@on_sqlite
def test_a_share_needs_its_whole_and_says_where_that_is_nothing(
    client_of: ClientOf, university: University, objective: Objective, concerts: Indicator
) -> None:
    client = client_of(university.hr, "en")
    form = client.form(f"/objectives/{objective.id}/indicators/new", action="/indicators/new")
    share = {"name_en": "Share", "reckoning": "share", "measure": "activities"}
    answer = client.send(form, **share)
    assert answer.status_code == 422 and "Choose what it is a share of." in answer.text
    whole = {"of_measure": "activities", "of_narrow-areas": ["service"]}
    preview = client.post(
        f"/objectives/{objective.id}/indicators/preview", data=form.filled({**share, **whole})
    )
    assert "there is nothing to divide by, for “Activities” of the whole is 0" in preview.text
    assert client.send(form, **share, **whole).status_code == 303
    made = db.session.scalars(select(Indicator).where(Indicator.reckoning == Reckoning.SHARE)).one()
    make_target(made, university.root, university.year(2025), 50)
    page = client.get(f"/indicators/{made.id}").text
    assert "there is nothing to divide by" in page and "Not judged" in page
    plan = client.get(f"/plans/{objective.plan_id}").text
    assert "there is nothing to divide by" in plan


def test_value_target_and_records_agree(
    client_of: ClientOf, university: University, concerts: Indicator
) -> None:
    client = client_of(university.rector, "en")
    make_target(concerts, university.unit("faa"), university.year(2025), 3)
    page = client.get(f"/indicators/{concerts.id}").text
    found = links(page, "indicator")
    assert found[0][0] == "3"
    assert (
        "3 activities" in " ".join(client.get(found[0][1]).text.split())
        or client.get(found[0][1]).status_code == 200
    )
    # The list leads back to where it was reached from.
    assert f"/indicators/{concerts.id}?unit={university.root.id}" in client.get(found[0][1]).text
    # 259 of 365 days have gone of a target of 4: 2.8 are due.
    assert "On the way" in page and "due by today: 2" in page
    # Activities that several units share count once in the whole: that 1 is not spread would say too little.
    assert "The targets of the units come to 3, that of the whole is 4" in page
    assert "counts for each of them and once in the whole" in page and "not spread" not in page
    assert "How it is judged" in page
    assert "projection" in page and "A projection, not a count" in page
    plan = client.get(f"/plans/{concerts.objective.plan_id}").text
    assert "Concerts" in plan and "On the way" in plan


@on_sqlite
def test_everybody_reads_the_value_and_its_records_only_who_may(
    client_of: ClientOf, university: University, concerts: Indicator
) -> None:
    assert links(client_of(university.scientist).get(f"/indicators/{concerts.id}").text, "indicator") == []
    dean = links(client_of(university.dean).get(f"/indicators/{concerts.id}").text, "indicator")
    assert dean and all(f"unit={university.unit('faa').id}" in address for _number, address in dean)
    below = f"/indicators/{concerts.id}?unit={university.unit('faa').id}"
    own = links(client_of(university.head).get(below).text, "indicator")
    assert [number for number, _address in own] == ["2"]


@on_sqlite
def test_as_of_a_moment_it_says_what_it_said_then(
    client_of: ClientOf, university: University, concerts: Indicator
) -> None:
    with clock_at(NOW + timedelta(days=2)):
        log(university.dancer, "แสดงเพิ่ม", kind=university.kind("concert"), first_day=date(2025, 5, 1))
        client = client_of(university.hr, "en")
        now = client.get(f"/indicators/{concerts.id}").text
        then = client.get(f"/indicators/{concerts.id}?as_of={written(NOW + timedelta(hours=1))}").text
    assert links(now, "indicator")[0][0] == "4" and links(then, "indicator")[0][0] == "3"
    assert "Target reached" in now and "This is as of" in then and "A projection, not a count" not in then


@on_sqlite
def test_waiting_work_stands_apart(client_of: ClientOf, university: University, concerts: Indicator) -> None:
    make_contribution(
        university.musician,
        status=Status.SUBMITTED,
        kind=university.kind("concert"),
        first_day=date(2025, 5, 5),
    )
    page = client_of(university.hr, "en").get(f"/indicators/{concerts.id}").text
    assert links(page, "indicator")[0][0] == "3"
    assert "told apart: not in the value" in page
    projected = next(node for node in tree_of(page).iter("span") if node.get("data-measure") == "projection")
    # (3 + 1) × 365 / 259.
    assert "".join(projected.itertext()) == "6"


@on_sqlite
def test_what_is_asked_for_must_fit(client_of: ClientOf, university: University, concerts: Indicator) -> None:
    client = client_of(university.hr, "en")
    for query in (f"period={university.year(2025, 'academic').id}", "unit=9999", "period=x"):
        assert client.get(f"/indicators/{concerts.id}?{query}").status_code == 404, query
    assert client.get(f"/indicators/{concerts.id}?as_of=tomorrow").status_code == 422


@on_sqlite
def test_it_keeps_what_belongs_to_its_years_and_is_retired(
    client_of: ClientOf, university: University, concerts: Indicator, survey: Indicator
) -> None:
    client = client_of(university.hr, "en")
    form = client.form(f"/indicators/{concerts.id}/edit", action="/edit")
    answer = client.send(form, calendar=str(university.calendars["academic"].id))
    assert answer.status_code == 422 and "make a new indicator instead" in answer.text
    make_typed(survey, university.root, university.year(2025), 4)
    answer = client.send(client.form(f"/indicators/{survey.id}/edit", action="/edit"), reckoning="number")
    assert answer.status_code == 422 and "are of what it counts now" in answer.text
    form = client.form(f"/indicators/{concerts.id}/edit", action="/edit")
    answer = client.send(form, measure="hours")
    assert answer.status_code == 422 and "are of what it counts now" in answer.text
    done = client.follow(client.send(form, **{"narrow-scales": ["local"]}))
    assert "its values of past years are told anew" in done.text
    told = client.get(f"/indicators/{concerts.id}/retire").text
    assert "1 target is set." in told
    assert client.post(f"/indicators/{concerts.id}/delete").status_code == 422
    form = client.form(f"/indicators/{concerts.id}/retire", action="/retire")
    assert client.send(form, retired_on="1/10/2024").status_code == 303
    plan_id = concerts.objective.plan_id
    assert "Concerts" not in client.get(f"/plans/{plan_id}").text
    assert "Concerts" in client.get(f"/plans/{plan_id}?period={university.year(2024).id}").text
    free = make_indicator(concerts.objective, number="9")
    assert client.send(client.form(f"/indicators/{free.id}/retire", action="/delete")).status_code == 303
    db.session.expire_all()
    assert db.session.scalar(select(Indicator.id).where(Indicator.number == "9")) is None


@on_sqlite
def test_a_value_that_misses_its_target_never_looks_like_it(
    client_of: ClientOf, university: University, concerts: Indicator
) -> None:
    """Three of eight activities are 37.5 percent: with no decimals that is 38, the target."""
    for number in range(5):
        log(university.head, f"บทความ {number}", kind=university.kind("article"), first_day=date(2025, 1, 6))
    share = make_indicator(
        concerts.objective,
        IndicatorMeasure.ACTIVITIES,
        reckoning=Reckoning.SHARE,
        decimals=0,
        filters={"areas": ["culture"]},
        of_measure=IndicatorMeasure.ACTIVITIES,
    )
    make_target(share, university.root, university.year(2025), 38)
    db.session.commit()
    client = client_of(university.hr, "en")
    for address in (f"/indicators/{share.id}", f"/plans/{concerts.objective.plan_id}", "/university"):
        page = words(client.get(f"{address}?period={university.year(2025).id}").text)
        assert "37.5 %" in page and "38 %" in page, address


@on_sqlite
def test_a_unit_that_was_closed_in_mid_year_says_who_carries_it_on_and_ages_no_more(
    client_of: ClientOf, university: University, concerts: Indicator
) -> None:
    music, period = university.unit("music"), university.year(2025)
    make_target(concerts, music, period, 4)
    music.closed_on, music.successor = date(2025, 4, 1), university.unit("performing")
    db.session.commit()
    for day in (date(2025, 6, 16), date(2025, 10, 20)):
        with clock_at(bangkok(day)):
            page = client_of(university.hr, "en").get(
                f"/indicators/{concerts.id}?period={period.id}&unit={music.id}"
            )
        said = words(page.text).split("How it is judged")[0]
        # Two of four in the half of a year that it had: 182 days of 365.
        assert "On the way" in said and "Not reached" not in said
        assert "closed on 1 Apr 2025, carried on by Department of Performing Arts" in said


@on_sqlite
def test_a_unit_closed_later_keeps_its_target_beside_its_successor(
    client_of: ClientOf, university: University, concerts: Indicator
) -> None:
    successor = make_unit("arts", university.root, name_en="Faculty of Arts", opened_on=date(2025, 5, 1))
    faa = university.unit("faa")
    faa.closed_on, faa.successor = date(2025, 5, 1), successor
    make_target(concerts, faa, university.year(2025), 3)
    make_target(concerts, successor, university.year(2025), 1)
    page = client_of(university.hr, "en").get(f"/indicators/{concerts.id}").text
    assert "closed on 1 May 2025, carried on by Faculty of Arts" in page.replace("\u00a0", " ")
    assert "The targets of the units come to 4, that of the whole is 4" in page


@on_sqlite
@pytest.mark.parametrize(("target", "due"), [(4, 2), (5, 3), (40, 28)])
def test_what_is_due_is_never_shown_as_the_value_that_is_behind_it(
    client_of: ClientOf, university: University, concerts: Indicator, target: int, due: int
) -> None:
    """The value is 3. Of a target of 5 it is on the way, though 3.5 would be due: half an activity is none."""
    faa = university.unit("faa")
    make_target(concerts, faa, university.year(2025), target)
    page = client_of(university.hr, "en").get(f"/indicators/{concerts.id}?unit={faa.id}").text
    assert f"due by today: {due}<" in page


@on_sqlite
def test_people_are_told_as_at_least_so_many_and_a_year_that_is_over_is_not_projected(
    client_of: ClientOf, university: University, concerts: Indicator
) -> None:
    people = make_indicator(concerts.objective, IndicatorMeasure.PEOPLE, filters={"areas": ["culture"]})
    client = client_of(university.hr, "en")
    page = client.get(f"/indicators/{people.id}").text
    assert "at least" in page and links_of(page, "projection") == ["2"]
    assert "who comes again is not counted again" in page
    over = client.get(f"/indicators/{people.id}?period={university.year(2024).id}").text
    assert "The period is over: there is nothing to project." in over and links_of(over, "projection") == []


def links_of(text: str, measure: str) -> list[str]:
    """The number of each figure of a measure, whether it leads somewhere or not."""
    return [
        "".join(node.itertext()).split()[0]
        for node in tree_of(text).iter()
        if node.get("data-measure") == measure
    ]


@on_sqlite
def test_what_few_people_did_each_is_told_only_to_who_may_see_their_years(
    client_of: ClientOf, university: University, concerts: Indicator
) -> None:
    each = make_indicator(
        concerts.objective,
        IndicatorMeasure.HOURS,
        number="1.9",
        reckoning=Reckoning.PER_PERSON,
        filters={"areas": ["culture"]},
    )
    music = university.unit("music")
    make_target(each, music, university.year(2025), 2)
    addresses = [
        f"/indicators/{each.id}?unit={music.id}",
        f"/plans/{each.objective.plan_id}?unit={music.id}",
    ]
    for address in addresses:
        told = client_of(university.head, "en").get(address).text
        assert "ewer than five people" not in told and "Target reached" in told
        for person in (university.scientist, university.rector):
            hidden = client_of(person, "en").get(address).text
            assert "ewer than five people" in hidden and "÷ 1" not in hidden
            assert "Target reached" not in hidden
    above = client_of(university.scientist, "en").get(
        f"/indicators/{each.id}?unit={university.unit('faa').id}"
    )
    assert "ewer than five people" in above.text and "÷ 1" not in above.text


def test_what_was_called_otherwise_at_the_moment_or_the_close_says_so(
    client_of: ClientOf, university: University, concerts: Indicator
) -> None:
    """Told by what it is called and counts today, with the day of the change: not of a moment after it, nor of today."""
    plan, moment = concerts.objective.plan, written(NOW - timedelta(days=1))
    client = client_of(university.hr, "en")
    words = "Told by what it is called and counts today: changed on 17 Jun 2025."
    addresses = (f"/indicators/{concerts.id}", f"/plans/{plan.id}", f"/units/{university.root.id}")

    def told(address: str) -> str:
        return client.get(address).text.replace("\u00a0", " ")

    assert not any(words in told(f"{one}?as_of={moment}") for one in addresses)
    make_closed(university.year(2024), university.hr, NOW - timedelta(days=2))
    with clock_at(NOW + timedelta(days=1)):
        client.sign_in(university.hr, "en")
        form = client.form(f"/indicators/{concerts.id}/edit", action="/edit")
        assert client.send(form, name_en="Papers").status_code == 303
        for one in addresses:
            assert words in told(f"{one}?as_of={moment}"), one
            assert words not in told(one)
        assert words in told(f"/indicators/{concerts.id}?period={university.year(2024).id}")


@on_sqlite
def test_what_is_retired_or_whose_plan_has_ended_is_not_judged_in_later_years(
    client_of: ClientOf, university: University, concerts: Indicator
) -> None:
    client, words = client_of(university.hr, "en"), "it was no longer in use when the period began"
    path = f"/indicators/{concerts.id}"
    concerts.retired_on = date(2024, 10, 2)
    db.session.commit()
    assert words not in client.get(path).text
    concerts.retired_on = date(2024, 10, 1)
    db.session.commit()
    assert words in client.get(path).text
    concerts.retired_on, concerts.objective.plan.ended_on = None, date(2024, 10, 1)
    db.session.commit()
    for one in (path, f"/plans/{concerts.objective.plan_id}"):
        assert words in client.get(one).text
