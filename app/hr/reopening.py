"""Opening a closed unit again: its closing is taken back, as if it had never been; its history keeps both."""

from collections.abc import Collection, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from app import clock
from app.access.scopes import holds_on
from app.days import ONE_DAY
from app.extensions import db
from app.hr.trial import Impossible, Touched, listed
from app.hr.unit_actions import hold, people_ever_in
from app.models import Appointment, Person, RegisterChange, RegisterMove, Role, RoleGrant, Unit, UnitLine
from app.recutting import follow
from app.registering import note
from app.web.language import language
from app.web.words import day, name


def reopen_unit(unit: Unit, *, with_below: bool, by: Person, reason: str) -> Touched:
    """`unit` is open again, `with_below` with the units below it that closed on the same day. Nobody's appointment changes.

    Where a successor has taken its people over that is history, and is not undone here.
    """
    hold([unit])
    if unit.closed_on is None:
        raise Impossible(_("%(unit)s is open already.", unit=name(unit)))
    below = _closed_with(unit)
    units = [unit, *(below if with_below else [])]
    hold(units)
    for one in units:
        _refuse(one, units)
    told = [
        ngettext(
            "%(num)d unit is open again, as if it had never closed: %(names)s.",
            "%(num)d units are open again, as if they had never closed: %(names)s.",
            len(units),
            names=listed([name(one) for one in units]),
        )
    ]
    if below and not with_below:
        told.append(
            ngettext(
                "%(num)d unit below that closed on the same day stays closed: %(names)s.",
                "%(num)d units below that closed on the same day stay closed: %(names)s.",
                len(below),
                names=listed([name(one) for one in below]),
            )
        )
    for one in units:
        if one.successor:
            told.append(
                _("%(successor)s follows %(unit)s no longer.", successor=name(one.successor), unit=name(one))
            )
        _open(one, by=by, reason=reason)
    effects = follow(people_ever_in(_leading_to(units)))
    return Touched(effects, (*told, *_told_of_heads(units)), tuple(_without_head(units)))


def _open(unit: Unit, *, by: Person, reason: str) -> None:
    facts = {"closed_on": (unit.closed_on, None), "successor": (unit.successor, None)}
    unit.closed_on, unit.successor = None, None
    written = {fact: both for fact, both in facts.items() if both[0] is not None}
    note(unit, RegisterMove.REOPENED, written, by=by, reason=reason)


# What stands in the way


def _refuse(unit: Unit, units: Sequence[Unit]) -> None:
    """A unit opens below one that stays open, and not where a successor holds its people."""
    parent = unit.parent
    if parent is not None and parent.closed_on is not None and parent not in units:
        raise Impossible(
            _(
                "%(parent)s, to which %(unit)s belongs, is closed from %(day)s on: open it again first.",
                parent=name(parent),
                unit=name(unit),
                day=day(parent.closed_on),
            )
        )
    if unit.successor is not None and (taken := _taken_over(unit)):
        raise Impossible(
            _(
                "%(successor)s holds the people of %(unit)s from %(day)s on: %(names)s. Open a new unit and transfer"
                " them, or correct their appointments first.",
                successor=name(unit.successor),
                unit=name(unit),
                day=day(unit.closed_on),
                names=listed([person.name_in(language()) for person in taken]),
            )
        )


def _taken_over(unit: Unit) -> list[Person]:
    """Whose post in `unit` went to its successor when it closed, and still is there."""
    assert unit.closed_on is not None
    there, here = aliased(Appointment), aliased(Appointment)
    went_on = select(there.person_id).join(
        here,
        and_(
            here.person_id == there.person_id,
            here.unit_id == unit.id,
            here.last_day == unit.closed_on - ONE_DAY,
        ),
    )
    went_on = went_on.where(there.unit_id == unit.successor_id, there.first_day == unit.closed_on)
    # A post that would only have begun later left no trace in the unit: the person's history knows of it.
    moves = select(RegisterChange).where(
        RegisterChange.move == RegisterMove.TRANSFERRED, RegisterChange.person_id.is_not(None)
    )
    both = [unit.id, unit.successor_id]
    later = {line.person_id for line in db.session.scalars(moves) if line.facts.get("unit") == both}
    begun = select(Appointment.person_id).where(
        Appointment.person_id.in_(later),
        Appointment.unit_id == unit.successor_id,
        Appointment.first_day >= unit.closed_on,
    )
    order = Person.sort_th if language() == "th" else Person.sort_en
    query = select(Person).where(or_(Person.id.in_(went_on), Person.id.in_(begun)))
    return list(db.session.scalars(query.order_by(order, Person.id)))


# The tree


def _closed_with(unit: Unit) -> list[Unit]:
    """The units below `unit` that closed on the same day, the highest first."""
    query = (
        select(Unit)
        .join(UnitLine, UnitLine.unit_id == Unit.id)
        .where(UnitLine.ancestor_id == unit.id, UnitLine.distance > 0, Unit.closed_on == unit.closed_on)
        .order_by(UnitLine.distance, Unit.position, Unit.id)
    )
    return list(db.session.scalars(query))


def _leading_to(units: Collection[Unit]) -> list[Unit]:
    """`units`, and those closed whose waiting work they carry on: as successor, or where there is none from above."""
    found = list(units)
    closed = list(db.session.scalars(select(Unit).where(Unit.closed_on.is_not(None)).order_by(Unit.id)))
    for carrier in found:
        found += [
            one for one in closed if one not in found and carrier.id == (one.successor_id or one.parent_id)
        ]
    return found


# What its reader should know


def _heads(units: Collection[Unit]) -> list[RoleGrant]:
    """Who heads the units today."""
    query = select(RoleGrant).where(
        RoleGrant.unit_id.in_([unit.id for unit in units]),
        RoleGrant.role.in_((Role.HEAD, Role.ACTING_HEAD)),
        holds_on(clock.today()),
    )
    return list(db.session.scalars(query.order_by(RoleGrant.id)))


def _told_of_heads(units: Collection[Unit]) -> list[str]:
    holders = list(dict.fromkeys(name(grant.person) for grant in _heads(units)))
    return [_("Heads there who decide again: %(names)s.", names=listed(holders))] if holders else []


def _without_head(units: Collection[Unit]) -> list[str]:
    headed = {grant.unit_id for grant in _heads(units)}
    return [
        _("%(unit)s has no head today: what waits goes further up until one is granted.", unit=name(unit))
        for unit in units
        if unit.id not in headed
    ]
