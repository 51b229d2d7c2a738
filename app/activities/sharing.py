"""What the lead keeps of an activity: their own share makes room for others, in whatever state their part is."""

from flask_babel import gettext as _

from app import past, workflow
from app.activities.actions import own_parts
from app.checks import approved_shares
from app.models import WHOLE, Activity, Contribution, Person, Status

# In these the lead's share can be set: what waits is taken back, what is approved is being changed from then on. What
# waits for university HR is not the lead's to take back.
OPEN = (*workflow.EDITABLE, Status.PROPOSED, Status.SUBMITTED, Status.APPROVED)


def keeper(activity: Activity, lead: Person) -> Contribution | None:
    """The part of the lead's own that gives room to others: of several the one with the most. None: no part is theirs to set."""
    able = [part for part in own_parts(activity, lead) if part.status in OPEN]
    return max(able, key=lambda part: (part.share, part.id), default=None)


def keep(part: Contribution, share: int, *, by: Person) -> None:
    """From now on the lead keeps `share`, in parts per million, by the latest values. The activity is locked."""
    if share == part.share:
        return
    if part.status is Status.SUBMITTED:
        workflow.move(part, "recall", by=by)
    elif part.status is Status.APPROVED:
        workflow.move(part, "amend", by=by)
    part.share = share


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
