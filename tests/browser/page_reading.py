"""What a browser test reads off a page: whether it scrolls sideways, what axe finds, and the figures it shows."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# axe need not describe what it found right.
ONLY_WHAT_IS_WRONG = {"resultTypes": ["violations"]}


def scrolls_sideways(page: Page) -> str:
    """The widest thing that pushes the page over its width; empty when nothing does."""
    page.wait_for_load_state()
    return str(
        page.evaluate(
            """() => {
                const room = document.documentElement.clientWidth;
                if (document.documentElement.scrollWidth <= room) return '';
                const wide = [...document.querySelectorAll('main *, header *, footer *')]
                    .filter(node => node.getBoundingClientRect().right > room + 1)
                    .map(node => node.tagName + '.' + node.className);
                return document.documentElement.scrollWidth + ' of ' + room + ': ' + wide.slice(0, 5).join(' | ');
            }"""
        )
    )


def faults_of(page: Page) -> list[str]:
    """What is wrong with the page as it stands: what axe finds, and what pushes it over its width."""
    found = [f"scrolls sideways: {wide}" for wide in [scrolls_sideways(page)] if wide]
    for violation in Axe().run(page, options=ONLY_WHAT_IS_WRONG).response["violations"]:
        nodes = violation["nodes"]
        found.append(f"{violation['id']} ({len(nodes)}): {nodes[0]['html'][:160]}")
    return [f"{page.url}: {fault}" for fault in found]


def number_in(text: str) -> int:
    """The first number of a figure, which may go on with words: '1,076:30 hours' as minutes, '1,140' as it is."""
    found = re.search(r"([\d,]+)(?::(\d\d))?", text)
    assert found, f"no number in {text!r}"
    whole = int(found[1].replace(",", ""))
    return whole if found[2] is None else whole * 60 + int(found[2])
