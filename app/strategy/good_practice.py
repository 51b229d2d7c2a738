"""What units have marked as good practice: read and searched by everybody, marked and taken back by who answers for a unit."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from app import clock
from app.access import scopes
from app.access.undertaking import mark_of
from app.counting.question import has_text
from app.extensions import db
from app.models import (
    Activity,
    ActivityChange,
    ActivityKind,
    Area,
    GoodPractice,
    Initiative,
    LedgerEntry,
    Person,
    Unit,
    UnitLine,
)
from app.models.ledger import standing
from app.strategy.initiative_facts import note
from app.strategy.obstacles import Unread, hold
from app.thai import fold
from app.web.addresses import number
from app.web.initiative_words import GOOD_PRACTICE
from app.web.paging import Page

LONGEST_TEXT = 100
SORTS = ("initiative", "record")


class Asked(NamedTuple):
    """What the list is narrowed by. `sort`: of initiatives or of records; a strand is asked of initiatives, an area of records."""

    text: str = ""
    unit: Unit | None = None
    sort: str = ""
    area: Area | None = None
    strand: str = ""

    @property
    def narrows(self) -> bool:
        return any(self)


class Row(NamedTuple):
    """One mark; `opens`: the viewer may open what is marked."""

    mark: GoodPractice
    opens: bool


def asked_of(args: Mapping[str, str]) -> Asked:
    unit_id, sort, area = number(args.get("unit")), args.get("of", ""), args.get("area", "")
    return Asked(
        args.get("q", "").strip()[:LONGEST_TEXT],
        db.session.get(Unit, unit_id) if unit_id is not None else None,
        sort if sort in SORTS else "",
        Area(area) if area in tuple(Area) else None,
        args.get("strand", "").strip()[:30],
    )


def count_marks(asked: Asked) -> int:
    return db.session.scalar(_of(select(func.count(GoodPractice.id)), asked)) or 0


def marks_page(viewer: Person, asked: Asked, page: Page) -> list[Row]:
    """One page of them, the latest first. Two statements."""
    query = (
        _of(select(GoodPractice), asked)
        .options(
            joinedload(GoodPractice.unit),
            joinedload(GoodPractice.by),
            joinedload(GoodPractice.initiative).options(
                joinedload(Initiative.unit), joinedload(Initiative.strand), joinedload(Initiative.lead)
            ),
            joinedload(GoodPractice.activity).options(joinedload(Activity.kind), joinedload(Activity.lead)),
        )
        .order_by(GoodPractice.at.desc(), GoodPractice.id.desc())
    )
    marks = list(db.session.scalars(query.offset(page.offset).limit(page.size)))
    ids = [one.activity_id for one in marks if one.activity_id is not None]
    opened = set(
        db.session.scalars(select(Activity.id).where(Activity.id.in_(ids), scopes.activities(viewer)))
    )
    return [Row(one, one.initiative_id is not None or one.activity_id in opened) for one in marks]


def _of(query: Select[Any], asked: Asked) -> Select[Any]:
    """Of records only those that every colleague may read of: counted, and not become part of another."""
    counts = exists().where(LedgerEntry.activity_id == Activity.id, standing())
    told = or_(GoodPractice.initiative_id.is_not(None), and_(Activity.merged_into_id.is_(None), counts))
    return (
        query.select_from(GoodPractice)
        .outerjoin(Initiative, Initiative.id == GoodPractice.initiative_id)
        .outerjoin(Activity, Activity.id == GoodPractice.activity_id)
        .outerjoin(ActivityKind, ActivityKind.id == Activity.kind_id)
        .where(told, *_asked(asked))
    )


def _asked(asked: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for word in fold(asked.text).split():
        learned = and_(Activity.is_learned_shared.is_(True), has_text(Activity.learned_search, word))
        found.append(
            or_(
                has_text(GoodPractice.search_text, word),
                has_text(Initiative.search_text, word),
                has_text(Activity.search_text, word),
                func.coalesce(Initiative.lead_id, Activity.lead_id).in_(
                    select(Person.id).where(has_text(Person.search_text, word))
                ),
                learned,
            )
        )
    if asked.unit is not None:
        below = select(UnitLine.unit_id).where(UnitLine.ancestor_id == asked.unit.id)
        found.append(GoodPractice.unit_id.in_(below))
    if asked.sort == "initiative":
        found.append(GoodPractice.initiative_id.is_not(None))
    if asked.sort == "record":
        found.append(GoodPractice.activity_id.is_not(None))
    if asked.area is not None:
        found.append(ActivityKind.area == asked.area)
    if asked.strand:
        found.append(Initiative.strand_code == asked.strand)
    return found


# Marking


def reading_of(found: GoodPractice | None) -> str:
    """What a form was made from: the mark and when it was said; '' where there was none."""
    return "" if found is None else f"{found.id}@{found.at.isoformat()}"


def mark(
    subject: Initiative | Activity, *, unit: Unit, why: str, for_whom: str, by: Person, read: str = ""
) -> GoodPractice:
    """Says of it why others may learn from it, and who; said anew it replaces what was said. Unread: not what was read."""
    _hold(subject)
    found = mark_of(subject)
    if found is not None:
        db.session.refresh(found)
    if reading_of(found) != read:
        raise Unread
    old = found.why if found else None
    if found is None:
        found = GoodPractice(by_id=by.id, at=clock.now())
        if isinstance(subject, Initiative):
            found.initiative_id = subject.id
        else:
            found.activity_id = subject.id
        db.session.add(found)
    found.unit_id, found.why, found.for_whom = unit.id, why, for_whom
    found.search_text = fold(f"{why} {for_whom}")
    found.by_id, found.at = by.id, clock.now()
    db.session.flush()
    _note(subject, old, why, by)
    return found


def take_back(found: GoodPractice, *, by: Person) -> None:
    """It is no longer marked; its history keeps that it was."""
    subject = found.initiative or found.activity
    assert subject is not None
    _hold(subject)
    old = found.why
    db.session.delete(found)
    db.session.flush()
    _note(subject, old, None, by)


def _hold(subject: Initiative | Activity) -> None:
    if isinstance(subject, Initiative):
        hold(subject)
    else:
        db.session.scalars(
            select(Activity).where(Activity.id == subject.id).with_for_update(of=Activity)
        ).one()


def _note(subject: Initiative | Activity, old: str | None, new: str | None, by: Person) -> None:
    facts = {GOOD_PRACTICE: [old, new]}
    if isinstance(subject, Initiative):
        note(subject, facts, by)
        return
    # Its version stays: what a reviewer reads of it is as it was.
    subject.changes.append(ActivityChange(by_id=by.id, at=clock.now(), facts=facts))
    db.session.flush()
