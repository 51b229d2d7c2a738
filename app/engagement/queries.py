"""Reading partners and what was done with them, teams, and which closed periods count a partner: each starts from its viewer."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from app import as_was, clock
from app.access import scopes
from app.counting import Question
from app.counting.partner_register import partner_register
from app.counting.partner_years import (
    Together,
    Year,
    activities_naming,
    activities_together,
    activities_with,
    always_together,
    count_together,
    years_together,
)
from app.counting.periods import calendar_of, years
from app.engagement_facts import read_partners
from app.extensions import db
from app.models import (
    Activity,
    Calendar,
    LedgerEntry,
    LedgerPartner,
    Membership,
    Partner,
    Period,
    PeriodClose,
    Person,
    Scale,
    Team,
    TeamMember,
    Unit,
)
from app.models.ledger import standing
from app.places import THAILAND, place_in, provinces
from app.thai import sort_key
from app.web.addresses import one_of, text_of
from app.web.language import language
from app.web.paging import Page
from app.web.partners import named, order


class Asked(NamedTuple):
    """What the register is narrowed by. `place`: the code of a province, or abroad of a country."""

    text: str = ""
    sector: str = ""
    scale: Scale | None = None
    place: str = ""

    @property
    def narrows(self) -> bool:
        return any(self)


class Pointing(NamedTuple):
    """What points to an entry of the register and what was merged into it: what is shown before it is merged or parted."""

    partner: Partner
    # Approved activities.
    activities: int
    teams: list[Team]
    # The closed periods whose figures count it.
    closed: list[Period]


class Done(NamedTuple):
    """One activity with a partner, as everybody may read it, called as it was at the moment asked for; `opens`: the viewer
    may open its record."""

    activity: Activity
    title: str
    together: Together
    units: list[Unit]
    opens: bool


# The register


def asked_of(args: Mapping[str, str]) -> Asked:
    return Asked(
        text_of(args),
        args.get("sector", "").strip(),
        one_of(Scale, args.get("scale")),
        args.get("place", "").strip(),
    )


def count_partners(asked: Asked) -> int:
    return db.session.scalar(select(func.count(Partner.id)).where(*_asked(asked))) or 0


def partners_page(asked: Asked, page: Page) -> list[tuple[Partner, int]]:
    """One page of the register in dictionary order, each with the number of approved activities."""
    query = select(Partner).where(*_asked(asked)).order_by(order(), Partner.id)
    rows = list(db.session.scalars(query.offset(page.offset).limit(page.size)))
    done = activities_with([one.id for one in rows])
    return [(one, done[one.id]) for one in rows]


def _asked(asked: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Partner.merged_into_id.is_(None)]
    if asked.text:
        found.append(Partner.id.in_(named(asked.text)))
    if asked.sector:
        found.append(Partner.sector_code == asked.sector)
    if asked.scale:
        found.append(Partner.scale == asked.scale)
    if asked.place:
        abroad = and_(Partner.country == asked.place, Partner.province == "")
        found.append(or_(Partner.province == asked.place, abroad))
    return found


def places() -> list[tuple[str, str]]:
    """(code, name) of where there are partners: the provinces first, each in dictionary order."""
    query = select(Partner.province, Partner.country).where(Partner.merged_into_id.is_(None)).distinct()
    found = {
        province or country: place_in(language(), province, country)
        for province, country in db.session.execute(query)
    }
    return sorted(
        found.items(), key=lambda one: (one[0] not in provinces(), one[0] != THAILAND, sort_key(one[1]))
    )


# One partner


def name_of(partner: Partner) -> str:
    return partner.name_in(language())


def entries_of(partner: Partner) -> list[int]:
    """The ids of the entries that are `partner`: its own, and those merged into it, directly or by way of others."""
    known = partner_register(None).known
    found = [partner.id]
    for one in found:
        found += [other for other, facts in known.items() if facts.merged_into == one and other not in found]
    return found


def merged_into(partner: Partner) -> list[Partner]:
    """The entries that turned out to be `partner`."""
    ids = entries_of(partner)[1:]
    return list(db.session.scalars(select(Partner).where(Partner.id.in_(ids)).order_by(Partner.id)))


def years_of(question: Question, calendar: Calendar | None) -> list[Year]:
    """Every year of the calendar in which something was done with a partner, the latest first; and last all days."""
    found = years_together(question, years(calendar) if calendar else [])
    return [*(one for one in reversed(found) if one.figures.activities), always_together(question)]


def calendar_for(viewer: Person, code: str, among: Sequence[Calendar]) -> Calendar | None:
    """The calendar with this code; for none the viewer's own. None: there is no such calendar."""
    if code:
        return next((one for one in among if one.code == code), None)
    return calendar_of(viewer.line, among)


