"""Opening, renaming and closing a unit; each answers what it touched. A unit never changes its parent."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, or_, select

from app import clock
from app.extensions import db
from app.hr.trial import Impossible, Touched, listed
from app.hr.undertaken import warned_of_owned
from app.models import Appointment, Person, RegisterMove, Role, RoleGrant, Unit, UnitLevel, UnitLine
from app.recutting import follow
from app.registering import differing, note, places
from app.web.language import language
from app.web.words import day, name

NOT_ABOVE_FACULTIES = (UnitLevel.FACULTY, UnitLevel.DEPARTMENT)


class UnitFacts(NamedTuple):
    """What a form says of a unit. `after`: the id of the unit beside it that it stands behind; None: it stands first."""

    name_th: str
    name_en: str
    level: UnitLevel
    campus_th: str
    campus_en: str
    after: int | None = None


def open_unit(
    parent: Unit, code: str, facts: UnitFacts, *, opened_on: date, by: Person, reason: str
) -> tuple[Unit, Touched]:
    """A new unit right below `parent`, from a day on."""
    _refuse_taken(code)
    refuse_closed_parent(parent, opened_on)
    _refuse_level(parent, facts.level)
    unit = Unit(
        parent=parent,
        code=code,
        level=facts.level,
        name_th=facts.name_th,
        name_en=facts.name_en,
        campus_th=facts.campus_th,
        campus_en=facts.campus_en,
        opened_on=opened_on,
    )
    db.session.add(unit)
    db.session.flush()
    _moved, moves = place(unit, facts.after)
    # Its own place is where it begins.
    moves.pop("position", None)
    written = {
        fact: (None, getattr(unit, fact)) for fact in ("code", "name_th", "name_en", "parent", "opened_on")
    }
    note(unit, RegisterMove.OPENED, {**written, **moves}, by=by, reason=reason)
    told = _(
        "%(unit)s opens below %(parent)s on %(day)s.",
        unit=name(unit),
        parent=name(parent),
        day=day(opened_on),
    )
    return unit, Touched(told=(told,))


def change_unit(unit: Unit, facts: UnitFacts, *, by: Person, reason: str) -> Touched:
    """Other names, another level, campus or place among the units beside it; what it was called stays in its history."""
    hold([unit])
    after = facts._asdict()
    place_behind = after.pop("after")
    if unit.parent_id is None and facts.level is not UnitLevel.UNIVERSITY:
        raise Impossible(_("The unit above all others is the university."), "level")
    if unit.parent is not None and facts.level is not unit.level:
        _refuse_level(unit.parent, facts.level)
        _refuse_faculties_below(unit, facts.level)
    changed = differing(unit, after)
    for fact, (_old, new) in changed.items():
        setattr(unit, fact, new)
    unit.rename(unit.name_th, unit.name_en)
    moved, moves = place(unit, place_behind) if unit.parent_id is not None else (False, {})
    db.session.flush()
    if not changed and not moved:
        raise Impossible(_("Nothing is different from what stands already."))
    move = RegisterMove.CHANGED if changed else RegisterMove.REORDERED
    note(unit, move, {**changed, **moves}, by=by, reason=reason)
    told = (
        [_("Reports as of an earlier moment keep the earlier name.")]
        if {"name_th", "name_en"} & set(changed)
        else []
    )
    told += (
        [
            _(
                "It takes another place among the units beside it; reports as of an earlier moment keep the earlier order."
            )
        ]
        if moved
        else []
    )
    return Touched(told=tuple(told))


def close_unit(unit: Unit, *, closed_on: date, with_below: bool, by: Person, reason: str) -> Touched:
    """Closes `unit` from a day on, `with_below` with all units below it. Nobody's appointment changes."""
    units = [unit, *open_below(unit, closed_on)]
    if len(units) > 1 and not with_below:
        raise Impossible(_sentence_of_open_below(units[1:]), "with_below")
    hold(units)
    for one in units:
        refuse_closing(one, closed_on)
        shut(one, closed_on, by=by, reason=reason)
    effects = follow(people_ever_in(units))
    told = [
        ngettext("%(num)d unit closes on %(day)s: %(names)s.", "%(num)d units close on %(day)s: %(names)s.",
                 len(units), day=day(closed_on), names=listed([name(one) for one in units]))
    ]  # fmt: skip
    told += told_of_roles(units, closed_on)
    running = _running_on(units, closed_on)
    warned = []
    if running:
        warned.append(
            ngettext(
                "The appointment of %(num)s person runs on in a closed unit: %(names)s. Transfer them, or choose a successor.",
                "The appointments of %(num)s people run on in a closed unit: %(names)s. Transfer them, or choose a successor.",
                len(running),
                names=listed([person.name_in(language()) for person in running]),
            )
        )
    warned += warned_of_owned(units)
    carried = unit.carried_on_by(closed_on)
    told.append(_("What waits there is then decided in %(unit)s.", unit=name(carried)))
    return Touched(effects, tuple(told), tuple(warned))


