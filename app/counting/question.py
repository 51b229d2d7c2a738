"""What is asked: which entries of the ledger stand behind a figure. Page, drill-down and export build on the same question."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal, Self

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from app import as_was, clock
from app.counting import engaged
from app.models import (
    Activity,
    ActivityKind,
    Appointment,
    Area,
    Deciding,
    LedgerEntry,
    Period,
    PeriodClose,
    Person,
    Scale,
    StaffLine,
    Unit,
    UnitLine,
)
from app.models.initiative import initiative_objective
from app.models.ledger import standing
from app.thai import fold

Day = date | InstrumentedAttribute[date]


class Basis(StrEnum):
    """Whose the work is: the unit's in which it was done, or the one's in which its person works today."""

    THEN = "then"
    NOW = "now"


class Only(StrEnum):
    """Of the activities, those whose first day lies in the period, or before it."""

    NEW = "new"
    CONTINUING = "continuing"


class LeftOut(StrEnum):
    """What a report does not count: work that waits, by status; and days outside every period of the calendar."""

    # Waiting for anybody's approval: submitted and late together.
    WAITING = "waiting"
    SUBMITTED = "submitted"
    LATE = "late"
    RETURNED = "returned"
    AMENDING = "amending"
    OUTSIDE = "outside"


class Partnered(StrEnum):
    """Work with any partner; or with one whose partnership began in the period, or before it."""

    ANY = "any"
    NEW = "new"
    CONTINUING = "continuing"


# An activity that states no scale: so that the scales and this together make the whole.
UNSTATED: Literal["unstated"] = "unstated"
# In place of an outcome's code: work that names any of them.
ANY_OUTCOME = "any"


# The parts of a question that ask what work says of partners and outcomes, and who worked together.
ENGAGEMENT = (
    "engaged",
    "transfer",
    "outcome",
    "outcomes",
    "sdg",
    "sdgs",
    "partnered",
    "partner_id",
    "sector",
    "sectors",
    "partner_scale",
    "province",
    "deciding",
    "cross",
    "with_unit",
)


# Those that name any of several: what is empty narrows nothing.
SEVERAL = ("areas", "kinds", "scales", "outcomes", "sdgs", "sectors")


@dataclass(frozen=True)
class Question:
    """Everything that narrows a figure. What is None, False or empty narrows nothing.

    `unit_id` takes the unit with all units below it, `direct` only the unit itself. With basis `now` the root also
    has the work of people who work nowhere today; `gone` asks for those alone. `period` None: ever.
    """

    unit_id: int | None = None
    direct: bool = False
    gone: bool = False
    period: Period | None = None
    basis: Basis = Basis.THEN
    # None: what stands now.
    as_of: datetime | None = None
    area: Area | None = None
    kind_id: int | None = None
    scale: Scale | Literal["unstated"] | None = None
    # Any of several areas, kinds (by id), scales.
    areas: tuple[Area, ...] = ()
    kinds: tuple[int, ...] = ()
    scales: tuple[Scale | Literal["unstated"], ...] = ()
    # The work of people of a line of staff, as the register knew them at the moment asked for.
    line: StaffLine | None = None
    person_id: int | None = None
    # Learning (training, study leave) alone, or all but learning.
    learning: bool | None = None
    only: Only | None = None
    # Asks for what is not counted instead (see left_out.py).
    left_out: LeftOut | None = None
    # Part of a title, a place or a name, as typed.
    text: str = ""
    # Work that names any outcome or partner, or technology that was transferred; or that does not.
    engaged: bool | None = None
    transfer: bool | None = None
    # An outcome by its code, or ANY_OUTCOME; a goal by its number.
    outcome: str | None = None
    sdg: int | None = None
    # Any of several outcomes, and any of several goals.
    outcomes: tuple[str, ...] = ()
    sdgs: tuple[int, ...] = ()
    # Work with partners: one of them, those of a sector, a scale, a place (the code of a province, or abroad of a
    # country), with whom was so decided. All of it is asked of one and the same partner, as the register knew it then.
    partnered: Partnered | None = None
    partner_id: int | None = None
    sector: str | None = None
    sectors: tuple[str, ...] = ()
    partner_scale: Scale | None = None
    province: str | None = None
    deciding: Deciding | None = None
    # Activities that are cross-disciplinary in the period (see engaged.py), or those that are not.
    cross: bool | None = None
    # Activities of several people of whom one at least did their part in this unit or below it.
    with_unit: int | None = None
    # Of activities that are linked to them today, whatever the moment; to an objective by an initiative that serves it.
    team_id: int | None = None
    initiative_id: int | None = None
    objective_id: int | None = None
    # Of one activity alone.
    activity_id: int | None = None
    # The close with whose figures the answer is compared.
    compare: PeriodClose | None = None
    # Asks for the contributions by which the figures have changed since this close (see restatement.py).
    changed_since: PeriodClose | None = None

    def but(self, **changes: Any) -> Self:
        """The same question with `changes`."""
        return replace(self, **changes)

    def unengaged(self) -> Self:
        """The same question whatever the work says of partners and outcomes, and whoever worked together."""
        return self.but(**{name: () if name in SEVERAL else None for name in ENGAGEMENT})

    @property
    def is_engaged(self) -> bool:
        """Whether anything of partners, outcomes or working together narrows it."""
        return any(getattr(self, name) not in (None, ()) for name in ENGAGEMENT)

    def entries(self) -> list[ColumnElement[bool]]:
        """The conditions on LedgerEntry: these entries are counted, and no others."""
        return [*self.stands(), *self.meant()]

    def stands(self) -> list[ColumnElement[bool]]:
        """Those of the conditions that ask since when, or until when, it counts, or read what else stood at that moment."""
        of_line = [] if self.line is None else [LedgerEntry.person_id.in_(people_of(self.line, self.as_of))]
        return [standing(self.as_of), *of_line, *engaged.at_the_moment(self)]

    def meant(self) -> list[ColumnElement[bool]]:
        """The others: whatever the moment, they say the same of an entry."""
        return [*self.when(), *self.where(), *self.what()]

    def entries_in(self, first_day: Day, last_day: Day) -> list[ColumnElement[bool]]:
        """The same for the days of another period, which may be columns: then each row has its own."""
        if (
            self.cross is not None
            or self.with_unit is not None
            or self.partnered not in (None, Partnered.ANY)
        ):
            raise ValueError("who worked together is asked of one period at a time")
        within = _within(first_day, last_day, self.only)
        return [*self.stands(), *within, *self.where(), *self.what()]

    def when(self) -> list[ColumnElement[bool]]:
        if self.left_out is LeftOut.OUTSIDE:
            return [] if self.period is None else [_outside(self.period.calendar_id, self.as_of)]
        if self.period is None:
            return [false()] if self.only is Only.CONTINUING else []
        return _within(self.period.first_day, self.period.last_day, self.only)

    def where(self) -> list[ColumnElement[bool]]:
        if self.basis is Basis.NOW:
            return self._where_people_are()
        if self.gone:
            return [false()]
        if self.unit_id is None:
            return []
        if self.direct:
            return [LedgerEntry.unit_id == self.unit_id]
        return [LedgerEntry.unit_id.in_(below(self.unit_id))]

    def _where_people_are(self) -> list[ColumnElement[bool]]:
        home = homes(clock.today()).subquery("home")
        nowhere = LedgerEntry.person_id.not_in(select(home.c.person_id))
        if self.gone:
            return [nowhere, true() if self.unit_id is None else is_root(self.unit_id)]
        if self.unit_id is None:
            return []
        units = select(Unit.id).where(Unit.id == self.unit_id) if self.direct else below(self.unit_id)
        here = LedgerEntry.person_id.in_(select(home.c.person_id).where(home.c.unit_id.in_(units)))
        return [here if self.direct else or_(here, and_(is_root(self.unit_id), nowhere))]

    def worked_in(self, unit_id: int) -> ColumnElement[bool]:
        """The condition on LedgerEntry that it lies in the unit or below it; of the university itself: directly in it."""
        units = (
            select(UnitLine.unit_id)
            .join(Unit, Unit.id == UnitLine.ancestor_id)
            .where(UnitLine.ancestor_id == unit_id, or_(Unit.parent_id.is_not(None), UnitLine.distance == 0))
        )
        if self.basis is Basis.THEN:
            return LedgerEntry.unit_id.in_(units)
        home = homes(clock.today()).subquery("home")
        return LedgerEntry.person_id.in_(select(home.c.person_id).where(home.c.unit_id.in_(units)))

    def what(self) -> Iterable[ColumnElement[bool]]:
        """The conditions that are neither of time nor of place."""
        if self.area is not None:
            yield LedgerEntry.area == self.area
        if self.kind_id is not None:
            yield LedgerEntry.kind_id == self.kind_id
        if self.learning is not None:
            yield LedgerEntry.kind_id.in_(
                select(ActivityKind.id).where(_is_learning(self.learning, self.as_of))
            )
        for scales in (() if self.scale is None else (self.scale,), self.scales):
            if scales:
                yield _of_scales(scales)
        if self.areas:
            yield LedgerEntry.area.in_(self.areas)
        if self.kinds:
            yield LedgerEntry.kind_id.in_(self.kinds)
        if self.person_id is not None:
            yield LedgerEntry.person_id == self.person_id
        if self.activity_id is not None:
            yield LedgerEntry.activity_id == self.activity_id
        for linked in self.linked():
            yield LedgerEntry.activity_id.in_(linked)
        yield from engaged.as_approved(self)
        if self.text.strip():
            yield or_(
                LedgerEntry.activity_id.in_(
                    select(Activity.id).where(has_text(Activity.search_text, self.text))
                ),
                LedgerEntry.person_id.in_(select(Person.id).where(has_text(Person.search_text, self.text))),
            )

    def linked(self) -> Iterable[Select[int]]:
        """The ids of the activities that are linked to the team, the initiative, the objective asked for."""
        if self.team_id is not None:
            yield select(Activity.id).where(Activity.team_id == self.team_id)
        if self.initiative_id is not None:
            yield select(Activity.id).where(Activity.initiative_id == self.initiative_id)
        if self.objective_id is not None:
            served = initiative_objective.c
            yield (
                select(Activity.id)
                .join(initiative_objective, served.initiative_id == Activity.initiative_id)
                .where(served.objective_id == self.objective_id)
            )

    def is_new(self, first_day: Day | None = None) -> ColumnElement[bool]:
        """The condition on LedgerEntry that its activity began in the period, which may begin on a column's day."""
        if first_day is None:
            if self.period is None or self.left_out is LeftOut.OUTSIDE:
                return true()
            first_day = self.period.first_day
        return LedgerEntry.activity_first_day >= first_day


