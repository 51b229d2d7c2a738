"""Many contributions at once, as plain columns: what files of records are made from, however many there are."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, func, select, true, type_coerce
from sqlalchemy.orm import aliased

from app.counting.causes import changes_of, registered
from app.counting.engaged import cross_activities
from app.counting.partner_register import partner_register
from app.counting.question import Question
from app.counting.records import approvals, contributions, counted
from app.counting.restatement import changed
from app.extensions import db
from app.models import (
    Activity,
    Contribution,
    Decision,
    Evidence,
    LedgerEntry,
    LedgerOutcome,
    LedgerPartner,
    LedgerSdg,
)
from app.models.contribution import CARRYING

# Rows in memory at a time, whatever the number of rows in all: few enough to die young.
CHUNK = 200


# Stands for a move where a change of the person's appointments is the cause.
REGISTERED = "registered"


class Signed(NamedTuple):
    """A decision: what was done, when, by whom (None: a command), and for whom by which order."""

    move: str
    at: datetime
    by_id: int | None
    acting_for_id: int | None
    order_number: str
    reason: str


class Listed(NamedTuple):
    """A contribution with what it brings to the question: days, minutes, credit in parts per million.

    Words of fixed lists are their plain text. Role, place among the authors, share and status are those that stand approved, now or at the
    moment asked for; title, place, fields and evidence are those of now of the activity that it is, or was then, part of.
    """

    contribution_id: int
    first_day: date
    last_day: date
    minutes: int
    credit: int
    kind_id: int
    scale: str | None
    # The lowest and the highest id of the units it counts in: mostly one.
    unit_id: int
    other_unit_id: int
    # What its entries say of partners, outcomes and goals: see said_of().
    engagement_id: int | None
    activity_id: int
    person_id: int
    role: str
    # Asked of kinds with authors alone; of others a part may hold what it said before its kind was changed.
    author_position: int | None
    is_corresponding: bool | None
    share: int
    status: str
    title: str
    place: str
    # JSON: answers to the kind's own fields.
    fields: str
    evidence: int
    # The approval that stands, if a history tells it.
    approved_at: datetime | None
    approved_by_id: int | None
    acting_for_id: int | None
    order_number: str | None
    # Where the question is what has changed since a close: what was counted then, and the latest decision since.
    closed_minutes: int = 0
    closed_credit: int = 0
    why_id: int | None = None


def listed(question: Question, most: int | None = None) -> Iterator[list[Listed]]:
    """The contributions of `question`, by chunks in the order in which they were logged; `most`: the first ones.

    One statement, read as it is consumed. No entities are made of its rows: that costs ten times the reading.
    """
    query = _query(question)
    if most is not None:
        query = query.limit(most)
    result = db.session.connection().execute(query, execution_options={"yield_per": CHUNK})
    try:
        for rows in result.partitions():
            yield [Listed(*row) for row in rows]
    finally:
        result.close()


def units_of(question: Question, ids: list[int]) -> dict[int, list[int]]:
    """The ids of the units in which the ledger counts these contributions, in the order of their days. One statement."""
    query = (
        select(LedgerEntry.contribution_id, LedgerEntry.unit_id)
        .where(LedgerEntry.contribution_id.in_(ids), *counted(question))
        .order_by(LedgerEntry.first_day, LedgerEntry.id)
    )
    found: dict[int, list[int]] = {}
    for contribution_id, unit_id in db.session.execute(query):
        here = found.setdefault(contribution_id, [])
        if unit_id not in here:
            here.append(unit_id)
    return found


def causes(question: Question, rows: Sequence[Listed]) -> dict[int, Signed]:
    """By contribution what last changed its figures since the close that is asked about: a decision, or REGISTERED.

    Three statements, or none where no close is asked about.
    """
    ids = [row.why_id for row in rows if row.why_id]
    query = select(
        Decision.contribution_id,
        Decision.move,
        Decision.at,
        Decision.by_id,
        Decision.acting_for_id,
        Decision.order_number,
        Decision.reason,
    ).where(Decision.id.in_(ids))
    found = {row[0]: Signed(*row[1:]) for row in db.session.execute(query)} if ids else {}
    people = {row.contribution_id: row.person_id for row in rows}
    lines = registered(question, people, {number: line.at for number, line in found.items()})
    return found | {
        number: Signed(REGISTERED, line.at, line.by_id, None, "", line.reason)
        for number, line in lines.items()
    }


class SaidOf(NamedTuple):
    """What an engagement of the ledger says: partners by id as they were at the moment, outcomes by code, goals by number."""

    partners: list[int]
    outcomes: list[str]
    sdgs: list[int]


def said_of(engagements: Collection[int], as_of: datetime | None) -> dict[int, SaidOf]:
    """The engagements of these ids. Three statements, and one or two for the register of partners."""
    found = {one: SaidOf([], [], []) for one in engagements}
    if not found:
        return found
    survivors = partner_register(as_of).survivors
    named = select(LedgerPartner.engagement_id, LedgerPartner.partner_id).order_by(LedgerPartner.partner_id)
    for at, partner in db.session.execute(named.where(LedgerPartner.engagement_id.in_(found))):
        if survivors[partner] not in found[at].partners:
            found[at].partners.append(survivors[partner])
    codes = select(LedgerOutcome.engagement_id, LedgerOutcome.outcome_code)
    for at, code in db.session.execute(codes.where(LedgerOutcome.engagement_id.in_(found))):
        found[at].outcomes.append(code)
    goals = select(LedgerSdg.engagement_id, LedgerSdg.sdg_number).order_by(LedgerSdg.sdg_number)
    for at, goal in db.session.execute(goals.where(LedgerSdg.engagement_id.in_(found))):
        found[at].sdgs.append(goal)
    return found


def cross_among(question: Question, activities: Collection[int]) -> set[int]:
    """Those of these activities that are cross-disciplinary in the period of `question`. One statement."""
    query = cross_activities(question).where(LedgerEntry.activity_id.in_(activities))
    return set(db.session.scalars(query))


def _query(question: Question) -> Select[*tuple[Any, ...]]:
    inside = _inside(question).subquery("inside")
    # The line whose values count, and who approved: where records were made one that is another line.
    stood, approval = aliased(Decision, name="stood"), aliased(Decision, name="approval")
    approved = case((stood.move.in_(CARRYING), _last(approvals(question))), else_=stood.id)
    evidence = select(func.count(Evidence.id)).where(Evidence.activity_id == Activity.id)
    latest = _latest(question) if question.as_of is not None else None
    status = type_coerce(Contribution.status, String)
    query: Select[*tuple[Any, ...]] = (
        select(
            inside.c.contribution_id,
            inside.c.first_day,
            inside.c.last_day,
            inside.c.minutes,
            inside.c.credit,
            inside.c.kind_id,
            inside.c.scale,
            inside.c.unit_id,
            inside.c.other_unit_id,
            inside.c.engagement_id,
            inside.c.activity_id,
            Contribution.person_id,
            # What a change that waits would bring is not approved.
            func.coalesce(stood.snapshot["role"].as_string(), type_coerce(Contribution.role, String)),
            case(
                (stood.id.is_not(None), stood.snapshot["author_position"].as_integer()),
                else_=Contribution.author_position,
            ),
            case(
                (stood.id.is_not(None), stood.snapshot["is_corresponding"].as_boolean()),
                else_=Contribution.is_corresponding,
            ),
            func.coalesce(stood.snapshot["share"].as_integer(), Contribution.share),
            status if latest is None else func.coalesce(latest, status),
            Activity.title,
            Activity.place,
            cast(Activity.fields, String),
            evidence.correlate(Activity).scalar_subquery(),
            approval.at,
            approval.by_id,
            approval.acting_for_id,
            approval.order_number,
        )
        .join(Contribution, Contribution.id == inside.c.contribution_id)
        .join(Activity, Activity.id == inside.c.activity_id)
        .outerjoin(stood, stood.id == _last(approvals(question, *CARRYING)))
        .outerjoin(approval, approval.id == approved)
        .order_by(inside.c.contribution_id)
    )
    if question.changed_since is not None:
        query = query.add_columns(
            inside.c.closed_minutes, inside.c.closed_credit, _last(changes_of(question))
        )
    return query


def _inside(question: Question) -> Select[*tuple[Any, ...]]:
    """Each contribution with the sums of its entries, and the kind, scale and units that they are counted by."""
    units = (
        func.min(LedgerEntry.unit_id).label("unit_id"),
        func.max(LedgerEntry.unit_id).label("other_unit_id"),
    )
    kind, scale = LedgerEntry.kind_id, type_coerce(LedgerEntry.scale, String)
    said, activity = LedgerEntry.engagement_id, LedgerEntry.activity_id
    if question.changed_since is None:
        return contributions(question).add_columns(
            func.min(kind).label("kind_id"),
            func.min(scale).label("scale"),
            *units,
            func.max(said).label("engagement_id"),
            func.min(activity).label("activity_id"),
        )
    now = and_(*question.stands())
    counts = func.max(case((now, 1), else_=0)) == 1

    def of_now_or_then(column: ColumnElement[Any]) -> ColumnElement[Any]:
        return case((counts, func.min(case((now, column)))), else_=func.min(column))

    return changed(question).add_columns(
        of_now_or_then(kind.expression).label("kind_id"),
        of_now_or_then(scale).label("scale"),
        *units,
        of_now_or_then(said.expression).label("engagement_id"),
        of_now_or_then(activity.expression).label("activity_id"),
    )


def _last(conditions: list[ColumnElement[bool]]) -> Any:
    """The id of a contribution's last decision of which `conditions` are true."""
    query = select(func.max(Decision.id)).where(Decision.contribution_id == Contribution.id, *conditions)
    return query.correlate(Contribution).scalar_subquery()


def _latest(question: Question) -> Any:
    """Where a contribution was at the moment asked for."""
    last = aliased(Decision, name="last")
    return (
        select(type_coerce(last.to_status, String))
        .where(last.id == _last([Decision.at <= question.as_of if question.as_of else true()]))
        .correlate(Contribution)
        .scalar_subquery()
    )
