"""The demo's initiatives: begun by who heads the unit, with partners, money and milestones, and kept up until today."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from app import clock
from app.access.reviewers import chairs
from app.demo.acts import Act, moment
from app.demo.data import read
from app.demo.playing import Stage
from app.demo.teams import Roster
from app.demo.units import by_code, faculty_of
from app.demo.year import beginning
from app.engagement_facts import PartnerPart
from app.extensions import db
from app.models import Activity, Deciding, Initiative, InitiativeStatus, LedgerEntry, Person, Resource, Unit
from app.models.ledger import standing
from app.strategy import good_practice
from app.strategy.initiative_actions import (
    begin_initiative,
    change_initiative,
    change_milestones,
    change_money,
    change_partners,
)
from app.strategy.initiative_facts import InitiativeFacts, MoneyFacts, Source, Step, reading_of

# Days: entered before the first day, entered in detail after that, and the plan's objectives after the plan was loaded.
ENTERED, DETAILED, SERVING = 6, 2, 20
RANKED = ("professor", "associate", "assistant", "lecturer", "")


def acts(roster: Roster, today: date) -> Iterator[Act]:
    for said in read("initiatives")["initiatives"]:
        yield from _life(said, roster, today)
    for said in read("initiatives")["records"]:
        yield Act(moment(today + timedelta(days=said["day"]), 15, 40), _marking_record(said))


def _life(said: dict[str, Any], roster: Roster, today: date) -> Iterator[Act]:
    first_day = today + timedelta(days=said["days"][0])
    last_day = today + timedelta(days=said["days"][1]) if len(said["days"]) > 1 else None
    rng = Random(f"initiative {said['key']}")
    lead = said.get("lead") or _lead(said["unit"], roster, today, rng)
    # What is planned for later was entered some weeks ago; nothing before the demo's first working days.
    entered = max(
        min(first_day - timedelta(days=ENTERED), today - timedelta(days=25)),
        beginning(today) + timedelta(days=8),
    )
    hour = rng.randrange(9, 16)
    yield Act(moment(entered, hour, rng.randrange(60)), _beginning(said, lead, first_day, last_day))
    yield Act(moment(entered + timedelta(days=DETAILED), hour, 12), _detailing(said, today))
    if first_day < today and first_day > entered:
        yield Act(moment(first_day, 8, 45), _turning(said, InitiativeStatus.RUNNING))
    yield Act(
        moment(max(_plans_day(today), entered + timedelta(days=3)), 10, rng.randrange(60)), _serving(said)
    )
    for after in sorted({one[2] for one in said["milestones"] if len(one) > 2}):
        day = today + timedelta(days=after + 1)
        if day > entered + timedelta(days=DETAILED):
            yield Act(moment(day, 16, rng.randrange(60)), _reaching(said, today))
    money = said["money"]
    if "looked" in money:
        yield Act(moment(today + timedelta(days=money["looked"] + 2), 11, 5), _spending(said, today))
    if last_day is not None and last_day < today:
        ended = InitiativeStatus(said.get("status", "finished"))
        yield Act(moment(last_day + timedelta(days=1), 9, 30), _turning(said, ended))
    if good := said.get("good"):
        yield Act(moment(today + timedelta(days=good["day"]), 14, 10), _marking(said, good))


def _plans_day(today: date) -> date:
    """Some weeks after the university's plan was loaded."""
    first = beginning(today)
    return first.replace(year=first.year + 1) + timedelta(days=SERVING + 20)


