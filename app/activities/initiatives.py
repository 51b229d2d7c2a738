"""To which initiative an activity belongs, as its lead says it: a word of the record, which needs no approval."""

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _

from app import past
from app.access import Permission, permit, viewer
from app.activities import actions
from app.activities.blueprint import bp
from app.models import Activity, Contribution, Initiative
from app.web import initiatives, page
from app.web.part_words import locked
from app.web.words import name

# The shortest part of a name that is searched for.
SHORTEST = 2


@bp.get("/activities/<int:activity_id>/initiative")
@permit(Permission.ACTIVITY_EDIT, Activity)
def choose_initiative(activity: Activity) -> Response:
    """The initiatives that are suggested, and with `?q=` any other that runs."""
    return _page(activity)


@bp.post("/activities/<int:activity_id>/initiative")
@permit(Permission.ACTIVITY_EDIT, Activity)
def link_initiative(activity: Activity) -> Response:
    """Links it, or with nothing chosen parts it; unless somebody waits to decide on it, or it was changed since it was read."""
    chosen = initiatives.named(request.form.get("initiative"))
    if (waiting := _waiting(activity)) is not None:
        return _page(activity, chosen, locked(waiting))
    if request.form.get("initiative") and chosen is None:
        return _page(activity, None, _("Choose an initiative of the list."))
    if not actions.link_initiative(activity, chosen, read=request.form.get("read", ""), by=viewer()):
        stands = name(activity.initiative) if activity.initiative else _("no initiative")
        return _page(
            activity, chosen, _("It was changed since you read it: now it belongs to %(now)s.", now=stands)
        )
    if chosen is None:
        flash(_("The activity belongs to no initiative now."), "good")
    else:
        flash(_("The activity belongs to “%(name)s” now.", name=name(chosen)), "good")
    return redirect(url_for("activities.show", activity_id=activity.id), 303)  # type: ignore[return-value]


def _waiting(activity: Activity) -> Contribution | None:
    own = actions.own_parts(activity, viewer())
    return next((part for part in own if part.status in past.WAITING), None)


def _page(activity: Activity, chosen: Initiative | None = None, fault: str = "") -> Response:
    text = request.args.get("q", "").strip()[:100]
    offered = initiatives.suggested(viewer(), activity.team, activity.initiative)
    if chosen is not None and chosen not in offered:
        offered.append(chosen)
    is_long = len(text) >= SHORTEST
    return page(
        "activities/choose_initiative.html",
        status=422 if fault else 200,
        activity=activity,
        offered=offered,
        found=initiatives.search(text, offered) if is_long else [],
        text=text,
        is_short=bool(text) and not is_long,
        chosen=chosen or (None if fault else activity.initiative),
        fault=fault,
    )
