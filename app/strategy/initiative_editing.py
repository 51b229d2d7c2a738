"""Beginning an initiative, and changing what it is called and for, whose it is, its days, what it serves and its plan."""

from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _

from app.access import Permission, permit, viewer
from app.models import Initiative, InitiativeChange
from app.strategy import initiative_actions as actions
from app.strategy import initiative_deleting as deleting
from app.strategy import initiative_queries as queries
from app.strategy.blueprint import bp
from app.strategy.initiative_actions import AlreadyBegun
from app.strategy.initiative_deleting import keeping
from app.strategy.initiative_facts import opened, reading_of
from app.strategy.initiative_forms import InitiativeForm, start_of_copy
from app.strategy.obstacles import Impossible, Unread
from app.web import page
from app.web.initiative_words import meanwhile
from app.web.initiatives import named
from app.web.words import name


@bp.get("/initiatives/new")
@permit(Permission.INITIATIVE_CREATE)
def new_initiative() -> Response:
    """The empty form; `?unit=` says whose it is to be, `?copy=` from which one it is filled."""
    like = named(request.args.get("copy"))
    return _new(_form(None, data=start_of_copy(like) if like else {"unit": request.args.get("unit", "")}))


@bp.post("/initiatives/new")
@permit(Permission.INITIATIVE_CREATE)
def begin_initiative() -> Response:
    form = _form(None)
    if not form.validate():
        return _new(form, 422)
    try:
        initiative = actions.begin_initiative(
            form.facts(), by=viewer(), form_token=form.form_token.data or "", like=named(form.copy.data)
        )
    except AlreadyBegun as twice:
        flash(_("This was saved already."), "")
        return _to(twice.initiative)
    except Impossible as obstacle:
        form.tell(obstacle)
        return _new(form, 422)
    if form.copy.data:
        flash(_("The initiative is entered. Look at the days of its milestones, and add its money."), "good")
    else:
        flash(_("The initiative is entered. Add its milestones, its money and its partners."), "good")
    return _to(initiative)


@bp.get("/initiatives/<int:initiative_id>/edit")
@permit(Permission.INITIATIVE_EDIT, Initiative)
def edit_initiative(initiative: Initiative) -> Response:
    read = opened(initiative)
    form = _form(initiative)
    form.read.data = form.read.data or read
    return _edit(initiative, form)


@bp.post("/initiatives/<int:initiative_id>/edit")
@permit(Permission.INITIATIVE_EDIT, Initiative)
def change_initiative(initiative: Initiative) -> Response:
    """Saves, unless somebody changed it meanwhile: then what they changed is shown above what was typed."""
    form = _form(initiative)
    if not form.validate():
        return _edit(initiative, form, 422)
    try:
        actions.change_initiative(initiative, form.facts(), read=form.read.data or "", by=viewer())
    except Unread as unread:
        form.read.data = reading_of(initiative)
        return _edit(initiative, form, 422, unread.changes)
    except Impossible as obstacle:
        form.tell(obstacle)
        return _edit(initiative, form, 422)
    flash(_("Saved."), "good")
    return _to(initiative)


@bp.get("/initiatives/<int:initiative_id>/delete")
@permit(Permission.INITIATIVE_EDIT, Initiative)
def ask_to_delete_initiative(initiative: Initiative) -> Response:
    return page("strategy/delete_initiative.html", initiative=initiative, keeping=keeping(initiative))


@bp.post("/initiatives/<int:initiative_id>/delete")
@permit(Permission.INITIATIVE_EDIT, Initiative)
def delete_initiative(initiative: Initiative) -> Response:
    called = name(initiative)
    try:
        deleting.delete_initiative(initiative, by=viewer())
    except Impossible:
        kept_by = keeping(initiative)
        return page("strategy/delete_initiative.html", status=422, initiative=initiative, keeping=kept_by)
    flash(_("The initiative “%(name)s” is deleted.", name=called), "good")
    return redirect(url_for("strategy.initiatives"), 303)  # type: ignore[return-value]


def _form(initiative: Initiative | None, **given: Any) -> InitiativeForm:
    tree = queries.units_tree()
    return InitiativeForm(
        own_units=queries.run_units(viewer(), tree),
        all_units=tree,
        objectives=queries.offered_objectives(initiative),
        initiative=initiative,
        **given,
    )


def _new(form: InitiativeForm, status: int = 200) -> Response:
    return page("strategy/new_initiative.html", status=status, form=form, like=named(form.copy.data))


def _edit(
    initiative: Initiative,
    form: InitiativeForm,
    status: int = 200,
    changes: list[InitiativeChange] | None = None,
) -> Response:
    return page(
        "strategy/edit_initiative.html",
        status=status,
        initiative=initiative,
        form=form,
        meanwhile={"changes": meanwhile(changes)} if changes else None,
    )


def _to(initiative: Initiative) -> Response:
    address = url_for("strategy.initiative", initiative_id=initiative.id)
    return redirect(address, 303)  # type: ignore[return-value]
