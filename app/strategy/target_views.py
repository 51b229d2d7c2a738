"""Setting targets over units, with a proposal by staff numbers, and typing values that no ledger can answer."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _

from app.access import Permission, permit, plans, viewer
from app.counting import years
from app.counting.targets import Cascade, cascade, proposal, spread_on
from app.models import Indicator, Period, Plan, Reckoning, Unit
from app.strategy import indicator_queries, target_actions
from app.strategy.asked import Asked, asked_of, path_below, period_choices
from app.strategy.blueprint import bp
from app.strategy.changes import mark
from app.strategy.obstacles import Impossible, Unread
from app.strategy.target_forms import TargetsForm, ValueForm
from app.web import held, page


@bp.get("/indicators/<int:indicator_id>/targets")
@permit(Permission.TARGET_SPREAD, Indicator)
def targets(indicator: Indicator) -> Response:
    """The targets of a unit and the units right below it, for one period; of those that the viewer does not set only how they stand."""
    asked = _asked(indicator)
    form = TargetsForm(_barred(indicator, asked))
    typed, stand = held.formdata(), _stand(indicator, asked)
    if typed is not None:
        form.read_rows(indicator, _period(asked), stand, typed)
        return _targets(indicator, asked, form)
    form.show(indicator, _period(asked), stand)
    form.read.data = _mark(stand)
    return _targets(indicator, asked, form)


@bp.post("/indicators/<int:indicator_id>/targets")
@permit(Permission.TARGET_SPREAD, Indicator)
def set_targets(indicator: Indicator) -> Response:
    """Saves all of them, or none; an emptied field takes its target away."""
    asked = _asked(indicator)
    period, stand = _period(asked), _stand(indicator, asked)
    form = TargetsForm(_barred(indicator, asked))
    wanted = form.read_rows(indicator, period, stand, request.form)
    if not form.validate() or form.has_errors:
        return _targets(indicator, asked, form, status=422)
    try:
        changed = target_actions.set_targets(
            indicator,
            period,
            {**stand, **wanted},
            read=form.read.data or "",
            by=viewer(),
            reason=form.reason.data or "",
        )
    except Unread:
        stand = _stand(indicator, asked)
        form.read.data = _mark(stand)
        form.form_errors.append(
            _(
                "Somebody changed these targets since you read them. Look at what stands now, and send it again."
            )
        )
        other = {unit: amount for unit, amount in stand.items() if wanted.get(unit) != amount}
        return _targets(indicator, asked, form, status=422, stand=other or stand)
    except Impossible as obstacle:
        if obstacle.field in form:
            form.tell(obstacle)
        else:
            form.refuse(obstacle.field, str(obstacle))
        return _targets(indicator, asked, form, status=422)
    flash(
        _("Saved.") if changed else _("Nothing is different from what stands already."),
        "good" if changed else "",
    )
    return redirect(_address(indicator, asked), 303)  # type: ignore[return-value]


@bp.post("/indicators/<int:indicator_id>/targets/proposal")
@permit(Permission.TARGET_SPREAD, Indicator)
def propose_targets(indicator: Indicator) -> Response:
    """The whole spread by staff numbers, in the form's fields: nothing is written until it is saved."""
    asked = _asked(indicator)
    period, stand = _period(asked), _stand(indicator, asked)
    form = TargetsForm(_barred(indicator, asked))
    wanted = form.read_rows(indicator, period, stand, request.form)
    # Who does not set the target of the whole spreads the one that stands.
    own = stand[asked.unit] if asked.unit in form.barred else wanted.get(asked.unit)
    if own is None or not indicator.is_spread:
        if not form.has_errors:
            form.refuse(
                f"target-{asked.unit.id}",
                _("No target is set for the whole yet: there is nothing to spread.")
                if asked.unit in form.barred
                else _("Type the target of the whole first: it is what is spread."),
            )
        return _targets(indicator, asked, form, status=422)
    parts = proposal(indicator, asked.unit.id, period, own)
    # Nothing is proposed for what is closed by now: its part is that of what carries it on.
    others = {unit: amount if unit in form.barred else parts.get(unit.id) for unit, amount in stand.items()}
    form.show(indicator, period, stand, {**others, asked.unit: own})
    return _targets(indicator, asked, form, proposed=True)


@bp.get("/indicators/<int:indicator_id>/values")
@permit(Permission.PLAN_EDIT, Indicator)
def values(indicator: Indicator) -> Response:
    """What was typed of a unit for a period, with the form of a new value."""
    asked = _typed_only(indicator)
    return _values(indicator, asked, ValueForm(indicator.decimals, data={"read": _read(indicator, asked)}))


