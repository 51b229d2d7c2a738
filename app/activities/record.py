"""The page of one activity: its facts, its parts as the viewer may see them, and the moves open to the viewer."""

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app import amendments, checks, past, workflow
from app.access import scopes
from app.access.reviewers import chairs, home_unit
from app.activities import join_queries
from app.activities.audience import Audience, audience
from app.activities.history import Entry, Now, history, retold, waiting_now
from app.engagement_facts import is_engagement
from app.extensions import db
from app.facts import Own, counted, counted_by, differences, own_facts, stated
from app.models import (
    Activity,
    ActivityChange,
    ActivityKind,
    Appointment,
    Calendar,
    Contribution,
    Decision,
    Evidence,
    Initiative,
    JoinRequest,
    Period,
    Person,
    RoleGrant,
    Status,
    Unit,
)
from app.web.differences import Kinds, Told, answer, kinds_by_id, told
from app.web.engaged import Engaged, engaged
from app.web.initiatives import suggested
from app.web.language import language
from app.web.waits import Wait, wait_of

# Moves with a button on this page, each asked of the table of moves.
MOVES = (
    "submit",
    "recall",
    "confirm",
    "decline",
    "leave",
    "propose",
    "drop",
    "approve",
    "accept",
    "return",
    "revoke",
)


# Of many parts so many are shown at once.
NEAR = 10


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
    # When a colleague said yes to what has stayed a draft since, and whether it is complete: then it waits for them.
    confirmed: Decision | None
    is_complete: bool
    # By which grant the viewer decides on it, if they do.
    seat: RoleGrant | None
    # Whether the viewer may open the person's years.
    opens_person: bool
    version: str
    # What of its words and evidence differs from what was approved.
    changed: list[Told]
    # The own facts that count; `approved`: the line that approved them, if they do.
    counts: Own
    approved: Decision | None
    # What differs from what counts, and waits for a decision or is being written still.
    waiting: list[Told]
    # Why its reviewer may not revoke it, as a sentence; empty where they may or nobody would ask.
    closed: str


class ChangedSince(NamedTuple):
    """The approved parts that were read with other words, and how those differ from today's."""

    rows: list[PartRow]
    changes: list[Told]


class Record(NamedTuple):
    """Everything the page shows. `shared_out`: shares of visible parts that are not declined, and of people from outside, in ppm.

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
    # The lead's part that carries a change of what is counted, and what that change would be: told to all once it waits.
    carrier: Contribution | None
    proposed: list[Told]
    # Evidence that goes once somebody's part is approved, by its id.
    going: dict[int, Contribution]
    counts_in: dict[int, list[Period]]
    # Partners, outcomes, goals and transfer that are in force.
    engaged: Engaged
    # To the lead: the initiatives that the activity may belong to.
    initiatives: list[Initiative]
    # Who asks the lead for a part and has no answer; only the lead reads them.
    requests: list[JoinRequest]

    def mine(self, viewer: Person) -> list[PartRow]:
        return [row for row in self.rows if row.part.person_id == viewer.id]

    def is_colleague(self, viewer: Person) -> bool:
        """Whether the viewer takes part in what somebody else leads."""
        return self.activity.lead_id != viewer.id and any(
            row.part.status is not Status.DECLINED for row in self.mine(viewer)
        )

    def near(self, viewer: Person) -> list[PartRow]:
        """Of many parts those that the viewer looks for first: their own, what they decide on, the lead's; ten at most."""
        lead = self.activity.lead_id
        found = [
            row
            for row in self.rows
            if row.part.person_id in (viewer.id, lead) or row.can & {"approve", "accept"}
        ]
        return found[:NEAR]

    def others(self, viewer: Person) -> list[PartRow]:
        near = {row.part.id for row in self.near(viewer)}
        return [row for row in self.rows if row.part.id not in near]

    @property
    def changed_since(self) -> list[ChangedSince]:
        """How the words differ from those that were approved; a difference that several parts share is told once."""
        found: list[ChangedSince] = []
        for row in self.rows:
            if not row.changed:
                continue
            same = next((one for one in found if one.changes == row.changed), None)
            if same is None:
                found.append(same := ChangedSince([], row.changed))
            same.rows.append(row)
        return found

    def to_decide(self) -> list[PartRow]:
        return [row for row in self.rows if row.can & {"approve", "accept"}]

    def revocable(self) -> list[PartRow]:
        """Whose approval the viewer may revoke, or would but for a closed period."""
        return [row for row in self.rows if "revoke" in row.can or row.closed]

    @property
    def proposed_facts(self) -> list[Told]:
        """Of what is proposed kind, days, scale and answers; the rest is `proposed_engagement`."""
        return [one for one in self.proposed if not is_engagement(one.fact)]

    @property
    def proposed_engagement(self) -> list[Told]:
        return [one for one in self.proposed if is_engagement(one.fact)]


