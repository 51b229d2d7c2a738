"""The pages on which HR makes two records one, and parts them again."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _

from app.access import Permission, permit, viewer
from app.merging import actions, queries
from app.merging.forms import MergeForm, OtherForm, PartingForm, share_form, shares_of
from app.models import Activity
from app.web import page
from app.web.addresses import number
from app.web.words import name
from app.workflow import Refused

bp = Blueprint("merging", __name__)


@bp.get("/activities/<int:activity_id>/merge")
@permit(Permission.ACTIVITY_MERGE, Activity)
def choose(activity: Activity) -> Response:
    """Which other record is the same activity."""
    return _choosing(activity, OtherForm(formdata=None, meta={"csrf": False}))


@bp.get("/activities/<int:activity_id>/merge/together")
@permit(Permission.ACTIVITY_MERGE, Activity)
def together(activity: Activity) -> Response:
    """The record beside the one that `?other=` names, and the form that makes them one."""
    form = OtherForm(formdata=request.args, meta={"csrf": False})
    other = queries.other_record(viewer(), form.chosen) if form.validate() else None
    if other is None or other.id == activity.id:
        if not form.errors:
            form.other.errors = [
                _("There is no such record that you may make one with this one.")
                if other is None
                else _("Choose another record: this is the same one.")
            ]
        return _choosing(activity, form, 422)
    both = queries.pair(viewer(), activity, other)
    return _together(both, share_form(both.going_on, reading=both.reading))


@bp.post("/activities/<int:activity_id>/merge")
@permit(Permission.ACTIVITY_MERGE, Activity)
def merge(activity: Activity) -> Any:
    other = queries.other_record(viewer(), number(request.form.get("other")))
    if other is None:
        form = OtherForm(formdata=None)
        form.other.errors = [_("There is no such record that you may make one with this one.")]
        return _choosing(activity, form, 422)
    both = queries.pair(viewer(), activity, other)
    form = share_form(both.going_on, reading="")
    if not form.validate():
        return _together(both, form, 422)
    try:
        done = actions.merge(
            activity,
            other,
            shares=shares_of(form),
            reason=form.reason.data or "",
            by=viewer(),
            read=form.version.data or "",
        )
    except Refused as refusal:
        both = queries.pair(viewer(), activity, other)
        if isinstance(refusal, actions.ReadAnew):
            form = share_form(both.going_on, reading=both.reading, anew=form.reason.data or "")
        form.form_errors.append(str(refusal))
        return _together(both, form, 422)
    flash(_("“%(title)s” is part of this record now.", title=other.title), "good")
    for period in done.restated:
        flash(
            _("%(period)s is closed: the change stands there as a restatement.", period=name(period)), "part"
        )
    return redirect(url_for("activities.show", activity_id=activity.id), 303)


@bp.get("/activities/<int:activity_id>/merges")
@permit(Permission.ACTIVITY_MERGE, Activity)
def merges(activity: Activity) -> Response:
    """What became part of this record, and parting them again."""
    return _merges(activity, PartingForm(formdata=None))


@bp.post("/activities/<int:activity_id>/part")
@permit(Permission.ACTIVITY_MERGE, Activity)
def part(activity: Activity) -> Any:
    """Parts the record from the one that `merge` names."""
    form = PartingForm()
    row = queries.merge_into(activity, number(request.form.get("merge")))
    if row is None:
        form.form_errors.append(_("That is no merge of this record."))
        return _merges(activity, form, 422)
    # Each merge of the page has a field of this name.
    form.reason.id = f"reason-{row.id}"
    if not form.validate():
        return _merges(activity, form, 422)
    try:
        actions.undo(row, reason=form.reason.data or "", by=viewer())
    except Refused as refusal:
        form.form_errors.append(str(refusal))
        return _merges(activity, form, 422)
    flash(_("“%(title)s” is a record of its own again.", title=row.merged.title), "good")
    return redirect(url_for("activities.show", activity_id=activity.id), 303)


def _choosing(activity: Activity, form: OtherForm, status: int = 200) -> Response:
    return page(
        "merging/choose.html",
        status=status,
        activity=activity,
        form=form,
        twins=queries.twins(viewer(), activity),
    )


def _together(both: queries.Pair, form: MergeForm, status: int = 200) -> Response:
    return page("merging/together.html", status=status, both=both, form=form, faults=_faults(form))


def _merges(activity: Activity, form: PartingForm, status: int = 200) -> Response:
    return page(
        "merging/merges.html",
        status=status,
        activity=activity,
        form=form,
        merges=queries.merges(activity),
        faults=_faults(form),
    )


def _faults(form: MergeForm | PartingForm) -> list[tuple[str, str]]:
    found = [(field.id, str(field.errors[0])) for field in form if field.errors]
    return found + [("main", str(text)) for text in form.form_errors]
