"""Reading the periods of all calendars with their closes, and two closes of one period side by side."""

from typing import NamedTuple

from sqlalchemy import select

from app import clock
from app.closing.checklist import standing_close
from app.counting import Figures, calendars, closes_of, years
from app.counting.closes import kept_figures
from app.extensions import db
from app.models import Calendar, Period, PeriodClose, RegisterChange, RegisterMove, Unit


class State(NamedTuple):
    """A period with all its closes, the earliest first."""

    period: Period
    closes: list[PeriodClose]

    @property
    def close(self) -> PeriodClose | None:
        """The close that stands."""
        return standing_close(self.closes)


class OfCalendar(NamedTuple):
    """A calendar with its years, the latest first, each followed by its rounds."""

    calendar: Calendar
    states: list[State]

    @property
    def begun(self) -> list[State]:
        return [state for state in self.states if state.period.first_day <= clock.today()]

    @property
    def ahead(self) -> list[State]:
        """Those that nobody can close yet, nor any work lie in."""
        return [state for state in self.states if state.period.first_day > clock.today()]


def states() -> list[OfCalendar]:
    """The periods of all calendars. Two statements."""
    every = calendars()
    closes = closes_of([period for calendar in every for period in calendar.periods])
    return [
        OfCalendar(
            calendar,
            [
                State(period, closes.get(period.id, []))
                for year in reversed(years(calendar))
                for period in (year, *(one for one in calendar.periods if one.parent_id == year.id))
            ],
        )
        for calendar in every
    ]


def state_of(period: Period) -> State:
    return State(period, closes_of([period]).get(period.id, []))


def reasons(state: State) -> dict[int, str]:
    """Why each close was ended, by its id."""
    ended = {close.reopened_at: close.id for close in state.closes if close.reopened_at}
    query = select(RegisterChange).where(
        RegisterChange.calendar_id == state.period.calendar_id,
        RegisterChange.move == RegisterMove.OPENED,
        RegisterChange.at.in_(ended),
    )
    return {ended[line.at]: line.reason for line in db.session.scalars(query)}


class Compared(NamedTuple):
    """What two closes keep of one unit with all units below it. `depth` in the tree, the university being 0."""

    unit: Unit
    depth: int
    first: Figures
    second: Figures

    @property
    def change(self) -> Figures:
        return self.second.minus(self.first)


def compared(first: PeriodClose, second: PeriodClose, area: str = "") -> list[Compared]:
    """Every unit of the tree of which one of the two closes keeps figures, in the order of the tree. Three statements."""
    below: dict[int | None, list[Unit]] = {}
    for unit in db.session.scalars(select(Unit).order_by(Unit.position, Unit.id)):
        below.setdefault(unit.parent_id, []).append(unit)

    def walk(parent_id: int | None, depth: int) -> list[Compared]:
        found = []
        for unit in below.get(parent_id, []):
            of_unit = [kept_figures(close, unit.id, area) for close in (first, second)]
            inside = walk(unit.id, depth + 1)
            if inside or any(any(figures) for figures in of_unit) or depth == 0:
                found += [Compared(unit, depth, *of_unit), *inside]
        return found

    return walk(None, 0)


def root_id() -> int | None:
    """The university itself."""
    return db.session.scalar(select(Unit.id).where(Unit.parent_id.is_(None)).order_by(Unit.id).limit(1))
