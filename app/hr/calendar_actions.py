"""Adding, naming and correcting calendars and their periods: one more period only subdivides approved work, no sum changes."""

import shlex
from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import selectinload

from app import ledger
from app.days import Span
from app.extensions import db
from app.hr.period_pointing import moved_with, refusal
from app.hr.period_words import minutes_in, told_of_days
from app.hr.trial import Impossible, Touched
from app.models import Calendar, LedgerEntry, Period, PeriodClose, Person, RegisterMove, StaffLine
from app.recutting import Effects, recut_at_periods, recut_people
from app.registering import differing, note
from app.web.words import day_range, line_name, name

# Contributions that one request cuts: about a second, in which nobody can approve. More are a command's work.
MOST_CUT = 500
# People whose work the command cuts between two steps of its progress bar.
BATCH = 25


class PeriodFacts(NamedTuple):
    """What a form or a command says of a period; `year`: the year it is a round of, None: it is a year itself."""

    name_th: str
    name_en: str
    first_day: date
    last_day: date
    year: Period | None = None


class TooMany(Impossible):
    """More approved work would be cut than a request should; `command` does it on the server."""

    def __init__(self, number: int, command: str) -> None:
        super().__init__(
            ngettext(
                "This cuts %(num)d approved record, which takes longer than a page should. Ask the server's administrator to run the command below; until then nothing changes.",
                "This cuts %(num)d approved records, which takes longer than a page should. Ask the server's administrator to run the command below; until then nothing changes.",
                number,
            )
        )
        self.command = command


def add_calendar(
    code: str, name_th: str, name_en: str, line: StaffLine | None, *, by: Person, reason: str
) -> tuple[Calendar, Touched]:
    """A calendar without years; as long as it has none, nothing is counted by it."""
    ledger.lock()
    if db.session.scalar(select(Calendar.id).where(func.lower(Calendar.code) == code.lower())) is not None:
        raise Impossible(_("Another calendar has this code."), "code")
    _refuse_taken(line, None)
    last = db.session.scalar(select(func.max(Calendar.position))) or 0
    calendar = Calendar(code=code, name_th=name_th, name_en=name_en, line=line, position=last + 1)
    db.session.add(calendar)
    facts = {
        "code": (None, code),
        "name_th": (None, name_th),
        "name_en": (None, name_en),
        "line": (None, line),
    }
    note(calendar, RegisterMove.ADDED, facts, by=by, reason=reason)
    told = [_("A calendar without years counts nothing yet: add its years next."), *_told_of_line(line)]
    return calendar, Touched(told=tuple(told))


def change_calendar(
    calendar: Calendar, name_th: str, name_en: str, line: StaffLine | None, *, by: Person, reason: str
) -> Touched:
    """Other names, or the years of another line of staff."""
    hold(calendar)
    changed = differing(calendar, {"name_th": name_th, "name_en": name_en, "line": line})
    if not changed:
        raise Impossible(_("Nothing is different from what stands already."))
    _refuse_taken(line, calendar)
    calendar.name_th, calendar.name_en, calendar.line = name_th, name_en, line
    note(calendar, RegisterMove.CHANGED, changed, by=by, reason=reason)
    return Touched(told=tuple(_told_of_line(line) if "line" in changed else ()))


def add_period(
    calendar: Calendar,
    facts: PeriodFacts,
    *,
    by: Person | None,
    reason: str,
    cut: Callable[[], Effects] | None = None,
) -> tuple[Period, Touched]:
    """One more year or round. It is there once all approved work is cut at it, and not a moment earlier.

    `cut`: what cuts, for a command; without it at most MOST_CUT contributions are cut, else TooMany is raised.
    """
    hold(calendar)
    _refuse(calendar, facts, None)
    if cut is None:
        refuse_many([Span.of(facts)], _command_to_add(calendar, facts))
    period = Period(
        calendar=calendar,
        parent=facts.year,
        name_th=facts.name_th,
        name_en=facts.name_en,
        first_day=facts.first_day,
        last_day=facts.last_day,
    )
    db.session.add(period)
    db.session.flush()
    effects = (cut or recut_at_periods)()
    written = {
        "period": (None, both_names(period)),
        "period_id": (None, period.id),
        "first_day": (None, period.first_day),
        "last_day": (None, period.last_day),
    }
    note(calendar, RegisterMove.ADDED, written, by=by, reason=reason)
    return period, Touched(
        effects, _told_of_cuts(effects), tuple(_gaps(calendar, Span.of(period), period.parent))
    )


