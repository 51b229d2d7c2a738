"""WHEN a development plan moves: the table of its moves; move() alone writes its state, its goals, and a line of history."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app import clock
from app.access import policy
from app.access.permissions import Permission
from app.access.reviewers import chairs
from app.development import letters, named, proposal
from app.development.proposal import Proposal
from app.extensions import db
from app.models import DevelopmentLine, DevelopmentPlan, Goal, GoalShows, Period, Person, PlanState, Role
from app.typed import paragraphs
from app.workflow import LONGEST_REASON, Refused

Target = PlanState | Callable[[DevelopmentPlan], PlanState]


class Stale(Refused):
    """The plan changed since it was read; nothing was done. `plan` is what the reader must look at again."""

    def __init__(self, sentence: str, plan: DevelopmentPlan) -> None:
        super().__init__(sentence)
        self.plan = plan


def draft_or_changing(plan: DevelopmentPlan) -> PlanState:
    return PlanState.CHANGING if proposal.was_agreed(plan) else PlanState.DRAFT


def returned_or_changing(plan: DevelopmentPlan) -> PlanState:
    return PlanState.CHANGING if proposal.was_agreed(plan) else PlanState.RETURNED


class Move(NamedTuple):
    """From which states (None: it was just made), to which, by whom. `decides`: somebody other than its person, in a post."""

    sources: tuple[PlanState | None, ...]
    target: Target
    permission: Permission
    needs_reason: bool = False
    decides: bool = False


EDITABLE = (PlanState.DRAFT, PlanState.RETURNED, PlanState.CHANGING)

MOVES: dict[str, Move] = {
    "create": Move((None,), PlanState.DRAFT, Permission.DEVELOPMENT_EDIT),
    "submit": Move(EDITABLE, PlanState.SUBMITTED, Permission.DEVELOPMENT_EDIT),
    "recall": Move((PlanState.SUBMITTED,), draft_or_changing, Permission.DEVELOPMENT_EDIT),
    "agree": Move((PlanState.SUBMITTED,), PlanState.AGREED, Permission.DEVELOPMENT_DECIDE, decides=True),
    "return": Move(
        (PlanState.SUBMITTED,),
        returned_or_changing,
        Permission.DEVELOPMENT_DECIDE,
        needs_reason=True,
        decides=True,
    ),
    "change": Move((PlanState.AGREED,), PlanState.CHANGING, Permission.DEVELOPMENT_EDIT),
    "drop": Move((PlanState.CHANGING,), PlanState.AGREED, Permission.DEVELOPMENT_EDIT),
}


def is_open(plan: DevelopmentPlan, name: str, by: Person) -> bool:
    """Whether `by` could make the move now: buttons ask this, and move() asks it again."""
    return plan.state in MOVES[name].sources and policy.may(by, MOVES[name].permission, plan)


def begin(person: Person, period: Period, *, by: Person) -> DevelopmentPlan:
    """The empty plan of `person` for a year of their calendar. Raises Refused where it is not for them to begin."""
    if by.id != person.id or not policy.may(by, Permission.DEVELOPMENT_BEGIN):
        raise Refused(_("Everybody begins their own development plan."))
    known = select(DevelopmentPlan.id).where(
        DevelopmentPlan.person_id == person.id, DevelopmentPlan.period_id == period.id
    )
    if db.session.scalar(known) is not None:
        raise Refused(_("You have a plan for this year already."))
    moment = clock.now()
    plan = DevelopmentPlan(
        person=person,
        period=period,
        state=PlanState.DRAFT,
        state_since=moment,
        proposed=Proposal().stored(),
        created_at=moment,
    )
    db.session.add(plan)
    _enter(plan, "create", None, by=by, reason="", moment=moment)
    return plan


def discard(plan: DevelopmentPlan, *, by: Person) -> None:
    """Takes a plan away that nobody but its person ever read: it was begun, and never sent."""
    lock(plan)
    if not can_discard(plan):
        raise Refused(_("The plan was sent before: it stays, with its history."))
    if not policy.may(by, Permission.DEVELOPMENT_EDIT, plan):
        raise Refused(_("Only its own person writes a development plan."))
    db.session.delete(plan)
    db.session.flush()


def can_discard(plan: DevelopmentPlan) -> bool:
    return plan.state is PlanState.DRAFT and all(line.move == "create" for line in plan.lines)


def write(plan: DevelopmentPlan, said: Proposal, *, by: Person, read_version: str) -> None:
    """Saves what is being written; of a plan that was agreed what stands stays as it is until the change is agreed."""
    lock(plan)
    if plan.state not in EDITABLE:
        raise Refused(already(plan))
    if read_version != str(plan.version):
        raise Stale(_("This plan changed since you read it. Nothing was done."), plan)
    if not policy.may(by, Permission.DEVELOPMENT_EDIT, plan):
        raise Refused(_("Only its own person writes a development plan."))
    named.hold(said)
    if found := named.obstacle(said):
        raise Refused(found)
    plan.proposed = said.stored()
    db.session.flush()


def move(
    plan: DevelopmentPlan, name: str, *, by: Person, reason: str = "", read_version: str | None = None
) -> None:
    """Makes the move `name`, and writes its history; agreeing makes what was proposed the goals that stand.

    `read_version` is what the page showed; a plan that changed since raises Stale. Every other obstacle raises Refused
    with a sentence. Locks the plan, so that two people at once have one effect.
    """
    move_ = MOVES[name]
    lock(plan)
    if plan.state not in move_.sources:
        raise Refused(already(plan))
    if read_version is not None and read_version != str(plan.version):
        raise Stale(_("This plan changed since you read it. Nothing was done."), plan)
    if not policy.may(by, move_.permission, plan):
        raise Refused(_("You may not do this with this plan."))
    reason = paragraphs(reason)
    if move_.needs_reason and not reason:
        raise Refused(_("Write a reason: the other person reads it."))
    if len(reason) > LONGEST_REASON:
        raise Refused(_("Keep the reason under 2,000 characters."))
    if name in ("submit", "agree"):
        named.hold(proposal.read(plan.proposed))
        found = obstacle_to_submitting(plan) if name == "submit" else obstacle_to_agreeing(plan)
        if found:
            raise Refused(found)
    source, moment = plan.state, clock.now()
    if name == "agree":
        _take_effect(plan, moment)
    if name in ("change", "drop"):
        plan.proposed = proposal.agreed(plan).stored()
    _enter(plan, name, source, by=by, reason=reason, moment=moment)


def obstacle_to_submitting(plan: DevelopmentPlan) -> str:
    """What keeps the plan from its reviewer, in a sentence; empty where nothing does."""
    said = proposal.read(plan.proposed)
    if not said.goals:
        return _("Write at least one goal before you send the plan.")
    if proposal.was_agreed(plan) and said.stored() == proposal.agreed(plan).stored():
        return _("Nothing is different from what was agreed. Change something, or keep the plan as it is.")
    return named.obstacle(said)


def obstacle_to_agreeing(plan: DevelopmentPlan) -> str:
    """What keeps a plan that was sent from being agreed, in a sentence: its person mends it."""
    return named.obstacle(proposal.read(plan.proposed))


def already(plan: DevelopmentPlan) -> str:
    """What became of a plan that is not where the move expects it."""
    return {
        PlanState.DRAFT: _("The plan is being written: its owner has not sent it, or has recalled it."),
        PlanState.SUBMITTED: _("The plan has already been sent, and waits."),
        PlanState.RETURNED: _("The plan has already been returned."),
        PlanState.AGREED: _("The plan has already been agreed."),
        PlanState.CHANGING: _("The plan is being changed by its owner."),
    }[plan.state]


def note(
    plan: DevelopmentPlan,
    name: str,
    *,
    by: Person,
    snapshot: dict[str, Any],
    reason: str = "",
    decides: bool = False,
) -> None:
    """A line of history of what changes no state: a milestone, or words of a talk."""
    _write(
        plan, name, plan.state, by=by, reason=reason, moment=clock.now(), snapshot=snapshot, decides=decides
    )


def lock(plan: DevelopmentPlan) -> None:
    """Locks the plan's row and reads it and its goals anew: what is checked next is what is written."""
    query = select(DevelopmentPlan).where(DevelopmentPlan.id == plan.id).with_for_update()
    query = query.options(selectinload(DevelopmentPlan.goals)).execution_options(populate_existing=True)
    db.session.scalars(query).one()


