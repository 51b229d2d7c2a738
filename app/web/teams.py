"""Teams as several pages know them: who is asked to join, whose teams they are, whom an activity's team suggests."""

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from app import clock
from app.access.entry import enters
from app.days import Span
from app.extensions import db
from app.models import Activity, Appointment, Membership, Person, Team, TeamMember
from app.web.addresses import number
from app.web.language import language


def invitations(person: Person) -> list[TeamMember]:
    """The teams that wait for the answer of `person`, the longest waiting first; those that have ended wait for nothing."""
    query = (
        select(TeamMember)
        .join(TeamMember.team)
        .where(
            TeamMember.person_id == person.id,
            TeamMember.membership == Membership.ASKED,
            or_(Team.last_day.is_(None), Team.last_day >= clock.today()),
        )
        .options(joinedload(TeamMember.team), joinedload(TeamMember.asked_by))
        .order_by(TeamMember.asked_at, TeamMember.id)
    )
    return list(db.session.scalars(query))


def teams_of(person: Person) -> list[Team]:
    """The running teams of which `person` is a member today, in dictionary order. One statement."""
    today = clock.today()
    query = (
        select(TeamMember)
        .where(TeamMember.person_id == person.id, TeamMember.membership == Membership.MEMBER)
        .options(joinedload(TeamMember.team))
    )
    found = {
        one.team_id: one.team
        for one in db.session.scalars(query)
        if one.is_in_on(today) and one.team.runs_on(today)
    }
    return sorted(found.values(), key=in_order)


def team_to_log(person: Person, asked: str | None) -> Team | None:
    """The team that an address names, if `person` is in it today: for such a team they log."""
    team_id = number(asked)
    return next((team for team in teams_of(person) if team.id == team_id), None) if team_id else None


def members_during(activity: Activity) -> list[TeamMember]:
    """The members of the activity's team on any of its days who can still confirm a part, in dictionary order; each once."""
    if activity.team is None:
        return []
    query = (
        select(TeamMember)
        .join(TeamMember.person)
        .where(
            TeamMember.team_id == activity.team_id,
            TeamMember.membership == Membership.MEMBER,
            enters(),
        )
        .order_by(Person.sort_th if language() == "th" else Person.sort_en, TeamMember.id)
        .options(
            joinedload(TeamMember.person).selectinload(Person.appointments).joinedload(Appointment.unit),
            selectinload(TeamMember.discipline),
        )
    )
    days = Span.of(activity)
    if not Span.of(activity.team).overlaps(days):
        return []
    found: dict[int, TeamMember] = {}
    for one in db.session.scalars(query):
        if Span.of(one).overlaps(days):
            found.setdefault(one.person_id, one)
    return list(found.values())


def in_order(team: Team) -> tuple[str, int]:
    """The order of teams in the page's language."""
    return (team.sort_th if language() == "th" else team.sort_en), team.id
