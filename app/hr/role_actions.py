"""Writing roles: grant, end, correct, take out; each with what it means for what waits, and its line in the person's history."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app import clock, registering
from app.access import register
from app.days import FAR, ONE_DAY, Span
from app.extensions import db
from app.hr import changes
from app.hr.decided import decided_outside, told_of_decided
from app.hr.deciders import changed, left_to_nobody, seats
from app.hr.trial import Impossible, Touched
from app.keys import end_links
from app.models import Person, RegisterChange, RegisterMove, Role, RoleGrant, Unit
from app.web.dates import format_day
from app.web.language import language
from app.web.words import name, role_name

FACTS = ("first_day", "last_day", "order_number", "acting_for_id")


class Terms(NamedTuple):
    """From when to when a role is held; for an acting head by which order, and whose post it is (None: it is vacant)."""

    first_day: date
    last_day: date | None = None
    order_number: str = ""
    acting_for: Person | None = None


def held_after(person: Person, day: date) -> list[RoleGrant]:
    """The roles of `person` that last beyond `day`, or begin after it."""
    query = (
        select(RoleGrant)
        .where(RoleGrant.person_id == person.id, or_(RoleGrant.last_day.is_(None), RoleGrant.last_day > day))
        .options(joinedload(RoleGrant.unit))
    )
    return list(db.session.scalars(query.order_by(RoleGrant.id)))


def facts_of(grant: RoleGrant) -> dict[str, Any]:
    """A role as its form's page shows it."""
    acting_for = grant.acting_for.name_in(language()) if grant.acting_for else ""
    return {
        "first_day": grant.first_day,
        "last_day": grant.last_day,
        "order_number": grant.order_number,
        "acting_for": acting_for,
    }


def grant(person: Person, role: Role, unit: Unit, terms: Terms, *, by: Person, reason: str) -> Touched:
    """Grants `role` over `unit` and all below it, within the granter's own scope and never to themselves."""
    _hold(person)
    if person.id == by.id:
        raise Impossible(_("Nobody grants a role to themselves. Somebody else in HR must do it."), "person")
    if not register.grants_over(by, role, unit):
        raise Impossible(_who_grants(role, unit), "role")
    _refuse_terms(person, role, unit, terms)
    before = seats()
    made = RoleGrant(
        person_id=person.id,
        role=role,
        unit_id=unit.id,
        first_day=terms.first_day,
        last_day=terms.last_day,
        order_number=terms.order_number,
        acting_for_id=terms.acting_for.id if terms.acting_for else None,
        granted_by_id=by.id,
        granted_at=clock.now(),
    )
    db.session.add(made)
    end_links(person)
    after = seats()
    facts = {fact.removesuffix("_id"): (None, getattr(made, fact)) for fact in FACTS if getattr(made, fact)}
    line = _note(person, RegisterMove.GRANTED, role, unit, facts, new=True, by=by, reason=reason)
    away = not any(post.covers(terms.first_day) for post in person.appointments)
    warned = [_("They have no appointment on that day.")] if away else []
    return Touched(
        told=(*told_of(line), *changed(before, after)), warned=(*warned, *left_to_nobody(before, after))
    )


def end(
    held: RoleGrant, *, last_day: date, by: Person, reason: str, read: Mapping[str, Any] | None = None
) -> Touched:
    """Ends a role on `last_day`; one that has not begun by then is taken back."""
    _hold(held.person)
    _refuse_changed(held, read)
    before = seats()
    if held.last_day is not None and held.last_day <= last_day:
        raise Impossible(_("The role ends on that day or earlier already."), "last_day")
    left = told_of_decided(decided_outside(held, _until(held, last_day)))
    line = _end(held, last_day, by=by, reason=reason)
    after = seats()
    return Touched(
        told=(*told_of(line), *changed(before, after)), warned=(*left, *left_to_nobody(before, after))
    )


