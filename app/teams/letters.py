"""What is written by mail of a membership: to the lead what a member did, to the member what the lead did."""

from collections.abc import Callable

from flask_babel import force_locale
from flask_babel import gettext as _

from app import clock, outbox
from app.models import Person, TeamMember, Topic
from app.outbox import Letter
from app.web.dates import format_day

# Who did it, whose membership it is, and in which language it is told.
Words = Callable[[TeamMember, str, str], Letter]


def tell(whom: Person, member: TeamMember, by: Person, letter_of: Words, reason: str = "") -> None:
    """A message to `whom`, unless they did it themselves or cannot be reached."""
    if whom.id == by.id or not outbox.reaches(whom):
        return
    with force_locale(whom.language):
        letter = letter_of(member, by.name_in(whom.language), whom.language)
        pieces = [
            letter.body,
            _("Reason: %(reason)s", reason=reason) if reason else "",
            outbox.address("teams.team", team_id=member.team_id),
            _("This message was sent by Pattana. Nobody reads what is answered to it."),
        ]
        outbox.put(whom, Topic.DECIDED, Letter(letter.subject, outbox.paragraphs(pieces)))


def tell_other(member: TeamMember, by: Person, to_lead: Words, to_member: Words) -> None:
    """What a member did is told to the lead, what the lead did to the member."""
    if by.id == member.person_id:
        tell(member.team.lead, member, by, to_lead)
    else:
        tell(member.person, member, by, to_member)


def joined(member: TeamMember, who: str, lang: str) -> Letter:
    team = member.team.name_in(lang)
    return Letter(
        _("Joined: %(team)s", team=team), _("%(who)s joined the team “%(team)s”.", who=who, team=team)
    )


def declined(member: TeamMember, who: str, lang: str) -> Letter:
    team = member.team.name_in(lang)
    return Letter(
        _("Does not join: %(team)s", team=team),
        _("%(who)s does not join the team “%(team)s”.", who=who, team=team),
    )


def leaves(member: TeamMember, who: str, lang: str) -> Letter:
    team, day = member.team.name_in(lang), format_day(member.last_day or clock.today(), lang)
    return Letter(
        _("A member leaves: %(team)s", team=team),
        _("%(who)s leaves the team “%(team)s”. Their last day is %(day)s.", who=who, team=team, day=day),
    )


def ended(member: TeamMember, who: str, lang: str) -> Letter:
    team, day = member.team.name_in(lang), format_day(member.last_day or clock.today(), lang)
    return Letter(
        _("Your membership ends: %(team)s", team=team),
        _(
            "%(who)s ended your membership in the team “%(team)s”. Your last day is %(day)s.",
            who=who,
            team=team,
            day=day,
        ),
    )


def changed_theirs(member: TeamMember, who: str, lang: str) -> Letter:
    team = member.team.name_in(lang)
    return Letter(
        _("A membership changed: %(team)s", team=team),
        _(
            "%(who)s changed their discipline, role or days in the team “%(team)s”. Its history says what.",
            who=who,
            team=team,
        ),
    )


def changed_yours(member: TeamMember, who: str, lang: str) -> Letter:
    team = member.team.name_in(lang)
    return Letter(
        _("Your membership changed: %(team)s", team=team),
        _(
            "%(who)s changed your role or your days in the team “%(team)s”. Its history says what.",
            who=who,
            team=team,
        ),
    )


def leads_now(member: TeamMember, who: str, lang: str) -> Letter:
    team = member.team.name_in(lang)
    return Letter(
        _("You lead the team: %(team)s", team=team),
        _("%(who)s handed the team “%(team)s” over to you.", who=who, team=team),
    )