def below(unit_id: int) -> Select[int]:
    """The ids of a unit and of all units below it."""
    return select(UnitLine.unit_id).where(UnitLine.ancestor_id == unit_id)


def homes(day: date) -> Select[int, int]:
    """Each person's unit on `day`: that of their primary appointment, of the one made first where two stand."""
    first = (
        select(func.min(Appointment.id))
        .where(
            Appointment.is_primary.is_(True),
            Appointment.first_day <= day,
            or_(Appointment.last_day.is_(None), Appointment.last_day >= day),
        )
        .group_by(Appointment.person_id)
    )
    return select(Appointment.person_id, Appointment.unit_id).where(Appointment.id.in_(first))


def has_text(column: InstrumentedAttribute[str], text: str) -> ColumnElement[bool]:
    """The condition that the folded `text` stands somewhere in a folded column."""
    return column.contains(fold(text), autoescape=True)


def in_title(text: str, *, or_place: bool = False) -> ColumnElement[bool]:
    """The condition on Activity that `text` stands in its title, or place, which everybody may read of approved work."""
    folded = fold(text).replace("/", "//").replace("%", "/%").replace("_", "/_")
    # A line each for title, place and need.
    return Activity.search_text.like(f"%{folded}%\n%" if or_place else f"%{folded}%\n%\n%", escape="/")


