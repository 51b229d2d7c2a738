"""Which rows a page shows, and the addresses of its neighbours."""

import pytest

from app.web.paging import Page, page_number, page_url


@pytest.mark.parametrize(
    ("total", "asked", "number", "offset", "before", "after", "text"),
    [
        (0, 1, 1, 0, None, None, "0–0 of 0"),
        (20, 1, 1, 0, None, None, "1–20 of 20"),
        (21, 1, 1, 0, None, 2, "1–20 of 21"),
        (21, 2, 2, 20, 1, None, "21–21 of 21"),
        (1234, 3, 3, 40, 2, 4, "41–60 of 1,234"),
        (21, 99, 2, 20, 1, None, "21–21 of 21"),
        (21, -5, 1, 0, None, 2, "1–20 of 21"),
    ],
)
def test_a_page_knows_its_rows_and_its_neighbours(app, total, asked, number, offset, before, after, text):
    with app.test_request_context(headers={"Cookie": "language=en"}):
        page = Page.of(total, asked)
        assert (page.number, page.offset, page.before, page.after, page.text) == (
            number,
            offset,
            before,
            after,
            text,
        )


def test_an_address_keeps_what_was_asked_for(app):
    with app.test_request_context("/activities?q=งาน&area=&page=3&choose=all&status=draft"):
        assert page_number() == 3
        address = page_url(4, choose=None)
        assert address is not None
        assert sorted(address.partition("?")[2].split("&")) == [
            "page=4",
            "q=%E0%B8%87%E0%B8%B2%E0%B8%99",
            "status=draft",
        ]
        assert page_url(None) is None


@pytest.mark.parametrize("asked", ["", "x", "-1", "1.5", "9" * 20, "²"])
def test_a_page_that_is_no_number_is_the_first(app, asked):
    with app.test_request_context(f"/activities?page={asked}"):
        assert page_number() == 1
