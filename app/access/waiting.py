"""What waits for a person's decision today: deciding is another scope than seeing."""

from flask import g, has_request_context
from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.access.reviewers import DECIDING, chairs
from app.access.scopes import grants, is_university_hr
from app.extensions import db
from app.models import Activity, ActivityKind, Contribution, Person, Status


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
