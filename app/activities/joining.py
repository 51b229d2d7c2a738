"""Asking the lead of a record for a part of it, in place of logging the same thing again."""

from flask import Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _

from app.access import Permission, permit, viewer
from app.activities import join_actions, join_queries, twins
from app.activities.blueprint import bp
from app.activities.outsider_forms import JoinForm
from app.models import Activity, JoinRequest, Status
from app.web import page
from app.web.addresses import number
from app.web.language import language
from app.web.reasons import ReasonForm


@bp.get("/join")
@permit(Permission.ACTIVITY_LOG)
def join() -> Response:
    """What every colleague may know of the record that `?key=` opens, and a line to its lead."""
    activity = _opened(request.args.get("key", ""))
    if joined := _takes_part(activity):
        return joined
    return page(
        "activities/join.html", activity=activity, form=JoinForm(formdata=None), key=request.args["key"]
    )


@bp.post("/join")
@permit(Permission.ACTIVITY_LOG)
def ask_to_join() -> Response:
    activity = _opened(request.form.get("key", ""))
    if joined := _takes_part(activity):
        return joined
    form = JoinForm()
    if not form.validate():
        return page("activities/join.html", status=422, activity=activity, form=form, key=request.form["key"])
    join_actions.ask(activity, note=form.note.data or "", by=viewer())
    flash(_("%(name)s is asked to add you.", name=activity.lead.name_in(language())), "good")
    return _home()


@bp.post("/join-requests/withdraw")
@permit(Permission.ACTIVITY_LOG)
def withdraw_request() -> Response:
    join_actions.withdraw(_number(), by=viewer())
    return _home()


@bp.post("/activities/<int:activity_id>/join-requests/decline")
@permit(Permission.ACTIVITY_EDIT, Activity)
def decline_request(activity: Activity) -> Response:
    """The lead says no, with a reason that the other person reads."""
    form = ReasonForm()
    asked = join_queries.open_request(activity, _number())
    if asked is None:
        return _taken_back(activity)
    if not form.validate():
        flash(_("Write a reason: the other person reads it."), "bad")
        return _people(activity, asked)
    if not join_actions.decline(asked, reason=form.reason.data or "", by=viewer()):
        return _taken_back(activity)
    flash(_("%(name)s is told.", name=asked.person.name_in(language())), "good")
    return _people(activity)


def _opened(key: str) -> Activity:
    activity = twins.opened(key, viewer())
    if activity is None or activity.merged_into_id is not None:
        abort(404)
    return activity


def _takes_part(activity: Activity) -> Response | None:
    """Off to the record for who leads it, or has a part of it that is not declined: there is nothing to ask for."""
    live = {part.person_id for part in activity.contributions if part.status is not Status.DECLINED}
    if viewer().id not in {activity.lead_id, *live}:
        return None
    flash(_("You take part in this record already."), "")
    return redirect(url_for("activities.show", activity_id=activity.id), 303)  # type: ignore[return-value]


def _number() -> int | None:
    return number(request.form.get("request"))


def _taken_back(activity: Activity) -> Response:
    flash(_("This request was taken back in the meantime."), "bad")
    return _people(activity)


def _people(activity: Activity, asked: JoinRequest | None = None) -> Response:
    person = {"person": asked.person_id} if asked else {}
    return redirect(url_for("activities.people", activity_id=activity.id, **person), 303)  # type: ignore[return-value, arg-type]


def _home() -> Response:
    return redirect(url_for("activities.home"), 303)  # type: ignore[return-value]
