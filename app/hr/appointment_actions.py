"""Writing appointments: transfer, joint appointment, end, leave, correct, take out; each with what follows and its history."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import exists, select

from app import recutting, registering
from app.access import register
from app.days import FAR, ONE_DAY, Span
from app.extensions import db
from app.hr import changes, role_actions
from app.hr.appointment_rules import Post, Posts, posts_of, refuse_unfit
from app.hr.appointment_words import days_of, differing, told_of_posts, told_of_transfer
from app.hr.left_open import left_open
from app.hr.trial import Impossible, Touched
from app.hr.undertaken import told_of_led
from app.models import (
    Appointment,
    Contribution,
    LedgerEntry,
    Person,
    RegisterChange,
    RegisterMove,
    Role,
    Status,
    Unit,
)
from app.models.ledger import standing
from app.web.dates import format_day
from app.web.language import language
from app.web.words import name, role_name


class Place(NamedTuple):
    """Where somebody works, with which share of a full post (percent), and as what."""

    unit: Unit
    fte: int
    position_th: str = ""
    position_en: str = ""


class Act(NamedTuple):
    """Who does it and why, and how the appointments stood when their page was read."""

    by: Person
    reason: str = ""
    read: Mapping[str, str] | None = None


def facts_of(person: Person) -> dict[str, str]:
    """The appointments as a form's page shows them: whoever read something else is told what changed."""
    facts: dict[str, str] = {}
    for post in sorted(person.appointments, key=lambda post: post.id):
        key = place = _("Appointment in %(unit)s", unit=name(post.unit))
        number = 1
        while key in facts:
            number += 1
            key = f"{place} ({number})"
        positions = " / ".join(one for one in (post.position_th, post.position_en) if one)
        kind = _("primary") if post.is_primary else _("second post")
        said = [days_of(post), f"{post.fte_percent} %", kind, *([positions] if positions else [])]
        facts[key] = " · ".join(said)
    return facts


def transfer(person: Person, *, to: Place, first_day: date, act: Act) -> Touched:
    """Ends the primary appointment of `first_day` the day before and begins another one, until the day on which it would have ended."""
    before = _hold(person, act, to.unit)
    _refuse_outside(act.by, to.unit)
    present = _primary_on(person, first_day)
    if present is None:
        raise Impossible(
            _("On that day they have no primary appointment that could end. Add an appointment instead."),
            "first_day",
        )
    _refuse_outside(act.by, present.unit)
    if present.first_day == first_day:
        raise Impossible(
            _(
                "Their appointment in %(unit)s begins on that very day. Correct its unit instead.",
                unit=name(present.unit),
            ),
            "first_day",
        )
    if present.unit_id == to.unit.id:
        raise Impossible(_("They work there already. Choose another unit."), "unit")
    kept = [
        _("They keep the role %(role)s, %(unit)s.", role=role_name(grant.role), unit=name(grant.unit))
        for grant in role_actions.held_after(person, first_day - ONE_DAY)
        if grant.role in (Role.HEAD, Role.ACTING_HEAD, Role.RECORDER)
    ]
    last_day = present.last_day
    present.last_day = first_day - ONE_DAY
    post = _add(person, to, first_day, last_day, is_primary=True)
    if to.fte != present.fte_percent:
        _refuse_taking(person, post, before, act)
    found = _finish(person, before, RegisterMove.TRANSFERRED, act, warned=kept)
    return found._replace(told=(told_of_transfer(before[present.id], post),))


def join(
    person: Person, *, to: Place, first_day: date, last_day: date | None, present_fte: int | None, act: Act
) -> Touched:
    """Adds an appointment beside the primary one, whose share becomes `present_fte` from then on; without one it is primary itself."""
    before = _hold(person, act, to.unit)
    _refuse_outside(act.by, to.unit)
    present = _primary_on(person, first_day)
    if present is not None and present_fte is not None and present.fte_percent != present_fte:
        _refuse_outside(act.by, present.unit)
        _share_from(present, first_day, present_fte)
    post = _add(person, to, first_day, last_day, is_primary=present is None)
    _refuse_taking(person, post, before, act)
    return _finish(person, before, RegisterMove.JOINED, act)


