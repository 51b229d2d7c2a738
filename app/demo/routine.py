"""What support staff do through the year: each task in its months, by somebody of the unit; their training and festivals."""

from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

from app.demo.data import read
from app.demo.people import RECORDER, PersonFacts
from app.demo.teams import Roster
from app.demo.titles import Scene, Words, write
from app.demo.units import by_code, faculty_of
from app.demo.year import (
    BUDDHIST,
    MONTHS,
    academic_year,
    beginning,
    days_for,
    fiscal_year,
    minutes_for,
    weekday,
)

# The chance that somebody does one of the tasks of their unit when its month comes, and learns something in a year.
TASKS_A_YEAR = 3.5
LEARNING_A_YEAR = {
    "professional-training": 0.9,
    "study-visit": 0.25,
    "research-training": 0.05,
    "teaching-training": 0.1,
}
# The chance of a duty at each festival.
FESTIVAL = 0.05


class Task(NamedTuple):
    """One piece of support work; the first of `people` leads, and `minutes` are theirs."""

    people: tuple[str, ...]
    kind: str
    words: Words
    first_day: date
    last_day: date
    minutes: int


def tasks(roster: Roster, today: date, rng: Random) -> list[Task]:
    """All support work from the demo's beginning that was begun by today."""
    found: list[Task] = []
    numbers: dict[str, int] = {}
    month = beginning(today)
    while month <= today:
        for key, person in roster.people.items():
            day = weekday(month + timedelta(days=rng.randrange(24)), rng)
            unit = roster.unit_on(key, day)
            if person.line != "support" or unit is None or day > today:
                continue
            office = _office(unit)
            offered = [
                task
                for task in read("routine")["tasks"]
                if month.month in task["months"] and _is_for(task, unit, office)
            ]
            if offered and rng.random() < TASKS_A_YEAR / 12 * _diligence(key, person):
                weights = [0.15 if task["at"] == ["any"] else 1.0 for task in offered]
                found.append(_task(roster, key, unit, rng.choices(offered, weights)[0], day, numbers, rng))
            found += _learning(key, unit, month, today, rng)
        month = (month + timedelta(days=32)).replace(day=1)
    return found


def _diligence(key: str, person: PersonFacts) -> float:
    """Those who sign in have more to show."""
    return 3.0 if person.email == RECORDER else {"hr": 2.0, "admin": 1.6}.get(key, 1.0)


def _office(unit: str) -> str:
    return (
        unit if by_code()[unit].level == "department" and not by_code()[unit].academic else faculty_of(unit)
    )


def _is_for(task: dict[str, Any], unit: str, office: str) -> bool:
    at = task["at"]
    return bool(
        unit in at
        or office in at
        or at == ["any"]
        or ("faculty" in at and by_code()[office].level == "faculty")
    )


def _task(
    roster: Roster, key: str, unit: str, task: dict[str, Any], day: date, numbers: dict[str, int], rng: Random
) -> Task:
    content = read("routine")
    office = by_code()[_office(unit)].name_th
    counted = f"{task['title']} {office} {fiscal_year(day)}"
    numbers[counted] = numbers.get(counted, 0) + 1
    half = 1 if day.month >= 10 or day.month <= 3 else 2
    blanks = {
        "unit": office,
        "fy": fiscal_year(day),
        "fy_next": fiscal_year(day) + 1,
        "fy_before": fiscal_year(day) - 1,
        "ay": academic_year(day),
        "ay_next": academic_year(day) + 1,
        "term": _term(day),
        "coming": _term(day + timedelta(days=75)),
        "month": MONTHS[day.month - 1],
        "year": day.year + BUDDHIST,
        "quarter": (day.month + 2) // 3 % 4 + 1,
        "half": half,
        "no": numbers[counted],
        "lab": rng.choice(content["labs"].get(_office(unit), [""])),
        "instrument": rng.choice(content["instruments"]),
        "system": rng.choice(content["systems"]),
        "improvement": rng.choice(content["improvements"]),
    }
    length = rng.randint(*task["days"])
    last = day + timedelta(days=length - 1)
    low, high = task["hours"]
    others = roster.colleagues(key, day, rng, rng.choice((1, 1, 2))) if rng.random() < 0.15 else []
    words = Words(
        title=task["title"].format(**blanks),
        description=rng.choice(
            [
                "",
                "",
                "ทำตามปฏิทินงานของหน่วยงานและสรุปผลเสนอหัวหน้า",
                "ลดขั้นตอนจากรอบก่อนหนึ่งขั้น และจัดทำคู่มือสั้นไว้ใช้ต่อ",
                "ประสานหลายหน่วยงานให้เสร็จตามกำหนด",
            ]
        ),
        place=f"วิทยาเขต{by_code()[unit].campus_th}",
        fields={code: value.format(**blanks) for code, value in task.get("fields", {}).items()},
        evidence=("สรุปผลการดำเนินงาน.pdf",) if task["kind"] in _SHOWN or rng.random() < 0.35 else (),
    )
    return Task((key, *others), task["kind"], words, day, last, round(rng.uniform(low, high)) * 60)


def _term(day: date) -> str:
    """The semester of a day, as it stands in titles: 1/2568."""
    number = "1" if 6 <= day.month <= 10 else "2" if day.month >= 11 or day.month <= 3 else "ฤดูร้อน"
    return f"{number}/{academic_year(day)}"


# Kinds that cannot be submitted without evidence.
_SHOWN = ("community-training", "community-project", "culture-project", "exhibition")


def _learning(key: str, unit: str, month: date, today: date, rng: Random) -> list[Task]:
    """Training, visits and festivals that somebody took part in that month."""
    found = []
    end = min((month + timedelta(days=32)).replace(day=1) - timedelta(days=1), today)
    for kind, times in LEARNING_A_YEAR.items():
        if rng.random() < times / 12:
            days = days_for(kind, rng, month, end)
            if days is not None:
                found.append(_one(key, kind, unit, days, rng))
    for feast in read("culture")["festivals"]:
        at, day, length = feast["on"]
        begins = date(month.year, at, day)
        if at == month.month and begins <= end and rng.random() < FESTIVAL:
            found.append(
                _one(key, "tradition-joined", unit, (begins, begins + timedelta(days=length - 1)), rng)
            )
    return found


def _one(key: str, kind: str, unit: str, days: tuple[date, date], rng: Random) -> Task:
    words = write(kind, Scene(rng, unit, *days))
    return Task((key,), kind, words, *days, minutes_for(kind, rng, (days[1] - days[0]).days + 1))
