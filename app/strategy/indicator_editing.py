"""Making and changing indicators, with a preview of their value; moving, retiring and taking them out."""

from typing import Any

from flask import Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _

from app.access import Permission, permit, viewer
from app.counting import calendars
from app.models import Indicator, Objective
from app.strategy import indicator_actions, indicator_queries
from app.strategy.blueprint import bp
from app.strategy.changes import mark
from app.strategy.indicator_actions import indicator_facts, is_bound, is_narrowed_otherwise
from app.strategy.indicator_forms import IndicatorForm, indicator_data
from app.strategy.links import RecordLinks
from app.strategy.obstacles import Impossible, Unread
from app.strategy.plan_editing import order_of
from app.strategy.plan_forms import RetireForm
from app.strategy.pointing import pointing
from app.strategy.standing import of_indicator
from app.web import page
from app.web.differences import Told


@bp.get("/objectives/<int:objective_id>/indicators/new")
@permit(Permission.PLAN_EDIT, Objective)
def new_indicator(objective: Objective) -> Response:
    number = f"{objective.number}.{len(objective.indicators) + 1}" if objective.number else ""
    form = _form(data={"number": number, "calendar": str(objective.plan.calendar_id)})
    return _new(objective, form)


@bp.post("/objectives/<int:objective_id>/indicators/new")
@permit(Permission.PLAN_EDIT, Objective)
def add_indicator(objective: Objective) -> Response:
    form = _form()
    if not form.validate():
        return _new(objective, form, 422)
    indicator = indicator_actions.add_indicator(objective, form.facts(), by=viewer())
    flash(_("The indicator is there. Set its targets next."), "good")
    return _to(indicator)


@bp.post("/objectives/<int:objective_id>/indicators/preview")
@permit(Permission.PLAN_EDIT, Objective)
def preview_new(objective: Objective) -> Response:
    """The form as it is filled, with the values that it asks for; nothing is written."""
    return _new(objective, _form())


@bp.get("/indicators/<int:indicator_id>/edit")
@permit(Permission.PLAN_EDIT, Indicator)
def edit_indicator(indicator: Indicator) -> Response:
    data = {**indicator_data(indicator), "read": mark(indicator_facts(indicator))}
    return _edit(indicator, _form(data=data))


@bp.post("/indicators/<int:indicator_id>/edit")
@permit(Permission.PLAN_EDIT, Indicator)
def change_indicator(indicator: Indicator) -> Response:
    form = _form()
    if not form.validate():
        return _edit(indicator, form, status=422)
    try:
        before, facts = indicator_facts(indicator), form.facts()
        done = indicator_actions.change_indicator(indicator, facts, read=form.read.data or "", by=viewer())
    except Unread:
        form.read.data = mark(indicator_facts(indicator))
        return _edit(indicator, form, status=422, stands=of_indicator(indicator, form.facts()))
    except Impossible as obstacle:
        form.tell(obstacle)
        return _edit(indicator, form, status=422)
    flash(
        _("Saved.") if done else _("Nothing is different from what stands already."), "good" if done else ""
    )
    if done and is_narrowed_otherwise(before, facts):
        flash(
            _("It is narrowed otherwise now: its values of past years are told anew, its targets stay."),
            "part",
        )
    return _to(indicator)


@bp.post("/indicators/<int:indicator_id>/preview")
@permit(Permission.PLAN_EDIT, Indicator)
def preview_changed(indicator: Indicator) -> Response:
    return _edit(indicator, _form())


@bp.post("/indicators/<int:indicator_id>/move")
@permit(Permission.PLAN_EDIT, Indicator)
def move_indicator(indicator: Indicator) -> Response:
    to = request.form.get("to")
    if to not in ("up", "down"):
        abort(422)
    moved = indicator_actions.move_indicator(indicator, up=to == "up", by=viewer())
    flash(
        _("The order is changed.") if moved else _("It stands at the end already."), "good" if moved else ""
    )
    return redirect(order_of(indicator.objective), 303)  # type: ignore[return-value]


@bp.get("/indicators/<int:indicator_id>/retire")
@permit(Permission.PLAN_EDIT, Indicator)
def retire_indicator(indicator: Indicator) -> Response:
    """The form that takes it out of use, and the one that takes it out while nothing points to it."""
    return _retire(indicator, RetireForm(data={"retired_on": indicator.retired_on}))


@bp.post("/indicators/<int:indicator_id>/retire")
@permit(Permission.PLAN_EDIT, Indicator)
def save_retired(indicator: Indicator) -> Response:
    form = RetireForm()
    if not form.validate():
        return _retire(indicator, form, 422)
    try:
        indicator_actions.retire_indicator(indicator, form.retired_on.data, by=viewer())
    except Impossible as obstacle:
        form.tell(obstacle)
        return _retire(indicator, form, 422)
    flash(_("Saved."), "good")
    return _to(indicator)


@bp.post("/indicators/<int:indicator_id>/delete")
@permit(Permission.PLAN_EDIT, Indicator)
def delete_indicator(indicator: Indicator) -> Response:
    form, objective = RetireForm(data={"retired_on": indicator.retired_on}), indicator.objective
    try:
        indicator_actions.delete_indicator(indicator, by=viewer())
    except Impossible as obstacle:
        form.tell(obstacle)
        return _retire(indicator, form, 422)
    flash(_("The indicator is taken out."), "good")
    return redirect(url_for("strategy.objective", objective_id=objective.id), 303)  # type: ignore[return-value]


def _form(**given: Any) -> IndicatorForm:
    return IndicatorForm(indicator_queries.kinds(), calendars(), **given)


def _new(objective: Objective, form: IndicatorForm, status: int = 200) -> Response:
    return page(
        "strategy/new_indicator.html",
        blocks=("preview",),
        status=status,
        form=form,
        objective=objective,
        plan=objective.plan,
        preview_address=url_for(".preview_new", objective_id=objective.id),
        **_preview(objective, form),
    )


def _edit(
    indicator: Indicator,
    form: IndicatorForm,
    *,
    status: int = 200,
    stands: list[Told] | None = None,
) -> Response:
    return page(
        "strategy/edit_indicator.html",
        blocks=("preview",),
        status=status,
        form=form,
        indicator=indicator,
        plan=indicator.objective.plan,
        stands=stands or [],
        is_bound=is_bound(indicator),
        preview_address=url_for(".preview_changed", indicator_id=indicator.id),
        **_preview(indicator.objective, form),
    )


def _preview(objective: Objective, form: IndicatorForm) -> dict[str, Any]:
    """What the form asks now: an indicator that is not kept, and its values; None where it asks nothing yet."""
    if not form.asks_something():
        return {"asks": None, "values": [], "links": None}
    asks = Indicator(**form.facts()._asdict())
    unit = objective.plan.owner
    values = indicator_queries.preview(asks, unit, calendars())
    return {"asks": asks, "values": values, "links": RecordLinks(viewer()), "unit": unit}


def _retire(indicator: Indicator, form: RetireForm, status: int = 200) -> Response:
    return page(
        "strategy/retire_indicator.html",
        status=status,
        plan=indicator.objective.plan,
        indicator=indicator,
        form=form,
        pointing=pointing(indicator),
    )


def _to(indicator: Indicator) -> Response:
    return redirect(url_for("strategy.indicator", indicator_id=indicator.id), 303)  # type: ignore[return-value]
