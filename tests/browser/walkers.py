"""Ways in which somebody goes through pages: with the mouse, with the keyboard alone, and with no script in the browser."""

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.page_reading import faults_of

# More steps than this from one place of a page to another are no way to work by keyboard.
MOST_STEPS = 80


class Mouse:
    """Clicks and types, as a finger on a telephone does too; each place is one thing on the page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def follow(self, place: str) -> None:
        """A link or a button."""
        self.page.locator(place).click()

    def write(self, place: str, text: str) -> None:
        self.page.locator(place).fill(text)

    def choose(self, place: str, value: str) -> None:
        self.page.locator(place).select_option(value)

    def tick(self, place: str) -> None:
        self.page.locator(place).check()

    def unfold(self, place: str) -> None:
        self.page.locator(place).click()


class Keyboard:
    """Tab, Shift+Tab, the arrows, Space, Enter and letters; counts the keys that lead from place to place."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed: Counter[str] = Counter()

    def press(self, key: str) -> None:
        self.pressed[key] += 1
        self.page.keyboard.press(key)

    def reach(self, place: str) -> Locator:
        """Leads the focus to `place`: past the bar of the page, then forwards, or backwards where that is the way."""
        target = self.page.locator(place)
        expect(target).to_be_visible()
        if self._is_fresh():
            self.press("Tab")
            # Where the address names a place of the page, Tab goes on from there.
            if self._is_at_skip():
                self.press("Enter")
        backwards = bool(target.evaluate(IS_BEFORE_THE_FOCUS))
        for _step in range(MOST_STEPS):
            if target.evaluate("node => node === document.activeElement"):
                return target
            self.press("Shift+Tab" if backwards else "Tab")
        raise AssertionError(f"{place} cannot be reached with Tab")

    def follow(self, place: str) -> None:
        self.reach(place)
        self.press("Enter")

    def write(self, place: str, text: str) -> None:
        """A field that Tab leads to has its text chosen, so that typing replaces it; an area of text has not."""
        target = self.reach(place)
        for _letter in range(len(target.input_value()) if target.evaluate("node => node.rows") else 0):
            self.press("Backspace")
        self.page.keyboard.insert_text(text)

    def choose(self, place: str, value: str) -> None:
        target = self.reach(place)
        wanted = int(
            target.evaluate("(node, value) => [...node.options].findIndex(o => o.value === value)", value)
        )
        assert wanted >= 0, f"{place} has no {value}"
        for _option in range(200):
            at = int(target.evaluate("node => node.selectedIndex"))
            if at == wanted:
                return
            self.press("ArrowDown" if at < wanted else "ArrowUp")
        raise AssertionError(f"{place} does not get to {value}")

    def tick(self, place: str) -> None:
        if not self.reach(place).is_checked():
            self.press("Space")
        expect(self.page.locator(place)).to_be_checked()

    def unfold(self, place: str) -> None:
        self.follow(place)

    def _is_fresh(self) -> bool:
        """Nothing on the page has the focus yet."""
        return bool(self.page.evaluate("document.activeElement === document.body"))

    def _is_at_skip(self) -> bool:
        return bool(self.page.evaluate("document.activeElement.matches('a.skip')"))


IS_BEFORE_THE_FOCUS = """node => {
    const focus = document.activeElement;
    return focus !== document.body && focus !== node
        && Boolean(focus.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_PRECEDING);
}"""

Walker = Mouse | Keyboard


class Way(NamedTuple):
    """How somebody works: in which language, on what, and with what."""

    hand: Callable[[Page], Walker] = Mouse
    language: str = "th"
    size: dict[str, int] = DESK
    javascript: bool = True

    @property
    def here(self) -> dict[str, object]:
        """What open_as() wants to know."""
        return {"language": self.language, "size": self.size, "javascript": self.javascript}

    def check(self, page: Page) -> None:
        """Nothing is wrong with the page as it stands. Each journey is looked at once: with the mouse, and a script."""
        if self.javascript and self.hand is Mouse:
            assert faults_of(page) == []

    def said(self, thai: str, english: str) -> str:
        return thai if self.language == "th" else english

    def __str__(self) -> str:
        of_size = "phone" if self.size is PHONE else "desk"
        return "-".join(
            [
                self.hand.__name__.lower(),
                self.language,
                of_size,
                *([] if self.javascript else ["no-javascript"]),
            ]
        )  # type: ignore[attr-defined]
