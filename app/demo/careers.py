"""Where the demo's people worked and work: posts with transfers, joint appointments, newcomers and leavers."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from app.demo.people import PersonFacts
from app.demo.units import ROOT, by_code, faculty_of, units
from app.demo.year import beginning, fiscal_year_start

# Where people share their time who do not share it with a faculty of their own.
SHARED_WITH = ("RDI", "SOUTH", "IC", "SCI-DIG", "ECBA-BA", "HLS-PH", "EDU-ET", "TEC-FOOD")
CLOSED_UNIT = "SCI-IT"


class PostFacts(NamedTuple):
    """Somebody's post in one unit, both days included; no last day: it runs on."""

    person: str
    unit: str
    first_day: date
    last_day: date | None
    fte: int
    is_primary: bool


class Turns(NamedTuple):
    """Whose career takes which turn in the demo's years, by their keys."""

    transferred: list[str]
    joint: list[str]
    left: list[str]
    joined: list[str]
    merged: list[str]


class Careers(NamedTuple):
    posts: list[PostFacts]
    turns: Turns
    # Who is dean, director or head of which unit; a unit that is missing here has no head.
    heads: dict[str, str]


def closing_day(today: date) -> date:
    """The first day on which the merged department was closed: the second fiscal year of the demo's years."""
    return beginning(today).replace(year=beginning(today).year + 1)


def careers(people: Sequence[PersonFacts], today: date, rng: Random) -> Careers:
    """Everybody's posts. Heads keep theirs, so that a transfer never leaves a unit alone."""
    heads = _heads(people)
    turns = _turns(people, set(heads.values()), rng)
    posts: list[PostFacts] = []
    for person in people:
        deanery = next(
            (unit for unit, key in heads.items() if key == person.key and unit != person.unit), None
        )
        posts += _posts(person, deanery, turns, today, rng)
    return Careers(posts, turns, heads)


def _heads(people: Sequence[PersonFacts]) -> dict[str, str]:
    """A head for every open unit: the fixed ones, else the highest rank of those who work there."""
    order = {"professor": 0, "associate": 1, "assistant": 2, "lecturer": 3, "": 4}
    heads = {person.head_of: person.key for person in people if person.head_of}
    levels = {"faculty": 0, "office": 1, "department": 2}
    for unit in sorted(units()[1:], key=lambda unit: levels[unit.level]):
        if unit.code in heads or unit.code == CLOSED_UNIT:
            continue
        below = [person for person in people if unit.code in (person.unit, faculty_of(person.unit))]
        if unit.level == "faculty" or unit.academic:
            below = [person for person in below if person.rank]
        free = [person for person in below if person.key not in heads.values() and not person.is_fixed]
        best = min(free, key=lambda person: (order[person.rank], not person.doctor, person.key))
        heads[unit.code] = best.key
    return heads


def _turns(people: Sequence[PersonFacts], heads: set[str], rng: Random) -> Turns:
    """Draws who is transferred, shares their time, left or joined; nobody takes two turns, and no head or fixed person any."""
    ordinary = [
        person for person in people if not person.is_fixed and person.key not in heads and person.unit != ROOT
    ]
    rng.shuffle(ordinary)
    merged = [person.key for person in ordinary if person.unit == "SCI-DIG"][:4]
    rest = [person for person in ordinary if person.key not in merged]
    academic = [person.key for person in rest if person.rank]
    support = [person.key for person in rest if not person.rank]
    return Turns(
        transferred=academic[:16] + support[:10],
        joint=academic[16:30] + support[10:12],
        left=academic[30:38] + support[12:16],
        joined=academic[38:53] + support[16:23],
        merged=merged,
    )


