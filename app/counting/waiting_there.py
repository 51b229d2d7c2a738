"""What waits, in the units where it would count: cut over the appointments of its person as the ledger would cut it."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import or_, select

from app.counting.question import Question, below
from app.counting.waited import waited, waited_whole
from app.counting.waiting import Waiting
from app.cutting import NoAppointment, cut
from app.days import Span
from app.extensions import db
from app.models import Appointment, Contribution


def waiting_there(question: Question) -> list[Waiting]:
    """The pieces of what waits that approving all of it would bring to the unit of `question` in its period, each with
    its unit: those of the units right below add up to the whole. Of `question` the unit is asked with all below it.

    Who decides on a part asks left_out(); this asks where it would count. A part of a person who never had an
    appointment stays in the unit that decides on it. Ten statements at the most.
    """
    if question.unit_id is None:
        return waited(question)
    units = set(db.session.scalars(below(question.unit_id)))
    person = Contribution.person_id
    there = select(Appointment.person_id).where(Appointment.unit_id.in_(units))
    nowhere = person.not_in(select(Appointment.person_id))
    parts = waited_whole(question.but(unit_id=None), or_(person.in_(there), nowhere))
    posts = _posts({part.person_id for part in parts})
    return [
        piece
        for part in parts
        for piece in _pieces(part, posts[part.person_id], question)
        if piece.unit_id in units
    ]


def _pieces(part: Waiting, posts: Collection[Appointment], question: Question) -> list[Waiting]:
    period = Span.of(question.period) if question.period else part.span
    try:
        pieces = cut(part.span, part.minutes, part.credit, list(posts), period)
    except NoAppointment:
        return [part.inside(period)]
    return [
        part._replace(span=one.span, minutes=one.minutes, credit=one.credit, unit_id=one.unit_id)
        for one in pieces
        if one.span.overlaps(period)
    ]


def _posts(people: Collection[int]) -> dict[int, list[Appointment]]:
    found = defaultdict[int, list[Appointment]](list)
    query = select(Appointment).where(Appointment.person_id.in_(people)).order_by(Appointment.id)
    for post in db.session.scalars(query):
        found[post.person_id].append(post)
    return found