@bp.post("/indicators/<int:indicator_id>/values")
@permit(Permission.PLAN_EDIT, Indicator)
def type_value(indicator: Indicator) -> Response:
    asked = _typed_only(indicator)
    form = ValueForm(indicator.decimals)
    if not form.validate():
        return _values(indicator, asked, form, 422)
    assert form.amount.data is not None and form.day.data is not None
    try:
        target_actions.type_value(
            indicator,
            _period(asked),
            asked.unit,
            amount=form.amount.data,
            source=form.source.data or "",
            day=form.day.data,
            reason=form.reason.data or "",
            read=form.read.data or "",
            by=viewer(),
        )
    except Unread:
        form.read.data = _read(indicator, asked)
        form.form_errors.append(
            _("Somebody typed a value since you read it. Look at what stands now, and send it again.")
        )
        return _values(indicator, asked, form, 422)
    except Impossible as obstacle:
        form.tell(obstacle)
        return _values(indicator, asked, form, 422)
    flash(_("Saved."), "good")
    return redirect(_address(indicator, asked), 303)  # type: ignore[return-value]


def _asked(indicator: Indicator) -> Asked:
    return asked_of(request.args, indicator.objective.plan, indicator.calendar, past=False)


def _typed_only(indicator: Indicator) -> Asked:
    """Only of an indicator whose values are typed, in a year that is there."""
    asked = _asked(indicator)
    if indicator.reckoning is not Reckoning.TYPED:
        abort(404)
    _period(asked)
    return asked


def _period(asked: Asked) -> Period:
    """Without a year in its calendar there is nothing to set."""
    return asked.period or abort(404)


def _units(asked: Asked) -> list[Unit]:
    return [asked.unit, *indicator_queries.units_below(asked.unit)]


def _barred(indicator: Indicator, asked: Asked) -> dict[Unit, str]:
    """The units on the page whose target the viewer does not set, and why."""
    plan = indicator.objective.plan
    return {
        unit: target_actions.not_yours(plan, unit)
        for unit in _units(asked)
        if not plans.sets_target_of(viewer(), plan.owner, unit)
    }


def _stand(indicator: Indicator, asked: Asked) -> dict[Unit, int | None]:
    return target_actions.standing(indicator, _period(asked), dict.fromkeys(_units(asked)))


def _mark(stand: Mapping[Unit, int | None]) -> str:
    return mark({str(unit.id): amount for unit, amount in stand.items()})


def _read(indicator: Indicator, asked: Asked) -> str:
    stands = target_actions.value_that_stands(indicator, _period(asked), asked.unit)
    return mark({"id": stands.id if stands else None})


def _address(indicator: Indicator, asked: Asked) -> str:
    return url_for(".indicator", indicator_id=indicator.id, **asked.arguments)


def _targets(
    indicator: Indicator,
    asked: Asked,
    form: TargetsForm,
    *,
    status: int = 200,
    proposed: bool = False,
    stand: Mapping[Unit, int | None] | None = None,
) -> Response:
    found: Cascade = cascade(indicator, asked.unit.id, _period(asked))
    return page(
        "strategy/targets.html",
        status=status,
        form=form,
        proposed=proposed,
        stand=stand or {},
        cascade=found,
        saves=len(form.barred) < len(_units(asked)),
        staff=indicator_queries.staff_numbers(asked, _period(asked)),
        staff_on=spread_on(_period(asked)),
        is_over=target_actions.is_over(_period(asked)),
        # The plan goes on after the last year that its calendar has.
        years_end=_years_end(indicator, asked),
        **_shown(indicator, asked, within=indicator.objective.plan),
    )


def _years_end(indicator: Indicator, asked: Asked) -> date | None:
    calendar = next(one for one in asked.among if one.id == indicator.calendar_id)
    last_day = years(calendar)[-1].last_day
    return last_day if last_day < indicator.objective.plan.last_day else None


def _values(indicator: Indicator, asked: Asked, form: ValueForm, status: int = 200) -> Response:
    typed = indicator_queries.typed_values(indicator, asked.unit, _period(asked))
    return page(
        "strategy/values.html",
        status=status,
        form=form,
        typed=typed,
        is_closed=target_actions.is_closed(_period(asked)),
        **_shown(indicator, asked),
    )


def _shown(indicator: Indicator, asked: Asked, within: Plan | None = None) -> dict[str, Any]:
    """`within`: only the years of a plan are offered."""
    plan = indicator.objective.plan
    return {
        "indicator": indicator,
        "plan": plan,
        "asked": asked,
        "path": path_below(asked.unit, plan.owner) if asked.unit.id != plan.owner_id else [],
        "periods": period_choices(indicator.calendar_id, asked.among, within, also=asked.period),
    }
