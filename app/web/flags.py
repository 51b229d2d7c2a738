"""Flags: what of a waiting part its reviewer should look at first, computed when it is asked for and said in words.

A flag hinders nothing: it takes the part out of what is approved in bulk, and says why.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from flask import Flask
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app import clock
from app.access import scopes
from app.closed import closed_periods
from app.extensions import db
from app.models import Contribution, Evidence, LedgerEntry, Period, Person, Status
from app.web.dates import format_day, format_day_range
from app.web.hours import format_hours
from app.web.language import language
from app.web.likeness import alike, plain
from app.web.nearby import Near, Nearby

DAY = 24 * 60
# Days between the last day of the work and its submission: about one evaluation round, after which those who saw the work
# remember little of it and the round it belonged to has been judged.
BACK_DATED = 180
# Parts whose hours were worked, or are said to have been: what was returned may be corrected still.
WORKED = (Status.SUBMITTED, Status.LATE, Status.APPROVED, Status.AMENDING)


class Why(StrEnum):
    HOURS = "hours"
    DUPLICATE = "duplicate"
    NO_EVIDENCE = "no evidence"
    CLOSED_PERIOD = "closed period"
    BACK_DATED = "back-dated"


ICONS = {
    Why.HOURS: "clock-exclamation",
    Why.DUPLICATE: "copy",
    Why.NO_EVIDENCE: "file-off",
    Why.CLOSED_PERIOD: "calendar",
    Why.BACK_DATED: "history",
}


class Flag(NamedTuple):
    """A flag as it is shown; a possible duplicate names the activity of the other record where the viewer may open it."""

    why: Why
    text: str
    activity_id: int | None = None

    @property
    def icon(self) -> str:
        return ICONS[self.why]


class Load(NamedTuple):
    """More minutes than a day has: of the part alone over all its days, or on `day` with other work of the person."""

    minutes: int
    day: date | None = None


class Noted(NamedTuple):
    """What is to be noted of one part. `twin`: the record most like it; `late_by`: days from its last day to its submission."""

    load: Load | None = None
    twin: Near | None = None
    lacks_evidence: bool = False
    closed: tuple[Period, ...] = ()
    late_by: int = 0


NOTHING = Noted()


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(flags_of=flags_of)


def flags_of(viewer: Person, parts: Iterable[Contribution]) -> dict[int, list[Flag]]:
    """The flags of each of `parts` by its id, in words for `viewer`; none for what there is nothing to note of."""
    every = list(parts)
    return told(viewer, every, noted(every))


def noted(parts: Sequence[Contribution]) -> dict[int, Noted]:
    """What is to be noted of each of these waiting parts, by its id; four statements at the most, however many they are.

    Whatever its kind asks for, a part without any file or link is flagged: where the kind needs none, nobody was asked.
    """
    if not parts:
        return {}
    nearby, shown, closed = Nearby(parts), _evidence(parts), closed_periods()
    standing = _standing_days(parts) if closed else {}
    found = {
        part.id: Noted(
            load_of(part, nearby.of_person(part)),
            twin_of(part, nearby.others(part)),
            not shown.get(part.activity_id, set()) - _taken_away(part),
            _touched(part, standing.get(part.id), closed),
            _late_by(part),
        )
        for part in parts
    }
    return {part_id: one for part_id, one in found.items() if one != NOTHING}


def load_of(part: Contribution, others: Iterable[Near]) -> Load | None:
    """Whether the person would have worked more than 24 hours a day; a part's minutes are spread evenly over its days.

    First of the part alone; else together with `others`, the person's other work on the same days that is approved or
    waits, on the fullest of the days. Other work that alone has too many hours (an article dated by the day it came out)
    says nothing of its days and is left aside.
    """
    if not part.minutes:
        return None
    days = (part.last_day - part.first_day).days + 1
    if part.minutes > DAY * days:
        return Load(part.minutes)
    same_days = [
        near for near in others if near.status in WORKED and 0 < (near.minutes or 0) <= DAY * near.days
    ]
    if part.minutes / days + sum((near.minutes or 0) / near.days for near in same_days) <= DAY:
        return None
    # The load rises on a day on which something begins, so that the fullest is among those.
    begins = {part.first_day, *(max(near.first_day, part.first_day) for near in same_days)}
    loads = {
        day: part.minutes / days
        + sum((near.minutes or 0) / near.days for near in same_days if near.first_day <= day <= near.last_day)
        for day in sorted(begins)
    }
    fullest = max(loads, key=lambda day: loads[day])
    return Load(int(loads[fullest]), fullest) if loads[fullest] > DAY else None


def too_many_hours(part: Contribution) -> str:
    """That the part alone has more hours than its days, in words; empty where it has not."""
    load = load_of(part, ())
    return _hours_told(part, load) if load else ""


def twin_of(part: Contribution, others: Sequence[Near]) -> Near | None:
    """The record among `others` whose title is most like that of `part`, if one is alike; the nearest in days on a tie."""
    title = plain(part.activity.title)
    found = alike(title, [plain(near.title) for near in others])
    best = min(
        found,
        key=lambda one: (-one[1], abs((others[one[0]].first_day - part.first_day).days), others[one[0]].id),
        default=None,
    )
    return others[best[0]] if best else None


def told(viewer: Person, parts: Sequence[Contribution], found: Mapping[int, Noted]) -> dict[int, list[Flag]]:
    """What was found of each of `parts` in words, by its id; one statement, for the records that are named."""
    named = {one.twin.id for part in parts if (one := found.get(part.id)) and one.twin}
    seen = _seen(viewer, named)
    return {part.id: list(_flags(part, found[part.id], seen)) for part in parts if part.id in found}


def _flags(part: Contribution, one: Noted, seen: Mapping[int, Contribution]) -> Iterable[Flag]:
    if one.load:
        yield Flag(Why.HOURS, _hours_told(part, one.load))
    if one.twin:
        yield _twin_told(part, one.twin, seen.get(one.twin.id))
    if one.lacks_evidence:
        yield Flag(Why.NO_EVIDENCE, _("No evidence"))
    if one.closed:
        periods = ", ".join(period.name_in(language()) for period in one.closed)
        yield Flag(Why.CLOSED_PERIOD, _("In a closed period: %(periods)s", periods=periods))
    if one.late_by:
        sentence = ngettext(
            "Submitted %(num)d day after its last day",
            "Submitted %(num)d days after its last day",
            one.late_by,
        )
        yield Flag(Why.BACK_DATED, sentence)


def _hours_told(part: Contribution, load: Load) -> str:
    hours = format_hours(load.minutes)
    if load.day:
        return _(
            "With other work of the same person %(hours)s h on %(day)s, more than 24 h",
            hours=hours,
            day=format_day(load.day, language()),
        )
    return ngettext(
        "%(hours)s h in %(num)d day, more than 24 h a day",
        "%(hours)s h in %(num)d days, more than 24 h a day",
        (part.last_day - part.first_day).days + 1,
        hours=hours,
    )


def _twin_told(part: Contribution, twin: Near, other: Contribution | None) -> Flag:
    if other is None:
        # Whoever may not see the other record is not told whose or what it is.
        return Flag(Why.DUPLICATE, _("Like another record of these days"))
    title, days = other.activity.title, format_day_range(twin.first_day, twin.last_day, language())
    if other.person_id == part.person_id:
        text = _("Like “%(title)s” of the same person, %(days)s", title=title, days=days)
    else:
        who = other.person.name_in(language())
        text = _("Like “%(title)s” of %(who)s, %(days)s", title=title, who=who, days=days)
    return Flag(Why.DUPLICATE, text, other.activity_id)


def _seen(viewer: Person, ids: set[int]) -> dict[int, Contribution]:
    """Those of the parts of these ids whose activity `viewer` may open, each with its activity and person."""
    if not ids:
        return {}
    # The scope asks for parts of its own, which are not these.
    other = aliased(Contribution)
    query = select(other).join(other.activity)
    query = query.options(contains_eager(other.activity), joinedload(other.person))
    found = db.session.scalars(query.where(other.id.in_(ids), scopes.activities(viewer)))
    return {part.id: part for part in found}


def _evidence(parts: Sequence[Contribution]) -> dict[int, set[int]]:
    """The ids of files and links by the activity's id."""
    query = select(Evidence.activity_id, Evidence.id)
    shown: dict[int, set[int]] = {}
    for activity_id, evidence_id in db.session.execute(
        query.where(Evidence.activity_id.in_({part.activity_id for part in parts}))
    ):
        shown.setdefault(activity_id, set()).add(evidence_id)
    return shown


