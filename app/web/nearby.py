"""What the same people and units did around the same days: what a waiting part is compared with."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import and_, func, or_, select

from app.access.scopes import PRIVATE
from app.extensions import db
from app.facts import own_of
from app.models import Activity, Contribution, Decision, Status
from app.past import REWRITTEN

# Two records are compared if no more than these days lie between them.
DAYS_APART = 7
# Days between two spells of work from which on the years between them are not read.
SPELL_GAP = 60


class Near(NamedTuple):
    """One part as it is compared: of one's own and others' drafts, proposals and declined parts there are none.

    What its owner has changed and not submitted is not compared: the days and hours are those that were last told.
    """

    id: int
    activity_id: int
    person_id: int
    unit_id: int | None
    first_day: date
    last_day: date
    minutes: int | None
    status: Status
    title: str

    @property
    def days(self) -> int:
        return (self.last_day - self.first_day).days + 1


class Nearby:
    """The parts around a set of parts, by person and by unit; read with one statement, however many they are."""

    def __init__(self, parts: Sequence[Contribution]) -> None:
        self.by_person: dict[int, list[Near]] = defaultdict(list)
        self.by_unit: dict[int, list[Near]] = defaultdict(list)
        for near in _read(parts):
            self.by_person[near.person_id].append(near)
            if near.unit_id is not None:
                self.by_unit[near.unit_id].append(near)

    def of_person(self, part: Contribution) -> list[Near]:
        """The other parts of the same person that have a day in common with `part`."""
        return [
            near
            for near in _between(self.by_person[part.person_id], part.first_day, part.last_day)
            if near.id != part.id
        ]

    def others(self, part: Contribution) -> list[Near]:
        """Parts of other activities, of the same person or in the same unit, at most DAYS_APART from `part`."""
        first, last = part.first_day - timedelta(days=DAYS_APART), part.last_day + timedelta(days=DAYS_APART)
        person_id, activity_id = part.person_id, part.activity_id
        own = _between(self.by_person[person_id], first, last)
        around = _between(self.by_unit.get(part.reviewing_unit_id or 0, ()), first, last)
        found = own + [near for near in around if near.person_id != person_id]
        return [near for near in found if near.activity_id != activity_id]


def _between(parts: Iterable[Near], first_day: date, last_day: date) -> list[Near]:
    return [near for near in parts if near.first_day <= last_day and near.last_day >= first_day]


def _read(parts: Sequence[Contribution]) -> Iterator[Near]:
    if not parts:
        return
    columns = (
        Contribution.id,
        Contribution.activity_id,
        Contribution.person_id,
        Contribution.reviewing_unit_id,
        Contribution.first_day,
        Contribution.last_day,
        Contribution.minutes,
        Contribution.status,
        Activity.title,
    )
    told = select(func.max(Decision.id)).where(Decision.contribution_id == Contribution.id)
    line = Decision.id == told.correlate(Contribution).scalar_subquery()
    units = {part.reviewing_unit_id for part in parts if part.reviewing_unit_id is not None}
    query = (
        select(*columns, Decision.snapshot)
        .join(Contribution.activity)
        .outerjoin(Decision, and_(Contribution.status.in_(REWRITTEN), line))
        .where(
            Contribution.status.not_in(PRIVATE),
            or_(
                Contribution.person_id.in_({part.person_id for part in parts}),
                Contribution.reviewing_unit_id.in_(units),
            ),
            or_(
                *(
                    and_(Contribution.last_day >= first, Contribution.first_day <= last)
                    for first, last in _spells(parts)
                ),
                # Their columns hold the days that their owner is writing.
                Contribution.status.in_(REWRITTEN),
            ),
        )
        .order_by(Contribution.id)
    )
    for *facts, snapshot in db.session.execute(query):
        near = Near(*facts)
        if snapshot is None:
            yield near
        else:
            own = own_of(snapshot)
            yield near._replace(first_day=own.first_day, last_day=own.last_day, minutes=own.minutes)


def _spells(parts: Sequence[Contribution]) -> list[tuple[date, date]]:
    """The days around `parts`, as few spells with long gaps between them: one part of long ago reads no years."""
    around = timedelta(days=DAYS_APART)
    spells: list[tuple[date, date]] = []
    for first, last in sorted((part.first_day - around, part.last_day + around) for part in parts):
        if spells and (first - spells[-1][1]).days <= SPELL_GAP:
            spells[-1] = (spells[-1][0], max(spells[-1][1], last))
        else:
            spells.append((first, last))
    return spells
