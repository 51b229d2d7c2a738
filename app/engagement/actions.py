"""Writing what an activity says of its mechanism and its outcome: words at once, what is counted too unless approved work counts."""

from flask_babel import gettext as _

from app import checks, workflow
from app.changes import note_change
from app.checks import Problem
from app.engagement.saying import Said, refuse_unread
from app.extensions import db
from app.facts import shared_facts
from app.models import Activity, Contribution, Person
from app.proposing import (
    NoBearer,
    NotReady,
    bearer_of,
    is_fixed,
    lock,
    own_parts,
    propose,
    proposed_facts,
    put_in_force,
)


def say(activity: Activity, said: Said, *, read: str, by: Person) -> Contribution | None:
    """Writes `said`. While approved work counts, what is counted is proposed by a part of the lead's, which is answered.

    Unread, NotReady: nothing was done.
    """
    lock(activity)
    refuse_unread(activity, said, read)
    bearer = None
    with db.session.begin_nested():
        before = shared_facts(activity)
        facts = proposed_facts(activity)._replace(engagement=said.engagement)
        if is_fixed(activity):
            try:
                bearer = propose(activity, facts, by)
            except NoBearer:
                raise NotReady([Problem("", no_bearer())]) from None
        else:
            put_in_force(activity, facts)
        activity.need, activity.need_found, activity.need_with = said.need, said.need_found, said.need_with
        activity.society = dict(said.society)
        activity.learned, activity.is_learned_shared = said.learned, said.is_learned_shared
        activity.team_id = said.team_id
        db.session.flush()
        db.session.expire(activity, ["team"])
        note_change(activity, before, by)
    return bearer


def no_bearer() -> str:
    return _(
        "Parts of this activity are approved and count. A change of its partners, outcomes, goals or transfer goes to your head with a part of your own: add one under “Colleagues and shares” first."
    )


def submit(part: Contribution, *, by: Person) -> list[Problem]:
    """Submits `part`; answers what keeps it from being submitted, and then nothing was done."""
    if found := checks.problems(part):
        return found
    workflow.move(part, "submit", by=by)
    return []


def part_to_submit(activity: Activity, lead: Person) -> Contribution | None:
    """The lead's part that can be submitted with what is written; None where there is none, or several could be.

    Where approved work counts it is the part that carries the change, or would.
    """
    if is_fixed(activity):
        return bearer_of(activity, lead)
    own = own_parts(activity, lead)
    return own[0] if len(own) == 1 and own[0].status in workflow.EDITABLE else None


def is_submittable(part: Contribution) -> bool:
    """Whether its state can be submitted; of what is approved only once something of it is being changed."""
    return part.status in workflow.EDITABLE
