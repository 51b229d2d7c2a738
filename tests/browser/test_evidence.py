"""Evidence in a real browser: a telephone's photo goes up as HEIC, and its reviewer looks at it without leaving the queue."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from app.models import Status
from tests.browser.conftest import PHONE, Site
from tests.cast import University
from tests.factories import add_file, make_contribution

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
