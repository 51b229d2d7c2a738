"""Reminding people by mail of recognitions that lapse: once for each of REMINDED, in the next digest after it was passed."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, exists, func, select, update

from app import clock
from app.extensions import db
from app.models import Message, Person, Recognition, Topic
from app.web.my_development import REMINDED, lapsing


def may_be_due() -> ColumnElement[bool]:
    """People of whom some recognition lapses soon; only due() tells whether they are to be reminded."""
    last = clock.today() + timedelta(days=REMINDED[0])
    return exists().where(
        Recognition.person_id == Person.id, Recognition.expires_on.between(clock.today(), last)
    )


def due(person: Person) -> list[Recognition]:
    """What they were not reminded of yet since the nearest of REMINDED was passed; the first to lapse first."""
    soon = lapsing(person)
    if not soon:
        return []
    lost = _unsent_since(person)
    return [
        one
        for one in soon
        if one.reminded_on is None
        or one.reminded_on < _passed(one)
        or (lost is not None and one.reminded_on >= lost)
    ]


def note(told: Sequence[Recognition]) -> None:
    """They are reminded of these today. Nothing that they wrote changes: the versions stay."""
    if told:
        rows = update(Recognition).where(Recognition.id.in_([one.id for one in told]))
        quietly = rows.values(reminded_on=clock.today()).execution_options(synchronize_session=False)
        db.session.execute(quietly)


def _passed(one: Recognition) -> date:
    """The day on which the nearest of REMINDED was passed, of one that lapses soon."""
    assert one.expires_on is not None
    left = (one.expires_on - clock.today()).days
    return one.expires_on - timedelta(days=min(days for days in REMINDED if left <= days))


def _unsent_since(person: Person) -> date | None:
    """The day of their earliest digest that still waits, and is overtaken by the next one; None: there is none."""
    waits = Message.sent_at.is_(None), Message.given_up_at.is_(None)
    query = select(func.min(Message.made_at)).where(
        Message.person_id == person.id, Message.topic == Topic.DIGEST, *waits
    )
    made = db.session.scalar(query)
    return clock.day_of(made) if made is not None else None
