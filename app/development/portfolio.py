"""A person's portfolio: everything of theirs that is approved, by area and year, as they chose to show it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app import clock
from app.counting import periods
from app.counting.kinds import Split, learning_by_area, person_kinds
from app.counting.people import PersonYear, person_years
from app.development.portfolio_records import Record, in_cv_order, records_of
from app.extensions import db
from app.models import (
    ActivityKind,
    Appointment,
    Area,
    Period,
    Person,
    PortfolioChoice,
    Recognition,
)
from app.models.appointment import primary_on

# What can be left out as a whole, in the order of the page; "hours" and "shares" are columns of every record.
SECTIONS = (
    "growth",
    "publications",
    "learning",
    "recognitions",
    "hours",
    "shares",
    "outcomes",
    "partners",
)
# Years in the drawing of growth, the latest ones.
MOST_YEARS = 10


class Unread(Exception):
    """Another choice was saved in another window first."""


class OfYear(NamedTuple):
    """The records of a year, the latest first; None: their days lie in no year of the person's calendar."""

    year: Period | None
    records: list[Record]


class OfArea(NamedTuple):
    """An area: work and, beside it, learning, each by year, the latest first."""

    area: Area
    work: list[OfYear]
    learning: list[OfYear]


class Grown(NamedTuple):
    """A year of the person's calendar: hours by area, and what of them was learning."""

    year: PersonYear
    splits: dict[Area, Split]

    @property
    def work(self) -> int:
        """Minutes of work in all areas."""
        return sum(split.work.figures.minutes for split in self.splits.values())

    @property
    def learning(self) -> int:
        return sum(split.learning.figures.minutes for split in self.splits.values())


class Choice(NamedTuple):
    """What somebody leaves out, and what they say about themselves."""

    activities: frozenset[int] = frozenset()
    sections: frozenset[str] = frozenset()
    about: str = ""
    # What a form that was filled from it carries; 0: nothing was chosen yet.
    version: int = 0

    def shows(self, section: str) -> bool:
        return section not in self.sections


class Portfolio(NamedTuple):
    person: Person
    choice: Choice
    grown: list[Grown]
    # By kind, in the order of a CV.
    publications: list[tuple[ActivityKind, list[Record]]]
    areas: list[OfArea]
    recognitions: Sequence[Recognition]
    # How many records their person leaves out, and how many lie in units that the viewer does not see.
    left_out: int
    hidden: int

    @property
    def is_empty(self) -> bool:
        return not (self.publications or self.areas or self.recognitions or self.choice.about)


def portfolio(person: Person, viewer: Person) -> Portfolio:
    """The portfolio as `viewer` reads it. The same number of statements for any number of records."""
    choice = choice_of(person)
    every, hidden = records_of(person, viewer)
    shown = [one for one in every if one.activity.id not in choice.activities]
    if not choice.shows("learning"):
        shown = [one for one in shown if not one.kind.is_learning]
    written = [one for one in shown if one.kind.has_authors and not one.kind.is_learning]
    apart = {one.activity.id for one in written} if choice.shows("publications") else set()
    years = _years(person)
    return Portfolio(
        person,
        choice,
        _grown(person, viewer, years, every) if choice.shows("growth") else [],
        _publications(written) if apart else [],
        _by_area([one for one in shown if one.activity.id not in apart], years),
        _recognitions(person) if choice.shows("recognitions") else [],
        len(every) - len(shown),
        hidden,
    )


def choice_of(person: Person) -> Choice:
    stored = db.session.get(PortfolioChoice, person.id)
    if stored is None:
        return Choice()
    return Choice(frozenset(stored.activities), frozenset(stored.sections), stored.about, stored.version)


def _publications(records: Sequence[Record]) -> list[tuple[ActivityKind, list[Record]]]:
    order = tuple(Area)
    kinds = {one.kind.id: one.kind for one in records}.values()
    return [
        (kind, in_cv_order(one for one in records if one.kind.id == kind.id))
        for kind in sorted(kinds, key=lambda kind: (order.index(kind.area), kind.position, kind.id))
    ]


def _by_area(records: Sequence[Record], years: Sequence[Period]) -> list[OfArea]:
    found = []
    for area in Area:
        here = [one for one in records if one.kind.area is area]
        if here:
            work = _by_year([one for one in here if not one.kind.is_learning], years)
            learning = _by_year([one for one in here if one.kind.is_learning], years)
            found.append(OfArea(area, work, learning))
    return found


def _by_year(records: Sequence[Record], years: Sequence[Period]) -> list[OfYear]:
    """Each record stands once, in the year of its last day."""
    groups: dict[int | None, OfYear] = {}
    for one in records:
        year = _year_of(one.last_day, years)
        groups.setdefault(year.id if year else None, OfYear(year, [])).records.append(one)
    return sorted(
        groups.values(), key=lambda group: group.year.first_day if group.year else date.min, reverse=True
    )


def _year_of(day: date, years: Sequence[Period]) -> Period | None:
    return next((year for year in years if year.first_day <= day <= year.last_day), None)


def _years(person: Person) -> list[Period]:
    calendar = periods.calendar_of(person.line, periods.calendars())
    return periods.years(calendar) if calendar else []


def _grown(person: Person, viewer: Person, years: Sequence[Period], records: Sequence[Record]) -> list[Grown]:
    """The years from the first record to today, at most MOST_YEARS of them, the earliest first."""
    begun = min((one.first_day for one in records), default=None)
    if begun is None:
        return []
    meant = [year for year in years if year.last_day >= begun and year.first_day <= clock.today()][
        -MOST_YEARS:
    ]
    if not meant:
        return []
    kinds = person_kinds(person.id, meant, viewer)
    return [
        Grown(year, learning_by_area(kinds, year.period)) for year in person_years(person.id, meant, viewer)
    ]


def _recognitions(person: Person) -> Sequence[Recognition]:
    query = select(Recognition).where(Recognition.person_id == person.id)
    return db.session.scalars(query.order_by(Recognition.received_on.desc(), Recognition.id)).all()


def choose(
    *,
    activities: Iterable[int],
    offered: Iterable[int],
    sections: Iterable[str],
    about: str,
    read: str,
    by: Person,
) -> None:
    """From now on `by` leaves out these of the `offered` activities, and these sections.

    What was left out and is not offered now, because its approval was revoked, stays left out. Raises Unread where another
    choice was saved since the version `read`.
    """
    offered = set(offered)
    query = select(PortfolioChoice).where(PortfolioChoice.person_id == by.id).with_for_update()
    stored = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if read != str(stored.version if stored else 0):
        raise Unread
    if stored is None:
        try:
            with db.session.begin_nested():
                stored = PortfolioChoice(person_id=by.id)
                db.session.add(stored)
        except IntegrityError as error:
            # Chosen in another window at the same moment.
            raise Unread from error
    stored.activities = sorted((set(stored.activities) - offered) | (set(activities) & offered))
    stored.sections = [one for one in SECTIONS if one in set(sections)]
    stored.about = about


def post_of(person: Person) -> Appointment | None:
    """The primary appointment of today; for somebody who works nowhere today the nearest one."""
    return primary_on(person.appointments, clock.today())
