"""What others did lately to records and teams that a person takes part in, and that asks nothing of them."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app import amendments, clock, past
from app.changes import PARTED
from app.extensions import db
from app.models import (
    Activity,
    ActivityChange,
    ActivityMerge,
    Contribution,
    Decision,
    GoodPractice,
    Initiative,
    Person,
    Status,
    TeamChange,
    TeamMove,
)
from app.outbox import is_shared

# For so long it is told on their first page.
TOLD = timedelta(days=30)
SHOWN = 5
# Of those who confirmed parts of one record so many are named.
NAMED = 2
# Changes of words are read too, and left out: of so many the latest are shown.
READ = 50


class Ended(NamedTuple):
    """A membership of one's own that somebody else ended, and with which day."""

    change: TeamChange
    last_day: date


class Confirmed(NamedTuple):
    """One record whose parts colleagues confirmed: the latest lines by name, and how many other people did too."""

    lines: list[Decision]
    others: int

    @property
    def activity(self) -> Activity:
        return self.lines[0].contribution.activity


class Parted(NamedTuple):
    """A record of one's own that was parted from this initiative, and why."""

    change: ActivityChange
    initiative: Initiative
    reason: str


class News(NamedTuple):
    """Colleagues who confirmed a part of what one leads, by record, and how many more records there are; changes of
    shared facts that wait, and those that took effect; records that took in another one; memberships
    that the lead of the team ended; records that the people of an initiative parted from it, and those that a unit
    marked as good practice."""

    confirmed: list[Confirmed]
    more: int
    proposed: list[Contribution]
    in_force: list[ActivityChange]
    merged: list[ActivityMerge]
    ended: list[Ended]
    parted: list[Parted]
    praised: Sequence[GoodPractice]


def news(person: Person) -> News:
    """The latest of each; eight statements, and one more where a record was parted."""
    return News(
        *_confirmed(person),
        _proposed(person),
        _in_force(person),
        _merged(person),
        _ended(person),
        _parted(person),
        _praised(person),
    )


def _confirmed(person: Person) -> tuple[list[Confirmed], int]:
    """Of each record one thing to read, however many confirmed; and how many more records there are."""
    lines = (
        select(
            Contribution.activity_id,
            func.max(Decision.id).label("line"),
            func.row_number()
            .over(partition_by=Contribution.activity_id, order_by=func.max(Decision.id).desc())
            .label("place"),
            func.count().over(partition_by=Contribution.activity_id).label("people"),
            func.max(func.max(Decision.id)).over(partition_by=Contribution.activity_id).label("latest"),
        )
        .join(Decision.contribution)
        .join(Contribution.activity)
        .where(
            Activity.lead_id == person.id,
            Activity.merged_into_id.is_(None),
            Decision.move == "confirm",
            Decision.by_id != person.id,
            Decision.at > clock.now() - TOLD,
        )
        .group_by(Contribution.activity_id, Decision.by_id)
        .subquery()
    )
    named = db.session.execute(
        select(lines, func.dense_rank().over(order_by=lines.c.latest.desc()).label("rank"))
        .where(lines.c.place <= NAMED)
        .order_by(lines.c.latest.desc(), lines.c.place)
    ).all()
    shown = [row for row in named if row.rank <= SHOWN]
    query = (
        select(Decision)
        .where(Decision.id.in_([row.line for row in shown]))
        .options(
            joinedload(Decision.by),
            joinedload(Decision.contribution).joinedload(Contribution.activity),
        )
    )
    found = {line.id: line for line in db.session.scalars(query)}
    records: dict[int, Confirmed] = {}
    for row in shown:
        one = records.setdefault(row.activity_id, Confirmed([], row.people))
        one.lines.append(found[row.line])
        records[row.activity_id] = one._replace(others=row.people - len(one.lines))
    return list(records.values()), max((row.rank for row in named), default=0) - len(records)


def _proposed(person: Person) -> list[Contribution]:
    """The parts of leads of what the person takes part in that carry a change of what everybody shares."""
    query = (
        select(Contribution)
        .join(Contribution.activity)
        .where(
            Contribution.person_id == Activity.lead_id,
            Activity.lead_id != person.id,
            Contribution.status.in_(past.WAITING),
            Contribution.proposed.is_not(None),
            _takes_part(person),
        )
        .order_by(Contribution.submitted_at.desc(), Contribution.id.desc())
        .limit(READ)
        .options(joinedload(Contribution.person), contains_eager(Contribution.activity))
    )
    return [part for part in db.session.scalars(query) if amendments.proposes_facts(part)][:SHOWN]


