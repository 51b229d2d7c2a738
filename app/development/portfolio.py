"""A person's portfolio: everything of theirs that is approved, by area and year, as they chose to show it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload, selectinload

from app import clock, past
from app.access import scopes
from app.counting import Question, periods
from app.counting.kinds import Split, learning_by_area, person_kinds
from app.counting.people import PersonYear, person_parts, person_years
from app.engagement_facts import Engagement
from app.extensions import db
from app.facts import Own, own_now, own_of
from app.models import (
    Activity,
    ActivityKind,
    Appointment,
    Area,
    Contribution,
    LedgerEntry,
    Part,
    Period,
    Person,
    PortfolioChoice,
    Recognition,
)
from app.models.appointment import primary_on
from app.web.differences import answer
from app.web.engagement_words import outcomes, partners
from app.web.words import name

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


class Entry(NamedTuple):
    """One approved part: its own facts as they are approved, and what it came to in all its days."""

    part: Contribution
    own: Own
    # All minutes, and parts per million, that the ledger counts of it.
    minutes: int
    credit: int
    # Answers to the kind's own questions, of kinds with authors: (question, answer).
    told: list[tuple[str, str]]
    outcomes: list[str]
    partners: list[str]

    @property
    def activity(self) -> Activity:
        return self.part.activity

    @property
    def kind(self) -> ActivityKind:
        return self.part.activity.kind

    @property
    def is_first_author(self) -> bool:
        return self.own.author_position == 1 or self.own.role is Part.FIRST_AUTHOR

    @property
    def is_corresponding(self) -> bool:
        return self.own.is_corresponding or self.own.role is Part.CORRESPONDING_AUTHOR


class OfYear(NamedTuple):
    """The records of a year, the latest first; None: their days lie in no year of the person's calendar."""

    year: Period | None
    entries: list[Entry]


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
    publications: list[tuple[ActivityKind, list[Entry]]]
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
    every, hidden = entries_of(person, viewer)
    shown = [one for one in every if one.part.activity_id not in choice.activities]
    if not choice.shows("learning"):
        shown = [one for one in shown if not one.kind.is_learning]
    written = [one for one in shown if one.kind.has_authors and not one.kind.is_learning]
    apart = {one.part.id for one in written} if choice.shows("publications") else set()
    years = _years(person)
    return Portfolio(
        person,
        choice,
        _grown(person, viewer, years, every) if choice.shows("growth") else [],
        _publications(written) if apart else [],
        _by_area([one for one in shown if one.part.id not in apart], years),
        _recognitions(person) if choice.shows("recognitions") else [],
        len(every) - len(shown),
        hidden,
    )


def choice_of(person: Person) -> Choice:
    stored = db.session.get(PortfolioChoice, person.id)
    if stored is None:
        return Choice()
    return Choice(frozenset(stored.activities), frozenset(stored.sections), stored.about, stored.version)


def entries_of(person: Person, viewer: Person) -> tuple[list[Entry], int]:
    """What is approved of `person` and `viewer` may see, the latest first; and how many parts there are beside these."""
    figures = person_parts(person.id)
    query = (
        select(Contribution)
        .where(
            Contribution.person_id == person.id,
            Contribution.id.in_(
                select(LedgerEntry.contribution_id).where(*Question(person_id=person.id).entries())
            ),
        )
        .options(
            joinedload(Contribution.activity)
            .joinedload(Activity.kind)
            .options(selectinload(ActivityKind.fields))
        )
    )
    if viewer.id != person.id:
        query = query.where(scopes.contributions(viewer))
    parts = list(db.session.scalars(query))
    past.read_histories(parts)
    # Read at once, and then by each record.
    said = {part.id: Engagement.read(part.activity.engagement) for part in parts}
    known = partners({one for engagement in said.values() for one in engagement.partners})
    called = {code: name(outcome) for code, outcome in outcomes().items()}
    found = [
        Entry(
            part,
            _approved(part),
            *figures[part.id],
            _told(part.activity),
            [called[code] for code in said[part.id].outcomes if code in called],
            [name(known[one]) for one in said[part.id].partners if one in known],
        )
        for part in parts
    ]
    found.sort(key=lambda one: (one.own.last_day, one.part.id), reverse=True)
    return found, len(figures) - len(found)


