"""The default calendars: fiscal years with two rounds, academic years with their semesters; five years back and one ahead."""

from datetime import date, timedelta
from typing import NamedTuple

YEARS_BACK, YEARS_AHEAD = 5, 1
# What the Buddhist Era is ahead of the Common Era.
BUDDHIST = 543


class PeriodFacts(NamedTuple):
    """A year, or a round inside one; both days are included."""

    name_th: str
    name_en: str
    first_day: date
    last_day: date
    rounds: tuple["PeriodFacts", ...] = ()


class CalendarFacts(NamedTuple):
    """A calendar and the line of staff whose years it names."""

    code: str
    name_th: str
    name_en: str
    line: str
    years: tuple[PeriodFacts, ...]


def calendars(today: date) -> list[CalendarFacts]:
    """Both calendars around `today`; the academic year's days are a start, HR sets its own."""
    running = today.year if today.month >= 10 else today.year - 1
    academic = today.year if today.month >= 6 else today.year - 1
    around = range(-YEARS_BACK, YEARS_AHEAD + 1)
    return [
        CalendarFacts(
            "fiscal", "ปีงบประมาณ", "Fiscal year", "support", tuple(_fiscal(running + at) for at in around)
        ),
        CalendarFacts(
            "academic", "ปีการศึกษา", "Academic year", "academic", tuple(_academic(academic + at) for at in around)
        ),
    ]  # fmt: skip


def _fiscal(year: int) -> PeriodFacts:
    """The fiscal year that begins on 1 October of `year`; it is named by the year it ends in."""
    thai, english = year + 1 + BUDDHIST, year + 1
    middle = date(year + 1, 4, 1)
    first, last = date(year, 10, 1), date(year + 1, 9, 30)
    return PeriodFacts(
        f"ปีงบประมาณ {thai}",
        f"Fiscal year {english}",
        first,
        last,
        (
            PeriodFacts(
                f"ปีงบประมาณ {thai} รอบที่ 1",
                f"Fiscal year {english}, round 1",
                first,
                middle - timedelta(days=1),
            ),
            PeriodFacts(f"ปีงบประมาณ {thai} รอบที่ 2", f"Fiscal year {english}, round 2", middle, last),
        ),
    )


def _academic(year: int) -> PeriodFacts:
    """The academic year that begins on 1 June of `year`."""
    thai = year + BUDDHIST
    first, second, summer = date(year, 6, 1), date(year, 11, 1), date(year + 1, 4, 1)
    last = date(year + 1, 5, 31)
    return PeriodFacts(
        f"ปีการศึกษา {thai}",
        f"Academic year {year}",
        first,
        last,
        (
            PeriodFacts(
                f"ภาคต้น ปีการศึกษา {thai}", f"First semester {year}", first, second - timedelta(days=1)
            ),
            PeriodFacts(
                f"ภาคปลาย ปีการศึกษา {thai}", f"Second semester {year}", second, summer - timedelta(days=1)
            ),
            PeriodFacts(f"ภาคฤดูร้อน ปีการศึกษา {thai}", f"Summer session {year}", summer, last),
        ),
    )
