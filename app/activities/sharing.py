"""What the lead keeps of an activity: their own share makes room for others, in whatever state their part is."""

from typing import NamedTuple

from flask_babel import gettext as _

from app import past, workflow
from app.activities.actions import own_parts
from app.activities.obstacles import NotReady
from app.checks import Problem, approved_shares
from app.models import WHOLE, Activity, Contribution, Person, Status
from app.web.numbers import format_share

# In these the lead's share can be set: what waits is taken back, what is approved is being changed from then on. What
# waits for university HR is not the lead's to take back.
OPEN = (*workflow.EDITABLE, Status.PROPOSED, Status.SUBMITTED, Status.APPROVED)


class Keeping(NamedTuple):
    """What a form says of the lead's own share: the part `part_id` held `read` when the form was made, and shall hold `share`.

    Both in parts per million. Where they are the same, nothing is said.
    """

    part_id: int | None
    read: int | None
    share: int


def keeper(activity: Activity, lead: Person, part_id: int | None = None) -> Contribution | None:
    """The part of the lead's own that gives room to others. None: no part is theirs to set.

    `part_id`, where it can; else one that is in their hands, before one that waits, before one that is approved; of these
    the one with the most.
    """
    able = [part for part in own_parts(activity, lead) if part.status in OPEN]
    return min(
        able,
        key=lambda part: (part.id != part_id, _effort(part), -part.share, part.id),
        default=None,
    )


def keep(activity: Activity, said: Keeping | None, *, by: Person) -> Contribution | None:
    """From now on the lead keeps what was said, by the latest values. The activity is locked.

    Answers the part if it was taken back for that, or is a change of what is approved from then on. NotReady: it is not
    the part, or the share, that was read.
    """
    if said is None or said.share == said.read:
        return None
    part = keeper(activity, by, said.part_id)
    if part is None:
        raise NotReady(
            [Problem("", bar(activity, by) or _("You have no part here any more that could make room."))]
        )
    if (part.id, part.share) != (said.part_id, said.read):
        raise NotReady([_changed(part)])
    moved = part.status
    if part.status is Status.SUBMITTED:
        workflow.move(part, "recall", by=by)
    elif part.status is Status.APPROVED:
        workflow.move(part, "amend", by=by)
    part.share = said.share
    return part if part.status is not moved else None


def approved_part(activity: Activity, lead: Person) -> Contribution | None:
    """The part of the lead's own with the most share of those of which approved values stand; they may lower it."""
    able = [part for part in own_parts(activity, lead) if part.status in (Status.APPROVED, Status.AMENDING)]
    return max(able, key=lambda part: part.share, default=None)


def kept_by_all(activity: Activity) -> bool:
    """Whether all of it stands approved or is held from outside: a further share from outside, which counts at once, has no room."""
    return approved_shares(activity) + sum(one.share for one in activity.outsiders) >= WHOLE


def consequence(part: Contribution) -> str:
    """What setting the share of this part brings with it, and why, as a sentence for its owner; empty where nothing does."""
    if part.status is Status.SUBMITTED:
        return _(
            "Your part waits for a decision. With another share it is taken back, because your head must read the new share: submit it again afterwards."
        )
    if part.status is Status.APPROVED or (
        part.status is Status.AMENDING and past.approved_line(part) is not None
    ):
        return _(
            "Your part is approved. Another share is a change of it, which you submit afterwards: until your head approves it, the approved share counts, and a colleague's part can be approved only after yours."
        )
    return ""


def bar(activity: Activity, lead: Person) -> str:
    """Why the lead has no share of their own to lower here, as a sentence."""
    if any(part.status is Status.LATE for part in own_parts(activity, lead)):
        return _(
            "Your own part waits for university HR, because a closed period counts it. Its share can be changed once that is decided."
        )
    return ""


def _effort(part: Contribution) -> int:
    """How much it takes to set the share: nothing, to take the part back, or to change what is approved."""
    return {Status.SUBMITTED: 1, Status.APPROVED: 2}.get(part.status, 0)


def _changed(part: Contribution) -> Problem:
    return Problem(
        "own_share",
        _(
            "Your own part changed in the meantime and holds %(share)s now. Look at the shares once more.",
            share=format_share(part.share),
        ),
    )
