"""HR's own settings: a round inside a year, and kinds of work that are added, put in order and taken out of use."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Site
from tests.browser.page_reading import number_in
from tests.browser.register_pages import do, look
from tests.browser.walkers import Keyboard, Way
from tests.cast import University
from tests.factories import log


def work(cast: University) -> None:
    """Six hours over two days, between which the new round begins."""
    log(
        cast.musician, "คอนเสิร์ต", kind=cast.kind("concert"), hours=6,
        first_day=date(2025, 3, 14), last_day=date(2025, 3, 15),
    )  # fmt: skip


def kinds_in_order(page: Page) -> list[str]:
    return page.locator("li[data-kind]").evaluate_all("found => found.map(node => node.dataset.kind)")


@pytest.mark.browser
@pytest.mark.parametrize("way", [Way(size=PHONE), Way(Keyboard, "en")], ids=str)
def test_hr_adds_a_round_and_keeps_the_catalogue(site: Site, open_as: Callable[..., Page], way: Way) -> None:
    site.arrange(work)
    calendar, year, music = site.arrange(
        lambda cast: (
            cast.calendars["academic"].id, cast.year(2025, "academic").id, cast.unit("music").id
        )
    )  # fmt: skip
    page = open_as("hr", **way.here)
    hr = way.hand(page)

    def hours() -> int:
        page.goto(f"/units/{music}?period={year}")
        return number_in(page.locator('[data-measure="hours"]:not([data-area])').first.text_content() or "")

    before = hours()
    assert before == 360

    # A round cuts approved work in two, and no sum changes.
    page.goto(f"/register/calendars/{calendar}")
    hr.follow(f'a[href$="year={year}"]')
    hr.write("#name_th", "ภาคปลาย")
    hr.write("#name_en", "Second term")
    hr.write("#first_day", "15/3/2568")
    hr.write("#last_day", "31/5/2568")
    look(hr)
    expect(page.locator("#touched")).to_contain_text(way.said("รายการที่อนุมัติแล้ว 1 รายการ", "1 approved record"))
    way.check(page)
    do(hr)
    expect(page.locator("main")).to_contain_text(way.said("ภาคปลาย", "Second term"))
    way.check(page)
    assert hours() == before

    # A kind is added at the end of its area, moved up by one, and taken out of use.
    page.goto("/register/catalogue")
    hr.follow('.page-head a[href*="/kinds/new"]')
    hr.write("#code", "podcast")
    hr.choose("#area", "service")
    hr.write("#name_th", "พอดแคสต์")
    hr.write("#name_en", "Podcast")
    hr.tick("#needs_hours")
    look(hr)
    do(hr)
    page.goto("/register/catalogue?area=service")
    assert kinds_in_order(page) == ["community", "lecture", "podcast"]
    hr.follow('li[data-kind="podcast"] button[value="up"]')
    expect(page.locator('li[data-kind="podcast"] + li[data-kind="lecture"]')).to_be_visible()
    hr.follow('li[data-kind="podcast"] h3 a')
    hr.follow('a[href$="/retire"]')
    hr.write("#retired_on", "1/7/2568")
    look(hr)
    do(hr)
    expect(page.locator("dl.facts")).to_contain_text(way.said("1 ก.ค. 2568", "1 Jul 2025"))
    way.check(page)
