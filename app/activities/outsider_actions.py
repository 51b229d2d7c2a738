"""Writing people from outside: their share counts towards the whole, in no unit, and needs no approval."""

from typing import NamedTuple

from flask_babel import gettext as _

from app import checks
from app.activities import sharing
from app.activities.obstacles import NotReady, lock
from app.activities.outsider_forms import OutsideFacts
from app.activities.sharing import Keeping
from app.changes import note_change
from app.checks import Problem
from app.extensions import db
from app.facts import shared_facts
from app.models import WHOLE, Activity, Contribution, Outsider, Person
from app.thai import fold, spelled_out
from app.web.numbers import format_share


class Named(NamedTuple):
    """Somebody who was named; `moved`: the lead's own part, where it has another status with its other share."""

    outsider: Outsider
    moved: Contribution | None


def name_outsider(
    activity: Activity,
    facts: OutsideFacts,
    *,
    outsider_id: int | None,
    keeping: Keeping | None = None,
    by: Person,
) -> Named:
    """Adds somebody from outside; with `outsider_id` changes who has it. NotReady: nothing was done.

    `keeping`: what the lead keeps from now on; None: as it is.
    """
    lock(activity)
    before = shared_facts(activity)
    with db.session.begin_nested():
        moved = sharing.keep(activity, keeping, by=by)
        outsider = next((one for one in activity.outsiders if one.id == outsider_id), None)
        if outsider is None:
            if outsider_id is not None:
                raise NotReady([Problem("", _("Somebody has removed them in the meantime."))])
            outsider = Outsider(**facts._asdict())
            activity.outsiders.append(outsider)
        else:
            outsider.name, outsider.organisation = facts.name, facts.organisation
            outsider.role, outsider.share = facts.role, facts.share
        if found := _refused(activity, outsider):
            raise NotReady(found)
    note_change(activity, before, by)
    return Named(outsider, moved)


def remove_outsider(activity: Activity, outsider_id: int | None, *, by: Person) -> str | None:
    """Removes them; answers their name, or None where there is nobody with this id any more."""
    lock(activity)
    outsider = next((one for one in activity.outsiders if one.id == outsider_id), None)
    if outsider is None:
        return None
    before, name = shared_facts(activity), outsider.name
    activity.outsiders.remove(outsider)
    note_change(activity, before, by)
    return name


def _compared(outsider: Outsider) -> tuple[str, str]:
    """Name and organisation as they are compared: Thai is written with and without spaces."""
    return "".join(fold(outsider.name).split()), spelled_out(outsider.organisation)


def _refused(activity: Activity, outsider: Outsider) -> list[Problem]:
    """The same person twice, or shares over the whole: by the latest values, and by those that stand approved."""
    others = [one for one in activity.outsiders if one is not outsider]
    twin = next((one for one in others if _compared(one) == _compared(outsider)), None)
    if twin is not None and twin.name == outsider.name:
        return [Problem("name", _("%(name)s is named already.", name=outsider.name))]
    if twin is not None:
        return [
            Problem(
                "name",
                _(
                    "%(name)s is named already and is likely the same person. If not, write what tells the two apart, such as where they work.",
                    name=twin.name,
                ),
            )
        ]
    outside = sum(one.share for one in activity.outsiders)
    latest = checks.shared_out(activity)
    total = max(latest, checks.approved_shares(activity) + outside)
    if outsider.share and latest <= WHOLE < total:
        return [
            Problem(
                "share",
                _(
                    "With what stands approved the shares would come to %(total)s. A share from outside counts at once: it has room when a smaller share of your own is approved. Until then name them without a share.",
                    total=format_share(total),
                ),
            )
        ]
    if latest > WHOLE and not outsider.share:
        return [
            Problem(
                "own_share",
                _(
                    "The shares would come to %(total)s: together they may not pass 100 %%.",
                    total=format_share(latest),
                ),
            )
        ]
    if outsider.share and total > WHOLE:
        return [
            Problem(
                "share",
                _(
                    "The shares would come to %(total)s: together they may not pass 100 %%. Lower this one or your own.",
                    total=format_share(total),
                ),
            )
        ]
    return []
