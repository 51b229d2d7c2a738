"""What people are short of: hours by area against their norms, approved and waiting, and when a norm is met at this pace."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from sqlalchemy import func, select

from app import clock
from app.counting.left_out import waiting
from app.counting.norms import norms
from app.counting.periods import days_gone, days_of
from app.counting.question import LeftOut, Question
from app.counting.waiting import STATUSES
from app.extensions import db
from app.models import Area, Contribution, LedgerEntry, Period

# Fewer people than these are not told: one could guess who they are.
FEWEST = 5
BOUNDS = (0, 25, 50, 75, 100)


class State(StrEnum):
    """How a norm stands, by what is approved and waiting for each day gone."""

    REACHED = "reached"
    # It is met once what waits is approved.
    WAITING = "waiting"
    MEETS = "meets"
    # Not before the period ends.
    MISSES = "misses"
    # The period has not begun, or nothing was done in it yet.
    NO_PACE = "no pace"
    OVER = "over"


class Hours(NamedTuple):
    """Minutes: approved, waiting as the records that wait say, and what would stand if all that waits were approved.

    A change that waits replaces what stands: `coming` may be less than the other two together.
    """

    approved: int = 0
    waiting: int = 0
    coming: int = 0

    def plus(self, other: "Hours") -> "Hours":
        return Hours(*(one + two for one, two in zip(self, other, strict=True)))


class Load(NamedTuple):
    """Minutes of one person in an area, or in all areas (None), against the norm."""

    area: Area | None
    norm: int
    approved: int
    waiting: int
    coming: int
    state: State
    # The day on which it is met at this pace, where it is.
    met_on: date | None
    # Minutes that are missing: where it is not met before the period ends, at its end and at this pace; else today.
    lacking: int

    @property
    def short(self) -> int:
        """Minutes that are not approved yet."""
        return max(0, self.norm - self.approved)

    @property
    def percent(self) -> int:
        """Of the norm, rounded down: 100 only where it is reached."""
        return min(100, 100 * self.approved // self.norm)


class Loads(NamedTuple):
    """One person's hours, and what they are measured by."""

    person_id: int
    total: Load | None
    # Of each area with a norm.
    areas: dict[Area, Load]
    # Of every area; they add up to `all_hours`.
    hours: dict[Area, Hours]
    all_hours: Hours

    @property
    def shortfall(self) -> Fraction:
        """The largest part of a norm that is missing: 0 where all are reached, 1 where nothing was done."""
        every = [*([self.total] if self.total else []), *self.areas.values()]
        return max((Fraction(one.short, one.norm) for one in every), default=Fraction(0))


class Bin(NamedTuple):
    """How many people have reached from so many percent of a norm up to, not including, so many; None: fewer than five, or hidden with them."""

    from_percent: int
    # None: all of it and more.
    to_percent: int | None
    people: int | None


def loads(person_ids: Collection[int], period: Period, today: date | None = None) -> dict[int, Loads]:
    """What each of these people did and owes in `period`. A dozen statements at the most, however many people."""
    today = today or clock.today()
    owed = norms(person_ids, period)
    hours = _hours(person_ids, period)
    found = {}
    for person_id in person_ids:
        mine = {area: hours[person_id, area] for area in Area}
        together = Hours()
        for one in mine.values():
            together = together.plus(one)
        norm = owed[person_id]
        found[person_id] = Loads(
            person_id,
            None if norm.total is None else load(None, norm.total, together, period, today),
            {area: load(area, minutes, mine[area], period, today) for area, minutes in norm.areas.items()},
            mine,
            together,
        )
    return found


def load(area: Area | None, norm: int, hours: Hours, period: Period, today: date) -> Load:
    """How `norm`, above 0, stands: at this pace means that what is approved and waiting for each day gone goes on."""
    gone, days = days_gone(period, today), days_of(period)
    missing = max(0, norm - hours.approved)
    met_on = None
    if not missing:
        state = State.REACHED
    elif hours.coming >= norm:
        state = State.WAITING
    elif today > period.last_day:
        state = State.OVER
    elif not gone or hours.coming <= 0:
        state = State.NO_PACE
    elif hours.coming * days >= norm * gone:
        state = State.MEETS
        # The first day until which the pace brings the whole norm.
        met_on = period.first_day + timedelta(days=-(-norm * gone // hours.coming) - 1)
    else:
        state = State.MISSES
        missing = norm - hours.coming * days // gone
    return Load(area, norm, *hours, state, met_on, missing)


def distribution(many: Iterable[Loads], area: Area | None = None) -> list[Bin]:
    """How many of these people have how much of their norm, in `area` or in all together; who has none is left out.

    Where a single group is too small to be told, the smallest of the others is hidden with it: nobody takes the one
    from the other.
    """
    of_it = [one.total if area is None else one.areas.get(area) for one in many]
    percents = [one.percent for one in of_it if one is not None]
    edges = [*pairwise(BOUNDS), (BOUNDS[-1], None)]
    counts = [sum(low <= percent < (high or percent + 1) for percent in percents) for low, high in edges]
    hidden = {at for at, people in enumerate(counts) if people < FEWEST}
    if len(hidden) == 1 and any(counts[at] for at in hidden):
        hidden.add(min(set(range(len(counts))) - hidden, key=lambda at: counts[at]))
    return [Bin(low, high, None if at in hidden else counts[at]) for at, (low, high) in enumerate(edges)]


def _hours(person_ids: Collection[int], period: Period) -> dict[tuple[int, Area], Hours]:
    """By person and area."""
    theirs = LedgerEntry.person_id.in_(person_ids)
    query = (
        select(LedgerEntry.person_id, LedgerEntry.area, func.sum(LedgerEntry.minutes))
        .where(*Question(period=period).entries(), theirs)
        .group_by(LedgerEntry.person_id, LedgerEntry.area)
    )
    waits = select(Contribution.id).where(Contribution.status.in_(STATUSES[LeftOut.WAITING]))
    replaced = query.where(LedgerEntry.contribution_id.in_(waits))
    found = defaultdict[tuple[int, Area], Hours](Hours)
    for person_id, area, minutes in db.session.execute(query):
        found[person_id, area] = Hours(int(minutes), 0, int(minutes))
    for person_id, area, minutes in db.session.execute(replaced):
        found[person_id, area] = found[person_id, area].plus(Hours(0, 0, -int(minutes)))
    asked = Question(period=period, left_out=LeftOut.WAITING)
    for part in waiting(asked, Contribution.person_id.in_(person_ids)):
        at = part.person_id, part.area
        found[at] = found[at].plus(Hours(0, part.minutes, part.minutes))
    return found
