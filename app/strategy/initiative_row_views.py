"""The forms of an initiative's milestones and of its money."""

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _

from app.access import Permission, permit, viewer
from app.models import Initiative, InitiativeChange
from app.strategy import initiative_actions as actions
from app.strategy.blueprint import bp
from app.strategy.initiative_facts import opened, reading_of
from app.strategy.initiative_rows import MilestonesForm, MoneyForm
from app.strategy.obstacles import Impossible, Unread
from app.web import held, page
from app.web.addresses import number
from app.web.initiative_words import meanwhile


@bp.get("/initiatives/<int:initiative_id>/milestones")
@permit(Permission.INITIATIVE_EDIT, Initiative)
def milestones(initiative: Initiative) -> Response:
    read = opened(initiative)
    return _page(
        "strategy/milestones.html", initiative, MilestonesForm(initiative, held.formdata(), read=read)
    )


@bp.post("/initiatives/<int:initiative_id>/milestones")
@permit(Permission.INITIATIVE_EDIT, Initiative)
def change_milestones(initiative: Initiative) -> Response:
    form = MilestonesForm(initiative, request.form)
    if "more" in request.form:
        return _page("strategy/milestones.html", initiative, form)
    if not form.validate():
        return _page("strategy/milestones.html", initiative, form, 422)
    try:
        actions.change_milestones(initiative, form.result(), read=form.read.data or "", by=viewer())
    except Unread as unread:
        return _page("strategy/milestones.html", initiative, form, 422, unread.changes)
    return _saved(initiative)


@bp.post("/initiatives/<int:initiative_id>/milestones/reached")
@permit(Permission.INITIATIVE_EDIT, Initiative)
def reach_milestone(initiative: Initiative) -> Response:
    """One milestone was reached today; what somebody else wrote meanwhile stays."""
    try:
        reached = actions.reach_milestone(initiative, number(request.form.get("milestone")), by=viewer())
    except Impossible as obstacle:
        flash(str(obstacle), "bad")
        return _to(initiative)
    if reached is None:
        flash(_("This milestone is not there any more."), "bad")
        return _to(initiative)
    flash(_("“%(name)s” is reached.", name=reached.name), "good")
    return _to(initiative)


@bp.get("/initiatives/<int:initiative_id>/money")
@permit(Permission.INITIATIVE_EDIT, Initiative)
def money(initiative: Initiative) -> Response:
    read = opened(initiative)
    return _page("strategy/money.html", initiative, MoneyForm(initiative, held.formdata(), read=read))


@bp.post("/initiatives/<int:initiative_id>/money")
@permit(Permission.INITIATIVE_EDIT, Initiative)
def change_money(initiative: Initiative) -> Response:
    form = MoneyForm(initiative, request.form)
    if "more" in request.form:
        return _page("strategy/money.html", initiative, form)
    if not form.validate():
        return _page("strategy/money.html", initiative, form, 422)
    try:
        actions.change_money(initiative, form.result(), read=form.read.data or "", by=viewer())
    except Unread as unread:
        return _page("strategy/money.html", initiative, form, 422, unread.changes)
    return _saved(initiative)


def _page(
    template: str,
    initiative: Initiative,
    form: MilestonesForm | MoneyForm,
    status: int = 200,
    changes: list[InitiativeChange] | None = None,
) -> Response:
    if changes or not form.read.data:
        form.read.data = reading_of(initiative)
    return page(
        template,
        status=status,
        initiative=initiative,
        form=form,
        meanwhile={"changes": meanwhile(changes)} if changes else None,
    )


def _saved(initiative: Initiative) -> Response:
    flash(_("Saved."), "good")
    return _to(initiative)


def _to(initiative: Initiative) -> Response:
    address = url_for("strategy.initiative", initiative_id=initiative.id)
    return redirect(address, 303)  # type: ignore[return-value]
