"""What people are short of: hours by area against their norms, approved and waiting, and when a norm is met at this pace."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from sqlalchemy import func, select

from app import clock
from app.counting.left_out import waiting
from app.counting.norms import Stretch, carried, lines_in, norms
from app.counting.periods import calendar_of, calendars
from app.counting.question import LeftOut, Question
from app.counting.waiting import STATUSES
from app.days import FAR, ONE_DAY
from app.extensions import db
from app.models import Area, Calendar, Contribution, LedgerEntry, Period, Person


class State(StrEnum):
    """How a norm stands, by what is approved and waiting for each day gone of those that owe it."""

    REACHED = "reached"
    # It is met once what waits is approved.
    WAITING = "waiting"
    MEETS = "meets"
    # Not before the last day that owes it.
    MISSES = "misses"
    # No day that owes it has come yet.
    BEGINS = "begins"
    # Nothing was done yet.
    NO_PACE = "no pace"
    # The last day that owes it has gone.
    OVER = "over"


class Hours(NamedTuple):
    """Minutes: approved, waiting as the records that wait say, and what would stand if all that waits were approved.

    A change that waits replaces what stands: `coming` may be less than the other two together.
    """

    approved: int = 0
    waiting: int = 0
    coming: int = 0

    @property
    def more(self) -> int:
        """What comes to the approved once all that waits is approved."""
        return max(0, self.coming - self.approved)

    @property
    def less(self) -> int:
        """What the changes that wait take from the approved."""
        return max(0, self.approved - self.coming)

    def plus(self, other: "Hours") -> "Hours":
        return Hours(*(one + two for one, two in zip(self, other, strict=True)))


class Load(NamedTuple):
    """Minutes of one person in an area, or in all areas (None), against the norm."""

    area: Area | None
    norm: int
    hours: Hours
    state: State
    # The day on which it is met at this pace, where it is.
    met_on: date | None
    # Minutes that are missing: where it is not met at this pace, on the last day that owes it; else today.
    lacking: int
    # The first and the last day that owe it; `ends_early`: the period goes on after that.
    first_day: date
    last_day: date
    ends_early: bool

    @property
    def approved(self) -> int:
        return self.hours.approved

    @property
    def coming(self) -> int:
        return self.hours.coming

    @property
    def short(self) -> int:
        """Minutes that are not approved yet."""
        return max(0, self.norm - self.approved)

    @property
    def missing(self) -> int:
        """Minutes that neither are approved nor wait."""
        return max(0, self.norm - self.coming)

    @property
    def missing_percent(self) -> int:
        """Rounded up: 0 only where nothing is missing."""
        return -(-100 * self.missing // self.norm)

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
    def furthest(self) -> Load | None:
        """Of the norms of which something is missing the one with the largest part missing."""
        every = [*([self.total] if self.total else []), *self.areas.values()]
        return max((one for one in every if one.missing), key=_part_missing, default=None)

    @property
    def shortfall(self) -> Fraction:
        """The largest part of a norm that is missing: 0 where nothing is, 1 where nothing was done and nothing waits."""
        return _part_missing(self.furthest) if self.furthest else Fraction(0)

    @property
    def need(self) -> tuple[Fraction, Fraction]:
        """By which people are sorted, the largest first: the shortfall, and among equals what is missing of the whole."""
        of_whole = _part_missing(self.total) if self.total is not None and self.total.norm else Fraction(0)
        return self.shortfall, of_whole


def _part_missing(one: Load) -> Fraction:
    return Fraction(one.missing, one.norm)


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
        against = {
            area: load(
                area, minutes, together if area is None else mine[area], norm.owing[area], period, today
            )
            for area, minutes in ((None, norm.total), *norm.areas.items())
            if minutes
        }
        total = against.pop(None, None)
        areas = {area: one for area, one in against.items() if area}
        found[person_id] = Loads(person_id, total, areas, mine, together)
    return found


def load_of(person: Person, period: Period | None, among: Sequence[Calendar] | None = None) -> Loads | None:
    """One person's hours against the norm; None where none holds, or in a calendar that is not theirs in that year."""
    if period is None:
        return None
    line = lines_in([person.id], period)[person.id]
    own = calendar_of(line, calendars() if among is None else among)
    if own is None or own.id != period.calendar_id:
        return None
    found = loads([person.id], period)[person.id]
    return found if found.total or found.areas else None


def load(
    area: Area | None, norm: int, hours: Hours, owing: Sequence[Stretch], period: Period, today: date
) -> Load:
    """How `norm`, above 0, stands.

    At this pace means that what is approved and waiting for each day gone goes on; a day weighs what it owes of the
    norm, so that who comes or goes within the period, or works half of a post for a while, is measured by their own
    days.
    """
    first_day, last_day = owing[0].span.start, owing[-1].span.last_day
    gone, whole = carried(owing, today + ONE_DAY), carried(owing, FAR)
    missing = max(0, norm - hours.approved)
    met_on = None
    if not missing:
        state = State.REACHED
    elif hours.coming >= norm:
        state = State.WAITING
    elif today < first_day:
        state = State.BEGINS
    elif today > last_day:
        state = State.OVER
    elif hours.coming <= 0:
        state = State.NO_PACE
    elif hours.coming * whole >= norm * gone:
        state = State.MEETS
        met_on = _day_of(owing, -(-norm * gone // hours.coming))
    else:
        state = State.MISSES
        missing = norm - hours.coming * whole // gone
    return Load(area, norm, hours, state, met_on, missing, first_day, last_day, last_day < period.last_day)


def _day_of(owing: Sequence[Stretch], weight: int) -> date:
    """The first day with which the days that owe weigh as much as `weight`, at most all of them."""
    for one in owing:
        whole = one.weight * one.span.days
        if weight <= whole:
            return one.span.start + timedelta(days=-(-weight // one.weight) - 1)
        weight -= whole
    raise ValueError("more than all days weigh")


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
