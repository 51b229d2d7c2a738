"""What somebody does on one day of the demo's story beside the steps of parts; those of a day are played together."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from itertools import groupby
from typing import NamedTuple

from app.clock import ZONE, clock_at
from app.demo.playing import Event, Stage


class Act(NamedTuple):
    """At its moment `do` does it."""

    at: datetime
    do: Callable[[Stage], None]


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), ZONE)


def days(acts: Iterable[Act]) -> list[Event]:
    """One event for each day: the moves of parts of that day need not be cut at every act."""
    ordered = sorted(acts, key=lambda act: act.at)
    grouped = groupby(ordered, key=lambda act: act.at.date())
    return [_day(list(of_day)) for _day_of, of_day in grouped]


def _day(acts: list[Act]) -> Event:
    def happen(stage: Stage) -> None:
        for act in acts:
            with clock_at(act.at):
                act.do(stage)

    return Event(acts[0].at, happen, keeps_register=True)
