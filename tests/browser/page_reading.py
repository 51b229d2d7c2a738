"""What a browser test reads off a page: whether it scrolls sideways, and the figures it shows."""

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


def minutes_of(text: str) -> int:
    """'1,076:30' as minutes."""
    hours, _colon, minutes = text.strip().replace(",", "").partition(":")
    return int(hours) * 60 + int(minutes or 0)
