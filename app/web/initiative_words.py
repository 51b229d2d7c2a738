"""The words for initiatives, their facts and their history; what of one is late."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

from flask import Flask
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from app import clock
from app.changes import REASON, RECORD
from app.engagement_facts import PartnerPart
from app.extensions import db
from app.models import (
    Initiative,
    InitiativeChange,
    InitiativeStatus,
    Milestone,
    Objective,
    Partner,
    Person,
    Strand,
    Unit,
)
from app.web.dates import format_day
from app.web.differences import Told
from app.web.engagement_words import outcomes, partner_said
from app.web.hours import format_hours
from app.web.language import language
from app.web.numbers import format_number
from app.web.words import in_quotes, name

Row = TypeVar("Row", Unit, Person, Objective, Partner)
# While it is one of these it has something to reach still.
OPEN = (InitiativeStatus.PLANNED, InitiativeStatus.RUNNING)
# Facts that name something by id or code.
NAMING = ("unit", "lead", "strand", "units", "objectives", "outcomes")
# What of a change of an initiative says that it was marked as good practice, or no longer is.
GOOD_PRACTICE = "good_practice"


class Line(NamedTuple):
    """One line of its history."""

    at: datetime
    sentence: str
    changes: list[Told]


class Change(NamedTuple):
    """One change that who writes next had not read: see template meanwhile.html."""

    by: Person
    at: datetime
    facts: list[Told]


class Names(NamedTuple):
    """What lines of history name by id."""

    units: dict[int, Unit]
    people: dict[int, Person]
    objectives: dict[int, Objective]
    partners: dict[int, Partner]
    strands: dict[str, Strand]


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(initiative_status=initiative_status, baht=baht)
    app.jinja_env.globals.update(late_of=late_of, lead_left_on=lead_left_on)


def initiative_status(status: InitiativeStatus) -> str:
    return {
        InitiativeStatus.PLANNED: _("Planned"),
        InitiativeStatus.RUNNING: _("Under way"),
        InitiativeStatus.FINISHED: _("Finished"),
        InitiativeStatus.STOPPED: _("Stopped"),
    }[status]


def baht(amount: int) -> str:
    return _("%(amount)s baht", amount=format_number(amount))


def strands() -> list[Strand]:
    """The strands in their order; one statement."""
    return list(db.session.scalars(select(Strand).order_by(Strand.position, Strand.code)))


# What is late


def late_of(initiative: Initiative, milestones: Iterable[Milestone] | None = None) -> list[str]:
    """What of it is late today, a sentence each; of what is finished or stopped nothing is."""
    today = clock.today()
    if initiative.status not in OPEN:
        return []
    found = []
    if initiative.status is InitiativeStatus.PLANNED and initiative.first_day < today:
        found.append(_("Should have begun %(day)s", day=_day(initiative.first_day)))
    if initiative.last_day is not None and initiative.last_day < today:
        found.append(_("Should have ended %(day)s", day=_day(initiative.last_day)))
    if (gone := lead_left_on(initiative)) is not None:
        left = _(
            "%(name)s, who leads it, left on %(day)s: name a new lead",
            name=name(initiative.lead),
            day=_day(gone),
        )
        found.append(left)
    those = initiative.milestones if milestones is None else milestones
    return found + [milestone_late(one, today) for one in those if one.is_late_on(today)]


def lead_left_on(initiative: Initiative) -> date | None:
    """The last day of whoever leads it, where all their appointments are over today."""
    last_days = [one.last_day for one in initiative.lead.appointments]
    over = [one for one in last_days if one is not None and one < clock.today()]
    return max(over) if over and len(over) == len(last_days) else None


def milestone_late(milestone: Milestone, today: date) -> str:
    days = (today - milestone.due_on).days
    return ngettext(
        "“%(name)s” is %(num)d day late, due %(day)s",
        "“%(name)s” is %(num)d days late, due %(day)s",
        days,
        name=milestone.name,
        day=_day(milestone.due_on),
    )


# History


def history(changes: Sequence[InitiativeChange], titles: Mapping[int, str]) -> list[Line]:
    """Its changes in words, the latest first. A statement for each table that they name, however many they are.

    `titles`: of the records that the reader may know of, by id; of others it is not told that they came or went.
    """
    names = _names(changes)
    return [
        _of_record(one, titles) if RECORD in one.facts else Line(one.at, _sentence(one), _told(one, names))
        for one in reversed(changes)
        if RECORD not in one.facts or _record_of(one) in titles
    ]


def records_of(changes: Iterable[InitiativeChange]) -> set[int]:
    """The ids of the records that they say were linked or parted."""
    return {_record_of(one) for one in changes if RECORD in one.facts}


def _record_of(change: InitiativeChange) -> int:
    parted, linked = change.facts[RECORD]
    return int(linked or parted)


def _of_record(change: InitiativeChange, titles: Mapping[int, str]) -> Line:
    who, title = name(change.by), in_quotes(titles[_record_of(change)])
    _parted, linked = change.facts[RECORD]
    if linked:
        said = _("%(who)s linked the activity “%(title)s” to it", who=who, title=title)
    elif REASON in change.facts:
        reason = change.facts[REASON][1]
        said = _(
            "%(who)s parted the activity “%(title)s” from it: “%(reason)s”",
            who=who,
            title=title,
            reason=in_quotes(reason),
        )
    else:
        said = _("%(who)s parted the activity “%(title)s” from it", who=who, title=title)
    return Line(change.at, said, [])


def meanwhile(changes: Sequence[InitiativeChange]) -> list[Change]:
    names = _names(changes)
    return [Change(one.by, one.at, _told(one, names)) for one in changes]


def _sentence(change: InitiativeChange) -> str:
    who = name(change.by)
    if not change.facts:
        return _("%(who)s entered the initiative", who=who)
    if GOOD_PRACTICE in change.facts:
        return good_practice_sentence(change.facts, who)
    return _("%(who)s changed it", who=who)


def good_practice_sentence(facts: Mapping[str, list[Any]], who: str) -> str:
    """What the history of an initiative or a record says of a mark of good practice."""
    old, new = facts[GOOD_PRACTICE]
    if not new:
        return _("%(who)s took back that it is good practice", who=who)
    if old:
        return _("%(who)s said anew why it is good practice", who=who)
    return _("%(who)s marked it as good practice", who=who)


def _told(change: InitiativeChange, names: Names) -> list[Told]:
    return [
        Told(fact, _label(fact, names), _said(fact, old, names), _said(fact, new, names))
        for fact, (old, new) in change.facts.items()
    ]


def _label(fact: str, names: Names) -> str:
    sort, _dot, number = fact.partition(".")
    if sort == "partner":
        partner = names.partners.get(int(number))
        return _("Partner: %(name)s", name=name(partner) if partner else number)
    return _labels().get(sort, fact)


def _labels() -> dict[str, str]:
    return {
        "name_th": _("Thai name"),
        "name_en": _("English name"),
        "purpose": _("Purpose"),
        "unit": _("Unit"),
        "strand": _("Strand"),
        "lead": _("Initiative lead"),
        "first_day": _("First day"),
        "last_day": _("Last day"),
        "is_centre": _("Centre of excellence"),
        "status": _("Status"),
        "stopped_because": _("Why it was stopped"),
        "planned_minutes": _("Planned hours"),
        "planned_people": _("Planned people"),
        "planned_partners": _("Planned partners"),
        "outcomes": _("Outcomes it works towards"),
        "units": _("Partner units"),
        "objectives": _("Objectives it serves"),
        "budget": _("Budget"),
        "spent": _("Spent"),
        "spent_on": _("Spent until"),
        "funding": _("Source of money"),
        "milestone": _("Milestone"),
        GOOD_PRACTICE: _("Good practice"),
    }


def _said(fact: str, value: Any, names: Names) -> str:
    """A value in words; empty where nothing stands."""
    if value is None or value in ("", []):
        return ""
    sort = fact.partition(".")[0]
    if sort in NAMING:
        return _named(sort, value, names)
    say = _SAYING.get(sort, _day_said if sort.endswith(("_day", "_on")) else str)
    return str(say(value))


def _funding(value: list[Any]) -> str:
    source, is_external, promised, received = value
    return _(
        "%(source)s (%(where)s): promised %(promised)s, received %(received)s",
        source=source,
        where=_("from outside") if is_external else _("from the university"),
        promised=baht(promised),
        received=baht(received),
    )


def _day_said(value: str) -> str:
    return _day(date.fromisoformat(value))


def _milestone(called: str, due_on: str, done_on: str | None) -> str:
    due = _day(date.fromisoformat(due_on))
    if done_on is None:
        return _("%(name)s, due %(day)s", name=called, day=due)
    done = _day(date.fromisoformat(done_on))
    return _("%(name)s, due %(day)s, reached %(done)s", name=called, day=due, done=done)


def _named(sort: str, value: Any, names: Names) -> str:
    known: dict[str, Mapping[Any, Any]] = {
        "unit": names.units,
        "units": names.units,
        "lead": names.people,
        "strand": names.strands,
        "objectives": names.objectives,
        "outcomes": outcomes(),
    }
    by_id = known[sort]
    several = value if isinstance(value, list) else [value]
    return ", ".join(name(by_id[one]) if one in by_id else str(one) for one in several)


def _names(changes: Sequence[InitiativeChange]) -> Names:
    found: dict[str, set[Any]] = {}
    for change in changes:
        for fact, both in change.facts.items():
            sort, _dot, number = fact.partition(".")
            if sort == "partner":
                found.setdefault(sort, set()).add(int(number))
            for value in both:
                if sort in ("unit", "units", "lead", "objectives", "strand") and value is not None:
                    ids = value if isinstance(value, list) else [value]
                    found.setdefault(sort.removesuffix("s"), set()).update(ids)
    return Names(
        _by_id(Unit, found.get("unit")),
        _by_id(Person, found.get("lead")),
        _by_id(Objective, found.get("objective")),
        _by_id(Partner, found.get("partner")),
        {one.code: one for one in strands()} if found.get("strand") else {},
    )


def _by_id(model: type[Row], ids: set[Any] | None) -> dict[int, Row]:
    if not ids:
        return {}
    return {one.id: one for one in db.session.scalars(select(model).where(model.id.in_(ids)))}


def _day(day: date) -> str:
    return format_day(day, language())


_SAYING: dict[str, Callable[[Any], str]] = {
    "budget": baht,
    "spent": baht,
    "planned_people": format_number,
    "planned_partners": format_number,
    "planned_minutes": format_hours,
    "is_centre": lambda value: _("yes") if value else _("no"),
    "status": lambda value: initiative_status(InitiativeStatus(value)),
    "funding": _funding,
    "milestone": lambda value: _milestone(*value),
    "partner": lambda value: partner_said(PartnerPart.read(value)) or _("named, with nothing more said"),
}
