"""Sending what waits in the outbox: claimed, handed over, marked, one message after the other.

At least once: a message is marked as sent after the server has taken it, in a transaction of its own. Whoever sends a
message has claimed it before; should they die in between, it is tried again once the claim is over, with the same
Message-ID, by which mail programs drop the second.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, CursorResult, and_, case, delete, func, or_, select, update

from app import clock
from app.extensions import db
from app.mail.gathering import gather
from app.mail.server import NotTaken, Posted, Server, Unreachable, connected, hand_over
from app.models import Message, Topic

# After so many tries a message is given up; its error stays with it.
MOST_TRIES = 6
# Before the second try; each further one waits three times as long: 10 min, 30 min, 1.5 h, 4.5 h, 13.5 h.
FIRST_PAUSE = timedelta(minutes=10)
# Longer than any one message can take with the server's timeouts.
CLAIM = timedelta(minutes=15)
KEEP = timedelta(days=90)
# What nobody could send for so long is no news any more.
STALE = timedelta(days=7)
NOT_KEPT = "(A link is not kept once it was sent or given up.)"


class Result(NamedTuple):
    """How many messages were sent, will be tried again, and were given up; and why it ended before all were tried."""

    sent: int = 0
    again: int = 0
    given_up: int = 0
    broke_off: str = ""


def send_waiting(server: Server, tell: Callable[[str], object]) -> Result:
    """Sends what is due over one connection; `tell` gets a sentence for each message that was not taken."""
    result = Result()
    if not waiting(due=True):
        return result
    tried: set[int] = set()
    try:
        with connected(server) as connection:
            # Not before somebody takes them: what waits while the server is down may become more.
            gather()
            while (posted := _claim_next(tried)) is not None:
                tried.add(posted.id)
                try:
                    hand_over(connection, posted)
                except Unreachable:
                    _unclaim(posted)
                    raise
                except NotTaken as error:
                    is_over = _note_refusal(posted, error)
                    tell(f"To {posted.address}: {error}.{' Given up.' if is_over else ''}")
                    result = _counted(result, is_over)
                    if error.is_cut_off:
                        return result._replace(broke_off=str(error))
                else:
                    _note_sent(posted)
                    result = result._replace(sent=result.sent + 1)
    except Unreachable as error:
        return result._replace(broke_off=str(error))
    return result


def tidy() -> int:
    """Gives up what is stale and deletes what is old; answers how many messages were deleted."""
    now = clock.now()
    stale = and_(_unsettled(), Message.made_at < now - STALE)
    _write(update(Message).where(stale).values(given_up_at=now, body=_body_kept()))
    old = or_(Message.sent_at < now - KEEP, Message.given_up_at < now - KEEP)
    return _write(delete(Message).where(old))


def waiting(*, due: bool = False) -> int:
    """How many messages are neither sent nor given up; `due`: of these, to be tried now."""
    query = select(func.count(Message.id)).where(_due() if due else _unsettled())
    found = db.session.scalar(query) or 0
    db.session.rollback()
    return found


def _claim_next(tried: set[int]) -> Posted | None:
    """The next message that is due, if this run is the one to send it: of two at once only one claims it.

    A link, which somebody waits for, comes before everything else.
    """
    order = case((Message.topic == Topic.SIGN_IN_LINK, 0), else_=1), Message.id
    while True:
        query = select(Message).where(_due(), Message.id.not_in(tried)).order_by(*order)
        message = db.session.scalars(query.limit(1)).first()
        if message is None:
            db.session.rollback()
            return None
        claim = update(Message).where(Message.id == message.id, _due())
        if _write(claim.values(tries=Message.tries + 1, next_try_at=clock.now() + CLAIM)):
            # Read anew: until it was claimed another run could make it tell of several.
            db.session.refresh(message)
            return _posted(message)


def _posted(message: Message) -> Posted:
    return Posted(
        message.id,
        message.topic,
        message.address,
        message.subject,
        message.body,
        message.made_at,
        message.person.language,
        message.tries,
    )


def _note_sent(posted: Posted) -> None:
    sent = {"sent_at": clock.now(), "next_try_at": None, "last_error": "", "body": _body_kept()}
    _write(update(Message).where(Message.id == posted.id).values(sent))


def _note_refusal(posted: Posted, error: NotTaken) -> bool:
    """Keeps the error; answers whether the message is given up."""
    now = clock.now()
    is_over = error.is_final or posted.tries >= MOST_TRIES
    noted: dict[str, Any] = {"last_error": str(error)}
    if is_over:
        noted |= {"given_up_at": now, "next_try_at": None, "body": _body_kept()}
    else:
        noted["next_try_at"] = now + FIRST_PAUSE * 3 ** (posted.tries - 1)
    _write(update(Message).where(Message.id == posted.id).values(noted))
    return is_over


def _unclaim(posted: Posted) -> None:
    """The message was not to blame: it waits as it did before."""
    back = {"tries": posted.tries - 1, "next_try_at": None}
    _write(update(Message).where(Message.id == posted.id).values(back))


def _unsettled() -> ColumnElement[bool]:
    return and_(Message.sent_at.is_(None), Message.given_up_at.is_(None))


def _due() -> ColumnElement[bool]:
    return and_(_unsettled(), or_(Message.next_try_at.is_(None), Message.next_try_at <= clock.now()))


def _body_kept() -> ColumnElement[str]:
    """A link to set a password is a key: it does not stay in the table longer than it must."""
    return case((Message.topic == Topic.SIGN_IN_LINK, NOT_KEPT), else_=Message.body)


def _counted(result: Result, is_over: bool) -> Result:
    if is_over:
        return result._replace(given_up=result.given_up + 1)
    return result._replace(again=result.again + 1)


def _write(statement: Any) -> int:
    """Runs one statement in a transaction of its own; answers how many rows it touched."""
    found = db.session.execute(statement.execution_options(synchronize_session=False))
    db.session.commit()
    return cast("CursorResult[Any]", found).rowcount
