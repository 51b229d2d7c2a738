"""What was learned, and shared with the whole university by its owner's choice: of work of which a part is approved."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import joinedload

from app.counting.question import has_text, in_title
from app.engagement.queries import opened, units_by_id
from app.extensions import db
from app.models import Activity, ActivityKind, Area, LedgerEntry, Person, Team, Unit
from app.models.ledger import standing
from app.thai import sort_key
from app.web.addresses import number, one_of, text_of
from app.web.language import language
from app.web.paging import Page


class Asked(NamedTuple):
    """What the list is narrowed by."""

    text: str = ""
    area: Area | None = None
    team_id: int | None = None
    place: str = ""

    @property
    def narrows(self) -> bool:
        return any(self)


class Lesson(NamedTuple):
    """One activity, and the units where its work lies; `opens`: the viewer may open its record."""

    activity: Activity
    units: list[Unit]
    opens: bool


def asked_of(args: Mapping[str, str]) -> Asked:
    return Asked(
        text_of(args),
        one_of(Area, args.get("area")),
        number(args.get("team")),
        args.get("place", "").strip(),
    )


def count_lessons(asked: Asked) -> int:
    return db.session.scalar(_of(select(func.count(Activity.id)), asked)) or 0


def lessons(viewer: Person, asked: Asked, page: Page) -> list[Lesson]:
    """One page of them, the latest work first. Four statements, however many there are."""
    query = _of(select(Activity), asked).options(
        joinedload(Activity.lead), joinedload(Activity.team), joinedload(Activity.kind)
    )
    query = query.order_by(Activity.last_day.desc(), Activity.id.desc())
    rows = list(db.session.scalars(query.offset(page.offset).limit(page.size)))
    ids = [one.id for one in rows]
    placed = _units(ids)
    open_ids = opened(viewer, ids)
    return [Lesson(one, placed.get(one.id, []), one.id in open_ids) for one in rows]


def areas() -> list[Area]:
    """The areas in which something is shared."""
    found = set(db.session.scalars(_of(select(ActivityKind.area), Asked()).distinct()))
    return [area for area in Area if area in found]


def teams() -> list[Team]:
    """The teams that shared something, in dictionary order."""
    query = select(Team).where(Team.id.in_(_of(select(Activity.team_id), Asked())))
    return list(
        db.session.scalars(query.order_by(Team.sort_th if language() == "th" else Team.sort_en, Team.id))
    )


def places() -> list[str]:
    """The places of such work as they were written, in dictionary order."""
    found = db.session.scalars(_of(select(Activity.place), Asked()).where(Activity.place != "").distinct())
    return sorted(found, key=sort_key)


def _of(query: Select[Any], asked: Asked) -> Select[Any]:
    return query.select_from(Activity).join(Activity.kind).where(*_conditions(asked))


def _conditions(asked: Asked) -> list[ColumnElement[bool]]:
    counts = exists().where(LedgerEntry.activity_id == Activity.id, standing())
    found: list[ColumnElement[bool]] = [
        Activity.is_learned_shared.is_(True),
        Activity.learned != "",
        Activity.merged_into_id.is_(None),
        counts,
    ]
    if asked.text:
        found.append(or_(has_text(Activity.learned_search, asked.text), in_title(asked.text, or_place=True)))
    if asked.area:
        found.append(ActivityKind.area == asked.area)
    if asked.team_id is not None:
        found.append(Activity.team_id == asked.team_id)
    if asked.place:
        found.append(Activity.place == asked.place)
    return found


def _units(ids: Sequence[int]) -> dict[int, list[Unit]]:
    query = (
        select(LedgerEntry.activity_id, LedgerEntry.unit_id)
        .where(LedgerEntry.activity_id.in_(ids), standing())
        .distinct()
        .order_by(LedgerEntry.activity_id, LedgerEntry.unit_id)
    )
    rows = db.session.execute(query).all()
    units = units_by_id({unit_id for _activity, unit_id in rows})
    found: dict[int, list[Unit]] = {}
    for activity_id, unit_id in rows:
        found.setdefault(activity_id, []).append(units[unit_id])
    return found
