"""The whole job by real people in a real browser: logged, returned, sent again, approved, seen in the numbers, exported."""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Site
from tests.browser.page_reading import number_in, scrolls_sideways

Opener = Callable[..., Page]
TITLE = "พัฒนาสื่อสองภาษากับครู บ้านทุ่งยาว"
REASON = "ขอรายชื่อผู้เข้าร่วมที่ลงนาม"


def evidence(folder: Path) -> Path:
    file = folder / "signed-list.pdf"
    file.write_bytes(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
    return file


def figure(page: Page, measure: str, unit: str = "", area: str = "") -> int:
    """Follows the first such figure and gives what the list of records says it holds; the two must be equal."""
    place = f'a[data-measure="{measure}"]' + (f'[data-unit="{unit}"]' if unit else "")
    place += f'[data-area="{area}"]' if area else ":not([data-area])"
    link = page.locator(place).first
    shown = link.text_content() or ""
    link.click()
    page.wait_for_url("**/records?**")
    holder = page.locator("[data-count]").first
    name = {"hours": "minutes", "new": "activities", "continuing": "activities"}.get(measure, measure)
    behind = int(holder.get_attribute(f"data-{name}") or "-1")
    said = number_in(shown)
    assert said == behind, f"{measure}: the figure says {shown}, its records {behind}"
    return behind


def download(page: Page, selector: str, folder: Path) -> list[dict[str, str]]:
    with page.expect_download() as waiting:
        page.click(selector)
    file = folder / "export.csv"
    waiting.value.save_as(file)
    return list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))


