"""Writing norms and groups, and putting people into groups. A year keeps the norm that held on its first day.

Norms and groups are written under the ledger's lock, as calendars are; places under that of their person's row.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from app import clock, ledger, registering
from app.counting.norms import norm_of
from app.days import ONE_DAY
from app.extensions import db
from app.hr.norm_queries import places_of, years_of
from app.hr.norm_words import called
from app.hr.trial import Impossible, Touched
from app.models import (
    Area,
    GroupPlace,
    NormChange,
    Period,
    Person,
    RegisterMove,
    StaffGroup,
    StaffLine,
    WorkloadNorm,
)
from app.web.dates import format_day
from app.web.hours import format_hours
from app.web.language import language
from app.web.words import name


class NormFacts(NamedTuple):
    """At least so many minutes a year, for whom, in which area (None: all together), since when, by which rule."""

    line: StaffLine
    group: StaffGroup | None
    area: Area | None
    minutes: int
    first_day: date
    source: str


def set_norm(facts: NormFacts, *, by: Person, reason: str) -> Touched:
    """Begins a norm; the one before it ends the day before. One that begins on the same day is corrected."""
    ledger.lock()
    same = _same(facts)
    later = [one for one in same if one.first_day > facts.first_day]
    if later:
        raise Impossible(
            _(
                "Another norm begins on %(day)s for the same people and area. Choose a later day.",
                day=format_day(later[0].first_day, language()),
            ),
            "first_day",
        )
    standing = next((one for one in same if one.first_day == facts.first_day), None)
    if standing is not None:
        changed = registering.differing(standing, {"minutes": facts.minutes, "source": facts.source})
        if not changed:
            raise Impossible(_("Nothing is different from what stands already."))
        told = _("It corrects a norm of %(hours)s h.", hours=format_hours(standing.minutes))
        standing.minutes, standing.source = facts.minutes, facts.source
        about = {"group": called(facts.group), "area": facts.area, "first_day": facts.first_day}
        kept = {fact: (value, value) for fact, value in about.items() if value}
        _note(facts.line, "corrected", {**kept, **changed}, by=by, reason=reason)
        if "minutes" not in changed:
            return Touched(told=(_("Only the rule it is known by changes."),))
        return _measured(facts.line, facts.first_day, standing.last_day, told)
    told = ""
    for one in same:
        if one.last_day is None or one.last_day >= facts.first_day:
            one.last_day = facts.first_day - ONE_DAY
            told = _("It follows a norm of %(hours)s h.", hours=format_hours(one.minutes))
    norm = WorkloadNorm(**{**facts._asdict(), "group": facts.group})
    db.session.add(norm)
    written = {**facts._asdict(), "group": called(facts.group)}
    del written["line"]
    _note(
        facts.line,
        "set",
        {fact: (None, value) for fact, value in written.items() if value},
        by=by,
        reason=reason,
    )
    return _measured(facts.line, facts.first_day, None, told)


def end_of(norm: WorkloadNorm) -> dict[str, date | None]:
    """What the page that ends a norm shows of it: whoever read something else is told what changed."""
    return {"last_day": norm.last_day}


def end_norm(
    norm: WorkloadNorm,
    last_day: date,
    *,
    by: Person,
    reason: str,
    read: Mapping[str, date | None] | None = None,
) -> Touched:
    """Ends a norm: years that begin later are not measured by it. `read`: its end_of() when its page was read."""
    ledger.lock()
    db.session.refresh(norm)
    if read is not None and end_of(norm) != read:
        raise Impossible(
            _("Somebody changed this norm at the same moment. Send it again to see what is different.")
        )
    if last_day < norm.first_day:
        raise Impossible(_("The last day must not be before the first day."), "last_day")
    if last_day == norm.last_day:
        raise Impossible(_("Nothing is different from what stands already."), "last_day")
    if norm.last_day is not None and last_day > norm.last_day:
        raise Impossible(
            _("It ended before that. Set a new norm from the day on which it begins again."), "last_day"
        )
    before, norm.last_day = norm.last_day, last_day
    about = {"group": called(norm.group), "area": norm.area}
    kept = {fact: (value, value) for fact, value in about.items() if value}
    _note(norm.line, "ended", {**kept, "last_day": (before, last_day)}, by=by, reason=reason)
    years = [
        one
        for one in years_of(norm.line)
        if last_day < one.first_day and (before is None or one.first_day <= before)
    ]
    told = [_("Years that have begun by then keep the norm they began with.")]
    if years:
        names = ", ".join(name(one) for one in years)
        told.append(_("These years are no longer measured by it: %(years)s.", years=names))
    return Touched(told=tuple(told), warned=_warned_of(years))


def add_group(code: str, line: StaffLine, name_th: str, name_en: str, *, by: Person, reason: str) -> Touched:
    """A group of staff for whom norms of their own can be set."""
    ledger.lock()
    if db.session.get(StaffGroup, code) is not None:
        raise Impossible(_("Another group has this code."), "code")
    last = db.session.scalar(select(StaffGroup.position).order_by(StaffGroup.position.desc()).limit(1)) or 0
    group = StaffGroup(code=code, line=line, name_th=name_th, name_en=name_en, position=last + 1)
    db.session.add(group)
    facts = {"code": code, "name_th": name_th, "name_en": name_en}
    _note(
        line, "group", {fact: (None, value) for fact, value in facts.items() if value}, by=by, reason=reason
    )
    return Touched(told=(_("People can be put into it, and norms set for it. Until then nothing changes."),))


def names_of(group: StaffGroup) -> dict[str, str]:
    """A group's names as the page that changes them shows them."""
    return {"name_th": group.name_th, "name_en": group.name_en}


