"""Writing teams: found one, change it, hand it over, say with which partners it works. Nothing commits here."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from app import clock
from app.access.entry import may_enter
from app.engagement_facts import PartnerPart, stored_partners
from app.extensions import db
from app.models import Membership, Person, Team, TeamMember, TeamMove
from app.teams import letters
from app.teams.changes import differing, note
from app.teams.obstacles import Impossible, Unread
from app.web.dates import format_day
from app.web.language import language


class TeamFacts(NamedTuple):
    """What the form of a team says; no last day: it goes on."""

    name_th: str
    name_en: str
    purpose: str
    first_day: date
    last_day: date | None


def found_team(facts: TeamFacts, *, discipline: str | None, by: Person) -> Team:
    """A new team, led by `by`, who is its first member."""
    moment = clock.now()
    team = Team(**facts._asdict(), lead_id=by.id, lead=by, created_at=moment)
    team.members.append(
        TeamMember(
            person_id=by.id,
            person=by,
            discipline_code=discipline,
            first_day=facts.first_day,
            membership=Membership.MEMBER,
            asked_by_id=by.id,
            asked_at=moment,
            answered_at=moment,
        )
    )
    db.session.add(team)
    note(team, TeamMove.FOUNDED, by=by, person=by)
    return team


def change_team(team: Team, facts: TeamFacts, *, read: str, by: Person) -> None:
    """Changes names, purpose and days; a last day ends the team, none lets it go on. Impossible, Unread: nothing was done."""
    hold(team)
    refuse_unread(team, read)
    found = differing(team, facts._asdict())
    for member in team.members:
        if member.membership is not Membership.MEMBER:
            continue
        if (
            member.person_id == by.id
            and member.first_day == team.first_day
            and _reaches(member, facts.first_day)
        ):
            # Their own beginning goes with the team's; the days of others are theirs.
            member.first_day = facts.first_day
        _refuse_outside(member, facts)
    team.describe(facts.name_th, facts.name_en, facts.purpose)
    team.first_day, team.last_day = facts.first_day, facts.last_day
    if found:
        note(team, TeamMove.CHANGED, found, by=by)


def hand_over(team: Team, member: TeamMember, *, by: Person) -> None:
    """Another member leads the team from now on; who led it stays a member. Impossible: nothing was done."""
    hold(team)
    if not (member.is_in_on(clock.today()) and may_enter(member.person)):
        name = member.person.name_in(language())
        raise Impossible("", _("%(name)s is no member today: only a member can lead the team.", name=name))
    if member.person_id == team.lead_id:
        return
    team.lead_id, team.lead = member.person_id, member.person
    note(team, TeamMove.HANDED_OVER, by=by, person=member.person)
    letters.tell(member.person, member, by, letters.LEADS_NOW)


def change_partners(team: Team, partners: Mapping[int, PartnerPart], *, read: str, by: Person) -> None:
    """With which partners the team works, and what each brings. Unread: nothing was done."""
    hold(team)
    refuse_unread(team, read)
    before, team.partners = team.partners, stored_partners(partners)
    if before != team.partners:
        note(team, TeamMove.PARTNERS, {"partners": (before, team.partners)}, by=by)


def hold(team: Team) -> None:
    """Locks the team's row and reads it anew: what is compared next is what is written."""
    db.session.scalars(
        select(Team)
        .where(Team.id == team.id)
        .with_for_update(of=Team)
        .execution_options(populate_existing=True)
    ).one()
    db.session.expire(team, ["members"])


def refuse_unread(team: Team, read: str) -> None:
    if str(team.version) != read:
        raise Unread


def _reaches(member: TeamMember, day: date) -> bool:
    return member.last_day is None or member.last_day >= day


def _refuse_outside(member: TeamMember, facts: TeamFacts) -> None:
    """A membership begins while the team runs; one that is not over ends with the team."""
    name, begins = member.person.name_in(language()), format_day(member.first_day, language())
    if facts.last_day is not None and member.first_day > facts.last_day:
        raise Impossible(
            "last_day",
            _(
                "The membership of %(name)s begins on %(day)s: the team cannot end before.",
                name=name,
                day=begins,
            ),
        )
    if member.first_day < facts.first_day:
        raise Impossible(
            "first_day",
            _(
                "The membership of %(name)s begins on %(day)s: the team cannot begin later.",
                name=name,
                day=begins,
            ),
        )
