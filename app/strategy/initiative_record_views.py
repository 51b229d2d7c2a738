"""Parting a record from an initiative, by who keeps the initiative, with a reason that the record's people read."""

from flask import Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _

from app.access import Permission, permit, viewer
from app.models import Activity, Initiative
from app.strategy.blueprint import bp
from app.strategy.initiative_records import linked_record
from app.strategy.initiative_records import part_record as part
from app.web import held, page
from app.web.addresses import number
from app.web.reasons import ReasonForm
from app.web.words import in_quotes


@bp.get("/initiatives/<int:initiative_id>/part")
@permit(Permission.INITIATIVE_EDIT, Initiative)
def part_record(initiative: Initiative) -> Response:
    """Asks for the reason: of the record that `?activity=` names."""
    if (activity := _named(initiative)) is None:
        abort(404)
    return _page(initiative, activity, ReasonForm())


@bp.post("/initiatives/<int:initiative_id>/part")
@permit(Permission.INITIATIVE_EDIT, Initiative)
def save_parting(initiative: Initiative) -> Response:
    activity, form = _named(initiative), ReasonForm()
    if activity is not None and not form.validate():
        return _page(initiative, activity, form, 422)
    if activity and part(initiative, activity, reason=form.reason.data or "", by=viewer()):
        title = in_quotes(activity.title)
        flash(
            _("“%(title)s” belongs to this initiative no longer. Its people read your reason.", title=title),
            "good",
        )
    else:
        flash(_("This activity does not belong to the initiative any more: nothing was done."), "part")
    address = url_for("strategy.initiative", initiative_id=initiative.id)
    return redirect(address, 303)  # type: ignore[return-value]


def _named(initiative: Initiative) -> Activity | None:
    named = request.values.get("activity") or held.field("activity")
    return linked_record(initiative, viewer(), number(named))


def _page(initiative: Initiative, activity: Activity, form: ReasonForm, status: int = 200) -> Response:
    return page(
        "strategy/part_record.html", status=status, initiative=initiative, activity=activity, form=form
    )
