"""Finding colleagues by what they really did, in approved work: titles, kinds, disciplines, partners, goals.

What is shown is what every colleague may see: titles, areas, units, years. Never hours, and nothing that is not approved.
"""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import joinedload, selectinload

from app import clock
from app.access.entry import works_or_will
from app.access.reviewers import home_unit
from app.counting.colleagues import Fitting, Sought, Word, count_people, fitting, people
from app.extensions import db
from app.models import ActivityKind, Appointment, Area, Person, Unit
from app.thai import fold, ways_of
from app.web.addresses import number, one_of, text_of
from app.web.dates import year_name
from app.web.directory import colleagues
from app.web.engagement_words import disciplines, sdgs
from app.web.language import language
from app.web.paging import Page
from app.web.partners import named

SHORTEST = 2
# More words than these narrow nothing any more.
MOST_WORDS = 6
# Of each person so much work is named.
NAMED = 4


class Asked(NamedTuple):
    """What was asked for; `is_short`: letters that are too few to be looked for."""

    text: str = ""
    area: Area | None = None
    discipline: str = ""
    sdg: int | None = None

    @property
    def narrows(self) -> bool:
        return any(self)

    @property
    def is_short(self) -> bool:
        return bool(self.text) and not _words(self.text)


class Done(NamedTuple):
    """One activity of a person that fits; the units in which they did it."""

    title: str
    area: Area
    units: list[Unit]
    # "2567", "2566–2568"
    years: str


class Found(NamedTuple):
    """A colleague, how many of their approved activities fit (0: their discipline alone does), and the latest of them."""

    person: Person
    unit: Unit | None
    activities: int
    latest: list[Done]


def asked_of(args: Mapping[str, str]) -> Asked:
    goal, discipline = number(args.get("sdg")), args.get("discipline", "")
    return Asked(
        text_of(args),
        one_of(Area, args.get("area")),
        discipline if discipline in disciplines() else "",
        goal if goal in sdgs() else None,
    )


def sought_of(asked: Asked) -> Sought | None:
    """What is looked for; None: nothing yet."""
    words = _words(asked.text)
    if not (words or asked.area or asked.discipline or asked.sdg):
        return None
    return Sought([_word(word) for word in words], asked.area, asked.discipline or None, asked.sdg)


def count_found(sought: Sought) -> int:
    return count_people(sought, _findable())


def found(sought: Sought, page: Page) -> list[Found]:
    """One page of the people, those with the most activities that fit first. A fixed number of statements."""
    order = Person.sort_th if language() == "th" else Person.sort_en
    numbers = people(sought, _findable(), order.expression, page.offset, page.size)
    work: dict[int, dict[int, list[Fitting]]] = {}
    for one in fitting(sought, numbers):
        work.setdefault(one.person_id, {}).setdefault(one.activity_id, []).append(one)
    latest = {whose: list(each.values())[:NAMED] for whose, each in work.items()}
    ids = {one.unit_id for each in latest.values() for pieces in each for one in pieces}
    units = {unit.id: unit for unit in db.session.scalars(select(Unit).where(Unit.id.in_(ids)))}
    query = (
        select(Person)
        .where(Person.id.in_(numbers))
        .options(
            selectinload(Person.appointments).joinedload(Appointment.unit), joinedload(Person.discipline)
        )
    )
    rows = {one.id: one for one in db.session.scalars(query)}
    today = clock.today()
    return [
        Found(
            rows[whose],
            home_unit(rows[whose], today),
            activities,
            [_done(pieces, units) for pieces in latest.get(whose, [])],
        )
        for whose, activities in numbers.items()
    ]


def is_name(asked: Asked) -> bool:
    """Whether what found nobody stands in somebody's name, which is searched elsewhere."""
    return bool(_words(asked.text)) and bool(colleagues(asked.text, clock.today()).colleagues)


def _findable() -> ColumnElement[bool]:
    """Nobody who hides themselves, and nobody who has left."""
    return and_(Person.is_findable.is_(True), works_or_will())


def _words(text: str) -> list[str]:
    return [word for word in fold(text).split() if len(word) >= SHORTEST][:MOST_WORDS]


def _word(text: str) -> Word:
    """Where the word stands in the lists whose names everybody reads. Two statements."""
    kinds = select(ActivityKind.id, ActivityKind.name_th, ActivityKind.name_en)
    return Word(
        ways_of(text),
        [row.id for row in db.session.execute(kinds) if text in fold(f"{row.name_th} {row.name_en}")],
        [code for code, one in disciplines().items() if text in fold(f"{one.name_th} {one.name_en}")],
        [goal for goal, one in sdgs().items() if text in fold(f"{one.name_th} {one.name_en}")],
        named(text),
    )


def _done(pieces: list[Fitting], units: Mapping[int, Unit]) -> Done:
    first = min(one.first_day for one in pieces)
    last = max(one.last_day for one in pieces)
    there = dict.fromkeys(units[one.unit_id] for one in pieces)
    names = dict.fromkeys(year_name(day.year, language()) for day in (first, last))
    return Done(pieces[0].title, pieces[0].area, list(there), "–".join(names))
