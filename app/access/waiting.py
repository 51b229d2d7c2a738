"""What waits for a person's decision today: deciding is another scope than seeing."""

from flask import g, has_request_context
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.access.reviewers import DECIDING, chairs
from app.access.scopes import grants
from app.extensions import db
from app.models import (
    Activity,
    ActivityKind,
    Contribution,
    Person,
    Role,
    Status,
    UnitLine,
)


def waiting_for(viewer: Person) -> list[Contribution]:
    """The submitted contributions that `viewer` may decide on today, the longest waiting first; asked once a request.

    The stamp of a contribution is the unit the reviewer rule starts from; who holds the posts above it changes by
    date alone, so the rule itself is asked for each candidate. Four statements, however many wait.
    """
    if not has_request_context():
        return _waiting_for(viewer)
    cache = g.setdefault("waiting", {})
    if viewer.id not in cache:
        cache[viewer.id] = _waiting_for(viewer)
    found: list[Contribution] = cache[viewer.id]
    return found


def _waiting_for(viewer: Person) -> list[Contribution]:
    held = grants(viewer)
    posts = [grant.unit_id for grant in held if grant.role in DECIDING]
    is_hr = any(grant.role is Role.HR and grant.unit.parent_id is None for grant in held)
    if not posts and not is_hr:
        return []
    board = chairs()
    below = select(UnitLine.unit_id).where(UnitLine.ancestor_id.in_(posts))
    in_scope = (
        Contribution.reviewing_unit_id.is_not(None) if is_hr else Contribution.reviewing_unit_id.in_(below)
    )
    candidates = db.session.scalars(
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
        .where(Contribution.status == Status.SUBMITTED, in_scope, _could_reach(viewer))
        .order_by(Contribution.submitted_at, Contribution.id)
    )
    return [part for part in candidates if board.bench(part).seat_of(viewer) is not None]


def _could_reach(viewer: Person) -> ColumnElement[bool]:
    """Narrows the candidates: the nearest held post above their unit is the viewer's, or its holder may be barred.

    A holder is barred only from activities that a holder leads or takes part in, or from people somebody acts for.
    """
    board = chairs()
    mine = {grant.unit_id for grant in grants(viewer) if grant.role in DECIDING}
    direct = [
        unit.id
        for unit in board.units.values()
        if (held := board.nearest_held(unit)) is None or held.id in mine
    ]
    holders = board.holders()
    acted_for = {seat.acting_for_id for seats in board.heads.values() for seat in seats if seat.acting_for_id}
    with_holder = select(Contribution.activity_id).where(Contribution.person_id.in_(holders))
    return or_(
        Contribution.reviewing_unit_id.in_(direct),
        Contribution.person_id.in_(acted_for),
        Contribution.activity_id.in_(with_holder),
        Activity.lead_id.in_(holders),
    )
