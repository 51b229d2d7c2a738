"""The outbox: what Pattana writes to people by mail, in their language, in the transaction of what it tells.

Without mail set up nothing is written: nobody would ever send it. `flask send-mail` (mail/) sends what waits here.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from flask import current_app, g, has_request_context
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.orm import contains_eager

from app import clock
from app.access.entry import may_enter
from app.engagement_facts import is_engagement
from app.extensions import db
from app.models import (
    Calendar,
    Contribution,
    Decision,
    DevelopmentLine,
    Message,
    Period,
    Person,
    Status,
    Topic,
)
from app.part_names import part_name

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
    message = Message(
        person_id=person.id,
        topic=topic,
        once=once,
        address=person.email or "",
        subject=subject_line(letter),
        body=letter.body,
        made_at=clock.now(),
    )
    db.session.add(message)
    return message


def subject_line(letter: Letter) -> str:
    """A line break in a subject would end the header; a title cannot hold one, but no header may depend on that."""
    subject = " ".join(letter.subject.split())
    return subject if len(subject) <= LONGEST_SUBJECT else f"{subject[: LONGEST_SUBJECT - 1]}…"


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
        facts = _own_facts(part) if line.move in TO_CONTRIBUTOR and person.id == part.person_id else ""
        letter = letter._replace(body=_dressed(person, part, [letter.body, facts, reason(line)]))
        put(person, Topic.DECIDED, letter, once=f"decision {line.id} {person.id}")


def letter_of_several(person: Person, lines: Sequence[Decision]) -> Letter:
    """What `lines` of one kind say to the lead of one record in one message: of everybody the name, with the reason."""
    part, letter_of = lines[0].contribution, TO_LEAD[lines[0].move]
    with force_locale(person.language):
        told = [Told(line, part, who(line, person.language), part.activity.title) for line in lines]
        letter = letter_of(told[0])
        if len({line.by_id for line in lines}) > 1:
            subject, head = _several(letter_of, told)
            letter = Letter(subject, "\n".join([head, *dict.fromkeys(_named(one) for one in told)]))
            return letter._replace(body=_dressed(person, part, [letter.body]))
        reasons = dict.fromkeys(reason(line) for line in lines)
        return letter._replace(body=_dressed(person, part, [letter.body, *reasons]))


def _dressed(person: Person, part: Contribution, pieces: Iterable[str]) -> str:
    """A whole message around what it tells: the greeting before it, behind it the record's address."""
    greeting = _("Dear %(name)s,", name=person.name_in(person.language))
    record = address("activities.show", activity_id=part.activity_id)
    return paragraphs([greeting, *pieces, record, footer()])


def _own_facts(part: Contribution) -> str:
    """Which part it is about: role, hours, share, and the years of its person's calendar that its days lie in."""
    role, share = part_name(part.role), f"{part.share / 10_000:g}"
    if part.minutes is None:
        own = _("Your part: %(role)s, share %(share)s %%.", role=role, share=share)
    else:
        own = _(
            "Your part: %(role)s, %(hours)s h, share %(share)s %%.",
            role=role,
            hours=f"{part.minutes // 60:,}:{part.minutes % 60:02d}",
            share=share,
        )
    names = [
        year.name_in(part.person.language)
        for year in _years()
        if year.calendar.line is part.person.line
        and year.first_day <= part.last_day
        and year.last_day >= part.first_day
    ]
    return "\n".join([own, _("Its days lie in %(periods)s.", periods=", ".join(names))] if names else [own])


def _years() -> Sequence[Period]:
    """The years of the calendars that a line of staff is on, the earliest first; read once a request."""
    if has_request_context() and "years_told" in g:
        kept: Sequence[Period] = g.years_told
        return kept
    query = select(Period).join(Period.calendar).options(contains_eager(Period.calendar))
    query = query.where(Calendar.line.is_not(None), Period.parent_id.is_(None))
    found = db.session.scalars(query.order_by(Period.first_day)).all()
    if has_request_context():
        g.years_told = found
    return found


def _named(told: Told) -> str:
    why = told.line.reason
    return "- " + (_("%(who)s. Reason: %(reason)s", who=told.who, reason=why) if why else told.who)


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


def _several(letter_of: Words, told: Sequence[Told]) -> tuple[str, str]:
    """The subject and the line above the names, where several people did the same."""
    title, num = told[0].title, len({one.line.by_id for one in told})
    if letter_of is _confirmed:
        return (
            _("Confirmed by %(num)d colleagues: %(title)s", num=num, title=title),
            _("%(num)d colleagues confirmed their part in “%(title)s”:", num=num, title=title),
        )
    if letter_of is _declined:
        return (
            _("Declined by %(num)d colleagues: %(title)s", num=num, title=title),
            _("%(num)d colleagues declined their part in “%(title)s”:", num=num, title=title),
        )
    return (
        _("%(num)d colleagues left: %(title)s", num=num, title=title),
        _("%(num)d colleagues no longer take part in “%(title)s”:", num=num, title=title),
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
