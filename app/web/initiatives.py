"""Initiatives as several pages know them: those of a unit with what they have come to, and those that an activity may belong to."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, case, exists, func, or_, select, true
from sqlalchemy.orm import aliased, joinedload, selectinload

from app.access import scopes
from app.access.reviewers import home_unit
from app.belonging import may_take
from app.counting.initiatives import Undertaken, undertaken
from app.extensions import db
from app.models import (
    Activity,
    Contribution,
    Initiative,
    LedgerEntry,
    Period,
    Person,
    Team,
    Unit,
    UnitLine,
)
from app.models.initiative import initiative_unit
from app.models.ledger import standing
from app.thai import fold
from app.web.addresses import number
from app.web.initiative_words import late_of
from app.web.language import language
from app.web.question import covers_all

# On a unit's page; the list shows the rest.
SHOWN = 12
FOUND = 20


class Opened(NamedTuple):
    """How many of so many counted records the viewer may open."""

    opens: int
    of: int

    @property
    def all(self) -> bool:
        return self.opens == self.of

    @property
    def partly(self) -> bool:
        return 0 < self.opens < self.of


class Row(NamedTuple):
    """An initiative and what it has come to; `late` in sentences; `opened`: of the records behind it."""

    initiative: Initiative
    come_to: Undertaken
    late: list[str]
    opened: Opened


class OfUnit(NamedTuple):
    """The first of a unit's initiatives whose days share one with the period, those that are late before the others; how many there are."""

    rows: list[Row]
    total: int
    late: int


def of_unit(
    viewer: Person,
    unit: Unit,
    period: Period | None = None,
    as_of: datetime | None = None,
    most: int = SHOWN,
) -> OfUnit:
    """The initiatives of the unit, of units below it and with its part whose days share one with the period, as far as they
    were entered `as_of`; `most`: of so many it is told what they have come to. A fixed number of statements."""
    query = (
        select(Initiative)
        .where(of_or_below(unit), *in_period(period), *known_at(as_of))
        .options(
            joinedload(Initiative.lead).selectinload(Person.appointments),
            joinedload(Initiative.unit),
            selectinload(Initiative.milestones),
        )
    )
    every = sorted(db.session.scalars(query), key=lambda one: (not late_of(one), *in_order(one)))
    shown = every[:most]
    return OfUnit(rows_of(viewer, shown, as_of), len(every), sum(1 for one in every if late_of(one)))


def rows_of(viewer: Person, initiatives: Collection[Initiative], as_of: datetime | None = None) -> list[Row]:
    ids = [one.id for one in initiatives]
    come_to = undertaken(ids, None, as_of) if ids else {}
    may = opened(viewer, ids)
    return [Row(one, come_to[one.id], late_of(one), may[one.id]) for one in initiatives]


def opened(viewer: Person, ids: Collection[int]) -> dict[int, Opened]:
    """By initiative how many of its counted records `viewer` may open. One statement at the most."""
    if not ids:
        return {}
    # By another name: the scope asks of activities itself.
    linked = aliased(Activity)
    counts = exists().where(LedgerEntry.contribution_id == Contribution.id, standing())
    opens = true() if covers_all(viewer) else scopes.contributions(viewer)
    query = (
        select(linked.initiative_id, func.count(Contribution.id), func.sum(case((opens, 1), else_=0)))
        .join(Contribution, Contribution.activity_id == linked.id)
        .where(linked.initiative_id.in_(ids), counts)
        .group_by(linked.initiative_id)
    )
    found = {row[0]: Opened(row[2], row[1]) for row in db.session.execute(query)}
    return {one: found.get(one, Opened(0, 0)) for one in ids}


def of_or_below(unit: Unit) -> ColumnElement[bool]:
    """The condition on Initiative that the unit, or one below it, answers for it or takes part."""
    below = select(UnitLine.unit_id).where(UnitLine.ancestor_id == unit.id)
    takes_part = exists().where(
        initiative_unit.c.initiative_id == Initiative.id, initiative_unit.c.unit_id.in_(below)
    )
    return or_(Initiative.unit_id.in_(below), takes_part)


def in_period(period: Period | None) -> list[ColumnElement[bool]]:
    """The conditions that the days of an initiative share one with the period."""
    if period is None:
        return []
    lasts = or_(Initiative.last_day.is_(None), Initiative.last_day >= period.first_day)
    return [Initiative.first_day <= period.last_day, lasts]


def known_at(as_of: datetime | None) -> list[ColumnElement[bool]]:
    """The conditions that it was entered by then; its days and its status are those of today."""
    return [] if as_of is None else [Initiative.created_at <= as_of]


def in_order(initiative: Initiative) -> tuple[str, int]:
    """The order of initiatives in the page's language."""
    return (initiative.sort_th if language() == "th" else initiative.sort_en), initiative.id


# What an activity may belong to


def suggested(
    person: Person,
    first_day: date,
    last_day: date,
    team: Team | None = None,
    keep: Initiative | None = None,
) -> list[Initiative]:
    """Of the initiatives that take an activity of these days: those of the unit where the person worked then and the units
    above it, of which these are partners, and which the person or the team's lead leads; and the one that is to be kept.
    Three statements at the most."""
    unit = home_unit(person, last_day)
    leads = [person.id] + ([team.lead_id] if team is not None else [])
    ways: list[ColumnElement[bool]] = [Initiative.lead_id.in_(leads)]
    if unit is not None:
        above = select(UnitLine.ancestor_id).where(UnitLine.unit_id == unit.id)
        ways += [
            Initiative.unit_id.in_(above),
            exists().where(
                initiative_unit.c.initiative_id == Initiative.id, initiative_unit.c.unit_id.in_(above)
            ),
        ]
    query = (
        select(Initiative)
        .where(may_take(first_day, last_day), or_(*ways))
        .options(joinedload(Initiative.unit))
    )
    found = {one.id: one for one in db.session.scalars(query)}
    if keep is not None:
        found.setdefault(keep.id, keep)
    return sorted(found.values(), key=in_order)


def search(text: str, first_day: date, last_day: date, but: Iterable[Initiative] = ()) -> list[Initiative]:
    """The first that take an activity of these days and have each word of `text` in a name."""
    words = fold(text).split()
    if not words:
        return []
    known = [one.id for one in but]
    query = (
        select(Initiative)
        .where(
            may_take(first_day, last_day),
            *(Initiative.search_text.contains(word, autoescape=True) for word in words),
        )
        .where(Initiative.id.not_in(known))
        .order_by(Initiative.sort_th if language() == "th" else Initiative.sort_en, Initiative.id)
        .options(joinedload(Initiative.unit))
    )
    return list(db.session.scalars(query.limit(FOUND)))


def named(text: str | None) -> Initiative | None:
    """The initiative that an address or a form names by its id."""
    initiative_id = number(text)
    return db.session.get(Initiative, initiative_id) if initiative_id is not None else None
