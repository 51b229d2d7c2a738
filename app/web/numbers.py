"""How plain numbers, credit and shares are shown and typed: no floats, thousands with a comma."""

import re

from flask_babel import lazy_gettext as _

MINUS = "\u2212"
ARABIC_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
ONE_PERCENT = 10_000
_SHARE = re.compile(r"(\d{0,9})(?:\.(\d{1,9}))?", re.ASCII)


# The largest whole number that a column holds, rounded down to one that people can read.
MOST = 2_000_000_000
_WHOLE = re.compile(r"\d{1,3}(?:,\d{3})+|\d+", re.ASCII)


class WholeError(ValueError):
    """A whole number that was not understood; its message is the sentence that says what to type."""


class ShareError(ValueError):
    """A share that was not understood; its message is the sentence that says what to type."""


def format_number(number: int) -> str:
    """'1,140', '−2'."""
    return f"{number:,}".replace("-", MINUS)


def format_size(size: int) -> str:
    """A file's size: '640 B', '12.4 kB', '1.2 MB'; a kilobyte is 1,000 bytes."""
    for unit, step in (("MB", 1_000_000), ("kB", 1_000)):
        if size >= step:
            return f"{_with_decimals(_rounded(size, step // 10), 1)} {unit}"
    return f"{size} B"


def format_credit(ppm: int) -> str:
    """Credit in parts per million of one activity, to three decimals, half up: '0.333', '1,234.568'."""
    return _with_decimals(_rounded(ppm, 1000), 3)


def format_share(ppm: int) -> str:
    """A share in parts per million as percent with at most two decimals: '100 %', '33.33 %'."""
    percent = _with_decimals(_rounded(ppm, ONE_PERCENT // 100), 2)
    return f"{percent.rstrip('0').rstrip('.')} %"


def parse_share(text: str) -> int:
    """Percent as typed, in parts per million: above 0, at most 100 %, two decimals at most."""
    typed = text.translate(ARABIC_DIGITS).strip().removesuffix("%").strip()
    found = _SHARE.fullmatch(typed)
    if not typed or not found:
        raise ShareError(_("Type the share in percent, such as 40 or 33.33."))
    whole, decimals = found[1] or "0", (found[2] or "").rstrip("0")
    if len(decimals) > 2:
        raise ShareError(_("Type the share with two decimals at most, such as 33.33."))
    ppm = int(whole) * ONE_PERCENT + int(decimals.ljust(2, "0")) * (ONE_PERCENT // 100)
    if not 0 < ppm <= 100 * ONE_PERCENT:
        raise ShareError(_("Type a share above 0 and up to 100 percent."))
    return ppm


def parse_whole(text: str) -> int:
    """A whole number from 0 on, as typed: 1250000, 1,250,000, ๑,๒๕๐,๐๐๐."""
    typed = "".join(text.translate(ARABIC_DIGITS).split())
    if typed.startswith(("-", MINUS, "–")):
        raise WholeError(_("This cannot be below zero."))
    if not _WHOLE.fullmatch(typed):
        raise WholeError(_("Type a whole number, such as 1,250,000."))
    number = int(typed.replace(",", "")) if len(typed) < 20 else MOST + 1
    if number > MOST:
        raise WholeError(_("Type a number up to 2,000,000,000."))
    return number


def _rounded(number: int, step: int) -> int:
    """How many steps, a half going away from zero, so that a change and its opposite look alike."""
    steps = (2 * abs(number) + step) // (2 * step)
    return steps if number >= 0 else -steps


def _with_decimals(number: int, decimals: int) -> str:
    whole, rest = divmod(abs(number), 10**decimals)
    return f"{MINUS if number < 0 else ''}{whole:,}.{rest:0{decimals}d}"
