"""What the cells of a roster mean: days, shares of a post, yes and no, addresses. NotUnderstood where there is a doubt."""

import re
from datetime import date

from app.web.dates import BE_AHEAD, DayError, parse_day
from app.web.numbers import ARABIC_DIGITS

_YEAR = re.compile(r"\d{4}", re.ASCII)
_PERCENT = re.compile(r"(\d{1,3})(?:\.0+)? ?%?", re.ASCII)
_ADDRESS = re.compile(r"[^@\s,;<>\"']+@[^@\s,;<>\"']+\.[^@\s,;<>\"'.]+")
YES, NO = ("yes", "y", "true", "1", "ใช่"), ("no", "n", "false", "0", "ไม่ใช่")


class NotUnderstood(ValueError):
    """A cell that was not understood; the message says what to write."""


def read_day(text: str) -> date:
    """A day as 2024-10-01, 1/10/2024 or, in the Buddhist Era, 2567-10-01, 1/10/2567."""
    try:
        return parse_day(text, "en")
    except DayError as error:
        raise NotUnderstood("this is not a day. Write it as 2024-10-01, 1/10/2024 or 1/10/2567.") from error


def read_first_day(text: str) -> date:
    """A day; a year alone (2024 or 2567) is its 1 January."""
    return read_day(f"{text.translate(ARABIC_DIGITS)}-01-01" if is_year(text) else text)


def is_year(text: str) -> bool:
    return _YEAR.fullmatch(text.translate(ARABIC_DIGITS)) is not None


def read_last_day(text: str) -> date:
    """A day; a year alone could be its first day or its last, and is refused."""
    if is_year(text):
        year = text.translate(ARABIC_DIGITS)
        ce = int(year) - BE_AHEAD if int(year) >= 2400 else int(year)
        raise NotUnderstood(
            f"a year alone does not say on which day it ends. Write the day, such as {ce}-12-31."
        )
    return read_day(text)


def read_percent(text: str) -> int:
    """A share of a full post: whole percent from 0 to 100."""
    found = _PERCENT.fullmatch(text.translate(ARABIC_DIGITS))
    if not found or int(found[1]) > 100:
        raise NotUnderstood("this is not a share of a full post. Write whole percent from 0 to 100.")
    return int(found[1])


def read_yes(text: str) -> bool:
    word = text.casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    raise NotUnderstood("write yes or no.")


def read_address(text: str) -> str:
    """An e-mail address, in lower case as addresses are compared."""
    if not _ADDRESS.fullmatch(text) or not text.isascii():
        raise NotUnderstood("this is not an e-mail address.")
    return text.lower()
