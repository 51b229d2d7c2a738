"""The conditions on entries by what they say of partners and outcomes, and by who worked together on an activity.

An activity is cross-disciplinary in a period if two or more people worked on it then, in any unit, and these entries
lie in two or more faculties or name two or more disciplines. It is asked of each period by itself, so that a later
approval in an open period never changes a closed one.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypedDict

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, or_, select, union_all
from sqlalchemy.orm import aliased

from app.counting.partner_register import partner_register, unmerged
from app.extensions import db
from app.models import (
    LedgerEngagement,
    LedgerEntry,
    LedgerOutcome,
    LedgerPartner,
    LedgerSdg,
    Scale,
    Unit,
    UnitLine,
)
from app.models.ledger import standing

if TYPE_CHECKING:
    from datetime import date

    from app.counting.question import Question


class _Narrowed(TypedDict):
    """What of the register narrows the partners that are meant."""

    sector: str | None
    sectors: tuple[str, ...]
    scale: Scale | None
    place: str | None


def as_approved(question: "Question") -> Iterable[ColumnElement[bool]]:
    """What an entry itself says: whatever the moment, it says the same."""
    if question.engaged is not None:
        named = LedgerEntry.engagement_id
        yield named.is_not(None) if question.engaged else named.is_(None)
    if question.transfer is not None:
        is_transfer = _said(select(LedgerEngagement.id).where(LedgerEngagement.is_transfer))
        yield is_transfer if question.transfer else or_(LedgerEntry.engagement_id.is_(None), ~is_transfer)
    if question.outcome is not None:
        outcomes = select(LedgerOutcome.engagement_id)
        any_of_them = question.outcome == "any"
        yield _said(
            outcomes if any_of_them else outcomes.where(LedgerOutcome.outcome_code == question.outcome)
        )
    if question.outcomes:
        named_any = LedgerOutcome.outcome_code.in_(question.outcomes)
        yield _said(select(LedgerOutcome.engagement_id).where(named_any))
    if question.sdg is not None:
        yield _said(select(LedgerSdg.engagement_id).where(LedgerSdg.sdg_number == question.sdg))
    if question.sdgs:
        yield _said(select(LedgerSdg.engagement_id).where(LedgerSdg.sdg_number.in_(question.sdgs)))


def at_the_moment(question: "Question") -> Iterable[ColumnElement[bool]]:
    """What depends on the other entries that stood, or on the register of partners, at the moment asked for."""
    yield from _with_partners(question)
    if question.cross is not None:
        together = LedgerEntry.activity_id.in_(cross_activities(question))
        yield together if question.cross else ~together
    if question.with_unit is not None:
        there = question.worked_in(question.with_unit)
        yield LedgerEntry.activity_id.in_(_activities(question).where(there))
        yield LedgerEntry.activity_id.in_(several_people(question))


def _said(engagements: Select[int]) -> ColumnElement[bool]:
    return LedgerEntry.engagement_id.in_(engagements)


def _with_partners(question: "Question") -> Iterable[ColumnElement[bool]]:
    meant = partner_meant(question)
    if meant or question.partnered is not None:
        yield _said(select(LedgerPartner.engagement_id).where(*meant))


def partner_meant(question: "Question") -> list[ColumnElement[bool]]:
    """The conditions on LedgerPartner: all that `question` asks of partners is asked of one and the same."""
    found: list[ColumnElement[bool]] = []
    if question.deciding is not None:
        found.append(LedgerPartner.deciding == question.deciding)
    known = (question.partner_id, question.sector, question.partner_scale, question.province)
    among = None if question.partnered in (None, "any") else _begun(question)
    if among is not None or question.sectors or any(one is not None for one in known):
        narrowed: _Narrowed = {
            "sector": question.sector,
            "sectors": question.sectors,
            "scale": question.partner_scale,
            "place": question.province,
        }
        if question.partner_id is None and among is None:
            found.append(_is_one_of(narrowed, question))
        else:
            ids = partner_register(question.as_of).ids_of(
                partner_id=question.partner_id, among=among, **narrowed
            )
            found.append(LedgerPartner.partner_id.in_(ids))
    return found


def _is_one_of(narrowed: _Narrowed, question: "Question") -> ColumnElement[bool]:
    """The condition that the register knew the partner so at the moment. Thousands may be meant, of whom the database knows
    nearly all as they were: only those that it now knows otherwise, or that were merged, are named by id."""
    then = partner_register(question.as_of)
    today = then if question.as_of is None else partner_register(None)
    ids, now = set(then.ids_of(**narrowed)), set(today.ids_of(is_merged=False, **narrowed))
    partner = LedgerPartner.partner_id
    found: ColumnElement[bool] = partner.in_(unmerged(**narrowed))
    if gone := sorted(now - ids):
        found = and_(found, partner.not_in(gone))
    return or_(found, partner.in_(more)) if (more := sorted(ids - now)) else found


def _begun(question: "Question") -> set[int]:
    """The partners whose partnership is new in the period, or continues from before it, as `question.partnered` asks."""
    found = beginnings(question.but(partnered=None))
    return {
        partner
        for partner, begun in found.items()
        if is_new(begun, question) == (question.partnered == "new")
    }


def beginnings(question: "Question") -> dict[int, "date"]:
    """The partners named by the entries of `question`, and since when each partnership runs. Two statements.

    That is the earliest day that any of these entries tells, or the first day of its activity where it tells none.
    """
    since = func.coalesce(LedgerPartner.since, LedgerEntry.activity_first_day)
    query = (
        select(LedgerPartner.partner_id, func.min(since, type_=LedgerEntry.activity_first_day.type))
        .join(LedgerEntry, LedgerEntry.engagement_id == LedgerPartner.engagement_id)
        .where(*question.entries(), *partner_meant(question))
        .group_by(LedgerPartner.partner_id)
    )
    survivors = partner_register(question.as_of).survivors
    found: dict[int, date] = {}
    for partner_id, begun in db.session.execute(query):
        survivor = survivors[partner_id]
        found[survivor] = min(begun, found.get(survivor, begun))
    return found


def is_new(begun: "date", question: "Question") -> bool:
    """Whether what began on that day began in the period, and not before it; where no period is asked for, it did."""
    return question.period is None or question.left_out == "outside" or begun >= question.period.first_day


def cross_activities(question: "Question") -> Select[int]:
    """The ids of the activities that are cross-disciplinary in the period of `question`, whatever else it asks."""
    faculty = faculties()
    return (
        _activities(question)
        .join(faculty, faculty.c.unit_id == LedgerEntry.unit_id)
        .group_by(LedgerEntry.activity_id)
        .having(
            _several(LedgerEntry.person_id),
            or_(_several(faculty.c.faculty_id), _several(LedgerEntry.discipline_code)),
        )
    )


def several_people(question: "Question") -> Select[int]:
    """The ids of the activities on which two or more people worked in the period of `question`."""
    return _activities(question).group_by(LedgerEntry.activity_id).having(_several(LedgerEntry.person_id))


def _several(column: Any) -> ColumnElement[bool]:
    """Whether a group has two different values of `column`, or more: a third of the work of counting them."""
    return func.min(column) < func.max(column)


def _activities(question: "Question") -> Select[int]:
    """The activity of each entry in the period of `question` that stood at its moment, wherever it lies."""
    return (
        select(LedgerEntry.activity_id)
        .where(standing(question.as_of), *question.but(only=None).when())
        .correlate(None)
    )


def faculties() -> Subquery:
    """(unit_id, faculty_id) of each unit: the unit right below the university that it is or lies in; the university itself its own."""
    above = aliased(Unit)
    inside = (
        select(UnitLine.unit_id, UnitLine.ancestor_id.label("faculty_id"))
        .join(Unit, Unit.id == UnitLine.ancestor_id)
        .join(above, above.id == Unit.parent_id)
        .where(above.parent_id.is_(None))
    )
    itself = select(Unit.id, Unit.id.label("faculty_id")).where(Unit.parent_id.is_(None))
    return union_all(inside, itself).subquery("faculty")
