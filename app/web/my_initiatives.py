"""My initiatives on the first page and in the digest: what is late of those I lead, those of my units whose lead has left, and that I was named lead."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from flask import Flask, g
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app import clock
from app.access import scopes, signed_in
from app.access.entry import left
from app.access.reviewers import DECIDING, chairs
from app.extensions import db
from app.models import Initiative, InitiativeChange, Person
from app.web.initiative_words import OPEN, late_of

# For so long it is told on their first page that somebody named them.
TOLD = timedelta(days=30)


class Late(NamedTuple):
    """An initiative that the person leads, and what of it is late, in sentences."""

    initiative: Initiative
    sentences: list[str]


class Mine(NamedTuple):
    """`without_lead`: those of the units one heads whose lead has left; `named`: by which changes one became lead lately."""

    late: list[Late]
    without_lead: list[Initiative]
    named: Sequence[InitiativeChange]

    @property
    def things(self) -> int:
        """How many of them ask something of their reader."""
        return len(self.late) + len(self.without_lead)


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(my_initiatives=my_initiatives)


def my_initiatives() -> Mine:
    """The viewer's; asked once a request."""
    person = signed_in()
    if person is None:
        return Mine([], [], [])
    if "my_initiatives" not in g:
        g.my_initiatives = Mine(late_led_by(person), without_lead(person), _named(person))
    found: Mine = g.my_initiatives
    return found


def of_late(number: int) -> str:
    return ngettext(
        "Something is late in %(num)d initiative that you lead",
        "Something is late in %(num)d initiatives that you lead",
        number,
    )


def of_leads_gone(number: int) -> str:
    return ngettext(
        "The lead of %(num)d initiative of your unit has left, name a new one",
        "The leads of %(num)d initiatives of your units have left, name new ones",
        number,
    )


def late_led_by(person: Person) -> list[Late]:
    """The open ones that the person leads and of which something is late. Two statements."""
    query = (
        select(Initiative)
        .where(Initiative.lead_id == person.id, Initiative.status.in_(OPEN))
        .options(selectinload(Initiative.milestones), joinedload(Initiative.unit))
        .order_by(Initiative.first_day, Initiative.id)
    )
    return [Late(one, found) for one in db.session.scalars(query) if (found := late_of(one))]


def without_lead(person: Person) -> list[Initiative]:
    """The open ones whose lead has left and of whose unit the person is the nearest head. One statement where there are none."""
    if not scopes.holds_any(person, DECIDING):
        return []
    query = (
        select(Initiative)
        .where(
            Initiative.status.in_(OPEN),
            Initiative.lead_id.in_(select(Person.id).where(left())),
            Initiative.unit_id.in_(scopes.units(person, DECIDING)),
        )
        .options(joinedload(Initiative.unit), joinedload(Initiative.lead).selectinload(Person.appointments))
        .order_by(Initiative.first_day, Initiative.id)
    )
    return [one for one in db.session.scalars(query) if _answers(person, one)]


def _answers(person: Person, initiative: Initiative) -> bool:
    board = chairs()
    unit = board.nearest_held(initiative.unit.carried_on_by(clock.today()))
    return unit is not None and any(seat.person_id == person.id for seat in board.heads[unit.id])


def _named(person: Person) -> Sequence[InitiativeChange]:
    """By whom else they were named lead of what they lead still, the latest first. One statement."""
    query = (
        select(InitiativeChange)
        .join(InitiativeChange.initiative)
        .where(
            Initiative.lead_id == person.id,
            InitiativeChange.by_id != person.id,
            InitiativeChange.at > clock.now() - TOLD,
        )
        .options(joinedload(InitiativeChange.by), joinedload(InitiativeChange.initiative))
        .order_by(InitiativeChange.id.desc())
    )
    found: dict[int, InitiativeChange] = {}
    for change in db.session.scalars(query):
        # The first line of its history has no facts: it says that it was entered, with them as its lead.
        if not change.facts or change.facts.get("lead", [None, None])[1] == person.id:
            found.setdefault(change.initiative_id, change)
    return list(found.values())
