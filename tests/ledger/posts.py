"""Appointments and days for tests of cutting, drawn so that most of them fall on few days that something else falls on too."""

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st

from app.days import Span

# Ends and beginnings of years, rounds and semesters: what is wrong by one day is wrong here.
BOUNDARY_DAYS = (
    date(2024, 3, 31),
    date(2024, 4, 1),
    date(2024, 5, 31),
    date(2024, 6, 10),
    date(2024, 9, 30),
    date(2024, 10, 1),
    date(2025, 4, 1),
)
EARLIEST = date(2024, 1, 1)


@dataclass(frozen=True)
class Post:
    """What the rules read of an appointment."""

    id: int
    unit_id: int
    first_day: date
    last_day: date | None
    fte_percent: int = 100
    is_primary: bool = True


def days() -> st.SearchStrategy[date]:
    """Four of five fall on a boundary day."""
    anywhere = st.integers(0, 600).map(lambda after: EARLIEST + timedelta(days=after))
    return st.integers(0, 4).flatmap(lambda one: anywhere if one == 0 else st.sampled_from(BOUNDARY_DAYS))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    """At least one day."""
    first, last = sorted((draw(days()), draw(days())))
    return Span(first, last + timedelta(days=1))


@st.composite
def posts(draw: st.DrawFn, fewest: int = 1) -> list[Post]:
    """Appointments of one person: some overlap, some leave gaps, some have no share."""
    found = []
    for number in range(1, draw(st.integers(fewest, 4)) + 1):
        of_post = draw(spans())
        found.append(
            Post(
                id=number,
                unit_id=draw(st.integers(1, 3)),
                first_day=of_post.start,
                last_day=draw(st.sampled_from((of_post.last_day, None))),
                fte_percent=draw(st.sampled_from((0, 1, 33, 40, 50, 60, 100))),
                is_primary=number == 1,
            )
        )
    return found


def amounts() -> st.SearchStrategy[int]:
    """Minutes: none, fewer than days, and many."""
    return st.one_of(st.integers(0, 5), st.integers(0, 100_000))


def credits() -> st.SearchStrategy[int]:
    """Parts per million of an activity: round shares and odd ones."""
    return st.one_of(st.sampled_from((10_000, 333_300, 500_000, 1_000_000)), st.integers(1, 1_000_000))
