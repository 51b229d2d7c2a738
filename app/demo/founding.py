"""The demo university as rows: units, calendars, the catalogue, people with their posts, roles."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from sqlalchemy import select

from app import clock
from app.accounts.actions import DEMO_DOMAIN, set_password
from app.catalogue.loader import load_defaults
from app.demo import careers, people, roles, units
from app.demo.careers import Careers
from app.demo.disciplines import discipline_of
from app.demo.people import RANKS, PersonFacts
from app.demo.teams import Roster
from app.demo.year import BUDDHIST, beginning
from app.extensions import db
from app.models import (
    ActivityKind,
    Appointment,
    FormerName,
    Person,
    Role,
    RoleGrant,
    StaffLine,
    Unit,
    UnitLevel,
)

PASSWORD = "pattana-demo"
# Until when those who were promoted in the demo's years had the rank before.
RANK_BEFORE = {"assistant": "lecturer", "associate": "assistant", "professor": "associate"}
PROMOTED = 0.12


class Founded:
    """The rows that the years of work are written with, by their keys."""

    def __init__(
        self, roster: Roster, kinds: dict[str, ActivityKind], people: dict[str, Person], recorder: str
    ) -> None:
        self.roster = roster
        self.kinds = kinds
        self.people = people
        # Who writes down for the people of a faculty.
        self.recorder = recorder


def found(today: date, seed: str) -> Founded:
    """Writes the university as it is on `today`; its history is in the dates of posts, roles and names."""
    rng = Random(f"{seed} people")
    cast = people.people(rng)
    lives = careers.careers(cast, today, rng)
    rows = _units(today)
    load_defaults(today)
    kinds = {kind.code: kind for kind in db.session.scalars(select(ActivityKind))}
    persons = _people(cast, lives, rows, today, rng)
    db.session.flush()
    _roles(cast, lives, persons, rows, today)
    db.session.flush()
    return Founded(Roster.of(cast, lives.posts), kinds, persons, roles.recorder(cast).key)


def _units(today: date) -> dict[str, Unit]:
    rows: dict[str, Unit] = {}
    for position, facts in enumerate(units.units(), start=1):
        rows[facts.code] = Unit(
            parent=rows[facts.parent] if facts.parent else None,
            code=facts.code,
            level=UnitLevel(facts.level),
            name_th=facts.name_th,
            name_en=facts.name_en,
            campus_th=facts.campus_th,
            campus_en=facts.campus_en,
            position=position,
        )
    db.session.add_all(rows.values())
    for facts in units.units():
        if facts.successor:
            rows[facts.code].closed_on = careers.closing_day(today)
            rows[facts.code].successor = rows[facts.successor]
    return rows


def _people(
    cast: Sequence[PersonFacts], lives: Careers, rows: dict[str, Unit], today: date, rng: Random
) -> dict[str, Person]:
    start = beginning(today)
    found: dict[str, Person] = {}
    posts = Roster.of(cast, lives.posts).posts
    for number, facts in enumerate(cast, start=1):
        entered = min(post.first_day for post in posts[facts.key])
        rank_th, rank_en = RANKS.get(facts.rank, ("", ""))
        person = Person(
            code=f"{(entered.year + BUDDHIST) % 100:02}{number:04}",
            email=facts.email,
            line=StaffLine(facts.line),
            prefix_th=facts.prefix_th,
            prefix_en=facts.prefix_en,
            rank_th=rank_th,
            rank_en=rank_en,
            degree_th="ดร." if facts.doctor else "",
            degree_en="Dr" if facts.doctor else "",
            given_th=facts.given_th,
            given_en=facts.given_en,
            family_th=facts.family_th,
            family_en=facts.family_en,
            discipline_code=discipline_of(facts.unit, facts.line, number),
            created_at=clock.now(),
        )
        if facts.rank in RANK_BEFORE and not facts.is_fixed and rng.random() < PROMOTED:
            person.former_names.append(
                _former(facts, start + timedelta(days=rng.randrange((today - start).days)))
            )
        for post in posts[facts.key]:
            person.appointments.append(
                Appointment(
                    unit=rows[post.unit],
                    first_day=post.first_day,
                    last_day=post.last_day,
                    fte_percent=post.fte,
                    is_primary=post.is_primary,
                    position_th=facts.position_th,
                    position_en=facts.position_en,
                )
            )
        found[facts.key] = person
    db.session.add_all(found.values())
    db.session.flush()
    for person in found.values():
        if person.email and person.email.endswith(DEMO_DOMAIN):
            set_password(person, PASSWORD)
    return found


def _former(facts: PersonFacts, until: date) -> FormerName:
    """What somebody was called before their promotion."""
    rank_th, rank_en = RANKS[RANK_BEFORE[facts.rank]]
    return FormerName(
        until=until,
        prefix_th=facts.prefix_th,
        prefix_en=facts.prefix_en,
        rank_th=rank_th,
        rank_en=rank_en,
        degree_th="ดร." if facts.doctor else "",
        degree_en="Dr" if facts.doctor else "",
        given_th=facts.given_th,
        given_en=facts.given_en,
        family_th=facts.family_th,
        family_en=facts.family_en,
    )


def _roles(
    cast: Sequence[PersonFacts],
    lives: Careers,
    persons: dict[str, Person],
    rows: dict[str, Unit],
    today: date,
) -> None:
    for grant in roles.roles(cast, lives, today):
        db.session.add(
            RoleGrant(
                person_id=persons[grant.person].id,
                role=Role(grant.role),
                unit_id=rows[grant.unit].id,
                first_day=grant.first_day,
                last_day=grant.last_day,
                order_number=grant.order_number,
                acting_for_id=persons[grant.acting_for].id if grant.acting_for else None,
                granted_at=clock.now(),
            )
        )
