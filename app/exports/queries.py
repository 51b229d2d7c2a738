"""The exports by name, what may be chosen for them, and the facts that go into each file."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import and_, or_, select

from app import clock
from app.access import scopes
from app.counting import (
    Figures,
    Question,
    left_out,
    reconciliation,
    restated_total,
    restatement,
    total,
)
from app.counting.restatement import Restated, changed, changed_total
from app.exports import engagement, people, records, summary
from app.exports.table import Export
from app.extensions import db
from app.models import LedgerEntry, Person, Role, Unit
from app.web import dates
from app.web.hours import decimal_hours
from app.web.language import language
from app.web.narrowing import narrowings
from app.web.report_words import basis_name, export_title, left_out_name
from app.web.words import area_name, name

NAMES = ("summary", "engagement", "people", "records")
# Files that hold sums alone.
SUMS = ("summary", "engagement")


def title(of: str) -> str:
    return export_title(of)


def people_in(of: str, question: Question) -> list[int]:
    """The ids of the people whose records stand in the export; a summary holds sums alone. One statement."""
    if of in SUMS:
        return []
    query = select(LedgerEntry.person_id).distinct()
    if question.changed_since is not None:
        rows = changed(question).subquery()
        query = query.where(LedgerEntry.contribution_id.in_(select(rows.c.contribution_id)))
    elif of == "people" and question.compare is not None:
        closed = question.but(as_of=question.compare.closed_at)
        query = query.where(or_(and_(*question.entries()), and_(*closed.entries())))
    else:
        query = query.where(*question.entries())
    return list(db.session.scalars(query))


def open_units(viewer: Person) -> list[tuple[Unit, int]]:
    """The units whose records `viewer` may open, in the order of the tree, each with its depth. Two statements."""
    may = set(db.session.scalars(scopes.units(viewer)))
    every = list(db.session.scalars(select(Unit).order_by(Unit.position, Unit.id)))
    below: dict[int | None, list[Unit]] = {}
    for unit in every:
        below.setdefault(unit.parent_id, []).append(unit)

    def walk(parent_id: int | None, depth: int) -> list[tuple[Unit, int]]:
        found = []
        for unit in below.get(parent_id, []):
            inside = unit.id in may
            found += [(unit, depth)] if inside else []
            found += walk(unit.id, depth + 1 if inside else depth)
        return found

    return walk(None, 0)


def own_unit(units: list[tuple[Unit, int]], viewer: Person) -> Unit | None:
    """Of these units the one to begin with: that of the viewer's own post, then of one held for somebody; else the first."""
    own = sorted(scopes.grants(viewer), key=lambda grant: grant.role is Role.ACTING_HEAD)
    among = {unit.id for unit, _depth in units}
    return next((grant.unit for grant in own if grant.unit_id in among), units[0][0] if units else None)


def export(of: str, question: Question, unit: Unit, viewer: Person, most: int | None = None) -> Export:
    """The export `of` one of NAMES; `most`: only its first rows, for a preview, while `length` tells of all."""
    if question.changed_since is not None:
        return _changes(question, unit, viewer, most)
    compared = restated_total(question)
    whole = compared.restated if compared else total(question)
    rows: Any
    more: list[tuple[str, Any]] = []
    if of == "summary":
        table = summary.table(question)
        lines = restatement(question, table)
        rows, length = summary.rows(table, lines), summary.length(table, lines)
        more = _reconciled(table)
        columns = summary.columns(with_close=lines is not None)
    elif of == "engagement":
        found = engagement.table(question, unit)
        rows, length = engagement.rows(found), len(found.keys)
        columns = engagement.columns(with_close=found.closed is not None)
    elif of == "people":
        counted = people.table(question)
        length, columns = len(counted), people.columns(with_close=compared is not None)
        rows = people.rows(counted if most is None else counted[:most])
    else:
        rows, length, columns = records.rows(question, most), whole.contributions, records.columns()
    facts = [
        *_facts(question, unit, viewer),
        (_("Rows"), length),
        *_figures(whole),
        *(_compared(compared) if compared else ()),
        *more,
        *_left_out(question),
    ]
    return Export(title(of), columns, _first(rows, most), facts, length)


