"""The queue: what waits for the viewer, what of it to look at first, and where their own work went."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import aliased, joinedload

from app import clock, past
from app.access import Permission, policy
from app.access.reviewers import DECIDING, Step, WentUp, chairs
from app.access.scopes import grants, is_university_hr
from app.access.waiting import undecidable, undecidable_milestones, undecidable_plans, waiting_for
from app.extensions import db
from app.models import Activity, ActivityKind, Area, Contribution, Person, Role, RoleGrant, Status, Unit
from app.review.asked import Asked
from app.review.late import reopened
from app.review.rows import Row, days_waiting, may_need_a_look, rows
from app.thai import sort_key
from app.web.dates import format_day
from app.web.flags import noted, told
from app.web.language import language
from app.web.paging import Page
from app.web.waits import Wait, wait_of

SIZE = 50
# Of what nobody may decide as many are named; the rest is counted.
NAMED = 20


class Acting(NamedTuple):
    """A post the viewer holds for somebody or while it is vacant, and how many of the waiting parts are decided by it."""

    seat: RoleGrant
    parts: int


class Choice(NamedTuple):
    """What the filters offer: only what waits."""

    units: list[Unit]
    kinds: list[tuple[Area, list[ActivityKind]]]


class Queue(NamedTuple):
    """`total` parts wait for the viewer, `found` of them fit what was asked; `first` and `plain` are those of one page.

    `first_total` and `plain_total` count over all pages.
    """

    total: int
    longest: int
    found: int
    first: list[Row]
    plain: list[Row]
    first_total: int
    plain_total: int
    page: Page
    posts: list[Unit]
    acting: list[Acting]
    choice: Choice

    @property
    def shown(self) -> list[Row]:
        return [*self.first, *self.plain]

    def opened(self, asked: Asked) -> Row | None:
        return next((row for row in self.shown if row.part.id == asked.opened), None)

    def after(self, row: Row) -> int | None:
        """The id of the part that is read next."""
        ids = [one.part.id for one in self.shown]
        at = ids.index(row.part.id) + 1
        return ids[at] if at < len(ids) else None


def queue(viewer: Person, asked: Asked, page_number: int) -> Queue:
    """What waits for `viewer`, the oldest first; what they should look at first stands before the rest.

    As many statements for a thousand waiting parts as for one.
    """
    waiting = waiting_for(viewer)
    board = chairs()
    unit_of = {part.id: next(board.way_up(_stamp(part)), None) for part in waiting}
    found = [part for part in waiting if asked.fits(part, _id(unit_of[part.id]))]
    flags, suspects = noted(found), may_need_a_look(found)
    differing = rows(viewer, [part for part in found if part.id in suspects - flags.keys()])
    look = flags.keys() | {row.part.id for row in differing if row.differs}
    first = [part for part in found if part.id in look]
    plain = [part for part in found if part.id not in look]
    order = [part.id for part in (*first, *plain)]
    if asked.opened in order:
        page_number = order.index(asked.opened) // SIZE + 1
    page = Page.of(len(found), page_number, SIZE)
    here = slice(max(0, page.offset - len(first)), max(0, page.offset + SIZE - len(first)))
    shown = first[page.offset : page.offset + SIZE]
    return Queue(
        len(waiting),
        max((days_waiting(part) for part in waiting[:1]), default=0),
        len(found),
        rows(viewer, shown, told(viewer, shown, flags)),
        rows(viewer, plain[here]),
        len(first),
        len(plain),
        page,
        [grant.unit for grant in grants(viewer) if grant.role is Role.HEAD],
        _acting(viewer, waiting),
        _choice(waiting, list(unit_of.values())),
    )


def _stamp(part: Contribution) -> Unit | None:
    return chairs().units[part.reviewing_unit_id] if part.reviewing_unit_id else None


def _id(unit: Unit | None) -> int | None:
    return unit.id if unit else None


def _acting(viewer: Person, waiting: Sequence[Contribution]) -> list[Acting]:
    board = chairs()
    by_seat = [seat.id for part in waiting if (seat := board.bench(part).seat_of(viewer))]
    return [
        Acting(grant, by_seat.count(grant.id)) for grant in grants(viewer) if grant.role is Role.ACTING_HEAD
    ]


def _choice(waiting: Sequence[Contribution], units: Sequence[Unit | None]) -> Choice:
    kinds = {part.activity.kind_id: part.activity.kind for part in waiting}
    order = list(Area)
    listed = sorted(kinds.values(), key=lambda kind: (order.index(kind.area), kind.position, kind.id))
    return Choice(
        sorted(
            {unit for unit in units if unit}, key=lambda unit: (sort_key(unit.name_in(language())), unit.id)
        ),
        [(area, list(of_area)) for area, of_area in groupby(listed, key=lambda kind: kind.area)],
    )


class Elsewhere(NamedTuple):
    """Parts that are not in the viewer's queue because they had a part in the work: their own, and those of others.

    `steps` say why they went further up than the post above.
    """

    wait: Wait
    own: int
    others: int
    steps: list[Step]


def elsewhere(viewer: Person) -> list[Elsewhere]:
    """Where the viewer's own work went, and work that passed their post because they take part; a line for each bench."""
    mine = aliased(Contribution)
    takes_part = select(mine.activity_id).where(mine.person_id == viewer.id, mine.status != Status.DECLINED)
    query = (
        select(Contribution)
        .join(Contribution.activity)
        .where(
            Contribution.status == Status.SUBMITTED,
            or_(Activity.lead_id == viewer.id, Contribution.activity_id.in_(takes_part)),
        )
        .options(
            joinedload(Contribution.activity).selectinload(Activity.contributions),
            joinedload(Contribution.person),
        )
        .order_by(Contribution.submitted_at, Contribution.id)
    )
    posts = {grant.unit_id for grant in grants(viewer) if grant.role in DECIDING}
    lines: dict[tuple[int | None, tuple[int, ...]], Elsewhere] = {}
    for part in db.session.scalars(query):
        wait = wait_of(part)
        own = part.person_id == viewer.id
        if wait is None or not (own or any(step.unit.id in posts for step in wait.steps)):
            continue
        bench = (_id(wait.unit), tuple(seat.id for seat in wait.seats))
        line = lines.get(bench) or Elsewhere(wait, 0, 0, _vacancies(wait.steps))
        lines[bench] = line._replace(own=line.own + own, others=line.others + (not own))
    return list(lines.values())


