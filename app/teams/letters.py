"""What is written by mail of a membership: to the lead what a member did, to the member what the lead did."""

from typing import NamedTuple

from flask_babel import LazyString, force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import clock, outbox
from app.models import Person, TeamMember, Topic
from app.outbox import Letter
from app.web.dates import format_day


class Words(NamedTuple):
    """Both may name the `team`; the body also `who` did it, and the last `day` of the membership."""

    subject: LazyString
    body: LazyString


JOINED = Words(_l("Joined: %(team)s"), _l("%(who)s joined the team “%(team)s”."))
DECLINED = Words(_l("Does not join: %(team)s"), _l("%(who)s does not join the team “%(team)s”."))
LEAVES = Words(
    _l("A member leaves: %(team)s"), _l("%(who)s leaves the team “%(team)s”. Their last day is %(day)s.")
)
ENDED = Words(
    _l("Your membership ends: %(team)s"),
    _l("%(who)s ended your membership in the team “%(team)s”. Your last day is %(day)s."),
)
CHANGED_THEIRS = Words(
    _l("A membership changed: %(team)s"),
    _l("%(who)s changed their discipline, role or days in the team “%(team)s”. Its history says what."),
)
CHANGED_YOURS = Words(
    _l("Your membership changed: %(team)s"),
    _l("%(who)s changed your role or your days in the team “%(team)s”. Its history says what."),
)
LEADS_NOW = Words(_l("You lead the team: %(team)s"), _l("%(who)s handed the team “%(team)s” over to you."))


def tell(whom: Person, member: TeamMember, by: Person, words: Words, reason: str = "") -> None:
    """A message to `whom`, unless they did it themselves or cannot be reached."""
    if whom.id == by.id or not outbox.reaches(whom):
        return
    lang = whom.language
    told = {
        "team": member.team.name_in(lang),
        "who": by.name_in(lang),
        "day": format_day(member.last_day or clock.today(), lang),
    }
    with force_locale(lang):
        pieces = [
            str(words.body) % told,
            _("Reason: %(reason)s", reason=reason) if reason else "",
            outbox.address("teams.team", team_id=member.team_id),
            _("This message was sent by Pattana. Nobody reads what is answered to it."),
        ]
        outbox.put(whom, Topic.DECIDED, Letter(str(words.subject) % told, outbox.paragraphs(pieces)))


def tell_other(member: TeamMember, by: Person, to_lead: Words, to_member: Words) -> None:
    """What a member did is told to the lead, what the lead did to the member."""
    if by.id == member.person_id:
        tell(member.team.lead, member, by, to_lead)
    else:
        tell(member.person, member, by, to_member)