def _in_force(person: Person) -> list[ActivityChange]:
    """By whoever approved them: of each record the latest."""
    query = (
        select(ActivityChange)
        .join(ActivityChange.activity)
        .where(
            Activity.lead_id != person.id,
            Activity.lead_id != ActivityChange.by_id,
            Activity.merged_into_id.is_(None),
            ActivityChange.by_id != person.id,
            ActivityChange.at > clock.now() - TOLD,
            ~exists().where(
                ActivityMerge.kept_id == ActivityChange.activity_id,
                or_(ActivityMerge.at == ActivityChange.at, ActivityMerge.undone_at == ActivityChange.at),
            ),
            _takes_part(person),
        )
        .order_by(ActivityChange.at.desc(), ActivityChange.id.desc())
        .limit(READ)
        .options(joinedload(ActivityChange.by), contains_eager(ActivityChange.activity))
    )
    found: dict[int, ActivityChange] = {}
    for change in db.session.scalars(query):
        if any(is_shared(fact) for fact in change.facts):
            found.setdefault(change.activity_id, change)
    return list(found.values())[:SHOWN]


def _merged(person: Person) -> list[ActivityMerge]:
    query = (
        select(ActivityMerge)
        .join(ActivityMerge.kept)
        .where(
            Activity.merged_into_id.is_(None),
            ActivityMerge.undone_at.is_(None),
            ActivityMerge.by_id != person.id,
            ActivityMerge.at > clock.now() - TOLD,
            _takes_part(person),
        )
        .order_by(ActivityMerge.at.desc(), ActivityMerge.id.desc())
        .limit(SHOWN)
        .options(
            joinedload(ActivityMerge.by),
            contains_eager(ActivityMerge.kept),
            joinedload(ActivityMerge.merged),
        )
    )
    return list(db.session.scalars(query))


def _ended(person: Person) -> list[Ended]:
    query = (
        select(TeamChange)
        .where(
            TeamChange.move == TeamMove.ENDED,
            TeamChange.person_id == person.id,
            TeamChange.by_id != person.id,
            TeamChange.at > clock.now() - TOLD,
        )
        .order_by(TeamChange.at.desc(), TeamChange.id.desc())
        .limit(SHOWN)
        .options(joinedload(TeamChange.by), joinedload(TeamChange.team))
    )
    return [
        Ended(change, date.fromisoformat(change.facts["last_day"][1])) for change in db.session.scalars(query)
    ]


def _parted(person: Person) -> list[Parted]:
    """Of what they lead too, with or without a part of their own."""
    query = (
        select(ActivityChange)
        .join(ActivityChange.activity)
        .where(
            ActivityChange.facts[PARTED].as_string().is_not(None),
            ActivityChange.by_id != person.id,
            ActivityChange.at > clock.now() - TOLD,
            Activity.merged_into_id.is_(None),
            Activity.id.in_(_led(person).union(_own(person))),
        )
        .order_by(ActivityChange.at.desc(), ActivityChange.id.desc())
        .limit(SHOWN)
        .options(joinedload(ActivityChange.by), contains_eager(ActivityChange.activity))
    )
    found = db.session.scalars(query).all()
    from_which = {change.id: change.facts["initiative"][0] for change in found}
    rows = select(Initiative).where(Initiative.id.in_(from_which.values()))
    known = {one.id: one for one in db.session.scalars(rows)} if found else {}
    return [
        Parted(change, known[from_which[change.id]], change.facts[PARTED][1])
        for change in found
        if from_which[change.id] in known
    ]


def _praised(person: Person) -> Sequence[GoodPractice]:
    """Of what they lead or take part in."""
    query = (
        select(GoodPractice)
        .join(GoodPractice.activity)
        .where(
            Activity.merged_into_id.is_(None),
            GoodPractice.by_id != person.id,
            GoodPractice.at > clock.now() - TOLD,
            Activity.id.in_(_led(person).union(_own(person))),
        )
        .order_by(GoodPractice.at.desc(), GoodPractice.id.desc())
        .limit(SHOWN)
        .options(joinedload(GoodPractice.by), contains_eager(GoodPractice.activity))
    )
    return db.session.scalars(query).all()


def _takes_part(person: Person) -> ColumnElement[bool]:
    """Somebody who was asked and has not answered, or said no, is told nothing.

    A list, which is read once: asked of each activity, all of the university's would be looked at.
    """
    return Activity.id.in_(_own(person))


def _led(person: Person) -> Select[int]:
    led = aliased(Activity)
    return select(led.id).where(led.lead_id == person.id)


def _own(person: Person) -> Select[int]:
    own = aliased(Contribution)
    return select(own.activity_id).where(
        own.person_id == person.id, own.status.not_in((Status.PROPOSED, Status.DECLINED))
    )
