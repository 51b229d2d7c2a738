"""A PDF is looked at inside a page of ours, by the viewer that only a whole browser has."""

import io
from collections.abc import Callable, Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Playwright

from app.models import Status
from app.storage import evidence_store
from tests.browser.conftest import WHOLE, Site, launched
from tests.browser.page_reading import faults_of
from tests.cast import University
from tests.factories import add_file, make_contribution

RED_PAGE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R>>endobj\n"
    b"4 0 obj<</Length 25>>stream\n1 0 0 rg 0 0 300 300 re f\nendstream endobj\n"
    b"trailer<</Size 5/Root 1 0 R>>\n%%EOF\n"
)


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = launched(playwright, WHOLE)
    yield browser
    browser.close()


def red_dots(picture: bytes) -> int:
    drawn = Image.open(io.BytesIO(picture)).convert("RGB").resize((40, 40), Image.Resampling.NEAREST)
    dots = drawn.tobytes()
    return sum(
        1 for at in range(0, len(dots), 3) if dots[at] > 200 and dots[at + 1] < 60 and dots[at + 2] < 60
    )


def test_a_pdf_is_drawn_in_a_page_of_ours(site: Site, open_as: Callable[..., Page]) -> None:
    def waiting(cast: University) -> int:
        part = make_contribution(cast.musician, status=Status.SUBMITTED, kind=cast.kind("lecture"))
        item = add_file(part.activity, "report.pdf", RED_PAGE)
        evidence_store().put(RED_PAGE)
        assert item.can_be_viewed
        return part.id

    part_id = site.arrange(waiting)
    head = open_as("head", language="en")
    head.goto(f"/review?open={part_id}")
    head.get_by_role("link", name="Look at it report.pdf").click()
    head.wait_for_url("**/evidence/*/look")
    frame = head.locator("iframe")
    for _try in range(40):
        if red_dots(frame.screenshot()) > 40:
            break
        head.wait_for_timeout(250)
    assert red_dots(frame.screenshot()) > 40
    assert faults_of(head) == []
