"""A year is closed after its checklist; what comes late is accepted with a reason and told as a change; then it is reopened."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from app.clock import clock_at
from app.models import Status
from tests.browser.conftest import NOW, PHONE, Site
from tests.browser.page_reading import number_in
from tests.browser.walkers import Keyboard, Way
from tests.cast import University
from tests.factories import log, make_contribution

LATE = ("งานที่ส่งช้า หนึ่ง", "งานที่ส่งช้า สอง")
REASON = "ส่งก่อนปิดรอบ หัวหน้าลาป่วย"


def year(cast: University) -> list[int]:
    """20 approved hours in the fiscal year 2024, two records that wait for the head of music, and some that do not."""
    with clock_at(NOW - timedelta(days=30)):
        log(cast.musician, "อบรมครูดนตรี", kind=cast.kind("training"), first_day=date(2024, 2, 1), hours=6)
        log(cast.dancer, "รำถวาย", kind=cast.kind("concert"), first_day=date(2024, 3, 5), hours=4)
        log(cast.joint, "ค่ายดนตรี", kind=cast.kind("lecture"), first_day=date(2024, 5, 6), hours=10)
        waiting = [
            make_contribution(
                cast.musician, status=Status.SUBMITTED, kind=cast.kind("lecture"), title=title,
                first_day=date(2024, 6, 3 + number), hours=2 + number, shown=True,
            ).id
            for number, title in enumerate(LATE)
        ]  # fmt: skip
        for status, title in ((Status.RETURNED, "ที่ส่งกลับ"), (Status.DRAFT, "ร่างลับ")):
            make_contribution(
                cast.dancer, status=status, kind=cast.kind("lecture"), title=title, first_day=date(2024, 6, 4)
            )
    return waiting


@pytest.mark.browser
@pytest.mark.parametrize(
    "way",
    [Way(), Way(Keyboard, "en"), Way(language="en", size=PHONE, javascript=False)],
    ids=str,
)
def test_hr_closes_a_year_accepts_what_comes_late_and_opens_it_again(
    site: Site, open_as: Callable[..., Page], way: Way
) -> None:
    waiting = site.arrange(year)
    period = site.arrange(lambda cast: cast.year(2024).id)
    page = open_as("hr", **way.here)
    hr = way.hand(page)

    # What is still open is told before; drafts only as a number.
    page.goto("/closing")
    hr.follow(f'tr[data-period="{period}"] a')
    expect(page.locator("#waiting")).to_contain_text(way.said("ขวัญใจ ทะเลน้อย", "Khwanchai Thalenoi"))
    expect(page.locator("#waiting")).to_contain_text(way.said("30 วัน", "30 days"))
    expect(page.locator("#headless")).to_contain_text(
        way.said("สาขาวิชาศิลปะการแสดง", "Department of Performing Arts")
    )
    expect(page.locator("#drafts dd").first).to_have_text("0")
    expect(page.locator("main")).not_to_contain_text("ร่างลับ")
    way.check(page)
    hr.write("#note", "ปิดตามมติที่ประชุม")
    hr.follow('form[action$="/close"] button')
    expect(page.locator("#flashes")).to_contain_text(
        way.said("ปิดปีงบประมาณ 2567 แล้ว", "Fiscal year 2024 is closed")
    )
    expect(page.locator("tr[data-close]")).to_contain_text("ปิดตามมติที่ประชุม")

    # The head approves what had been sent in time: it waits for HR.
    head = open_as("head", **way.here)
    for part in waiting:
        head.goto(f"/review?open={part}")
        head.click(f'#row-{part} form[action*="/approve"] button')
        expect(head.locator("main")).to_contain_text(
            way.said("รอฝ่ายบุคคลของมหาวิทยาลัยรับ เพราะ", "It waits for university HR, because")
        )

    # HR accepts both for one reason.
    page.goto("/review")
    hr.follow('main a[href="/review/late"]')
    expect(page.locator(f"#row-{waiting[0]}")).to_contain_text("+2:00")
    way.check(page)
    for part in waiting:
        hr.tick(f"#row-{part} input.tick")
    if way.javascript:
        expect(page.locator("#many b")).to_contain_text("5:00")
    hr.write("#many textarea", REASON)
    hr.follow("#many button")
    expect(page.locator("#flashes")).to_contain_text(way.said("รับแล้ว 2 รายการ", "Accepted 2 records"))

    # The year's page tells closed value, change and restated value; the change opens the records behind it.
    page.goto(f"/closing/{period}")
    hr.follow('.page-head a[href*="/university"]')
    change = '[data-change="hours"] >> nth=0'
    line = page.locator("tr", has=page.locator('[data-change="hours"]')).first
    expect(line).to_contain_text("20:00")
    expect(line).to_contain_text("25:00")
    assert number_in(page.locator(change).text_content() or "") == 5 * 60
    way.check(page)
    hr.follow(change)
    expect(page.locator("#records")).to_have_attribute("data-count", "2")
    for title in LATE:
        expect(page.locator("#records")).to_contain_text(title)
    expect(page.locator("#records")).to_contain_text(REASON)
    way.check(page)

    # As it was closed nothing of it is there.
    page.goto(f"/closing/{period}")
    hr.follow('tr[data-close] a[href*="as_of="]')
    assert (
        number_in(page.locator('[data-measure="hours"]:not([data-area])').first.text_content() or "")
        == 20 * 60
    )

    page.goto(f"/closing/{period}")
    hr.write("#reason", "ตัวเลขของคณะผิด")
    hr.follow('form[action$="/reopen"] button')
    expect(page.locator("#flashes")).to_contain_text("2567" if way.language == "th" else "2024")
    expect(page.locator("tr[data-close]")).to_contain_text("ตัวเลขของคณะผิด")
    expect(page.locator('form[action$="/close"] button')).to_be_visible()
    way.check(page)