def shut(unit: Unit, closed_on: date, *, by: Person, reason: str) -> None:
    """Writes the day from which a unit is closed."""
    old, unit.closed_on = unit.closed_on, closed_on
    note(unit, RegisterMove.CLOSED, {"closed_on": (old, closed_on)}, by=by, reason=reason)


# What stands in the way


def _refuse_taken(code: str) -> None:
    if db.session.scalar(select(Unit.id).where(func.lower(Unit.code) == code.lower())) is not None:
        raise Impossible(_("Another unit has this code."), "code")


def _refuse_level(parent: Unit, level: UnitLevel) -> None:
    """What is told by faculty is told once: no faculty stands below another one, nor below a department."""
    at: Unit | None = parent
    while level is UnitLevel.FACULTY and at is not None:
        if at.level in NOT_ABOVE_FACULTIES:
            raise Impossible(
                _("A faculty stands below no faculty and no department, as %(unit)s is one.", unit=name(at)),
                "level",
            )
        at = at.parent


def _refuse_faculties_below(unit: Unit, level: UnitLevel) -> None:
    below = select(Unit).join(UnitLine, UnitLine.unit_id == Unit.id).order_by(Unit.position, Unit.id)
    below = below.where(
        UnitLine.ancestor_id == unit.id, UnitLine.distance > 0, Unit.level == UnitLevel.FACULTY
    )
    if level in NOT_ABOVE_FACULTIES and (faculty := db.session.scalar(below.limit(1))):
        raise Impossible(
            _("The faculty %(unit)s stands below it: its level cannot be this one.", unit=name(faculty)),
            "level",
        )


def refuse_closed_parent(parent: Unit, opened_on: date) -> None:
    """A unit opens below one that is open."""
    if not parent.is_open_on(opened_on):
        raise Impossible(
            _("%(unit)s is closed from %(day)s on.", unit=name(parent), day=day(parent.closed_on)),
            "opened_on",
        )
    if parent.opened_on and opened_on < parent.opened_on:
        raise Impossible(
            _("%(unit)s itself opens on %(day)s.", unit=name(parent), day=day(parent.opened_on)), "opened_on"
        )


def refuse_closing(unit: Unit, closed_on: date) -> None:
    """The university never closes, and nothing closes twice or before it was opened."""
    if unit.parent_id is None:
        raise Impossible(_("The university itself cannot be closed."))
    if unit.closed_on is not None and unit.closed_on <= closed_on:
        raise Impossible(
            _("%(unit)s is closed from %(day)s on.", unit=name(unit), day=day(unit.closed_on)), "closed_on"
        )
    if unit.opened_on and closed_on <= unit.opened_on:
        raise Impossible(
            _(
                "%(unit)s opens on %(day)s: it can close on a later day.",
                unit=name(unit),
                day=day(unit.opened_on),
            ),
            "closed_on",
        )


def _sentence_of_open_below(below: Sequence[Unit]) -> str:
    return ngettext(
        "%(num)d unit below is still open: %(names)s. Close it too, or first.",
        "%(num)d units below are still open: %(names)s. Close them too, or first.",
        len(below),
        names=listed([name(one) for one in below]),
    )


