"""Small universities as plain facts, and how hypothesis draws them: what the database is filled with and what the oracle reads."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from hypothesis import strategies as st

from tests.ledger.posts import amounts, days

AREAS = ("teaching", "research", "service", "culture")
# Two kinds in each area: kind 1 and 2 are teaching, 3 and 4 research …
KINDS = {number: AREAS[(number - 1) // 2] for number in range(1, 9)}
# Those that are learning.
LEARNING = (2, 5)
SCALES = (None, "local", "international")
WHOLE = 1_000_000
WAITING = ("submitted", "late", "returned", "amending", "draft", "declined")


@dataclass(frozen=True)
class Post:
    """An appointment; both days are included."""

    id: int
    person: int
    unit: int
    first: date
    last: date | None
    fte: int
    primary: bool


@dataclass(frozen=True)
class Period:
    """A year of a calendar, or a round inside one (`parent`)."""

    id: int
    calendar: int
    first: date
    last: date
    parent: int | None = None


@dataclass(frozen=True)
class Said:
    """What an activity says of partners (since when, and how they decide), outcomes (how many benefited) and goals."""

    partners: tuple[tuple[int, date | None, str | None], ...] = ()
    outcomes: tuple[tuple[str, int | None], ...] = ()
    sdgs: tuple[int, ...] = ()
    transfer: bool = False


@dataclass(frozen=True)
class Work:
    """A contribution, with the facts of its activity that an approval copies."""

    id: int
    activity: int
    person: int
    first: date
    last: date
    minutes: int
    share: int
    kind: int
    scale: str | None
    activity_first: date
    # None: it waits in no way and is only approved.
    waits: str | None = None
    reviewing_unit: int = 1
    # As they were when it was approved.
    said: Said = Said()
    discipline: str | None = None


@dataclass(frozen=True)
class Approve:
    """`work` as it is now is posted, in place of what stands of it."""

    work: Work


@dataclass(frozen=True)
class Void:
    """What stands of the contribution ends."""

    id: int


@dataclass(frozen=True)
class Appoint:
    """Somebody gets one more post after some work was already approved; `is_correction`: that work is cut again."""

    post: Post
    is_correction: bool


@dataclass(frozen=True)
class Open:
    """One more period, of a calendar of its own; approved work is cut at it."""

    period: Period


@dataclass(frozen=True)
class Reface:
    """The activity gets other counted facts with the approval of `work`, one of its parts: all that stands of it follows."""

    work: Work
    kind: int
    scale: str | None
    activity_first: date


@dataclass(frozen=True)
class Shorten:
    """A post turns out to have ended on `last`; its person's approved work is cut again."""

    post: int
    person: int
    last: date


@dataclass(frozen=True)
class Succeed:
    """From `day` on, `successor` carries on `unit`: posts that run on go over, and their people's work is cut again."""

    unit: int
    successor: int
    day: date


@dataclass(frozen=True)
class Close:
    """A period is closed: what it says now it says for ever."""

    period: int


Event = Approve | Void | Appoint | Open | Reface | Shorten | Succeed | Close


@dataclass
class Facts:
    """One university: `parents` of units (the root's is None) and all that happened, in its order."""

    parents: dict[int, int | None]
    people: list[int]
    posts: list[Post]
    periods: list[Period]
    works: list[Work]
    events: list[Event]
    leads: dict[int, int] = field(default_factory=dict)

    def units(self) -> list[int]:
        return list(self.parents)

    def late_periods(self) -> list[Period]:
        """Those that were opened after some work was approved."""
        return [event.period for event in self.events if isinstance(event, Open)]

    def inner_units(self) -> list[int]:
        """The units that have units below them, and the root."""
        above = {parent for parent in self.parents.values() if parent}
        return [unit for unit in self.parents if unit in above or self.parents[unit] is None]


@st.composite
def trees(draw: st.DrawFn) -> dict[int, int | None]:
    """Two to six units of any shape."""
    number = draw(st.integers(2, 6))
    return {1: None} | {unit: draw(st.integers(1, unit - 1)) for unit in range(2, number + 1)}


