"""What is said of a part that somebody wanted to write or to submit: who has it now, and why it is locked."""

from flask_babel import gettext as _

from app.models import Contribution, Status
from app.web.waits import either, wait_of


def submitted(part: Contribution) -> str:
    """Who decides now."""
    wait = wait_of(part)
    if wait is None or not wait.people:
        return _("Submitted. Nobody may decide yet: HR sees it in its list.")
    if wait.of_hr:
        return _("Submitted to university HR. You can take it back while it waits.")
    return _("Submitted to %(names)s. You can take it back while it waits.", names=either(wait.people))


def locked(part: Contribution) -> str:
    """Why a part, and what its reviewer reads with it, cannot be changed just now, and what to do."""
    title = part.activity.title
    if part.status is Status.SUBMITTED:
        return _(
            "Your part of “%(title)s” waits for a decision. Take it back first, then edit it.", title=title
        )
    if part.status is Status.LATE:
        return _(
            "Your part of “%(title)s” is approved and waits for university HR, because a closed period counts it. If something is wrong, ask HR to return it.",
            title=title,
        )
    return _("Only a draft, what was returned, or what is approved can be changed.")
