"""Making and changing plans: their forms, their end, and taking them out."""

from flask import Response, flash, redirect, url_for
from flask_babel import gettext as _

from app import clock
from app.access import Permission, permit, viewer
from app.counting import calendars
from app.models import Objective, Plan, PlanType
from app.strategy import plan_actions, plan_queries
from app.strategy.blueprint import bp
from app.strategy.changes import mark
from app.strategy.obstacles import Impossible, Unread
from app.strategy.plan_actions import PlanFacts, plan_facts
from app.strategy.plan_forms import EndForm, PlanForm
from app.strategy.pointing import pointing
from app.strategy.standing import of_plan
from app.web import page
from app.web.differences import Told
from app.web.words import name


@bp.get("/plans/new")
@permit(Permission.PLAN_EDIT)
def new_plan() -> Response:
    return _new(_form(data={"first_day": clock.today()}))


@bp.post("/plans/new")
@permit(Permission.PLAN_EDIT)
def add_plan() -> Response:
    form = _form()
    if not form.validate():
        return _new(form, 422)
    plan = plan_actions.add_plan(_typed(form), by=viewer())
    flash(_("The plan is there. Add its objectives next."), "good")
    return _to(plan)


@bp.get("/plans/<int:plan_id>/edit")
@permit(Permission.PLAN_EDIT, Plan)
def edit_plan(plan: Plan) -> Response:
    facts = plan_facts(plan)
    shown = {"owner": str(plan.owner_id), "calendar": str(plan.calendar_id), "type": plan.type.value}
    return _edit(plan, _form(plan, data={**facts, **shown, "read": mark(facts)}))


@bp.post("/plans/<int:plan_id>/edit")
@permit(Permission.PLAN_EDIT, Plan)
def change_plan(plan: Plan) -> Response:
    """Saves, unless somebody changed it meanwhile: then what stands is shown above what was typed."""
    form = _form(plan)
    if not form.validate():
        return _edit(plan, form, status=422)
    try:
        plan_actions.change_plan(plan, _typed(form), read=form.read.data or "", by=viewer())
    except Unread:
        form.read.data = mark(plan_facts(plan))
        return _edit(plan, form, status=422, stands=of_plan(plan, _typed(form)))
    except Impossible as obstacle:
        form.tell(obstacle)
        return _edit(plan, form, status=422)
    flash(_("Saved."), "good")
    return _to(plan)


@bp.get("/plans/<int:plan_id>/end")
@permit(Permission.PLAN_EDIT, Plan)
def end_plan(plan: Plan) -> Response:
    """The form that ends a plan before its last day, and the one that takes it out while nothing points to it."""
    return _end(plan, EndForm(data={"ended_on": plan.ended_on}))


@bp.post("/plans/<int:plan_id>/end")
@permit(Permission.PLAN_EDIT, Plan)
def save_end(plan: Plan) -> Response:
    form = EndForm()
    if not form.validate():
        return _end(plan, form, 422)
    try:
        plan_actions.end_plan(plan, form.ended_on.data, by=viewer())
    except Impossible as obstacle:
        form.tell(obstacle)
        return _end(plan, form, 422)
    flash(_("Saved."), "good")
    return _to(plan)


@bp.post("/plans/<int:plan_id>/delete")
@permit(Permission.PLAN_EDIT, Plan)
def delete_plan(plan: Plan) -> Response:
    called = name(plan)
    form = EndForm(data={"ended_on": plan.ended_on})
    try:
        plan_actions.delete_plan(plan, by=viewer())
    except Impossible as obstacle:
        form.tell(obstacle)
        return _end(plan, form, 422)
    flash(_("The plan “%(name)s” is deleted.", name=called), "good")
    return redirect(url_for("strategy.plans"), 303)  # type: ignore[return-value]


@bp.get("/plans/<int:plan_id>/order")
@permit(Permission.PLAN_EDIT, Plan)
def order(plan: Plan) -> Response:
    """The order of the objectives, and of the indicators in each."""
    return page("strategy/order.html", plan=plan)


def order_of(objective: Objective) -> str:
    return url_for("strategy.order", plan_id=objective.plan_id, _anchor=f"objective-{objective.id}")


def _form(plan: Plan | None = None, **given: object) -> PlanForm:
    return PlanForm(plan_queries.owners_for(viewer(), plan), calendars(), **given)


def _typed(form: PlanForm) -> PlanFacts:
    """Only to be asked of a valid form."""
    assert form.first_day.data is not None and form.last_day.data is not None
    return PlanFacts(
        PlanType(form.type.data),
        form.name_th.data or "",
        form.name_en.data or "",
        form.description.data or "",
        int(form.owner.data),
        int(form.calendar.data),
        form.first_day.data,
        form.last_day.data,
    )


def _new(form: PlanForm, status: int = 200) -> Response:
    return page("strategy/new_plan.html", status=status, form=form)


def _edit(plan: Plan, form: PlanForm, *, status: int = 200, stands: list[Told] | None = None) -> Response:
    return page("strategy/edit_plan.html", status=status, plan=plan, form=form, stands=stands or [])


def _end(plan: Plan, form: EndForm, status: int = 200) -> Response:
    return page("strategy/end_plan.html", status=status, plan=plan, form=form, pointing=pointing(plan))


def _to(plan: Plan) -> Response:
    return redirect(url_for("strategy.plan", plan_id=plan.id), 303)  # type: ignore[return-value]
