"""Targets are set over units, proposed by staff numbers, and refused for closed units; typed values keep what they were."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.clock import clock_at
from app.counting.versions import stands
from app.extensions import db
from app.models import HeldForm, Indicator, IndicatorMeasure, Reckoning, Target, TypedValue, Unit
from app.web.question import written
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.conftest import NOW
from tests.factories import make_unit
from tests.page_forms import forms_of
from tests.plan_factories import make_indicator, make_target

ClientOf = Callable[..., CheckedClient]
on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def targets(indicator: Indicator, university: University) -> dict[str, int | None]:
    """Those that stand."""
    db.session.expire_all()
    query = select(Target).where(stands(Target)).order_by(Target.id)
    return {one.unit.code: one.value for one in db.session.scalars(query)}


def field(university: University, code: str) -> str:
    return f"target-{university.unit(code).id}"


def test_a_proposal_by_staff_numbers_is_saved_only_when_sent(
    client_of: ClientOf, university: University, concerts: Indicator
) -> None:
    client = client_of(university.rector, "en")
    address = f"/indicators/{concerts.id}/targets"
    form = client.form(address, button="read")
    data = form.filled({field(university, "tsu"): "40"})
    proposed = client.post(f"{address}/proposal", data=data)
    assert proposed.status_code == 200 and "nothing is saved yet" in proposed.text
    assert targets(concerts, university) == {"tsu": 4000}
    filled = next(one for one in forms_of(proposed.text, address) if field(university, "tsu") in one.controls)
    parts = [int(filled.controls[field(university, code)][0]) for code in ("faa", "sci", "office")]
    assert sum(parts) == 40 and min(parts) > 0
    assert client.send(filled, **{field(university, "sci"): ""}).status_code == 303
    assert targets(concerts, university) == {"tsu": 40_000, "faa": parts[0] * 1000, "office": parts[2] * 1000}
    page = client.get(f"/indicators/{concerts.id}").text
    assert f"The targets of the units come to {40 - parts[1]}, that of the whole is 40" in page
    assert "Target “1.1 การแสดง”: changed" in client.get(f"/plans/{concerts.objective.plan_id}/history").text


@on_sqlite
def test_what_is_not_understood_stays_and_nothing_is_saved(
    client_of: ClientOf, university: University, concerts: Indicator
) -> None:
    client = client_of(university.hr, "en")
    form = client.form(f"/indicators/{concerts.id}/targets", button="read")
    answer = client.send(
        form,
        **{
            field(university, "tsu"): "90",
            field(university, "faa"): "many",
            field(university, "sci"): "1.5",
            field(university, "office"): "-3",
        },
    )
    assert answer.status_code == 422
    for sentence in (
        "Type a number, such as 400",
        "shown without decimals",
        "not below zero",
        'value="many"',
        'value="90"',
    ):
        assert sentence in answer.text, sentence
    assert targets(concerts, university) == {"tsu": 4000}
    nothing = client.post(
        f"/indicators/{concerts.id}/targets/proposal", data=form.filled({field(university, "tsu"): ""})
    )
    assert nothing.status_code == 422 and "Type the target of the whole first" in nothing.text


@on_sqlite
def test_a_closed_unit_takes_none_and_its_successor_is_named(
    client_of: ClientOf, university: University, concerts: Indicator
) -> None:
    client = client_of(university.hr, "en")
    form = client.form(f"/indicators/{concerts.id}/targets", button="read")
    faa = university.unit("faa")
    faa.closed_on = date(2024, 8, 1)
    faa.successor = make_unit("arts", university.root, name_en="Faculty of Arts")
    answer = client.send(form, **{field(university, "faa"): "5"})
    said = answer.text.replace("\u00a0", " ")
    assert answer.status_code == 422
    assert "was closed on 1 Aug 2024, before the period: set the target of Faculty of Arts" in said
    assert targets(concerts, university) == {"tsu": 4000}
    assert (
        field(university, "faa")
        not in client.form(f"/indicators/{concerts.id}/targets", button="read").controls
    )


@on_sqlite
def test_two_windows_do_not_overwrite_each_other(
    client_of: ClientOf, university: University, concerts: Indicator
) -> None:
    client = client_of(university.hr, "en")
    first, second = (client.form(f"/indicators/{concerts.id}/targets", button="read") for _window in range(2))
    assert client.send(first, **{field(university, "tsu"): "7"}).status_code == 303
    answer = client.send(second, **{field(university, "tsu"): "8"})
    assert answer.status_code == 422 and "Somebody changed these targets" in answer.text
    assert targets(concerts, university) == {"tsu": 7000}


def test_a_typed_value_has_source_and_day_and_keeps_what_it_was(
    client_of: ClientOf, university: University, survey: Indicator
) -> None:
    client = client_of(university.hr, "en")
    address = f"/indicators/{survey.id}/values"
    stale = client.form(address, button="read")
    form = client.form(address, button="read")
    for typed, sentence in (
        ({"amount": "4.255", "source": "Survey", "day": "1/6/2025"}, "at most 2 decimals"),
        ({"amount": "4.25", "source": " ", "day": "1/6/2025"}, "Write where the value comes from."),
    ):
        answer = client.send(form, **typed)
        assert answer.status_code == 422 and sentence in answer.text and typed["amount"] in answer.text
    assert client.send(form, amount="4.25", source="Survey of May", day="1/6/2025").status_code == 303
    again = client.form(address, button="read")
    assert client.send(again, amount="4.5", source="Survey of June", day="15/6/2025").status_code == 303
    late = client.send(stale, amount="1", source="Old", day="1/6/2025")
    assert late.status_code == 422 and "Somebody typed a value since you read it" in late.text
    page = client.get(f"/indicators/{survey.id}").text
    assert "4.50" in page and "Survey of May" in page and "replaced" in page and "points" in page
    db.session.expire_all()
    values = list(db.session.scalars(select(TypedValue).order_by(TypedValue.id)))
    assert [(one.value, one.replaced_at is None) for one in values] == [(4250, False), (4500, True)]
    assert client_of(university.dean).get(address).status_code == 403


@on_sqlite
def test_a_dean_spreads_what_is_set_for_the_faculty_and_sets_nothing_above(
    client_of: ClientOf, university: University, concerts: Indicator
) -> None:
    make_target(concerts, university.unit("faa"), university.year(2025), 9)
    dean, faa, music = client_of(university.dean, "en"), university.unit("faa"), university.unit("music")
    path = f"/indicators/{concerts.id}/targets"
    assert "Spread the target" in dean.get(f"/indicators/{concerts.id}?unit={faa.id}").text
    assert "Spread the target" not in dean.get(f"/indicators/{concerts.id}").text
    whole = dean.get(path)
    assert "is set by who answers for the plan" in whole.text and field(university, "faa") not in _named(
        whole.text
    )
    form = dean.form(f"{path}?unit={faa.id}", button="read")
    assert field(university, "faa") not in form.controls and field(university, "music") in form.controls
    proposed = dean.post(f"{path}/proposal?unit={faa.id}", data=form.filled({}))
    assert proposed.status_code == 200 and "nothing is saved yet" in proposed.text
    assert dean.send(form, **{field(university, "music"): "6"}).status_code == 303
    assert targets(concerts, university) == {"tsu": 4000, "faa": 9000, "music": 6000}
    # Not by a crafted request either: neither the faculty's own nor that of another faculty.
    for unit, code in ((faa, "faa"), (university.root, "sci")):
        data = {**form.filled({}), field(university, code): "1"}
        answer = dean.post(
            f"{path}?unit={unit.id}", data={**data, "read": read_of(client_of(university.hr), path, unit)}
        )
        assert answer.status_code == 422
        assert targets(concerts, university) == {"tsu": 4000, "faa": 9000, "music": 6000}
    # The head of music sees it set, and has nothing below to spread it over.
    assert (
        "sets the target of Department of Music"
        in client_of(university.head, "en").get(f"{path}?unit={music.id}").text
    )
    assert client_of(university.musician).get(path).status_code == 403


def _named(text: str) -> set[str]:
    return {name for form in forms_of(text, "") for name in form.controls}


def read_of(client: CheckedClient, path: str, unit: Unit) -> str:
    """The mark of what stands, as the form of somebody who sets all of it carries it."""
    return str(client.form(f"{path}?unit={unit.id}", button="read").controls["read"][0])


@on_sqlite
def test_a_target_of_a_unit_out_of_the_plan_is_still_read_by_its_link(
    client_of: ClientOf, university: University, concerts: Indicator
) -> None:
    """The plan went to another owner: the page of the talk leads to the value and the target all the same."""
    make_target(concerts, university.unit("music"), university.year(2025), 2)
    concerts.objective.plan.owner = university.unit("sci")
    db.session.commit()
    client = client_of(university.musician, "en")
    music = university.unit("music")
    talk = client.get(f"/units/{music.id}/talk?period={university.year(2025).id}").text
    links = [
        f"/indicators/{concerts.id}?unit={music.id}",
        f"/objectives/{concerts.objective_id}?unit={music.id}",
    ]
    for link in links:
        assert link.replace("&", "&amp;") in talk, link
        assert client.get(link).status_code == 200
    assert (
        client.get(f"/plans/{concerts.objective.plan_id}?unit={university.unit('faa').id}").status_code == 404
    )


@on_sqlite
def test_what_was_typed_of_another_year_and_unit_comes_back_for_that_year_and_unit(
    client_of: ClientOf, university: University, concerts: Indicator, survey: Indicator
) -> None:
    """The subject of these forms stands in the query: it is held with what was typed."""
    asks = f"period={university.year(2024).id}&unit={university.unit('music').id}"
    with clock_at(datetime(2024, 6, 20, 9, tzinfo=UTC)):
        _held_of_another_year(client_of(university.hr, "en"), university, concerts, survey, asks)


def _held_of_another_year(
    client: CheckedClient, university: University, concerts: Indicator, survey: Indicator, asks: str
) -> None:
    music, year = university.unit("music"), university.year(2024)
    typed = client.form(f"/indicators/{survey.id}/values?{asks}", button="read")
    client.sign_in(university.hr, "en")
    back = client.send(typed, amount="3.31", source="Survey", day="1/6/2024")
    assert back.headers["Location"] == f"/indicators/{survey.id}/values?{asks}&held=1"
    again = client.form(back.headers["Location"], button="read")
    assert again.controls["amount"] == ["3.31"]
    assert client.send(again).status_code == 303
    (value,) = db.session.scalars(select(TypedValue)).all()
    assert (value.period_id, value.unit_id) == (year.id, music.id)
    assert db.session.query(HeldForm).count() == 0

    asks = f"period={year.id}&unit={university.unit('faa').id}"
    form = client.form(f"/indicators/{concerts.id}/targets?{asks}", button="read")
    client.sign_in(university.hr, "en")
    back = client.send(form, **{field(university, "music"): "7"})
    other = client.form(
        f"/indicators/{concerts.id}/targets?period={university.year(2025).id}&held=1", button="read"
    )
    assert other.controls[field(university, "tsu")] == ["4"], "of another year nothing is filled in"
    again = client.form(back.headers["Location"], button="read")
    assert again.controls[field(university, "music")] == ["7"]
    assert client.send(again).status_code == 303
    stands = db.session.scalars(select(Target).where(Target.unit_id == music.id)).one()
    assert (stands.period_id, stands.value) == (year.id, 7000)


def test_a_target_is_known_as_of_a_moment(
    client_of: ClientOf, university: University, concerts: Indicator
) -> None:
    """Changed on the 16th of June 2025, taken away two days later: each moment has its own, and its own light."""
    path = f"/indicators/{concerts.id}"
    client = client_of(university.hr, "en")
    for days, amount in ((0, "2"), (2, "")):
        with clock_at(NOW + timedelta(days=days)):
            client.sign_in(university.hr, "en")
            form = client.form(f"{path}/targets", button="read")
            assert client.send(form, **{field(university, "tsu"): amount}).status_code == 303
    with clock_at(NOW + timedelta(days=3)):
        client.sign_in(university.hr, "en")
        for address in (path, f"/plans/{concerts.objective.plan_id}"):
            before, between, after = (
                client.get(f"{address}?as_of={written(NOW + timedelta(days=day))}").text for day in (-1, 1, 3)
            )
            # Nothing had been approved by then of a target of 4.
            assert "due by today: 2" in before and ">4<" in before
            assert "Target reached" in between.partition("How it is judged")[0]
            assert "no target is set" in after or "Not judged" in after
    versions = db.session.scalars(select(Target).order_by(Target.id)).all()
    assert [(one.value, one.replaced_at is None) for one in versions] == [
        (4000, False),
        (2000, False),
        (None, True),
    ]


@on_sqlite
def test_a_target_of_a_year_that_is_over_is_changed_with_a_reason_that_the_page_tells(
    client_of: ClientOf, university: University, concerts: Indicator
) -> None:
    client = client_of(university.hr, "en")
    year = university.year(2024)
    make_target(concerts, university.root, year, 22)
    address = f"/indicators/{concerts.id}/targets?period={year.id}"
    form = client.form(address, button="read")
    refused = client.send(form, **{field(university, "tsu"): "19"})
    assert refused.status_code == 422 and "write why its targets change now" in refused.text
    assert 'value="19"' in refused.text
    done = client.send(form, **{field(university, "tsu"): "19"}, reason="The faculty was closed.")
    page = client.follow(done).text
    assert "Targets were changed after the end of the period" in page
    assert "changed from 22 to 19" in page and "The faculty was closed." in page
    assert "The faculty was closed." in client.get(f"/plans/{concerts.objective.plan_id}/history").text
    before = client.get(
        f"/indicators/{concerts.id}?period={year.id}&as_of={written(NOW - timedelta(days=1))}"
    )
    assert "Targets were changed" not in before.text and "changed from" not in before.text
    # Of the year that runs no reason is asked for.
    assert "reason" not in client.form(f"/indicators/{concerts.id}/targets", button="read").controls


@on_sqlite
def test_what_no_target_can_be_is_refused_in_words_that_name_the_unit(
    client_of: ClientOf, university: University, concerts: Indicator
) -> None:
    share = make_indicator(
        concerts.objective,
        reckoning=Reckoning.SHARE,
        of_measure=IndicatorMeasure.ACTIVITIES,
    )
    hours = make_indicator(concerts.objective, IndicatorMeasure.HOURS)
    client, tsu = client_of(university.hr, "en"), field(university, "tsu")
    for one, typed, sentence in (
        (concerts, "5%", "type the number without a percent sign"),
        (share, "120", "A share is 100 percent at the most."),
        (hours, "12:75", "Type hours, such as 400, 1,260:30 or 72.5."),
    ):
        answer = client.send(client.form(f"/indicators/{one.id}/targets", button="read"), **{tsu: typed})
        assert answer.status_code == 422, typed
        assert f"Thaksin University: {sentence}" in answer.text or f": {sentence}" in answer.text
    for typed, thousandths, shown in (
        ("5000:30", 5_000_500, "5,000:30"),
        ("1:20", 1333, "1:20"),
        ("72.5", 72_500, "72:30"),
    ):
        form = client.form(f"/indicators/{hours.id}/targets", button="read")
        assert client.send(form, **{tsu: typed}).status_code == 303
        assert targets(hours, university)["tsu"] == thousandths
        again = client.form(f"/indicators/{hours.id}/targets", button="read")
        assert again.controls[tsu] == [shown]
        assert "Nothing is different" in client.follow(client.send(again)).text


@on_sqlite
def test_only_years_of_the_plan_take_targets(
    client_of: ClientOf, university: University, concerts: Indicator
) -> None:
    plan = concerts.objective.plan
    plan.first_day, before = date(2024, 10, 1), university.year(2024)
    client = client_of(university.hr, "en")
    form = client.form(f"/indicators/{concerts.id}/targets", action="/targets", button="period")
    assert str(before.id) not in form.choices["period"]
    address = f"/indicators/{concerts.id}/targets?period={before.id}"
    page = client.get(address).text
    assert "no target is set for a period outside these days" in page
    assert field(university, "tsu") not in _named(page)
    data = {"read": client.form(address, button="read").controls["read"], field(university, "tsu"): "5"}
    refused = client.post(address, data={**data, "reason": "late"})
    assert refused.status_code == 422 and targets(concerts, university) == {"tsu": 4000}
    # The plan goes on for years that its calendar does not have yet.
    assert "later years of the plan take targets once HR has added them" in page


@on_sqlite
def test_a_typed_value_is_of_no_day_after_today(
    client_of: ClientOf, university: University, survey: Indicator
) -> None:
    client = client_of(university.hr, "en")
    form = client.form(f"/indicators/{survey.id}/values", button="read")
    answer = client.send(form, amount="4", source="Survey", day="22/11/2026")
    assert answer.status_code == 422 and "The day is after today" in answer.text
    assert client.send(form, amount="4", source="Survey of May", day="1/6/2025").status_code == 303
    page = client.get(f"/indicators/{survey.id}").text.replace("\u00a0", " ")
    assert "typed, as of 1 Jun 2025" in page and "typed from elsewhere" in page
    plan = client.get(f"/plans/{survey.objective.plan_id}").text.replace("\u00a0", " ")
    assert "typed, as of 1 Jun 2025" in plan
