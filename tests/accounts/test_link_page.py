"""The page on which a password is chosen is its owner's, whoever is signed in at that browser."""

from collections.abc import Callable

import pytest

from tests.cast import University
from tests.checked_client import CheckedClient
from tests.factories import make_sign_in_link
from tests.page_trees import tree_of


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_it_shows_no_places_of_somebody_who_is_signed_in(
    client_of: Callable[..., CheckedClient], university: University
) -> None:
    university.dancer.email = "dancer@example.test"
    make_sign_in_link(university.dancer, "a-link-for-the-dancer")
    hr = client_of(university.hr, "en")
    page = hr.get("/sign-in/link/a-link-for-the-dancer")
    assert page.status_code == 200
    shown = "".join(next(tree_of(page.text).iter("header")).itertext())
    assert "Review" not in shown and university.hr.name_in("en") not in shown
    assert university.dancer.name_in("en") in page.text
