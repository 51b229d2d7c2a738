"""One person's work by kind: what they do and what they learn, year by year, and what they did for the first time."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import case, func, select, true

from app import as_was
from app.access import scopes
from app.counting.figures import Figures, aggregates, row_figures
from app.counting.question import Question
from app.extensions import db
from app.models import ActivityKind, Area, Contribution, LedgerEntry, Period, Person


class Counted(NamedTuple):
    """Approved figures, and whether the viewer may open all the records behind them."""

    figures: Figures
    may_open: bool


NOTHING = Counted(Figures(), True)


class KindYears(NamedTuple):
    """One kind: the first day that ever counted for the person, and what counts in each period, by the period's id."""

    kind: ActivityKind
    first_day: date
    years: dict[int, Counted]

    def in_(self, period: Period) -> Counted:
        return self.years.get(period.id, NOTHING)

    def is_new_in(self, period: Period) -> bool:
        """Whether the person did this kind for the first time in `period`."""
        return period.id in self.years and period.first_day <= self.first_day <= period.last_day


class Split(NamedTuple):
    """Of one area and period, or of all areas: what was work and what was learning."""

    work: Counted
    learning: Counted


def person_kinds(
    person_id: int,
    periods: Collection[Period],
    viewer: Person | None = None,
    as_of: datetime | None = None,
) -> list[KindYears]:
    """The kinds of which `person_id` has work in any of `periods`, in the order of the catalogue. Three statements.

    `viewer` as in person_years(): each figure says whether that person may open its records.
    """
    question = Question(person_id=person_id, as_of=as_of)
    visible = true() if viewer is None or viewer.id == person_id else scopes.contributions(viewer)
    is_visible = LedgerEntry.contribution_id.in_(select(Contribution.id).where(visible))
    query = (
        select(
            LedgerEntry.kind_id,
            Period.id,
            func.sum(case((is_visible, 0), else_=1)),
            *aggregates(is_new=question.is_new(Period.first_day)),
        )
        .select_from(LedgerEntry)
        .join(Period, Period.id.in_([period.id for period in periods]))
        .where(*question.entries_in(Period.first_day, Period.last_day))
        .group_by(LedgerEntry.kind_id, Period.id)
    )
    years: dict[int, dict[int, Counted]] = {}
    for kind_id, period_id, hidden, *columns in db.session.execute(query):
        years.setdefault(kind_id, {})[period_id] = Counted(row_figures(columns), int(hidden) == 0)
    begun = (
        select(LedgerEntry.kind_id, func.min(LedgerEntry.first_day))
        .where(*question.entries())
        .group_by(LedgerEntry.kind_id)
    )
    first_days = {row[0]: row[1] for row in db.session.execute(begun)}
    then = as_was.past(as_of) if as_of else None
    kinds = [
        then.of(kind) if then else kind
        for kind in db.session.scalars(select(ActivityKind).where(ActivityKind.id.in_(years)))
    ]
    order = tuple(Area)
    return [
        KindYears(kind, first_days[kind.id], years[kind.id])
        for kind in sorted(kinds, key=lambda kind: (order.index(kind.area), kind.position, kind.id))
    ]


def learning_by_area(kinds: Sequence[KindYears], period: Period) -> dict[Area, Split]:
    """Work and learning of `period` in each area: over kinds hours, credit and activities add up."""
    return {
        area: Split(
            _together(
                kind.in_(period) for kind in kinds if kind.kind.area is area and not kind.kind.is_learning
            ),
            _together(kind.in_(period) for kind in kinds if kind.kind.area is area and kind.kind.is_learning),
        )
        for area in Area
    }


def all_areas(splits: dict[Area, Split]) -> Split:
    """Work and learning of all areas together."""
    return Split(
        _together(split.work for split in splits.values()),
        _together(split.learning for split in splits.values()),
    )


def _together(many: Iterable[Counted]) -> Counted:
    counted = list(many)
    figures = Figures.summed(one.figures for one in counted)
    return Counted(figures._replace(people=min(1, figures.people)), all(one.may_open for one in counted))
