"""What every request is held to: addresses that stay on the site, text a database can store, headers on every answer."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.web.addresses import back, number, own_path
from tests.cast import University
from tests.checked_client import CheckedClient


@pytest.mark.parametrize(
    "address",
    ["//evil.example/x", "https://evil.example", "/\\evil.example", "\\/evil.example", "activities", ""],
)
def test_an_address_that_leads_off_the_site_is_no_address(address: str) -> None:
    assert own_path(address) == "/"


def test_a_path_of_ours_is_kept_with_its_arguments() -> None:
    assert own_path("/activities?q=ก&page=2") == "/activities?q=ก&page=2"


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("referrer", "expected"),
    [
        ("http://localhost/units?q=1", "/units?q=1"),
        ("http://localhost//evil.example/x", "/"),
        ("http://evil.example/units", "/"),
        ("", "/"),
    ],
)
def test_one_is_sent_back_only_to_a_page_of_ours(app: Flask, referrer: str, expected: str) -> None:
    with app.test_request_context("/language/en", headers={"Referer": referrer}):
        assert back() == expected


@pytest.mark.parametrize(
    "path", ["/records?text=a%00b", "/activities?q=a%00b", "/units?q=%00", "/language/a%00"]
)
def test_a_nul_in_an_address_is_refused(
    client_of: Callable[..., CheckedClient], university: University, path: str
) -> None:
    assert client_of(university.hr).get(path).status_code == 400


def test_a_nul_in_a_form_is_refused(client: CheckedClient, university: University) -> None:
    response = client.post("/sign-in", data={"email": "a\x00b", "password": "x"})
    assert response.status_code == 400


def test_a_request_id_of_the_proxy_is_kept_and_a_strange_one_is_not(
    client: CheckedClient, university: University
) -> None:
    kept = client.get("/sign-in", headers={"X-Request-ID": "abcdef-1234"})
    assert kept.headers["X-Request-ID"] == "abcdef-1234"
    strange = client.get("/sign-in", headers={"X-Request-ID": "<script>"})
    assert "script" not in strange.headers["X-Request-ID"]


def test_an_error_page_names_the_request(client: CheckedClient, university: University) -> None:
    response = client.get("/nothing-here")
    assert response.status_code == 404
    assert response.headers["X-Request-ID"] in response.text
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("stated", "found"),
    [("7", 7), (" 7 ", 7), ("999999999", 999_999_999), ("0", 0)]
    + [
        (text, None)
        for text in ("", None, "x", "-1", "1.5", "1e3", "9" * 10, "9" * 5000, "²", "๗", "7;8", "\x00")
    ],
)
def test_an_id_is_a_few_plain_digits_and_nothing_else(stated: str | None, found: int | None) -> None:
    assert number(stated) == found
