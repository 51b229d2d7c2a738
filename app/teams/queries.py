"""Reading teams: the list, one team's people, what was approved of its work, and what of that a viewer may open."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from flask import url_for
from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app import clock
from app.access import scopes
from app.access.reviewers import home_unit
from app.counting import (
    Achieved,
    Figures,
    Measure,
    Question,
    achieved,
    by_person_and_area,
    by_unit,
    total,
)
from app.counting.partner_years import Together, activities_together, count_together
from app.counting.teams import Begun, begun, by_kind
from app.engagement_facts import PartnerPart, read_partners
from app.extensions import db
from app.models import (
    Activity,
    ActivityKind,
    Appointment,
    Discipline,
    LedgerEntry,
    Membership,
    Partner,
    Person,
    Team,
    TeamMember,
    Unit,
)
from app.models.ledger import standing
from app.thai import fold, sort_key
from app.web.addresses import text_of
from app.web.engagement_words import disciplines, partners
from app.web.language import language
from app.web.paging import Page
from app.web.question import arguments_of, covers_all

# Of one's own work that is not approved yet so many records are named.
MOST_OPEN = 10


class Asked(NamedTuple):
    """What the list is narrowed by."""

    text: str = ""
    # "running", "ended", or neither.
    state: str = ""

    @property
    def narrows(self) -> bool:
        return any(self)


class Row(NamedTuple):
    """A team in the list: how many are members today (or were, once it has ended), and of which disciplines."""

    team: Team
    mine: bool
    members: int
    disciplines: list[Discipline]


class Place(NamedTuple):
    """A membership, and the unit where the person works today."""

    member: TeamMember
    unit: Unit | None


class People(NamedTuple):
    """`joins`: the disciplines and the units that the present members (of an ended team: all) bring together."""

    current: list[Place]
    former: list[Place]
    asked: list[Place]
    disciplines: list[Discipline]
    units: list[Unit]


class Done(NamedTuple):
    """One approved activity, as everybody may read it; `opens`: the viewer may open its record."""

    activity: Activity
    together: Together
    units: list[Unit]
    opens: bool


class Work(NamedTuple):
    """What is approved of a team's work. Minutes and credit add up over units and over people, activities over kinds alone."""

    whole: Figures
    units: list[tuple[Unit, Figures]]
    people: list[tuple[Person, Figures]]
    kinds: list[tuple[ActivityKind, Figures]]
    achieved: Achieved
    begun: list[Begun]

    @property
    def summed(self) -> Figures:
        return Figures.summed(figures for _unit, figures in self.units)


# The list


def asked_of(args: Mapping[str, str]) -> Asked:
    state = args.get("state", "")
    return Asked(text_of(args), state if state in ("running", "ended") else "")


def count_teams(asked: Asked) -> int:
    return db.session.scalar(select(func.count(Team.id)).where(*_asked(asked))) or 0


def teams_page(viewer: Person, asked: Asked, page: Page) -> list[Row]:
    """One page of the teams: the viewer's own first, then the running ones, each in dictionary order. Three statements."""
    today = clock.today()
    mine = _is_mine(viewer)
    order = Team.sort_th if language() == "th" else Team.sort_en
    query = (
        select(Team, mine)
        .where(*_asked(asked))
        .order_by(case((mine, 0), else_=1), case((_ended(), 1), else_=0), order, Team.id)
        .options(joinedload(Team.lead), selectinload(Team.members))
    )
    rows = []
    for team, is_mine in db.session.execute(query.offset(page.offset).limit(page.size)):
        day = today if team.runs_on(today) else (team.last_day or team.first_day)
        there = [one for one in team.members if one.is_in_on(day)]
        rows.append(Row(team, bool(is_mine), len({one.person_id for one in there}), _disciplines(there)))
    return rows


def _asked(asked: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        Team.search_text.contains(word, autoescape=True) for word in fold(asked.text).split()
    ]
    if asked.state == "running":
        found.append(_running())
    if asked.state == "ended":
        found.append(_ended())
    return found


def _running() -> ColumnElement[bool]:
    return or_(Team.last_day.is_(None), Team.last_day >= clock.today())


def _ended() -> ColumnElement[bool]:
    return and_(Team.last_day.is_not(None), Team.last_day < clock.today())


def _is_mine(viewer: Person) -> ColumnElement[bool]:
    """They lead it, or are a member today."""
    today = clock.today()
    member = exists().where(
        TeamMember.team_id == Team.id,
        TeamMember.person_id == viewer.id,
        TeamMember.membership == Membership.MEMBER,
        TeamMember.first_day <= today,
        or_(TeamMember.last_day.is_(None), TeamMember.last_day >= today),
    )
    return or_(Team.lead_id == viewer.id, member)


def _disciplines(members: Iterable[TeamMember]) -> list[Discipline]:
    """The disciplines they bring, in the order of the list; each once."""
    codes = {one.discipline_code for one in members}
    return [one for code, one in disciplines().items() if code in codes]


def led_by(viewer: Person) -> list[Team]:
    """The teams that the viewer leads and that have not ended, in dictionary order."""
    query = select(Team).where(Team.lead_id == viewer.id, _running())
    return list(
        db.session.scalars(query.order_by(Team.sort_th if language() == "th" else Team.sort_en, Team.id))
    )


# One team


