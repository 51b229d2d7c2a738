"""What waits for a person's decision today: deciding is another scope than seeing."""

from collections.abc import Iterable

from flask import g, has_request_context
from sqlalchemy import ColumnElement, and_, exists, false, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.access.reviewers import DECIDING, chairs
from app.access.scopes import grants, is_university_hr
from app.extensions import db
from app.models import (
    Activity,
    ActivityKind,
    Appointment,
    Contribution,
    DevelopmentPlan,
    Goal,
    Person,
    PlanState,
    Status,
)


def waiting_for(viewer: Person) -> list[Contribution]:
    """The submitted contributions that `viewer` may decide on today, the longest waiting first."""
    return [part for part in _decidable(viewer) if part.status is Status.SUBMITTED]


def late_for(viewer: Person) -> list[Contribution]:
    """The late contributions that `viewer` may accept today as university HR, the longest waiting first."""
    return [part for part in _decidable(viewer) if part.status is Status.LATE]


def _decidable(viewer: Person) -> list[Contribution]:
    board = chairs()
    return [part for part in candidates(viewer) if board.bench(part).seat_of(viewer) is not None]


def undecidable(viewer: Person) -> list[Contribution]:
    """The contributions that wait and on which nobody may decide today: university HR must find somebody. Others: none."""
    if not is_university_hr(viewer):
        return []
    board = chairs()
    return [part for part in candidates(viewer) if not board.bench(part).seats]


def candidates(viewer: Person) -> list[Contribution]:
    """The submitted, and for university HR the late, contributions that may wait for `viewer`, the longest waiting first.

    The stamp of a contribution is the unit the reviewer rule starts from; who holds the posts above it changes by
    date alone, so the rule itself is asked for each candidate. Four statements, however many wait.
    """
    if not has_request_context():
        return _candidates(viewer)
    cache = g.setdefault("waiting", {})
    if viewer.id not in cache:
        cache[viewer.id] = _candidates(viewer)
    found: list[Contribution] = cache[viewer.id]
    return found


def _candidates(viewer: Person) -> list[Contribution]:
    posts = {grant.unit_id for grant in grants(viewer) if grant.role in DECIDING}
    is_hr = is_university_hr(viewer)
    if not posts and not is_hr:
        return []
    board = chairs()
    # Units whose way up, today, passes one of the viewer's posts; HR is above them all.
    starts = [
        unit.id for unit in board.units.values() if is_hr or any(at.id in posts for at in board.way_up(unit))
    ]
    found = db.session.scalars(
        select(Contribution)
        .join(Contribution.activity)
        .join(Activity.kind)
        .options(
            contains_eager(Contribution.activity).options(
                contains_eager(Activity.kind).selectinload(ActivityKind.fields),
                selectinload(Activity.contributions),
            ),
            joinedload(Contribution.person),
        )
        .where(
            or_(
                and_(
                    Contribution.status == Status.SUBMITTED,
                    Contribution.reviewing_unit_id.in_(starts),
                    _could_reach(posts),
                ),
                Contribution.status == Status.LATE if is_hr else false(),
            )
        )
        .order_by(Contribution.submitted_at, Contribution.id)
    )
    return list(found)


def _could_reach(posts: set[int]) -> ColumnElement[bool]:
    """Narrows the candidates: the nearest held post above their unit is one of `posts`, or its holder may be barred.

    A holder is barred only from activities that a holder leads or takes part in, or from people somebody acts for.
    """
    board = chairs()
    direct = [
        unit.id
        for unit in board.units.values()
        if (held := board.nearest_held(unit)) is None or held.id in posts
    ]
    holders = board.holders()
    acted_for = set().union(*board.acted_for.values())
    with_holder = select(Contribution.activity_id).where(Contribution.person_id.in_(holders))
    return or_(
        Contribution.reviewing_unit_id.in_(direct),
        Contribution.person_id.in_(acted_for),
        Contribution.activity_id.in_(with_holder),
        Activity.lead_id.in_(holders),
    )


# Development plans, and milestones of theirs, wait by the same rule


