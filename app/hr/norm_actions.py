"""Writing norms and groups, and putting people into groups. A year keeps the norm that held on its first day."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from app import clock, registering
from app.days import ONE_DAY
from app.extensions import db
from app.hr.norm_queries import places_of, years_of
from app.hr.norm_words import called
from app.hr.trial import Impossible, Touched
from app.models import (
    Area,
    GroupPlace,
    NormChange,
    Person,
    RegisterMove,
    StaffGroup,
    StaffLine,
    WorkloadNorm,
)
from app.web.dates import format_day
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
        standing.minutes, standing.source = facts.minutes, facts.source
        about = {"group": called(facts.group), "area": facts.area, "first_day": facts.first_day}
        kept = {fact: (value, value) for fact, value in about.items() if value}
        _note(facts.line, "corrected", {**kept, **changed}, by=by, reason=reason)
        return _measured(facts.line, facts.first_day, standing.last_day)
    for one in same:
        if one.last_day is None or one.last_day >= facts.first_day:
            one.last_day = facts.first_day - ONE_DAY
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
    return _measured(facts.line, facts.first_day, None)


def end_norm(norm: WorkloadNorm, last_day: date, *, by: Person, reason: str) -> Touched:
    """Ends a norm: years that begin later are not measured by it."""
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
    years = [one for one in years_of(norm.line) if one.first_day > last_day]
    told = [_("Years that have begun by then keep the norm they began with.")]
    if years:
        names = ", ".join(name(one) for one in years)
        told.append(_("These years are no longer measured by it: %(years)s.", years=names))
    return Touched(told=tuple(told))


def add_group(code: str, line: StaffLine, name_th: str, name_en: str, *, by: Person, reason: str) -> Touched:
    """A group of staff for whom norms of their own can be set."""
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


def rename_group(group: StaffGroup, name_th: str, name_en: str, *, by: Person, reason: str) -> Touched:
    """Another name for the same group: who is in it and what it owes stay as they are; its history keeps the earlier name."""
    changed = registering.differing(group, {"name_th": name_th, "name_en": name_en})
    if not changed:
        raise Impossible(_("Nothing is different from what stands already."))
    group.name_th, group.name_en = name_th, name_en
    _note(group.line, "renamed", {"code": (group.code, group.code), **changed}, by=by, reason=reason)
    return Touched(
        told=(_("Only its name changes: who is in it, and the norms set for it, stay as they are."),)
    )


def put_into(
    person: Person, group: StaffGroup | None, first_day: date, *, by: Person, reason: str
) -> Touched:
    """From a day on somebody is in this group, or in none; what came before ends the day before."""
    if group is not None and group.line is not person.line:
        raise Impossible(_("This group is of the other line of staff."), "group")
    places = places_of(person)
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
    return Touched(
        told=(
            _("From that day on the norms of the group hold, day by day; approved hours stay as they are."),
        )
    )


def facts_of(person: Person) -> dict[str, str]:
    """The places as the form's page shows them: whoever read something else is told what changed."""
    return {
        "group": " / ".join(
            f"{called(one.group)} {format_day(one.first_day, language())}" for one in places_of(person)
        )
    }


def _same(facts: NormFacts) -> list[WorkloadNorm]:
    """The norms for the same people and area, the earliest first; their rows are locked."""
    code = facts.group.code if facts.group else None
    query = select(WorkloadNorm).where(WorkloadNorm.line == facts.line).with_for_update()
    found = db.session.scalars(
        query.order_by(WorkloadNorm.first_day).execution_options(populate_existing=True)
    )
    return [one for one in found if one.group_code == code and one.area is facts.area]


def _measured(line: StaffLine, first_day: date, last_day: date | None) -> Touched:
    """Which years are measured by a norm that holds on these days, and which one it leaves as it was."""
    every = years_of(line)
    by_it = [
        one for one in every if one.first_day >= first_day and (last_day is None or one.first_day <= last_day)
    ]
    begun = [one for one in every if one.first_day < first_day <= one.last_day]
    told, warned = [], []
    if by_it:
        told.append(
            _("These years are measured by it: %(years)s.", years=", ".join(name(one) for one in by_it))
        )
    else:
        told.append(_("No year that is set up yet begins on that day or later."))
    for one in begun:
        told.append(_("%(year)s has begun before, and keeps the norm it began with.", year=name(one)))
    over = [one for one in by_it if one.last_day < clock.today()]
    if over:
        names = ", ".join(name(one) for one in over)
        warned.append(_("Years that are over would be measured anew: %(years)s.", years=names))
    return Touched(told=tuple(told), warned=tuple(warned))


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