def people_of(team: Team) -> People:
    """Its members of today and of before, and who is asked, each in dictionary order. A few statements, however many."""
    today = clock.today()
    query = (
        select(TeamMember)
        .join(TeamMember.person)
        .where(TeamMember.team_id == team.id, TeamMember.membership != Membership.DECLINED)
        .order_by(
            Person.sort_th if language() == "th" else Person.sort_en, TeamMember.first_day, TeamMember.id
        )
        .options(joinedload(TeamMember.person).selectinload(Person.appointments).joinedload(Appointment.unit))
    )
    places = [Place(one, home_unit(one.person, today)) for one in db.session.scalars(query)]
    places.sort(key=lambda one: one.member.person_id != team.lead_id)
    members = [one for one in places if one.member.membership is Membership.MEMBER]
    is_over = team.last_day is not None and team.last_day < today
    current = [
        one
        for one in members
        if not is_over and (one.member.last_day is None or one.member.last_day >= today)
    ]
    former = [one for one in members if one not in current]
    joined = current or former
    units = {one.unit.id: one.unit for one in joined if one.unit is not None}
    return People(
        current,
        former,
        [one for one in places if one.member.membership is Membership.ASKED],
        _disciplines(one.member for one in joined),
        _in_order(units.values()),
    )


def membership_of(viewer: Person, people: People) -> TeamMember | None:
    """The viewer's own membership of today or later."""
    return next((one.member for one in people.current if one.member.person_id == viewer.id), None)


def member_of(team: Team, member_id: int | None) -> TeamMember | None:
    """The membership or invitation of this team with the id."""
    return next((one for one in team.members if one.id == member_id), None)


def partners_of(team: Team) -> list[tuple[Partner, PartnerPart]]:
    """Its partners as they are called today, and what each brings, in dictionary order."""
    said = read_partners(team.partners)
    rows = partners(said)
    found = [(rows[one].survivor, part) for one, part in said.items() if one in rows]
    return sorted(
        found, key=lambda one: (one[0].sort_th if language() == "th" else one[0].sort_en, one[0].id)
    )


def work_of(team: Team) -> Work:
    """What is approved of its work. A fixed number of statements."""
    question = Question(team_id=team.id)
    rows = by_person_and_area(question)
    figures = by_unit(question)
    totals = {row.person_id: row.total for row in rows}
    order = Person.sort_th if language() == "th" else Person.sort_en
    people = db.session.scalars(select(Person).where(Person.id.in_(totals)).order_by(order, Person.id))
    return Work(
        total(question),
        [(unit, figures[unit.id]) for unit in _units(figures)],
        [(person, totals[person.id]) for person in people],
        by_kind(question),
        achieved(question),
        begun(question),
    )


def _units(ids: Iterable[int]) -> list[Unit]:
    return _in_order(db.session.scalars(select(Unit).where(Unit.id.in_(list(ids)))))


def _in_order(units: Iterable[Unit]) -> list[Unit]:
    return sorted(units, key=lambda unit: (sort_key(unit.name_in(language())), unit.id))


def count_done(team: Team, among: ColumnElement[bool] | None) -> int:
    return count_together(Question(team_id=team.id), among)


def done_of(team: Team, viewer: Person, page: Page, among: ColumnElement[bool] | None) -> list[Done]:
    """One page of its approved activities, the latest first; `among`: those whose titles are read. A statement for each table."""
    rows = activities_together(Question(team_id=team.id), page.offset, page.size, among)
    ids = [row.activity_id for row in rows]
    query = select(Activity).where(Activity.id.in_(ids)).options(joinedload(Activity.kind))
    activities = {one.id: one for one in db.session.scalars(query)}
    units = {one.id: one for one in _units({unit_id for row in rows for unit_id in row.units})}
    opened = set(
        db.session.scalars(select(Activity.id).where(Activity.id.in_(ids), scopes.activities(viewer)))
    )
    return [
        Done(activities[row.activity_id], row, [units[one] for one in row.units], row.activity_id in opened)
        for row in rows
    ]


def open_work(team: Team, viewer: Person) -> Sequence[Activity]:
    """What was logged for the team, is not approved yet, and the viewer may open; the latest first."""
    counts = exists().where(LedgerEntry.activity_id == Activity.id, standing())
    query = (
        select(Activity)
        .where(
            Activity.team_id == team.id,
            Activity.merged_into_id.is_(None),
            scopes.activities(viewer),
            ~counts,
        )
        .order_by(Activity.last_day.desc(), Activity.id.desc())
        .limit(MOST_OPEN)
    )
    return db.session.scalars(query).all()


class Links:
    """The address of the records behind each figure of a team, for whoever may open all of them; None where not."""

    def __init__(self, team: Team, viewer: Person) -> None:
        self.question = Question(team_id=team.id)
        self.viewer = viewer
        self.all = covers_all(viewer)
        self.units = set(db.session.scalars(scopes.units(viewer)))

    def whole(self, measure: Measure) -> str | None:
        return self._to(self.question, measure) if self.all else None

    def unit(self, unit: Unit, measure: Measure) -> str | None:
        if not self.all and unit.id not in self.units:
            return None
        return self._to(self.question.but(unit_id=unit.id, direct=True), measure)

    def person(self, person: Person, measure: Measure) -> str | None:
        if not self.all and person.id != self.viewer.id:
            return None
        return self._to(self.question.but(person_id=person.id), measure)

    def kind(self, kind: ActivityKind, measure: Measure) -> str | None:
        return self._to(self.question.but(kind_id=kind.id), measure) if self.all else None

    def outcome(self, code: str) -> str | None:
        return self._to(self.question.but(outcome=code), Measure.ACTIVITIES) if self.all else None

    def _to(self, question: Question, measure: Measure) -> str:
        return url_for("rollups.records", **arguments_of(question, measure))
