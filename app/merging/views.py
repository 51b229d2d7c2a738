"""The pages on which HR makes two records one, and parts them again."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _

from app.access import Permission, permit, viewer
from app.access.scopes import is_university_hr
from app.merging import actions, queries
from app.merging.closes import parting
from app.merging.forms import MergeForm, OtherForm, PartingForm, share_form, shares_of
from app.models import Activity, Period
from app.web import page
from app.web.addresses import number
from app.web.forms import AS_SENT
from app.web.words import in_quotes, name
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
            form.other.errors = [_no_such(activity, form.chosen)]
        return _choosing(activity, form, 422)
    both = queries.pair(viewer(), activity, other)
    # What was typed of shares so far, while one types.
    is_typed = any(key.startswith(("share_", "outside_")) for key in request.args)
    return _together(both, _form(both, typed=request.args if is_typed else AS_SENT))


@bp.post("/activities/<int:activity_id>/merge")
@permit(Permission.ACTIVITY_MERGE, Activity)
def merge(activity: Activity) -> Any:
    chosen = number(request.form.get("other"))
    if (one := queries.is_part_of(activity, chosen)) is not None:
        flash(_("They are one already: “%(title)s” is part of this record.", title=in_quotes(one.title)))
        return redirect(url_for("activities.show", activity_id=activity.id), 303)
    other = queries.other_record(viewer(), chosen)
    if other is None:
        choosing = OtherForm(formdata=None)
        choosing.other.errors = [_no_such(activity, chosen)]
        return _choosing(activity, choosing, 422)
    both = queries.pair(viewer(), activity, other)
    form = _form(both)
    if not form.validate():
        return _together(both, form, 422)
    try:
        done = actions.merge(
            activity,
            other,
            shares=shares_of(form, "share_"),
            outside=shares_of(form, "outside_"),
            reason=form.reason.data or "",
            by=viewer(),
            read=form.version.data or "",
        )
    except Refused as refusal:
        both = queries.pair(viewer(), activity, other)
        if isinstance(refusal, actions.ReadAnew):
            form = _form(both, anew=form.reason.data or "")
        form.form_errors.append(str(refusal))
        return _together(both, form, 422)
    flash(_("“%(title)s” is part of this record now.", title=in_quotes(other.title)), "good")
    _tell_restated(done.restated)
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
        restated = actions.undo(row, reason=form.reason.data or "", by=viewer())
    except Refused as refusal:
        form.form_errors.append(str(refusal))
        return _merges(activity, form, 422)
    flash(_("“%(title)s” is a record of its own again.", title=in_quotes(row.merged.title)), "good")
    _tell_restated(restated)
    return redirect(url_for("activities.show", activity_id=activity.id), 303)


def _tell_restated(periods: Iterable[Period]) -> None:
    for period in periods:
        flash(
            _("%(period)s is closed: the change stands there as a restatement.", period=name(period)), "part"
        )


def _no_such(activity: Activity, chosen: int | None) -> str:
    """Why the record with this number cannot be made one with `activity`."""
    if chosen == activity.id:
        return _("Choose another record: this is the same one.")
    if queries.is_part_of(activity, chosen) is not None:
        return _("That record is part of this one already.")
    if queries.is_own_work(viewer(), chosen):
        return _(
            "You lead that record or take part in it: nobody makes their own work one with another record."
        )
    return _("There is no such record that you may make one with this one.")


def _form(both: queries.Pair, *, anew: str | None = None, typed: Any = AS_SENT) -> MergeForm:
    return share_form(
        both.going_on, both.guests, proposed=both.proposed, reading=both.reading, anew=anew, typed=typed
    )


def _choosing(activity: Activity, form: OtherForm, status: int = 200) -> Response:
    return page(
        "merging/choose.html",
        status=status,
        activity=activity,
        form=form,
        twins=queries.twins(viewer(), activity),
    )


def _together(both: queries.Pair, form: MergeForm, status: int = 200) -> Response:
    return page(
        "merging/together.html",
        blocks=("total",),
        status=status,
        both=both,
        form=form,
        total=form.shared_out + both.unseen,
        needs_university_hr=bool(both.closed) and not is_university_hr(viewer()),
        faults=_faults(form),
    )


def _merges(activity: Activity, form: PartingForm, status: int = 200) -> Response:
    found = queries.merges(activity)
    # What became part of the record last is parted first.
    latest = next((one for one in found if one.undone_at is None and one.kept_id == activity.id), None)
    return page(
        "merging/merges.html",
        status=status,
        activity=activity,
        form=form,
        merges=found,
        latest=latest,
        parting=parting(latest) if latest is not None else None,
        is_university_hr=is_university_hr(viewer()),
        faults=_faults(form),
    )


def _faults(form: MergeForm | PartingForm) -> list[tuple[str, str]]:
    found = [(field.id, str(field.errors[0])) for field in form if field.errors]
    return found + [("main", str(text)) for text in form.form_errors]
