"""The initiatives that a person leads, or for which units answer: what ending appointments and closing units leaves to be settled."""

from collections.abc import Sequence

from flask_babel import ngettext
from sqlalchemy import select

from app.extensions import db
from app.hr.trial import listed
from app.models import Initiative, Person, Unit
from app.web.initiative_words import OPEN
from app.web.words import name


def told_of_led(person: Person) -> list[str]:
    """That they lead open initiatives, by name; nothing where they lead none."""
    query = select(Initiative).where(Initiative.lead_id == person.id, Initiative.status.in_(OPEN))
    found = db.session.scalars(query.order_by(Initiative.id)).all()
    if not found:
        return []
    return [
        ngettext(
            "They lead %(num)d initiative: %(names)s. The head of its unit names a new lead.",
            "They lead %(num)d initiatives: %(names)s. The heads of their units name new leads.",
            len(found),
            names=listed([name(one) for one in found]),
        )
    ]


def warned_of_owned(units: Sequence[Unit]) -> list[str]:
    """That these units answer for open initiatives, by name; nothing where they answer for none."""
    ids = [one.id for one in units]
    query = select(Initiative).where(Initiative.unit_id.in_(ids), Initiative.status.in_(OPEN))
    found = db.session.scalars(query.order_by(Initiative.id)).all()
    if not found:
        return []
    return [
        ngettext(
            "%(num)d open initiative belongs there: %(names)s. Give it to another unit on its page; until then who answers for what carries the unit on keeps it.",
            "%(num)d open initiatives belong there: %(names)s. Give them to other units on their pages; until then who answers for what carries the unit on keeps them.",
            len(found),
            names=listed([name(one) for one in found]),
        )
    ]