def end(post: Appointment, *, last_day: date, present_fte: int | None, act: Act) -> Touched:
    """Ends one appointment; the share of the one that stays the primary becomes `present_fte` from the day after on."""
    person = post.person
    before = _hold(person, act)
    _end(post, last_day)
    stays = _primary_on(person, last_day + ONE_DAY)
    if stays is not None and present_fte is not None and stays.fte_percent != present_fte:
        _refuse_outside(act.by, stays.unit)
        _share_from(stays, last_day + ONE_DAY, present_fte)
    found = _finish(person, before, RegisterMove.ENDED, act)
    is_last = all(one.last_day is not None and one.last_day <= last_day for one in person.appointments)
    return found._replace(told=(*found.told, *told_of_led(person))) if is_last else found


def leave(person: Person, *, last_day: date, ends_roles: bool, act: Act) -> Touched:
    """Ends all appointments on `last_day`, and the roles where asked: the person leaves the university."""
    before = _hold(person, act)
    going = [post for post in person.appointments if post.last_day is None or post.last_day > last_day]
    if not going:
        raise Impossible(_("They have no appointment after that day."), "last_day")
    for post in going:
        _refuse_outside(act.by, post.unit)
    for post in going:
        _end(post, last_day)
    left = left_open(person)
    held = role_actions.held_after(person, last_day)
    stuck = role_actions.end_all(held, last_day, by=act.by, reason=act.reason) if ends_roles else ()
    kept = [
        _("They keep the role %(role)s, %(unit)s.", role=role_name(grant.role), unit=name(grant.unit))
        for grant in ([] if ends_roles else held)
    ]
    found = _finish(person, before, RegisterMove.ENDED, act, warned=[*kept, *stuck])
    ended = [
        _("Role ended: %(role)s, %(unit)s", role=role_name(grant.role), unit=name(grant.unit))
        for grant in (held if ends_roles else [])
    ]
    return found._replace(told=(*found.told, *ended, *left))


def correct(
    post: Appointment,
    *,
    to: Place,
    first_day: date,
    last_day: date | None,
    is_primary: bool,
    swaps: bool,
    act: Act,
) -> Touched:
    """Writes an appointment as it really was. `swaps`: what is the primary one on its days becomes the second post, or the reverse."""
    person = post.person
    before = _hold(person, act, to.unit)
    if to.unit.id != post.unit_id:
        _refuse_outside(act.by, to.unit)
    if last_day is not None and last_day < first_day:
        raise Impossible(_("The last day must not be before the first day."), "last_day")
    beside: list[Appointment] = []
    if swaps and post.is_primary != is_primary:
        days = Span(first_day, last_day + ONE_DAY if last_day else FAR)
        beside = [
            other for other in person.appointments if other is not post and Span.of(other).overlaps(days)
        ]
    for other in beside:
        _refuse_outside(act.by, other.unit)
    for other in beside:
        other.is_primary = not is_primary
    post.unit, post.unit_id, post.first_day, post.last_day = to.unit, to.unit.id, first_day, last_day
    post.fte_percent, post.position_th, post.position_en = to.fte, to.position_th, to.position_en
    post.is_primary = is_primary
    was = before[post.id]
    if (was.first_day, was.last_day, was.fte_percent) != (first_day, last_day, to.fte):
        _refuse_taking(person, post, before, act)
    return _finish(person, before, RegisterMove.CORRECTED, act)


def take_out(post: Appointment, *, act: Act) -> Touched:
    """Deletes an appointment that never was. Work that counts or waits needs at least one to say where."""
    person = post.person
    before = _hold(person, act)
    if len(person.appointments) == 1 and _has_work(person):
        raise Impossible(
            _(
                "This is the only appointment of %(name)s, and work of theirs counts or waits: it says where."
                " Correct it instead.",
                name=name(person),
            )
        )
    _refuse_taking(person, post, before, act)
    person.appointments.remove(post)
    db.session.delete(post)
    return _finish(person, before, RegisterMove.TAKEN_OUT, act)


def begin(person: Person, *, at: Place, first_day: date, act: Act) -> tuple[Posts, Appointment]:
    """The first appointment of somebody who was just added; the line of history is the caller's."""
    _stay_open(at.unit)
    _refuse_outside(act.by, at.unit)
    before = posts_of(person)
    post = _add(person, at, first_day, None, is_primary=True)
    _refuse_unfit(person, before)
    return before, post


