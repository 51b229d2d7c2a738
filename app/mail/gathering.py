"""Before they are sent, messages of one kind about one record become one: a lead of forty people is written to once."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, and_, delete, select, update
from sqlalchemy.orm import contains_eager, joinedload

from app import outbox
from app.extensions import db
from app.models import Contribution, Decision, Message, Person, Topic


def gather() -> int:
    """Gathers what nobody has tried to send yet; answers how many messages fewer there are."""
    waiting = db.session.execute(
        select(Message.id, Message.person_id, Message.once)
        .where(_untouched(), Message.topic == Topic.DECIDED, Message.once.like("decision %"))
        .order_by(Message.id)
    ).all()
    lines = _lines({_line_id(row.once) for row in waiting})
    groups = defaultdict(list)
    for row in waiting:
        if (line := lines.get(_line_id(row.once))) is not None:
            kind = outbox.TO_LEAD[line.move].__name__
            groups[row.person_id, kind, line.contribution.activity_id].append((row.id, line))
    several = {key: found for key, found in groups.items() if len(found) > 1}
    letters = [
        outbox.letter_of_several(db.session.get_one(Person, person_id), [line for _id, line in found])
        for (person_id, _kind, _activity), found in several.items()
    ]
    db.session.rollback()
    return sum(
        _put_in_place([message_id for message_id, _line in found], letter)
        for found, letter in zip(several.values(), letters, strict=True)
    )


def _put_in_place(ids: Sequence[int], letter: outbox.Letter) -> int:
    """The first says it for all, in a transaction of its own; unless another run has claimed one of them meanwhile.

    Its name is another one from then on: with later ones it is not gathered again, as it names one line alone.
    """
    first, rest = ids[0], ids[1:]
    told = update(Message).where(Message.id == first, _untouched())
    gone = delete(Message).where(Message.id.in_(rest), _untouched())
    touched = [
        _run(told.values(once=f"gathered {first}", subject=outbox.subject_line(letter), body=letter.body)),
        _run(gone),
    ]
    if touched != [1, len(rest)]:
        db.session.rollback()
        return 0
    db.session.commit()
    return len(rest)


def _untouched() -> ColumnElement[bool]:
    return and_(Message.sent_at.is_(None), Message.given_up_at.is_(None), Message.tries == 0)


def _line_id(once: str | None) -> int:
    """`once` is "decision <line> <person>", as the outbox wrote it."""
    return int((once or "").split()[1])


def _lines(ids: set[int]) -> dict[int, Decision]:
    """The lines of history that a lead is told of, by their ids."""
    query = (
        select(Decision)
        .join(Decision.contribution)
        .where(Decision.id.in_(ids), Decision.move.in_(outbox.TO_LEAD))
        .options(
            contains_eager(Decision.contribution).joinedload(Contribution.activity), joinedload(Decision.by)
        )
    )
    return {line.id: line for line in db.session.scalars(query)}


def _run(statement: Any) -> int:
    found = db.session.execute(statement.execution_options(synchronize_session=False))
    return cast("CursorResult[Any]", found).rowcount
