"""The page of one activity: its facts, its parts as the viewer may see them, and the moves open to the viewer."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app import checks, workflow
from app.access import scopes
from app.access.reviewers import home_unit
from app.activities.audience import Audience, audience
from app.activities.history import Entry, Now, history, retold, waiting_now
from app.extensions import db
from app.models import (
    WHOLE,
    Activity,
    ActivityChange,
    ActivityKind,
    Appointment,
    Calendar,
    Contribution,
    Decision,
    Evidence,
    Period,
    Person,
    RoleGrant,
    Status,
    Unit,
)
from app.web.differences import Told, answer, kinds_by_id
from app.web.language import language
from app.web.waits import Wait, wait_of

# Moves with a button on this page, each asked of the table of moves.
MOVES = ("submit", "recall", "confirm", "decline", "approve", "return")


class PartRow(NamedTuple):
    """One part: where its person works, whom it waits for or who decided it, and what the viewer may do with it."""

    part: Contribution
    unit: Unit | None
    wait: Wait | None
    decided: Decision | None
    # Names of open moves, and `edit`, `discard`, `withdraw`.
    can: frozenset[str]
    # What keeps a part that the viewer could submit from being submitted, as sentences.
    missing: list[str]
    # By which grant the viewer decides on it, if they do.
    seat: RoleGrant | None
    # Whether the viewer may open the person's years.
    opens_person: bool
    version: str
    # What of title and description differs from what was approved.
    changed: list[Told]


class Record(NamedTuple):
    """Everything the page shows. `shared_out`: shares of the visible parts that are not declined, in ppm.

    `may_edit`: the viewer leads it and none of their own parts waits.
    """

    activity: Activity
    answers: list[tuple[str, str]]
    rows: list[PartRow]
    shared_out: int
    now: list[Now]
    history: list[Entry]
    audience: Audience
    may_edit: bool
    counts_in: dict[int, list[Period]]

    def mine(self, viewer: Person) -> list[PartRow]:
        return [row for row in self.rows if row.part.person_id == viewer.id]

    def to_decide(self) -> list[PartRow]:
        return [row for row in self.rows if "approve" in row.can]

    @property
    def is_whole(self) -> bool:
        return self.shared_out == WHOLE


def record(viewer: Person, activity: Activity) -> Record:
    """The page of `activity` for `viewer`; as many statements for twenty parts, files and lines of history as for one."""
    _load(activity)
    kinds = kinds_by_id()
    parts = scopes.parts(viewer, activity)
    opens = _people_seen(viewer, [part.person_id for part in parts])
    rows = [_row(viewer, part, part.person_id in opens) for part in parts]
    # What a reviewer is about to read stays as it is until it is taken back.
    waits = any(row.part.person_id == viewer.id and row.part.status is Status.SUBMITTED for row in rows)
    return Record(
        activity,
        _answers(activity),
        rows,
        sum(part.share for part in parts if part.status is not Status.DECLINED),
        waiting_now(parts),
        history(activity, parts, kinds),
        audience(activity, parts),
        activity.lead_id == viewer.id and not waits,
        _counts_in([part for part in parts if part.person_id == viewer.id], viewer),
    )


def _load(activity: Activity) -> None:
    """Reads everything the page follows from the activity, a statement for each table."""
    person = joinedload(Contribution.person).selectinload(Person.appointments).joinedload(Appointment.unit)
    lines = selectinload(Contribution.decisions).options(
        joinedload(Decision.by), joinedload(Decision.acting_for)
    )
    db.session.scalars(
        select(Activity)
        .where(Activity.id == activity.id)
        .execution_options(populate_existing=True)
        .options(
            joinedload(Activity.kind).selectinload(ActivityKind.fields),
            joinedload(Activity.lead),
            selectinload(Activity.contributions).options(
                person, lines, joinedload(Contribution.reviewing_unit)
            ),
            selectinload(Activity.evidence).joinedload(Evidence.added_by),
            selectinload(Activity.changes).joinedload(ActivityChange.by),
        )
    ).one()


def _row(viewer: Person, part: Contribution, opens_person: bool) -> PartRow:
    can = _open_moves(viewer, part)
    wait = wait_of(part)
    seat = next((seat for seat in wait.seats if seat.person_id == viewer.id), None) if wait else None
    return PartRow(
        part,
        part.reviewing_unit or home_unit(part.person, part.last_day),
        wait,
        _decided(part),
        can,
        [problem.text for problem in checks.problems(part)] if "submit" in can else [],
        seat,
        opens_person,
        workflow.version_of(part),
        retold(part, kinds_by_id()),
    )


def _open_moves(viewer: Person, part: Contribution) -> frozenset[str]:
    can = {name for name in MOVES if workflow.is_open(part, name, viewer)}
    if part.person_id == viewer.id and part.status in workflow.EDITABLE:
        can.add("edit")
    if part.person_id == viewer.id and part.status is Status.DRAFT:
        can.add("discard")
    if part.activity.lead_id == viewer.id and part.status is Status.PROPOSED:
        can.add("withdraw")
    return frozenset(can)


def _decided(part: Contribution) -> Decision | None:
    """The line that brought the part where it is, where somebody's decision did."""
    moves = {Status.APPROVED: "approve", Status.RETURNED: "return", Status.DECLINED: "decline"}
    move = moves.get(part.status)
    return next((line for line in reversed(part.decisions) if line.move == move), None)


def _answers(activity: Activity) -> list[tuple[str, str]]:
    """The kind's own questions that were answered, each with its answer in words."""
    return [
        (field.name_in(language()), answer(field, activity.fields[field.code]))
        for field in activity.kind.fields
        if activity.fields.get(field.code)
    ]


def _people_seen(viewer: Person, ids: Sequence[int]) -> set[int]:
    return set(db.session.scalars(select(Person.id).where(Person.id.in_(ids), scopes.people(viewer))))


def _counts_in(parts: Sequence[Contribution], person: Person) -> dict[int, list[Period]]:
    """For each of the person's own parts the years of their calendar that its days lie in."""
    if not parts:
        return {}
    query = select(Period).join(Period.calendar)
    years = db.session.scalars(
        query.where(Calendar.line == person.line, Period.parent_id.is_(None)).order_by(Period.first_day)
    ).all()
    return {
        part.id: [
            year for year in years if year.first_day <= part.last_day and part.first_day <= year.last_day
        ]
        for part in parts
    }