def change_period(
    period: Period,
    facts: PeriodFacts,
    *,
    by: Person | None,
    reason: str,
    cut: Callable[[], Effects] | None = None,
) -> Touched:
    """Other names; other days only while no close ever named the period. `cut` as in add_period()."""
    hold(period.calendar)
    after = {fact: value for fact, value in facts._asdict().items() if fact != "year"}
    changed = differing(period, after)
    if not changed:
        raise Impossible(_("Nothing is different from what stands already."))
    effects, old = Effects(), Span.of(period)
    moved = bool({"first_day", "last_day"} & set(changed))
    counted = minutes_in(period) if moved else 0
    if moved:
        _refuse_closed(period)
        _refuse(period.calendar, facts._replace(year=period.parent), period)
        if cut is None:
            refuse_many([Span.of(facts)], _command_to_correct(period, facts))
    for fact, (_old, new) in changed.items():
        setattr(period, fact, new)
    db.session.flush()
    if moved:
        effects = (cut or recut_at_periods)()
    written = {"period": (None, both_names(period)), "period_id": (period.id, period.id), **changed}
    note(period.calendar, RegisterMove.CORRECTED, written, by=by, reason=reason)
    cuts = (
        [_("Nothing else is counted otherwise: the pieces come to the same.")]
        if effects.contributions
        else []
    )
    return Touched(
        effects,
        (*told_of_days(period, old, counted), *moved_with(period), *cuts) if moved else (),
        tuple(_gaps(period.calendar, Span.of(period), period.parent)) if moved else (),
    )


def take_out_period(period: Period, *, by: Person, reason: str) -> Touched:
    """Takes out a period that no close ever named and nothing points to; what was cut at it stays cut, which changes no sum."""
    calendar = period.calendar
    hold(calendar)
    _refuse_closed(period)
    if (pointed_to := refusal(period)) is not None:
        raise Impossible(pointed_to)
    if period.rounds:
        raise Impossible(_("It has rounds: take them out first."))
    written = {
        "period": (both_names(period), None),
        "period_id": (period.id, None),
        "first_day": (period.first_day, None),
        "last_day": (period.last_day, None),
    }
    span, year = Span.of(period), period.parent
    told = _(
        "Nothing is counted in %(period)s any more; addresses that name it show another period.",
        period=name(period),
    )
    db.session.delete(period)
    db.session.flush()
    if year is not None:
        db.session.expire(year, ["rounds"])
    warned = tuple(_gaps(calendar, span, year))
    note(calendar, RegisterMove.TAKEN_OUT, written, by=by, reason=reason)
    return Touched(told=(told,), warned=warned)


# Cutting much


def crossed(spans: Sequence[Span]) -> int:
    """How many contributions have approved work across the first or the last day of one of the spans. One statement."""
    return (
        db.session.scalar(select(func.count(LedgerEntry.contribution_id.distinct())).where(*_across(spans)))
        or 0
    )


def people_across(spans: Sequence[Span]) -> list[int]:
    """Whose approved work lies across an end of one of the spans."""
    query = select(LedgerEntry.person_id).where(*_across(spans)).distinct()
    return list(db.session.scalars(query.order_by(LedgerEntry.person_id)))


def cut_in_batches(people: Sequence[int], progress: Callable[[int], None]) -> Effects:
    """Cuts the approved work of `people` some at a time, all in the one transaction; tells how many people are done."""
    found = Effects()
    for at in range(0, len(people), BATCH):
        batch = people[at : at + BATCH]
        one = recut_people(batch)
        found = Effects(
            found.contributions | one.contributions,
            found.entries + one.entries,
            found.people | one.people,
            frozenset(),
            tuple(dict.fromkeys((*found.closed, *one.closed))),
        )
        # What is written is not needed in memory any more.
        db.session.expire_all()
        progress(len(batch))
    return found


def _across(spans: Sequence[Span]) -> list[ColumnElement[bool]]:
    edges = {edge for span in spans for edge in span}
    crossing = (and_(LedgerEntry.first_day < edge, LedgerEntry.last_day >= edge) for edge in sorted(edges))
    return [ledger.standing(), or_(*crossing)]


def refuse_many(spans: Sequence[Span], command: str) -> None:
    if (number := crossed(spans)) > MOST_CUT:
        raise TooMany(number, command)


def _command_to_add(calendar: Calendar, facts: PeriodFacts) -> str:
    words = ["flask", "add-period", "--calendar", calendar.code, *_options(facts)]
    return shlex.join([*words, "--round"] if facts.year else words)


def _command_to_correct(period: Period, facts: PeriodFacts) -> str:
    return shlex.join(["flask", "correct-period", str(period.id), *_options(facts)])


