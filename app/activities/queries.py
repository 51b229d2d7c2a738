"""My activities: what the list is asked for, and its rows."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, union
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from app import checks, past, workflow
from app.extensions import db
from app.facts import Own
from app.models import Activity, ActivityKind, Appointment, Area, Contribution, Period, Person, Status
from app.thai import fold
from app.web.addresses import number
from app.web.paging import Page
from app.web.part_groups import STATUS_ORDER

W = TypeVar("W", bound=StrEnum)


class Sort(StrEnum):
    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"
    HOURS = "hours"
    STATUS = "status"


class Wanted(NamedTuple):
    """What the list is asked for; an argument that means nothing asks for nothing."""

    area: Area | None = None
    kind_id: int | None = None
    status: Status | None = None
    period: Period | None = None
    text: str = ""
    sort: Sort = Sort.NEWEST

    @property
    def narrows(self) -> bool:
        return any((self.area, self.kind_id, self.status, self.period, fold(self.text)))


class Row(NamedTuple):
    """One part of the viewer's, or an activity they lead without a part of their own (`part` is None)."""

    activity: Activity
    part: Contribution | None
    can_submit: bool
    # The first thing that keeps an editable part from being submitted; empty where nothing does.
    missing: str
    # The part's own facts that count: as approved while they are being changed.
    counts: Own | None


def wanted(arguments: Mapping[str, str]) -> Wanted:
    """The arguments of the page's address, read: unknown words and ids fall away."""
    period_id = number(arguments.get("period"))
    return Wanted(
        area=_word(Area, arguments.get("area")),
        kind_id=number(arguments.get("kind")),
        status=_word(Status, arguments.get("status")),
        period=db.session.get(Period, period_id) if period_id else None,
        text=arguments.get("q", "").strip(),
        sort=_word(Sort, arguments.get("sort")) or Sort.NEWEST,
    )


def count_mine(viewer: Person, asked: Wanted) -> int:
    """How many rows `my_rows` has over all pages."""
    found = db.session.scalar(select(func.count()).select_from(_mine(viewer, asked).subquery()))
    return found or 0


def my_rows(viewer: Person, asked: Wanted, page: Page) -> list[Row]:
    """The viewer's parts and the activities they lead, one page of them; as many statements for a thousand rows as for one."""
    query = (
        _mine(viewer, asked)
        .order_by(*_order(asked.sort), Activity.id.desc(), Contribution.id.desc())
        .offset(page.offset)
        .limit(page.size)
        .options(
            contains_eager(Activity.kind).selectinload(ActivityKind.fields),
            selectinload(Activity.contributions),
            selectinload(Activity.evidence),
            selectinload(Activity.outsiders),
            joinedload(Contribution.person).selectinload(Person.appointments).joinedload(Appointment.unit),
        )
    )
    found = list(db.session.execute(query))
    past.read_histories([part for _activity, part in found if part is not None])
    return [_row(viewer, activity, part) for activity, part in found]


def _row(viewer: Person, activity: Activity, part: Contribution | None) -> Row:
    counts = past.what_counts(part, viewer) if part else None
    if part is None or not workflow.is_open(part, "submit", viewer):
        return Row(activity, part, False, "", counts)
    found = checks.problems(part)
    return Row(activity, part, not found, found[0].text if found else "", counts)


def _mine(viewer: Person, asked: Wanted) -> Select[Activity, Contribution]:
    # What the lead put away is nobody's work any more: without a part that somebody has the activity goes with it.
    of_it, leads = Contribution.activity_id == Activity.id, Activity.lead_id == viewer.id
    put_away = and_(leads, Contribution.status == Status.DECLINED)
    own = and_(of_it, Contribution.person_id == viewer.id, ~put_away)
    other, led = aliased(Contribution), aliased(Activity)
    has_part = exists().where(other.activity_id == Activity.id, other.status != Status.DECLINED)
    gave_up = exists().where(other.activity_id == Activity.id, other.person_id == viewer.id)
    query = (
        select(Activity, Contribution)
        .join(Activity.kind)
        .outerjoin(Contribution, own)
        .where(
            # Which they are at all, first: without it every activity of the university would be looked at.
            Activity.id.in_(
                union(
                    select(other.activity_id).where(other.person_id == viewer.id),
                    select(led.id).where(led.lead_id == viewer.id),
                )
            ),
            or_(Contribution.id.is_not(None), and_(leads, or_(has_part, ~gave_up))),
        )
    )
    return query.where(*_conditions(asked))


def _conditions(asked: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.area:
        found.append(ActivityKind.area == asked.area)
    if asked.kind_id:
        found.append(Activity.kind_id == asked.kind_id)
    if asked.status:
        found.append(Contribution.status == asked.status)
    if asked.period:
        first = func.coalesce(Contribution.first_day, Activity.first_day)
        last = func.coalesce(Contribution.last_day, Activity.last_day)
        found += [first <= asked.period.last_day, last >= asked.period.first_day]
    if text := fold(asked.text):
        found.append(Activity.search_text.contains(text, autoescape=True))
    return found


def _order(sort: Sort) -> tuple[ColumnElement[Any], ...]:
    last = func.coalesce(Contribution.last_day, Activity.last_day)
    orders: dict[Sort, tuple[ColumnElement[Any], ...]] = {
        Sort.NEWEST: (last.desc(),),
        Sort.OLDEST: (last.asc(),),
        Sort.TITLE: (Activity.sort_key.asc(),),
        Sort.HOURS: (func.coalesce(Contribution.minutes, -1).desc(),),
        Sort.STATUS: (_rank_of_status().asc(), last.desc()),
    }
    return orders[sort]


def _rank_of_status() -> ColumnElement[int]:
    ranks = {status: at for at, status in enumerate(STATUS_ORDER)}
    return case(ranks, value=Contribution.status, else_=len(ranks))


def kinds_by_area() -> list[tuple[Area, list[ActivityKind]]]:
    """The whole catalogue, kinds no longer in use included: what was logged once can be looked for."""
    kinds = db.session.scalars(select(ActivityKind).order_by(ActivityKind.position, ActivityKind.id)).all()
    return [(area, [kind for kind in kinds if kind.area is area]) for area in Area]


def _word(words: type[W], text: str | None) -> W | None:
    return next((word for word in words if word.value == text), None)


def parts_with_people(activity: Activity) -> list[Contribution]:
    """The parts of `activity`, with their people read at once: a page names them all."""
    query = select(Contribution).options(joinedload(Contribution.person)).order_by(Contribution.id)
    # What somebody typed and could not save stands in these very rows: it is not read over.
    return list(db.session.scalars(query.where(Contribution.activity_id == activity.id)))
