"""Puts the facts of engagement into a real database, and lets happen there what the oracle is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import select, update

from app import amendments, clock, ledger
from app.catalogue.engagement import default_disciplines, default_outcomes, default_sdgs, default_sectors
from app.engagement_facts import Engagement, OutcomePart, PartnerPart, Transfer
from app.extensions import db
from app.facts import counted
from app.models import (
    Activity,
    Calendar,
    Contribution,
    Deciding,
    Initiative,
    LedgerLock,
    Objective,
    Outsider,
    Part,
    Person,
    Plan,
    PlanType,
    RegisterChange,
    RegisterMove,
    Scale,
    StaffLine,
    Strand,
    Team,
)
from app.models import Partner as PartnerRow
from tests.oracle import rows
from tests.oracle.engaged_facts import Engage, EngagedFacts, Learn, Partner, Register, Reline
from tests.oracle.engaged_oracle import EngagedOracle
from tests.oracle.facts import Said

TEAM = 1
INITIATIVE = 1
OBJECTIVE = 1


def found_engagement() -> None:
    """Outcomes, goals, sectors and disciplines: what every drawn university has beside kinds and calendars."""
    for every in (default_outcomes(), default_sdgs(), default_sectors(), default_disciplines()):
        db.session.add_all(every)
    db.session.merge(Strand(code="creative", name_th="ริเริ่มสร้างสรรค์"))


@contextmanager
def engaged_university(facts: EngagedFacts, today: date) -> Iterator[EngagedOracle]:
    """The database holds what the facts say, and the oracle knows it; afterwards nothing is left."""
    db.session.rollback()
    try:
        rows._fill(facts)
        _fill(facts)
        oracle = EngagedOracle(facts, today)
        for event in facts.events:
            _happen(facts, event, oracle)
        db.session.flush()
        db.session.expire_all()
        yield oracle
    finally:
        db.session.rollback()


def _fill(facts: EngagedFacts) -> None:
    moment = clock.now()
    for partner in facts.partners:
        row = PartnerRow(id=partner.id, name_th=f"ภาคี {partner.id}", added_at=moment, **_facts(partner))
        db.session.add(row)
    team = Team(id=TEAM, name_th="ทีม", first_day=date(2024, 1, 1), lead_id=facts.people[0], created_at=moment)
    calendar = db.session.scalars(select(Calendar).limit(1)).one()
    plan = Plan(
        type=PlanType.STRATEGIC,
        name_th="แผน",
        owner_id=1,
        calendar=calendar,
        first_day=date(2020, 1, 1),
        last_day=date(2030, 12, 31),
        created_at=moment,
    )
    initiative = Initiative(
        id=INITIATIVE,
        name_th="โครงการ",
        unit_id=1,
        strand_code="creative",
        lead_id=facts.people[0],
        first_day=date(2024, 1, 1),
        created_at=moment,
        objectives=[Objective(id=OBJECTIVE, plan=plan, number="1", name_th="เป้าประสงค์")],
    )
    db.session.add_all([team, initiative])
    db.session.flush()
    for person, discipline in facts.disciplines.items():
        values = {"discipline_code": discipline, "line": facts.lines[person]}
        db.session.execute(update(Person).where(Person.id == person).values(**values))
    for activity, said in facts.said.items():
        values = {
            "engagement": engagement(said).stored(),
            "team_id": TEAM if activity in facts.of_team else None,
            "initiative_id": INITIATIVE if activity in facts.of_initiative else None,
        }
        db.session.execute(update(Activity).where(Activity.id == activity).values(**values))
        if share := facts.left_over(activity):
            db.session.add(Outsider(activity_id=activity, name="ครู", role=Part.MEMBER, share=share))
    db.session.flush()


def _facts(partner: Partner) -> dict[str, Any]:
    is_thai = partner.place.startswith("TH-")
    return {
        "sector_code": partner.sector,
        "scale": Scale(partner.scale),
        "province": partner.place if is_thai else "",
        "country": "TH" if is_thai else partner.place,
        "merged_into_id": partner.into,
    }


def engagement(said: Said) -> Engagement:
    """The app's words for it."""
    return Engagement(
        {
            partner: PartnerPart(deciding=Deciding(deciding) if deciding else None, since=since)
            for partner, since, deciding in said.partners
        },
        {code: OutcomePart("ดีขึ้น", beneficiaries=number) for code, number in said.outcomes},
        said.sdgs,
        Transfer("เครื่อง") if said.transfer else None,
    )


def _happen(facts: EngagedFacts, event: Any, oracle: EngagedOracle) -> None:
    if isinstance(event, Engage):
        _engage(event)
    elif isinstance(event, Register):
        _register(event.partner)
    elif isinstance(event, Reline):
        _reline(event)
    elif isinstance(event, Learn):
        db.session.get_one(Person, event.person).discipline_code = event.discipline
        db.session.flush()
    else:
        # What happens to work, posts and periods is known already.
        rows._happen(EngagedFacts(**{**vars(facts), "events": [event]}), oracle)
        return
    oracle.tell(event, db.session.get_one(LedgerLock, 1).last_moment or clock.now())


def _engage(event: Engage) -> None:
    """As workflow.move() does when it approves the lead's part that proposes it."""
    part = db.session.get_one(Contribution, event.work.id)
    part.minutes, part.last_day = event.work.minutes, event.work.last
    amendments.propose_facts(part, counted(part.activity)._replace(engagement=engagement(event.said)))
    moment = ledger.lock()
    found = amendments.replacements(part)
    amendments.take_effect(part, by=part.person)
    ledger.replace(found, moment)
    db.session.flush()


def _reline(event: Reline) -> None:
    person, moment = db.session.get_one(Person, event.person), ledger.lock()
    told = {"line": [person.line.value, event.line]}
    db.session.add(RegisterChange(person_id=person.id, move=RegisterMove.CHANGED, facts=told, at=moment))
    person.line = StaffLine(event.line)
    db.session.flush()


def _register(partner: Partner) -> None:
    """The register's row changes, and its history tells what stood before."""
    row, moment = db.session.get_one(PartnerRow, partner.id), ledger.lock()
    told = {
        name: [getattr(row, name), value]
        for name, value in _facts(partner).items()
        if getattr(row, name) != value
    }
    for name, (_old, new) in told.items():
        setattr(row, name, new)
    move = RegisterMove.CHANGED
    if "merged_into_id" in told:
        move = RegisterMove.MERGED if partner.into else RegisterMove.SEPARATED
    db.session.add(RegisterChange(partner_id=partner.id, move=move, facts=told, at=moment))
    db.session.flush()
