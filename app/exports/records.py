"""The records behind a unit's figures: one row for each contribution, with what it brings to them."""

import json
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from app import as_was
from app.counting import Question
from app.counting.listing import REGISTERED, Listed, Signed, causes, cross_among, listed, said_of, units_of
from app.exports.summary import closed_and_change, credit
from app.exports.table import Column, Type
from app.extensions import db
from app.models import ActivityKind, KindField, Partner, Person, Unit
from app.web.engagement_words import outcomes
from app.web.history_words import signed
from app.web.language import language
from app.web.report_words import cause_name
from app.web.words import area_name, name, part_name, scale_name, status_name


def columns(*, with_change: bool = False) -> list[Column]:
    """`with_change`: the figures are restated ones; beside them stand what was closed, the change, and the decision on it."""
    return [
        Column(_("Contribution"), width=13),
        Column(_("Activity"), width=11),
        Column(_("Title"), width=50),
        Column(_("Area"), width=20),
        Column(_("Kind"), width=28),
        Column(_("Scale"), width=14),
        Column(_("Place"), width=24),
        Column(_("Staff code"), width=12),
        Column(_("Name"), width=30),
        Column(_("Units"), width=34),
        Column(_("Role"), width=16),
        Column(_("Place among the authors"), Type.NUMBER, 12),
        Column(_("Corresponding author"), width=12),
        Column(_("First day"), Type.DAY, 13),
        Column(_("Last day"), Type.DAY, 13),
        *_amounts(),
        Column(_("Share (%%)") % {}, Type.PERCENT, 11),
        Column(_("Status"), width=16),
        Column(_("Approved"), Type.MOMENT, 18),
        Column(_("Approved by"), width=44),
        Column(_("Evidence"), Type.NUMBER, 10),
        Column(_("Fields of the kind"), width=50),
        Column(_("Partners"), width=50),
        Column(_("Outcomes"), width=34),
        Column(_("SDGs"), width=14),
        Column(_("Cross-disciplinary"), width=18),
        *(_change_columns() if with_change else ()),
    ]


def _amounts() -> list[Column]:
    return [
        Column(_("Minutes"), Type.NUMBER, 11),
        Column(_("Decimal hours"), Type.HOURS, 13),
        Column(_("Credit"), Type.CREDIT, 11),
    ]


def _change_columns() -> list[Column]:
    return [
        *closed_and_change(_amounts()),
        Column(_("Decision since the close"), width=22),
        Column(_("Decided"), Type.MOMENT, 18),
        Column(_("Decided by"), width=44),
        Column(_("Reason"), width=50),
    ]


def rows(question: Question, most: int | None = None) -> Iterator[tuple[Any, ...]]:
    """The rows in the order in which they were logged; `most`: only the first ones.

    They are read from the database as they are asked for, and memory does not grow with them.
    """
    words = _Words(question)
    for chunk in listed(question, most):
        why = causes(question, chunk)
        words.meet(chunk, why)
        words.hear(chunk)
        several = [row.contribution_id for row in chunk if row.unit_id != row.other_unit_id]
        units = units_of(question, several) if several else {}
        facts = _facts(question, chunk)
        for row in chunk:
            here = units.get(row.contribution_id) if row.unit_id != row.other_unit_id else None
            cells = words.cells(row, here, facts.get(row.activity_id) if facts else None)
            yield cells if question.changed_since is None else (*cells, *words.change(row, why))


def _facts(question: Question, chunk: list[Listed]) -> dict[int, dict[str, Any]]:
    if question.as_of is None:
        return {}
    return as_was.shared_facts({row.activity_id for row in chunk}, question.as_of)


class _Answer(NamedTuple):
    """A kind's own field in words: its name, and by their codes the names of what may be chosen."""

    name: str
    choices: dict[str, str]


# More different amounts than this are rare in one file; what is asked again and again stays.
_credit = lru_cache(maxsize=4096)(credit)


@lru_cache(maxsize=4096)
def _percent(share: int) -> Decimal:
    return credit(share) * 100