@pytest.mark.browser
@pytest.mark.parametrize(
    ("language", "size", "javascript"),
    [("th", DESK, True), ("en", PHONE, False)],
    ids=["thai-desk", "english-phone-no-javascript"],
)
def test_a_person_logs_a_head_returns_and_approves_and_the_numbers_and_files_say_so(
    site: Site, open_as: Opener, tmp_path: Path, language: str, size: dict[str, int], javascript: bool
) -> None:
    def open_(code: str) -> Page:
        return open_as(code, language=language, size=size, javascript=javascript)

    def steady(page: Page) -> None:
        if javascript:
            assert scrolls_sideways(page) == "", page.url

    head = open_("head")
    head.goto(f"/units/{site.arrange(lambda cast: cast.unit('music').id)}")
    before = number_in(head.locator('[data-measure="hours"]:not([data-area])').first.text_content() or "0")

    # The musician logs a community project; its kind asks for the community.
    staff = open_("musician")
    steady(staff)
    staff.goto("/activities/new")
    kind = str(site.arrange(lambda cast: cast.kind("community").id))
    if javascript:
        staff.click('label[for="area-service"]')
        expect(staff.locator(f'#kind option[value="{kind}"]')).to_be_attached()
        expect(staff.locator("#kind optgroup")).to_have_count(1)
        # What was just swapped in hears nothing before it has settled.
        expect(staff.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")).to_have_count(0)
        staff.select_option("#kind", kind)
    else:
        staff.select_option("#kind", kind)
        staff.click('button[name="show"]')
    staff.fill('[name="fields-community"]', "บ้านทุ่งยาว")
    staff.fill('[name="title"]', TITLE)
    staff.fill('[name="first_day"]', "9/6/2568")
    staff.fill('[name="last_day"]', "11/6/2025")
    staff.fill('[name="hours"]', "สิบแปด")
    staff.click("#log .buttons .btn-primary")

    # The hours were no number: everything stays as it was typed, and the summary has the focus.
    expect(staff.locator(".error-summary")).to_be_visible()
    assert staff.input_value('[name="title"]') == TITLE
    assert staff.input_value('[name="last_day"]') == "11/6/2025"
    assert staff.input_value('[name="hours"]') == "สิบแปด"
    assert ("จันทร์ 9 มิ.ย. 2568" if language == "th" else "Monday 9 Jun 2025") in (
        staff.text_content("#log") or ""
    )
    steady(staff)
    staff.fill('[name="hours"]', "21:00")
    staff.click("#log .buttons .btn-primary")
    staff.wait_for_url(re.compile(r"/activities/\d+$"))
    record = staff.url
    waits = "ขวัญใจ ทะเลน้อย" if language == "th" else "Khwanchai Thalenoi"
    assert waits in (staff.text_content("main") or "")
    steady(staff)

    # A colleague of another faculty sees nothing of it.
    stranger = open_("scientist")
    assert stranger.goto(record).status == 404  # type: ignore[union-attr]

    # The head opens it in the queue and returns it with a reason.
    head.goto("/review")
    assert TITLE in (head.text_content("main") or "")
    head.click(f'main a:has-text("{TITLE}")')
    head.locator("details.more:has(textarea[name=reason]) summary").first.click()
    head.locator("textarea[name=reason]").first.fill(REASON)
    steady(head)
    head.locator('form[action*="/return"] button').first.click()
    expect(head.locator("#flashes")).to_contain_text(TITLE)

    # It stands on her first page with the reason; she adds the list, corrects the hours and sends it again.
    staff.goto("/")
    assert REASON in (staff.text_content("main") or "")
    staff.goto(f"{record}/edit")
    staff.fill('[name="hours"]', "18")
    for fold in staff.locator("#log details.fold, form details.fold").all():
        fold.evaluate("fold => { fold.open = true }") if javascript else fold.locator("summary").click()
    staff.locator('input[type="file"]').first.set_input_files(evidence(tmp_path))
    staff.locator('main form[action*="/edit"] .buttons .btn-primary').first.click()
    staff.wait_for_url(record)
    if staff.locator('form[action$="/submit"]').count():
        staff.locator('form[action$="/submit"] button').first.click()
        staff.wait_for_url(record)
    assert "signed-list.pdf" in (staff.text_content("main") or "")

    # The head is shown only what differs, and approves.
    head.goto("/review")
    differs = head.locator(f'li:has-text("{TITLE}") .diff').first
    expect(differs).to_contain_text("18:00")
    expect(differs).to_contain_text("signed-list.pdf")
    expect(differs).to_contain_text(REASON)
    head.locator(f'li:has-text("{TITLE}") form[action*="/approve"] button').first.click()
    expect(head.locator("#flashes")).to_contain_text(TITLE)

    # The unit's hours rose by just her 18, and each figure opens exactly its records.
    unit = site.arrange(lambda cast: cast.unit("music").id)
    head.goto(f"/units/{unit}")
    steady(head)
    assert figure(head, "hours") - before == 18 * 60
    for measure in ("activities", "people", "new"):
        head.goto(f"/units/{unit}")
        assert figure(head, measure) >= 1

    # The rector finds the same hours above; HR exports the record.
    rector = open_("rector")
    rector.goto("/university")
    steady(rector)
    assert figure(rector, "activities") >= 1
    hr = open_("hr")
    period = site.arrange(lambda cast: cast.year(2025, "academic").id)
    hr.goto(f"/exports?name=records&unit={unit}")
    steady(hr)
    rows = download(hr, 'a[href*=".csv"]', tmp_path)
    mine = next(row for row in rows if TITLE in row.values())
    assert "1080" in mine.values()
    assert period

    # Her own page of years tells it too.
    staff.goto("/")
    staff.goto(f"/people/{site.arrange(lambda cast: cast.musician.id)}")
    assert "18:00" in (staff.text_content("main") or "")
    steady(staff)


@pytest.mark.browser
def test_a_form_whose_session_ended_comes_back_filled(site: Site, open_as: Opener) -> None:
    page = open_as("musician")
    page.goto("/activities/new")
    page.fill('[name="title"]', TITLE)
    page.fill('[name="hours"]', "1:30")
    page.click("#log details.fold > summary >> nth=0")
    page.fill('[name="place"]', "เกาะหมาก")
    # What answers while one types would bring the session's cookie back: from here on nothing but the form is sent.
    page.route("**/activities/new?*", lambda route: route.abort())
    page.wait_for_timeout(1000)
    page.context.clear_cookies(name="pattana")
    page.click("#log .buttons .btn-primary")
    page.wait_for_url("**/sign-in**")
    page.fill("#email", "musician@example.test")
    page.fill("#password", "a sentence of four words")
    page.unroute("**/activities/new?*")
    page.click("main form button")
    page.wait_for_url(re.compile(r"/activities/new\?held=1$"))
    assert page.input_value('[name="title"]') == TITLE
    assert page.input_value('[name="hours"]') == "1:30"
    # It is said at once that nothing of it is saved, and what was typed is in sight.
    expect(page.locator("#held-back")).to_be_focused()
    expect(page.locator('[name="place"]')).to_be_visible()


@pytest.mark.browser
def test_a_double_click_logs_one_activity(site: Site, open_as: Opener) -> None:
    page = open_as("musician")
    page.goto("/activities/new")
    page.select_option("#kind", str(site.arrange(lambda cast: cast.kind("advising").id)))
    page.fill('[name="title"]', TITLE)
    page.fill('[name="hours"]', "2")
    page.dblclick("#log .buttons .btn-primary")
    page.wait_for_url(re.compile(r"/activities/\d+$"))

    def logged(_cast: object) -> int:
        from app.extensions import db
        from app.models import Activity

        return db.session.query(Activity).filter_by(title=TITLE).count()

    assert site.arrange(logged) == 1


@pytest.mark.browser
@pytest.mark.parametrize("javascript", [True, False])
def test_enter_in_a_field_submits_as_the_main_button_does(
    site: Site, open_as: Opener, javascript: bool
) -> None:
    page = open_as("musician", javascript=javascript)
    page.goto("/activities/new")
    page.select_option("#kind", str(site.arrange(lambda cast: cast.kind("advising").id)))
    page.fill('[name="hours"]', "2")
    page.fill('[name="title"]', TITLE)
    page.press('[name="title"]', "Enter")
    page.wait_for_url(re.compile(r"/activities/\d+$"))
    expect(page.locator("#flashes")).to_contain_text("ขวัญใจ ทะเลน้อย")


@pytest.mark.browser
def test_the_place_among_the_authors_stays_while_the_rest_is_typed(site: Site, open_as: Opener) -> None:
    """In the order of the page: kind, place, title, days and hours, each of which asks the server for what follows."""
    page = open_as("musician")
    page.goto("/activities/new")
    with page.expect_response("**/activities/new?**"):
        page.select_option("#kind", str(site.arrange(lambda cast: cast.kind("article").id)))
    page.fill('#log [name="author_position"]', "3")
    page.check('#log [name="is_corresponding"]')
    for field, text in (
        ("title", TITLE),
        ("first_day", "9/6/2568"),
        ("last_day", "11/6/2568"),
        ("hours", "9"),
    ):
        # Slower than the server answers: what it puts in is there before the next field.
        page.locator(f'#log [name="{field}"]').press_sequentially(text, delay=20)
        if field == "title":
            page.press('#log [name="title"]', "Tab")
        else:
            with page.expect_response("**/activities/new?**"):
                page.press(f'#log [name="{field}"]', "Tab")
    expect(page.locator("#outlook")).to_contain_text("9:00")
    expect(page.locator('#log [name="author_position"]')).to_have_value("3")
    expect(page.locator('#log [name="is_corresponding"]')).to_be_checked()
    page.click('#log button[value="draft"]')
    page.wait_for_url(re.compile(r"/activities/\d+$"))
    expect(page.locator("main")).to_contain_text("ผู้แต่งลำดับที่ 3")
