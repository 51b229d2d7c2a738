"""The plans, one plan's page, an objective's page, and a plan's history."""

from typing import Any

from flask import Response, request, url_for

from app import access_log
from app.access import Permission, permit, viewer
from app.counting import Question
from app.models import Objective, Plan
from app.strategy import plan_queries
from app.strategy.asked import Asked, asked_of, path_below, period_choices
from app.strategy.blueprint import bp
from app.strategy.history import in_words
from app.strategy.links import RecordLinks
from app.web import page
from app.web.paging import Page, page_number
from app.web.question import arguments_of, covers_all


@bp.get("/plans")
@permit(Permission.SIGNED_IN)
def plans() -> Response:
    return page("strategy/plans.html", by_type=plan_queries.plans_by_type())


@bp.get("/plans/<int:plan_id>")
@permit(Permission.PLAN_VIEW, Plan)
def plan(plan: Plan) -> Response:
    """Its objectives with the state of each indicator; of the owner, or of a unit below it."""
    asked = asked_of(request.args, plan, plan.calendar)
    found = plan_queries.plan_states(viewer(), plan, asked)
    return page(
        "strategy/plan.html", status=422 if asked.fault else 200, **_shown(plan, asked), objectives=found
    )


@bp.get("/objectives/<int:objective_id>")
@permit(Permission.PLAN_VIEW, Objective)
def objective(objective: Objective) -> Response:
    """Its indicators, and what serves it: goals of people by number, those by name whose years one sees, and initiatives."""
    asked = asked_of(request.args, objective.plan, objective.plan.calendar)
    serving = plan_queries.serving(objective, asked, viewer(), page_number())
    named = {row.goal.plan.person_id for row in serving.seen}
    access_log.opened_people(named, asked.unit, "objective", serving.years, by=viewer())
    return page(
        "strategy/objective.html",
        status=422 if asked.fault else 200,
        **_shown(objective.plan, asked),
        objective=objective,
        found=plan_queries.objective_states(viewer(), [objective], asked)[0],
        serving=serving,
        work_href=_records_href(objective, asked),
    )


@bp.get("/plans/<int:plan_id>/history")
@permit(Permission.PLAN_VIEW, Plan)
def history(plan: Plan) -> Response:
    """What was done to it, the latest first."""
    shown = Page.of(plan_queries.count_changes(plan), page_number())
    return page(
        "strategy/history.html", plan=plan, lines=in_words(plan_queries.changes_of(plan, shown)), shown=shown
    )


def _records_href(objective: Objective, asked: Asked) -> str | None:
    """The records of the initiatives that serve it, for who may open them all."""
    if not covers_all(viewer()):
        return None
    question = Question(period=asked.period, as_of=asked.as_of, objective_id=objective.id)
    return url_for("rollups.records", **arguments_of(question))


def _shown(plan: Plan, asked: Asked) -> dict[str, Any]:
    return {
        "plan": plan,
        "asked": asked,
        "path": path_below(asked.unit, plan.owner) if asked.unit.id != plan.owner_id else [],
        "periods": period_choices(plan.calendar_id, asked.among),
        "links": RecordLinks(viewer(), asked.as_of),
        "moment_fault": asked.fault,
        "question": Question(unit_id=asked.unit.id, period=asked.period, as_of=asked.as_of),
        "now_address": url_for(request.endpoint or "", **(request.view_args or {}), **asked.now),
        "indicator_arguments": lambda state: {
            **asked.arguments,
            "period": state.period.id if state.period else None,
        },
    }
