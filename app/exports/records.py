"""The records behind a unit's figures: one row for each contribution, with what it brings to them."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row, func, select, true
from sqlalchemy.orm import aliased

from app import as_was
from app.counting import Question, contributions
from app.exports.summary import credit
from app.exports.table import Column, Type
from app.extensions import db
from app.models import (
    Activity,
    ActivityKind,
    Contribution,
    Decision,
    Evidence,
    KindField,
    LedgerEntry,
    Part,
    Person,
    Status,
    Unit,
)
from app.web.history_words import signed
from app.web.language import language
from app.web.words import area_name, name, part_name, scale_name, status_name

# Rows read at a time: memory does not grow with the file.
CHUNK = 1000


def columns() -> list[Column]:
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
        Column(_("First day"), Type.DAY, 13),
        Column(_("Last day"), Type.DAY, 13),
        Column(_("Minutes"), Type.NUMBER, 11),
        Column(_("Decimal hours"), Type.HOURS, 13),
        Column(_("Credit"), Type.CREDIT, 11),
        Column(_("Share (%%)") % {}, Type.PERCENT, 11),
        Column(_("Status"), width=16),
        Column(_("Approved"), Type.MOMENT, 18),
        Column(_("Approved by"), width=44),
        Column(_("Evidence"), Type.NUMBER, 10),
        Column(_("Fields of the kind"), width=50),
    ]


class _Words:
    """The words of fixed lists, each looked up once for a whole file: looking up cost more than everything else of a row."""

    def __init__(self) -> None:
        self.area = cache(area_name)
        self.scale = cache(scale_name)
        self.part = cache(part_name)
        self.status_called = cache(status_name)


def rows(question: Question, most: int | None = None) -> Iterator[tuple[Any, ...]]:
    """The rows in the order in which they were logged; `most`: only the first ones."""
    fields, words = _fields(question), _Words()
    after, left = 0, most
    while left is None or left > 0:
        chunk = _chunk(question, after, CHUNK if left is None else min(CHUNK, left))
        if not chunk:
            return
        units = _units(question, [row.contribution_id for row in chunk])
        facts = as_was.shared_facts({row.Activity.id for row in chunk}, question.as_of)
        status = _statuses(question, [row.contribution_id for row in chunk])
        for row in chunk:
            then = facts.get(row.Activity.id, {})
            yield _cells(
                row, units[row.contribution_id], fields, then, status.get(row.contribution_id), words
            )
        after = chunk[-1].contribution_id
        left = None if left is None else left - len(chunk)


def _chunk(question: Question, after: int, size: int) -> Sequence[Row[Any]]:
    """Each contribution with its activity, its person, the approval that stands and who made it, the kind and scale it counts by."""
    inside = contributions(question).where(LedgerEntry.contribution_id > after)
    inside = inside.add_columns(
        func.min(LedgerEntry.kind_id).label("kind_id"), func.min(LedgerEntry.scale).label("scale")
    )
    inside_ = inside.order_by(LedgerEntry.contribution_id).limit(size).subquery()
    approval = (
        select(func.max(Decision.id))
        .where(
            Decision.contribution_id == Contribution.id,
            Decision.move.in_(("approve", "accept")),
            Decision.to_status == Status.APPROVED,
            true() if question.as_of is None else Decision.at <= question.as_of,
        )
        .correlate(Contribution)
        .scalar_subquery()
    )
    evidence = (
        select(func.count(Evidence.id))
        .where(Evidence.activity_id == Activity.id)
        .correlate(Activity)
        .scalar_subquery()
        .label("evidence")
    )
    decider, held_for = aliased(Person, name="Decider"), aliased(Person, name="HeldFor")
    query = (
        select(inside_, Contribution, Activity, ActivityKind, Person, Decision, decider, held_for, evidence)
        .join(Contribution, Contribution.id == inside_.c.contribution_id)
        .join(Activity, Activity.id == Contribution.activity_id)
        .join(ActivityKind, ActivityKind.id == inside_.c.kind_id)
        .join(Person, Person.id == Contribution.person_id)
        .outerjoin(Decision, Decision.id == approval)
        .outerjoin(decider, decider.id == Decision.by_id)
        .outerjoin(held_for, held_for.id == Decision.acting_for_id)
        .order_by(inside_.c.contribution_id)
    )
    return db.session.execute(query).all()


def _statuses(question: Question, ids: list[int]) -> dict[int, Status]:
    """Where each contribution was at the moment asked for; nothing where that is now."""
    if question.as_of is None:
        return {}
    latest = (
        select(func.max(Decision.id))
        .where(Decision.contribution_id.in_(ids), Decision.at <= question.as_of)
        .group_by(Decision.contribution_id)
    )
    query = select(Decision.contribution_id, Decision.to_status).where(Decision.id.in_(latest))
    return {row[0]: row[1] for row in db.session.execute(query)}


def _cells(
    row: Any,
    units: list[str],
    fields: dict[tuple[int, str], Any],
    then: dict[str, Any],
    status: Status | None,
    words: _Words,
) -> tuple[Any, ...]:
    """`then`: the activity's facts that were changed since the moment asked for, as they stood."""
    part: Contribution = row.Contribution
    activity: Activity = row.Activity
    kind, person = row.ActivityKind, as_was.seen(row.Person)
    # What a change that waits would bring is not approved: role and share are those of the approval that stands.
    approved = row.Decision.snapshot if row.Decision else {}
    minutes = int(row.minutes)
    answers = [
        _answer(fields.get((kind.id, code)), code, value)
        for code, value in _answers(activity, then).items()
        if value
    ]
    return (
        str(part.id),
        str(activity.id),
        then.get("title", activity.title),
        words.area(kind.area),
        name(kind),
        words.scale(row.scale),
        then.get("place", activity.place),
        person.code,
        name(row.Person),
        "; ".join(units),
        words.part(Part(approved.get("role", part.role))),
        row.first_day,
        row.last_day,
        minutes,
        minutes,
        credit(int(row.credit)),
        credit(approved.get("share", part.share)) * 100,
        words.status_called(status or part.status),
        row.Decision.at if row.Decision else None,
        signed(name(row.Decider), name(row.HeldFor), row.Decision.order_number) if row.Decision else "",
        len(then["evidence"] or {}) if "evidence" in then else row.evidence,
        "; ".join(answers),
    )