def _vacancies(steps: Sequence[Step]) -> list[Step]:
    return [step for step in steps if step.why is WentUp.VACANT]


class Undecidable(NamedTuple):
    """Parts on which nobody may decide: how many, and the first of them with why; and how many development plans and milestones."""

    total: int
    waits: list[tuple[Contribution, Wait]]
    plans: int
    milestones: int


def without_reviewer(viewer: Person) -> Undecidable:
    """HR's list: nobody may decide on these until somebody is given the post. For others it is empty."""
    found = undecidable(viewer)
    return Undecidable(
        len(found),
        [(part, wait) for part in found[:NAMED] if (wait := wait_of(part)) is not None],
        len(undecidable_plans(viewer)),
        len(undecidable_milestones(viewer)),
    )


def taken_back(viewer: Person, contribution_id: int) -> str | None:
    """The title under which the viewer was asked to decide on a part that its owner has recalled since; else None."""
    part = db.session.get(Contribution, contribution_id)
    if part is None or part.status is not Status.DRAFT:
        return None
    asked = past.last_submitted(part)
    if asked is None or not policy.may(viewer, Permission.CONTRIBUTION_DECIDE, part):
        return None
    return str(asked.snapshot["title"])


def why_not(person: Person, contribution_id: int) -> str:
    """Why `person`, who may see the part, may not decide on it or revoke it, as a sentence; empty where there is nothing to say."""
    part = db.session.get(Contribution, contribution_id)
    if part is None:
        return ""
    if part.person_id == person.id:
        return _("It is your own work, and nobody decides on their own.")
    takes_part = any(
        one.person_id == person.id and one.status is not Status.DECLINED
        for one in part.activity.contributions
    )
    if takes_part or part.activity.lead_id == person.id:
        return _("You take part in this activity, so somebody else decides on it. Nothing was done.")
    if part.person_id in chairs().acted_for.get(person.id, ()):
        return _(
            "You stand in for the person whose work this is, so somebody else decides. Nothing was done."
        )
    if is_university_hr(person) and (again := reopened(part)):
        return again
    if part.status is Status.APPROVED and chairs().bench(part).seat_of(person):
        return _("A closed period counts this part. Only university HR can revoke it, with a reason.")
    return ended_post(person, contribution_id)


def ended_post(person: Person, contribution_id: int) -> str:
    """That `person` held a post which decided on the part, and until when; empty where they held none."""
    part = db.session.get(Contribution, contribution_id)
    start = _stamp(part) if part else None
    if part is None or start is None or part.submitted_at is None:
        return ""
    over = [unit.id for unit in chairs().way_up(start)]
    query = select(RoleGrant).where(
        RoleGrant.person_id == person.id,
        RoleGrant.role.in_(DECIDING),
        RoleGrant.unit_id.in_(over),
        RoleGrant.last_day < clock.today(),
        RoleGrant.last_day >= clock.day_of(part.submitted_at),
    )
    held = db.session.scalars(query.order_by(RoleGrant.last_day.desc(), RoleGrant.id.desc())).first()
    if held is None or held.last_day is None:
        return ""
    return _(
        "Your post at %(unit)s ended on %(day)s, so you no longer decide on this. Nothing was done; it waits for whoever holds the post now.",
        unit=held.unit.name_in(language()),
        day=format_day(held.last_day, language()),
    )
