"""Who reads what of a team's work: colleagues the whole alone, its members and those who answer for people more."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, select

from app import clock
from app.access import scopes
from app.extensions import db
from app.models import Activity, LedgerEntry, Person, Team
from app.teams.queries import People, Work
from app.web.question import covers_all


class Sight(NamedTuple):
    """`is_whole`: every line and title. Else: the ids of the units and of the people whose lines are read."""

    is_whole: bool
    units: frozenset[int] = frozenset()
    people: frozenset[int] = frozenset()
    # The condition on LedgerEntry that the title of its activity is read; None: of every one.
    titles: ColumnElement[bool] | None = None


def sight(team: Team, people: People, viewer: Person) -> Sight:
    """Members of today (of an ended team: of its last day), the lead, and who reads all records see the whole.

    Others see the units that they see the records of, the people whose years they see, and the titles that they may open.
    """
    day = min(clock.today(), team.last_day or date.max)
    places = (*people.current, *people.former)
    inside = {place.member.person_id for place in places if place.member.is_in_on(day)} | {team.lead_id}
    if viewer.id in inside or covers_all(viewer):
        return Sight(True)
    opened = select(Activity.id).where(scopes.activities(viewer))
    return Sight(
        False,
        frozenset(db.session.scalars(scopes.units(viewer))),
        frozenset(db.session.scalars(select(Person.id).where(scopes.people(viewer)))),
        LedgerEntry.activity_id.in_(opened),
    )


def narrowed(work: Work, sight: Sight) -> Work:
    """Of `work` the lines that are read; what began is told without a title where that is not."""
    if sight.titles is None:
        return work
    ids = {one.activity_id for one in work.begun}
    query = select(LedgerEntry.activity_id).where(LedgerEntry.activity_id.in_(ids), sight.titles)
    opened = set(db.session.scalars(query)) if ids else set()
    return work._replace(
        units=[line for line in work.units if line[0].id in sight.units],
        people=[line for line in work.people if line[0].id in sight.people],
        begun=[one if one.activity_id in opened else one._replace(title="") for one in work.begun],
    )