def _approved(part: Contribution) -> Own:
    """The own facts that count: a change that is written or waits is not shown."""
    line = past.approved_line(part) if part.status in past.CHANGING else None
    return own_of(line.snapshot) if line is not None else own_now(part)


def _told(activity: Activity) -> list[tuple[str, str]]:
    """Journal, publisher, DOI …: what readers of a list of papers look for."""
    if not activity.kind.has_authors:
        return []
    answers = activity.fields or {}
    return [
        (name(field), answer(field, answers[field.code]))
        for field in activity.kind.fields
        if answers.get(field.code)
    ]


def in_cv_order(entries: Iterable[Entry]) -> list[Entry]:
    """First author, corresponding author, then by position among the authors; each newest first."""

    def place(one: Entry) -> tuple[int, int, int, int]:
        newest = -one.own.last_day.toordinal()
        if one.is_first_author:
            return 0, 0, newest, one.part.id
        if one.is_corresponding:
            return 1, 0, newest, one.part.id
        # Who does not say stands behind who does.
        return (
            2 if one.own.author_position else 3,
            one.own.author_position or 0,
            newest,
            one.part.id,
        )

    return sorted(entries, key=place)


def _publications(entries: Sequence[Entry]) -> list[tuple[ActivityKind, list[Entry]]]:
    order = tuple(Area)
    kinds = {one.kind.id: one.kind for one in entries}.values()
    return [
        (kind, in_cv_order(one for one in entries if one.kind.id == kind.id))
        for kind in sorted(kinds, key=lambda kind: (order.index(kind.area), kind.position, kind.id))
    ]


def _by_area(entries: Sequence[Entry], years: Sequence[Period]) -> list[OfArea]:
    found = []
    for area in Area:
        here = [one for one in entries if one.kind.area is area]
        if here:
            work = _by_year([one for one in here if not one.kind.is_learning], years)
            learning = _by_year([one for one in here if one.kind.is_learning], years)
            found.append(OfArea(area, work, learning))
    return found


def _by_year(entries: Sequence[Entry], years: Sequence[Period]) -> list[OfYear]:
    """Each record stands once, in the year of its last day."""
    groups: dict[int | None, OfYear] = {}
    for one in entries:
        year = _year_of(one.own.last_day, years)
        groups.setdefault(year.id if year else None, OfYear(year, [])).entries.append(one)
    return sorted(
        groups.values(), key=lambda group: group.year.first_day if group.year else date.min, reverse=True
    )


def _year_of(day: date, years: Sequence[Period]) -> Period | None:
    return next((year for year in years if year.first_day <= day <= year.last_day), None)


def _years(person: Person) -> list[Period]:
    calendar = periods.calendar_of(person.line, periods.calendars())
    return periods.years(calendar) if calendar else []


def _grown(person: Person, viewer: Person, years: Sequence[Period], entries: Sequence[Entry]) -> list[Grown]:
    """The years from the first record to today, at most MOST_YEARS of them, the earliest first."""
    begun = min((one.own.first_day for one in entries), default=None)
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


def by_area(entries: Iterable[Entry]) -> list[tuple[Area, dict[int, Entry]]]:
    """The activities by area, each once however many parts somebody has in it, the latest first."""
    found: dict[Area, dict[int, Entry]] = {area: {} for area in Area}
    for one in entries:
        found[one.kind.area].setdefault(one.part.activity_id, one)
    return [(area, some) for area, some in found.items() if some]


def post_of(person: Person) -> Appointment | None:
    """The primary appointment of today; for somebody who works nowhere today the nearest one."""
    return primary_on(person.appointments, clock.today())
