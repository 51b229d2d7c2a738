"""Writing a team's history: one line for each thing done to the team or to somebody's membership in it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select

from app import clock
from app.extensions import db
from app.models import Person, Team, TeamChange, TeamMember, TeamMove

# fact -> (old, new); None: nothing stood or stands there.
Facts = Mapping[str, tuple[Any, Any]]


def note(
    team: Team,
    move: TeamMove,
    facts: Facts | None = None,
    *,
    by: Person,
    person: Person | None = None,
    reason: str = "",
) -> None:
    """Adds a line to the history of `team`, in the transaction of what it tells."""
    db.session.flush()
    db.session.add(
        TeamChange(
            team_id=team.id,
            move=move,
            person_id=person.id if person else None,
            facts={fact: [_plain(old), _plain(new)] for fact, (old, new) in (facts or {}).items()},
            reason=reason,
            by_id=by.id,
            at=clock.now(),
        )
    )
    db.session.flush()


def differing(subject: Team | TeamMember, after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Which of the facts `after` differ from what stands at `subject`: fact -> (old, new)."""
    return {
        fact: (getattr(subject, fact), new) for fact, new in after.items() if getattr(subject, fact) != new
    }


def last_change(member: TeamMember) -> str:
    """What a form carries to say what was read of a membership: the last line of history about its person."""
    query = select(func.max(TeamChange.id)).where(
        TeamChange.team_id == member.team_id, TeamChange.person_id == member.person_id
    )
    return str(db.session.scalar(query) or 0)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
