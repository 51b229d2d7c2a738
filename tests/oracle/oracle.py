"""The same questions answered by plain loops over facts and days, from the rules alone: it shares no code with the app."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from tests.oracle.facts import (
    KINDS,
    Appoint,
    Approve,
    Close,
    Event,
    Facts,
    Open,
    Period,
    Post,
    Reface,
    Shorten,
    Succeed,
    Void,
    Work,
)


class Answer(NamedTuple):
    """The measures, in the order in which the app names them."""

    minutes: int = 0
    credit: int = 0
    activities: int = 0
    new: int = 0
    continuing: int = 0
    people: int = 0
    contributions: int = 0


@dataclass(frozen=True)
class Cell:
    """What one approved contribution brings to one unit on the days that lie in the same periods."""

    work: Work
    unit: int
    periods: frozenset[int]
    minutes: int
    credit: int

    @property
    def area(self) -> str:
        return KINDS[self.work.kind]


@dataclass
class Approval:
    """An approval with its cells, and from when to when it counts."""

    work: Work
    cells: list[Cell]
    since: datetime
    until: datetime | None = None


class Closed(NamedTuple):
    """One close: when it was made, and what it said of each unit with all below it."""

    period: Period
    moment: datetime
    says: dict[int, Answer]


def moved_over(post: Post, event: Succeed, taken: set[tuple[int, int, date]]) -> list[Post]:
    """What becomes of a post when another unit carries on its own: it ends, and goes on over there under a new number.

    `taken`: person, unit and first day of the posts there are; nobody begins twice in one unit on one day.
    """
    if post.unit != event.unit or (post.last is not None and post.last < event.day):
        return [post]
    first = max(post.first, event.day)
    following = replace(post, id=post.id + 5000, unit=event.successor, first=first)
    if (post.person, event.successor, first) in taken:
        return [post]
    taken.add((post.person, event.successor, first))
    if post.first >= event.day:
        return [following]
    return [replace(post, last=event.day - timedelta(days=1)), following]


@dataclass(frozen=True)
class Asked:
    """A question; what is None narrows nothing."""

    unit: int | None = None
    direct: bool = False
    gone: bool = False
    period: Period | None = None
    now: bool = False
    as_of: datetime | None = None
    area: str | None = None
    kind: int | None = None
    scale: str | None = None
    person: int | None = None
    only: str | None = None
    # Days outside every period of this calendar, instead of those in `period`.
    outside: int | None = None

    def at(self, unit: int, *, direct: bool = False, gone: bool = False) -> "Asked":
        """The same question of another unit, with all below it unless `direct`."""
        return replace(self, unit=unit, direct=direct, gone=gone)


class Oracle:
    """Is told what happens, and then knows every figure."""

    def __init__(self, facts: Facts, today: date) -> None:
        self.facts = facts
        self.today = today
        self.posts = list(facts.posts)
        late = facts.late_periods()
        self.periods = [period for period in facts.periods if period not in late]
        self.approvals: list[Approval] = []
        self.calendar_of = {period.id: period.calendar for period in facts.periods}
        # The counted facts in force of each activity that got other ones.
        self.faces: dict[int, Reface] = {}
        # Units that were closed: from when on, and what carries them on.
        self.closed: dict[int, Succeed] = {}
        # What each close said of each unit when it was made.
        self.closes: list[Closed] = []

    def tell(self, event: Event, moment: datetime) -> None:
        """What has just happened, at the moment which the ledger gave it."""
        if isinstance(event, Appoint):
            self.posts.append(event.post)
            if event.is_correction:
                self._cut_again(moment, event.post.person)
        elif isinstance(event, Open):
            self.periods.append(event.period)
            self._cut_again(moment)
        elif isinstance(event, Void):
            self._end(moment, [one for one in self._standing() if one.work.id == event.id])
        elif isinstance(event, Approve):
            self._approve(event.work, moment)
        elif isinstance(event, Reface):
            self._reface(event, moment)
        elif isinstance(event, Shorten):
            self.posts = [
                replace(post, last=event.last) if post.id == event.post and post.first <= event.last else post
                for post in self.posts
            ]
            self._cut_again(moment, event.person)
        elif isinstance(event, Succeed):
            self._succeed(event, moment)
        else:
            self._close(event, moment)

    def _approve(self, work: Work, moment: datetime) -> None:
        self._end(moment, [one for one in self._standing() if one.work.id == work.id])
        work = self.in_force(work)
        self.approvals.append(Approval(work, self._cells(work), moment))

    def _reface(self, event: Reface, moment: datetime) -> None:
        activity = event.work.activity
        self.faces[activity] = event
        again = [one.work for one in self._standing() if one.work.activity == activity]
        self._approve(event.work, moment)
        for work in again:
            if work.id != event.work.id and self.in_force(work) != work:
                self._approve(work, moment)

    def in_force(self, work: Work) -> Work:
        """The work under the counted facts that its activity has now."""
        face = self.faces.get(work.activity)
        if face is None:
            return work
        return replace(work, kind=face.kind, scale=face.scale, activity_first=face.activity_first)

    def _succeed(self, event: Succeed, moment: datetime) -> None:
        self.closed[event.unit] = event
        before = sorted(self.posts, key=lambda post: post.id)
        taken = {(post.person, post.unit, post.first) for post in before}
        self.posts = [moved for post in before for moved in moved_over(post, event, taken)]
        for person in sorted({post.person for post in set(before) ^ set(self.posts)}):
            self._cut_again(moment, person)

    def _close(self, event: Close, moment: datetime) -> None:
        period = next(one for one in self.periods if one.id == event.period)
        says = {unit: self.answer(Asked(unit=unit, period=period)) for unit in self.facts.parents}
        self.closes.append(Closed(period, moment, says))

    def is_open_in(self, unit: int, period: Period | None) -> bool:
        """Whether the unit was there on the first day of the period, or is today."""
        return unit not in self.closed or (period.first if period else self.today) < self.closed[unit].day

    def carried_on(self, unit: int) -> int:
        """The unit that decides today in place of one that is closed."""
        passed = {unit}
        while unit in self.closed and self.closed[unit].day <= self.today:
            following = self.closed[unit].successor
            if following in passed:
                break
            passed.add(following)
            unit = following
        return unit

    def _standing(self) -> list[Approval]:
        return [approval for approval in self.approvals if approval.until is None]

    def _end(self, moment: datetime, approvals: list[Approval]) -> None:
        for approval in approvals:
            approval.until = moment

    def _cut_again(self, moment: datetime, person: int | None = None) -> None:
        """What stands, of one person or of all, goes where posts and periods now say."""
        again = [one for one in self._standing() if person in (None, one.work.person)]
        self._end(moment, again)
        self.approvals += [Approval(one.work, self._cells(one.work), moment) for one in again]

    def answer(self, asked: Asked) -> Answer:
        """The figures, by looking at every cell."""
        return self.figures(self.cells(asked), asked)

    def cells(self, asked: Asked) -> list[Cell]:
        return [
            cell
            for approval in self.approvals
            if self._counts(approval, asked.as_of)
            for cell in approval.cells
            if self._is_meant(cell, asked)
        ]

    def figures(self, cells: Iterable[Cell], asked: Asked) -> Answer:
        cells = list(cells)
        activities = {cell.work.activity: cell.work.activity_first for cell in cells}
        begins = asked.period.first if asked.period and asked.outside is None else date.min
        new = {activity for activity, first in activities.items() if first >= begins}
        return Answer(
            sum(cell.minutes for cell in cells),
            sum(cell.credit for cell in cells),
            len(activities),
            len(new),
            len(activities) - len(new),
            len({cell.work.person for cell in cells}),
            len({cell.work.id for cell in cells}),
        )

    def waiting(
        self, unit: int, period: Period | None, statuses: tuple[str, ...], area: str | None = None
    ) -> Answer:
        """What waits in a unit and below it, as far as its days lie in the period."""
        parts = self.waiting_cells(unit, period, statuses)
        of_area = [cell for cell in parts if area in (None, cell.area)]
        return self.figures(of_area, Asked(period=period))

    def waiting_cells(self, unit: int, period: Period | None, statuses: tuple[str, ...]) -> list[Cell]:
        """The same as cells, in the unit that the work was submitted in.

        What waits for a decision follows the facts of its activity; what was given back stays as it was told.
        """
        parts = []
        for stated in self.facts.works:
            work = self.in_force(stated) if stated.waits in ("submitted", "late") else stated
            overlaps = period is None or (work.first <= period.last and work.last >= period.first)
            if (
                work.waits in statuses
                and overlaps
                and self.is_below(self.carried_on(work.reviewing_unit), unit)
            ):
                daily = zip(_days(work), _daily(work.minutes, work), _daily(work.share, work), strict=True)
                inside = [
                    both for day, *both in daily if period is None or period.first <= day <= period.last
                ]
                minutes, credit = (sum(column) for column in zip(*inside, strict=True))
                parts.append(Cell(work, work.reviewing_unit, frozenset(), minutes, credit))
        return parts

    def cells_if_approved(self, asked: Asked, statuses: tuple[str, ...]) -> list[Cell]:
        """What would stand beside the rest where it would be counted, were all that waits approved today."""
        parts = [self.in_force(work) for work in self.facts.works if work.waits in statuses]
        return [cell for work in parts for cell in self._cells(work) if self._is_meant(cell, asked)]

    def is_below(self, unit: int, above: int) -> bool:
        """Whether `unit` is `above` or somewhere below it."""
        at: int | None = unit
        while at is not None:
            if at == above:
                return True
            at = self.facts.parents[at]
        return False

    def home(self, person: int) -> int | None:
        """The unit of today's primary post."""
        here = [
            post for post in self.posts if post.person == person and post.primary and covers(post, self.today)
        ]
        return min(here, key=lambda post: post.id).unit if here else None

    def _counts(self, approval: Approval, as_of: datetime | None) -> bool:
        if as_of is None:
            return approval.until is None
        return approval.since <= as_of and (approval.until is None or approval.until > as_of)

    def _is_meant(self, cell: Cell, asked: Asked) -> bool:
        work = cell.work
        if asked.outside is not None:
            if any(self.calendar_of[period] == asked.outside for period in cell.periods):
                return False
        elif asked.period is not None:
            if asked.period.id not in cell.periods:
                return False
            if asked.only and (asked.only == "new") != (work.activity_first >= asked.period.first):
                return False
        elif asked.only == "continuing":
            return False
        narrowed = (
            (asked.area, cell.area),
            (asked.kind, work.kind),
            (asked.scale, work.scale or "unstated"),
            (asked.person, work.person),
        )
        return self._is_placed(cell, asked) and all(wanted in (None, is_) for wanted, is_ in narrowed)

    def _is_placed(self, cell: Cell, asked: Asked) -> bool:
        unit = self.home(cell.work.person) if asked.now else cell.unit
        is_root = asked.unit is None or self.facts.parents[asked.unit] is None
        if asked.gone:
            return asked.now and unit is None and is_root
        if asked.unit is None:
            return True
        if asked.direct:
            return unit == asked.unit
        return is_root if unit is None else self.is_below(unit, asked.unit)

    def _cells(self, work: Work) -> list[Cell]:
        """The work day by day, put together where unit and periods are the same."""
        minutes = self._by_day_and_unit(work, work.minutes)
        credit = self._by_day_and_unit(work, work.share)
        sums: dict[tuple[int, frozenset[int]], list[int]] = defaultdict(lambda: [0, 0])
        for (day, unit), of_day in minutes.items():
            periods = frozenset(period.id for period in self.periods if period.first <= day <= period.last)
            sums[unit, periods][0] += of_day
            sums[unit, periods][1] += credit[day, unit]
        return [Cell(work, unit, periods, *both) for (unit, periods), both in sums.items()]

    def _by_day_and_unit(self, work: Work, amount: int) -> dict[tuple[date, int], int]:
        """What each day brings to each unit: also a unit that gets nothing of that day is named."""
        found: dict[tuple[date, int], int] = defaultdict(int)
        mine = [post for post in self.posts if post.person == work.person]
        before: object = None
        served: dict[int, int] = {}
        so_far = 0
        for day, of_day in zip(_days(work), _daily(amount, work), strict=True):
            here = [post for post in mine if covers(post, day)]
            carriers = _carriers(here) if here else [_nearest(mine, day)]
            unchanged = ({post.id for post in here}, None if here else carriers[0].id)
            if unchanged != before:
                before, so_far, served = unchanged, 0, {}
            so_far += of_day
            left, fte_left = so_far, sum(post.fte for post in carriers)
            for post in carriers:
                part = left * post.fte // fte_left if fte_left else left
                left, fte_left = left - part, fte_left - post.fte
                found[day, post.unit] += part - served.get(post.id, 0)
                served[post.id] = part
        return found


def _days(work: Work) -> list[date]:
    return [work.first + timedelta(days=at) for at in range((work.last - work.first).days + 1)]


def _daily(amount: int, work: Work) -> list[int]:
    """What each day of the work carries, so that the first d of N days carry floor(amount·d/N)."""
    number = (work.last - work.first).days + 1
    return [amount * (at + 1) // number - amount * at // number for at in range(number)]


def covers(post: Post, day: date) -> bool:
    return post.first <= day and (post.last is None or day <= post.last)


def _carriers(here: list[Post]) -> list[Post]:
    """Those with a share of a full post, else the primary one, else the first."""
    ordered = sorted(here, key=lambda post: post.id)
    with_share = [post for post in ordered if post.fte]
    primary = [post for post in ordered if post.primary]
    return with_share or primary[:1] or ordered[:1]


def _nearest(posts: list[Post], day: date) -> Post:
    """The earlier one on a tie; of several that end or begin together the primary one, then the first."""

    def away(post: Post) -> tuple[int, bool, bool, int]:
        is_ahead = post.first > day
        days = (post.first - day).days if is_ahead else (day - (post.last or day)).days
        return days, is_ahead, not post.primary, post.id

    return min(posts, key=away)