def _options(facts: PeriodFacts) -> list[str]:
    return [
        "--first-day", facts.first_day.isoformat(), "--last-day", facts.last_day.isoformat(),
        "--name-th", facts.name_th, "--name-en", facts.name_en,
    ]  # fmt: skip


# What stands in the way


def hold(calendar: Calendar) -> None:
    """Takes the ledger's lock, under which periods are also closed, and reads the calendar anew."""
    ledger.lock()
    query = select(Calendar).where(Calendar.id == calendar.id).options(selectinload(Calendar.periods))
    db.session.scalars(query.execution_options(populate_existing=True)).one()


def _refuse_taken(line: StaffLine | None, but: Calendar | None) -> None:
    if line is None:
        return
    other = db.session.scalar(select(Calendar).where(Calendar.line == line))
    if other is not None and other is not but:
        raise Impossible(
            _(
                "%(calendar)s is the calendar of %(line)s. Change it there first.",
                calendar=name(other),
                line=line_name(line),
            ),
            "line",
        )


def _refuse_closed(period: Period) -> None:
    if (
        db.session.scalar(select(PeriodClose.id).where(PeriodClose.period_id == period.id).limit(1))
        is not None
    ):
        raise Impossible(
            _("%(period)s was closed once: its figures are kept, and so are its days.", period=name(period)),
            "first_day",
        )


def _refuse(calendar: Calendar, facts: PeriodFacts, changed: Period | None) -> None:
    """Years of one calendar never overlap, nor rounds of one year; a round lies inside its year."""
    span = Span.of(facts)
    if span.days < 1:
        raise Impossible(_("The last day must not be before the first day."), "last_day")
    year = facts.year
    if year is not None and not (year.first_day <= facts.first_day and facts.last_day <= year.last_day):
        raise Impossible(
            _(
                "A round lies inside its year: %(year)s is %(days)s.",
                year=name(year),
                days=day_range(year.first_day, year.last_day),
            ),
            "first_day",
        )
    for other in _beside(calendar, year):
        if other is not changed and Span.of(other).overlaps(span):
            raise Impossible(
                _(
                    "Some of these days lie in %(period)s (%(days)s).",
                    period=name(other),
                    days=day_range(other.first_day, other.last_day),
                ),
                "first_day",
            )
    for inner in changed.rounds if changed else ():
        if not (facts.first_day <= inner.first_day and inner.last_day <= facts.last_day):
            raise Impossible(
                _(
                    "Its round %(period)s (%(days)s) would lie outside of it.",
                    period=name(inner),
                    days=day_range(inner.first_day, inner.last_day),
                ),
                "first_day",
            )


# What is told


def _beside(calendar: Calendar, year: Period | None) -> list[Period]:
    """The rounds of `year`, or the years of the calendar; the earliest first."""
    return sorted(
        (one for one in calendar.periods if one.parent_id == (year.id if year else None)),
        key=lambda one: one.first_day,
    )


def _gaps(calendar: Calendar, span: Span, year: Period | None) -> list[str]:
    """The days beside `span`, or in it, that lie in no year, or in no round of `year`, as sentences."""
    db.session.expire(calendar, ["periods"])
    beside = [Span.of(one) for one in _beside(calendar, year)]
    whole = Span.of(year) if year else None
    edges = [one for one in beside if one.end <= span.start][-1:] + [
        one for one in beside if one.start >= span.end
    ][:1]
    inside = [one for one in beside if one.overlaps(span)]
    line = sorted([*edges, *inside])
    gaps = [Span(before.end, after.start) for before, after in pairwise(line) if before.end < after.start]
    if whole and beside:
        gaps = [Span(whole.start, beside[0].start), *gaps, Span(beside[-1].end, whole.end)]
    return [
        _("%(days)s lie in no round of %(year)s.", days=day_range(gap.start, gap.last_day), year=name(year))
        if year
        else _("%(days)s lie in no year of this calendar.", days=day_range(gap.start, gap.last_day))
        for gap in dict.fromkeys(gaps)
        if gap.days > 0
    ]


def _told_of_cuts(effects: Effects) -> tuple[str, ...]:
    return (_("No sum changes by a cut: the pieces come to the same."),) if effects.contributions else ()


def _told_of_line(line: StaffLine | None) -> list[str]:
    if line is None:
        return []
    people = db.session.scalar(select(func.count(Person.id)).where(Person.line == line)) or 0
    return [
        ngettext(
            "It is “my year” of %(num)d person (%(line)s).",
            "It is “my year” of %(num)d people (%(line)s).",
            people,
            line=line_name(line),
        )
    ]


def both_names(period: Period) -> str:
    """What a period is called in its history, in either language."""
    return " · ".join(dict.fromkeys(one for one in (period.name_th, period.name_en) if one))
