"""Units, appointments, roles, calendars and the catalogue as HR reads them."""

from collections.abc import Callable
from datetime import date

import pytest

from app.models import Role
from tests.cast import TODAY, University
from tests.checked_client import CheckedClient
from tests.factories import appoint, grant, make_kind, make_period, make_person, make_unit
from tests.rollups.reading import words
from tests.statements import counted

ClientOf = Callable[..., CheckedClient]
PAGES = ("units", "appointments", "roles", "calendars", "catalogue")


def read(client: CheckedClient, path: str) -> str:
    response = client.get(f"/register/{path}")
    assert response.status_code == 200, response.status
    return words(response.text)


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("who", ["hr", "admin"])
def test_each_page_is_read_by_who_keeps_the_register(
    university: University, client_of: ClientOf, path: str, language: str, who: str
) -> None:
    client = client_of(getattr(university, who), language)
    assert client.get(f"/register/{path}").status_code == 200
    nothing = client.get(f"/register/{path}?q=zzzzzz")
    assert nothing.status_code == 200
    assert ("Nothing fits" if language == "en" else "zzzzzz") in nothing.text


def test_units_say_who_heads_them_today(university: University, client_of: ClientOf) -> None:
    hr = client_of(university.hr, "en")
    grant(university.dancer, Role.ACTING_HEAD, university.unit("performing"))
    closed = make_unit("old", university.unit("faa"), name_en="Old department", closed_on=date(2025, 1, 1))
    closed.successor = university.unit("music")
    text = read(hr, "units")
    assert "Assoc. Prof. Khwanchai Thalenoi" in text
    assert "Lecturer Malai Nora Acting head" in text
    assert "closed 1 Jan 2025 · followed by Department of Music" in text
    assert "Department of Biology" not in read(hr, "units?q=ดนตรี")
    assert "Department of Music" in read(hr, "units?q=ดนตรี")


def test_appointments_are_told_with_their_days_and_shares(
    university: University, client_of: ClientOf
) -> None:
    hr = client_of(university.hr, "en")
    text = read(hr, "appointments?q=Chinda")
    assert "2 appointments" in text
    assert "60 %" in text and "40 % second post" in text
    assert "Lawan" not in read(hr, "appointments")
    assert "Lawan Tamot" in read(hr, "appointments?state=not-today")
    assert "1 appointment " in read(hr, f"appointments?unit={university.unit('performing').id}")


def test_roles_are_told_with_their_order_and_days(university: University, client_of: ClientOf) -> None:
    hr = client_of(university.hr, "en")
    grant(
        university.dancer,
        Role.ACTING_HEAD,
        university.unit("music"),
        TODAY,
        date(2025, 8, 31),
        acting_for=university.head,
        order_number="12/2568",
    )
    text = read(hr, "roles?role=acting_head")
    assert "1 role" in text and "order 12/2568" in text
    assert "for Assoc. Prof. Khwanchai Thalenoi" in text and "16 Jun – 31 Aug 2025" in text
    assert "a command on the server" in text
    grant(university.support, Role.EXECUTIVE, university.unit("sci"), last_day=date(2025, 1, 1))
    assert "Pakphayun" not in read(hr, "roles")
    assert "Pakphayun" in read(hr, "roles?state=not-today")


def test_calendars_say_which_days_lie_in_no_year(university: University, client_of: ClientOf) -> None:
    hr = client_of(university.hr, "en")
    text = read(hr, "calendars")
    assert "the calendar of Academic staff" in text
    assert "1–9 Jun 2024 lie in no year" in text
    assert "Fiscal year 2025 today 1 Oct 2024 – 30 Sep 2025" in text
    only = read(hr, "calendars?q=2566")
    assert "Fiscal year 2023" in only and "Fiscal year 2025" not in only


def test_the_catalogue_says_what_each_kind_asks_for(university: University, client_of: ClientOf) -> None:
    hr = client_of(university.hr, "en")
    text = read(hr, "catalogue?q=article")
    assert "Research article" in text and "hours required evidence required" in text
    assert "3 fields of its own" in text
    assert "Journal text · required" in text and "Index choice · required: Tci1, Scopus" in text
    assert "Published on date" in text
    assert "Concert" not in text
    assert "learning" in read(hr, "catalogue?q=training")
    culture = read(hr, "catalogue?area=culture")
    assert "Exhibition" in culture and "Research article" not in culture
    make_kind("old", name_en="Old kind", retired_on=date(2025, 1, 1))
    assert "no longer in use since 1 Jan 2025" in read(hr, "catalogue?q=old")


def test_a_register_without_anything_says_so(client_of: ClientOf, app: object) -> None:
    root = make_unit("u")
    admin = make_person("admin")
    grant(admin, Role.ADMIN, root)
    client = client_of(admin, "en")
    assert "No calendar yet" in read(client, "calendars")
    assert "Nothing fits" in read(client, "catalogue")
    assert "0 appointments" in read(client, "appointments")


@pytest.mark.parametrize("path", PAGES)
def test_a_longer_list_costs_no_more_statements(
    university: University, client_of: ClientOf, path: str
) -> None:
    hr = client_of(university.hr)
    read(hr, path)
    with counted() as few:
        read(hr, path)
    for at in range(8):
        unit = make_unit(f"more-{at}", university.unit("sci"))
        person = make_person(f"more-{at}", unit)
        appoint(person, university.unit("music"), is_primary=False)
        grant(person, Role.HEAD, unit)
        make_kind(f"more-{at}")
        make_period(university.calendars["fiscal"], date(2030 + at, 10, 1), date(2031 + at, 9, 30))
    read(hr, path)
    with counted() as many:
        read(hr, path)
    assert len(many) == len(few)
