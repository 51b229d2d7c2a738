"""What only a browser can tell of the stylesheet: the ring of what has the focus, and that no long word widens a page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from app.extensions import db
from app.models import Contribution, Status
from tests.browser.conftest import PHONE, Site
from tests.browser.page_reading import scrolls_sideways
from tests.cast import University
from tests.factories import bring, give_back, make_contribution

RING = """() => {
    const of = getComputedStyle(document.activeElement);
    return [document.activeElement.tagName, of.outlineStyle, of.outlineWidth, of.outlineOffset, of.outlineColor];
}"""
ACCENT = "rgb(15, 76, 129)"
ADDRESS = "https://example.test/" + "a-long-way-through-a-folder/" * 12


@pytest.mark.browser
def test_whatever_tab_leads_to_has_the_same_ring(open_as: Callable[..., Page]) -> None:
    page = open_as("musician", language="en")
    page.goto("/activities/new")
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
    seen: dict[str, list[str]] = {}
    for _step in range(120):
        page.keyboard.press("Tab")
        tag, *ring = page.evaluate(RING)
        if tag == "BODY":
            break
        seen.setdefault(tag, ring)
        assert ring == ["solid", "3px", "2px", ACCENT] or tag == "INPUT", tag
    assert {"A", "BUTTON", "INPUT", "SELECT", "TEXTAREA"} <= seen.keys(), seen
    page.focus("#title")
    assert page.evaluate(RING) == ["INPUT", "solid", "3px", "2px", ACCENT]


def long_words(cast: University) -> tuple[int, int]:
    """A returned record that was submitted again, full of an address without a place to break it; and one of its lead."""
    part = make_contribution(cast.musician, status=Status.DRAFT, title=ADDRESS[:190])
    part.activity.description = ADDRESS
    part.activity.place = ADDRESS[:190]
    bring(part, Status.SUBMITTED)
    give_back(part, ADDRESS)
    part.activity.description = ADDRESS.replace("long", "longer")
    bring(part, Status.SUBMITTED)
    db.session.flush()
    assert isinstance(part, Contribution)
    return part.id, part.activity_id


@pytest.mark.browser
def test_no_long_address_widens_a_page_on_a_telephone(site: Site, open_as: Callable[..., Page]) -> None:
    part, activity = site.arrange(long_words)
    head = open_as("head", language="en", size=PHONE)
    for path in ("/review", f"/review?open={part}", f"/activities/{activity}", "/university"):
        head.goto(path)
        assert scrolls_sideways(head) == "", path
    musician = open_as("musician", language="en", size=PHONE)
    for path in ("/", "/activities", f"/activities/{activity}", "/me"):
        musician.goto(path)
        assert scrolls_sideways(musician) == "", path