def _answers(activity: Activity, then: dict[str, Any]) -> dict[str, str]:
    """The answers to the kind's own fields, in the order of their codes: that of what is stored may change."""
    answers: dict[str, Any] = dict(activity.fields or {})
    answers |= {fact.removeprefix("fields."): old for fact, old in then.items() if fact.startswith("fields.")}
    return dict(sorted(answers.items()))


def _units(question: Question, ids: list[int]) -> dict[int, list[str]]:
    """The names of the units in which the ledger counts these contributions, as far as they lie in the question."""
    query = (
        select(LedgerEntry.contribution_id, Unit)
        .join(Unit, Unit.id == LedgerEntry.unit_id)
        .where(LedgerEntry.contribution_id.in_(ids), *question.entries())
        .order_by(LedgerEntry.first_day, LedgerEntry.id)
    )
    found: dict[int, list[str]] = {contribution_id: [] for contribution_id in ids}
    for contribution_id, unit in db.session.execute(query):
        named = name(unit)
        if named not in found[contribution_id]:
            found[contribution_id].append(named)
    return found


def _fields(question: Question) -> dict[tuple[int, str], KindField]:
    """The kinds' own fields, retired ones too; as of a moment also those that were taken out since."""
    gone = as_was.past(question.as_of).taken_out() if question.as_of else []
    every = (*gone, *db.session.scalars(select(KindField)))
    return {(field.kind_id, field.code): as_was.seen(field) for field in every}


def _answer(field: KindField | None, code: str, value: str) -> str:
    """The answer to a kind's own field in words: a choice by its name, not by its code."""
    if field is None:
        return f"{code}: {value}"
    for choice in field.choices:
        if choice["code"] == value:
            thai, english = choice["name_th"], choice["name_en"]
            value = (thai or english) if language() == "th" else (english or thai)
    return f"{name(field)}: {value}"
