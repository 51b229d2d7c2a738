"""Writing initiatives: begin one, change it, its milestones, its money and its partners. Nothing commits here."""

from collections.abc import Iterable, Mapping

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app import clock
from app.access import Permission, policy
from app.access.entry import works_or_will
from app.engagement_facts import PartnerPart, stored_partners
from app.extensions import db
from app.models import Funding, Initiative, InitiativeStatus, Milestone, Person, Unit
from app.strategy.initiative_facts import (
    InitiativeFacts,
    MoneyFacts,
    Step,
    changes_since,
    facts_of,
    note,
    note_change,
)
from app.strategy.obstacles import Impossible, Unread, hold
from app.web.dates import format_day
from app.web.language import language


class AlreadyBegun(Exception):
    """This very form made the initiative already: nothing was done."""

    def __init__(self, initiative: Initiative) -> None:
        super().__init__()
        self.initiative = initiative


def begin_initiative(
    facts: InitiativeFacts, *, by: Person, form_token: str = "", like: Initiative | None = None
) -> Initiative:
    """A new initiative of a unit for which `by` answers; `like`: partners and milestones are those of another one, moved by
    the difference of their first days. Impossible, AlreadyBegun: nothing was done."""
    if (twice := _begun_with(form_token)) is not None:
        raise AlreadyBegun(twice)
    if not policy.may(by, Permission.INITIATIVE_CREATE, facts.unit):
        raise Impossible("unit", _("You begin initiatives of the units that you head or whose HR you are."))
    _refuse_closed(facts.unit, "unit")
    for unit in facts.units:
        _refuse_closed(unit, "units")
    _refuse_leaver(facts.lead)
    initiative = Initiative(**_columns(facts), created_at=clock.now(), form_token=form_token or None)
    initiative.rename(facts.name_th, facts.name_en)
    if like is not None:
        initiative.partners = dict(like.partners)
        initiative.milestones = moved_milestones(like, initiative)
    try:
        with db.session.begin_nested():
            db.session.add(initiative)
            db.session.flush()
    except IntegrityError:
        # The same form at the same moment: the other one was first.
        if (twice := _begun_with(form_token)) is None:
            raise
        raise AlreadyBegun(twice) from None
    note(initiative, {}, by)
    return initiative


def change_initiative(initiative: Initiative, facts: InitiativeFacts, *, read: str, by: Person) -> None:
    """Changes what its form says; what stays as it is may stay. Impossible, Unread: nothing was done."""
    hold(initiative)
    refuse_unread(initiative, read)
    if facts.unit.id != initiative.unit_id:
        if not policy.may(by, Permission.INITIATIVE_CREATE, facts.unit):
            raise Impossible("unit", _("You give an initiative to units that you head or whose HR you are."))
        _refuse_closed(facts.unit, "unit")
    for unit in facts.units:
        if unit not in initiative.units:
            _refuse_closed(unit, "units")
    if facts.lead.id != initiative.lead_id:
        _refuse_leaver(facts.lead)
    _refuse_milestones_outside(initiative, facts)
    before = facts_of(initiative)
    for column, value in _columns(facts).items():
        setattr(initiative, column, value)
    initiative.rename(facts.name_th, facts.name_en)
    note_change(initiative, before, by)


def change_money(initiative: Initiative, facts: MoneyFacts, *, read: str, by: Person) -> None:
    """Budget, what was spent, and where the money comes from: a source that is not named any more goes. Unread: nothing was done."""
    hold(initiative)
    refuse_unread(initiative, read)
    before = facts_of(initiative)
    initiative.budget, initiative.spent, initiative.spent_on = facts.budget, facts.spent, facts.spent_on
    there = {one.id: one for one in initiative.funding}
    kept = []
    for said in facts.sources:
        row = there.get(said.id) if said.id is not None else None
        row = row or Funding()
        row.source, row.is_external = said.source, said.is_external
        row.promised, row.received = said.promised, said.received
        kept.append(row)
    initiative.funding = kept
    note_change(initiative, before, by)


