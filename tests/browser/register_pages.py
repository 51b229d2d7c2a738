"""The two steps of every form that changes the register: look at what it touches, then do it."""

from playwright.sync_api import expect

from tests.browser.walkers import Walker

LOOK = 'form:has(textarea[name="reason"]) > .buttons button'
DO = 'form:has(> input[name="seen"]) button.btn-primary'


def look(hr: Walker) -> None:
    """Nothing is done by this; the page says what would be."""
    hr.follow(LOOK)
    expect(hr.page.locator("#touched")).to_be_visible()


def do(hr: Walker) -> None:
    hr.follow(DO)
    expect(hr.page.locator("#flashes .notice")).to_be_visible()
    expect(hr.page.locator("#touched")).to_have_count(0)