# The tree and its people


def hold(units: Sequence[Unit]) -> None:
    """Locks the rows of the units and reads them anew: of two people who change one, the second sees what the first did.

    Not against being referred to: a posting that names the unit goes on, and we wait for it at the ledger's lock.
    """
    query = select(Unit).where(Unit.id.in_([unit.id for unit in units])).order_by(Unit.id)
    db.session.scalars(query.with_for_update(key_share=True).execution_options(populate_existing=True)).all()


def hold_people(people: Collection[int]) -> None:
    """Locks the rows of `people`, after the units and before anybody's work, and lets their appointments be read anew."""
    locked = select(Person).where(Person.id.in_(people)).order_by(Person.id).with_for_update(key_share=True)
    for person in db.session.scalars(locked):
        db.session.expire(person, ["appointments"])


def open_below(unit: Unit, on: date) -> list[Unit]:
    """The units below `unit` that are not closed by the day `on`, the lowest first."""
    query = (
        select(Unit)
        .join(UnitLine, UnitLine.unit_id == Unit.id)
        .where(UnitLine.ancestor_id == unit.id, UnitLine.distance > 0)
        .where(or_(Unit.closed_on.is_(None), Unit.closed_on > on))
        .order_by(UnitLine.distance.desc(), Unit.position, Unit.id)
    )
    return list(db.session.scalars(query))


def people_ever_in(units: Sequence[Unit]) -> set[int]:
    """Who has, had or will have an appointment in one of the units."""
    ids = [unit.id for unit in units]
    return set(db.session.scalars(select(Appointment.person_id).where(Appointment.unit_id.in_(ids))))


def _running_on(units: Sequence[Unit], closed_on: date) -> list[Person]:
    """Whose appointments in the units last until `closed_on` or longer."""
    order = Person.sort_th if language() == "th" else Person.sort_en
    runs = select(Appointment.person_id).where(
        Appointment.unit_id.in_([unit.id for unit in units]),
        or_(Appointment.last_day.is_(None), Appointment.last_day >= closed_on),
    )
    return list(db.session.scalars(select(Person).where(Person.id.in_(runs)).order_by(order, Person.id)))


def told_of_roles(units: Sequence[Unit], closed_on: date) -> list[str]:
    """Who decides in the units, today or later, and will have nothing to decide there any more."""
    from_day = max(closed_on, clock.today())
    query = (
        select(RoleGrant)
        .where(RoleGrant.unit_id.in_([unit.id for unit in units]))
        .where(RoleGrant.role.in_((Role.HEAD, Role.ACTING_HEAD)))
        .where(or_(RoleGrant.last_day.is_(None), RoleGrant.last_day >= from_day))
        .order_by(RoleGrant.id)
    )
    holders = list(dict.fromkeys(name(grant.person) for grant in db.session.scalars(query)))
    if not holders:
        return []
    return [_("Heads there who then decide nothing more: %(names)s.", names=listed(holders))]


def place(unit: Unit, after: int | None) -> tuple[bool, dict[str, tuple[int, int]]]:
    """Puts `unit` behind the unit `after` among those with the same parent, or first.

    Answers whether it stands elsewhere now, and the places that changed as its history keeps them.
    """
    beside = list(
        db.session.scalars(
            select(Unit)
            .where(Unit.parent_id == unit.parent_id, Unit.id != unit.id)
            .order_by(Unit.position, Unit.id)
        )
    )
    before = sum((one.position, one.id) < (unit.position, unit.id) for one in beside)
    at = next((number for number, one in enumerate(beside, start=1) if one.id == after), 0)
    if at == before and all(one.position != unit.position for one in beside):
        return False, {}
    line = [*beside[:at], unit, *beside[at:]]
    positions = {one: one.position for one in line}
    unit.position = line[at - 1].position + 1 if at else (beside[0].position if beside else unit.position)
    for earlier, later in zip(line[at:], line[at + 1 :], strict=False):
        if later.position <= earlier.position:
            later.position = earlier.position + 1
    return at != before, places(unit, positions)