def change_milestones(initiative: Initiative, steps: Iterable[Step], *, read: str, by: Person) -> None:
    """What it is to have reached by when, and what it has; one that is not named any more goes. Unread: nothing was done."""
    hold(initiative)
    refuse_unread(initiative, read)
    before = facts_of(initiative)
    there = {one.id: one for one in initiative.milestones}
    kept = []
    for said in steps:
        row = there.get(said.id) if said.id is not None else None
        row = row or Milestone()
        row.name, row.due_on, row.done_on = said.name, said.due_on, said.done_on
        kept.append(row)
    initiative.milestones = kept
    note_change(initiative, before, by)
    db.session.expire(initiative, ["milestones"])


def reach_milestone(initiative: Initiative, milestone_id: int | None, *, by: Person) -> Milestone | None:
    """It was reached today, whatever else was written meanwhile; None: it is not there any more. Impossible: nothing was done."""
    hold(initiative)
    reached = next((one for one in initiative.milestones if one.id == milestone_id), None)
    if reached is None:
        return None
    if initiative.first_day > clock.today():
        begins = format_day(initiative.first_day, language())
        raise Impossible(
            "", _("The initiative begins %(day)s: nothing of it can be reached before.", day=begins)
        )
    before = facts_of(initiative)
    reached.done_on = reached.done_on or clock.today()
    note_change(initiative, before, by)
    return reached


def change_partners(
    initiative: Initiative, partners: Mapping[int, PartnerPart], *, read: str, by: Person
) -> None:
    """With which partners outside it works, and what each brings. Unread: nothing was done."""
    hold(initiative)
    refuse_unread(initiative, read)
    before = facts_of(initiative)
    initiative.partners = stored_partners(partners)
    note_change(initiative, before, by)


def refuse_unread(initiative: Initiative, read: str) -> None:
    if changes := changes_since(initiative, read):
        raise Unread(changes)


def _columns(facts: InitiativeFacts) -> dict[str, object]:
    several = {
        "outcomes": list(facts.outcomes),
        "units": [one for one in facts.units if one.id != facts.unit.id],
        "objectives": list(facts.objectives),
    }
    return {**facts._asdict(), **several}


def moved_milestones(like: Initiative, later: Initiative) -> list[Milestone]:
    """Those of `like`, none of them reached, as far from the first day of `later`; at the latest on its last day."""
    moved = []
    for one in like.milestones:
        day = max(one.due_on + (later.first_day - like.first_day), later.first_day)
        moved.append(Milestone(name=one.name, due_on=min(day, later.last_day or day)))
    return moved


def _begun_with(form_token: str) -> Initiative | None:
    if not form_token:
        return None
    return db.session.scalar(select(Initiative).where(Initiative.form_token == form_token))


def _refuse_milestones_outside(initiative: Initiative, facts: InitiativeFacts) -> None:
    """While it is open, other days than those that stand hold every milestone."""
    same = (facts.first_day, facts.last_day) == (initiative.first_day, initiative.last_day)
    if same or facts.status not in (InitiativeStatus.PLANNED, InitiativeStatus.RUNNING):
        return
    for one in initiative.milestones:
        if one.due_on < facts.first_day or (facts.last_day is not None and one.due_on > facts.last_day):
            raise Impossible(
                "first_day" if one.due_on < facts.first_day else "last_day",
                _(
                    "The milestone “%(name)s” is due %(day)s, outside these days: move it first.",
                    name=one.name,
                    day=format_day(one.due_on, language()),
                ),
            )


def _refuse_closed(unit: Unit, field: str) -> None:
    today = clock.today()
    if unit.is_open_on(today):
        return
    following = unit.carried_on_by(today)
    name, day = unit.name_in(language()), format_day(unit.closed_on, language()) if unit.closed_on else ""
    if following is unit:
        raise Impossible(field, _("%(unit)s is closed since %(day)s.", unit=name, day=day))
    raise Impossible(
        field,
        _(
            "%(unit)s is closed since %(day)s: choose %(following)s, which carries its work on.",
            unit=name,
            day=day,
            following=following.name_in(language()),
        ),
    )


def _refuse_leaver(person: Person) -> None:
    if db.session.scalar(select(Person.id).where(Person.id == person.id, works_or_will())) is None:
        raise Impossible(
            "lead",
            _(
                "%(name)s no longer works here: choose somebody who does.",
                name=person.name_in(language()),
            ),
        )
