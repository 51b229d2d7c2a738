"""The list of people: who is found, in which order, and who may read it."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from app.models import Role, StaffLine
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.factories import appoint, grant, make_person
from tests.rollups.reading import words
from tests.statements import counted

ClientOf = Callable[..., CheckedClient]


def listed(client: CheckedClient, query: str = "") -> list[int]:
    """The ids of the people on the page, in its order."""
    response = client.get(f"/people{query}")
    assert response.status_code == 200, response.status
    return [int(found) for found in re.findall(r'data-person="(\d+)"', response.text)]


def test_a_name_is_found_by_any_part_of_it_in_either_language(
    university: University, client_of: ClientOf
) -> None:
    hr = client_of(university.hr)
    musician = university.musician.id
    for text in ("เกศ", "ลำปำ", "ketsara", "LAMPAM", "sara lam", "musician"):
        assert listed(hr, f"?q={text}") == [musician], text
    assert listed(hr, "?q=ผศ.") == []
    assert listed(hr, "?q=%25") == []


def test_people_stand_in_dictionary_order(university: University, client_of: ClientOf) -> None:
    """เกศรา before ขวัญใจ: the leading vowel does not count first, and neither does rank or prefix."""
    order = listed(client_of(university.hr))
    assert order.index(university.musician.id) < order.index(university.head.id)
    names = [next(one for one in university.people.values() if one.id == found) for found in order]
    assert [person.sort_th for person in names] == sorted(person.sort_th for person in names)


def test_a_unit_takes_in_all_below_it(university: University, client_of: ClientOf) -> None:
    hr = client_of(university.hr)
    one = university
    found = listed(hr, f"?unit={one.unit('faa').id}")
    assert set(found) == {one.musician.id, one.head.id, one.dean.id, one.dancer.id, one.joint.id}
    assert set(listed(hr, f"?unit={one.unit('biology').id}")) == {one.scientist.id, one.joint.id}
    assert listed(hr, f"?unit={one.unit('chemistry').id}") == []


def test_who_left_and_who_never_came_are_asked_for(university: University, client_of: ClientOf) -> None:
    hr = client_of(university.hr)
    soon = make_person("soon")
    appoint(soon, university.unit("music"), date(2025, 10, 1))
    gone = {university.leaver.id, university.admin.id, soon.id}
    assert not gone & set(listed(hr))
    assert set(listed(hr, "?state=not-today")) == gone
    assert set(listed(hr, f"?state=not-today&unit={university.unit('music').id}")) == {
        university.leaver.id,
        soon.id,
    }
    assert gone < set(listed(hr, "?state=all"))
    text = words(hr.get("/people?state=not-today").text)
    assert "ถึง 30 ก.ย. 2567" in text and "ตั้งแต่ 1 ต.ค. 2568" in text


def test_the_line_of_staff_narrows(university: University, client_of: ClientOf) -> None:
    found = set(listed(client_of(university.hr), f"?line={StaffLine.SUPPORT.value}"))
    assert found == {university.support.id, university.director.id, university.hr.id}


def test_words_that_mean_nothing_narrow_nothing(university: University, client_of: ClientOf) -> None:
    hr = client_of(university.hr)
    everybody = listed(hr)
    assert listed(hr, "?line=x&state=y&unit=z&page=-1") == everybody
    assert listed(hr, "?unit=999999999") == []


@pytest.mark.parametrize("who", ["musician", "head", "dean", "rector", "director"])
def test_the_register_is_for_hr_and_administrators(
    university: University, client_of: ClientOf, who: str
) -> None:
    client = client_of(getattr(university, who))
    for path in ("/people", "/register/units", "/register/appointments", "/register/roles"):
        assert client.get(path).status_code == 403
    for path in ("/register/calendars", "/register/catalogue"):
        assert client.get(path).status_code == 403


def test_every_link_of_the_list_opens(university: University, client_of: ClientOf) -> None:
    hr = client_of(university.hr)
    links = re.findall(r'href="(/people/\d+)"', hr.get("/people?state=all").text)
    assert len(links) == len(university.people)
    for link in links:
        assert hr.get(link).status_code == 200


def test_an_administrator_reads_the_register_and_nobodys_years(
    university: University, client_of: ClientOf
) -> None:
    admin = client_of(university.admin)
    page = admin.get("/people?state=all")
    assert set(listed(admin, "?state=all")) == {person.id for person in university.people.values()}
    assert set(re.findall(r"/people/\d+", page.text)) == {f"/people/{university.admin.id}"}
    assert admin.get(f"/people/{university.musician.id}").status_code == 404


def test_hr_of_a_faculty_keeps_its_people_only(university: University, client_of: ClientOf) -> None:
    one = university
    grant(one.support, Role.HR, one.unit("faa"))
    client = client_of(one.support)
    mine = {one.musician.id, one.head.id, one.dean.id, one.dancer.id, one.joint.id, one.support.id}
    assert set(listed(client)) == mine
    for person in one.people.values():
        assert client.get(f"/people/{person.id}").status_code == (200 if person.id in mine else 404)
    units = client.get("/register/units").text
    assert f'data-unit="{one.unit("music").id}"' in units
    assert f'data-unit="{one.unit("sci").id}"' not in units
    roles = words(client.get("/register/roles").text)
    assert "ขวัญใจ" in roles and "วีระ" not in roles


def test_a_fragment_holds_the_list_alone(university: University, client_of: ClientOf) -> None:
    response = client_of(university.hr).get(
        "/people?q=เกศ", headers={"HX-Request": "true", "HX-Target": "found"}
    )
    assert 'id="found"' in response.text and "<html" not in response.text


def test_pages_of_the_list_meet_and_cost_the_same(university: University, client_of: ClientOf) -> None:
    hr = client_of(university.hr)

    def add(number: int) -> None:
        for _at in range(number):
            make_person(unit=university.unit("chemistry"))
        listed(hr)

    add(5)
    with counted() as few:
        listed(hr, f"?unit={university.unit('chemistry').id}")
    add(25)
    with counted() as many:
        listed(hr, f"?unit={university.unit('chemistry').id}")
    assert len(many) == len(few)
    first, second, third = (listed(hr, f"?page={number}") for number in (1, 2, 3))
    assert len(first) == len(second) == 20 and third
    assert len({*first, *second, *third}) == 40 + len(third)
    assert listed(hr, "?page=99") == third