def is_merged(partner: Partner, as_of: datetime | None) -> bool:
    """Whether the entry was another partner's at the moment."""
    return partner_register(as_of).survivors.get(partner.id, partner.id) != partner.id


def count_done(question: Question) -> int:
    return count_together(question)


def done_with(question: Question, viewer: Person, page: Page) -> list[Done]:
    """One page of the approved activities with a partner, the latest first. A statement for each table."""
    rows = activities_together(question, page.offset, page.size)
    ids = [row.activity_id for row in rows]
    query = select(Activity).where(Activity.id.in_(ids)).options(joinedload(Activity.kind))
    activities = {one.id: one for one in db.session.scalars(query)}
    units = units_by_id({unit_id for row in rows for unit_id in row.units})
    open_ids = opened(viewer, ids)
    facts = as_was.shared_facts(ids, question.as_of)
    return [
        Done(
            activities[row.activity_id],
            facts.get(row.activity_id, {}).get("title", activities[row.activity_id].title),
            row,
            [units[unit_id] for unit_id in row.units],
            row.activity_id in open_ids,
        )
        for row in rows
    ]


def units_by_id(ids: set[int]) -> dict[int, Unit]:
    return {one.id: one for one in db.session.scalars(select(Unit).where(Unit.id.in_(ids)))}


def opened(viewer: Person, ids: Sequence[int]) -> set[int]:
    """Which of these activities the viewer may open."""
    query = select(Activity.id).where(Activity.id.in_(ids), scopes.activities(viewer))
    return set(db.session.scalars(query))


def teams_with(partner: Partner) -> list[Team]:
    """The teams that work with `partner`, the running ones first. One statement beside the register's."""
    ids, today = set(entries_of(partner)), clock.today()
    teams = db.session.scalars(select(Team).order_by(Team.first_day.desc(), Team.id))
    found = [team for team in teams if ids & set(read_partners(team.partners))]
    return sorted(found, key=lambda team: not team.runs_on(today))


def closed_with(partner: Partner) -> dict[Period, set[int]]:
    """The closed periods whose figures count `partner` and what was merged into it, and whose work that is (ids of people)."""
    closed = exists().where(PeriodClose.period_id == Period.id, PeriodClose.reopened_at.is_(None))
    within = and_(Period.first_day <= LedgerEntry.first_day, Period.last_day >= LedgerEntry.last_day)
    query = (
        select(Period, LedgerEntry.person_id)
        .join(LedgerEntry, within)
        .join(LedgerPartner, LedgerPartner.engagement_id == LedgerEntry.engagement_id)
        .where(LedgerPartner.partner_id.in_(entries_of(partner)), standing(), closed)
        .distinct()
        .order_by(Period.first_day, Period.id)
    )
    found: dict[Period, set[int]] = {}
    for period, person_id in db.session.execute(query):
        found.setdefault(period, set()).add(person_id)
    return found


def pointing_to(partner: Partner) -> Pointing:
    """What names it, under its own name or one that was merged into it; of a merged entry too."""
    return Pointing(
        partner, activities_naming(entries_of(partner)), teams_with(partner), list(closed_with(partner))
    )


# Teams


def running_teams(viewer: Person, activity: Activity) -> list[Team]:
    """The teams that the viewer was in on a day of the activity, or is in today; the one it is logged for stays."""
    days = (activity.first_day, activity.last_day, clock.today())
    query = (
        select(TeamMember)
        .where(TeamMember.person_id == viewer.id, TeamMember.membership == Membership.MEMBER)
        .options(joinedload(TeamMember.team))
        .order_by(TeamMember.team_id)
    )
    found = {
        member.team_id: member.team
        for member in db.session.scalars(query)
        if any(member.is_in_on(day) and member.team.runs_on(day) for day in days)
    }
    if activity.team is not None:
        found.setdefault(activity.team.id, activity.team)
    return sorted(
        found.values(), key=lambda team: (team.sort_th if language() == "th" else team.sort_en, team.id)
    )
