"""Every figure of the unit and university pages leads to exactly the records behind it, or nowhere."""

import pytest

from app.models import Role
from tests.cast import University
from tests.factories import grant
from tests.rollups.reading import figures, left_out_figures, shown_in, totals

on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def opened(client, page: str) -> int:
    """Clicks every figure on `page`; how many there were."""
    found = figures(client.get(page).text)
    links = {(one.href, one.measure, one.shown) for one in found if one.href}
    for href, measure, shown in links:
        # The list as a page is checked by its own tests; here there are hundreds of it.
        there = client.get(href, checked=False).text
        assert shown_in(there, measure) == shown.replace("–", "0"), (page, href)
    return len(links)


@on_sqlite
@pytest.mark.parametrize("basis", ["then", "now"])
def test_every_figure_of_the_university_opens_its_records(worked: University, client_of, basis: str) -> None:
    rector = client_of(worked.rector)
    assert opened(rector, f"/university?period={worked.year(2025).id}&basis={basis}") > 150


@on_sqlite
def test_every_figure_of_a_unit_opens_its_records(worked: University, client_of) -> None:
    dean = client_of(worked.dean)
    assert opened(dean, f"/units/{worked.unit('faa').id}?period={worked.year(2025).id}") > 100


def test_a_departments_figures_open_for_its_head(worked: University, client_of) -> None:
    head = client_of(worked.head, "en")
    assert opened(head, f"/units/{worked.unit('music').id}?period={worked.year(2025, 'academic').id}") > 40


def test_all_six_measures_stand_for_each_unit_and_area(worked: University, client_of) -> None:
    found = figures(client_of(worked.rector).get(f"/university?period={worked.year(2025).id}").text)
    there = {(one.unit, one.area, one.measure) for one in found}
    for code in ("tsu", "faa", "sci", "office"):
        for area in ("", "teaching", "research", "service", "culture"):
            for measure in ("hours", "credit", "activities", "new", "continuing", "people"):
                assert (str(worked.unit(code).id), area, measure) in there


def test_staff_read_every_total_and_open_none(worked: University, client_of) -> None:
    for path in (f"/units/{worked.unit('music').id}", "/university"):
        page = f"{path}?period={worked.year(2025).id}"
        by_rector = figures(client_of(worked.rector).get(page).text)
        by_musician = figures(client_of(worked.musician).get(page).text)
        assert [one._replace(href="") for one in by_rector] == by_musician
        assert any(one.href for one in by_rector)


def test_a_dean_opens_their_own_line_of_the_university_and_no_other(worked: University, client_of) -> None:
    found = figures(client_of(worked.dean).get(f"/university?period={worked.year(2025).id}").text)
    assert {one.unit for one in found if one.href} == {str(worked.unit("faa").id)}


def test_by_today_only_who_sees_the_whole_university_opens_records(worked: University, client_of) -> None:
    page = f"/units/{worked.unit('faa').id}?period={worked.year(2025).id}&basis=now"
    assert not any(one.href for one in figures(client_of(worked.dean).get(page).text))
    assert all(one.href for one in figures(client_of(worked.hr).get(page).text))


def test_a_grant_that_ended_opens_nothing(worked: University, client_of) -> None:
    held = grant(worked.support, Role.EXECUTIVE, worked.unit("sci"))
    page = f"/units/{worked.unit('sci').id}?period={worked.year(2025).id}"
    assert any(one.href for one in figures(client_of(worked.support).get(page).text))
    held.last_day = held.first_day
    assert not any(one.href for one in figures(client_of(worked.support).get(page).text))


@pytest.mark.parametrize("basis", ["then", "now"])
def test_what_is_left_out_opens_as_many_records(worked: University, client_of, basis: str) -> None:
    rector = client_of(worked.rector)
    for period in (worked.year(2024), worked.year(2025, "academic")):
        lines = left_out_figures(rector.get(f"/university?period={period.id}&basis={basis}").text)
        assert set(lines) == {"submitted", "late", "returned", "amending", "outside"}
        for shown, href in lines.values():
            assert totals(rector.get(href).text).count == int(shown)
    assert int(lines["outside"][0]) > 0


def test_a_dean_opens_what_waits_in_their_faculty_whatever_the_basis(worked: University, client_of) -> None:
    page = f"/units/{worked.unit('faa').id}?period={worked.year(2025).id}&basis=now"
    shown, href = left_out_figures(client_of(worked.dean).get(page).text)["submitted"]
    assert shown == "2"
    assert totals(client_of(worked.dean).get(href).text).count == 2
