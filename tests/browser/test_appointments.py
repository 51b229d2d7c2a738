"""A transfer that is entered months late, a correction, a second post and its end: each tells first what it touches."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from app.models import Status
from tests.browser.conftest import Site
from tests.browser.page_reading import number_in
from tests.browser.register_pages import do, look
from tests.browser.walkers import Keyboard, Way
from tests.cast import University
from tests.factories import log, make_contribution


def work(cast: University) -> int:
    """Six approved hours and a waiting record of the musician, both after the day of her transfer."""
    log(cast.musician, "คอนเสิร์ต", kind=cast.kind("concert"), hours=6, first_day=date(2025, 3, 3), shown=True)
    make_contribution(cast.musician, status=Status.SUBMITTED, title="ที่ยังรออยู่", first_day=date(2025, 6, 10))
    return cast.musician.id


@pytest.mark.browser
@pytest.mark.parametrize("way", [Way(), Way(Keyboard, "en")], ids=str)
def test_hr_transfers_corrects_joins_and_ends_and_the_history_tells_it(
    site: Site, open_as: Callable[..., Page], way: Way
) -> None:
    person = f"/people/{site.arrange(work)}"
    music, performing = site.arrange(lambda cast: (cast.unit("music").id, cast.unit("performing").id))
    fiscal = site.arrange(lambda cast: cast.year(2025).id)
    page = open_as("hr", **way.here)
    hr = way.hand(page)
    arts = way.said("สาขาวิชาศิลปะการแสดง", "Department of Performing Arts")
    touched, history = page.locator("#touched"), page.locator("section:has(#history) .timeline")

    def hours(unit: int) -> int:
        page.goto(f"/units/{unit}?period={fiscal}")
        return number_in(page.locator('[data-measure="hours"]:not([data-area])').first.text_content() or "")

    assert (hours(music), hours(performing)) == (360, 0)

    # The transfer: what it would touch is told, and nothing is done yet.
    page.goto(person)
    hr.follow(f'a[href="{person}/transfer"]')
    hr.write("#first_day", "1/2/2568")
    hr.choose("#unit", str(performing))
    hr.write("#fte", "100")
    hr.write("#reason", "คำสั่งที่ 45/2568")
    look(hr)
    expect(touched).to_contain_text(way.said("รายการที่อนุมัติแล้ว 1 รายการ", "1 approved record"))
    expect(touched).to_contain_text(way.said("เกศรา ลำปำ", "Ketsara Lampam"))
    expect(touched).to_contain_text(way.said("รายการที่รอหรือถูกส่งกลับ 1 รายการ", "1 waiting or returned record"))
    way.check(page)
    do(hr)
    expect(history).to_contain_text(arts)
    expect(history).to_contain_text("คำสั่งที่ 45/2568")
    way.check(page)
    assert (hours(music), hours(performing)) == (0, 360)

    # The position had been forgotten.
    page.goto(person)
    hr.follow(f'.timeline li:has(a[href="/units/{performing}"]) a[href$="/edit"]')
    hr.write("#position_th", "อาจารย์นาฏศิลป์")
    hr.write("#position_en", "Lecturer in dance")
    look(hr)
    do(hr)
    expect(history.locator("li").first).to_contain_text(way.said("อาจารย์นาฏศิลป์", "Lecturer in dance"))

    # A second post beside it, and its end.
    hr.follow(f'a[href="{person}/appointments/new"]')
    hr.write("#first_day", "16/6/2568")
    hr.choose("#unit", str(music))
    hr.write("#fte", "40")
    hr.write("#present_fte", "60")
    look(hr)
    do(hr)
    second = f'.timeline li.now:has(a[href="/units/{music}"])'
    expect(page.locator(second)).to_contain_text("40")
    hr.follow(f'{second} a[href$="/end"]')
    hr.write("#last_day", "30/9/2568")
    hr.write("#present_fte", "100")
    look(hr)
    way.check(page)
    do(hr)
    expect(history.locator("li").first).to_contain_text(way.said("30 ก.ย. 2568", "30 Sep 2025"))
    expect(history.locator("li")).to_have_count(4)