def _taken_away(part: Contribution) -> set[int]:
    """Evidence that goes once `part` is approved."""
    return set((part.proposed or {}).get("evidence_removed", ()))


def _standing_days(parts: Sequence[Contribution]) -> dict[int, tuple[date, date]]:
    """For those of `parts` that count already: the first and last day of what stands, which an approval replaces."""
    query = (
        select(LedgerEntry.contribution_id, func.min(LedgerEntry.first_day), func.max(LedgerEntry.last_day))
        .where(LedgerEntry.contribution_id.in_([part.id for part in parts]), LedgerEntry.voided_at.is_(None))
        .group_by(LedgerEntry.contribution_id)
    )
    return {part_id: (first, last) for part_id, first, last in db.session.execute(query)}


def _touched(
    part: Contribution, standing: tuple[date, date] | None, closed: Sequence[Period]
) -> tuple[Period, ...]:
    """The closed periods in which the part has a day, or what stands of it; of a year and its rounds the year alone."""
    spells = [(part.first_day, part.last_day), *([standing] if standing else [])]
    met = [
        period
        for period in closed
        if any(period.first_day <= last and first <= period.last_day for first, last in spells)
    ]
    ids = {period.id for period in met}
    return tuple(period for period in met if period.parent_id not in ids)


def _late_by(part: Contribution) -> int:
    """Days from the last day of the work to its submission, if they are more than BACK_DATED; else 0."""
    submitted = clock.day_of(part.submitted_at) if part.submitted_at else clock.today()
    late = submitted - part.last_day
    return late.days if late > timedelta(days=BACK_DATED) else 0
