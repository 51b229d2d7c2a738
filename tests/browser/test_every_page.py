"""Each page in a real browser: no sideways scroll in either language, and nothing for axe to find."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from app.clock import clock_at
from tests.browser.conftest import DESK, NOW, PHONE, Site
from tests.browser.page_reading import faults_of, scrolls_sideways
from tests.cast import University
from tests.routes import ROUTES, addresses
from tests.world import World, found_world

# The member of the cast who sees most of a page; where they may not see it, the first who may.
SEES_MOST = ("hr", "dean", "musician")


@pytest.fixture
def founding() -> Callable[[], None]:
    return found_world


def seen_by(who: tuple[str, ...]) -> str:
    return next((name for name in SEES_MOST if name in who), who[0] if who else "")


def pages(site: Site) -> dict[str, list[str]]:
    """Addresses by who opens them."""

    def arranged(_cast: University) -> dict[str, list[str]]:
        world = World()
        # The dancer is asked for much: to confirm a part, and to join a team.
        found: dict[str, list[str]] = {"": ["/sign-in"], "dancer": ["/"]}
        for endpoint, asked in ROUTES.items():
            name = seen_by(asked.who)
            if name and asked.answer == 200 and not asked.plain:
                found.setdefault(name, []).extend(addresses(site.app, endpoint, world)[: asked.looks])
        return found

    with clock_at(NOW):
        return site.arrange(arranged)  # type: ignore[no-any-return]


@pytest.mark.browser
@pytest.mark.parametrize("language", ["th", "en"])
def test_axe_finds_nothing_and_no_page_scrolls_sideways(
    site: Site, open_as: Callable[..., Page], language: str
) -> None:
    """What axe reads (names, roles, order, contrast) is written once for both languages: it reads the Thai pages.

    The English ones are opened without JavaScript: they stay within their width without it, too.
    """
    faults: list[str] = []
    for name, paths in pages(site).items():
        page = open_as(
            name.replace("_", "-") or None, language=language, size=PHONE, javascript=language == "th"
        )
        for path in paths:
            page.set_viewport_size(PHONE)  # type: ignore[arg-type]
            page.goto(path)
            for size in (PHONE, DESK):
                page.set_viewport_size(size)  # type: ignore[arg-type]
                if wide := scrolls_sideways(page):
                    faults.append(f"{path} at {size['width']}: {wide}")
            if language == "th":
                faults += faults_of(page)
    assert not faults, "\n".join(faults)
