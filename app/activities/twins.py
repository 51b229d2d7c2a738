"""The same thing logged twice: records that are likely the one that is being logged, before it is saved."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import selectinload

from app.access.reviewers import home_unit
from app.access.scopes import PRIVATE
from app.extensions import db
from app.models import Activity, Appointment, Contribution, Person, Status, Unit
from app.thai import fold
from app.web.likeness import alike, plain
from app.web.nearby import DAYS_APART

MOST = 3
# A title so like another one is told even where neither people nor place are the same.
SURE = 0.85


class Twin(NamedTuple):
    """A record that may be the same thing: what every colleague may know of it, and the key to ask its lead with."""

    activity: Activity
    unit: Unit | None
    is_mine: bool
    key: str


def twins(
    person: Person, *, title: str, place: str, first_day: date, last_day: date, by: Person | None = None
) -> list[Twin]:
    """The likeliest records around these days with a like title, by people or place in common; the likest first.

    Drafts and proposals of others are told to nobody. One's own records are told whatever their state; where a recorder
    types (`by`), of the person's own drafts and proposals only what a recorder wrote down. Two statements.
    """
    around = timedelta(days=DAYS_APART)
    others = (
        select(Contribution.activity_id)
        .where(Contribution.status.not_in(PRIVATE), Contribution.person_id != person.id)
        .where(Contribution.first_day <= last_day + around, Contribution.last_day >= first_day - around)
    )
    own = select(Contribution.activity_id).where(Contribution.person_id == person.id)
    if by is not None and by.id != person.id:
        written_down = and_(
            Contribution.status == Status.PROPOSED, Contribution.person_id == Activity.lead_id
        )
        own = own.join(Contribution.activity).where(or_(Contribution.status.not_in(PRIVATE), written_down))
    query = (
        select(Activity)
        .where(
            Activity.first_day <= last_day + around,
            Activity.last_day >= first_day - around,
            Activity.merged_into_id.is_(None),
            or_(Activity.id.in_(others), Activity.id.in_(own)),
        )
        .options(
            selectinload(Activity.contributions)
            .joinedload(Contribution.person)
            .selectinload(Person.appointments)
            .joinedload(Appointment.unit)
        )
        .order_by(Activity.id)
    )
    near = list(db.session.scalars(query))
    likest = sorted(
        alike(plain(title), [plain(one.title) for one in near]), key=lambda found: (-found[1], found[0])
    )
    home = home_unit(person, last_day)
    found = [
        near[at]
        for at, likeness in likest
        if likeness >= SURE or _shares_people(near[at], person, home) or _shares_place(near[at], place)
    ]
    return [_told(one, person) for one in found[:MOST]]


def key_of(activity: Activity, person: Person) -> str:
    """What `person` asks the lead of `activity` with: only who was told of a record can ask for it."""
    return str(_signer().dumps([activity.id, person.id]))


def opened(key: str, person: Person) -> Activity | None:
    """The record that the key opens for `person`; None: it is not theirs, or there is none any more."""
    try:
        activity_id, person_id = _signer().loads(key)
    except (BadSignature, ValueError, TypeError):
        return None
    return db.session.get(Activity, activity_id) if person_id == person.id else None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="join")


def _told(activity: Activity, person: Person) -> Twin:
    is_mine = any(part.person_id == person.id for part in activity.contributions)
    return Twin(activity, home_unit(activity.lead, activity.last_day), is_mine, key_of(activity, person))


def _shares_people(activity: Activity, person: Person, home: Unit | None) -> bool:
    """The person takes part in it, or somebody of their unit does."""
    return any(
        part.person_id == person.id or (home is not None and home_unit(part.person, part.last_day) is home)
        for part in activity.contributions
        if part.person_id == person.id or part.status not in PRIVATE
    )


def _shares_place(activity: Activity, place: str) -> bool:
    one, other = fold(activity.place), fold(place)
    return bool(one and other) and (one in other or other in one)


def fingerprint(found: Sequence[Twin]) -> str:
    """Which twins were shown: sent back with the form, they are not asked about again."""
    return ".".join(str(one.activity.id) for one in found)