def _lead(unit: str, roster: Roster, today: date, rng: Random) -> str:
    """Somebody who works there all the demo's years and later: an academic where there are any, rather one of the seniors."""
    there = [
        key
        for key, person in roster.people.items()
        if not person.is_fixed
        and len(roster.posts[key]) == 1
        and roster.posts[key][0].last_day is None
        and roster.posts[key][0].first_day < beginning(today)
        and unit in (person.unit, faculty_of(person.unit))
    ]
    academic = [key for key in there if roster.people[key].rank] or there
    ranked = sorted(academic, key=lambda key: (RANKED.index(roster.people[key].rank), key))
    return rng.choice(ranked[: max(3, len(ranked) // 2)])


def _head(unit: Unit) -> Person:
    """Who answers for the unit today: its head, or the nearest one above."""
    at = chairs().nearest_held(unit)
    assert at is not None
    return chairs().heads[at.id][0].person


def _unit(code: str) -> Unit:
    return db.session.scalars(select(Unit).where(Unit.code == code)).one()


def _beginning(
    said: dict[str, Any], lead: str, first_day: date, last_day: date | None
) -> Callable[[Stage], None]:
    def begin(stage: Stage) -> None:
        unit = _unit(said["unit"])
        hours, people, partners = said["planned"]
        name_th, name_en = said["name"]
        facts = InitiativeFacts(
            name_th=name_th,
            name_en=name_en,
            purpose=said["purpose"],
            unit=unit,
            strand_code=said["strand"],
            lead=stage.founded.people[lead],
            first_day=first_day,
            last_day=last_day,
            is_centre=said.get("centre", False),
            status=InitiativeStatus.PLANNED if first_day > clock.today() else InitiativeStatus.RUNNING,
            planned_minutes=hours * 60,
            planned_people=people,
            planned_partners=partners,
            outcomes=tuple(said["outcomes"]),
            units=tuple(_unit(code) for code in said["units"]),
            objectives=(),
        )
        stage.initiatives[said["key"]] = begin_initiative(facts, by=_head(unit)).id

    return begin


def _one(stage: Stage, said: dict[str, Any]) -> Initiative:
    return db.session.get_one(Initiative, stage.initiatives[said["key"]])


def _detailing(said: dict[str, Any], today: date) -> Callable[[Stage], None]:
    """Its lead writes down the milestones, the money that is promised, and what each partner brings."""

    def detail(stage: Stage) -> None:
        one = _one(stage, said)
        content = read("partners")
        rng = Random(f"partners of {said['key']}")
        steps = [
            Step(None, name, today + timedelta(days=due), None) for name, due, *_done in said["milestones"]
        ]
        change_milestones(one, steps, read=reading_of(one), by=one.lead)
        money = said["money"]
        sources = tuple(
            Source(None, name, outside, promised, 0) for name, outside, promised, _came in money["from"]
        )
        change_money(one, MoneyFacts(money["budget"], 0, None, sources), read=reading_of(one), by=one.lead)
        parts = {
            stage.partner_ids[key]: PartnerPart(
                brings=rng.choice(content["brings"]),
                resources=tuple(rng.sample(tuple(Resource), 2)),
                gives=rng.choice(content["gives"]),
                deciding=rng.choices(tuple(Deciding), (70, 22, 8))[0],
                since=one.first_day - timedelta(days=rng.randrange(0, 700)),
            )
            for key in said["partners"]
        }
        change_partners(one, parts, read=reading_of(one), by=one.lead)

    return detail


def _as_form(one: Initiative) -> InitiativeFacts:
    """What its form would show."""
    return InitiativeFacts(
        **{
            name: getattr(one, name)
            for name in InitiativeFacts._fields
            if name not in ("outcomes", "units", "objectives")
        },
        outcomes=tuple(one.outcomes),
        units=tuple(one.units),
        objectives=tuple(one.objectives),
    )


def _turning(said: dict[str, Any], status: InitiativeStatus) -> Callable[[Stage], None]:
    def turn(stage: Stage) -> None:
        one = _one(stage, said)
        facts = _as_form(one)._replace(status=status)
        if status is InitiativeStatus.STOPPED:
            facts = facts._replace(stopped_because=said["because"])
        change_initiative(one, facts, read=reading_of(one), by=one.lead)
        if status is not InitiativeStatus.RUNNING:
            stage.ended.add(said["key"])

    return turn


def _serving(said: dict[str, Any]) -> Callable[[Stage], None]:
    def serve(stage: Stage) -> None:
        one = _one(stage, said)
        served = tuple(stage.objectives[key] for key in said["serves"] if key in stage.objectives)
        if served:
            facts = _as_form(one)._replace(objectives=served)
            change_initiative(one, facts, read=reading_of(one), by=_head(one.unit))

    return serve


def _reaching(said: dict[str, Any], today: date) -> Callable[[Stage], None]:
    """The milestones that were reached by today are ticked off."""

    def reach(stage: Stage) -> None:
        one = _one(stage, said)
        done = {name: today + timedelta(days=after[0]) for name, _due, *after in said["milestones"] if after}
        steps = [
            Step(
                row.id,
                row.name,
                row.due_on,
                done[row.name] if done.get(row.name, date.max) <= clock.today() else row.done_on,
            )
            for row in one.milestones
        ]
        change_milestones(one, steps, read=reading_of(one), by=one.lead)

    return reach


def _spending(said: dict[str, Any], today: date) -> Callable[[Stage], None]:
    def spend(stage: Stage) -> None:
        one = _one(stage, said)
        money = said["money"]
        came = {name: amount for name, _outside, _promised, amount in money["from"]}
        sources = tuple(
            Source(row.id, row.source, row.is_external, row.promised, came[row.source]) for row in one.funding
        )
        looked = today + timedelta(days=money["looked"])
        change_money(
            one,
            MoneyFacts(money["budget"], money["spent"], looked, sources),
            read=reading_of(one),
            by=one.lead,
        )

    return spend


def _marking(said: dict[str, Any], good: dict[str, Any]) -> Callable[[Stage], None]:
    def mark(stage: Stage) -> None:
        one = _one(stage, said)
        good_practice.mark(one, unit=one.unit, why=good["why"], for_whom=good["for_whom"], by=_head(one.unit))

    return mark


def _marking_record(said: dict[str, Any]) -> Callable[[Stage], None]:
    """The latest record of the kind that is led and counts in the unit: rather one that shares what was learned."""

    def mark(stage: Stage) -> None:
        unit = _unit(said["unit"])
        codes = [code for code in by_code() if said["unit"] in (code, by_code()[code].parent)]
        units = select(Unit.id).where(Unit.code.in_(codes))
        counts = (
            select(LedgerEntry.id)
            .where(
                LedgerEntry.activity_id == Activity.id,
                LedgerEntry.unit_id.in_(units),
                LedgerEntry.person_id == Activity.lead_id,
                standing(),
            )
            .exists()
        )
        kind = stage.founded.kinds[said["kind"]]
        query = select(Activity).where(
            Activity.kind_id == kind.id,
            counts,
            Activity.merged_into_id.is_(None),
            Activity.title.contains(said["word"]),
        )
        found = db.session.scalars(query.order_by(Activity.last_day.desc(), Activity.id).limit(12)).all()
        best = next((one for one in found if one.learned and one.is_learned_shared), found[0])
        good_practice.mark(best, unit=unit, why=said["why"], for_whom=said["for_whom"], by=_head(unit))

    return mark
