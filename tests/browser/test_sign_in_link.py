"""Somebody has no password: HR makes a link that lets them choose one, once."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Site
from tests.browser.page_reading import faults_of

WORDS = "ลมพัดผ่านทะเลสาบ เช้านี้"


@pytest.mark.browser
def test_a_sign_in_link_lets_its_person_choose_a_password_and_works_once(
    site: Site, open_as: Callable[..., Page]
) -> None:
    person = site.arrange(lambda cast: cast.scientist.id)
    hr = open_as("hr", "en")
    hr.goto(f"/people/{person}")
    hr.click('form[action$="/sign-in-link"] button')
    address = hr.locator("#address").input_value()
    assert "/sign-in/link/" in address
    assert faults_of(hr) == []

    # On the telephone of the person: looking at it uses nothing up.
    page = open_as(None, "th", PHONE)
    page.goto(address)
    page.goto(address)
    expect(page.locator("main")).to_contain_text("ธนา ควนขนุน")
    assert faults_of(page) == []
    page.fill('[name="new"]', WORDS)
    page.fill('[name="again"]', WORDS)
    page.click("main form .btn-primary")
    expect(page.locator("#flashes")).to_contain_text("scientist@example.test")
    page.goto("/me")
    expect(page.locator("main")).to_contain_text("ธนา ควนขนุน")

    # Used once it says that it does not work, and no more.
    other = open_as(None, "en")
    answer = other.goto(address)
    assert answer is not None and answer.status == 410
    expect(other.locator("main")).to_contain_text("This link does not work")
    expect(other.locator("main form")).to_have_count(0)
    assert faults_of(other) == []
    other.goto("/sign-in")
    other.fill("#email", "scientist@example.test")
    other.fill("#password", WORDS)
    other.click("main form button")
    other.goto("/me")
    expect(other.locator("main")).to_contain_text("Thana Khuankhanun")

    # The person's history in the register tells that there was a link, and not which.
    hr.goto(f"/people/{person}")
    history = hr.locator("section:has(#history)")
    expect(history).to_contain_text("Sign-in link made")
    assert address.rsplit("/", 1)[1] not in hr.content()
