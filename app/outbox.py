"""The outbox: what Pattana writes to people by mail, in their language, in the transaction of what it tells.

Without mail set up nothing is written: nobody would ever send it. `flask send-mail` (mail/) sends what waits here.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import delete

from app import clock
from app.access.entry import may_enter
from app.engagement_facts import is_engagement
from app.extensions import db
from app.models import Contribution, Decision, DevelopmentLine, Message, Person, Status, Topic

LONGEST_SUBJECT = 300


class Letter(NamedTuple):
    """What a message says."""

    subject: str
    body: str


class Told(NamedTuple):
    """What a message about a line of history reads: the line, its part, and who made the move, by name."""

    line: Decision
    part: Contribution
    who: str
    title: str


Words = Callable[[Told], Letter]

# What a part may propose for the whole activity; see Contribution.proposed.
SHARED = ("kind", "scale", "first_day", "last_day", "fields", "engagement")


def is_set_up() -> bool:
    """Whether this server sends mail at all (see config.py)."""
    return bool(current_app.config["SMTP_URL"])


def reaches(person: Person) -> bool:
    """Whether a message to `person` would be sent: mail is set up, they have an address, and they have not left."""
    return is_set_up() and bool(person.email) and may_enter(person)


def put(person: Person, topic: Topic, letter: Letter, *, once: str | None = None) -> Message:
    """Adds a message to the outbox; `once` names what may be said only once."""
    # A line break in a subject would end the header; a title cannot hold one, but no header may depend on that.
    subject = " ".join(letter.subject.split())
    message = Message(
        person_id=person.id,
        topic=topic,
        once=once,
        address=person.email or "",
        subject=subject if len(subject) <= LONGEST_SUBJECT else f"{subject[: LONGEST_SUBJECT - 1]}…",
        body=letter.body,
        made_at=clock.now(),
    )
    db.session.add(message)
    return message


def withdraw(person: Person, topic: Topic) -> None:
    """Takes back what was not sent yet."""
    db.session.execute(
        delete(Message).where(
            Message.person_id == person.id, Message.topic == topic, Message.sent_at.is_(None)
        )
    )


def address(endpoint: str, **values: Any) -> str:
    """The full address of a page for a message, which nobody's request says the host of."""
    base = urlsplit(current_app.config["BASE_URL"])
    adapter = current_app.url_map.bind(
        base.netloc, script_name=base.path.rstrip("/") or None, url_scheme=base.scheme
    )
    return adapter.build(endpoint, values, force_external=True)


def paragraphs(pieces: Iterable[str]) -> str:
    """The body of a message: an empty line between its pieces."""
    return "\n\n".join(piece for piece in pieces if piece) + "\n"


# What is told of a move


def tell(line: Decision) -> None:
    """Writes to whom a line of history concerns; a move that is in none of the tables below says nothing."""
    if not is_set_up():
        return
    part = line.contribution
    if line.move in TO_CONTRIBUTOR:
        _write(part.person, TO_CONTRIBUTOR[line.move], line, part)
    elif line.move in TO_LEAD:
        _write(part.activity.lead, TO_LEAD[line.move], line, part)
    if line.move in TO_OTHERS and (
        _proposes_facts(part) if line.move == "submit" else _changed_facts(line, part)
    ):
        others = {
            other.person_id: other.person for other in part.activity.contributions if _takes_part(other)
        }
        for person in others.values():
            if person.id != part.person_id:
                _write(person, TO_OTHERS[line.move], line, part)


def _write(person: Person, letter_of: Words, line: Decision, part: Contribution) -> None:
    """One message to `person`, unless they made the move themselves or cannot be reached."""
    if person.id == line.by_id or not reaches(person):
        return
    language = person.language
    with force_locale(language):
        letter = letter_of(Told(line, part, who(line, language), part.activity.title))
        pieces = [letter.body, reason(line), address("activities.show", activity_id=part.activity_id)]
        put(
            person,
            Topic.DECIDED,
            Letter(letter.subject, paragraphs([*pieces, footer()])),
            once=f"decision {line.id} {person.id}",
        )


def who(line: Decision | DevelopmentLine, language: str) -> str:
    """Who made the move; of an acting head also for whom, and by which order."""
    by = db.session.get_one(Person, line.by_id)
    hand = by.name_in(language)
    acting_for = db.session.get(Person, line.acting_for_id) if line.acting_for_id else None
    if acting_for is not None:
        name = acting_for.name_in(language)
        return _(
            "%(who)s, acting for %(name)s, order %(order)s", who=hand, name=name, order=line.order_number
        )
    return (
        _("%(who)s, acting head, order %(order)s", who=hand, order=line.order_number)
        if line.order_number
        else hand
    )