class _Words:
    """What the rows tell by id or code, each put into words once for a whole file: that costs more than all else of a row."""

    def __init__(self, question: Question) -> None:
        self.scale, self.part, self.state = cache(scale_name), cache(part_name), cache(status_name)
        self.units = {unit.id: name(unit) for unit in db.session.scalars(select(Unit))}
        self.kinds = {
            kind.id: (area_name(kind.area), name(kind), kind.has_authors)
            for kind in db.session.scalars(select(ActivityKind))
        }
        self.answers = {
            (field.kind_id, field.code): _Answer(name(field), _choices(field)) for field in _fields(question)
        }
        self.moment = question.as_of
        self.question = question
        self.outcomes, self.partners = outcomes(), dict[int, str]()
        # Of the present rows: what their entries say, and which of their activities are cross-disciplinary.
        self.said: dict[int, tuple[str, str, str]] = {}
        self.across: set[int] = set()
        # Code and name of everybody met so far.
        self.people: dict[int, tuple[str, str]] = {}

    def meet(self, chunk: list[Listed], why: dict[int, Signed]) -> None:
        """Reads the people whom these rows name. One statement, or none where they are known."""
        ids: set[int | None] = {row.person_id for row in chunk}
        ids.update([row.approved_by_id for row in chunk], [row.acting_for_id for row in chunk])
        for line in why.values():
            ids |= {line.by_id, line.acting_for_id}
        ids.discard(None)
        if missing := ids - self.people.keys():
            self.people.update(_people(missing, self.moment))

    def hear(self, chunk: list[Listed]) -> None:
        """Reads what these rows say of partners and outcomes, and who worked together on them. A few statements."""
        self.across = cross_among(self.question, {row.activity_id for row in chunk})
        ids = {row.engagement_id for row in chunk if row.engagement_id}
        said = said_of(ids, self.question.as_of)
        if missing := {one for it in said.values() for one in it.partners} - self.partners.keys():
            for partner in db.session.scalars(select(Partner).where(Partner.id.in_(missing))):
                self.partners[partner.id] = name(partner)
        self.said = {
            at: (
                "; ".join(self.partners[one] for one in it.partners),
                "; ".join(name(outcome) for code, outcome in self.outcomes.items() if code in it.outcomes),
                ", ".join(str(number) for number in it.sdgs),
            )
            for at, it in said.items()
        }

    def cells(self, row: Listed, units: list[int] | None, then: dict[str, Any] | None) -> tuple[Any, ...]:
        """`units`: where there are several. `then`: the activity's facts changed since the moment asked for, as they stood."""
        area, kind, has_authors = self.kinds[row.kind_id]
        code, person = self.people[row.person_id]
        minutes = row.minutes
        return (
            str(row.contribution_id),
            str(row.activity_id),
            then.get("title", row.title) if then else row.title,
            area,
            kind,
            self.scale(row.scale),  # type: ignore[arg-type]
            then.get("place", row.place) if then else row.place,
            code,
            person,
            self._units(units) if units else self.units[row.unit_id],
            self.part(row.role),  # type: ignore[arg-type]
            row.author_position if has_authors else None,
            _("yes") if has_authors and row.is_corresponding else "",
            row.first_day,
            row.last_day,
            minutes,
            minutes,
            _credit(row.credit),
            _percent(row.share),
            self.state(row.status),  # type: ignore[arg-type]
            row.approved_at,
            self._signed(row.approved_by_id, row.acting_for_id, row.order_number),
            len(then["evidence"] or {}) if then and "evidence" in then else row.evidence,
            self._answers(row, then or {}) if then or row.fields != "{}" else "",
            *self.said.get(row.engagement_id or 0, ("", "", "")),
            _("yes") if row.activity_id in self.across else "",
        )

    def change(self, row: Listed, why: dict[int, Signed]) -> tuple[Any, ...]:
        """What was counted at the close, by how much that has changed, and by which decision or change of appointments."""
        closed, change = row.closed_minutes, row.minutes - row.closed_minutes
        line = why.get(row.contribution_id)
        return (
            closed,
            closed,
            _credit(row.closed_credit),
            change,
            change,
            _credit(row.credit - row.closed_credit),
            cause_name(line.move) if line else "",
            line and line.at,
            self._caused(line) if line else "",
            line.reason if line else "",
        )

    def _caused(self, line: Signed) -> str:
        if line.move == REGISTERED and line.by_id is None:
            return _("a command on the server")
        return self._signed(line.by_id, line.acting_for_id, line.order_number)

    def _units(self, ids: list[int]) -> str:
        return "; ".join(dict.fromkeys(self.units[one] for one in ids))

    def _signed(self, by_id: int | None, held_for: int | None, order: str | None) -> str:
        if by_id is None:
            return ""
        who = self.people[by_id][1]
        if held_for or order:
            return signed(who, self.people[held_for][1] if held_for else "", order or "")
        return who

    def _answers(self, row: Listed, then: dict[str, Any]) -> str:
        """The answers to the kind's own fields, in the order of their codes: that of what is stored may change."""
        answers: dict[str, Any] = dict(json.loads(row.fields) or {})
        answers |= {
            fact.removeprefix("fields."): old for fact, old in then.items() if fact.startswith("fields.")
        }
        return "; ".join(
            self._answer(row.kind_id, code, value) for code, value in sorted(answers.items()) if value
        )

    def _answer(self, kind_id: int, code: str, value: str) -> str:
        """In words: a choice by its name, not by its code."""
        field = self.answers.get((kind_id, code))
        return f"{code}: {value}" if field is None else f"{field.name}: {field.choices.get(value, value)}"


def _people(ids: set[int | None], moment: datetime | None) -> dict[int, tuple[str, str]]:
    """By id code and name, of then or of now. One statement; as of now no entities are made of thousands of people."""
    found: Any
    if moment is not None:
        found = db.session.scalars(select(Person).where(Person.id.in_(ids)))
        return {person.id: (as_was.seen(person).code, name(person)) for person in found}
    found = db.session.execute(select(*Person.__table__.columns).where(Person.id.in_(ids)))
    return {person.id: (person.code, Person.name_in(person, language())) for person in found}


def _fields(question: Question) -> list[Any]:
    """The kinds' own fields, retired ones too; as of a moment also those that were taken out since."""
    gone = as_was.past(question.as_of).taken_out() if question.as_of else []
    return [as_was.seen(field) for field in (*gone, *db.session.scalars(select(KindField)))]


def _choices(field: KindField) -> dict[str, str]:
    thai = language() == "th"
    return {
        one["code"]: (one["name_th"] or one["name_en"]) if thai else (one["name_en"] or one["name_th"])
        for one in field.choices
    }
