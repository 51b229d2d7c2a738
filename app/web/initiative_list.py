"""The list of initiatives as its page and its file ask for it: what narrows it, and one order for both."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app import clock
from app.access.entry import left
from app.counting.periods import calendars, period_by_id
from app.extensions import db
from app.models import Initiative, InitiativeStatus, Milestone, Period, Person, Unit
from app.thai import fold
from app.web.addresses import number
from app.web.initiative_words import OPEN
from app.web.initiatives import in_period, known_at, of_or_below
from app.web.language import language
from app.web.question import moment_from, written

LONGEST_TEXT = 100


class Asked(NamedTuple):
    """What the list is narrowed by; `period`: its days share one with it; `as_of`: it was entered by then."""

    text: str = ""
    unit: Unit | None = None
    strand: str = ""
    status: InitiativeStatus | None = None
    is_late: bool = False
    period: Period | None = None
    as_of: datetime | None = None

    @property
    def narrows(self) -> bool:
        return any(self)

    @property
    def arguments(self) -> dict[str, Any]:
        """What asks the same again in an address."""
        named = {
            "q": self.text,
            "unit": self.unit and self.unit.id,
            "strand": self.strand,
            "status": self.status and self.status.value,
            "late": "1" if self.is_late else "",
            "period": self.period and self.period.id,
            "as_of": self.as_of and written(self.as_of),
        }
        return {name: value for name, value in named.items() if value}


def asked_of(args: Mapping[str, str]) -> Asked:
    """Unknown words and ids narrow nothing; a moment that is none answers 404."""
    unit_id, status, period_id = number(args.get("unit")), args.get("status", ""), number(args.get("period"))
    return Asked(
        args.get("q", "").strip()[:LONGEST_TEXT],
        db.session.get(Unit, unit_id) if unit_id is not None else None,
        args.get("strand", "").strip()[:30],
        InitiativeStatus(status) if status in tuple(InitiativeStatus) else None,
        args.get("late") == "1",
        period_by_id(period_id, calendars()) if period_id is not None else None,
        moment_from(args),
    )


def count_initiatives(asked: Asked) -> int:
    return db.session.scalar(select(func.count(Initiative.id)).where(*_asked(asked))) or 0


def initiatives(asked: Asked, offset: int = 0, most: int | None = None) -> Sequence[Initiative]:
    """Open ones first, each in dictionary order, with what their rows tell of them. Three statements."""
    order = Initiative.sort_th if language() == "th" else Initiative.sort_en
    query: Select[Any] = (
        select(Initiative)
        .where(*_asked(asked))
        .order_by(case((Initiative.status.in_(OPEN), 0), else_=1), order, Initiative.id)
        .options(
            joinedload(Initiative.lead).selectinload(Person.appointments),
            joinedload(Initiative.unit),
            joinedload(Initiative.strand),
            selectinload(Initiative.milestones),
        )
        .offset(offset)
        .limit(most)
    )
    return db.session.scalars(query).all()


def _asked(asked: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        Initiative.search_text.contains(word, autoescape=True) for word in fold(asked.text).split()
    ]
    if asked.unit is not None:
        found.append(of_or_below(asked.unit))
    if asked.strand:
        found.append(Initiative.strand_code == asked.strand)
    if asked.status is not None:
        found.append(Initiative.status == asked.status)
    if asked.is_late:
        found.append(_is_late())
    return [*found, *in_period(asked.period), *known_at(asked.as_of)]


def _is_late() -> ColumnElement[bool]:
    """What late_of() tells of an initiative, as a condition."""
    today = clock.today()
    milestone = exists().where(
        Milestone.initiative_id == Initiative.id, Milestone.done_on.is_(None), Milestone.due_on < today
    )
    not_begun = and_(Initiative.status == InitiativeStatus.PLANNED, Initiative.first_day < today)
    gone = Initiative.lead_id.in_(select(Person.id).where(left()))
    return and_(Initiative.status.in_(OPEN), or_(milestone, not_begun, Initiative.last_day < today, gone))
