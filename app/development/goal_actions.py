"""Milestones that were reached, as their person says and their reviewer confirms; and what both say of a plan."""

import hashlib
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from app import clock
from app.access import policy
from app.access.permissions import Permission
from app.development import moves, proposal
from app.development.moves import Stale
from app.development.proposal import Said, said_of
from app.development.words import before_the_year, not_begun
from app.extensions import db
from app.models import DevelopmentPlan, DevelopmentTalk, Goal, GoalShows, Person, Stage
from app.typed import paragraphs
from app.workflow import LONGEST_REASON, Refused

# Characters of a few sentences.
LONGEST_WORDS = 4000


def reach(goal: Goal, on: date, note: str, *, by: Person) -> None:
    """The person says that a milestone was reached; it counts once the reviewer has confirmed it."""
    _hold(goal, by, Permission.DEVELOPMENT_EDIT)
    if on > clock.today():
        raise Refused(_("That day is still to come: say it once the milestone is reached."))
    if on < goal.plan.period.first_day:
        raise Refused(before_the_year(goal.plan.period.first_day))
    if goal.confirmed_by_id is not None:
        raise Refused(_confirmed_already())
    goal.reached_on, goal.reached_note, goal.reached_at = on, paragraphs(note), clock.now()
    told = {"goal": goal.id, "text": goal.text, "reached_on": on.isoformat(), "note": goal.reached_note}
    moves.note(goal.plan, "reached", by=by, snapshot=told)


def take_back(goal: Goal, *, by: Person) -> None:
    """The milestone was not reached after all; what was confirmed is no longer its person's to take back."""
    _hold(goal, by, Permission.DEVELOPMENT_EDIT)
    if goal.reached_on is None:
        raise Refused(_("Nobody has said that this milestone was reached."))
    if goal.confirmed_by_id is not None:
        raise Refused(_confirmed_already())
    goal.reached_on, goal.reached_note, goal.reached_at = None, "", None
    moves.note(goal.plan, "not reached", by=by, snapshot={"goal": goal.id, "text": goal.text})


def confirm(goal: Goal, *, by: Person, read: Said | None = None) -> None:
    """Who may decide on the plan confirms what its person said; Stale where that is not what was `read`."""
    _hold(goal, by, Permission.DEVELOPMENT_DECIDE)
    said = _unconfirmed(goal, read)
    goal.confirmed_by = by
    told = {"goal": goal.id, "text": goal.text, "reached_on": _day(said), "note": said.note}
    moves.note(goal.plan, "confirm", by=by, snapshot=told, decides=True)


def not_confirm(goal: Goal, reason: str, *, by: Person, read: Said | None = None) -> None:
    """Who may decide on the plan answers that it is not reached yet, and why; its person may say it anew.

    Stale where what its person says is not what was `read`.
    """
    _hold(goal, by, Permission.DEVELOPMENT_DECIDE)
    said = _unconfirmed(goal, read)
    text = paragraphs(reason)
    if not text:
        raise Refused(_("Write a reason: the other person reads it."))
    if len(text) > LONGEST_REASON:
        raise Refused(_("Keep the reason under 2,000 characters."))
    told = {"goal": goal.id, "text": goal.text, "reached_on": _day(said), "note": said.note}
    goal.reached_on, goal.reached_note, goal.reached_at = None, "", None
    moves.note(goal.plan, "not confirmed", by=by, snapshot=told, reason=text, decides=True)


def say(plan: DevelopmentPlan, stage: Stage, words: str, *, by: Person, read: str | None = None) -> None:
    """A few sentences in the middle or at the end, by the person or by whoever may decide today; later ones replace earlier ones.

    `read`: the mark of the words that this one's form began with; Stale where others stand there by now.
    """
    moves.lock(plan)
    own = by.id == plan.person_id
    if not policy.may(by, Permission.DEVELOPMENT_TALK, plan):
        raise Refused(_("You may not do this with this plan."))
    if not proposal.was_agreed(plan):
        raise Refused(_("First the plan is agreed; then both say how it goes."))
    if clock.today() < plan.period.first_day:
        raise Refused(not_begun(plan.period.first_day))
    text = paragraphs(words)
    if not text:
        raise Refused(_("Write a few sentences."))
    if len(text) > LONGEST_WORDS:
        raise Refused(_("Use at most 4,000 characters."))
    talk = talk_of(plan, stage)
    if read is not None and read != mark(words_of(talk, own=own)):
        raise Stale(_("This plan changed since you read it. Nothing was done."), plan)
    if talk is None:
        talk = DevelopmentTalk(plan=plan, person_id=plan.person_id, stage=stage)
        db.session.add(talk)
    if own:
        talk.own_words, talk.own_at = text, clock.now()
    else:
        talk.words, talk.by, talk.at = text, by, clock.now()
    told = {"stage": stage.value, "words": text}
    moves.note(plan, "talk" if own else "review", by=by, snapshot=told, decides=not own)


def talk_of(plan: DevelopmentPlan, stage: Stage) -> DevelopmentTalk | None:
    """What both said at this stage, read anew."""
    query = select(DevelopmentTalk).where(DevelopmentTalk.plan_id == plan.id, DevelopmentTalk.stage == stage)
    return db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def words_of(talk: DevelopmentTalk | None, *, own: bool) -> str:
    """What its person said, or the reviewer."""
    if talk is None:
        return ""
    return talk.own_words if own else talk.words


def mark(words: str) -> str:
    """A short mark of what stands: a form carries that of what was read."""
    return hashlib.sha256(words.encode()).hexdigest()[:20]


def _hold(goal: Goal, by: Person, permission: Permission) -> None:
    moves.lock(goal.plan)
    if goal.shows is not GoalShows.MILESTONE or goal.ended_at is not None:
        raise Refused(_("This goal has no milestone that could be reached now."))
    if not policy.may(by, permission, goal):
        raise Refused(_("You may not do this with this plan."))


def _unconfirmed(goal: Goal, read: Said | None) -> Said:
    """What its person says, and nobody has confirmed; Stale where it is not what was `read`."""
    if goal.confirmed_by_id is not None:
        raise Refused(_("This milestone is confirmed already."))
    said = said_of(goal)
    if said.on is None:
        raise Refused(_("Nobody has said that this milestone was reached."))
    if read is not None and read != said:
        raise Stale(_("This plan changed since you read it. Nothing was done."), goal.plan)
    return said


def _day(said: Said) -> str | None:
    return said.on.isoformat() if said.on else None


def _confirmed_already() -> str:
    return _(
        "This milestone is confirmed, and stays so. Where that is not right, propose a change of the plan."
    )
