"""One's own recognitions: what somebody was awarded or is licensed for, and until when."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from app.access import policy
from app.access.permissions import Permission
from app.extensions import db
from app.models import Area, Person, Recognition, RecognitionSort
from app.workflow import Refused


class RecognitionFacts(NamedTuple):
    """What the form says of a recognition."""

    sort: RecognitionSort
    name: str
    level: str
    issuer: str
    number: str
    area: Area | None
    received_on: date
    expires_on: date | None


class Unread(Exception):
    """Somebody wrote in another window first."""


def of_person(person: Person) -> Sequence[Recognition]:
    """What the person holds or held, the latest first."""
    query = select(Recognition).where(Recognition.person_id == person.id)
    return db.session.scalars(query.order_by(Recognition.received_on.desc(), Recognition.id.desc())).all()


def add(facts: RecognitionFacts, *, by: Person) -> Recognition:
    new = Recognition(person=by, **facts._asdict())
    db.session.add(new)
    db.session.flush()
    return new


def change(one: Recognition, facts: RecognitionFacts, *, read: str, by: Person) -> None:
    """Raises Unread where it changed since it was read."""
    _hold(one, by)
    if read != str(one.version):
        raise Unread
    for name, value in facts._asdict().items():
        setattr(one, name, value)
    db.session.flush()


def take_out(one: Recognition, *, by: Person) -> None:
    _hold(one, by)
    db.session.delete(one)
    db.session.flush()


def _hold(one: Recognition, by: Person) -> None:
    query = select(Recognition).where(Recognition.id == one.id).with_for_update()
    found = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise Refused(_("Somebody has deleted this in the meantime."))
    if not policy.may(by, Permission.RECOGNITION_EDIT, one):
        raise Refused(_("Only its own person changes a recognition."))
