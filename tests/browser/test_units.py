"""A reorganisation: a unit opens, one that stood empty closes, and one is followed by another with its people and its work."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.models import Status
from tests.browser.conftest import DESK, PHONE, Site
from tests.browser.register_pages import do, look
from tests.browser.walkers import Mouse, Way
from tests.cast import University
from tests.factories import make_contribution


def waiting(cast: University) -> int:
    return make_contribution(cast.dancer, status=Status.SUBMITTED, title="รำถวาย", shown=True).activity_id


@pytest.mark.browser
@pytest.mark.parametrize("way", [Way(Mouse, "en", DESK), Way(Mouse, "th", PHONE, javascript=False)], ids=str)
def test_hr_opens_closes_and_succeeds_units(site: Site, open_as: Callable[..., Page], way: Way) -> None:
    record = f"/activities/{site.arrange(waiting)}"
    arts, performing, chemistry = site.arrange(
        lambda cast: [cast.unit(code).id for code in ("faa", "performing", "chemistry")]
    )
    page = open_as("hr", **way.here)
    hr = way.hand(page)

    # A new department.
    page.goto("/register/units")
    hr.follow(f'tr[data-unit="{arts}"] th a')
    hr.follow(f'a[href="/register/units/{arts}/new"]')
    hr.write("#code", "visual")
    hr.write("#opened_on", "1/6/2568")
    hr.write("#name_th", "สาขาวิชาทัศนศิลป์")
    hr.write("#name_en", "Department of Visual Arts")
    look(hr)
    way.check(page)
    do(hr)
    expect(page.locator("main")).to_contain_text(way.said("สาขาวิชาทัศนศิลป์", "Department of Visual Arts"))

    # One in which nobody works is closed.
    page.goto(f"/register/units/{chemistry}")
    hr.follow('a[href$="/close"]')
    hr.write("#closed_on", "1/6/2568")
    look(hr)
    do(hr)
    expect(page.locator("h1")).to_have_text(way.said("สาขาวิชาเคมี", "Department of Chemistry"))
    expect(page.locator("dl.facts")).to_contain_text(way.said("1 มิ.ย. 2568", "1 Jun 2025"))

    # Performing arts goes on under another name, with its people and with what waits there.
    page.goto(f"/register/units/{performing}")
    hr.follow('a[href$="/succeed"] >> nth=0')
    hr.write("#closed_on", "16/6/2568")
    hr.write("#code", "stage")
    hr.write("#name_th", "สาขาวิชาศิลปะการละคร")
    hr.write("#name_en", "Department of Stage Arts")
    look(hr)
    expect(page.locator("#touched")).to_contain_text(
        way.said("รายการที่รอหรือถูกส่งกลับ 1 รายการ", "1 waiting or returned record")
    )
    way.check(page)
    do(hr)
    expect(page.locator("main")).to_contain_text(way.said("สาขาวิชาศิลปะการละคร", "Department of Stage Arts"))
    way.check(page)
    page.goto("/register/units")
    expect(page.locator(f'tr[data-unit="{performing}"]')).to_contain_text(
        way.said("สาขาวิชาศิลปะการละคร", "Department of Stage Arts")
    )
    dancer = open_as("dancer", **way.here)
    dancer.goto(record)
    expect(dancer.locator("main .notice.submitted")).to_contain_text(
        way.said("สาขาวิชาศิลปะการละคร", "Department of Stage Arts")
    )