def take_out(held: RoleGrant, *, by: Person, reason: str, read: Mapping[str, Any] | None = None) -> Touched:
    """Deletes a role that was granted by mistake. One under which something was decided was held: it ends instead."""
    _hold(held.person)
    _refuse_changed(held, read)
    if number := decided_outside(held, None):
        raise Impossible(
            ngettext(
                "%(num)d decision was made under this role: it was held. End it, or correct its days.",
                "%(num)d decisions were made under this role: it was held. End it, or correct its days.",
                number,
            )
        )
    before = seats()
    line = _delete(held, by=by, reason=reason)
    after = seats()
    return Touched(
        told=(*told_of(line), *changed(before, after)), warned=tuple(left_to_nobody(before, after))
    )


def end_all(held: list[RoleGrant], last_day: date, *, by: Person, reason: str) -> tuple[str, ...]:
    """Ends the roles of somebody who leaves; answers what nobody may decide on any more, and what was decided after it."""
    if not held:
        return ()
    before = seats()
    after_it = sum(decided_outside(one, _until(one, last_day)) for one in held)
    for one in held:
        if not register.changes_role(by, one):
            raise Impossible(
                _(
                    "They hold the role %(role)s, %(unit)s, which you may not end. Leave the roles as they are,"
                    " or ask who granted it.",
                    role=role_name(one.role),
                    unit=name(one.unit),
                ),
                "ends_roles",
            )
        _end(one, last_day, by=by, reason=reason)
    return (*told_of_decided(after_it), *left_to_nobody(before, seats()))


def correct(
    held: RoleGrant, terms: Terms, *, by: Person, reason: str, read: Mapping[str, Any] | None = None
) -> Touched:
    """Writes the days, the order and whose post it is as they really were."""
    _hold(held.person)
    _refuse_changed(held, read)
    _refuse_terms(held.person, held.role, held.unit, terms, but=held)
    before = seats()
    new = dict(zip(FACTS, (*terms[:3], terms.acting_for.id if terms.acting_for else None), strict=True))
    facts = {fact.removesuffix("_id"): both for fact, both in registering.differing(held, new).items()}
    if not facts:
        raise Impossible(_("This changes nothing."))
    days = Span(terms.first_day, terms.last_day + ONE_DAY if terms.last_day else FAR)
    left = told_of_decided(decided_outside(held, days))
    lasts_longer = terms.first_day < held.first_day or _end_of(terms) > _end_of(held)
    for fact, value in new.items():
        setattr(held, fact, value)
    if lasts_longer:
        end_links(held.person)
    after = seats()
    line = _note(held.person, RegisterMove.CORRECTED, held.role, held.unit, facts, by=by, reason=reason)
    return Touched(
        told=(*told_of(line), *changed(before, after)), warned=(*left, *left_to_nobody(before, after))
    )


def _end_of(terms: Terms | RoleGrant) -> date:
    return terms.last_day or date.max


def told_of(line: RegisterChange) -> tuple[str, ...]:
    """What the line of history will say."""
    found = changes.in_words([line])[0]
    return (found.sentence, *changes.as_sentences(found))


def _end(held: RoleGrant, last_day: date, *, by: Person, reason: str) -> RegisterChange:
    person, role, unit = held.person, held.role, held.unit
    if held.first_day > last_day:
        if held.first_day <= clock.today():
            raise Impossible(
                _(
                    "The role began on %(day)s: it cannot end before. Correct its first day, or take it out if it"
                    " was a mistake.",
                    day=format_day(held.first_day, language()),
                ),
                "last_day",
            )
        return _delete(held, by=by, reason=reason)
    ended = {"last_day": (held.last_day, last_day)}
    held.last_day = last_day
    return _note(person, RegisterMove.ENDED, role, unit, ended, by=by, reason=reason)


def _delete(held: RoleGrant, *, by: Person, reason: str) -> RegisterChange:
    facts = {fact.removesuffix("_id"): (value, None) for fact in FACTS if (value := getattr(held, fact))}
    person, role, unit = held.person, held.role, held.unit
    db.session.delete(held)
    return _note(person, RegisterMove.TAKEN_OUT, role, unit, facts, by=by, reason=reason)