def plans_for(viewer: Person) -> list[DevelopmentPlan]:
    """The submitted development plans that `viewer` may agree to today, the longest waiting first."""
    return [plan for plan in _decided_by(viewer) if plan.state is PlanState.SUBMITTED]


def milestones_for(viewer: Person) -> list[Goal]:
    """The milestones that are said to be reached and that `viewer` may confirm today, the longest waiting first."""
    return waiting_milestones(_decided_by(viewer))


def undecidable_plans(viewer: Person) -> list[DevelopmentPlan]:
    """The submitted plans to which nobody may agree today, for university HR."""
    return [plan for plan in _decided_by_nobody(viewer) if plan.state is PlanState.SUBMITTED]


def undecidable_milestones(viewer: Person) -> list[Goal]:
    """The milestones that are said to be reached and that nobody may confirm today, for university HR."""
    return waiting_milestones(_decided_by_nobody(viewer))


def waiting_milestones(plans: Iterable[DevelopmentPlan]) -> list[Goal]:
    """The milestones of `plans` that wait, the longest waiting first."""
    found = [goal for plan in plans for goal in plan.goals if goal.waits]
    return sorted(found, key=lambda goal: (goal.reached_at, goal.id))


def has_a_waiting_milestone() -> ColumnElement[bool]:
    """Of a plan: the same as Goal.waits of one of its goals, in SQL."""
    return exists().where(
        Goal.plan_id == DevelopmentPlan.id,
        Goal.reached_on.is_not(None),
        Goal.confirmed_by_id.is_(None),
        Goal.ended_at.is_(None),
    )


def _decided_by(viewer: Person) -> list[DevelopmentPlan]:
    board = chairs()
    return [plan for plan in _waiting_plans(viewer) if board.bench(plan).seat_of(viewer) is not None]


def _decided_by_nobody(viewer: Person) -> list[DevelopmentPlan]:
    if not is_university_hr(viewer):
        return []
    board = chairs()
    return [plan for plan in _waiting_plans(viewer) if not board.bench(plan).seats]


def _waiting_plans(viewer: Person) -> list[DevelopmentPlan]:
    """The plans of which something may wait for `viewer`. Four statements, however many wait; asked once a request."""
    if not has_request_context():
        return _plans(viewer)
    cache = g.setdefault("waiting_plans", {})
    if viewer.id not in cache:
        cache[viewer.id] = _plans(viewer)
    found: list[DevelopmentPlan] = cache[viewer.id]
    return found


def _plans(viewer: Person) -> list[DevelopmentPlan]:
    posts = {grant.unit_id for grant in grants(viewer) if grant.role in DECIDING}
    is_hr = is_university_hr(viewer)
    if not posts and not is_hr:
        return []
    board = chairs()
    # Plans stand where their people work, or worked: those of a unit whose nearest held post is the viewer's, or nobody's,
    # those of people whose own post, or stand-in, lets theirs go further up, and for HR those of people who never had one.
    near = [
        unit.id
        for unit in board.units.values()
        if (held := board.nearest_held(unit)) is None or held.id in posts
    ]
    barred = board.holders() | set().union(*board.acted_for.values())
    works_near = select(Appointment.person_id).where(Appointment.unit_id.in_(near))
    works_nowhere = ~exists().where(Appointment.person_id == DevelopmentPlan.person_id)
    query = (
        select(DevelopmentPlan)
        .where(
            or_(DevelopmentPlan.state == PlanState.SUBMITTED, has_a_waiting_milestone()),
            or_(
                DevelopmentPlan.person_id.in_(works_near),
                DevelopmentPlan.person_id.in_(barred),
                works_nowhere if is_hr else false(),
            ),
        )
        .options(
            joinedload(DevelopmentPlan.period),
            selectinload(DevelopmentPlan.goals),
            joinedload(DevelopmentPlan.person).selectinload(Person.appointments).joinedload(Appointment.unit),
        )
        .order_by(DevelopmentPlan.state_since, DevelopmentPlan.id)
    )
    return list(db.session.scalars(query))
