"""What a browser test reads off a page: whether it scrolls sideways, and the figures it shows."""

import re

from playwright.sync_api import Page


def scrolls_sideways(page: Page) -> str:
    """The widest thing that pushes the page over its width; empty when nothing does."""
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


def number_in(text: str) -> int:
    """The first number of a figure, which may go on with words: '1,076:30 hours' as minutes, '1,140' as it is."""
    found = re.search(r"([\d,]+)(?::(\d\d))?", text)
    assert found, f"no number in {text!r}"
    whole = int(found[1].replace(",", ""))
    return whole if found[2] is None else whole * 60 + int(found[2])
