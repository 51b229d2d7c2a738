"""Sharing out an activity: the total follows what is typed, and what was typed stays."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.models import Status
from tests.browser.conftest import Site
from tests.browser.page_reading import faults_of
from tests.factories import log

Opener = Callable[..., Page]


@pytest.mark.browser
def test_the_total_follows_the_share_while_it_is_typed_and_the_form_stays(
    site: Site, open_as: Opener
) -> None:
    activity, colleague = site.arrange(
        lambda cast: (
            log(
                cast.musician, "ค่ายดนตรีบ้านทุ่งยาว", kind=cast.kind("concert"), hours=6, status=Status.DRAFT
            ).activity_id,
            cast.joint.id,
        )
    )
    page = open_as("musician", "en")
    page.goto(f"/activities/{activity}/people?person={colleague}")
    page.fill("#hours", "3")
    page.fill("#own_share", "70")
    total = page.locator("#total")
    for typed, said in (
        ("20", "90 %; 10 % is left"),
        ("31.5", "101.5 %: 1.5 % too much"),
        ("30", "100 %; 0 % is left"),
    ):
        page.fill("#share", typed)
        expect(total).to_contain_text(said)
        assert page.input_value("#share") == typed
    assert page.input_value("#hours") == "3"
    assert "csrf_token" not in page.url
    assert faults_of(page) == []
    page.click('form:has(#share) button:has-text("Ask to confirm")')
    expect(page.locator("#flashes")).to_contain_text("is asked to confirm")


@pytest.mark.browser
def test_what_looks_for_somebody_after_the_session_has_ended_says_to_sign_in_again(
    site: Site, open_as: Opener
) -> None:
    activity = site.arrange(
        lambda cast: log(cast.musician, kind=cast.kind("concert"), hours=6, status=Status.DRAFT).activity_id
    )
    page = open_as("musician", "en")
    page.goto(f"/activities/{activity}/people")
    page.context.clear_cookies()
    page.locator("#q").press_sequentially("Nora")
    expect(page.locator("#flashes")).to_contain_text("You are signed out by now.")
    expect(page.locator("#flashes a")).to_have_attribute("href", "/sign-in")
    assert page.input_value("#q") == "Nora"