def _changes(question: Question, unit: Unit, viewer: Person, most: int | None) -> Export:
    """The records by which the figures of `question` have changed since a close, with what was counted then."""
    whole = changed_total(question)
    facts = [
        *_facts(question, unit, viewer),
        (_("Rows"), whole.contributions),
        *_changed_by(whole)[1:],
    ]
    rows = _first(records.rows(question, most), most)
    columns = records.columns(with_change=True)
    return Export(_("Records that changed since the close"), columns, rows, facts, whole.contributions)


def _first(rows: Iterable[tuple[Any, ...]], most: int | None) -> Iterable[tuple[Any, ...]]:
    return rows if most is None else list(islice(rows, most))


def _facts(question: Question, unit: Unit, viewer: Person) -> list[tuple[str, Any]]:
    period = question.period
    days = (
        dates.format_day_range(period.first_day, period.last_day, language()) if period else _("All periods")
    )
    words = narrowed(question)
    return [
        (_("Unit"), _("%(unit)s and all units below it", unit=name(unit))),
        (_("Period"), f"{name(period)} ({days})" if period else days),
        (_("Area"), area_name(question.area) if question.area else _("All areas")),
        *([(_("Narrowed to"), "; ".join(words))] if words else ()),
        (_("Counted by"), basis_name(question.basis)),
        (_("As of"), question.as_of or clock.now()),
        *_made(question, viewer),
    ]


def narrowed(question: Question) -> list[str]:
    """What narrows the records beside unit, period and area, as its reader says it."""
    return [one.text for one in narrowings(question.but(area=None))]


def _figures(figures: Figures) -> list[tuple[str, Any]]:
    return [
        (_("Records"), figures.contributions),
        (_("Activities"), figures.activities),
        (_("New"), figures.new),
        (_("Continuing"), figures.continuing),
        (_("People"), figures.people),
        (_("Minutes"), figures.minutes),
        (_("Decimal hours"), decimal_hours(figures.minutes)),
        (_("Credit"), summary.credit(figures.credit)),
    ]


def _compared(compared: Restated) -> list[tuple[str, Any]]:
    """What the close says of each figure, and by how much it has changed: the figures above are restated."""
    closed = [(_("Closed: %(figure)s", figure=label), value) for label, value in _figures(compared.closed)]
    return [*closed, *_changed_by(compared.change)]


def _changed_by(figures: Figures) -> list[tuple[str, Any]]:
    return [(_("Change: %(figure)s", figure=label), value) for label, value in _figures(figures)]


def _made(question: Question, viewer: Person) -> list[tuple[str, Any]]:
    """Who made the file, and the close it compares with. A file as of a moment is the same whoever makes it, and whenever."""
    found: list[tuple[str, Any]] = []
    if question.as_of is None:
        found.append((_("Exported by"), viewer.name_in(language())))
    if question.compare is not None:
        found.append((_("Compared with the close of"), question.compare.closed_at))
    if question.changed_since is not None:
        found.append((_("Changed since the close of"), question.changed_since.closed_at))
    return found


def _reconciled(table: Any) -> list[tuple[str, Any]]:
    found = []
    for measure, label in (("activities", _("Activities")), ("people", _("People"))):
        parts, shared, whole = reconciliation(table, measure)
        sentence = _(
            "sum of units %(parts)s, shared %(shared)s, whole %(whole)s",
            parts=parts,
            shared=shared,
            whole=whole,
        )
        found.append((_("%(measure)s, how they come together", measure=label), sentence))
    return found


def _left_out(question: Question) -> list[tuple[str, Any]]:
    """What no row holds: told, never silently missing."""
    found: list[tuple[str, Any]] = [
        (_("What is left out"), _("records that are not counted, and their hours"))
    ]
    for line, figures in left_out(question).items():
        value = ngettext(
            "%(num)d record, %(hours)s decimal hours",
            "%(num)d records, %(hours)s decimal hours",
            figures.contributions,
            hours=decimal_hours(figures.minutes),
        )
        found.append((f"– {left_out_name(line)}", value))
    return found