def _take_effect(plan: DevelopmentPlan, moment: datetime) -> None:
    """What was proposed stands from now on: unchanged goals stay, changed ones end and begin anew, all at one moment.

    A goal that keeps its milestone was reached as before, however it is worded now.
    """
    said = proposal.read(plan.proposed)
    before = {goal.id: goal for goal in proposal.standing(plan)}
    kept: set[int] = set()
    begun: list[tuple[Goal, Goal | None]] = []
    for position, row in enumerate(said.goals):
        goal = before.get(row.goal_id) if row.goal_id else None
        if goal is not None and goal.id not in kept and proposal.facts_of(goal) == row.facts:
            goal.position = position
            kept.add(goal.id)
            continue
        new = Goal(position=position, agreed_at=moment, **row.facts._asdict())
        plan.goals.append(new)
        begun.append((new, goal))
    carried = set(kept)
    for new, old in begun:
        if old is not None and old.id not in carried and _has_the_same_milestone(new, old):
            carried.add(old.id)
            new.reached_on, new.reached_at, new.reached_note = (
                old.reached_on,
                old.reached_at,
                old.reached_note,
            )
            new.confirmed_by_id = old.confirmed_by_id
    for goal in before.values():
        if goal.id not in kept:
            goal.ended_at = moment
    plan.support = dict(said.support)
    db.session.flush()
    plan.proposed = proposal.agreed(plan).stored()


