"""Text as people type it: tidied of what surrounds it, and nothing where nobody could see any of it."""

import unicodedata

# Letters and symbols that are drawn as nothing; what Unicode calls separators, controls and formats is nothing anyway.
_DRAWN_AS_NOTHING = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


def one_line(text: str | None) -> str:
    """A title, a name, an answer: one line, single spaces; empty where nothing of it can be seen."""
    return " ".join(text.split()) if text and _is_visible(text) else ""


def paragraphs(text: str | None) -> str:
    """A description or a reason: lines as typed, no space around it; empty where nothing of it can be seen."""
    return text.replace("\r\n", "\n").strip() if text and _is_visible(text) else ""


def _is_visible(text: str) -> bool:
    return any(
        unicodedata.category(char)[0] not in "ZC"
        and char not in _DRAWN_AS_NOTHING
        # Variation selectors change the character before them.
        and not "\ufe00" <= char <= "\ufe0f"
        for char in text
    )
