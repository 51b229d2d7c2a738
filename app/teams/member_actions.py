"""Writing memberships: ask, accept, decline, change, leave, end. Nobody is a member without their yes. Nothing commits here."""

from datetime import date

from flask_babel import gettext as _

from app import clock
from app.access.entry import may_enter
from app.days import Span
from app.extensions import db
from app.models import Membership, Person, Team, TeamMember, TeamMove
from app.teams import letters
from app.teams.actions import hold
from app.teams.changes import differing, last_change, note
from app.teams.last_days import last_days
from app.teams.member_facts import MemberFacts
from app.teams.obstacles import Impossible, Unread
from app.web.dates import format_day, format_day_range
from app.web.language import language


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
    move = TeamMove.JOINED if member.membership is Membership.MEMBER else TeamMove.ASKED
    note(team, move, _said(facts), by=by, person=person)
    return member


def accept(member: TeamMember, facts: MemberFacts, *, by: Person) -> None:
    """They join, with what they corrected. Impossible: nothing was done."""
    _refuse_answered(member)
    _refuse_days(member.team, member.person, facts)
    member.discipline_code, member.role, member.first_day, member.last_day = facts
    _answer(member, Membership.MEMBER)
    note(member.team, TeamMove.JOINED, _said(facts), by=by, person=member.person)
    letters.tell(member.team.lead, member, by, letters.JOINED)


def decline(member: TeamMember, *, reason: str, by: Person) -> None:
    """They do not join; the lead is told why."""
    _refuse_answered(member)
    _answer(member, Membership.DECLINED)
    member.reason = reason
    note(member.team, TeamMove.DECLINED, by=by, person=member.person, reason=reason)
    letters.tell(member.team.lead, member, by, letters.DECLINED, reason)


def withdraw(member: TeamMember, *, by: Person) -> None:
    """The lead asks no longer: of the invitation its lines of history stay. Impossible: it is answered already."""
    _refuse_answered(member)
    team, person = member.team, member.person
    team.members.remove(member)
    note(team, TeamMove.WITHDRAWN, by=by, person=person)


def change(member: TeamMember, facts: MemberFacts, *, read: str, by: Person) -> None:
    """A membership that is not over changes, by the member; by the lead its role, and its days within those agreed to.

    Impossible, Unread: nothing was done.
    """
    team = member.team
    hold(team)
    db.session.refresh(member)
    if read != last_change(member):
        raise Unread
    refuse_over(member)
    _refuse_days(team, member.person, facts, but=member)
    if member.person_id == team.lead_id and facts.last_day != member.last_day:
        raise Impossible("last_day", _("Who leads the team cannot leave it: hand the team over first."))
    if by.id != member.person_id:
        facts = facts._replace(discipline_code=member.discipline_code)
        _refuse_more_days(member, facts)
    elif by.id != team.lead_id:
        _refuse_longer_than_set(member, facts)
    found = differing(member, facts._asdict())
    if not found:
        return
    member.discipline_code, member.role, member.first_day, member.last_day = facts
    note(team, TeamMove.AMENDED, found, by=by, person=member.person)
    letters.tell_other(member, by, letters.CHANGED_THEIRS, letters.CHANGED_YOURS)


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
    before, member.last_day = member.last_day, last_day
    note(team, TeamMove.ENDED, {"last_day": (before, last_day)}, by=by, person=member.person)
    letters.tell_other(member, by, letters.LEAVES, letters.ENDED)


def refuse_over(member: TeamMember) -> None:
    """Only who is a member, or will be, has a membership to change."""
    if member.membership is not Membership.MEMBER:
        raise Impossible("", _("This is no membership: it can be answered or withdrawn."))
    ends = [day for day in (member.last_day, member.team.last_day) if day is not None]
    if ends and min(ends) < clock.today():
        day = format_day(min(ends), language())
        raise Impossible(
            "", _("The membership ended on %(day)s. Whoever comes back is asked to join again.", day=day)
        )


def _refuse_answered(member: TeamMember) -> None:
    hold(member.team)
    db.session.refresh(member)
    if member.membership is not Membership.ASKED:
        raise Impossible("", _("This invitation is answered already."))


def _refuse_more_days(member: TeamMember, facts: MemberFacts) -> None:
    """Days that somebody did not say yes to are theirs to add; those that the lead took away the lead gives back."""
    name = member.person.name_in(language())
    sentence = _("%(name)s said yes to these days: only they can add others.", name=name)
    if facts.first_day < member.first_day:
        raise Impossible("first_day", sentence)
    if _is_later(facts.last_day, member.last_day) and _is_later(facts.last_day, last_days(member).theirs):
        raise Impossible("last_day", sentence)


def _refuse_longer_than_set(member: TeamMember, facts: MemberFacts) -> None:
    """An end that the lead has set the member may bring forward; only the lead puts it off."""
    end = last_days(member).set_by_lead
    if _is_later(facts.last_day, member.last_day) and _is_later(facts.last_day, end):
        day = format_day(end, language()) if end else ""
        raise Impossible(
            "last_day",
            _("The lead has set %(day)s as your last day: only the lead can choose a later one.", day=day),
        )


def _is_later(last_day: date | None, than: date | None) -> bool:
    """No day: as long as the team."""
    return than is not None and (last_day is None or last_day > than)


def _refuse_days(team: Team, person: Person, facts: MemberFacts, but: TeamMember | None = None) -> None:
    """Own days lie within the team's, and no two memberships of one person in a team overlap. `but`: this one changes."""
    if facts.last_day is not None and facts.last_day < facts.first_day:
        raise Impossible("last_day", _("The last day must not be before the first day."))
    end = team.last_day
    if facts.first_day < team.first_day or (end is not None and facts.first_day > end):
        raise Impossible("first_day", _outside(team))
    if end is not None and facts.last_day is not None and facts.last_day > end:
        raise Impossible("last_day", _outside(team))
    for other in team.members:
        if other is but or other.person_id != person.id or other.membership is not Membership.MEMBER:
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


def _said(facts: MemberFacts) -> dict[str, tuple[None, object]]:
    """What a line of history tells of a new membership: what is said of it at all."""
    return {fact: (None, value) for fact, value in facts._asdict().items() if value}


def _answer(member: TeamMember, answer: Membership) -> None:
    member.membership, member.answered_at = answer, clock.now()
    db.session.flush()
