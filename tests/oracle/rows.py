"""Puts facts into a real database, posts them with the app, and tells the oracle when: all inside one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import joinedload

from app import amendments, clock, ledger
from app.extensions import db
from app.facts import counted
from app.models import (
    Activity,
    ActivityKind,
    Appointment,
    Area,
    Calendar,
    Contribution,
    Decision,
    LedgerLock,
    Part,
    Period,
    PeriodClose,
    Person,
    RegisterChange,
    RegisterMove,
    Scale,
    StaffLine,
    Status,
    Unit,
    UnitLevel,
    UnitLine,
)
from app.recutting import recut_at_periods, recut_people
from tests import posting
from tests.oracle.facts import (
    KINDS,
    LEARNING,
    Appoint,
    Approve,
    Close,
    Facts,
    Open,
    Post,
    Reface,
    Shorten,
    Succeed,
    Void,
    Work,
)
from tests.oracle.facts import Period as PeriodFact
from tests.oracle.oracle import Oracle, moved_over

# The move that left a part waiting in each way.
MOVES = {"submitted": "submit", "late": "submit", "returned": "return", "amending": "amend"}
DECIDER = 9000


def found_catalogue() -> None:
    """What every drawn university has: eight kinds, three calendars, somebody who decides and does nothing else."""
    decider = Person(id=DECIDER, code="decider", given_th="ผู้พิจารณา", sort_th="9", created_at=clock.now())
    db.session.add(decider)
    for number, area in KINDS.items():
        facts = {"code": f"kind-{number}", "name_th": "ประเภท", "is_learning": number in LEARNING}
        db.session.add(ActivityKind(id=number, area=Area(area), **facts))
    for number, line in ((1, StaffLine.SUPPORT), (2, StaffLine.ACADEMIC), (3, None)):
        db.session.add(Calendar(id=number, code=f"calendar-{number}", name_th="ปฏิทิน", line=line))


@contextmanager
def university(facts: Facts, today: date) -> Iterator[Oracle]:
    """The database holds what the facts say, and the oracle knows it; afterwards nothing is left."""
    db.session.rollback()
    try:
        _fill(facts)
        oracle = Oracle(facts, today)
        _happen(facts, oracle)
        db.session.flush()
        db.session.expire_all()
        yield oracle
    finally:
        db.session.rollback()


def _fill(facts: Facts) -> None:
    moment = clock.now()
    _insert(Unit, [_unit(unit, parent) for unit, parent in facts.parents.items()])
    _insert(UnitLine, [line for unit in facts.parents for line in _lines(facts, unit)])
    _insert(
        Person,
        [
            {
                "id": person,
                "code": f"p{person}",
                "given_th": f"คน {person}",
                "created_at": moment,
                "sort_th": f"{person:04}",
            }
            for person in facts.people
        ],
    )
    _insert(Appointment, [_appointment(post) for post in facts.posts])
    late = facts.late_periods()
    _insert(Period, [_period(period) for period in facts.periods if period not in late])
    _insert(Activity, [_activity(facts, activity) for activity in facts.leads])
    _insert(Contribution, [_contribution(work) for work in facts.works])
    _insert(Decision, [_line(facts, work) for work in facts.works if work.waits in MOVES])


def _insert(model: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(insert(model), rows)


def _unit(unit: int, parent: int | None) -> dict[str, Any]:
    level = UnitLevel.DEPARTMENT if parent else UnitLevel.UNIVERSITY
    return {"id": unit, "code": f"u{unit}", "name_th": f"หน่วย {unit}", "parent_id": parent, "level": level}


def _lines(facts: Facts, unit: int) -> list[dict[str, Any]]:
    lines, at = [], 0
    above: int | None = unit
    while above is not None:
        lines.append({"unit_id": unit, "ancestor_id": above, "distance": at})
        above, at = facts.parents[above], at + 1
    return lines


def _appointment(post: Post) -> dict[str, Any]:
    return {
        "id": post.id,
        "person_id": post.person,
        "unit_id": post.unit,
        "first_day": post.first,
        "last_day": post.last,
        "fte_percent": post.fte,
        "is_primary": post.primary,
    }


def _period(period: PeriodFact) -> dict[str, Any]:
    return {
        "id": period.id,
        "calendar_id": period.calendar,
        "parent_id": period.parent,
        "first_day": period.first,
        "last_day": period.last,
        "name_th": f"รอบ {period.id}",
    }


def _activity(facts: Facts, activity: int) -> dict[str, Any]:
    parts = [work for work in facts.works if work.activity == activity]
    moment = clock.now()
    return {
        "id": activity,
        "kind_id": parts[0].kind,
        "title": f"กิจกรรม {activity}",
        "first_day": parts[0].activity_first,
        "last_day": max(work.last for work in parts),
        "scale": Scale(parts[0].scale) if parts[0].scale else None,
        "lead_id": facts.leads[activity],
        "fields": {},
        "created_at": moment,
        "changed_at": moment,
    }


def _contribution(work: Work) -> dict[str, Any]:
    moment = clock.now()
    return {
        "id": work.id,
        "activity_id": work.activity,
        "person_id": work.person,
        "role": Part.MEMBER,
        "first_day": work.first,
        "last_day": work.last,
        "minutes": work.minutes,
        "share": work.share,
        "status": Status(work.waits or "approved"),
        "status_since": moment,
        "created_at": moment,
        "reviewing_unit_id": work.reviewing_unit,
    }


def _line(facts: Facts, work: Work) -> dict[str, Any]:
    """The line of history that left the work waiting, an hour before anything happens."""
    activity = _activity(facts, work.activity)
    return {
        "contribution_id": work.id,
        "contributor_id": work.person,
        "move": MOVES[work.waits],
        "to_status": Status(work.waits),
        "by_id": work.person if MOVES[work.waits] != "return" else DECIDER,
        "at": clock.now() - timedelta(hours=1),
        "snapshot": {
            "kind": work.kind,
            "title": activity["title"],
            "place": "",
            "scale": work.scale,
            "first_day": work.activity_first.isoformat(),
            "last_day": activity["last_day"].isoformat(),
            "role": Part.MEMBER.value,
            "own_first_day": work.first.isoformat(),
            "own_last_day": work.last.isoformat(),
            "minutes": work.minutes,
            "share": work.share,
            "unit": work.reviewing_unit,
        },
    }


def _happen(facts: Facts, oracle: Oracle) -> None:
    query = select(Contribution).options(
        joinedload(Contribution.activity).joinedload(Activity.kind),
        joinedload(Contribution.person).selectinload(Person.appointments),
    )
    parts = {part.id: part for part in db.session.scalars(query)}
    for event in facts.events:
        if isinstance(event, Approve):
            part = parts[event.work.id]
            part.minutes, part.last_day = event.work.minutes, event.work.last
            posting.post(part)
        elif isinstance(event, Void):
            posting.void(parts[event.id])
        elif isinstance(event, Open):
            _insert(Period, [_period(event.period)])
            recut_at_periods()
        elif isinstance(event, Reface):
            _reface(parts[event.work.id], event)
        elif isinstance(event, Shorten):
            if (post := db.session.get(Appointment, event.post)) is not None and post.first_day <= event.last:
                post.last_day = event.last
                db.session.flush()
                recut_people([event.person])
        elif isinstance(event, Succeed):
            _succeed(event)
        elif isinstance(event, Close):
            close = PeriodClose(period_id=event.period, closed_at=ledger.lock(), closed_by_id=facts.people[0])
            close.reopened_at = close.closed_at
            db.session.add(close)
            db.session.flush()
        elif isinstance(event, Appoint):
            _insert(Appointment, [_appointment(event.post)])
            for part in parts.values():
                db.session.expire(part.person, ["appointments"])
            if event.is_correction:
                recut_people([event.post.person])
        oracle.tell(event, db.session.get_one(LedgerLock, 1).last_moment or clock.now())


def _reface(part: Contribution, event: Reface) -> None:
    """As workflow.move() does when it approves a part that proposes other facts."""
    part.minutes, part.last_day = event.work.minutes, event.work.last
    face = counted(part.activity)._replace(
        kind=db.session.get_one(ActivityKind, event.kind),
        scale=Scale(event.scale) if event.scale else None,
        first_day=event.activity_first,
    )
    amendments.propose_facts(part, face)
    moment = ledger.lock()
    found = amendments.replacements(part)
    amendments.take_effect(part, by=part.person)
    ledger.replace(found, moment)
    db.session.flush()


def _succeed(event: Succeed) -> None:
    """The unit is closed, and its posts that run on go over under the numbers that the oracle gives them.

    The unit's history tells it, as every report of an earlier moment needs.
    """
    unit = db.session.get_one(Unit, event.unit)
    told = {"closed_on": [None, event.day.isoformat()], "successor": [None, event.successor]}
    db.session.add(RegisterChange(unit_id=unit.id, move=RegisterMove.SUCCEEDED, facts=told, at=ledger.lock()))
    unit.closed_on, unit.successor_id = event.day, event.successor
    people = set()
    rows = list(db.session.scalars(select(Appointment).order_by(Appointment.id)))
    taken = {(row.person_id, row.unit_id, row.first_day) for row in rows}
    for row in rows:
        post = Post(
            row.id, row.person_id, row.unit_id, row.first_day, row.last_day, row.fte_percent, row.is_primary
        )
        now = moved_over(post, event, taken)
        if now == [post]:
            continue
        people.add(row.person_id)
        if now[0].id == row.id:
            row.last_day = now[0].last
        else:
            db.session.delete(row)
        db.session.flush()
        _insert(Appointment, [_appointment(now[-1])])
    recut_people(sorted(people))
