"""Working together in a real browser: one record for many people, a team, and two records made one."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.models import Status
from tests.browser.conftest import DESK, PHONE, Site
from tests.browser.walkers import Keyboard, Mouse, Way
from tests.cast import University
from tests.factories import log, make_activity, make_contribution

Opener = Callable[..., Page]
TITLE = "พัฒนาสื่อเรียนรู้ทะเลสาบกับครู"
DESK_IN_THAI = Way(Mouse, "th", DESK)
PHONE_IN_ENGLISH = Way(Mouse, "en", PHONE, javascript=False)


def choose_colleague(page: Page, name: str, person: int) -> None:
    """The search answers while a name is typed; without a script, when it is sent."""
    page.fill("#q", name)
    page.click(f'#found a[href*="person={person}"]')


@pytest.mark.browser
def test_one_record_of_several_people_is_decided_by_each_ones_head_and_counts_once(
    site: Site, open_as: Opener
) -> None:
    way = DESK_IN_THAI
    kind, scientist, school, music = site.arrange(
        lambda cast: (cast.kind("lecture").id, cast.scientist.id, cast.school.id, cast.unit("music").id)
    )
    # The lead writes what was done, and goes on to choose who did it with her.
    lead = open_as("musician", **way.here)
    lead.goto("/activities/new")
    lead.select_option("#kind", str(kind))
    for field, text in (
        ("title", TITLE),
        ("first_day", "9/6/2568"),
        ("last_day", "11/6/2568"),
        ("hours", "9"),
    ):
        lead.fill(f'#log [name="{field}"]', text)
    lead.click('#log details.fold:has(button[value="people"]) > summary')
    lead.click('#log button[value="people"]')
    lead.wait_for_url(re.compile(r"/activities/\d+/people"))
    record = lead.url.partition("/people")[0]

    # While shares are typed the page says what they come to, and more than the whole is refused with the sum.
    choose_colleague(lead, "ธนา", scientist)
    part = lead.locator("form:has(#total)")
    part.locator('[name="hours"]').fill("6")
    part.locator('[name="own_share"]').fill("60")
    part.locator('[name="share"]').fill("50")
    expect(lead.locator("#total")).to_contain_text("110\u00a0%")
    part.locator(".btn-primary").click()
    expect(lead.locator(".error-summary")).to_contain_text("110\u00a0%")
    way.check(lead)
    part.locator('[name="share"]').fill("30")
    expect(lead.locator("#total")).to_contain_text("90\u00a0%")
    expect(lead.locator("#total")).to_contain_text("10\u00a0%")
    part.locator(".btn-primary").click()
    expect(lead.locator("#flashes")).to_contain_text("ธนา ควนขนุน")
    outside = lead.locator('form[action$="/outsiders"]')
    outside.locator('[name$="name"]').fill("ครูสมใจ ทุ่งยาว")
    outside.locator('[name$="organisation"]').fill("โรงเรียนบ้านเกาะ")
    outside.locator('[name="outside-share"]').fill("10")
    outside.locator("button").click()
    expect(lead.locator("main table").last).to_contain_text("ครูสมใจ ทุ่งยาว")
    way.check(lead)

    # With which partner, and towards which outcome; then it goes to her head.
    lead.goto(f"{record}/engagement")
    lead.click("#partners > summary")
    lead.fill('[name="find"]', "บ้านเกาะ")
    lead.press('[name="find"]', "Enter")
    lead.click(f'button[value="add-{school}"]')
    expect(lead.locator(f'#partners input[name="partner"][value="{school}"]')).to_be_attached()
    lead.click("#fold-outcomes > summary")
    lead.locator("#fold-outcomes input.tick").first.check()
    lead.locator('#fold-outcomes [name$="sentence"]').first.fill("ครูใช้สื่อเองได้")
    lead.locator('#fold-outcomes [name$="beneficiaries"]').first.fill("40")
    way.check(lead)
    lead.click('button.btn-primary[value="submit"]')
    lead.wait_for_url(record)

    # Nothing is in his record before he confirms; he corrects the hours of his part alone.
    colleague = open_as("scientist", **way.here)
    colleague.goto("/")
    colleague.locator("#todo ~ ul, section:has(#todo)").get_by_role("link", name="ดูและยืนยัน").click()
    colleague.fill('[name="hours"]', "4:30")
    way.check(colleague)
    colleague.locator('form[action$="/confirm"] .btn-primary').click()
    colleague.wait_for_url(record)

    # Each one's head decides on that part alone; the record shows whom the other one waits for.
    decide(open_as("head", **way.here), record)
    lead.goto(record)
    expect(lead.locator("section:has(#parts)").first).to_contain_text("รอ รศ.วีระ เขาชัยสน")
    decide(open_as("science-head", **way.here), record)

    # One activity of two faculties and one partner: each figure leads to this record.
    rector = open_as("rector", **way.here)
    for measure in ("cross", "partners", "beneficiaries"):
        rector.goto("/university/engagement")
        figure = rector.locator(f'.kpis a[data-measure="{measure}"]')
        expect(figure).to_contain_text("40" if measure == "beneficiaries" else "1")
        figure.click()
        rector.wait_for_url("**/records?**")
        assert rector.locator("[data-count]").get_attribute("data-activities") == "1"
        expect(rector.locator("#records tbody tr")).to_have_count(2)
    rector.locator(f'#records tbody a:has-text("{TITLE}")').first.click()
    rector.wait_for_url(record)
    way.check(rector)
    rector.goto(f"/units/{music}/engagement")
    expect(rector.locator('.kpis a[data-measure="cross"]')).to_contain_text("1")


def decide(head: Page, record: str) -> None:
    """Opens the one part that waits in the queue, and approves it."""
    head.goto("/review")
    head.click(f'#queue a:has-text("{TITLE}")')
    head.locator(f'#queue li:has-text("{TITLE}") form[action*="/approve"] button').first.click()
    expect(head.locator("#flashes")).to_contain_text(TITLE)
    head.goto(record)
    expect(head.locator("main")).to_contain_text("ครูสมใจ ทุ่งยาว")


@pytest.mark.browser
def test_a_colleague_confirms_or_declines_on_a_telephone_without_a_script(
    site: Site, open_as: Opener
) -> None:
    def asked(cast: University) -> list[int]:
        parts = []
        for title in (TITLE, "งานอื่นที่ไม่ได้ร่วม"):
            activity = make_activity(cast.musician, title=title)
            make_contribution(cast.musician, activity, percent=50)
            parts.append(make_contribution(cast.dancer, activity, Status.PROPOSED, percent=30, hours=9))
        return [part.id for part in parts]

    done, other = site.arrange(asked)
    page = open_as("dancer", **PHONE_IN_ENGLISH.here)
    page.goto("/")
    page.locator(f'a[href$="/contributions/{done}/confirm"]').click()
    page.fill('[name="hours"]', "many")
    page.locator('form[action$="/confirm"] .btn-primary').click()
    expect(page.locator(".error-summary")).to_be_visible()
    assert page.input_value('[name="hours"]') == "many"
    page.fill('[name="hours"]', "7:30")
    page.locator('form[action$="/confirm"] .btn-primary').click()
    page.wait_for_url(re.compile(r"/activities/\d+$"))
    expect(page.locator("main")).to_contain_text("7:30")
    expect(page.locator("main")).to_contain_text("Praphan Sisongkhla")
    page.goto("/")
    page.locator(f'a[href$="/contributions/{other}/confirm"]').click()
    page.click("details.more:has(textarea) > summary")
    page.fill('textarea[name="reason"]', "I was not there")
    page.locator('form[action$="/decline"] button').click()

    # The lead is told of both on her first page.
    lead = open_as("musician", **PHONE_IN_ENGLISH.here)
    lead.goto("/")
    told = lead.locator("section:has(#todo)").first
    expect(told).to_contain_text("Malai Nora confirmed their part")
    expect(told).to_contain_text("“I was not there”")


@pytest.mark.browser
def test_a_team_is_founded_and_joined_by_keyboard_alone(site: Site, open_as: Opener) -> None:
    way = Way(Keyboard, "en")
    dancer = site.arrange(lambda cast: cast.dancer.id)
    page = open_as("musician", **way.here)
    page.goto("/teams")
    lead = way.hand(page)
    lead.follow('.page-head a[href$="/teams/new"]')
    lead.write("#name_th", "ทีมทะเลสาบ")
    lead.write("#name_en", "Lake team")
    lead.write("#purpose", "Reading the lake together")
    lead.write("#first_day", "1/6/2025")
    lead.follow("main form .btn-primary")
    page.wait_for_url(re.compile(r"/teams/\d+/members$"))
    team = page.url.removesuffix("/members")
    lead.write("#q", "Malai")
    lead.follow(f'#found a[href*="person={dancer}"]')
    lead.write("#role", "Choreography")
    lead.follow('form[action$="/members"] .btn-primary')
    expect(page.locator("#flashes")).to_contain_text("Malai Nora is asked to join.")

    asked = open_as("dancer", **way.here)
    asked.goto("/")
    colleague = way.hand(asked)
    colleague.follow('main a[href*="/memberships/"]')
    colleague.choose("#discipline", "arts")
    colleague.follow('form[action$="/accept"] .btn-primary')
    asked.wait_for_url(team)
    expect(asked.locator("section:has(#members)").first).to_contain_text("Choreography")
    colleague.unfold("section:has(#history) summary")
    expect(asked.locator("section:has(#history)").first).to_contain_text("Malai Nora joined")
    colleague.follow('.page-head a[href$="/edit"]')
    colleague.write("#role", "Stage")
    colleague.follow('form[action$="/edit"] .btn-primary')
    asked.wait_for_url(team)
    expect(asked.locator("section:has(#members)").first).to_contain_text("Stage")


@pytest.mark.browser
@pytest.mark.parametrize("way", [DESK_IN_THAI], ids=str)
def test_hr_makes_two_records_one_and_parts_them_again(site: Site, open_as: Opener, way: Way) -> None:
    def logged(cast: University) -> tuple[int, int, list[int]]:
        kept, merged = log(cast.musician, TITLE, hours=6), log(cast.scientist, f"{TITLE} ครั้งแรก", hours=4)
        return kept.activity_id, merged.activity_id, [kept.id, merged.id]

    kept, merged, parts = site.arrange(logged)
    page = open_as("hr", **way.here)

    def counted() -> str:
        page.goto("/university")
        return page.locator('a[data-measure="activities"]').first.text_content() or ""

    assert counted().strip().startswith("2")
    page.goto(f"/activities/{kept}")
    page.click(f'a[href$="/activities/{kept}/merge"]')
    page.click(f'a[href*="other={merged}"]')
    for part in parts:
        page.fill(f'[name="share_{part}"]', "50")
    form = page.locator(f'form[action$="/activities/{kept}/merge"]')
    form.locator(".btn-primary").click()
    expect(page.locator(".error-summary")).to_be_visible()
    way.check(page)
    page.fill('textarea[name="reason"]', "One and the same day")
    form.locator(".btn-primary").click()
    page.wait_for_url(re.compile(rf"/activities/{kept}$"))
    expect(page.locator("main")).to_contain_text(way.said("ธนา ควนขนุน", "Thana Khuankhanun"))
    way.check(page)
    assert counted().strip().startswith("1")
    page.goto(f"/activities/{kept}/merges")
    parting = page.locator('form[action$="/part"]')
    parting.locator("button").click()
    page.click(".error-summary a")
    way.check(page)
    page.keyboard.type("Two days after all")
    parting.locator("button").click()
    page.wait_for_url(re.compile(rf"/activities/{kept}$"))
    assert counted().strip().startswith("2")


@pytest.mark.browser
def test_a_partner_is_found_and_added_by_keyboard_while_the_form_and_the_focus_stay(
    site: Site, open_as: Opener
) -> None:
    activity, school = site.arrange(
        lambda cast: (make_contribution(cast.musician, status=Status.DRAFT).activity_id, cast.school.id)
    )
    page = open_as("musician", language="en")
    page.goto(f"/activities/{activity}/engagement")
    page.click("#fold-need > summary")
    page.fill("#need", "ก" * 9_990)
    expect(page.locator("#fold-need [data-left]").first).to_have_text("10 of 10,000 characters left")
    page.click("#partners > summary")
    page.fill("#find", "บ้านเกาะ")
    page.press("#find", "Enter")
    found = page.locator(f'button[value="add-{school}"]')
    expect(found).to_be_visible()
    expect(page.locator("#find")).to_be_focused()
    expect(page.locator("#fold-need")).to_have_attribute("open", "")
    page.press("#find", "Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(f"#partner-{school}-brings")).to_be_focused()
    page.click(f'button[value="remove-{school}"]')
    expect(page.locator("#said")).to_be_focused()
    assert page.input_value("#need") == "ก" * 9_990
