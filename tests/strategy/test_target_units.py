"""Targets follow the units: who is closed or not open yet, whose people moved, and what is typed of a closed period."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from app.counting.staff import staff_on
from app.counting.targets import proposal
from app.counting.units import WHOLE
from app.counting.versions import stands
from app.extensions import db
from app.models import Appointment, Indicator, Target, TypedValue
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.factories import appoint, make_closed, make_unit
from tests.page_forms import forms_of
from tests.plan_factories import make_target, make_typed
from tests.statements import counted

ClientOf = Callable[..., CheckedClient]
on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def standing(indicator: Indicator) -> dict[str, int | None]:
    db.session.expire_all()
    query = select(Target).where(stands(Target), Target.indicator_id == indicator.id).order_by(Target.id)
    return {one.unit.code: one.value for one in db.session.scalars(query)}


@on_sqlite
def test_a_proposal_is_by_the_units_of_today_and_counts_nobody_twice(
    client_of: ClientOf, university: University, concerts: Indicator
) -> None:
    """A faculty is closed on the 1st of May 2025: all its people moved on, but one whose appointment nobody ended."""
    arts = make_unit("arts", university.root, name_en="Faculty of Arts", opened_on=date(2025, 5, 1))
    faa = university.unit("faa")
    before = staff_on(university.root.id, date(2025, 4, 30))
    faa.closed_on, faa.successor = date(2025, 5, 1), arts
    for unit in faa.children:
        unit.closed_on, unit.successor = date(2025, 5, 1), arts
    posts = [
        post
        for post in db.session.scalars(select(Appointment).where(Appointment.last_day.is_(None)))
        if faa.id in {line.ancestor_id for line in post.unit.lines}
    ]
    # The first one stays where nobody is any more; the others go in time.
    for post in posts[1:]:
        post.last_day = date(2025, 4, 30)
        appoint(post.person, arts, first_day=date(2025, 5, 1))
    db.session.commit()
    year, today = university.year(2025), staff_on(university.root.id, date(2025, 6, 16))
    assert faa.id not in today and today[arts.id] == len(posts)
    assert today[WHOLE] == before[WHOLE]
    parts = proposal(concerts, university.root.id, year, 40_000)
    assert faa.id not in parts and sum(parts.values()) == 40_000 and parts[arts.id]
    make_target(concerts, faa, year, 3)
    client, address = client_of(university.hr, "en"), f"/indicators/{concerts.id}/targets"
    form = client.form(address, button="read")
    data = form.filled({f"target-{university.root.id}": "40"})
    page = client.post(f"{address}/proposal", data=data).text
    filled = next(one for one in forms_of(page, address) if f"target-{faa.id}" in one.controls)
    assert filled.controls[f"target-{faa.id}"] == [""]
    assert "Staff on 16 Jun 2025" in page.replace("\u00a0", " ")


@on_sqlite
def test_the_target_of_a_unit_closed_before_the_period_can_be_taken_away_and_not_changed(
    client_of: ClientOf, university: University, concerts: Indicator
) -> None:
    faa, year = university.unit("faa"), university.year(2025)
    faa.closed_on, faa.successor = date(2024, 8, 1), make_unit("arts", university.root, name_en="Arts")
    make_target(concerts, faa, year, 4)
    client, field = client_of(university.hr, "en"), f"target-{faa.id}"
    address = f"/indicators/{concerts.id}/targets"
    page = client.get(address).text.replace("\u00a0", " ")
    assert "was closed on 1 Aug 2024, before the period" in page
    assert "Empty the field to take its target away." in page
    form = client.form(address, button="read")
    refused = client.send(form, **{field: "5"})
    assert refused.status_code == 422 and standing(concerts)["faa"] == 4000
    assert client.send(form, **{field: ""}).status_code == 303
    assert "faa" not in standing(concerts)
    assert field not in client.form(address, button="read").controls


@on_sqlite
def test_a_unit_that_opens_after_the_period_takes_no_target(
    client_of: ClientOf, university: University, concerts: Indicator
) -> None:
    later = make_unit("later", university.root, name_en="Later", opened_on=date(2025, 12, 1))
    db.session.commit()
    client, field = client_of(university.hr, "en"), f"target-{later.id}"
    address = f"/indicators/{concerts.id}/targets"
    form = client.form(address, button="read")
    assert field not in form.controls
    assert "opens on 1 Dec 2025, after the period" in client.get(address).text.replace("\u00a0", " ")
    refused = client.post(address, data={"read": form.controls["read"], field: "5"})
    assert refused.status_code == 422 and "later" not in standing(concerts)
    assert later.id not in proposal(concerts, university.root.id, university.year(2025), 9000)


def test_a_value_of_a_closed_period_is_typed_with_a_reason_that_the_page_tells(
    client_of: ClientOf, university: University, survey: Indicator
) -> None:
    year = university.year(2024)
    make_typed(survey, university.root, year, 4)
    client = client_of(university.hr, "en")
    address = f"/indicators/{survey.id}/values?period={year.id}"
    assert "reason" not in client.form(address, button="read").controls
    make_closed(year, university.hr)
    db.session.commit()
    form = client.form(address, button="read")
    typed = {"amount": "4.5", "source": "Survey", "day": "1/9/2024"}
    refused = client.send(form, **typed)
    assert refused.status_code == 422 and "write why its value is typed now" in refused.text
    assert 'value="4.5"' in refused.text
    page = client.follow(client.send(form, **typed, reason="The survey came late.")).text
    assert "Typed after the period was closed:" in page and "The survey came late." in page
    kept = db.session.scalars(select(TypedValue).order_by(TypedValue.id)).all()
    assert [(one.value, one.reason) for one in kept] == [(4000, ""), (4500, "The survey came late.")]
    history = client.get(f"/plans/{survey.objective.plan_id}/history").text
    assert "The survey came late." in history


@on_sqlite
def test_the_targets_cost_the_same_however_many_units(
    client_of: ClientOf, university: University, concerts: Indicator
) -> None:
    make_target(concerts, university.unit("faa"), university.year(2025), 3)
    db.session.commit()
    client = client_of(university.dean, "en")
    address = f"/indicators/{concerts.id}/targets?unit={university.unit('faa').id}"

    def cost() -> int:
        with counted() as found:
            assert client.get(address).status_code == 200
        return len(found)

    few = cost()
    for number in range(6):
        make_unit(f"dept {number}", university.unit("faa"))
    db.session.commit()
    assert cost() == few
