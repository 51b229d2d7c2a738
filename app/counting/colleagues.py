"""Colleagues by what they did: who has how many approved activities that fit, and which."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, case, distinct, func, or_, select, true

from app.counting.partner_register import partner_register
from app.counting.question import in_title
from app.extensions import db
from app.models import (
    Activity,
    Area,
    LedgerEntry,
    LedgerPartner,
    LedgerSdg,
    Person,
)
from app.models.ledger import standing


class Word(NamedTuple):
    """One word that was asked for, and what of the lists it fits: a piece of work fits where any of these does, but not by
    the discipline of its person alone."""

    # Folded; any of them may stand in a title.
    texts: Collection[str]
    kinds: Collection[int] = ()
    disciplines: Collection[str] = ()
    sdgs: Collection[int] = ()
    # Partners by the id that they have today.
    partners: Collection[int] = ()


class Sought(NamedTuple):
    """What the work must be: each word fits, and what else is asked for."""

    words: Sequence[Word] = ()
    area: Area | None = None
    discipline: str | None = None
    sdg: int | None = None


class Fitting(NamedTuple):
    """One person's work in one activity that fits, in one unit. Of hours and credit nobody else learns here."""

    person_id: int
    activity_id: int
    title: str
    area: Area
    unit_id: int
    first_day: date
    last_day: date


def count_people(sought: Sought, who: ColumnElement[bool]) -> int:
    """How many people have work that fits; `who`: a condition on Person. One statement beside the register's."""
    query = _work(select(func.count(distinct(LedgerEntry.person_id))), sought, who)
    return db.session.scalar(query) or 0


def people(
    sought: Sought, who: ColumnElement[bool], order: ColumnElement[str], offset: int, limit: int
) -> dict[int, int]:
    """The people, by how many of their approved activities fit, and that number by the person's id; 0: their discipline
    alone does. One statement."""
    number = func.count(distinct(case((_is_of_it(sought), LedgerEntry.activity_id))))
    query = (
        _work(select(LedgerEntry.person_id, number), sought, who)
        .group_by(LedgerEntry.person_id, order)
        .order_by(number.desc(), order, LedgerEntry.person_id)
    )
    rows = db.session.execute(query.offset(offset).limit(limit))
    return {row[0]: row[1] for row in rows}


def fitting(sought: Sought, person_ids: Collection[int]) -> list[Fitting]:
    """What of their work fits, the latest first. One statement."""
    last_day = func.max(LedgerEntry.last_day, type_=LedgerEntry.last_day.type)
    query = _work(
        select(
            LedgerEntry.person_id,
            LedgerEntry.activity_id,
            Activity.title,
            LedgerEntry.area,
            LedgerEntry.unit_id,
            func.min(LedgerEntry.first_day, type_=LedgerEntry.first_day.type),
            last_day,
        ),
        sought,
        LedgerEntry.person_id.in_(person_ids),
    )
    query = query.where(_is_of_it(sought)).group_by(
        LedgerEntry.person_id, LedgerEntry.activity_id, Activity.title, LedgerEntry.area, LedgerEntry.unit_id
    )
    rows = db.session.execute(query.order_by(last_day.desc(), LedgerEntry.activity_id, LedgerEntry.unit_id))
    return [Fitting(*row) for row in rows]


def _work(query: Any, sought: Sought, who: ColumnElement[bool]) -> Any:
    conditions = [standing(), who, *(_fits(word) for word in sought.words)]
    if sought.area is not None:
        conditions.append(LedgerEntry.area == sought.area)
    if sought.discipline is not None:
        conditions.append(_in_disciplines([sought.discipline]))
    if sought.sdg is not None:
        conditions.append(_towards([sought.sdg]))
    return (
        query.select_from(LedgerEntry)
        .join(Activity, Activity.id == LedgerEntry.activity_id)
        .join(Person, Person.id == LedgerEntry.person_id)
        .where(*conditions)
    )


def _fits(word: Word) -> ColumnElement[bool]:
    return or_(_by_itself(word), _in_disciplines(word.disciplines))


def _is_of_it(sought: Sought) -> ColumnElement[bool]:
    """The work itself fits one of the words; the others may fit the discipline of its person."""
    return or_(*(_by_itself(word) for word in sought.words)) if sought.words else true()


def _by_itself(word: Word) -> ColumnElement[bool]:
    return or_(
        *(in_title(text) for text in word.texts),
        LedgerEntry.kind_id.in_(word.kinds),
        _towards(word.sdgs),
        _with(word.partners),
    )


def _in_disciplines(codes: Collection[str]) -> ColumnElement[bool]:
    """The person's own, or the one they had when the work was approved."""
    return or_(Person.discipline_code.in_(codes), LedgerEntry.discipline_code.in_(codes))


def _towards(sdgs: Collection[int]) -> ColumnElement[bool]:
    return LedgerEntry.engagement_id.in_(
        select(LedgerSdg.engagement_id).where(LedgerSdg.sdg_number.in_(sdgs))
    )


def _with(partners: Collection[int]) -> ColumnElement[bool]:
    survivors = partner_register(None).survivors if partners else {}
    entries = [one for one, survivor in survivors.items() if survivor in partners]
    return LedgerEntry.engagement_id.in_(
        select(LedgerPartner.engagement_id).where(LedgerPartner.partner_id.in_(entries))
    )
