"""What the pages of merging read: the two records side by side, likely twins, and the merges of a record."""

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.access import Permission, policy, scopes
from app.days import Span
from app.extensions import db
from app.merging.actions import doubled, reading_of
from app.merging.carrying import is_out
from app.merging.closes import merging
from app.models import (
    WHOLE,
    Activity,
    ActivityMerge,
    Appointment,
    Contribution,
    Outsider,
    Period,
    Person,
    Unit,
)
from app.web.likeness import alike, plain
from app.web.nearby import DAYS_APART

MOST_TWINS = 10


class Side(NamedTuple):
    """A record with those of its parts that go on and that the viewer may see."""

    activity: Activity
    parts: list[Contribution]


class Pair(NamedTuple):
    """Two records that may become one; `given_up`: parts of people who have one in both on the same days; `unseen`: what
    parts that the viewer may not see yet hold of both together, in parts per million; `closed`: the closed periods that
    becoming one restates."""

    kept: Side
    merged: Side
    given_up: list[Contribution]
    unseen: int
    closed: list[Period]

    @property
    def reading(self) -> str:
        return reading_of(self.kept.activity, self.merged.activity)

    @property
    def going_on(self) -> list[Contribution]:
        return [*self.kept.parts, *self.merged.parts]

    @property
    def guests(self) -> list[Outsider]:
        """Who is from outside and holds a share."""
        return [one for side in (self.kept, self.merged) for one in side.activity.outsiders if one.share]

    @property
    def proposed(self) -> dict[str, int | None]:
        """Shares to begin with, by their field: what is held now; where that is over the whole, the record that goes asks anew."""
        held: dict[str, int | None] = {f"share_{part.id}": part.share for part in self.going_on}
        held |= {f"outside_{one.id}": one.share for one in self.guests}
        if sum(share or 0 for share in held.values()) + self.unseen <= WHOLE:
            return held
        coming = {f"share_{part.id}" for part in self.merged.parts}
        coming |= {f"outside_{one.id}" for one in self.merged.activity.outsiders}
        return {field: None if field in coming else share for field, share in held.items()}

    @property
    def days(self) -> Span:
        """The days that both together last."""
        both = [Span.of(side.activity) for side in (self.kept, self.merged)]
        return Span(min(one.start for one in both), max(one.end for one in both))

    @property
    def lies_apart(self) -> bool:
        """No day is a day of both records."""
        return not Span.of(self.kept.activity).overlaps(Span.of(self.merged.activity))


def pair(viewer: Person, kept: Activity, merged: Activity) -> Pair:
    """The two as `viewer` may see them: drafts and proposals go over as they are, and stay between their people."""
    _read_people(kept, merged)
    given_up = doubled(kept, merged)
    seen = [*scopes.parts(viewer, kept), *scopes.parts(viewer, merged)]
    going_on = [
        part
        for part in (*kept.contributions, *merged.contributions)
        if not is_out(part) and part not in given_up
    ]

    def side(activity: Activity) -> Side:
        return Side(activity, [part for part in going_on if part in seen and part.activity_id == activity.id])

    return Pair(
        side(kept),
        side(merged),
        [part for part in given_up if part in seen],
        sum(part.share for part in going_on if part not in seen),
        merging(kept, merged, given_up),
    )


def _read_people(*records: Activity) -> None:
    """Reads who takes part, in one statement however many they are."""
    query = select(Contribution).where(Contribution.activity_id.in_([one.id for one in records]))
    db.session.scalars(query.options(joinedload(Contribution.person))).all()


def other_record(viewer: Person, chosen: int | None) -> Activity | None:
    """The record with this number, if the viewer may merge it: what they may not see is not there."""
    found = db.session.get(Activity, chosen) if chosen is not None else None
    if found is None or not policy.may_see(viewer, found):
        return None
    return found if policy.may(viewer, Permission.ACTIVITY_MERGE, found) else None


def is_part_of(activity: Activity, chosen: int | None) -> Activity | None:
    """The record with this number, if it became part of `activity`: somebody, or the same button once more, was first."""
    found = db.session.get(Activity, chosen) if chosen is not None else None
    return found if found is not None and found.merged_into_id == activity.id else None


def is_own_work(viewer: Person, chosen: int | None) -> bool:
    """The record with this number is one that the viewer leads or takes part in."""
    found = db.session.get(Activity, chosen) if chosen is not None else None
    return found is not None and (
        found.lead_id == viewer.id or any(part.person_id == viewer.id for part in found.contributions)
    )


def twins(viewer: Person, activity: Activity) -> list[Activity]:
    """Records around the same days with a like title that the viewer may merge with it, the likest first."""
    around = timedelta(days=DAYS_APART)
    query = (
        select(Activity)
        .where(
            Activity.id != activity.id,
            scopes.activities(viewer),
            Activity.merged_into_id.is_(None),
            Activity.first_day <= activity.last_day + around,
            Activity.last_day >= activity.first_day - around,
        )
        .options(
            joinedload(Activity.lead),
            selectinload(Activity.contributions)
            .joinedload(Contribution.person)
            .selectinload(Person.appointments)
            .joinedload(Appointment.unit)
            .selectinload(Unit.lines),
        )
        .order_by(Activity.id)
    )
    found = list(db.session.scalars(query))
    close = sorted(
        alike(plain(activity.title), [plain(one.title) for one in found]), key=lambda pair: -pair[1]
    )
    allowed = (
        found[at] for at, _likeness in close if policy.may(viewer, Permission.ACTIVITY_MERGE, found[at])
    )
    return [one for one, _number in zip(allowed, range(MOST_TWINS), strict=False)]


def merge_into(activity: Activity, chosen: int | None) -> ActivityMerge | None:
    """The merge with this id, if it made another record part of `activity`."""
    row = db.session.get(ActivityMerge, chosen) if chosen is not None else None
    return row if row is not None and row.kept_id == activity.id else None


def merges(activity: Activity) -> list[ActivityMerge]:
    """The merges of a record, the latest first, with both records and who did it. One statement."""
    query = (
        select(ActivityMerge)
        .where(or_(ActivityMerge.kept_id == activity.id, ActivityMerge.merged_id == activity.id))
        .options(
            joinedload(ActivityMerge.kept),
            joinedload(ActivityMerge.merged),
            joinedload(ActivityMerge.by),
            joinedload(ActivityMerge.undone_by),
        )
    )
    return list(db.session.scalars(query.order_by(ActivityMerge.at.desc(), ActivityMerge.id.desc())))