@st.composite
def calendars(draw: st.DrawFn) -> list[Period]:
    """The fiscal years 2024 and 2025 with rounds, and a second calendar of two years with a gap, or none, between them."""
    periods = [
        Period(1, 1, date(2023, 10, 1), date(2024, 9, 30)),
        Period(2, 1, date(2024, 10, 1), date(2025, 9, 30)),
        Period(3, 1, date(2023, 10, 1), date(2024, 3, 31), parent=1),
        Period(4, 1, date(2024, 4, 1), date(2024, 9, 30), parent=1),
    ]
    edges = sorted(draw(st.sets(days(), min_size=3, max_size=3)))
    later = draw(st.sampled_from((0, 9, 70)))
    periods.append(Period(5, 2, edges[0], edges[1]))
    second = edges[1] + timedelta(days=1 + later)
    periods.append(Period(6, 2, second, max(second, edges[2])))
    return periods


@st.composite
def posts_of(draw: st.DrawFn, person: int, units: list[int], first_id: int) -> list[Post]:
    """One to three posts; at most one is primary on any day, some overlap, some have no share of a full post."""
    found: list[Post] = []
    for number in range(draw(st.integers(1, 3))):
        first, last = sorted((draw(days()), draw(days())))
        post = Post(
            first_id + number,
            person,
            draw(st.sampled_from(units)),
            first,
            draw(st.sampled_from((last, None))),
            draw(st.sampled_from((100, 60, 40, 33, 0))),
            primary=draw(st.booleans()) or number == 0,
        )
        if any((old.unit, old.first) == (post.unit, post.first) for old in found):
            continue
        found.append(
            replace(post, primary=post.primary and not any(old.primary and _meet(old, post) for old in found))
        )
    return found


def _meet(one: Post, other: Post) -> bool:
    far = date(9000, 1, 1)
    return one.first <= (other.last or far) and other.first <= (one.last or far)


@st.composite
def works_of(
    draw: st.DrawFn, activity: int, people: list[int], units: list[int], first_id: int, most: int = 3
) -> list[Work]:
    """The parts of one activity: several people, or one person on days that do not overlap; the shares make at most one."""
    first, last = sorted((draw(days()), draw(days())))
    kind, scale = draw(st.sampled_from(list(KINDS))), draw(st.sampled_from(SCALES))
    found: list[Work] = []
    left = WHOLE
    begun = first
    for number in range(draw(st.integers(1, most))):
        if begun > last or left == 0:
            break
        person = draw(st.sampled_from(people))
        again = any(one.person == person for one in found)
        starts = begun if again else min(max(first, draw(st.sampled_from((first, draw(days()))))), last)
        ends = min(max(starts, draw(st.sampled_from((last, draw(days()))))), last)
        share = draw(st.one_of(st.just(left), st.integers(1, left)))
        found.append(
            Work(
                first_id + number,
                activity,
                person,
                starts,
                ends,
                draw(amounts()),
                share,
                kind,
                scale,
                first,
                waits=draw(st.sampled_from((None, None, None, *WAITING))),
                reviewing_unit=draw(st.sampled_from(units)),
            )
        )
        left -= share
        begun = max(begun, ends + timedelta(days=1))
    return found


