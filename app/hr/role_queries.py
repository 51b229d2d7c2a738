"""Reading for the forms of roles: whom to choose, for whom somebody may act, and what waits for nobody."""

from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from app import clock
from app.access.reviewers import WentUp, chairs
from app.access.waiting import undecidable
from app.extensions import db
from app.hr.words import bar_of_hr
from app.models import Appointment, Contribution, Person, Role, RoleGrant, Unit
from app.models.appointment import primary_on
from app.thai import fold
from app.web.language import language
from app.web.waits import Wait, wait_of

MOST_FOUND = 20


class Found(NamedTuple):
    """People who fit, each with the unit they work in today; `is_more`: there are more than are shown."""

    people: list[tuple[Person, Unit | None]]
    is_more: bool


class Stuck(NamedTuple):
    """A part on which nobody may decide, why, and the first unit on its way that has no head.

    `vacant` None: no head could decide it, only somebody else in the university's HR, whose unit is `root`.
    """

    part: Contribution
    wait: Wait
    vacant: Unit | None
    # What keeps each one in the university's HR from deciding.
    bars: list[str]
    root: Unit


def people_named(text: str) -> Found:
    """People with each word of `text` in their name or code, whatever rank is typed before it; nobody for no text."""
    found = _named(fold(text)) or _named(fold(text.rpartition(".")[2]))
    today = clock.today()
    shown = [
        (person, post.unit if (post := primary_on(person.appointments, today)) else None)
        for person in found[:MOST_FOUND]
    ]
    return Found(shown, len(found) > MOST_FOUND)


def person_by_id(number: int | None) -> Person | None:
    return db.session.get(Person, number) if number else None


def _named(text: str) -> list[Person]:
    words = text.split()
    if not words:
        return []
    query = (
        select(Person)
        .where(*(Person.search_text.contains(word, autoescape=True) for word in words))
        .order_by(Person.sort_th if language() == "th" else Person.sort_en, Person.id)
        .limit(MOST_FOUND + 1)
        .options(selectinload(Person.appointments).joinedload(Appointment.unit))
    )
    return list(db.session.scalars(query))


def heads() -> list[RoleGrant]:
    """Heads of today and of the past year, for whom somebody may act, in the order of the units."""
    since = clock.today().replace(year=clock.today().year - 1, day=1)
    query = (
        select(RoleGrant)
        .join(RoleGrant.unit)
        .where(RoleGrant.role == Role.HEAD, or_(RoleGrant.last_day.is_(None), RoleGrant.last_day >= since))
        .options(joinedload(RoleGrant.unit), joinedload(RoleGrant.person))
        .order_by(Unit.position, Unit.id, RoleGrant.id)
    )
    return list(db.session.scalars(query))


def roles_of(person: Person) -> list[RoleGrant]:
    """The roles of `person`, those without an end first, then the latest."""
    query = (
        select(RoleGrant)
        .where(RoleGrant.person_id == person.id)
        .options(joinedload(RoleGrant.unit), joinedload(RoleGrant.acting_for))
        .order_by(RoleGrant.last_day.is_not(None), RoleGrant.last_day.desc(), RoleGrant.id.desc())
    )
    return list(db.session.scalars(query))


def stuck(viewer: Person) -> list[Stuck]:
    """What nobody may decide on, the longest waiting first; for others than university HR nothing."""
    board = chairs()
    root = next(unit for unit in board.units.values() if unit.parent_id is None)
    found = []
    for part in undecidable(viewer):
        wait = wait_of(part)
        if wait is not None:
            vacant = next((step.unit for step in wait.steps if step.why is WentUp.VACANT), None)
            bars = [(seat.person, bar) for seat in board.hr if (bar := board.bar_to(seat, part))]
            found.append(Stuck(part, wait, vacant, [bar_of_hr(*one) for one in dict.fromkeys(bars)], root))
    return found
