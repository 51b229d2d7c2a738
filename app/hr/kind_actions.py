"""HR's catalogue: adding, changing, retiring and ordering kinds. What is asked for applies to what is submitted from now on."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, func, or_, select

from app.extensions import db
from app.hr.trial import Impossible, Touched
from app.models import (
    Activity,
    ActivityKind,
    Area,
    Contribution,
    Evidence,
    KindField,
    LedgerEntry,
    Person,
    RegisterMove,
    Status,
)
from app.registering import differing, note, places

# Not yet submitted, or to be submitted again: what is asked for applies to them.
UNSUBMITTED = (Status.DRAFT, Status.PROPOSED, Status.RETURNED, Status.AMENDING)


class KindFacts(NamedTuple):
    """What a form says of a kind."""

    area: Area
    name_th: str
    name_en: str
    hint_th: str
    hint_en: str
    needs_hours: bool
    needs_evidence: bool
    is_learning: bool
    has_authors: bool


def add_kind(code: str, facts: KindFacts, *, by: Person, reason: str) -> tuple[ActivityKind, Touched]:
    """A kind at the end of its area, offered at once."""
    if (
        db.session.scalar(select(ActivityKind.id).where(func.lower(ActivityKind.code) == code.lower()))
        is not None
    ):
        raise Impossible(_("Another kind has this code."), "code")
    kind = ActivityKind(code=code, position=_last(facts.area) + 1, **facts._asdict())
    db.session.add(kind)
    written = {
        "code": (None, code),
        **{fact: (None, value) for fact, value in facts._asdict().items() if value},
    }
    note(kind, RegisterMove.ADDED, written, by=by, reason=reason)
    return kind, Touched(told=(_("It can be chosen at once wherever an activity is logged."),))


def change_kind(kind: ActivityKind, facts: KindFacts, *, by: Person, reason: str) -> Touched:
    """Other words, or other things asked for. What was counted keeps its area, and stays work or learning."""
    hold(kind)
    changed = differing(kind, facts._asdict())
    if not changed:
        raise Impossible(_("Nothing is different from what stands already."))
    if {"area", "is_learning"} & set(changed) and was_counted(kind):
        field = "area" if "area" in changed else "is_learning"
        raise Impossible(
            _(
                "Approved work is counted under it: its area, and whether it is learning, stay. Add another kind."
            ),
            field,
        )
    if "area" in changed:
        kind.position = _last(facts.area) + 1
    for fact, (_old, new) in changed.items():
        setattr(kind, fact, new)
    note(kind, RegisterMove.CHANGED, changed, by=by, reason=reason)
    return Touched(told=tuple(_told_of_needs(kind, {fact for fact in changed if changed[fact][1] is True})))


def retire_kind(kind: ActivityKind, retired_on: date | None, *, by: Person, reason: str) -> Touched:
    """From a day on no activity can be of this kind; None: it is brought back. What was done stays counted."""
    hold(kind)
    changed = differing(kind, {"retired_on": retired_on})
    if not changed:
        raise Impossible(_("Nothing is different from what stands already."), "retired_on")
    kind.retired_on = retired_on
    move = RegisterMove.RETIRED if retired_on else RegisterMove.CHANGED
    note(kind, move, changed, by=by, reason=reason)
    if retired_on is None:
        return Touched(told=(_("It can be chosen again wherever an activity is logged."),))
    caught = unsubmitted(kind, Activity.first_day >= retired_on)
    told = [
        _("What was approved stays counted, and what waits for a decision can still be approved."),
        ngettext(
            "%(num)d part that is not submitted yet begins on that day or later: it needs another kind.",
            "%(num)d parts that are not submitted yet begin on that day or later: they need another kind.",
            caught,
        ),
    ]
    return Touched(told=tuple(told))


def move_kind(kind: ActivityKind, *, up: bool, by: Person) -> bool:
    """One place up or down in its area; False where it stands at the end already."""
    hold(kind)
    query = select(ActivityKind).where(ActivityKind.area == kind.area)
    line = list(db.session.scalars(query.order_by(ActivityKind.position, ActivityKind.id)))
    before = {one: one.position for one in line}
    if not swap(line, kind, up=up):
        return False
    note(kind, RegisterMove.REORDERED, places(kind, before), by=by)
    return True


# What other files of the catalogue ask too


def hold(kind: ActivityKind) -> None:
    """Locks the kind's row and reads it anew with its fields."""
    query = select(ActivityKind).where(ActivityKind.id == kind.id).with_for_update(key_share=True)
    db.session.scalars(query.execution_options(populate_existing=True)).one()
    db.session.expire(kind, ["fields"])


def swap(
    line: Sequence[ActivityKind] | Sequence[KindField], one: ActivityKind | KindField, *, up: bool
) -> bool:
    """Changes places with the one before or behind it; all are numbered anew."""
    order: list[ActivityKind | KindField] = list(line)
    at = order.index(one)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(order):
        return False
    order[at], order[to] = order[to], order[at]
    for number, each in enumerate(order, start=1):
        each.position = number
    return True


def was_counted(kind: ActivityKind) -> bool:
    """Whether work was ever approved under it; figures as of then are read from it for ever."""
    return (
        db.session.scalar(select(LedgerEntry.id).where(LedgerEntry.kind_id == kind.id).limit(1)) is not None
    )


def unsubmitted(kind: ActivityKind, *lacking: ColumnElement[bool]) -> int:
    """How many parts of the kind are not submitted and fulfil the conditions; whose they are is not told."""
    query = (
        select(func.count(Contribution.id))
        .join(Contribution.activity)
        .where(Activity.kind_id == kind.id, Contribution.status.in_(UNSUBMITTED), *lacking)
    )
    return db.session.scalar(query) or 0


def told_of_lacking(number: int) -> list[str]:
    """What becomes of drafts that lack what is asked for; nothing where none does."""
    if not number:
        return []
    return [
        ngettext(
            "%(num)d part that is not submitted yet lacks it and cannot be submitted without.",
            "%(num)d parts that are not submitted yet lack it and cannot be submitted without.",
            number,
        )
    ]


def told_of_waiting() -> str:
    return _("What waits for a decision, or was approved, stays as it was submitted.")


def _told_of_needs(kind: ActivityKind, now_needed: set[str]) -> list[str]:
    told = []
    if "needs_hours" in now_needed:
        lacking = or_(Contribution.minutes.is_(None), Contribution.minutes == 0)
        told += [_("Hours are asked for from now on."), *told_of_lacking(unsubmitted(kind, lacking))]
    if "needs_evidence" in now_needed:
        none = ~select(Evidence.id).where(Evidence.activity_id == Activity.id).exists()
        told += [_("Evidence is asked for from now on."), *told_of_lacking(unsubmitted(kind, none))]
    return [*told, told_of_waiting()] if told else []


def _last(area: Area) -> int:
    return db.session.scalar(select(func.max(ActivityKind.position)).where(ActivityKind.area == area)) or 0
