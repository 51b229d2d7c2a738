"""The button that prints asks the browser once, also on what htmx has just put on the page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site

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
