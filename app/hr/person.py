"""One person's years: who they are and were, what counts in each year, what they learned, and the records of one period."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from flask import url_for
from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app import clock
from app.access import scopes
from app.counting import (
    LeftOut,
    Measure,
    Only,
    Question,
    calendars,
    current_period,
    recent_years,
    restated_total,
)
from app.counting.kinds import KindYears, Split, all_areas, learning_by_area, person_kinds
from app.counting.people import PersonYear, person_years
from app.counting.periods import calendar_of, period_by_id
from app.counting.restatement import Restated, changed_total
from app.extensions import db
from app.models import Activity, Appointment, Area, Calendar, Contribution, FormerName, Period, Person
from app.models.appointment import primary_on
from app.past import read_histories
from app.web.paging import Page
from app.web.question import Past, arguments_of, covers_all


class Moment(NamedTuple):
    """A line of a person's story: an appointment, or a name that ended; the latest first."""

    day: date
    post: Appointment | None
    name: FormerName | None


class Learning(NamedTuple):
    """Work and learning of one period by area, and of all areas together."""

    by_area: dict[Area, Split]
    total: Split


class Years(NamedTuple):
    """A person's figures: of the chosen period, and of the years beside it, earliest first."""

    chosen: PersonYear
    years: list[PersonYear]
    kinds: list[KindYears]
    # By the period's id.
    learning: dict[int, Learning]
    # The chosen period compared with a close of it; None where there is none.
    restated: Restated | None
    opens_changes: bool

    @property
    def top(self) -> int:
        """The most minutes of any area in any of the years: the one scale of all bars of the table."""
        return max((year.top for year in self.years), default=0)

    @property
    def of_chosen(self) -> list[KindYears]:
        """The kinds done in the chosen period, those with the most hours first."""
        period = self.chosen.period
        done = [kind for kind in self.kinds if period.id in kind.years]
        return sorted(done, key=lambda kind: -kind.in_(period).figures.minutes)


class Records(NamedTuple):
    """One page of a person's records in a period that the viewer may see; `hidden`: how many more there are elsewhere."""

    rows: list[Contribution]
    page: Page
    hidden: int


def period_of(person: Person, asked: int | None, among: Sequence[Calendar]) -> Period | None:
    """The period asked for; else the year on today of the person's calendar."""
    chosen = period_by_id(asked, among) if asked else None
    return chosen or current_period(person.line, clock.today(), among)


def choices_for(person: Person) -> list[Calendar]:
    """All calendars, the person's own first. One statement."""
    among = calendars()
    own = calendar_of(person.line, among)
    return sorted(among, key=lambda calendar: calendar is not own)


def story(person: Person) -> list[Moment]:
    """Appointments and former names by the day on which they began or ended, the latest first."""
    posts = [Moment(post.first_day, post, None) for post in person.appointments]
    names = [Moment(name.until, None, name) for name in person.former_names]
    return sorted(posts + names, key=lambda moment: moment.day, reverse=True)


def home(person: Person) -> Appointment | None:
    """The primary appointment of today; for somebody who works nowhere today the nearest one."""
    return primary_on(person.appointments, clock.today())


def years_of(viewer: Person, person: Person, period: Period, among: Sequence[Calendar], past: Past) -> Years:
    """The figures of `person` in `period` and in the years beside it. The same number of statements for any number."""
    as_of = past.as_of
    years = recent_years(period, clock.day_of(as_of) if as_of else clock.today(), among)
    every = [*years, *([] if any(year.id == period.id for year in years) else [period])]
    counted = {year.period.id: year for year in person_years(person.id, every, viewer, as_of)}
    kinds = person_kinds(person.id, every, viewer, as_of)
    splits = {one.id: learning_by_area(kinds, one) for one in every}
    return Years(
        counted[period.id],
        [counted[year.id] for year in years],
        kinds,
        {key: Learning(by_area, all_areas(by_area)) for key, by_area in splits.items()},
        restated_total(_restated(person, period, past)),
        _opens_changes(viewer, person, period, past),
    )


def _restated(person: Person, period: Period, past: Past) -> Question:
    return Question(person_id=person.id, period=period, as_of=past.as_of, compare=past.compare)


def _opens_changes(viewer: Person, person: Person, period: Period, past: Past) -> bool:
    """Whether `viewer` may open every record by which the figures have changed since the close."""
    if past.compare is None or viewer.id == person.id or covers_all(viewer):
        return True
    question = _restated(person, period, past).but(changed_since=past.compare)
    seen = changed_total(question, scopes.contributions(viewer)).contributions
    return seen == changed_total(question).contributions


def records_of(viewer: Person, person: Person, period: Period | None, asked_page: int) -> Records:
    """The records of `person` that touch `period` and that `viewer` may see, the latest first."""
    touching = [Contribution.person_id == person.id]
    if period is not None:
        touching += [Contribution.first_day <= period.last_day, Contribution.last_day >= period.first_day]
    visible = scopes.contributions(viewer)
    seen, told = _counts(touching, visible)
    page = Page.of(seen, asked_page)
    query = (
        select(Contribution)
        .join(Contribution.activity)
        .join(Activity.kind)
        .options(
            contains_eager(Contribution.activity).options(
                contains_eager(Activity.kind), selectinload(Activity.contributions)
            ),
            joinedload(Contribution.person).selectinload(Person.appointments).joinedload(Appointment.unit),
        )
        .where(*touching, visible)
        .order_by(Contribution.last_day.desc(), Contribution.id.desc())
        .offset(page.offset)
        .limit(page.size)
    )
    found = list(db.session.scalars(query))
    read_histories(found)
    return Records(found, page, told)


def _counts(touching: list[ColumnElement[bool]], visible: ColumnElement[bool]) -> tuple[int, int]:
    """How many the viewer sees, and how many others there are; drafts and proposals of others are not even counted."""
    is_hidden = visible.is_not(True) & Contribution.status.not_in(scopes.PRIVATE)
    query = select(
        func.coalesce(func.sum(case((visible, 1), else_=0)), 0),
        func.coalesce(func.sum(case((is_hidden, 1), else_=0)), 0),
    ).where(*touching)
    seen, hidden = db.session.execute(query).one()
    return int(seen), int(hidden)


class Links:
    """The addresses of the records behind a person's figures."""

    def __init__(self, person: Person, past: Past) -> None:
        self.question = Question(person_id=person.id, as_of=past.as_of)
        self.compare = past.compare
        self.address = url_for("rollups.records")

    def to_change(self, period: Period, measure: Measure) -> str:
        """The records by which a figure of `period` has changed since the close it is compared with."""
        only = {Measure.NEW: Only.NEW, Measure.CONTINUING: Only.CONTINUING}.get(measure)
        question = self.question.but(period=period, only=only, changed_since=self.compare)
        return f"{self.address}?{urlencode(arguments_of(question, measure))}"

    def to(
        self,
        period: Period,
        area: Area | None = None,
        *,
        waiting: bool = False,
        kind_id: int | None = None,
        learning: bool | None = None,
        measure: Measure = Measure.HOURS,
    ) -> str:
        question = self.question.but(
            period=period,
            area=area,
            kind_id=kind_id,
            learning=learning,
            left_out=LeftOut.WAITING if waiting else None,
        )
        return f"{self.address}?{urlencode(arguments_of(question, measure))}"
