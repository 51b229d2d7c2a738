"""Writing memberships: ask, accept, decline, leave, end. Nobody is a member without their yes. Nothing commits here."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from flask_babel import force_locale
from flask_babel import gettext as _

from app import clock, outbox
from app.access.entry import may_enter
from app.days import Span
from app.extensions import db
from app.models import Membership, Person, Team, TeamMember, Topic
from app.outbox import Letter
from app.teams.actions import hold
from app.teams.obstacles import Impossible
from app.web.dates import format_day, format_day_range
from app.web.language import language

Words = Callable[[TeamMember, str], Letter]


class MemberFacts(NamedTuple):
    """What a form says of a membership; no last day: as long as the team."""

    discipline_code: str | None
    role: str
    first_day: date
    last_day: date | None


def ask(team: Team, person: Person, facts: MemberFacts, *, by: Person) -> TeamMember:
    """Asks `person` to join. Impossible: nothing was done."""
    hold(team)
    name = person.name_in(language())
    if not may_enter(person):
        raise Impossible("person", _("%(name)s has left and cannot join any more.", name=name))
    if any(one.person_id == person.id and one.membership is Membership.ASKED for one in team.members):
        raise Impossible("person", _("%(name)s is asked already, and has not answered yet.", name=name))
    _refuse_days(team, person, facts)
    member = TeamMember(
        person_id=person.id, person=person, asked_by_id=by.id, asked_at=clock.now(), **facts._asdict()
    )
    if person.id == by.id == team.lead_id:
        # Who leads a team and had left it needs nobody's yes but their own.
        member.membership, member.answered_at = Membership.MEMBER, clock.now()
    team.members.append(member)
    db.session.flush()
    return member


def accept(member: TeamMember, facts: MemberFacts, *, by: Person) -> None:
    """They join, with what they corrected. Impossible: nothing was done."""
    _refuse_answered(member)
    _refuse_days(member.team, member.person, facts)
    member.discipline_code, member.role, member.first_day, member.last_day = facts
    _answer(member, Membership.MEMBER)
    _tell_lead(member, by, _joined)


def decline(member: TeamMember, *, reason: str, by: Person) -> None:
    """They do not join; the lead is told why."""
    _refuse_answered(member)
    _answer(member, Membership.DECLINED)
    member.reason = reason
    _tell_lead(member, by, _declined, reason)


def withdraw(member: TeamMember, *, by: Person) -> None:
    """The lead asks no longer: nothing of it stays. Impossible: it is answered already."""
    _refuse_answered(member)
    member.team.members.remove(member)
    db.session.flush()


def end(member: TeamMember, last_day: date, *, by: Person) -> None:
    """A membership ends with `last_day`, by the member or the lead; a day ahead can be chosen. Impossible: nothing was done."""
    team = member.team
    hold(team)
    if member.membership is not Membership.MEMBER:
        raise Impossible("", _("Only a membership can end. Withdraw the invitation instead."))
    if member.person_id == team.lead_id:
        raise Impossible("", _("Who leads the team cannot leave it: hand the team over first."))
    if last_day < member.first_day:
        day = format_day(member.first_day, language())
        raise Impossible("last_day", _("The membership begins on %(day)s: it cannot end before.", day=day))
    if team.last_day is not None and last_day > team.last_day:
        day = format_day(team.last_day, language())
        raise Impossible("last_day", _("The team ends on %(day)s: choose a day up to then.", day=day))
    if member.last_day is not None and last_day > member.last_day:
        day = format_day(member.last_day, language())
        raise Impossible("last_day", _("The membership ends on %(day)s already.", day=day))
    member.last_day = last_day
    if by.id == member.person_id:
        _tell_lead(member, by, _leaves)


def _refuse_answered(member: TeamMember) -> None:
    hold(member.team)
    db.session.refresh(member)
    if member.membership is not Membership.ASKED:
        raise Impossible("", _("This invitation is answered already."))


def _refuse_days(team: Team, person: Person, facts: MemberFacts) -> None:
    """Own days lie within the team's, and no two memberships of one person in a team overlap."""
    if facts.last_day is not None and facts.last_day < facts.first_day:
        raise Impossible("last_day", _("The last day must not be before the first day."))
    end = team.last_day
    if facts.first_day < team.first_day or (end is not None and facts.first_day > end):
        raise Impossible("first_day", _outside(team))
    if end is not None and facts.last_day is not None and facts.last_day > end:
        raise Impossible("last_day", _outside(team))
    for other in team.members:
        if other.person_id != person.id or other.membership is not Membership.MEMBER:
            continue
        if Span.of(other).overlaps(Span.of(TeamMember(first_day=facts.first_day, last_day=facts.last_day))):
            raise Impossible(
                "first_day",
                _(
                    "%(name)s is a member on some of these days already: %(days)s.",
                    name=person.name_in(language()),
                    days=_days(other.first_day, other.last_day),
                ),
            )


def _outside(team: Team) -> str:
    return _("The team runs %(days)s: choose days within.", days=_days(team.first_day, team.last_day))


def _days(first_day: date, last_day: date | None) -> str:
    if last_day is None:
        return _("from %(day)s on", day=format_day(first_day, language()))
    return format_day_range(first_day, last_day, language())


def _answer(member: TeamMember, answer: Membership) -> None:
    member.membership, member.answered_at = answer, clock.now()
    db.session.flush()


def _tell_lead(member: TeamMember, by: Person, letter_of: Words, reason: str = "") -> None:
    """A message to the lead: who joined, declined or leaves."""
    lead = member.team.lead
    if lead.id == by.id or not outbox.reaches(lead):
        return
    with force_locale(lead.language):
        letter = letter_of(member, lead.language)
        pieces = [
            letter.body,
            _("Reason: %(reason)s", reason=reason) if reason else "",
            outbox.address("teams.team", team_id=member.team_id),
            _("This message was sent by Pattana. Nobody reads what is answered to it."),
        ]
        outbox.put(lead, Topic.DECIDED, Letter(letter.subject, outbox.paragraphs(pieces)))


def _joined(member: TeamMember, lang: str) -> Letter:
    words = _words(member, lang)
    return Letter(_("Joined: %(team)s", **words), _("%(who)s joined the team “%(team)s”.", **words))


def _declined(member: TeamMember, lang: str) -> Letter:
    words = _words(member, lang)
    return Letter(
        _("Does not join: %(team)s", **words), _("%(who)s does not join the team “%(team)s”.", **words)
    )


def _leaves(member: TeamMember, lang: str) -> Letter:
    words = _words(member, lang)
    day = format_day(member.last_day or clock.today(), lang)
    return Letter(
        _("A member leaves: %(team)s", **words),
        _("%(who)s leaves the team “%(team)s”. Their last day is %(day)s.", **words, day=day),
    )


def _words(member: TeamMember, lang: str) -> dict[str, str]:
    return {"who": member.person.name_in(lang), "team": member.team.name_in(lang)}
