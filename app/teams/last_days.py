"""Which last day of a membership its person said yes to, and which one the lead has set since: each binds the other."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from app.extensions import db
from app.models import TeamChange, TeamMember, TeamMove


class LastDays(NamedTuple):
    """No day: as long as the team."""

    # The lead may go as far as the person said yes to.
    theirs: date | None
    # The person may go as far as the lead has set; also no day where no lead set any.
    set_by_lead: date | None


def last_days(member: TeamMember) -> LastDays:
    """Of a membership that was said yes to, read from the lines of history that changed its last day."""
    query = select(TeamChange).where(
        TeamChange.team_id == member.team_id,
        TeamChange.person_id == member.person_id,
        TeamChange.move.in_((TeamMove.AMENDED, TeamMove.ENDED)),
    )
    if member.answered_at is not None:
        query = query.where(TeamChange.at >= member.answered_at)
    # From the last to the first, following this membership alone: who left and came back has two.
    stands, lines = member.last_day, list[tuple[bool, date | None]]()
    for line in db.session.scalars(query.order_by(TeamChange.id.desc())):
        old, new = (_day(value) for value in line.facts.get("last_day", (None, None)))
        if old != new and new == stands:
            lines.append((line.by_id == member.person_id, new))
            stands = old
    theirs = unbound = stands
    set_by_lead: date | None = None
    for is_own, day in reversed(lines):
        if not is_own:
            set_by_lead = day
        elif set_by_lead is None:
            theirs = unbound = day
        else:
            # As far as they may go: what they had said yes to before the lead took days away holds again.
            theirs = unbound if day == set_by_lead else day
    return LastDays(theirs, set_by_lead)


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
