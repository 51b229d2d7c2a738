"""Partners, outcomes and work across disciplines by plain loops: it shares no code with the app."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from tests.oracle.engaged_facts import Engage, EngagedFacts, Learn, Partner, Register, Reline, begun_on
from tests.oracle.facts import LEARNING, Approve, Reface, Said, Work
from tests.oracle.oracle import Answer, Asked, Cell, Oracle


@dataclass(frozen=True)
class Engaged(Asked):
    """A question of partners and outcomes; what is None narrows nothing."""

    engaged: bool | None = None
    transfer: bool | None = None
    outcome: str | None = None
    sdg: int | None = None
    partnered: str | None = None
    partner: int | None = None
    sector: str | None = None
    partner_scale: str | None = None
    place: str | None = None
    deciding: str | None = None
    cross: bool | None = None
    with_unit: int | None = None
    of_team: bool = False
    of_initiative: bool = False
    # The same, asked by the one objective that the initiative serves.
    by_objective: bool = False
    # Any of several; what is empty narrows nothing.
    areas: tuple[str, ...] = ()
    kinds: tuple[int, ...] = ()
    scales: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    sdgs: tuple[int, ...] = ()
    sectors: tuple[str, ...] = ()
    line: str | None = None
    learning: bool | None = None

    def asks_of_partners(self) -> bool:
        facts = (self.partnered, self.partner, self.sector, self.partner_scale, self.place, self.deciding)
        return bool(self.sectors) or any(one is not None for one in facts)


class Tallied(NamedTuple):
    """New partners, and those that continue from before the period."""

    new: int
    continuing: int


class EngagedOracle(Oracle):
    """Is told what happens to partners and disciplines too."""

    facts: EngagedFacts

    def __init__(self, facts: EngagedFacts, today: date) -> None:
        super().__init__(facts, today)
        self.said = dict(facts.said)
        self.disciplines = dict(facts.disciplines)
        # Everybody's line of staff after each change of one.
        self.lines: list[tuple[datetime | None, dict[int, str]]] = [(None, dict(facts.lines))]
        # The register after each of its changes.
        self.registers: list[tuple[datetime | None, dict[int, Partner]]] = [
            (None, {one.id: one for one in facts.partners})
        ]

    def tell(self, event: Any, moment: datetime) -> None:
        if isinstance(event, Register):
            self.registers.append((moment, {**self.registers[-1][1], event.partner.id: event.partner}))
        elif isinstance(event, Learn):
            self.disciplines[event.person] = event.discipline
        elif isinstance(event, Reline):
            self.lines.append((moment, {**self.lines[-1][1], event.person: event.line}))
        elif isinstance(event, Engage):
            self._engage(event, moment)
        elif isinstance(event, Approve | Reface):
            super().tell(replace(event, work=self._as_now(event.work)), moment)
        else:
            super().tell(event, moment)

    def _as_now(self, work: Work) -> Work:
        return replace(work, discipline=self.disciplines[work.person])

    def _engage(self, event: Engage, moment: datetime) -> None:
        activity = event.work.activity
        self.said[activity] = event.said
        again = [one.work for one in self._standing() if one.work.activity == activity]
        self._approve(self._as_now(event.work), moment)
        for work in again:
            if work.id != event.work.id and self.in_force(work) != work:
                self._approve(work, moment)

    def in_force(self, work: Work) -> Work:
        return replace(super().in_force(work), said=self.said[work.activity])

    # The register

    def register(self, as_of: datetime | None) -> dict[int, Partner]:
        known = [
            register for since, register in self.registers if since is None or as_of is None or since <= as_of
        ]
        return known[-1]

    def line_of(self, person: int, as_of: datetime | None) -> str:
        known = [lines for since, lines in self.lines if since is None or as_of is None or since <= as_of]
        return known[-1][person]

    def survivor(self, partner: int, as_of: datetime | None) -> Partner:
        register = self.register(as_of)
        found = register[partner]
        while found.into is not None:
            found = register[found.into]
        return found

    # Cells

    def cells(self, asked: Asked) -> list[Cell]:
        found = super().cells(asked)
        if not isinstance(asked, Engaged):
            return found
        if asked.asks_of_partners():
            ours = self._partners_meant(found, asked)
            found = [cell for cell in found if any(one in ours for one in self._named(cell, asked))]
        if asked.cross is not None:
            across = self.cross_activities(asked)
            found = [cell for cell in found if (cell.work.activity in across) == asked.cross]
        if asked.with_unit is not None:
            shared = self._shared_with(asked)
            found = [cell for cell in found if cell.work.activity in shared]
        return [cell for cell in found if self._says(cell.work.said, asked, cell)]

    def _says(self, said: Said, asked: Engaged, cell: Cell) -> bool:
        codes = [code for code, _number in said.outcomes]
        return (
            asked.engaged in (None, said != Said())
            and asked.transfer in (None, said.transfer)
            and (asked.outcome is None or asked.outcome in codes or (asked.outcome == "any" and bool(codes)))
            and (asked.sdg is None or asked.sdg in said.sdgs)
            and (not asked.of_team or cell.work.activity in self.facts.of_team)
            and (not asked.outcomes or any(code in asked.outcomes for code in codes))
            and (not asked.sdgs or any(goal in asked.sdgs for goal in said.sdgs))
            and self.is_of_several(cell, asked)
        )

    def is_of_several(self, cell: Cell, asked: Engaged) -> bool:
        """What may be any of several, of an initiative, or of a line of staff: asked of what waits too."""
        return (
            (not asked.areas or cell.area in asked.areas)
            and (not asked.kinds or cell.work.kind in asked.kinds)
            and (not asked.scales or (cell.work.scale or "unstated") in asked.scales)
            and asked.line in (None, self.line_of(cell.work.person, asked.as_of))
            and asked.learning in (None, cell.work.kind in LEARNING)
            and (not asked.of_initiative or cell.work.activity in self.facts.of_initiative)
        )

    def _named(self, cell: Cell, asked: Engaged) -> set[int]:
        """The partners, as they are, that the cell names and the question means; new or not is asked later."""
        found = set()
        for partner, _since, deciding in cell.work.said.partners:
            known = self.survivor(partner, asked.as_of)
            meant = asked.partner and self.survivor(asked.partner, asked.as_of).id
            wanted = (
                (asked.deciding, deciding),
                (meant, known.id),
                (asked.sector, known.sector),
                (asked.partner_scale, known.scale),
                (asked.place, known.place),
            )
            if all(one in (None, is_) for one, is_ in wanted) and (
                not asked.sectors or known.sector in asked.sectors
            ):
                found.add(known.id)
        return found

    def _partners_meant(self, cells: list[Cell], asked: Engaged) -> set[int]:
        begun = self.begun(self._otherwise(cells, asked), asked)
        if asked.partnered in (None, "any"):
            return set(begun)
        return {one for one, day in begun.items() if self._is_new(day, asked) == (asked.partnered == "new")}

    def _otherwise(self, cells: list[Cell], asked: Engaged) -> Iterable[Cell]:
        """Those of the cells that are meant whatever is asked of partners."""
        across = self.cross_activities(asked) if asked.cross is not None else set()
        shared = self._shared_with(asked) if asked.with_unit is not None else set()
        for cell in cells:
            activity = cell.work.activity
            if asked.cross is not None and (activity in across) != asked.cross:
                continue
            if asked.with_unit is not None and activity not in shared:
                continue
            if self._says(cell.work.said, asked, cell):
                yield cell

    def _is_new(self, day: date, asked: Asked) -> bool:
        return asked.period is None or asked.outside is not None or day >= asked.period.first

    def begun(self, cells: Iterable[Cell], asked: Engaged) -> dict[int, date]:
        """The partners that the cells name and the question means, and the earliest day of which the cells tell."""
        found: dict[int, date] = {}
        for cell in cells:
            for partner, since, deciding in cell.work.said.partners:
                known = self.survivor(partner, asked.as_of).id
                if known in self._named(cell, asked) and asked.deciding in (None, deciding):
                    day = begun_on(cell.work, since)
                    found[known] = min(day, found.get(known, day))
        return found

    # Who worked together

    def _in_period(self, asked: Asked) -> list[Cell]:
        return super().cells(Asked(period=asked.period, as_of=asked.as_of, outside=asked.outside))

    def _by_activity(self, cells: Iterable[Cell]) -> dict[int, list[Cell]]:
        found: dict[int, list[Cell]] = defaultdict(list)
        for cell in cells:
            found[cell.work.activity].append(cell)
        return found

    def faculty(self, unit: int) -> int:
        """The unit right below the root that holds it; the root itself."""
        at = unit
        while (above := self.facts.parents[at]) is not None:
            if self.facts.parents[above] is None:
                return at
            at = above
        return at

    def cross_activities(self, asked: Asked) -> set[int]:
        found = set()
        for activity, cells in self._by_activity(self._in_period(asked)).items():
            people = {cell.work.person for cell in cells}
            several = {self.faculty(cell.unit) for cell in cells}
            disciplines = {cell.work.discipline for cell in cells} - {None}
            if len(people) > 1 and (len(several) > 1 or len(disciplines) > 1):
                found.add(activity)
        return found

    def place_of(self, cell: Cell, asked: Asked) -> int | None:
        """The unit that a cell stands in: where the work was done, or where its person is today."""
        return self.home(cell.work.person) if asked.now else cell.unit

    def _shared_with(self, asked: Engaged) -> set[int]:
        wanted = asked.with_unit
        assert wanted is not None
        is_root = self.facts.parents[wanted] is None
        found = set()
        for activity, cells in self._by_activity(self._in_period(asked)).items():
            places = {self.place_of(cell, asked) for cell in cells} - {None}
            there = wanted in places if is_root else any(self.is_below(one, wanted) for one in places if one)
            if there and len({cell.work.person for cell in cells}) > 1:
                found.add(activity)
        return found

    # Figures

    def tally(self, asked: Engaged) -> Tallied:
        begun = self.begun(self.cells(asked), asked)
        if asked.asks_of_partners():
            ours = self._partners_meant(super().cells(asked), asked)
            begun = {one: day for one, day in begun.items() if one in ours}
        new = [self._is_new(day, asked) for day in begun.values()]
        return Tallied(sum(new), len(new) - sum(new))

    def answer(self, asked: Asked) -> Answer:
        return self.figures(self.cells(asked), asked)

    def benefited(self, asked: Engaged) -> int:
        """Of each activity its largest number, once; where outcomes are asked for, of those told for them."""
        largest: dict[int, int] = {}
        for cell in self.cells(asked):
            for code, number in cell.work.said.outcomes:
                meant = asked.outcome in (None, "any", code) and (
                    not asked.outcomes or code in asked.outcomes
                )
                if meant and number is not None:
                    largest[cell.work.activity] = max(number, largest.get(cell.work.activity, 0))
        return sum(largest.values())
