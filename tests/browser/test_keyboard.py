"""A head's morning by keyboard alone: twenty records without anything to note are approved with few key presses."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from app.extensions import db
from app.models import Contribution, Status
from tests.browser.conftest import DESK, PHONE, Site
from tests.cast import University
from tests.factories import make_contribution

MOST_KEYS = 60


class Keys:
    """Presses keys and counts them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed: Counter[str] = Counter()

    def press(self, key: str) -> None:
        self.pressed[key] += 1
        self.page.keyboard.press(key)

    def go_to(self, place: str, key: str = "Tab") -> None:
        """Presses Tab until what `place` selects has the focus."""
        target = self.page.locator(place)
        for _step in range(MOST_KEYS):
            self.press(key)
            if target.evaluate_all("found => found.some(node => node === document.activeElement)"):
                return
        raise AssertionError(f"{place} cannot be reached with {key}")


def waiting_room(cast: University) -> None:
    """22 records without anything to note, and two of which something is to be noted."""
    for number in range(22):
        make_contribution(
            cast.musician,
            status=Status.SUBMITTED,
            title=f"สอนขิม ครั้งที่ {number + 1}",
            first_day=date(2025, 5, 1) + timedelta(days=number),
            hours=2,
            shown=True,
        )
    make_contribution(cast.joint, status=Status.SUBMITTED, title="ไม่มีหลักฐาน")
    make_contribution(cast.joint, status=Status.SUBMITTED, title="เกินวัน", hours=30, shown=True)


def statuses(_cast: University) -> dict[str, str]:
    return {part.activity.title: part.status.value for part in db.session.query(Contribution)}


@pytest.mark.browser
@pytest.mark.parametrize(
    ("size", "javascript"), [(DESK, True), (PHONE, False)], ids=["desk", "phone-no-javascript"]
)
def test_twenty_records_are_approved_with_at_most_sixty_key_presses(
    site: Site, open_as: Callable[..., Page], size: dict[str, int], javascript: bool
) -> None:
    site.arrange(waiting_room)
    page = open_as("head", language="en", size=size, javascript=javascript)
    page.goto("/review")
    keys = Keys(page)
    keys.go_to("a.skip")
    keys.press("Enter")
    keys.go_to('#queue a[href*="pick=all"]')
    keys.press("Enter")
    page.wait_for_url("**/review?pick=all*")
    expect(page.locator("input.tick:checked")).to_have_count(22)

    # The last two stay for later: back from the button to their ticks, and on to the button again.
    last, before = page.locator("input.tick").nth(21), page.locator("input.tick").nth(20)
    kept = [box.get_attribute("id") for box in (last, before)]
    for box in kept:
        keys.go_to(f"#{box}", "Shift+Tab")
        keys.press("Space")
    expect(page.locator("input.tick:checked")).to_have_count(20)
    keys.go_to("#many button")
    keys.press("Enter")
    expect(page.locator("#flashes")).to_contain_text("Approved 20, 40:00 h")

    found = site.arrange(statuses)
    assert Counter(found.values()) == {"approved": 20, "submitted": 4}
    assert found["ไม่มีหลักฐาน"] == found["เกินวัน"] == "submitted"
    assert keys.pressed.total() <= MOST_KEYS, keys.pressed


@pytest.mark.browser
def test_twenty_records_chosen_one_by_one_take_no_more(site: Site, open_as: Callable[..., Page]) -> None:
    site.arrange(waiting_room)
    page = open_as("head", language="en")
    page.goto("/review")
    keys = Keys(page)
    keys.go_to("a.skip")
    keys.press("Enter")
    keys.go_to("input.tick")
    keys.press("Space")
    for _record in range(19):
        keys.press("ArrowDown")
        keys.press("Space")
    expect(page.locator("#many")).to_contain_text("20 chosen, 40:00 h")
    keys.go_to("#many button")
    keys.press("Enter")
    expect(page.locator("#flashes")).to_contain_text("Approved 20, 40:00 h")
    assert Counter(site.arrange(statuses).values()) == {"approved": 20, "submitted": 4}
    assert keys.pressed.total() <= MOST_KEYS, keys.pressed


@pytest.mark.browser
def test_what_is_opened_last_stays_in_sight_and_reading_goes_on_at_the_list(
    site: Site, open_as: Callable[..., Page]
) -> None:
    site.arrange(waiting_room)
    page = open_as("head", language="en")
    page.goto("/review")
    title = page.locator("section[aria-labelledby=plain] ul.review > li").last.locator("a[aria-expanded]")
    title.focus()
    page.keyboard.press("Enter")
    expect(title).to_have_attribute("aria-expanded", "true")
    expect(title).to_be_focused()
    expect(title).to_be_in_viewport()
    keys = Keys(page)
    keys.go_to("section[aria-labelledby=plain] .record form[action*=approve] button")
    keys.press("Enter")
    page.wait_for_url("**/review#queue")
    keys.go_to("section[aria-labelledby=look] a[aria-expanded]")
    assert keys.pressed.total() <= 5, keys.pressed
