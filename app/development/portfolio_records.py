"""The records of a portfolio: what is approved of a person, each record once however many parts they have in it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app import past
from app.access import scopes
from app.counting import Question
from app.counting.people import person_parts
from app.engagement_facts import Engagement
from app.extensions import db
from app.facts import Own, own_now, own_of, place_among_authors
from app.models import Activity, ActivityKind, Area, Contribution, LedgerEntry, Part, Person
from app.web.differences import answer
from app.web.engagement_words import outcomes, partners
from app.web.words import name


class Record(NamedTuple):
    """An activity, and the approved parts of one person in it: each part's own facts as they are approved."""

    activity: Activity
    # The earliest part first; at least one.
    owns: Sequence[Own]
    # All minutes, and parts per million, that the ledger counts of these parts.
    minutes: int
    credit: int
    # Answers to the kind's own questions, of kinds with authors: (question, answer).
    told: list[tuple[str, str]]
    outcomes: list[str]
    partners: list[str]

    @property
    def kind(self) -> ActivityKind:
        return self.activity.kind

    @property
    def roles(self) -> list[Part]:
        """What they were in it, each once."""
        return list(dict.fromkeys(own.role for own in self.owns))

    @property
    def first_day(self) -> date:
        return min(own.first_day for own in self.owns)

    @property
    def last_day(self) -> date:
        return max(own.last_day for own in self.owns)

    @property
    def place(self) -> int | None:
        """Their place among the authors, the foremost that one of the parts says."""
        return min(filter(None, map(place_among_authors, self.owns)), default=None)

    @property
    def is_first_author(self) -> bool:
        return self.place == 1

    @property
    def is_corresponding(self) -> bool:
        return any(own.is_corresponding or own.role is Part.CORRESPONDING_AUTHOR for own in self.owns)


def records_of(person: Person, viewer: Person) -> tuple[list[Record], int]:
    """What is approved of `person` and `viewer` may see, the latest first; and of how many records some part is not seen."""
    figures = person_parts(person.id)
    by_activity: dict[int, list[Contribution]] = defaultdict(list)
    for part in _parts(person, viewer):
        by_activity[part.activity_id].append(part)
    found = []
    # Read at once, and then by each record.
    said = {
        some[0].activity_id: Engagement.read(some[0].activity.engagement) for some in by_activity.values()
    }
    known = partners({one for engagement in said.values() for one in engagement.partners})
    called = {code: name(outcome) for code, outcome in outcomes().items()}
    for activity_id, parts in by_activity.items():
        mine = [figures.pop(part.id) for part in parts]
        found.append(
            Record(
                parts[0].activity,
                sorted(map(_approved, parts), key=lambda own: (own.first_day, own.last_day)),
                sum(one.minutes for one in mine),
                sum(one.credit for one in mine),
                _told(parts[0].activity),
                [called[code] for code in said[activity_id].outcomes if code in called],
                [name(known[one]) for one in said[activity_id].partners if one in known],
            )
        )
    found.sort(key=lambda one: (one.last_day, one.activity.id), reverse=True)
    return found, len({one.activity_id for one in figures.values()})


def _parts(person: Person, viewer: Person) -> list[Contribution]:
    """Their parts that count and `viewer` may see."""
    query = (
        select(Contribution)
        .where(
            Contribution.person_id == person.id,
            Contribution.id.in_(
                select(LedgerEntry.contribution_id).where(*Question(person_id=person.id).entries())
            ),
        )
        .options(
            joinedload(Contribution.activity)
            .joinedload(Activity.kind)
            .options(selectinload(ActivityKind.fields))
        )
    )
    if viewer.id != person.id:
        query = query.where(scopes.contributions(viewer))
    parts = list(db.session.scalars(query.order_by(Contribution.id)))
    past.read_histories(parts)
    return parts


def _approved(part: Contribution) -> Own:
    """The own facts that count: a change that is written or waits is not shown."""
    line = past.approved_line(part) if part.status in past.CHANGING else None
    return own_of(line.snapshot) if line is not None else own_now(part)


def _told(activity: Activity) -> list[tuple[str, str]]:
    """Journal, publisher, DOI …: what readers of a list of papers look for."""
    if not activity.kind.has_authors:
        return []
    answers = activity.fields or {}
    return [
        (name(field), answer(field, answers[field.code]))
        for field in activity.kind.fields
        if answers.get(field.code)
    ]


def in_cv_order(records: Iterable[Record]) -> list[Record]:
    """First author, corresponding author, then by position among the authors; each newest first."""

    def place(one: Record) -> tuple[int, int, int, int]:
        newest = -one.last_day.toordinal()
        if one.is_first_author:
            return 0, 0, newest, one.activity.id
        if one.is_corresponding:
            return 1, 0, newest, one.activity.id
        # Who does not say stands behind who does.
        return 2 if one.place else 3, one.place or 0, newest, one.activity.id

    return sorted(records, key=place)


def by_area(records: Iterable[Record]) -> list[tuple[Area, list[Record]]]:
    """The records of each area that has some, the latest first."""
    found: dict[Area, list[Record]] = {area: [] for area in Area}
    for one in records:
        found[one.kind.area].append(one)
    return [(area, some) for area, some in found.items() if some]
