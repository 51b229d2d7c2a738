"""What the register's forms ask, refuse and answer in words: nothing chosen beforehand, nothing dropped, names in the page's language."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Role, RoleGrant, UnitLevel
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.factories import grant
from tests.hr.changing import do, look
from tests.hr.test_units import unit_of
from tests.review.reading import main
from tests.rollups.reading import words

ClientOf = Callable[..., CheckedClient]
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
NEW = {"code": "new", "name_th": "หน่วยใหม่", "name_en": "New Unit"}


def test_what_becomes_of_roles_is_chosen_by_whoever_enters_the_leaving(
    university: University, client_of: ClientOf
) -> None:
    one = university
    hr, path = client_of(one.hr, "en"), f"/people/{one.head.id}/leave"
    assert hr.form(path, path).controls["ends_roles"] == []
    answer = look(hr, path, last_day="30/6/2025")
    assert answer.status_code == 422 and "Choose what becomes of their roles." in words(answer.text)
    said = words(look(hr, path, last_day="30/6/2025", ends_roles="stay").text)
    assert "They keep the role Head, Department of Music." in said
    # Who holds none is not asked.
    assert look(hr, f"/people/{one.musician.id}/leave", last_day="30/6/2025").status_code == 200


def test_a_successor_is_chosen_or_filled_in_and_not_both(university: University, client_of: ClientOf) -> None:
    one = university
    hr, path = client_of(one.hr, "en"), f"/register/units/{one.unit('music').id}/succeed"
    both = {"closed_on": "1/7/2025", "successor": str(one.unit("performing").id), **NEW}
    answer = look(hr, path, **both)
    assert answer.status_code == 422 and 'href="#successor"' in answer.text
    assert "A unit that is there is chosen, and a new one is filled in." in words(answer.text)
    shown = look(hr, path, closed_on="1/7/2025", successor=str(one.unit("performing").id))
    assert shown.status_code == 200 and "Belongs to" not in words(shown.text)


def test_heads_whose_role_has_ended_lose_nothing_by_a_closing(
    university: University, client_of: ClientOf
) -> None:
    one = university
    of_head = db.session.scalars(select(RoleGrant).where(RoleGrant.person_id == one.head.id)).one()
    of_head.last_day = date(2025, 5, 31)
    grant(one.dancer, Role.HEAD, one.unit("music"), date(2025, 6, 1))
    said = words(
        look(
            client_of(one.hr, "en"), f"/register/units/{one.unit('music').id}/close", closed_on="1/5/2025"
        ).text
    )
    assert "decide nothing more: Lecturer Malai Nora." in said


@pytest.mark.parametrize(
    ("language", "opens", "said"),
    [("en", "1/6/2025", "New Unit is open."), ("en", "1/12/2025", "New Unit opens on 1 Dec 2025.")],
)
def test_a_unit_that_opens_later_is_not_called_open(
    university: University, client_of: ClientOf, language: str, opens: str, said: str
) -> None:
    hr = client_of(university.hr, language)
    done = do(hr, f"/register/units/{university.unit('faa').id}/new", opened_on=opens, **NEW)
    assert said in words(hr.get(done.headers["Location"]).text)


def test_a_new_period_is_named_in_the_language_of_the_page(
    university: University, client_of: ClientOf
) -> None:
    hr = client_of(university.hr, "en")
    done = do(
        hr,
        f"/register/calendars/{university.calendars['fiscal'].id}/periods/new",
        name_th="ปีงบประมาณ 2569",
        name_en="Fiscal year 2026",
        first_day="1/10/2025",
        last_day="30/9/2026",
    )
    assert "Fiscal year 2026 is there." in words(hr.get(done.headers["Location"]).text)


@pytest.mark.parametrize(
    "path",
    [
        "/register/units/{faa}/new",
        "/register/units/{music}/close",
        "/register/units/{music}/succeed",
        "/register/calendars/{fiscal}/periods/new",
        "/people/{dancer}/transfer",
        "/people/{dancer}/leave",
        "/people/{dancer}/edit",
    ],
)
def test_every_form_with_days_says_how_to_type_one(
    university: University, client_of: ClientOf, path: str
) -> None:
    one = university
    ids = {"faa": one.unit("faa").id, "music": one.unit("music").id, "dancer": one.dancer.id}
    address = path.format(**ids, fiscal=one.calendars["fiscal"].id)
    assert "Day first: 16/6/2025" in words(client_of(one.hr, "en").get(address).text)
    assert "16/6/2568" in words(client_of(one.hr, "th").get(address).text)


def test_no_faculty_stands_below_a_department(university: University, client_of: ClientOf) -> None:
    one = university
    hr = client_of(one.hr, "en")
    path = f"/register/units/{one.unit('music').id}/new"
    answer = look(hr, path, opened_on="1/6/2025", level="faculty", **NEW)
    assert answer.status_code == 422 and 'href="#level"' in answer.text
    assert "as Department of Music is one" in words(answer.text)
    answer = look(hr, f"/register/units/{one.unit('music').id}/edit", level="faculty")
    assert answer.status_code == 422 and "as Faculty of Fine and Applied Arts is one" in words(answer.text)
    do(hr, f"/register/units/{one.unit('office').id}/new", opened_on="1/6/2025", level="faculty", **NEW)
    answer = look(hr, f"/register/units/{one.unit('office').id}/edit", level="department")
    assert answer.status_code == 422 and "The faculty New Unit stands below it" in words(answer.text)
    assert unit_of("office").level is UnitLevel.OFFICE


def test_ones_own_entry_is_refused_with_who_does_it(university: University, client_of: ClientOf) -> None:
    one = university
    (own,) = one.hr.appointments
    (role,) = db.session.scalars(select(RoleGrant).where(RoleGrant.person_id == one.hr.id))
    hr = client_of(one.hr, "en")
    for path in (
        f"/people/{one.hr.id}/transfer",
        f"/register/appointments/{own.id}/edit",
        f"/register/roles/{role.id}/end",
    ):
        answer = hr.get(path)
        assert answer.status_code == 403 and "somebody else in HR does" in words(answer.text)
    answer = client_of(one.musician, "en").get(f"/people/{one.musician.id}/transfer")
    assert answer.status_code == 403 and "Ask HR if they should" in main(answer)
