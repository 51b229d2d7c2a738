"""People from outside who take part in an activity: the lead names them, with what they did and the share they hold."""

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _

from app.access import Permission, permit, viewer
from app.activities import colleagues, outsider_actions, sharing
from app.activities.blueprint import bp
from app.activities.obstacles import NotReady, problems_of
from app.activities.outsider_forms import OutsiderForm
from app.models import Activity
from app.web.addresses import number
from app.workflow import Refused


@bp.post("/activities/<int:activity_id>/outsiders")
@permit(Permission.ACTIVITY_EDIT, Activity)
def name_outsider(activity: Activity) -> Response:
    """Adds somebody from outside, or changes the one that `outsider` names."""
    form = OutsiderForm()
    if not form.validate():
        return colleagues.shown(activity, outsider_form=form, status=422)
    try:
        named = outsider_actions.name_outsider(
            activity,
            form.facts(),
            outsider_id=number(form.outsider.data),
            keeping=form.keeping(),
            by=viewer(),
        )
    except (NotReady, Refused) as obstacle:
        form.read_anew(sharing.keeper(activity, viewer(), form.own_part_id()))
        form.tell(problems_of(obstacle))
        return colleagues.shown(activity, outsider_form=form, status=422)
    flash(_("%(name)s takes part from outside.", name=named.outsider.name), "good")
    colleagues.tell_of_own(named.moved)
    return _back(activity)


@bp.post("/activities/<int:activity_id>/remove-outsider")
@permit(Permission.ACTIVITY_EDIT, Activity)
def remove_outsider(activity: Activity) -> Response:
    removed = outsider_actions.remove_outsider(activity, number(request.form.get("outsider")), by=viewer())
    if removed is None:
        flash(_("Somebody has removed them in the meantime."), "bad")
    else:
        flash(_("%(name)s is removed.", name=removed), "good")
    return _back(activity)


def _back(activity: Activity) -> Response:
    address = url_for("activities.people", activity_id=activity.id, _anchor="outside")
    return redirect(address, 303)  # type: ignore[return-value]
