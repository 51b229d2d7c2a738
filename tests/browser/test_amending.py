"""After an approval: what is approved counts on while a change waits, its head reads only the difference, and may revoke."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from app.clock import clock_at
from app.models import Status
from tests.browser.conftest import NOW, PHONE, Site
from tests.browser.page_reading import faults_of, number_in
from tests.cast import University
from tests.factories import log, make_contribution

Opener = Callable[..., Page]
TITLE = "ค่ายดนตรีบ้านทุ่งยาว"
EARLIER = NOW - timedelta(days=2)
FIRST_DAY = date(2025, 6, 10)


def approved_work(cast: University) -> int:
    with clock_at(EARLIER):
        part = log(cast.musician, TITLE, kind=cast.kind("concert"), hours=6, first_day=FIRST_DAY, shown=True)
    return part.activity_id


def shared_work(cast: University) -> tuple[int, int]:
    """A concert of two: its lead did 60 % of it, her colleague 40 %; both parts are approved."""
    with clock_at(EARLIER):
        of_lead = make_contribution(
            cast.musician, title=TITLE, kind=cast.kind("concert"), hours=6, percent=60, first_day=FIRST_DAY,
            shown=True,
        )  # fmt: skip
        of_member = make_contribution(cast.joint, of_lead.activity, hours=4, percent=40)
    assert of_member.status is Status.APPROVED
    return of_lead.activity_id, of_lead.id


@pytest.mark.browser
def test_what_is_approved_counts_until_its_change_is_and_no_longer_once_it_is_revoked(
    site: Site, open_as: Opener
) -> None:
    record = f"/activities/{site.arrange(approved_work)}"
    unit = site.arrange(lambda cast: cast.unit("music").id)
    staff, head = open_as("musician", "en"), open_as("head", "en")

    def counted() -> int:
        head.goto(f"/units/{unit}")
        return number_in(
            head.locator('[data-measure="hours"]:not([data-area])').first.text_content() or "0:00"
        )

    def change_hours(hours: str, button: str) -> None:
        staff.goto(f"{record}/edit")
        staff.fill('[name="hours"]', hours)
        staff.click(f'#log .buttons button:has-text("{button}")')
        staff.wait_for_url(f"**{record}")

    # She sends a change: on her page and in the totals the six approved hours stand.
    change_hours("8", "Submit the change to the head")
    waiting = staff.locator("main .notice.submitted")
    expect(waiting).to_contain_text("It is a change of what is approved, which counts until then.")
    expect(waiting.locator("del")).to_contain_text("6:00")
    expect(waiting.locator("ins")).to_contain_text("8:00")
    assert faults_of(staff) == []
    assert counted() == 6 * 60

    # The head reads the difference, and nothing that is as it was.
    head.goto("/review")
    row = head.locator(f'#queue li:has-text("{TITLE}")')
    expect(row).to_contain_text("only what differs")
    expect(row.locator(".diff ins")).to_have_count(1)
    expect(row.locator(".diff ins")).to_contain_text("8:00")
    assert faults_of(head) == []
    row.locator('form[action*="/approve"] button').click()
    expect(head.locator("#flashes")).to_contain_text("8:00 h")
    assert counted() == 8 * 60

    # A change that is begun and given up leaves everything as it was.
    change_hours("20", "Save without submitting")
    expect(staff.locator("main .notice.draft")).to_contain_text("You are changing a part that was approved")
    assert counted() == 8 * 60
    staff.click('form[action$="/drop"] button')
    expect(staff.locator("main .notice.approved", has_text="8:00 h count")).to_be_visible()
    assert counted() == 8 * 60

    # Revoked with a reason it counts no longer, and she reads why.
    head.goto(record)
    revoking = head.locator('details.more:has(form[action$="/revoke"])')
    revoking.locator("summary").click()
    revoking.locator("textarea").fill("คอนเสิร์ตเลื่อนไปปีหน้า")
    revoking.locator("button").click()
    expect(head.locator("#flashes")).to_contain_text("no longer counts")
    assert counted() == 0
    staff.goto("/")
    expect(staff.locator("main")).to_contain_text("คอนเสิร์ตเลื่อนไปปีหน้า")
    staff.goto(record)
    expect(staff.locator("main .notice.danger")).to_contain_text("revoked the approval of your part")
    assert faults_of(staff) == []


@pytest.mark.browser
def test_the_lead_changes_what_all_share_and_it_holds_for_all_once_it_is_approved(
    site: Site, open_as: Opener
) -> None:
    activity, part = site.arrange(shared_work)
    record = f"/activities/{activity}"
    lead, member, head = (open_as(who, "th", PHONE) for who in ("musician", "joint", "head"))

    # The title changes at once; the days wait for her own head.
    lead.goto(f"{record}/edit")
    lead.fill('[name="title"]', f"{TITLE} ครั้งที่สอง")
    lead.fill('[name="last_day"]', "12/6/2568")
    lead.click("#log .buttons .btn-primary")
    lead.wait_for_url(f"**{record}")
    expect(lead.locator("main .notice.submitted")).to_contain_text("12 มิ.ย.")
    assert faults_of(lead) == []

    # Her colleague goes on counting the one day that is approved, and sees that the title was another.
    member.goto(record)
    expect(member.locator("h1")).to_have_text(f"{TITLE} ครั้งที่สอง")
    expect(member.locator("main .notice.flag")).to_contain_text("แก้หลังจากอนุมัติ")
    facts = member.locator('section:has(> .card-head h2:text-is("กิจกรรม")), main dl.facts').first
    expect(facts).not_to_contain_text("12 มิ.ย.")

    head.goto(f"/review?open={part}")
    row = head.locator(f"#row-{part}")
    expect(row.locator(".diff").first).to_contain_text("12 มิ.ย.")
    expect(row.locator(".diff").first).not_to_contain_text("6:00")
    assert faults_of(head) == []
    row.locator('form[action*="/approve"] button').click()
    expect(head.locator("#flashes")).to_contain_text(TITLE)

    member.goto(record)
    expect(member.locator("main dl.facts").first).to_contain_text("12 มิ.ย.")
    assert faults_of(member) == []