def _posts(
    person: PersonFacts, deanery: str | None, turns: Turns, today: date, rng: Random
) -> list[PostFacts]:
    start = beginning(today)
    entered = _entered(person, start, rng)
    key, unit = person.key, person.unit
    if deanery or person.also:
        # A dean or director: the faculty has 60 %, the department the rest; before that the department had it all.
        office, home = deanery or unit, person.also or unit
        since = start - timedelta(days=365)
        return [
            PostFacts(key, home, entered, since - timedelta(days=1), 100, True),
            PostFacts(key, office, since, None, 60, True),
            PostFacts(key, home, since, None, 40, False),
        ]
    if key in turns.merged:
        closed = closing_day(today)
        return [
            PostFacts(key, CLOSED_UNIT, entered, closed - timedelta(days=1), 100, True),
            PostFacts(key, unit, closed, None, 100, True),
        ]
    if key in turns.transferred:
        moved = _day_of_change(turns.transferred.index(key), today, rng)
        earlier = _other_unit(person, rng)
        return [
            PostFacts(key, earlier, entered, moved - timedelta(days=1), 100, True),
            PostFacts(key, unit, moved, None, 100, True),
        ]
    if key in turns.joint:
        return _joint(person, entered, turns, today, rng)
    if key in turns.left:
        last = _day_of_change(turns.left.index(key), today, rng) - timedelta(days=1)
        return [PostFacts(key, unit, entered, last, 100, True)]
    if key in turns.joined:
        first = _day_of_change(turns.joined.index(key), today, rng)
        return [PostFacts(key, unit, first, None, 100, True)]
    return [PostFacts(key, unit, entered, None, 100, True)]


def _joint(person: PersonFacts, entered: date, turns: Turns, today: date, rng: Random) -> list[PostFacts]:
    """60 % at home and 40 % elsewhere: for some all the time, for others from a day on or until one."""
    at = turns.joint.index(person.key)
    other = next(
        unit
        for unit in SHARED_WITH[at % len(SHARED_WITH) :] + SHARED_WITH
        if faculty_of(unit) != faculty_of(person.unit)
    )
    key, unit, day = person.key, person.unit, _day_of_change(at, today, rng)
    if at % 3 == 0:
        return [
            PostFacts(key, unit, entered, None, 60, True),
            PostFacts(key, other, entered, None, 40, False),
        ]
    before, after = (100, 60) if at % 3 == 1 else (60, 100)
    shared_from, shared_to = (day, None) if at % 3 == 1 else (entered, day - timedelta(days=1))
    return [
        PostFacts(key, unit, entered, day - timedelta(days=1), before, True),
        PostFacts(key, unit, day, None, after, True),
        PostFacts(key, other, shared_from, shared_to, 40, False),
    ]


def _entered(person: PersonFacts, start: date, rng: Random) -> date:
    """The day somebody joined the university, years before the demo begins: the higher the rank, the longer ago."""
    least = {"lecturer": 2, "assistant": 6, "associate": 12, "professor": 18}.get(person.rank, 3)
    year = start.year - rng.randint(least, least + 10)
    return date(year, *rng.choice([(10, 1), (6, 1), (5, 16), (1, 4), (8, 1)]))


def _day_of_change(at: int, today: date, rng: Random) -> date:
    """The day of a turn: every other one at the turn of a fiscal year, the others in the middle of one."""
    start = beginning(today)
    years = [start.replace(year=year) for year in range(start.year + 1, fiscal_year_start(today).year + 1)]
    if at % 2 == 0 and years:
        return rng.choice(years)
    middle = start + timedelta(days=rng.randint(60, (today - start).days - 45))
    return middle.replace(day=rng.choice([1, 16])) if middle.day not in (1, 16) else middle


def _other_unit(person: PersonFacts, rng: Random) -> str:
    """Where somebody came from: a department of the same faculty, or for support staff another office."""
    facts = by_code()
    codes = [unit.code for unit in units() if unit.code not in (person.unit, CLOSED_UNIT, ROOT)]
    if not person.rank:
        return rng.choice([code for code in codes if facts[code].support >= 3])
    near = [code for code in codes if faculty_of(code) == faculty_of(person.unit) and facts[code].academic]
    far = [
        code for code in codes if facts[code].academic >= 5 and faculty_of(code) != faculty_of(person.unit)
    ]
    return rng.choice(near if near and rng.random() < 0.6 else far)
