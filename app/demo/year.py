"""The shape of a university's year: fiscal years, semesters, and in which months and how long each kind of work is done."""

from datetime import date, timedelta
from random import Random
from typing import NamedTuple

# What the Buddhist Era is ahead of the Common Era.
BUDDHIST = 543
MONTHS = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip


class Semester(NamedTuple):
    """A semester by its academic year (Buddhist Era), number and code; teaching runs from the first to the last day."""

    year: int
    number: str
    code: str
    first_day: date
    last_day: date


class Shape(NamedTuple):
    """How a kind is done: how often a year (relative), how likely in each month, on how many days, for how many hours."""

    rate: float
    months: str
    days: tuple[int, int]
    hours: tuple[int, int]
    # The chance that colleagues take part.
    together: float = 0.0


# `months` holds a weight from 0 to 9 for January to December.
SHAPES: dict[str, Shape] = {
    "thesis-advised": Shape(0.30, "222112223222", (90, 200), (30, 90), 0.15),
    "project-advised": Shape(0.40, "222101222222", (60, 110), (24, 70), 0.1),
    "practicum-supervised": Shape(0.45, "242002463463", (1, 3), (4, 15), 0.1),
    "curriculum-developed": Shape(0.20, "233322332222", (10, 90), (24, 80), 0.6),
    "short-course": Shape(0.16, "223442223222", (2, 20), (9, 30), 0.6),
    "teaching-material": Shape(0.22, "222353222233", (20, 90), (30, 90), 0.15),
    "student-activity": Shape(0.55, "332136644243", (1, 4), (4, 20), 0.25),
    "teaching-training": Shape(0.45, "222465432232", (1, 3), (3, 18)),
    "research-project": Shape(0.40, "532122222932", (180, 360), (180, 520), 0.6),
    "article": Shape(0.42, "333334333434", (1, 1), (60, 120), 0.55),
    "conference-paper": Shape(0.30, "226353264243", (1, 3), (6, 18), 0.3),
    "book": Shape(0.05, "112211112212", (1, 1), (120, 300), 0.2),
    "intellectual-property": Shape(0.06, "222222223222", (1, 1), (10, 30), 0.5),
    "research-expert": Shape(0.28, "333333333333", (1, 14), (3, 12)),
    "research-training": Shape(0.25, "343322343343", (1, 3), (3, 18)),
    "conference-attended": Shape(0.20, "226352264243", (1, 3), (6, 18)),
    "community-project": Shape(0.40, "455433443234", (2, 40), (18, 90), 0.7),
    "technology-transfer": Shape(0.12, "334433353223", (1, 20), (9, 36), 0.6),
    "community-training": Shape(0.42, "366643443235", (1, 3), (5, 18), 0.5),
    "guest-speaker": Shape(0.32, "344333443343", (1, 2), (2, 7)),
    "consultant": Shape(0.14, "333333333333", (5, 60), (6, 24)),
    "outside-committee": Shape(0.14, "333333333333", (1, 3), (3, 9)),
    "testing-service": Shape(0.10, "334433343333", (2, 20), (8, 30), 0.3),
    "public-knowledge": Shape(0.14, "333333333333", (1, 2), (1, 6), 0.1),
    "professional-training": Shape(0.22, "344343343334", (1, 3), (3, 18)),
    "study-visit": Shape(0.12, "144332343233", (1, 3), (5, 18)),
    "exhibition": Shape(0.05, "355322256355", (3, 30), (15, 60), 0.4),
    "creative-work": Shape(0.05, "333333333333", (20, 90), (30, 90), 0.2),
    "culture-project": Shape(0.13, "344634446634", (1, 4), (8, 28), 0.6),
    "wisdom-recorded": Shape(0.09, "344534434434", (1, 6), (6, 24), 0.4),
    "tradition-joined": Shape(0.30, "111111111111", (1, 3), (4, 15), 0.5),
    "culture-judge": Shape(0.07, "344333443344", (1, 1), (3, 7)),
    "culture-training": Shape(0.05, "233432333333", (1, 3), (3, 15)),
}

