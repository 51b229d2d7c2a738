"""Spans of days, half-open in code whatever the screen says: `end` is the first day after the span."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple, Protocol, Self

ONE_DAY = timedelta(days=1)
# Stands for "no end": late enough for any appointment, early enough to add a day to.
FAR = date(9000, 1, 1)


class HasDays(Protocol):
    """What is stored with a first and a last day, both included; no last day means no end."""

    @property
    def first_day(self) -> date: ...
    @property
    def last_day(self) -> date | None: ...


class Span(NamedTuple):
    """The days from `start` up to, not including, `end`."""

    start: date
    end: date

    @classmethod
    def of(cls, stored: HasDays) -> Self:
        return cls(
            stored.first_day,
            FAR if stored.last_day is None else stored.last_day + ONE_DAY,
        )

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    @property
    def last_day(self) -> date:
        return self.end - ONE_DAY

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    def covers(self, day: date) -> bool:
        return self.start <= day < self.end

    def cut_at(self, days: Iterable[date]) -> list["Span"]:
        """The span in pieces, a new one beginning at each of `days` that lies inside it."""
        edges = [
            self.start,
            *sorted({day for day in days if self.start < day < self.end}),
            self.end,
        ]
        return [Span(start, end) for start, end in pairwise(edges)]


def carried(amount: int, span: Span, until: date) -> int:
    """Of `amount` spread evenly over `span`, what its days before `until` carry: floor(amount · days / all days).

    Rounded cumulatively, so that the pieces of any cutting add up to `amount` exactly and one more cut changes none
    of the existing sums. `until` outside the span counts as its nearer end.
    """
    inside = min(max(until, span.start), span.end)
    return amount * (inside - span.start).days // span.days