def _has_the_same_milestone(one: Goal, other: Goal) -> bool:
    return one.shows is other.shows is GoalShows.MILESTONE and one.milestone == other.milestone


def _enter(
    plan: DevelopmentPlan, name: str, source: PlanState | None, *, by: Person, reason: str, moment: datetime
) -> None:
    target = MOVES[name].target
    plan.state = target if isinstance(target, PlanState) else target(plan)
    plan.state_since = moment
    # A snapshot names the version that its state was written with: whoever read that version read this.
    db.session.flush()
    snapshot = {**plan.proposed, "version": plan.version}
    _write(
        plan,
        name,
        source,
        by=by,
        reason=reason,
        moment=moment,
        snapshot=snapshot,
        decides=MOVES[name].decides,
    )


def _write(
    plan: DevelopmentPlan,
    name: str,
    source: PlanState | None,
    *,
    by: Person,
    reason: str,
    moment: datetime,
    snapshot: dict[str, Any],
    decides: bool,
) -> None:
    bench = chairs().bench(plan) if decides else None
    seat = bench.seat_of(by) if bench else None
    acting = seat if seat is not None and seat.role is Role.ACTING_HEAD else None
    if bench is not None:
        # In which unit it was decided: its person may work in another one later.
        snapshot["unit"] = bench.unit.id if bench.unit else None
    line = DevelopmentLine(
        plan=plan,
        person_id=plan.person_id,
        move=name,
        from_state=source,
        to_state=plan.state,
        by=by,
        at=moment,
        reason=reason,
        acting_for_id=acting.acting_for_id if acting else None,
        order_number=acting.order_number if acting else "",
        snapshot=snapshot,
    )
    db.session.add(line)
    db.session.flush()
    letters.tell(line)