def _hold(person: Person, act: Act, unit: Unit | None = None) -> dict[int, Post]:
    """Locks the person's row, so that two windows write one after the other, and reads the appointments anew.

    `unit`: where they are to work. It is locked first, as everywhere: nobody closes it until this is written.
    """
    if unit is not None:
        _stay_open(unit)
    # Not their key: whoever decides on their work meanwhile refers to it.
    locked = select(Person.id).where(Person.id == person.id).with_for_update(key_share=True)
    db.session.execute(locked)
    for post in person.appointments:
        db.session.expire(post)
    db.session.expire(person, ["appointments"])
    if act.read is not None and facts_of(person) != act.read:
        raise Impossible(
            _(
                "Somebody changed these appointments at the same moment. Send it again to see what is different."
            )
        )
    return posts_of(person)


def _stay_open(unit: Unit) -> None:
    query = select(Unit).where(Unit.id == unit.id).with_for_update(read=True)
    db.session.scalars(query.execution_options(populate_existing=True)).one()


def _finish(
    person: Person, before: Posts, move: RegisterMove, act: Act, warned: list[str] | None = None
) -> Touched:
    """Checks the appointments together, lets approved and waiting work follow them, and writes the line of history."""
    _refuse_unfit(person, before)
    found = differing(before, posts_of(person))
    if not found:
        raise Impossible(_("This changes nothing."))
    effects = recutting.follow({person.id})
    registering.note(person, move, found, by=act.by, reason=act.reason)
    return Touched(effects, told_of_posts(before, person.appointments), tuple(warned or ()))


def _refuse_unfit(person: Person, before: Posts) -> None:
    """The sentence comes before the database, which would refuse some of it without one."""
    with db.session.no_autoflush:
        refuse_unfit(before, person.appointments)
    db.session.flush()


def told_of(line: RegisterChange) -> tuple[str, ...]:
    """What the line of history will say, to be read before it is written."""
    return tuple(changes.as_sentences(changes.in_words([line])[0]))


def _add(
    person: Person, to: Place, first_day: date, last_day: date | None, *, is_primary: bool
) -> Appointment:
    if last_day is not None and last_day < first_day:
        raise Impossible(_("The last day must not be before the first day."), "last_day")
    post = Appointment(
        unit=to.unit,
        unit_id=to.unit.id,
        first_day=first_day,
        last_day=last_day,
        fte_percent=to.fte,
        is_primary=is_primary,
        position_th=to.position_th,
        position_en=to.position_en,
    )
    person.appointments.append(post)
    return post


def _share_from(post: Appointment, day: date, fte: int) -> None:
    """`post` has the share `fte` from `day` on; what was before stays as it was."""
    if post.first_day == day:
        post.fte_percent = fte
        return
    last_day = post.last_day
    post.last_day = day - ONE_DAY
    same = Place(post.unit, fte, post.position_th, post.position_en)
    _add(post.person, same, day, last_day, is_primary=post.is_primary)


def _end(post: Appointment, last_day: date) -> None:
    if last_day < post.first_day:
        raise Impossible(
            _(
                "The appointment in %(unit)s begins on %(day)s only: take it out or correct it first.",
                unit=name(post.unit),
                day=format_day(post.first_day, language()),
            ),
            "last_day",
        )
    post.last_day = last_day


def _primary_on(person: Person, day: date) -> Appointment | None:
    return next((post for post in person.appointments if post.is_primary and post.covers(day)), None)


def _refuse_outside(by: Person, unit: Unit) -> None:
    if not register.keeps(by, unit):
        raise Impossible(
            _(
                "%(unit)s is not in your part of the register: the university's HR does this.",
                unit=name(unit),
            ),
            "unit",
        )


def _refuse_taking(person: Person, post: Appointment, before: Posts, act: Act) -> None:
    """Approved work of a day is shared out among the posts of that day: another one takes from all of them.

    So every unit that shares a day with a `post` that is new, goes, or has other days or another share must be in the
    part of the register of whoever writes it.
    """
    was = before.get(post.id)
    days = [Span.of(post), *([Span.of(was)] if was else [])]
    # What cannot be together is told by _finish(), before the database would refuse it.
    with db.session.no_autoflush:
        for other in person.appointments:
            if other is not post and any(Span.of(other).overlaps(span) for span in days):
                _refuse_outside(act.by, other.unit)


def _has_work(person: Person) -> bool:
    counts = exists().where(LedgerEntry.person_id == person.id, standing())
    waits = exists().where(
        Contribution.person_id == person.id, Contribution.status.not_in((Status.DRAFT, Status.DECLINED))
    )
    return bool(db.session.scalar(select(counts | waits)))
