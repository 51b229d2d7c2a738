"""What a change would touch is shown beside what was typed as text: the button does what stands on the page, and nothing else."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.cast import University
from tests.checked_client import CheckedClient
from tests.hr.appointing import posts
from tests.hr.changing import confirm, do, look
from tests.page_forms import PageForm, forms_of
from tests.rollups.reading import words

ClientOf = Callable[..., CheckedClient]
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def test_nothing_can_be_edited_beside_what_would_be_done(university: University, client_of: ClientOf) -> None:
    one = university
    hr, path = client_of(one.hr, "en"), f"/people/{one.musician.id}/transfer"
    shown = look(hr, path, unit=str(one.unit("performing").id), first_day="1/3/2025", position_en="Dean")
    (form,) = writing(shown.text, path)
    assert "seen" in form.controls and "<textarea" not in shown.text and "<select" not in shown.text
    said = words(shown.text)
    assert "What you entered From 1 Mar 2025 Unit Department of Performing Arts" in said
    assert "Share of a full post 100 %" in said and "Position (English) Dean" in said
    assert "Position (Thai)" not in said.partition("What you entered")[2].partition("Transfer")[0]


def test_what_was_typed_comes_back_to_be_changed(university: University, client_of: ClientOf) -> None:
    one = university
    hr, path = client_of(one.hr, "en"), f"/people/{one.musician.id}/transfer"
    shown = look(hr, path, unit=str(one.unit("performing").id), first_day="1/3/2025", reason="By order")
    (button,) = writing(shown.text, path)
    back = hr.post(path, data={**button.controls, "again": "y"})
    assert back.status_code == 200 and len(posts(one.musician)) == 1
    (form,) = writing(back.text, path)
    assert form.controls["unit"] == [str(one.unit("performing").id)]
    assert (form.controls["first_day"], form.controls["reason"]) == (["1/3/2025"], ["By order"])
    shown = hr.send(form, unit=str(one.unit("biology").id))
    assert confirm(hr, shown, path).status_code == 303
    assert posts(one.musician)[-1] == ("biology", date(2025, 3, 1), None, 100, True)


def test_whom_a_role_is_for_stands_beside_the_button(university: University, client_of: ClientOf) -> None:
    one = university
    hr = client_of(one.hr, "en")
    form = hr.form(f"/register/roles/new?person={one.dancer.id}", "/register/roles/new", "reason")
    shown = hr.send(form, unit=str(one.unit("performing").id))
    assert "Malai Nora" in words(shown.text) and "<select" not in shown.text
    (again,) = writing(shown.text, "/register/roles/new")
    back = hr.post("/register/roles/new", data={**again.controls, "again": "y"})
    (form,) = [one for one in writing(back.text, "/register/roles/new") if "reason" in one.controls]
    assert form.controls["person"] == [str(one.dancer.id)]


def test_a_transfer_is_told_in_one_sentence(university: University, client_of: ClientOf) -> None:
    one = university
    hr, path = client_of(one.hr, "en"), f"/people/{one.musician.id}/transfer"
    looked = look(hr, path, unit=str(one.unit("performing").id), first_day="1/3/2025", position_en="Lecturer")
    said = words(looked.text)
    assert (
        "What this touches From Department of Music to Department of Performing Arts from 1 Mar 2025 on: 100 %, Lecturer."
        " No approved record"
    ) in said
    assert "(empty)" not in said


def test_an_appointment_that_goes_is_told_in_one_sentence(
    university: University, client_of: ClientOf
) -> None:
    one = university
    (second,) = [post for post in one.joint.appointments if not post.is_primary]
    said = words(look(client_of(one.hr, "en"), f"/register/appointments/{second.id}/take-out").text)
    assert (
        "What this touches Taken out: Department of Biology, from 1 Jan 2015, 40 %, second post. No approved record"
        in said
    )


def test_a_stale_form_calls_appointments_by_their_units(university: University, client_of: ClientOf) -> None:
    one = university
    path = f"/people/{one.joint.id}/transfer"
    first, second = client_of(one.hr, "en"), client_of(one.hr, "en")
    stale = second.form(path, path, "reason")
    (gone,) = [post for post in one.joint.appointments if not post.is_primary]
    do(first, f"/register/appointments/{gone.id}/take-out")
    said = words(second.send(stale, unit=str(one.unit("performing").id), first_day="1/3/2025").text)
    assert "Appointment in Department of Biology from from 1 Jan 2015 · 40 % · second post (empty)" in said


def test_a_box_that_is_not_ticked_is_told_too(university: University, client_of: ClientOf) -> None:
    one = university
    hr, path = client_of(one.hr, "en"), f"/register/units/{one.unit('music').id}/close"
    said = words(look(hr, path, closed_on="1/7/2025").text)
    assert "Closed from 1 Jul 2025 Close the units below it too no" in said


def writing(text: str, path: str) -> list[PageForm]:
    return [one for one in forms_of(text, path) if one.method == "post" and one.action == path]
