"""Finding a colleague by name, whatever rank is written before it."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.orm import selectinload

from app.access.entry import enters, may_enter
from app.access.reviewers import home_unit
from app.extensions import db
from app.models import Appointment, Person, Unit
from app.thai import fold
from app.web.addresses import number
from app.web.language import language

MOST_FOUND = 20


class Colleague(NamedTuple):
    """A person, and their unit on the day asked for: where a part that ends then would be decided.

    `has_left`: they cannot sign in any more, and so confirm nothing.
    """

    person: Person
    unit: Unit | None
    has_left: bool = False


class Found(NamedTuple):
    """The first of those who fit; `is_more`: there are more than are shown."""

    colleagues: list[Colleague]
    is_more: bool


def colleagues(text: str, day: date) -> Found:
    """People whose name in either language has each word of `text` somewhere; nobody for no text.

    Names are shown with their rank, "Dr Orachit", "ผศ.ดร.เกศรา", and are typed or pasted so: if nobody has all the
    words, those that are somebody's prefix, rank or degree are left out.
    """
    found = _named(fold(text)) or _named(without_ranks(text))
    ids = [person.id for person in found]
    here = set(db.session.scalars(select(Person.id).where(Person.id.in_(ids), enters()))) if ids else set()
    shown = [Colleague(one, home_unit(one, day), one.id not in here) for one in found[:MOST_FOUND]]
    return Found(shown, len(found) > MOST_FOUND)


def colleague(chosen: str | None, day: date) -> Colleague | None:
    """The person with this id, if they ever had an appointment."""
    person_id = number(chosen)
    person = db.session.get(Person, person_id) if person_id is not None else None
    if person is None or not person.appointments:
        return None
    return Colleague(person, home_unit(person, day), not may_enter(person))


def without_ranks(text: str) -> str:
    """`text` folded, without the words that are in anybody's prefix, rank or degree."""
    # "ผศ.ดร.เกศรา": what stands before the last dot is rank and degree, however it is joined to the name.
    words = fold(text.rpartition(".")[2]).split()
    columns = (
        *(Person.prefix_th, Person.rank_th, Person.degree_th),
        *(Person.prefix_en, Person.rank_en, Person.degree_en),
    )
    ranks = {
        word.strip(".")
        for row in db.session.execute(select(*columns).distinct())
        for said in row
        for word in fold(said).split()
    }
    return " ".join(word for word in words if word not in ranks)


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