def rename_group(
    group: StaffGroup,
    name_th: str,
    name_en: str,
    *,
    by: Person,
    reason: str,
    read: Mapping[str, str] | None = None,
) -> Touched:
    """Another name for the same group: who is in it and what it owes stay as they are; its history keeps the earlier name."""
    ledger.lock()
    db.session.refresh(group)
    if read is not None and names_of(group) != read:
        raise Impossible(
            _("Somebody changed this group at the same moment. Send it again to see what is different.")
        )
    changed = registering.differing(group, {"name_th": name_th, "name_en": name_en})
    if not changed:
        raise Impossible(_("Nothing is different from what stands already."))
    group.name_th, group.name_en = name_th, name_en
    _note(group.line, "renamed", {"code": (group.code, group.code), **changed}, by=by, reason=reason)
    return Touched(
        told=(_("Only its name changes: who is in it, and the norms set for it, stay as they are."),)
    )


def put_into(
    person: Person,
    group: StaffGroup | None,
    first_day: date,
    *,
    by: Person,
    reason: str,
    read: Mapping[str, str] | None = None,
) -> Touched:
    """From a day on somebody is in this group, or in none; what came before ends the day before.

    `read`: their facts_of() when the page was read.
    """
    places = _hold(person)
    if read is not None and _facts(places) != read:
        raise Impossible(
            _("Somebody changed these places at the same moment. Send it again to see what is different.")
        )
    if group is not None and group.line is not person.line:
        raise Impossible(_("This group is of the other line of staff."), "group")
    later = [one for one in places if one.first_day > first_day]
    if later:
        raise Impossible(
            _(
                "Another place begins on %(day)s. Choose a later day.",
                day=format_day(later[-1].first_day, language()),
            ),
            "first_day",
        )
    now = next((one for one in places if one.last_day is None or one.last_day >= first_day), None)
    if (now.group if now else None) is group:
        raise Impossible(_("Nothing is different from what stands already."), "group")
    over = {
        one: norm_of(person, one)[:2]
        for one in years_of(person.line)
        if first_day <= one.last_day < clock.today()
    }
    if now is not None:
        if now.first_day == first_day:
            db.session.delete(now)
        else:
            now.last_day = first_day - ONE_DAY
        db.session.flush()
    if group is not None:
        db.session.add(GroupPlace(person=person, group=group, first_day=first_day))
    facts = {"group": (called(now.group) if now else None, called(group) or None), "from": (None, first_day)}
    registering.note(person, RegisterMove.CHANGED, facts, by=by, reason=reason)
    told = _("From that day on the norms of the group hold, day by day; approved hours stay as they are.")
    return Touched(
        told=(told,),
        warned=_warned_of(one for one, owed in over.items() if norm_of(person, one)[:2] != owed),
    )


def facts_of(person: Person) -> dict[str, str]:
    """The places as the form's page shows them: whoever read something else is told what changed."""
    return _facts(places_of(person))


def _facts(places: Iterable[GroupPlace]) -> dict[str, str]:
    return {
        "group": " / ".join(f"{called(one.group)} {format_day(one.first_day, language())}" for one in places)
    }


def _hold(person: Person) -> list[GroupPlace]:
    """Locks the person's row, so that two windows write one after the other, and reads their line and places anew."""
    # Not their key: whoever decides on their work meanwhile refers to it.
    locked = select(Person).where(Person.id == person.id).with_for_update(key_share=True)
    db.session.scalars(locked.execution_options(populate_existing=True)).one()
    anew = select(GroupPlace).where(GroupPlace.person_id == person.id)
    db.session.scalars(anew.execution_options(populate_existing=True)).all()
    return places_of(person)


def _same(facts: NormFacts) -> list[WorkloadNorm]:
    """The norms for the same people and area as they stand under the lock, the earliest first."""
    code = facts.group.code if facts.group else None
    query = select(WorkloadNorm).where(WorkloadNorm.line == facts.line)
    found = db.session.scalars(
        query.order_by(WorkloadNorm.first_day).execution_options(populate_existing=True)
    )
    return [one for one in found if one.group_code == code and one.area is facts.area]


def _measured(line: StaffLine, first_day: date, last_day: date | None, before: str) -> Touched:
    """Which years are measured by a norm that holds on these days, and which one it leaves as it was. `before`: what
    stood there, in a sentence: whoever read of something else reads it again."""
    every = years_of(line)
    by_it = [
        one for one in every if one.first_day >= first_day and (last_day is None or one.first_day <= last_day)
    ]
    begun = [one for one in every if one.first_day < first_day <= one.last_day]
    told = [before] if before else []
    if by_it:
        told.append(
            _("These years are measured by it: %(years)s.", years=", ".join(name(one) for one in by_it))
        )
    else:
        told.append(_("No year that is set up yet begins on that day or later."))
    for one in begun:
        told.append(_("%(year)s has begun before, and keeps the norm it began with.", year=name(one)))
    return Touched(told=tuple(told), warned=_warned_of(by_it))


def _warned_of(measured: Iterable[Period]) -> tuple[str, ...]:
    """Those of the years that are over already."""
    names = ", ".join(name(one) for one in measured if one.last_day < clock.today())
    return (_("Years that are over would be measured anew: %(years)s.", years=names),) if names else ()


def _note(
    line: StaffLine, move: str, facts: Mapping[str, tuple[Any, Any]], *, by: Person, reason: str
) -> None:
    def plain(value: Any) -> Any:
        if isinstance(value, date):
            return value.isoformat()
        return value.value if isinstance(value, Area) else value

    db.session.add(
        NormChange(
            line=line,
            move=move,
            facts={fact: [plain(old), plain(new)] for fact, (old, new) in facts.items()},
            reason=reason,
            by_id=by.id,
            at=clock.now(),
        )
    )
    db.session.flush()
