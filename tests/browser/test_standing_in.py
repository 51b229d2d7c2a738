"""A head is away and a post is empty: HR grants an acting head for both, who decides in another's name, and it says so."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.models import Status
from tests.browser.conftest import DESK, PHONE, Site
from tests.browser.register_pages import do, look
from tests.browser.walkers import Mouse, Walker, Way
from tests.cast import University
from tests.factories import make_contribution


def waiting_room(cast: University) -> dict[str, int]:
    """One record in music, whose head is away, and one in performing arts, whose post is vacant."""
    found = {}
    for code, person in (("music", cast.musician), ("performing", cast.dancer)):
        part = make_contribution(person, status=Status.SUBMITTED, title=f"งานของ {code}", shown=True)
        found[code] = part.id
        found[f"{code} activity"] = part.activity_id
    return found


@pytest.mark.browser
@pytest.mark.parametrize("way", [Way(Mouse, "en", PHONE), Way(Mouse, "th", DESK, javascript=False)], ids=str)
def test_an_acting_head_decides_by_an_order_and_everybody_reads_in_whose_name(
    site: Site, open_as: Callable[..., Page], way: Way
) -> None:
    parts = site.arrange(waiting_room)
    scientist, head_id, music, performing = site.arrange(
        lambda cast: (cast.scientist.id, cast.head.id, cast.unit("music").id, cast.unit("performing").id)
    )
    page = open_as("hr", **way.here)
    hr = way.hand(page)

    def grant(unit: int, order: str, acting_for: str) -> None:
        page.goto("/register/roles")
        hr.follow('.page-head a[href$="/roles/new"]')
        hr.write("#q", way.said("ธนา", "Thana"))
        if not way.javascript:
            hr.follow('form[role="search"] button')
        hr.follow(f'#found a[href*="person={scientist}"]')
        terms(hr, unit, order, acting_for)
        look(hr)
        expect(page.locator("#touched")).to_contain_text(way.said("15 ก.ค. 2568", "15 Jul 2025"))
        way.check(page)
        do(hr)

    grant(performing, "13/2568", "")
    grant(music, "12/2568", str(head_id))
    expect(page.locator("main")).to_contain_text("12/2568")

    # The acting head sees both posts, until when, and by which order.
    acting = open_as("scientist", **way.here)
    acting.goto("/review")
    told = acting.locator("main .notice")
    expect(told.filter(has_text="13/2568")).to_contain_text(
        way.said(
            "คุณรักษาการแทนหัวหน้า สาขาวิชาศิลปะการแสดง ถึง 15 ก.ค. 2568",
            "You are acting head of Department of Performing Arts until 15 Jul 2025",
        )
    )
    expect(told.filter(has_text="12/2568")).to_contain_text(
        way.said(
            "ขวัญใจ ทะเลน้อย ที่ สาขาวิชาดนตรี ถึง 15 ก.ค. 2568",
            "Khwanchai Thalenoi at Department of Music until 15 Jul 2025",
        )
    )
    way.check(acting)
    for unit in ("music", "performing"):
        acting.goto(f"/review?open={parts[unit]}")
        acting.click(f'#row-{parts[unit]} form[action*="/approve"] button')
        expect(acting.locator("main")).to_contain_text(f"งานของ {unit}")

    # The history says whose hand it was, in whose name, by which order; whose name it was reads it too.
    in_her_name = way.said(
        "รักษาการแทน รศ.ขวัญใจ ทะเลน้อย คำสั่งที่ 12/2568",
        "acting for Assoc. Prof. Khwanchai Thalenoi, order 12/2568",
    )
    musician = open_as("musician", **way.here)
    musician.goto(f"/activities/{parts['music activity']}")
    expect(musician.locator(".timeline")).to_contain_text(in_her_name)
    dancer = open_as("dancer", **way.here)
    dancer.goto(f"/activities/{parts['performing activity']}")
    expect(dancer.locator(".timeline")).to_contain_text(
        way.said("รักษาการหัวหน้า คำสั่งที่ 13/2568", "acting head, order 13/2568")
    )
    head = open_as("head", **way.here)
    head.goto("/review")
    head.click('main a[href$="/decided-for-me"]')
    expect(head.locator("main")).to_contain_text("งานของ music")
    expect(head.locator("main")).to_contain_text(in_her_name)
    expect(head.locator("main")).not_to_contain_text("งานของ performing")
    way.check(head)


def terms(hr: Walker, unit: int, order: str, acting_for: str) -> None:
    hr.choose("#role", "acting_head")
    hr.choose("#unit", str(unit))
    hr.write("#first_day", "16/6/2568")
    hr.write("#last_day", "15/7/2568")
    hr.write("#order_number", order)
    hr.choose("#acting_for", acting_for)
