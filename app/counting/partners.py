"""The mechanism: the partners of approved work, by sector and scale, by place, and by the units that work with them."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple, Self

from sqlalchemy import func, select, type_coerce

from app.counting.engaged import beginnings, is_new, partner_meant
from app.counting.partner_register import PartnerRegister, partner_register
from app.counting.question import Question
from app.counting.units import entries_with_lines
from app.extensions import db
from app.models import LedgerEntry, LedgerPartner, Period, Scale


class Tally(NamedTuple):
    """How many partners, each counted once: their partnership began in the period, or continues from before it."""

    # Both add up over sectors, scales and places; neither over units or periods.
    new: int = 0
    continuing: int = 0

    @property
    def partners(self) -> int:
        return self.new + self.continuing

    def plus(self, other: "Tally") -> "Tally":
        return Tally(self.new + other.new, self.continuing + other.continuing)

    def minus(self, other: "Tally") -> "Tally":
        return Tally(self.new - other.new, self.continuing - other.continuing)

    @classmethod
    def of(cls, begun: Iterable[date], question: Question) -> Self:
        """The tally of partnerships that run since these days."""
        every = [is_new(day, question) for day in begun]
        return cls(sum(every), len(every) - sum(every))


# A line of a unit's table, by the unit's id (units.GONE: people who work nowhere today).
Line = int


class Mechanism(NamedTuple):
    """The partners of a unit: the whole, and its parts."""

    whole: Tally
    # Every partner has one sector, one scale and one place: these add up to the whole. Where there is none, no entry.
    cells: dict[tuple[str, Scale], Tally]
    sectors: dict[str, Tally]
    scales: dict[Scale, Tally]
    places: dict[str, Tally]
    # Of each line of the unit's table that has any; a partner of several lines counts in each.
    lines: dict[Line, Tally]
    # The partners by id, each with the number of lines that work with it.
    spread: dict[int, int]

    @property
    def summed(self) -> Tally:
        """What the lines say together, added up."""
        found = Tally()
        for tally in self.lines.values():
            found = found.plus(tally)
        return found

    @property
    def shared(self) -> Tally:
        """What the sum of the lines counts too much (0 or below)."""
        return self.whole.minus(self.summed)


def partner_tally(question: Question) -> Tally:
    """How many partners the work in `question` names. A statement, and one or two for the register."""
    return Tally.of(beginnings(question).values(), question)


def mechanism(question: Question) -> Mechanism:
    """The partners of `question.unit_id`, in all their ways. A statement, and one or two for the register."""
    question = question.but(direct=False, gone=False)
    register = partner_register(question.as_of)
    by_line = _by_line(question, register)
    whole: dict[int, date] = {}
    for begun in by_line.values():
        for partner, day in begun.items():
            whole[partner] = min(day, whole.get(partner, day))
    known = {partner: register.known[partner] for partner in whole}

    def grouped(by: Callable[[int], Any]) -> dict[Any, Tally]:
        groups: dict[Any, list[date]] = {}
        for partner, day in whole.items():
            groups.setdefault(by(partner), []).append(day)
        return {key: Tally.of(days, question) for key, days in groups.items()}

    return Mechanism(
        Tally.of(whole.values(), question),
        grouped(lambda one: (known[one].sector, known[one].scale)),
        grouped(lambda one: known[one].sector),
        grouped(lambda one: known[one].scale),
        grouped(lambda one: known[one].place),
        {line: Tally.of(begun.values(), question) for line, begun in by_line.items()},
        {partner: sum(partner in begun for begun in by_line.values()) for partner in whole},
    )


def _by_line(question: Question, register: PartnerRegister) -> dict[Line, dict[int, date]]:
    """By line of the unit's table its partners, and since when each partnership runs as far as the line's work tells."""
    assert question.unit_id is not None
    since = func.coalesce(LedgerPartner.since, LedgerEntry.activity_first_day)
    entries = (
        entries_with_lines(
            question.unit_id,
            question,
            LedgerPartner.partner_id,
            type_coerce(since, LedgerEntry.activity_first_day.type).label("since"),
        )
        .join(LedgerPartner, LedgerPartner.engagement_id == LedgerEntry.engagement_id)
        .where(*partner_meant(question))
        .cte("entries")
    )
    line, partner = entries.c.line, entries.c.partner_id
    found: dict[Line, dict[int, date]] = {}
    for at, partner_id, day in db.session.execute(
        select(line, partner, func.min(entries.c.since)).group_by(line, partner)
    ):
        here, survivor = found.setdefault(at, {}), register.survivors[partner_id]
        here[survivor] = min(day, here.get(survivor, day))
    return found


def partner_trend(question: Question, periods: Sequence[Period]) -> list[tuple[Period, Tally]]:
    """The partners of `question` in each of `periods` instead of its own, in their order. A statement, and the register's."""
    if not periods:
        return []
    since = func.coalesce(LedgerPartner.since, LedgerEntry.activity_first_day)
    query = (
        select(
            Period.id, LedgerPartner.partner_id, func.min(since, type_=LedgerEntry.activity_first_day.type)
        )
        .select_from(LedgerEntry)
        .join(LedgerPartner, LedgerPartner.engagement_id == LedgerEntry.engagement_id)
        .join(Period, Period.id.in_([period.id for period in periods]))
        .where(*question.entries_in(Period.first_day, Period.last_day), *partner_meant(question))
        .group_by(Period.id, LedgerPartner.partner_id)
    )
    survivors = partner_register(question.as_of).survivors
    found: dict[int, dict[int, date]] = {}
    for period_id, partner_id, day in db.session.execute(query):
        here, survivor = found.setdefault(period_id, {}), survivors[partner_id]
        here[survivor] = min(day, here.get(survivor, day))
    return [
        (period, Tally.of(found.get(period.id, {}).values(), question.but(period=period)))
        for period in periods
    ]