def _within(first_day: Day, last_day: Day, only: Only | None) -> list[ColumnElement[bool]]:
    """An entry lies in a period with all its days or with none: the ledger cuts it at every boundary."""
    inside: list[ColumnElement[bool]] = [LedgerEntry.first_day >= first_day, LedgerEntry.last_day <= last_day]
    if only is Only.NEW:
        inside.append(LedgerEntry.activity_first_day >= first_day)
    if only is Only.CONTINUING:
        inside.append(LedgerEntry.activity_first_day < first_day)
    return inside


def _is_learning(learning: bool, as_of: datetime | None) -> ColumnElement[bool]:
    changed = as_was.past(as_of).was_learning() if as_of else {}
    now = and_(ActivityKind.is_learning.is_(learning), ActivityKind.id.not_in(changed))
    return or_(now, ActivityKind.id.in_([kind for kind, was in changed.items() if was is learning]))


def people_of(line: StaffLine, as_of: datetime | None) -> Select[int]:
    """The ids of the people of a line of staff, as the register knew them at the moment; None: now."""
    changed = as_was.past(as_of).was_of_line() if as_of else {}
    now = and_(Person.line == line, Person.id.not_in(changed))
    return select(Person.id).where(
        or_(now, Person.id.in_([one for one, was in changed.items() if was == line]))
    )


def _of_scales(scales: Collection[str]) -> ColumnElement[bool]:
    stated = LedgerEntry.scale.in_([one for one in scales if one != UNSTATED])
    return or_(stated, LedgerEntry.scale.is_(None)) if UNSTATED in scales else stated


def _outside(calendar_id: int, as_of: datetime | None) -> ColumnElement[bool]:
    """In no period of the calendar; as of a moment, in none of those that there were then."""
    then = as_was.past(as_of).periods(calendar_id) if as_of else None
    if then is not None:
        inside = (
            and_(LedgerEntry.first_day >= first, LedgerEntry.last_day <= last) for first, last in sorted(then)
        )
        return ~or_(false(), *inside)
    return ~exists().where(
        Period.calendar_id == calendar_id,
        Period.first_day <= LedgerEntry.first_day,
        Period.last_day >= LedgerEntry.last_day,
    )


def is_root(unit_id: int) -> ColumnElement[bool]:
    """The condition that the unit is the university itself."""
    return exists().where(Unit.id == unit_id, Unit.parent_id.is_(None))
