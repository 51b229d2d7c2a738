"""The demo's years of work: every activity with its people's parts, before anybody has moved it anywhere."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from app.demo import courses, leaves, routine
from app.demo.data import read
from app.demo.teams import Roster, roles, shares
from app.demo.titles import Scene, Words, write
from app.demo.units import by_code, faculty_of
from app.demo.year import LEANINGS, SHAPES, beginning, days_for, fiscal_year_start, minutes_for

# About as many activities as are planned; some of the latest have not been written down yet.
TARGET = 6_200
# How much more than others somebody logs, so that the pages of the fixed sign-ins are full.
DILIGENCE = {"staff": 3.6, "head": 1.8, "staff2": 2.0, "kan": 1.4, "phim": 1.4, "nalin": 1.4, "hr": 1.5}


class PartPlan(NamedTuple):
    """One person's part: role, days, minutes (None where the kind needs no hours) and share in parts per million."""

    person: str
    role: str
    first_day: date
    last_day: date
    minutes: int | None
    share: int


class ActivityPlan(NamedTuple):
    """An activity; the first part is the lead's."""

    kind: str
    words: Words
    first_day: date
    last_day: date
    parts: tuple[PartPlan, ...]

    @property
    def lead(self) -> str:
        return self.parts[0].person


def plan(roster: Roster, today: date, seed: str) -> list[ActivityPlan]:
    """Everything that was done from the beginning until today, and what was begun by today, in the order of its last day."""
    away = leaves.leaves(roster, today, Random(f"{seed} leaves"))
    fixed = [
        *routine_work(roster, today, seed),
        *(
            course_plan(course, roster, seed)
            for course in courses.courses(roster, away, today, Random(f"{seed} courses"))
        ),
        *(leave_plan(leave) for leave in away),
    ]
    stints = list(_stints(roster, today))
    expected = sum(
        _rate(kind, key, unit, last - first) for key, unit, first, last in stints for kind in SHAPES
    )
    scale = max(0.1, (TARGET - len(fixed)) / expected)
    free = [
        activity
        for key, unit, first, last in stints
        for activity in _free_work(
            roster, (key, unit, first, last), scale, Random(f"{seed} {key} {first}"), today
        )
        if not _is_away(key, activity.first_day, away)
    ]
    return sorted(
        [*fixed, *free],
        key=lambda activity: (activity.last_day, activity.first_day, activity.lead, activity.words.title),
    )


def course_plan(course: courses.Course, roster: Roster, seed: str) -> ActivityPlan:
    parts = []
    rng = Random(f"{seed} {course.teachers} {course.words.title} {course.first_day}")
    for key, share in zip(course.teachers, shares(rng, len(course.teachers)), strict=True):
        minutes = round(course.minutes * share / 1_000_000 / 60) * 60
        parts.append(PartPlan(key, "teacher", course.first_day, course.last_day, minutes, share))
    return ActivityPlan("course-taught", course.words, course.first_day, course.last_day, tuple(parts))


def leave_plan(leave: leaves.Leave) -> ActivityPlan:
    part = PartPlan(leave.person, "participant", leave.first_day, leave.last_day, None, 1_000_000)
    return ActivityPlan(leave.kind, leave.words, leave.first_day, leave.last_day, (part,))


def routine_work(roster: Roster, today: date, seed: str) -> Iterator[ActivityPlan]:
    """What support staff do; a shared task is one activity with several people."""
    for task in routine.tasks(roster, today, Random(f"{seed} routine")):
        rng = Random(f"{seed} {task.people} {task.words.title}")
        lead, member = roles(task.kind)
        parts = tuple(
            PartPlan(
                key,
                lead if at == 0 else member,
                task.first_day,
                task.last_day,
                max(60, round(task.minutes / (1 + at) / 30) * 30),
                share,
            )
            for at, (key, share) in enumerate(zip(task.people, shares(rng, len(task.people)), strict=True))
        )
        yield ActivityPlan(task.kind, task.words, task.first_day, task.last_day, parts)


