"""How hours are typed and shown. Inside, hours are whole minutes, always."""

import re
from decimal import ROUND_HALF_UP, Decimal

from flask_babel import lazy_gettext as _

from app.web.numbers import ARABIC_DIGITS, MINUS

MOST_HOURS = 9_999

# The comma parts thousands and nothing else, as everywhere in Pattana: 1,260 is twelve hundred and sixty.
_WHOLE = r"(?P<hours>\d{1,3}(?:,\d{3})+|\d*)"
_DECIMAL = re.compile(rf"{_WHOLE}(?:\.(?P<decimals>\d+))?", re.ASCII)
_HOUR_WORDS = r"(?:ชั่วโมง|ช\.?\s?ม\.?|hours?|hrs?\.?|h)"
_MINUTE_WORDS = r"(?:นาที|minutes?|mins?\.?|m)"
_ANY_CASE = re.ASCII | re.IGNORECASE
_CLOCK = re.compile(rf"{_WHOLE}:(?P<minutes>\d+)\s*{_HOUR_WORDS}?", _ANY_CASE)
_WORDS = re.compile(
    rf"(?:(?P<number>[\d.,]+)\s*{_HOUR_WORDS})?\s*(?:(?P<minutes>\d+)\s*{_MINUTE_WORDS})?",
    _ANY_CASE,
)


class HoursError(ValueError):
    """Hours that were not understood; its message is the sentence that says what to type."""


def parse_hours(text: str) -> int:
    """Minutes, from hours typed as 18, 1.5, 1:30, ๑๘ or 1 ชม. 30 นาที.

    Up to two decimals are rounded to the nearest minute (0.33 is 20 minutes); more are taken only if they
    are a whole minute. HoursError where there is a doubt.
    """
    typed = " ".join(text.translate(ARABIC_DIGITS).split())
    if typed.startswith(("-", MINUS, "–")):
        raise HoursError(_("Hours cannot be below zero. Type them as 18, 1.5 or 1:30."))
    if not any(char.isdigit() for char in typed):
        raise _not_understood()
    if found := _DECIMAL.fullmatch(typed):
        minutes = _from_decimal(found)
    elif found := _CLOCK.fullmatch(typed):
        minutes = _from_clock(found)
    elif found := _WORDS.fullmatch(typed):
        minutes = _from_words(found)
    else:
        raise (_with_a_comma() if re.fullmatch(r"\d+,\d+", typed, re.ASCII) else _not_understood())
    if minutes > MOST_HOURS * 60:
        raise HoursError(_("That is more than 9,999 hours. Type the hours as 18, 1.5 or 1:30."))
    return minutes


def format_hours(minutes: int) -> str:
    """'1,076:30'; a change downwards is '−0:45'."""
    hours, rest = divmod(abs(minutes), 60)
    return f"{MINUS if minutes < 0 else ''}{hours:,}:{rest:02d}"


def decimal_hours(minutes: int) -> Decimal:
    """Hours with two decimals for files, half up; parse_hours reads them back to the same minutes."""
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _from_decimal(found: re.Match[str]) -> int:
    decimals = (found["decimals"] or "").rstrip("0")[:9]
    minutes = Decimal(f"{_few(found['hours'])}.{decimals or '0'}") * 60
    whole = minutes.quantize(Decimal(1), ROUND_HALF_UP)
    if len(decimals) > 2 and whole != minutes:
        raise HoursError(_("Type part of an hour with two decimals at most, or as hours and minutes: 1:20."))
    return int(whole)


def _from_clock(found: re.Match[str]) -> int:
    if not found["hours"]:
        raise _not_understood()
    if len(found["minutes"]) != 2 or _few(found["minutes"]) > 59:
        raise HoursError(_("After the colon type two digits from 00 to 59, such as 1:05."))
    return _few(found["hours"]) * 60 + int(found["minutes"])


def _from_words(found: re.Match[str]) -> int:
    number, minutes = found["number"], found["minutes"]
    if not number:
        return _few(minutes)
    hours = _DECIMAL.fullmatch(number)
    if not hours:
        raise (_with_a_comma() if re.fullmatch(r"\d+,\d+", number, re.ASCII) else _not_understood())
    if not minutes:
        return _from_decimal(hours)
    if hours["decimals"]:
        raise _not_understood()
    if _few(minutes) > 59:
        raise HoursError(_("Type fewer than 60 minutes beside the hours, such as 1:30."))
    return _few(hours["hours"]) * 60 + _few(minutes)


def _few(digits: str) -> int:
    """The number, from its first seven digits: that is too much already, and no million digits are read."""
    return int(digits.replace(",", "").lstrip("0")[:7] or "0")


def _not_understood() -> HoursError:
    return HoursError(_("Type the hours, such as 18, 1.5 or 1:30."))


def _with_a_comma() -> HoursError:
    return HoursError(_("Write part of an hour with a dot, such as 1.5; a comma is for thousands."))