def record(viewer: Person, activity: Activity) -> Record:
    """The page of `activity` for `viewer`; as many statements for twenty parts, files and lines of history as for one."""
    _load(activity)
    kinds = kinds_by_id()
    parts = scopes.parts(viewer, activity)
    opens = _people_seen(viewer, [part.person_id for part in parts])
    rows = sorted((_row(viewer, part, part.person_id in opens) for part in parts), key=_is_nearer(viewer))
    # What a reviewer is about to read stays as it is until it is taken back.
    waits = any(row.part.person_id == viewer.id and row.part.status in past.WAITING for row in rows)
    requests = join_queries.of_record(activity, viewer)
    carrier = amendments.carrier(activity)
    if carrier is not None and not _is_told(viewer, carrier):
        carrier = None
    return Record(
        activity,
        _answers(activity),
        rows,
        sum(part.share for part in parts if part.status is not Status.DECLINED)
        + sum(one.share for one in activity.outsiders),
        waiting_now(parts),
        history(activity, parts, kinds, requests),
        audience(activity, parts),
        activity.lead_id == viewer.id and not waits,
        carrier,
        _proposed(carrier, kinds),
        {
            item_id: part
            for part in parts
            if _is_told(viewer, part)
            for item_id in amendments.removed_by(part)
        },
        _counts_in([part for part in parts if part.person_id == viewer.id], viewer),
        engaged(activity),
        suggested(viewer, activity.first_day, activity.last_day, activity.team, activity.initiative)
        if activity.lead_id == viewer.id and not waits
        else [],
        [one for one in requests if one.answered_at is None and activity.lead_id == viewer.id],
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
            joinedload(Activity.team),
            joinedload(Activity.initiative),
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
    confirmed = past.confirmed_line(part) if part.person_id != part.activity.lead_id else None
    found = checks.problems(part) if confirmed or "submit" in can else []
    return PartRow(
        part,
        part.reviewing_unit or home_unit(part.person, part.last_day),
        wait,
        _decided(part),
        can,
        [problem.text for problem in found] if "submit" in can else [],
        confirmed,
        not found,
        seat,
        opens_person,
        workflow.version_of(part),
        retold(part, kinds_by_id()),
        past.what_counts(part, viewer),
        past.approved_line(part),
        _waiting(viewer, part),
        _why_not_revoked(viewer, part) if "revoke" not in can else "",
    )


def _is_nearer(viewer: Person) -> Callable[[PartRow], tuple[bool, bool]]:
    """The order of the parts: one's own, those that one decides on, then as they were added."""
    return lambda row: (row.part.person_id != viewer.id, not row.can & {"approve", "accept"})


def _is_told(viewer: Person, part: Contribution) -> bool:
    """Whether `viewer` reads what `part` would change: everybody once it waits; before, its owner and the lead."""
    return part.status in past.WAITING or past.writes(part, viewer)


def _waiting(viewer: Person, part: Contribution) -> list[Told]:
    """What `part` would change of its own, as far as `viewer` may read it."""
    line = past.approved_line(part)
    if line is None or part.status is Status.APPROVED or not _is_told(viewer, part):
        return []
    own = own_facts(part)
    then = {fact: line.snapshot.get(fact) for fact in own}
    return told(differences(then, own), kinds_by_id(), part.activity.kind)


def _proposed(carrier: Contribution | None, kinds: Kinds) -> list[Told]:
    """What the counted facts of the activity would become."""
    if carrier is None:
        return []
    found = differences(stated(counted(carrier.activity)), stated(counted_by(carrier)))
    return told(found, kinds, counted_by(carrier).kind)


def _why_not_revoked(viewer: Person, part: Contribution) -> str:
    if part.status is not Status.APPROVED or chairs().bench(part).seat_of(viewer) is None:
        return ""
    return _("A closed period counts this part. Only university HR can revoke it, with a reason.")


def _open_moves(viewer: Person, part: Contribution) -> frozenset[str]:
    can = {name for name in MOVES if workflow.is_open(part, name, viewer)}
    if part.person_id == viewer.id and part.status in (*workflow.EDITABLE, Status.APPROVED):
        can.add("edit")
    if part.person_id == viewer.id and part.status is Status.DRAFT:
        can.add("discard")
    if part.activity.lead_id == viewer.id and part.status is Status.PROPOSED:
        can.add("withdraw")
    return frozenset(can)


def _decided(part: Contribution) -> Decision | None:
    """The line that brought the part where it is, where somebody's decision did; of what is being changed what was
    returned of the change, else what was approved. Whoever made two records one approved nothing."""
    if part.status in (Status.APPROVED, Status.AMENDING):
        return past.last_return(part) or _last(part, ("approve", "accept")) or past.approved_line(part)
    moves = {
        Status.RETURNED: ("return", "revoke"),
        Status.DECLINED: ("decline", "leave", "discard", "withdraw"),
        Status.LATE: ("approve",),
    }
    return _last(part, moves.get(part.status, ()))


def _last(part: Contribution, moves: Collection[str]) -> Decision | None:
    return next((line for line in reversed(part.decisions) if line.move in moves), None)


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
