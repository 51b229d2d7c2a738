"""The facts of an initiative as one flat record, as its history keeps them; and what its forms say of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import flag_modified

from app import clock
from app.changes import RECORD
from app.engagement_facts import read_partners
from app.extensions import db
from app.models import Initiative, InitiativeChange, InitiativeStatus, Objective, Person, Unit

Facts = dict[str, Any]


class InitiativeFacts(NamedTuple):
    """What the form of an initiative says; no last day: it lasts. None is planned of what is None."""

    name_th: str
    name_en: str
    purpose: str
    unit: Unit
    strand_code: str
    lead: Person
    first_day: date
    last_day: date | None
    is_centre: bool
    status: InitiativeStatus
    planned_minutes: int | None
    planned_people: int | None
    planned_partners: int | None
    outcomes: tuple[str, ...]
    units: tuple[Unit, ...]
    objectives: tuple[Objective, ...]
    # Why it was stopped; empty where it is not.
    stopped_because: str = ""


class Source(NamedTuple):
    """Where money comes from; in baht. `id` None: it is new."""

    id: int | None
    source: str
    is_external: bool
    promised: int
    received: int


class MoneyFacts(NamedTuple):
    """In baht; spent until `spent_on`."""

    budget: int
    spent: int
    spent_on: date | None
    sources: tuple[Source, ...]


class Step(NamedTuple):
    """A milestone; `id` None: it is new."""

    id: int | None
    name: str
    due_on: date
    done_on: date | None


def facts_of(initiative: Initiative) -> Facts:
    """As its history keeps them: units, people and objectives by id, days as ISO, money in baht."""
    return {
        "name_th": initiative.name_th,
        "name_en": initiative.name_en,
        "purpose": initiative.purpose,
        "unit": initiative.unit_id,
        "strand": initiative.strand_code,
        "lead": initiative.lead_id,
        "first_day": initiative.first_day.isoformat(),
        "last_day": _iso(initiative.last_day),
        "is_centre": initiative.is_centre,
        "status": initiative.status.value,
        "stopped_because": initiative.stopped_because,
        "planned_minutes": initiative.planned_minutes,
        "planned_people": initiative.planned_people,
        "planned_partners": initiative.planned_partners,
        "outcomes": sorted(initiative.outcomes or ()),
        "units": sorted(one.id for one in initiative.units),
        "objectives": sorted(one.id for one in initiative.objectives),
        "budget": initiative.budget,
        "spent": initiative.spent,
        "spent_on": _iso(initiative.spent_on),
        **{
            f"funding.{one.id}": [one.source, one.is_external, one.promised, one.received]
            for one in initiative.funding
        },
        **{
            f"milestone.{one.id}": [one.name, one.due_on.isoformat(), _iso(one.done_on)]
            for one in initiative.milestones
        },
        **{
            f"partner.{partner_id}": {"named": True, **one.stored()}
            for partner_id, one in sorted(read_partners(initiative.partners).items())
        },
    }


def differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Each fact that differs, with its old and its new value; a number that became 0 differs from none that was."""
    names = [*new, *(name for name in old if name not in new)]
    return {name: [old.get(name), new.get(name)] for name in names if old.get(name) != new.get(name)}


def note(initiative: Initiative, facts: dict[str, list[Any]], by: Person) -> None:
    """Keeps who changed what from what to what, and raises the version, whichever table it was written to."""
    initiative.changes.append(InitiativeChange(by_id=by.id, by=by, at=clock.now(), facts=facts))
    flag_modified(initiative, "purpose")
    db.session.flush()


def note_change(initiative: Initiative, before: Facts, by: Person) -> bool:
    """Keeps what differs from `before`; False: nothing does."""
    db.session.flush()
    found = differing(before, facts_of(initiative))
    if found:
        note(initiative, found, by)
    return bool(found)


def reading_of(initiative: Initiative) -> str:
    """What a form carries to say what was read: the id of the last change."""
    query = select(func.max(InitiativeChange.id)).where(InitiativeChange.initiative_id == initiative.id)
    return str(db.session.scalar(query) or 0)


def opened(initiative: Initiative) -> str:
    """The same for a form that is opened: read before the facts, so that what is written in between is never taken for read."""
    read = reading_of(initiative)
    db.session.expire(initiative)
    return read


def changes_since(initiative: Initiative, read: str) -> list[InitiativeChange]:
    """What was changed after the form was read; no form shows its records."""
    last = int(read) if read.isascii() and read.isdecimal() and len(read) < 10 else 0
    return [one for one in initiative.changes if one.id > last and RECORD not in one.facts]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