# What a group of units does more (or less) of than the others: the factor on the rate.
LEANINGS: dict[str, dict[str, float]] = {
    "ART": {"exhibition": 14, "creative-work": 12, "culture-project": 3, "culture-judge": 5, "wisdom-recorded": 3,
            "article": 0.5, "technology-transfer": 0.4, "testing-service": 0},
    "SOUTH": {"exhibition": 5, "wisdom-recorded": 8, "culture-project": 4, "testing-service": 0},
    "HUSO": {"culture-project": 2, "wisdom-recorded": 3, "testing-service": 0, "technology-transfer": 0.5},
    "EDU": {"practicum-supervised": 3, "community-training": 1.5, "testing-service": 0, "technology-transfer": 0.6},
    "LAW": {"testing-service": 4, "community-training": 1.4, "technology-transfer": 0.3, "wisdom-recorded": 0},
    "ECBA": {"consultant": 2.5, "testing-service": 0, "community-training": 1.3, "exhibition": 0},
    "SCI": {"technology-transfer": 2, "testing-service": 3, "article": 1.4, "exhibition": 0, "creative-work": 0},
    "HLS": {"testing-service": 4, "community-project": 1.5, "exhibition": 0, "creative-work": 0},
    "TEC": {"technology-transfer": 4, "community-project": 1.6, "testing-service": 2, "exhibition": 0, "creative-work": 0},
    "ENG": {"technology-transfer": 3, "testing-service": 2, "intellectual-property": 3, "exhibition": 0, "creative-work": 0},
    "NUR": {"practicum-supervised": 3, "testing-service": 3, "community-project": 1.4, "exhibition": 0, "creative-work": 0},
    "IC": {"study-visit": 2, "testing-service": 0, "technology-transfer": 0.3},
}  # fmt: skip


def fiscal_year_start(day: date) -> date:
    """The 1 October on or before `day`."""
    return date(day.year if day.month >= 10 else day.year - 1, 10, 1)


def fiscal_year(day: date) -> int:
    """The fiscal year of `day`, named in the Buddhist Era by the year it ends in."""
    return fiscal_year_start(day).year + 1 + BUDDHIST


def academic_year(day: date) -> int:
    """The academic year of `day` (1 June to 31 May), named in the Buddhist Era by the year it begins in."""
    return (day.year if day.month >= 6 else day.year - 1) + BUDDHIST


def beginning(today: date) -> date:
    """The first day of the demo's years: three fiscal years, of which the running one counts once it is half over."""
    return fiscal_year_start(today - timedelta(days=913))


# So many days after its end a year has been closed, and what came after its close has been decided.
SETTLED = 50


def settled_fiscal_year(today: date) -> date:
    """The last day of the latest fiscal year that the demo's HR has closed."""
    return fiscal_year_start(today - timedelta(days=SETTLED)) - timedelta(days=1)


def settled_academic_year(today: date) -> date:
    """The last day of the latest academic year that the demo's HR has closed."""
    day = today - timedelta(days=SETTLED)
    return date(day.year if day.month >= 6 else day.year - 1, 5, 31)


def monday(day: date) -> date:
    """The first Monday on or after `day`."""
    return day + timedelta(days=-day.weekday() % 7)


def semesters(first_day: date, last_day: date) -> list[Semester]:
    """The semesters that begin between the two days, in order."""
    found = []
    for year in range(first_day.year - 1, last_day.year + 1):
        first, second, summer = (
            monday(date(year, 6, 8)),
            monday(date(year, 11, 8)),
            monday(date(year + 1, 4, 1)),
        )
        found += [
            Semester(year + BUDDHIST, "1", "first", first, first + timedelta(days=117)),
            Semester(year + BUDDHIST, "2", "second", second, second + timedelta(days=117)),
            Semester(year + BUDDHIST, "ฤดูร้อน", "summer", summer, summer + timedelta(days=53)),
        ]
    return [semester for semester in found if first_day <= semester.first_day <= last_day]


def days_for(kind: str, rng: Random, first_day: date, last_day: date) -> tuple[date, date] | None:
    """A first and a last day for one piece of work that begins between the two days; None where no month suits."""
    shape = SHAPES[kind]
    months = []
    at = first_day.replace(day=1)
    while at <= last_day:
        months.append(at)
        at = (at + timedelta(days=32)).replace(day=1)
    weights = [int(shape.months[month.month - 1]) for month in months]
    if not sum(weights):
        return None
    begins = rng.choices(months, weights)[0] + timedelta(days=rng.randrange(28))
    begins = weekday(min(max(begins, first_day), last_day), rng)
    length = rng.randint(*shape.days)
    return begins, begins + timedelta(days=length - 1)


def weekday(day: date, rng: Random) -> date:
    """`day`, or the Friday before where it falls on a weekend; every fifth weekend is worked."""
    return day - timedelta(days=day.weekday() - 4) if day.weekday() > 4 and rng.random() > 0.2 else day


def minutes_for(kind: str, rng: Random, days: int) -> int:
    """Minutes of one person: within the kind's hours and never over nine hours a day; short work in halves of an hour."""
    low, high = SHAPES[kind].hours
    top = min(high, days * 9) if days > 1 or high <= 20 else high
    hours = rng.triangular(min(low, top), top, (min(low, top) * 2 + top) / 3)
    return round(hours) * 60 if hours >= 12 else max(60, round(hours * 2) * 30)