def _until(held: RoleGrant, last_day: date) -> Span:
    """The days that `held` keeps when it ends on `last_day`."""
    return Span(held.first_day, max(held.first_day, last_day + ONE_DAY))


def _note(
    person: Person,
    move: RegisterMove,
    role: Role,
    unit: Unit,
    facts: dict[str, Any],
    *,
    by: Person,
    reason: str,
    new: bool = False,
) -> RegisterChange:
    which = {"role": (None if new else role, role), "unit": (None if new else unit, unit)}
    return registering.note(person, move, which | facts, by=by, reason=reason)


def _hold(person: Person) -> None:
    """Locks the person's row, so that two windows write one after the other."""
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update(key_share=True))


def _refuse_changed(held: RoleGrant, read: Mapping[str, Any] | None) -> None:
    """Raises Impossible where another window changed the role while this one waited for the lock."""
    db.session.refresh(held)
    if read is not None and facts_of(held) != read:
        raise Impossible(
            _("Somebody changed this role at the same moment. Send it again to see what is different.")
        )


def _refuse_terms(person: Person, role: Role, unit: Unit, terms: Terms, but: RoleGrant | None = None) -> None:
    if terms.last_day is not None and terms.last_day < terms.first_day:
        raise Impossible(_("The last day must not be before the first day."), "last_day")
    acting = role is Role.ACTING_HEAD
    if acting and not terms.order_number:
        raise Impossible(_("Enter the number of the order that makes them acting head."), "order_number")
    if not acting and terms.acting_for is not None:
        raise Impossible(_("Only an acting head stands in for somebody."), "acting_for")
    if terms.acting_for is not None and terms.acting_for.id == person.id:
        raise Impossible(_("Nobody stands in for themselves."), "acting_for")
    if terms.acting_for is not None:
        _refuse_other_post(terms.acting_for, unit, terms)
    if unit.closed_on is not None and terms.first_day >= unit.closed_on:
        raise Impossible(
            _(
                "%(unit)s is closed from %(day)s on.",
                unit=name(unit),
                day=format_day(unit.closed_on, language()),
            ),
            "unit",
        )
    same = select(RoleGrant).where(
        RoleGrant.person_id == person.id,
        RoleGrant.role == role,
        RoleGrant.unit_id == unit.id,
        RoleGrant.acting_for_id == (terms.acting_for.id if terms.acting_for else None),
        RoleGrant.first_day <= (terms.last_day or date.max),
        or_(RoleGrant.last_day.is_(None), RoleGrant.last_day >= terms.first_day),
        RoleGrant.id != (but.id if but else 0),
    )
    if db.session.scalar(same.limit(1)) is not None:
        raise Impossible(
            _("They hold this role there on some of these days already. Correct or end that one."),
            "first_day",
        )


def _refuse_other_post(acting_for: Person, unit: Unit, terms: Terms) -> None:
    """Somebody acts for who holds the post of that very unit; where nobody does, the post is vacant."""
    post = select(RoleGrant.id).where(
        RoleGrant.person_id == acting_for.id,
        RoleGrant.role == Role.HEAD,
        RoleGrant.unit_id == unit.id,
        RoleGrant.first_day <= (terms.last_day or date.max),
        or_(RoleGrant.last_day.is_(None), RoleGrant.last_day >= terms.first_day),
    )
    if db.session.scalar(post.limit(1)) is None:
        raise Impossible(
            _(
                "%(name)s is not the head of %(unit)s on these days. If the post is vacant, choose nobody.",
                name=name(acting_for),
                unit=name(unit),
            ),
            "acting_for",
        )


def _who_grants(role: Role, unit: Unit) -> str:
    """Whom to ask instead."""
    if role is Role.ADMIN:
        return _("Only an administrator grants this role.")
    if role in (Role.HR, Role.EXECUTIVE):
        return _("Only the university's HR or an administrator grants this role.")
    return _("%(unit)s is not in your part of the register: the university's HR does this.", unit=name(unit))