def reason(line: Decision | DevelopmentLine) -> str:
    return _("Reason: %(reason)s", reason=line.reason) if line.reason else ""


def footer() -> str:
    return _("This message was sent by Pattana. Nobody reads what is answered to it.")


def _takes_part(part: Contribution) -> bool:
    return part.status not in (Status.PROPOSED, Status.DECLINED)


def _proposes_facts(part: Contribution) -> bool:
    """Whether approving the part would change what the approved entries of others carry too."""
    return any(fact in SHARED for fact in part.proposed or {})


def is_shared(fact: str) -> bool:
    """Whether a fact of a change is one that the approved entries of all parts carry."""
    return fact.partition(".")[0] in SHARED or is_engagement(fact)


def _changed_facts(line: Decision, part: Contribution) -> bool:
    """Whether this very decision changed such facts: who decides changes them in no other way."""
    before = max((one.at for one in part.decisions if one is not line), default=line.at)
    return any(
        change.by_id == line.by_id and change.at >= before and any(is_shared(fact) for fact in change.facts)
        for change in part.activity.changes
    )


def _approved(told: Told) -> Letter:
    if told.line.to_status is Status.LATE:
        return Letter(
            _("Approved, waits for HR: %(title)s", title=told.title),
            _(
                "%(who)s approved “%(title)s”. It touches a closed period, so it counts once HR has accepted it.",
                who=told.who,
                title=told.title,
            ),
        )
    return Letter(
        _("Approved: %(title)s", title=told.title),
        _("%(who)s approved “%(title)s”. It counts now.", who=told.who, title=told.title),
    )


def _accepted(told: Told) -> Letter:
    return Letter(
        _("Accepted by HR: %(title)s", title=told.title),
        _(
            "%(who)s accepted “%(title)s”, which came after a period was closed. It counts now.",
            who=told.who,
            title=told.title,
        ),
    )


def _returned(told: Told) -> Letter:
    return Letter(
        _("Returned: %(title)s", title=told.title),
        _(
            "%(who)s returned “%(title)s”. Change it and send it again.",
            who=told.who,
            title=told.title,
        ),
    )


def _revoked(told: Told) -> Letter:
    return Letter(
        _("Approval taken back: %(title)s", title=told.title),
        _(
            "%(who)s took the approval of “%(title)s” back: it no longer counts. Change it and send it again.",
            who=told.who,
            title=told.title,
        ),
    )


def _confirmed(told: Told) -> Letter:
    return Letter(
        _("Confirmed: %(title)s", title=told.title),
        _("%(who)s confirmed their part in “%(title)s”.", who=told.who, title=told.title),
    )


def _declined(told: Told) -> Letter:
    return Letter(
        _("Declined: %(title)s", title=told.title),
        _("%(who)s declined their part in “%(title)s”.", who=told.who, title=told.title),
    )


def _left(told: Told) -> Letter:
    return Letter(
        _("A colleague left: %(title)s", title=told.title),
        _("%(who)s no longer takes part in “%(title)s”.", who=told.who, title=told.title),
    )


def _facts_proposed(told: Told) -> Letter:
    return Letter(
        _("A change is proposed: %(title)s", title=told.title),
        _(
            "%(who)s proposes to change the facts of “%(title)s” that all parts share. The approved facts count until the change is approved.",
            who=told.who,
            title=told.title,
        ),
    )


def _facts_changed(told: Told) -> Letter:
    return Letter(
        _("Facts changed: %(title)s", title=told.title),
        _(
            "%(who)s approved a change of the facts of “%(title)s” that all parts share. Your own days, hours and share stay as they were.",
            who=told.who,
            title=told.title,
        ),
    )


TO_CONTRIBUTOR: dict[str, Words] = {
    "approve": _approved,
    "accept": _accepted,
    "return": _returned,
    "revoke": _revoked,
}
TO_LEAD: dict[str, Words] = {"confirm": _confirmed, "decline": _declined, "leave": _left, "discard": _left}
# Told to the others who take part, where the move is about facts that all parts share.
TO_OTHERS: dict[str, Words] = {
    "submit": _facts_proposed,
    "approve": _facts_changed,
    "accept": _facts_changed,
}
