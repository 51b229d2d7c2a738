"""Making, changing, moving and taking out objectives."""

from flask import Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _

from app.access import Permission, permit, viewer
from app.models import Objective, Plan
from app.strategy import plan_actions
from app.strategy.blueprint import bp
from app.strategy.changes import mark
from app.strategy.obstacles import Impossible, Unread
from app.strategy.plan_actions import ObjectiveFacts, objective_facts
from app.strategy.plan_editing import order_of
from app.strategy.plan_forms import ObjectiveForm
from app.strategy.pointing import pointing
from app.strategy.standing import of_objective
from app.strategy.told_forms import ToldForm
from app.web import page
from app.web.differences import Told


@bp.get("/plans/<int:plan_id>/objectives/new")
@permit(Permission.PLAN_EDIT, Plan)
def new_objective(plan: Plan) -> Response:
    return _new(plan, ObjectiveForm(data={"number": str(len(plan.objectives) + 1)}))


@bp.post("/plans/<int:plan_id>/objectives/new")
@permit(Permission.PLAN_EDIT, Plan)
def add_objective(plan: Plan) -> Response:
    form = ObjectiveForm()
    if not form.validate():
        return _new(plan, form, 422)
    try:
        objective = plan_actions.add_objective(plan, _typed(form), by=viewer())
    except Impossible as obstacle:
        form.tell(obstacle)
        return _new(plan, form, 422)
    flash(_("The objective is there. Add what it is measured by."), "good")
    return _to(objective)


@bp.get("/objectives/<int:objective_id>/edit")
@permit(Permission.PLAN_EDIT, Objective)
def edit_objective(objective: Objective) -> Response:
    facts = objective_facts(objective)
    return _edit(objective, ObjectiveForm(data={**facts, "read": mark(facts)}))


@bp.post("/objectives/<int:objective_id>/edit")
@permit(Permission.PLAN_EDIT, Objective)
def change_objective(objective: Objective) -> Response:
    form = ObjectiveForm()
    if not form.validate():
        return _edit(objective, form, status=422)
    try:
        plan_actions.change_objective(objective, _typed(form), read=form.read.data or "", by=viewer())
    except Unread:
        form.read.data = mark(objective_facts(objective))
        return _edit(objective, form, status=422, stands=of_objective(objective, _typed(form)))
    except Impossible as obstacle:
        form.tell(obstacle)
        return _edit(objective, form, status=422)
    flash(_("Saved."), "good")
    return _to(objective)


@bp.post("/objectives/<int:objective_id>/move")
@permit(Permission.PLAN_EDIT, Objective)
def move_objective(objective: Objective) -> Response:
    to = request.form.get("to")
    if to not in ("up", "down"):
        abort(422)
    moved = plan_actions.move_objective(objective, up=to == "up", by=viewer())
    flash(
        _("The order is changed.") if moved else _("It stands at the end already."), "good" if moved else ""
    )
    return redirect(order_of(objective), 303)  # type: ignore[return-value]


@bp.get("/objectives/<int:objective_id>/take-out")
@permit(Permission.PLAN_EDIT, Objective)
def take_out_objective(objective: Objective) -> Response:
    """What points to it; the button where nothing does."""
    return _take_out(objective, ToldForm())


@bp.post("/objectives/<int:objective_id>/take-out")
@permit(Permission.PLAN_EDIT, Objective)
def delete_objective(objective: Objective) -> Response:
    form, plan = ToldForm(), objective.plan
    try:
        plan_actions.delete_objective(objective, by=viewer())
    except Impossible as obstacle:
        form.tell(obstacle)
        return _take_out(objective, form, 422)
    flash(_("The objective is taken out."), "good")
    return redirect(url_for("strategy.plan", plan_id=plan.id), 303)  # type: ignore[return-value]


def _typed(form: ObjectiveForm) -> ObjectiveFacts:
    return ObjectiveFacts(
        form.number.data or "", form.name_th.data or "", form.name_en.data or "", form.description.data or ""
    )


def _new(plan: Plan, form: ObjectiveForm, status: int = 200) -> Response:
    return page("strategy/new_objective.html", status=status, plan=plan, form=form)


def _edit(
    objective: Objective, form: ObjectiveForm, *, status: int = 200, stands: list[Told] | None = None
) -> Response:
    return page(
        "strategy/edit_objective.html",
        status=status,
        plan=objective.plan,
        objective=objective,
        form=form,
        stands=stands or [],
    )


def _take_out(objective: Objective, form: ToldForm, status: int = 200) -> Response:
    return page(
        "strategy/take_out_objective.html",
        status=status,
        plan=objective.plan,
        objective=objective,
        form=form,
        pointing=pointing(objective),
    )


def _to(objective: Objective) -> Response:
    return redirect(url_for("strategy.objective", objective_id=objective.id), 303)  # type: ignore[return-value]
