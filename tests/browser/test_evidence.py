"""Evidence in a real browser: a telephone's photo goes up as HEIC, and its reviewer looks at it without leaving the queue."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from app.models import Status
from app.storage import evidence_store
from tests.browser.conftest import PHONE, Site
from tests.browser.page_reading import faults_of
from tests.cast import University
from tests.factories import add_file, make_contribution

RED_PAGE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R>>endobj\n"
    b"4 0 obj<</Length 25>>stream\n1 0 0 rg 0 0 300 300 re f\nendstream endobj\n"
    b"trailer<</Size 5/Root 1 0 R>>\n%%EOF\n"
)
Opener = Callable[..., Page]


def photo(folder: Path) -> Path:
    """A photo as a telephone writes it; importing the app has told Pillow how."""
    out = io.BytesIO()
    Image.new("RGB", (3000, 2000), "teal").save(out, "HEIF")
    path = folder / "IMG_0001.HEIC"
    path.write_bytes(out.getvalue())
    return path


@pytest.mark.parametrize("size", [None, PHONE], ids=["desk", "phone"])
def test_a_photo_goes_up_as_heic_and_is_looked_at_in_the_queue(
    site: Site, open_as: Opener, tmp_path: Path, size: dict[str, int] | None
) -> None:
    def waiting(cast: University) -> tuple[int, int]:
        part = make_contribution(cast.musician, status=Status.SUBMITTED, kind=cast.kind("lecture"))
        add_file(part.activity)
        return part.activity_id, part.id

    activity_id, part_id = site.arrange(waiting)
    here = {"size": size} if size else {}
    musician = open_as("musician", language="en", **here)
    musician.goto(f"/activities/{activity_id}/evidence")
    musician.set_input_files("[type=file]", photo(tmp_path))
    musician.click("main form[enctype] .btn-primary")
    expect(musician.locator("main")).to_contain_text("IMG_0001.jpg")

    head = open_as("head", language="en", **here)
    asked: list[str] = []
    head.on("request", lambda request: asked.append(request.url))
    head.goto(f"/review?open={part_id}")
    picture = head.get_by_alt_text("IMG_0001.jpg")
    expect(picture).to_be_hidden()
    # What is folded has not been fetched, and so was not opened.
    assert not [url for url in asked if "/evidence/" in url]
    head.locator("summary", has_text="IMG_0001.jpg").click()
    expect(picture).to_be_visible()
    head.wait_for_function("image => image.complete && image.naturalWidth", arg=picture.element_handle())
    assert picture.evaluate("image => [image.naturalWidth, image.naturalHeight]") == [2560, 1707]
    assert head.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    musician.goto("/activities/access")
    expect(musician.locator("main table")).to_contain_text("Opened a file")
    expect(musician.locator("main table")).to_contain_text("IMG_0001.jpg")


def red_dots(picture: bytes) -> int:
    drawn = Image.open(io.BytesIO(picture)).convert("RGB").resize((40, 40), Image.Resampling.NEAREST)
    dots = drawn.tobytes()
    return sum(
        1 for at in range(0, len(dots), 3) if dots[at] > 200 and dots[at + 1] < 60 and dots[at + 2] < 60
    )


def test_a_pdf_is_drawn_in_a_page_of_ours(site: Site, open_as: Opener) -> None:
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