@st.composite
def events_of(draw: st.DrawFn, works: list[Work], posts: list[Post], units: list[int]) -> list[Event]:
    """Approvals in any order, some taken back, some made again with other facts, and late appointments between them."""
    # Of what waits for a decision some was approved before, with other minutes and to another day.
    again = [work for work in works if work.waits in ("submitted", "late") and draw(st.booleans())]
    order = draw(st.permutations([work for work in works if work.waits in (None, "amending")] + again))
    found: list[Event] = []
    for work in order:
        middle = work.first + (work.last - work.first) / 2
        if work in again:
            last = draw(st.sampled_from((work.last, middle)))
            found.append(Approve(replace(work, minutes=draw(amounts()), last=last)))
            continue
        found.append(Approve(work))
        what = draw(st.integers(0, 9))
        if work.waits:
            # A change that waits: what was approved keeps counting.
            continue
        if what == 0:
            found.append(Void(work.id))
        elif what == 1:
            found.append(Approve(replace(work, minutes=draw(amounts()), last=middle)))
        elif what == 2:
            found += [Void(work.id), Approve(work)]
        elif what in (3, 4):
            begins = draw(st.sampled_from((work.first, draw(days()))))
            late = Post(
                900 + work.id, work.person, draw(st.sampled_from(units)), begins, None, 100, primary=False
            )
            taken = {(one.person, one.unit, one.first) for one in posts}
            taken |= {
                (one.post.person, one.post.unit, one.post.first) for one in found if isinstance(one, Appoint)
            }
            if (late.person, late.unit, late.first) not in taken:
                found.append(Appoint(late, is_correction=draw(st.booleans())))
        elif what == 5:
            begun = draw(st.sampled_from((work.activity_first, work.activity_first - timedelta(days=200))))
            found.append(
                Reface(work, draw(st.sampled_from(list(KINDS))), draw(st.sampled_from(SCALES)), begun)
            )
        elif what == 6:
            found.append(Close(draw(st.sampled_from((1, 2, 3, 5)))))
    return found


@st.composite
def reorganised(
    draw: st.DrawFn, parents: dict[int, int | None], posts: list[Post], events: list[Event]
) -> list[Event]:
    """The events with a post that ended sooner, or a unit that another one carries on, at any time among them."""
    happened = list(events)
    if draw(st.integers(0, 2)) == 0:
        post = draw(st.sampled_from(posts))
        if post.last is None or post.last > post.first:
            last = draw(st.dates(post.first, min(post.last or date(2026, 1, 1), date(2026, 1, 1))))
            happened.insert(draw(st.integers(0, len(happened))), Shorten(post.id, post.person, last))
    leaves = [unit for unit in parents if unit not in parents.values() and parents[unit]]
    if leaves and draw(st.integers(0, 2)) == 0:
        unit = draw(st.sampled_from(leaves))
        successor = draw(st.sampled_from([other for other in parents if other != unit]))
        # Nobody is appointed a second time on the day from which the successor carries on.
        appointed = [at for at, event in enumerate(happened, start=1) if isinstance(event, Appoint)]
        happened.insert(
            draw(st.integers(max(appointed, default=0), len(happened))),
            Succeed(unit, successor, draw(days().filter(lambda day: day < date(2025, 6, 1)))),
        )
    return happened


@st.composite
def universities(draw: st.DrawFn, people: tuple[int, int] = (1, 4), most_parts: int = 3) -> Facts:
    """A university in which much happens on few days; `most_parts` of one activity, of fewer than ten."""
    parents = draw(trees())
    units = list(parents)
    everybody = list(range(1, draw(st.integers(*people)) + 1))
    posts = [post for person in everybody for post in draw(posts_of(person, units, person * 10))]
    works: list[Work] = []
    leads: dict[int, int] = {}
    for activity in range(1, draw(st.integers(1, 4)) + 1):
        works += draw(works_of(activity, everybody, units, activity * 10, most_parts))
        leads[activity] = draw(st.sampled_from(everybody))
    events = draw(events_of(works, posts, units))
    periods = draw(calendars())
    if draw(st.booleans()):
        first, last = sorted((draw(days()), draw(days())))
        periods.append(Period(7, 3, first, last))
        at = draw(st.integers(0, len(events)))
        # What is cut again for a period is cut at the appointments of then: no correction of them is left over.
        before = [
            replace(one, is_correction=True) if isinstance(one, Appoint) else one for one in events[:at]
        ]
        events = [*before, Open(periods[-1]), *events[at:]]
    events = draw(reorganised(parents, posts, events))
    return Facts(parents, everybody, posts, periods, works, events, leads)
