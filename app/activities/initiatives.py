"""To which initiative an activity belongs, as its lead says it: a word of the record, which needs no approval."""

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _

from app import past
from app.access import Permission, permit, viewer
from app.activities import actions
from app.activities.blueprint import bp
from app.activities.obstacles import NotReady
from app.models import Activity, Contribution, Initiative
from app.web import held, initiatives, page
from app.web.initiative_days import beyond
from app.web.part_words import locked
from app.web.words import name

# The shortest part of a name that is searched for.
SHORTEST = 2


@bp.get("/activities/<int:activity_id>/initiative")
@permit(Permission.ACTIVITY_EDIT, Activity)
def choose_initiative(activity: Activity) -> Response:
    """The initiatives that are suggested, and with `?q=` any other that takes an activity of these days."""
    kept = held.formdata()
    if kept is None:
        return _page(activity, activity.initiative)
    return _page(activity, initiatives.named(kept.get("initiative")), read=kept.get("read", ""))


@bp.post("/activities/<int:activity_id>/initiative")
@permit(Permission.ACTIVITY_EDIT, Activity)
def link_initiative(activity: Activity) -> Response:
    """Links it, or with nothing chosen parts it; unless somebody waits to decide on it, or it was changed since it was read."""
    chosen = initiatives.named(request.form.get("initiative"))
    if (waiting := _waiting(activity)) is not None:
        return _page(activity, chosen, locked(waiting))
    if request.form.get("initiative") and chosen is None:
        return _page(activity, activity.initiative, _("Choose an initiative of the list."))
    try:
        is_done = actions.link_initiative(activity, chosen, read=request.form.get("read", ""), by=viewer())
    except NotReady as obstacle:
        return _page(activity, activity.initiative, str(obstacle))
    if not is_done:
        stands = name(activity.initiative) if activity.initiative else _("no initiative")
        return _page(
            activity, chosen, _("It was changed since you read it: now it belongs to %(now)s.", now=stands)
        )
    if chosen is None:
        flash(_("The activity belongs to no initiative now."), "good")
    else:
        flash(_("The activity belongs to “%(name)s” now.", name=name(chosen)), "good")
        if told := beyond(chosen, activity.first_day, activity.last_day):
            flash(told, "part")
    return redirect(url_for("activities.show", activity_id=activity.id), 303)  # type: ignore[return-value]


def _waiting(activity: Activity) -> Contribution | None:
    own = actions.own_parts(activity, viewer())
    return next((part for part in own if part.status in past.WAITING), None)


def _page(
    activity: Activity, chosen: Initiative | None, fault: str = "", read: str | None = None
) -> Response:
    """`read`: to which one it belonged when the form was read, where that is not now."""
    text = request.args.get("q", "").strip()[:100]
    days = activity.first_day, activity.last_day
    offered = initiatives.suggested(viewer(), *days, activity.team, activity.initiative)
    if chosen is not None and chosen not in offered:
        offered.append(chosen)
    is_long = len(text) >= SHORTEST
    return page(
        "activities/choose_initiative.html",
        status=422 if fault else 200,
        activity=activity,
        offered=offered,
        found=initiatives.search(text, *days, offered) if is_long else [],
        text=text,
        is_short=bool(text) and not is_long,
        chosen=chosen,
        read=read if read is not None else activity.initiative_id or "",
        fault=fault,
    )
