"""How days and moments are shown and typed: Buddhist Era in Thai, CE in English, day before month in both.

Names and patterns are Babel's; Babel has no Buddhist calendar, so years are put in and read here only.
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import Literal, NamedTuple

from babel import Locale
from babel.dates import format_date, format_time, get_date_format
from flask_babel import lazy_gettext as _

from app.clock import ZONE
from app.thai import fold
from app.web.numbers import ARABIC_DIGITS

BE_AHEAD = 543
_FIRST_BE, _LAST_BE = 2400, 2743
_FIRST_CE, _LAST_CE = 1900, 2100
# Babel's English has the month first, its British English writes "Sept": patterns of one, names of the other.
_PATTERNS = {"th": Locale("th"), "en": Locale("en", "GB")}
_NAMES = {"th": Locale("th"), "en": Locale("en")}
_EXAMPLE = date(2024, 11, 14)

_ERA = re.compile(
    r"(?P<be>พ\.? ?ศ\.?|(?<![a-z])b\.?e\.?(?![a-z]))"
    r"|(?P<ce>ค\.? ?ศ\.?|(?<![a-z])(?:c\.?e\.?|a\.?d\.?)(?![a-z]))"
)
_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})",
    re.ASCII,
)
_NUMBERS = re.compile(
    r"(?P<day>\d{1,2})(?P<mark>[-/. ])(?P<month>\d{1,2})(?:(?P=mark)(?P<year>\d{1,9}))?",
    re.ASCII,
)
_NAMED = re.compile(r"(?P<day>\d{1,2})(?P<month>[^\d]+)(?P<year>\d{1,9})?", re.ASCII)


_YEAR_ALONE = re.compile(r"(?:ปี)?(?P<year>\d{4})", re.ASCII)
_MONTH_AND_YEAR = re.compile(r"(?:เดือน)?(?P<month>\d{1,2}(?=[-/.])|[^\d]+)[-/.]?(?P<year>\d{4})", re.ASCII)


class Beginning(NamedTuple):
    """When something began, as exactly as it is known: the first day of the month or year that was named, or the day itself."""

    day: date
    # "": to the day; else "month" or "year".
    within: str = ""


class DayError(ValueError):
    """A day that was not understood; its message is the sentence that says what to type."""


def format_day(day: date, lang: str, weekday: bool = False, long: bool = False) -> str:
    """'14 มี.ค. 2568', 'ศุกร์ 14 มี.ค. 2568'; long: '14 มีนาคม 2568', 'วันศุกร์ที่ 14 มีนาคม 2568'."""
    lang = _known(lang)
    if weekday and long:
        return _put(day, _pattern("full", lang), lang)
    shown = _put(day, _pattern("long" if long else "medium", lang), lang)
    return f"{weekday_name(day, lang)} {shown}" if weekday else shown


def format_day_range(first: date, last: date, lang: str) -> str:
    """What both days share is said once: '14–16 มี.ค. 2568', '9 ธ.ค. 2567 – 30 มี.ค. 2568'."""
    lang = _known(lang)
    if first == last:
        return format_day(first, lang)
    differs = "y" if first.year != last.year else "M" if first.month != last.month else "d"
    start, end = _PATTERNS[lang].interval_formats["yMMMd"][differs]
    return _put(first, start.replace("\u2009", " "), lang) + _put(last, end, lang)


def format_month(day: date, lang: str) -> str:
    """The month of a day: 'มี.ค. 2568', 'Mar 2025'."""
    name = _NAMES[_known(lang)].months["format"]["abbreviated"][day.month]
    return f"{name} {year_name(day.year, lang)}"


def format_beginning(one: Beginning, lang: str) -> str:
    """As exactly as it is known: '14 มี.ค. 2568', 'มี.ค. 2568', 'พ.ศ. 2568'; '2025'."""
    if one.within == "month":
        return format_month(one.day, lang)
    if one.within == "year":
        year = year_name(one.day.year, lang)
        return f"พ.ศ. {year}" if _known(lang) == "th" else year
    return format_day(one.day, lang)


def format_moment(moment: datetime, lang: str) -> str:
    """A stored moment as the clocks of Bangkok showed it: '20 มี.ค. 2568 09:30 น.', '20 Mar 2025 09:30'."""
    if moment.tzinfo is None:
        raise ValueError(f"A moment without a time zone cannot be shown: {moment!r}")
    there = moment.astimezone(ZONE)
    time = format_time(there, "HH:mm", tzinfo=ZONE, locale=_NAMES[_known(lang)])
    return f"{format_day(there.date(), lang)} {time}{' น.' if _known(lang) == 'th' else ''}"


def typed_day(day: date, lang: str) -> str:
    """A day as one would type it, for the start of a text field: '14/3/2568', '14/3/2025'."""
    return _put(day, "d/M/y", _known(lang))


def typed_beginning(one: Beginning, lang: str) -> str:
    """A beginning as one would type it: '14/3/2568', '3/2568', '2568'."""
    pattern = {"month": "M/y", "year": "y"}.get(one.within, "d/M/y")
    return _put(one.day, pattern, _known(lang))


def weekday_name(day: date, lang: str) -> str:
    """'ศุกร์', 'Friday'."""
    return str(_NAMES[_known(lang)].days["format"]["wide"][day.weekday()]).removeprefix("วัน")


def year_name(year_ce: int, lang: str) -> str:
    """The year as it is called in the language: 2025 is '2568' in Thai."""
    return str(year_ce + BE_AHEAD if _known(lang) == "th" else year_ce)


def parse_day(text: str, lang: str) -> date:
    """The day that was typed, in any form the screen shows or people write; DayError where there is a doubt.

    A year of 2400 and above is BE, 1900–2100 is CE, two digits are BE in Thai and refused in English.
    """
    lang = _known(lang)
    typed = _typed(text, lang)
    month = int(typed.month) if typed.month.isdigit() else _month_names().get(_bare(typed.month), 0)
    if not 1 <= month <= 12:
        sentence = _(
            "“%(month)s” is not a month. Type the day first, then the month: %(short)s or %(middle)s.",
            month=typed.month.strip(),
            **_examples(lang),
        )
        raise DayError(sentence)
    year = _year(typed, lang)
    day = _existing(year, month, int(typed.day), typed.year, lang)
    if typed.weekday not in (None, day.weekday()):
        raise DayError(
            _(
                "%(day)s is a %(weekday)s. Correct the day, or leave the weekday out.",
                day=format_day(day, lang),
                weekday=weekday_name(day, lang),
            )
        )
    return day


def parse_beginning(text: str, lang: str) -> Beginning:
    """A day, or where nobody knows it a month or a year in four digits: 'มี.ค. 2567', '3/2567', '2567'. DayError as parse_day()."""
    lang = _known(lang)
    era, rest = _era(text)
    rest = re.sub(r" ?([-/.]) ?", r"\1", rest).replace(" ", "")
    if found := _YEAR_ALONE.fullmatch(rest):
        return Beginning(date(_year(_Typed("1", "1", found["year"], era, None), lang), 1, 1), "year")
    if found := _MONTH_AND_YEAR.fullmatch(rest):
        month = found["month"]
        number = int(month) if month.isdigit() else _month_names().get(_bare(month), 0)
        if 1 <= number <= 12:
            year = _year(_Typed("1", month, found["year"], era, None), lang)
            return Beginning(date(year, number, 1), "month")
        if month.isdigit():
            raise DayError(_("There is no month %(month)s: a month is a number from 1 to 12.", month=month))
    return Beginning(parse_day(text, lang))


class _Typed(NamedTuple):
    """The pieces of what was typed, in digits and words not yet looked up."""

    day: str
    month: str
    year: str
    era: str | None
    weekday: int | None


def _typed(text: str, lang: str) -> _Typed:
    era, rest = _era(text)
    weekday, rest = _weekday(rest)
    rest = re.sub(r" ?([-/.,]) ?", r"\1", " ".join(rest.split()))
    found = _YEAR_FIRST.fullmatch(rest) or _NUMBERS.fullmatch(rest) or _NAMED.fullmatch(rest)
    if not found:
        raise DayError(
            _(
                "Type the day, month and year, such as %(short)s or %(middle)s.",
                **_examples(lang),
            )
        )
    if not found["year"]:
        raise DayError(_("Type the year too, such as %(short)s or %(middle)s.", **_examples(lang)))
    return _Typed(found["day"], found["month"], found["year"], era, weekday)


def _era(text: str) -> tuple[str | None, str]:
    """The era that is named ("be", "ce"), if one is, and the rest, folded and in Arabic digits."""
    rest = fold(text).translate(ARABIC_DIGITS)
    found = _ERA.search(rest)
    if found is None:
        return None, rest
    return found.lastgroup, f"{rest[: found.start()]} {rest[found.end() :]}".strip()


def _weekday(text: str) -> tuple[int | None, str]:
    """The weekday in front of the day ("ศุกร์ 14 …", "วันศุกร์ที่ 14 …"), if one is named, and what follows it."""
    lead, rest = re.fullmatch(r"([^\d]*)(.*)", text, re.ASCII | re.DOTALL).groups()  # type: ignore[union-attr]
    name = _bare(lead).removesuffix("ที่").removeprefix("วัน")
    if not name:
        return None, rest
    if name in _weekday_names():
        return _weekday_names()[name], rest
    return None, text


def _year(typed: _Typed, lang: str) -> int:
    """The CE year."""
    year, digits = int(typed.year), len(typed.year)
    if digits == 2 and typed.era != "ce":
        if lang == "th" or typed.era == "be":
            return 2500 + year - BE_AHEAD
        raise DayError(_("Type all four digits of the year, such as %(short)s.", **_examples(lang)))
    if digits == 4 and _FIRST_BE <= year <= _LAST_BE and typed.era != "ce":
        return year - BE_AHEAD
    if digits == 4 and _FIRST_CE <= year <= _LAST_CE and typed.era != "be":
        return year
    raise DayError(
        _(
            "The year %(year)s is not clear. Type it in four digits: %(be)s (Buddhist Era) or %(ce)s.",
            year=typed.year,
            be=year_name(_EXAMPLE.year, "th"),
            ce=year_name(_EXAMPLE.year, "en"),
        )
    )


def _existing(year: int, month: int, day: int, typed_year: str, lang: str) -> date:
    last = monthrange(year, month)[1]
    if 1 <= day <= last:
        return date(year, month, day)
    name = f"{_NAMES[lang].months['stand-alone']['wide'][month]} {typed_year}"
    raise DayError(
        _(
            "%(month)s has the days 1 to %(last)s. Correct the day.",
            month=name,
            last=last,
        )
    )


@cache
def _month_names() -> dict[str, int]:
    """Every name of a month in either language, full and short, as _bare leaves it, to its number."""
    return _looked_up((*_NAMES.values(), *_PATTERNS.values()), "months")


@cache
def _weekday_names() -> dict[str, int]:
    """Every name of a weekday in either language, as _bare leaves it, to 0 for Monday … 6."""
    return {name.removeprefix("วัน"): number for name, number in _looked_up(_NAMES.values(), "days").items()}


def _looked_up(locales: Iterable[Locale], names: str) -> dict[str, int]:
    return {
        _bare(fold(name)): number
        for locale in locales
        for width in ("wide", "abbreviated")
        for number, name in getattr(locale, names)["stand-alone"][width].items()
    }


def _bare(name: str) -> str:
    """A folded name without dots, commas, dashes and spaces, as people leave them out."""
    return re.sub(r"[-/., ]", "", name)


def _examples(lang: str) -> dict[str, str]:
    return {"short": typed_day(_EXAMPLE, lang), "middle": format_day(_EXAMPLE, lang)}


def _known(lang: str) -> str:
    return "th" if lang == "th" else "en"


@cache
def _pattern(width: Literal["full", "long", "medium"], lang: str) -> str:
    """Babel's pattern without the era, as "พ.ศ." goes without saying, and without the English comma."""
    return get_date_format(width, _PATTERNS[lang]).pattern.replace(" G", "").replace(",", "")


def _put(day: date, pattern: str, lang: str) -> str:
    """The day in a Babel pattern, its year in the language's era."""
    return format_date(day, pattern.replace("y", f"'{year_name(day.year, lang)}'"), _NAMES[lang])