def _stints(roster: Roster, today: date) -> Iterator[tuple[str, str, date, date]]:
    """Each academic's days by unit and fiscal year, the last day included: (key, unit, first day, last day)."""
    start = beginning(today)
    for key, posts in roster.posts.items():
        if roster.people[key].line != "academic":
            continue
        for post in posts:
            if not post.is_primary:
                continue
            first, end = max(post.first_day, start), min(post.last_day or today, today)
            while first <= end:
                turn = fiscal_year_start(first).replace(year=fiscal_year_start(first).year + 1) - timedelta(
                    days=1
                )
                yield key, post.unit, first, min(end, turn)
                first = turn + timedelta(days=1)


def _rate(kind: str, key: str, unit: str, days: timedelta) -> float:
    """How often `key` does work of `kind` in a stint, before scaling."""
    leaning = LEANINGS.get(faculty_of(unit), {}).get(kind, 1.0)
    return SHAPES[kind].rate * leaning * DILIGENCE.get(key, 1.0) * days.days / 365


def _free_work(
    roster: Roster, stint: tuple[str, str, date, date], scale: float, rng: Random, today: date
) -> Iterator[ActivityPlan]:
    key, unit, first, last = stint
    for kind in SHAPES:
        wanted = _rate(kind, key, unit, last - first) * scale
        for _time in range(int(wanted) + (rng.random() < wanted % 1)):
            days = (
                _festival(rng, first, last)
                if kind == "tradition-joined"
                else days_for(kind, rng, first, last)
            )
            if days is not None:
                yield _activity(roster, kind, key, "SCI-DIG" if unit == "SCI-IT" else unit, days, rng)


def _festival(rng: Random, first_day: date, last_day: date) -> tuple[date, date] | None:
    """One of the year's festivals between the two days."""
    found = []
    for feast in read("culture")["festivals"]:
        month, day, length = feast["on"]
        for year in {first_day.year, last_day.year}:
            begins = date(year, month, day)
            if first_day <= begins <= last_day:
                found.append((begins, begins + timedelta(days=length - 1)))
    return rng.choice(sorted(found)) if found else None


def _activity(
    roster: Roster, kind: str, key: str, unit: str, days: tuple[date, date], rng: Random
) -> ActivityPlan:
    first, last = days
    scene = Scene(rng, _teaching_unit(roster, key, unit), first, last)
    words = write(kind, scene)
    others = (
        roster.colleagues(key, first, rng, rng.choices((1, 2, 3), (55, 33, 12))[0])
        if rng.random() < SHAPES[kind].together
        else []
    )
    lead, member = roles(kind)
    divided = shares(rng, 1 + len(others))
    length = (last - first).days + 1
    minutes = minutes_for(kind, rng, length)
    parts = [PartPlan(key, lead, first, last, minutes, divided[0])]
    for other, share in zip(others, divided[1:], strict=True):
        theirs = max(60, round(minutes * rng.uniform(0.4, 0.9) / 30) * 30)
        parts.append(PartPlan(other, member, first, last, theirs, share))
    if kind == "research-project" and not others:
        parts = list(_by_year(parts[0]))
    return ActivityPlan(kind, words, first, last, tuple(parts))


def _by_year(part: PartPlan) -> Iterator[PartPlan]:
    """A project over the turn of a fiscal year has a part for each year, with the share and hours of its days."""
    turn = fiscal_year_start(part.last_day)
    if not part.first_day < turn <= part.last_day or not part.minutes:
        yield part
        return
    before = (turn - part.first_day).days / ((part.last_day - part.first_day).days + 1)
    earlier = round(part.minutes * before / 60) * 60
    share = round(before * 100) * 10_000
    if not earlier or earlier == part.minutes or not 0 < share < part.share:
        yield part
        return
    yield part._replace(last_day=turn - timedelta(days=1), minutes=earlier, share=share)
    yield part._replace(first_day=turn, minutes=part.minutes - earlier, share=part.share - share)


def _teaching_unit(roster: Roster, key: str, unit: str) -> str:
    """The unit whose subjects somebody works on: a dean's are those of the department that has the rest of their time."""
    if by_code()[unit].academic and unit not in ("RDI", "SOUTH"):
        return unit
    return next(
        (post.unit for post in roster.posts[key] if not post.is_primary and by_code()[post.unit].academic),
        unit,
    )


def _is_away(key: str, day: date, away: list[leaves.Leave]) -> bool:
    return any(
        leave.person == key and leave.first_day <= day <= leave.last_day and leave.full_time for leave in away
    )
