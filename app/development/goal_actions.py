"""Milestones that were reached, as their person says and their reviewer confirms; and what both say of a plan."""

from datetime import date

from flask_babel import gettext as _

from app import clock
from app.access import policy
from app.access.permissions import Permission
from app.development import moves, proposal
from app.development.words import before_the_year
from app.extensions import db
from app.models import DevelopmentPlan, DevelopmentTalk, Goal, GoalShows, Person, Stage
from app.typed import paragraphs
from app.workflow import Refused

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
        raise Refused(_("This milestone is confirmed already."))
    goal.reached_on, goal.reached_note = on, paragraphs(note)
    told = {"goal": goal.id, "text": goal.text, "reached_on": on.isoformat(), "note": goal.reached_note}
    moves.note(goal.plan, "reached", by=by, snapshot=told)


def take_back(goal: Goal, *, by: Person) -> None:
    """The milestone was not reached after all."""
    _hold(goal, by, Permission.DEVELOPMENT_EDIT)
    if goal.reached_on is None:
        raise Refused(_("Nobody has said that this milestone was reached."))
    goal.reached_on, goal.reached_note, goal.confirmed_by = None, "", None
    moves.note(goal.plan, "not reached", by=by, snapshot={"goal": goal.id, "text": goal.text})


def confirm(goal: Goal, *, by: Person) -> None:
    """Who may decide on the plan confirms what its person said."""
    _hold(goal, by, Permission.DEVELOPMENT_DECIDE)
    if goal.reached_on is None:
        raise Refused(_("Nobody has said that this milestone was reached."))
    if goal.confirmed_by_id is not None:
        raise Refused(_("This milestone is confirmed already."))
    goal.confirmed_by = by
    moves.note(goal.plan, "confirm", by=by, snapshot={"goal": goal.id, "text": goal.text}, decides=True)


def say(plan: DevelopmentPlan, stage: Stage, words: str, *, by: Person) -> None:
    """A few sentences in the middle or at the end, by the person or by whoever may decide today; later ones replace earlier ones."""
    moves.lock(plan)
    own = by.id == plan.person_id
    if not (own or policy.may(by, Permission.DEVELOPMENT_DECIDE, plan)):
        raise Refused(_("You may not do this with this plan."))
    if not proposal.was_agreed(plan):
        raise Refused(_("First the plan is agreed; then both say how it goes."))
    text = paragraphs(words)
    if not text:
        raise Refused(_("Write a few sentences."))
    if len(text) > LONGEST_WORDS:
        raise Refused(_("Use at most 4,000 characters."))
    talk = next((one for one in plan.talks if one.stage is stage), None)
    if talk is None:
        talk = DevelopmentTalk(plan=plan, person_id=plan.person_id, stage=stage)
        db.session.add(talk)
    if own:
        talk.own_words, talk.own_at = text, clock.now()
    else:
        talk.words, talk.by, talk.at = text, by, clock.now()
    told = {"stage": stage.value, "words": text}
    moves.note(plan, "talk" if own else "review", by=by, snapshot=told, decides=not own)


def _hold(goal: Goal, by: Person, permission: Permission) -> None:
    moves.lock(goal.plan)
    if goal.shows is not GoalShows.MILESTONE or goal.ended_at is not None:
        raise Refused(_("This goal has no milestone that could be reached now."))
    if not policy.may(by, permission, goal):
        raise Refused(_("You may not do this with this plan."))
