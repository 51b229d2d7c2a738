"""Finding a colleague by name, whatever rank is written before it."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.orm import selectinload

from app.access.reviewers import home_unit
from app.extensions import db
from app.models import Appointment, Person, Unit
from app.thai import fold
from app.web.addresses import number
from app.web.language import language

MOST_FOUND = 20


class Colleague(NamedTuple):
    """A person, and their unit on the day asked for: where a part that ends then would be decided."""

    person: Person
    unit: Unit | None


class Found(NamedTuple):
    """The first of those who fit; `is_more`: there are more than are shown."""

    colleagues: list[Colleague]
    is_more: bool


def colleagues(text: str, day: date) -> Found:
    """People whose name in either language has each word of `text` somewhere; nobody for no text."""
    found = _named(fold(text))
    if not found:
        # "ผศ.ดร.เกศรา", "Asst. Prof. Dr. Ketsara": what stands before the last dot is rank and degree.
        found = _named(fold(text.rpartition(".")[2]))
    shown = [Colleague(person, home_unit(person, day)) for person in found[:MOST_FOUND]]
    return Found(shown, len(found) > MOST_FOUND)


def colleague(chosen: str | None, day: date) -> Colleague | None:
    """The person with this id, if they ever had an appointment."""
    person_id = number(chosen)
    person = db.session.get(Person, person_id) if person_id is not None else None
    if person is None or not person.appointments:
        return None
    return Colleague(person, home_unit(person, day))


def _named(text: str) -> list[Person]:
    words = text.split()
    if not words:
        return []
    works = exists().where(Appointment.person_id == Person.id)
    query = (
        select(Person)
        .where(works, *(Person.search_text.contains(word, autoescape=True) for word in words))
        .order_by(Person.sort_th if language() == "th" else Person.sort_en, Person.id)
        .limit(MOST_FOUND + 1)
        .options(selectinload(Person.appointments).joinedload(Appointment.unit))
    )
    return list(db.session.scalars(query))
