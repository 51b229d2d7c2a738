"""The button that prints asks the browser once, also on what htmx has just put on the page; and no heading is left alone on paper."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.cast import University
from tests.factories import log

COUNTED = "window.printed = 0; window.print = () => { window.printed += 1; };"


@pytest.mark.browser
def test_the_button_prints_once(site: Site, open_as: Callable[..., Page]) -> None:
    unit = site.arrange(lambda cast: cast.unit("music").id)
    page = open_as("head", "en")
    page.add_init_script(COUNTED)
    for path in (f"/units/{unit}", f"/records?unit={unit}"):
        page.goto(path)
        page.locator("[data-print]").click()
        assert page.evaluate("window.printed") == 1, path

    # What was filtered is another list on the same page.
    page.locator("details.more summary").click()
    page.fill("#text", "ดนตรี")
    page.press("#text", "Enter")
    page.wait_for_url("**text=*")
    expect(page.locator("[data-print]")).to_be_visible()
    page.locator("[data-print]").click()
    assert page.evaluate("window.printed") == 2


@pytest.mark.browser
def test_without_a_script_there_is_no_such_button(site: Site, open_as: Callable[..., Page]) -> None:
    page = open_as("head", "en", javascript=False)
    page.goto(f"/units/{site.arrange(lambda cast: cast.unit('music').id)}")
    expect(page.locator("[data-print]")).to_be_hidden()


@pytest.mark.browser
def test_no_heading_of_a_portfolio_ends_a_sheet(site: Site, open_as: Callable[..., Page]) -> None:
    """Work of a year, and of days outside every year: whatever stands last on a sheet, it is no heading."""

    def worked(cast: University) -> int:
        for day in (date(2018, 5, 1), date(2025, 2, 1)):
            log(cast.musician, "สอนดนตรี", kind=cast.kind("course"), first_day=day)
        return cast.musician.id

    page = open_as("musician", "th")
    page.goto(f"/people/{site.arrange(worked)}/portfolio")
    page.emulate_media(media="print")
    after = "all => all.map(one => getComputedStyle(one).breakAfter)"
    for headings in ("article h2", "article h3", "article h4"):
        found = page.locator(headings).evaluate_all(after)
        assert found and set(found) == {"avoid"}, headings
