"""The partners of an activity: found, added, taken out, merged meanwhile, and entered anew on the way."""

from collections.abc import Callable

import pytest

from app.engagement_facts import PartnerPart
from app.models import Status
from tests.activities.said import flashed
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.engagement.saying import add, address, form_on, stands
from tests.factories import make_contribution

ClientOf = Callable[..., CheckedClient]
SQLITE = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


@SQLITE
def test_a_partner_is_found_by_its_abbreviation_and_what_was_typed_stays(
    client_of: ClientOf, university: University
) -> None:
    part = make_contribution(university.musician, status=Status.DRAFT)
    client, path = client_of(university.musician), address(part)
    form = client.form(path, action=path)
    response = client.send(form, need="คำที่พิมพ์", find="อบต เกาะ", do="find")
    assert response.status_code == 200
    assert f'value="add-{university.municipality.id}"' in response.text
    assert form_on(response, path).controls["need"] == ["คำที่พิมพ์"]
    # Enter in the search field searches too; the same name once more saves.
    assert client.send(form, find="อบต เกาะ", do="enter").status_code == 200
    again = form_on(response, path)
    assert client.send(again, do="enter").status_code == 303


@SQLITE
def test_a_partner_is_taken_out_again_without_losing_the_others(
    client_of: ClientOf, university: University
) -> None:
    part = make_contribution(university.musician, status=Status.DRAFT)
    client, path, name = client_of(university.musician), address(part), f"partner-{university.school.id}"
    form = add(client, path, university.school, university.municipality)
    response = client.send(form, do=f"remove-{university.municipality.id}", **{f"{name}-brings": "ครู"})
    form = form_on(response, path)
    assert form.controls["partner"] == [str(university.school.id)]
    assert client.send(form, do="save").status_code == 303
    assert stands(part).partners == {university.school.id: PartnerPart("ครู")}


@SQLITE
def test_a_partner_that_was_merged_is_added_as_what_it_is_today(
    client_of: ClientOf, university: University
) -> None:
    part = make_contribution(university.musician, status=Status.DRAFT)
    client, path = client_of(university.musician), address(part)
    # It was chosen before HR merged it.
    form = add(client, path, university.school)
    university.school.merged_into_id = university.municipality.id
    response = client.send(form, do="save")
    assert response.status_code == 303
    assert "องค์การบริหารส่วนตำบลเกาะหมาก" in flashed(client)
    assert list(stands(part).partners) == [university.municipality.id]
    response = client.send(client.form(path, action=path), do=f"add-{university.school.id}")
    assert form_on(response, path).controls["partner"] == [str(university.municipality.id)]


@SQLITE
def test_a_partner_that_is_not_there_is_told_and_nothing_typed_is_lost(
    client_of: ClientOf, university: University
) -> None:
    part = make_contribution(university.musician, status=Status.DRAFT)
    data = {"partner": ["99999", "abc"], "need": "คำที่พิมพ์", "do": "save"}
    response = client_of(university.musician).post(address(part), data=data)
    assert response.status_code == 422
    assert 'id="find-error"' in response.text
    assert "คำที่พิมพ์" in response.text


@SQLITE
def test_saving_leads_on_to_a_new_partner_and_back_to_the_form(
    client_of: ClientOf, university: University
) -> None:
    part = make_contribution(university.musician, status=Status.DRAFT)
    client, path = client_of(university.musician), address(part)
    response = client.send(client.form(path, action=path), need="ครูขาดสื่อ", do="new")
    form = client.form(response.headers["Location"], action="/partners/new")
    response = client.send(
        form, name_th="กลุ่มทอผ้าบ้านดอน", sector_code="community", scale="local", province="TH-93"
    )
    assert response.status_code == 303
    assert response.headers["Location"].startswith(f"{path}?partner=")
    form = form_on(client.follow(response), path)
    assert len(form.controls["partner"]) == 1
    assert client.send(form, do="save").status_code == 303
    assert len(stands(part).partners) == 1
