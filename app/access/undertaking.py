"""Who begins and changes the initiatives of a unit, and who says of work that others may learn from it."""

from sqlalchemy import exists, select

from app import clock
from app.access import register, scopes
from app.extensions import db
from app.models import Activity, GoodPractice, Initiative, LedgerEntry, Person, Role, Unit
from app.models.ledger import standing

# Whoever answers for a unit: its heads, and HR over it.
RUNNING = (Role.HEAD, Role.ACTING_HEAD, Role.HR)


def runs(viewer: Person, unit: Unit) -> bool:
    """Whether `viewer` answers for the unit or one above it; for one that is closed, who answers for what carries it on too."""
    if register.keeps(viewer, unit, RUNNING):
        return True
    today = clock.today()
    return not unit.is_open_on(today) and register.keeps(viewer, unit.carried_on_by(today), RUNNING)


def begins_initiatives(viewer: Person, unit: Unit | None) -> bool:
    """Of this unit; None: of some unit."""
    return scopes.holds_any(viewer, RUNNING) if unit is None else runs(viewer, unit)


def leads_the_initiative(viewer: Person, initiative: Initiative) -> bool:
    return initiative.lead_id == viewer.id


def runs_its_unit(viewer: Person, initiative: Initiative) -> bool:
    return runs(viewer, initiative.unit)


def marks(viewer: Person, subject: Initiative | Activity | GoodPractice) -> bool:
    """Who answers for the unit: an initiative of it, a record with approved work in it, or what it has marked already.

    What another unit has marked is that unit's to say anew.
    """
    if isinstance(subject, GoodPractice):
        answering = [subject.unit, *([subject.initiative.unit] if subject.initiative else [])]
        return any(runs(viewer, unit) for unit in answering)
    found = mark_of(subject)
    if found is not None and not marks(viewer, found):
        return False
    return (
        bool(marking_units(viewer, subject)) if isinstance(subject, Activity) else runs(viewer, subject.unit)
    )


def mark_of(subject: Initiative | Activity) -> GoodPractice | None:
    """What a unit said of it; it bears one mark at the most. One statement."""
    of = GoodPractice.initiative_id if isinstance(subject, Initiative) else GoodPractice.activity_id
    return db.session.scalars(select(GoodPractice).where(of == subject.id)).one_or_none()


def marking_units(viewer: Person, activity: Activity) -> list[Unit]:
    """The units in which approved work of the record lies and for which `viewer` answers. One statement at the most."""
    if activity.merged_into_id is not None or not scopes.holds_any(viewer, RUNNING):
        return []
    counts = exists().where(
        LedgerEntry.activity_id == activity.id, LedgerEntry.unit_id == Unit.id, standing()
    )
    query = select(Unit).where(Unit.id.in_(scopes.units(viewer, RUNNING)), counts)
    return list(db.session.scalars(query.order_by(Unit.position, Unit.id)))
