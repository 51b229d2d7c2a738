"""An indicator's page: value, target, by unit, over the years, what waits and where it is going, and its records."""

from flask import Response, request, url_for

from app.access import Permission, permit, plans, viewer
from app.counting import Question
from app.models import Indicator
from app.strategy import indicator_queries
from app.strategy.asked import asked_of, path_below, period_choices
from app.strategy.blueprint import bp
from app.strategy.links import RecordLinks
from app.web import page
from app.web.question import written


@bp.get("/indicators/<int:indicator_id>")
@permit(Permission.PLAN_VIEW, Indicator)
def indicator(indicator: Indicator) -> Response:
    """Of the plan's owner or a unit below it, in a period of the indicator's calendar, now or as of a moment."""
    plan = indicator.objective.plan
    asked = asked_of(request.args, plan, indicator.calendar)
    report = indicator_queries.report(viewer(), indicator, asked)
    return page(
        "strategy/indicator.html",
        status=422 if asked.fault else 200,
        indicator=indicator,
        plan=plan,
        asked=asked,
        report=report,
        spreads=plans.sets_targets_below(viewer(), plan.owner, asked.unit),
        path=path_below(asked.unit, plan.owner) if asked.unit.id != plan.owner_id else [],
        periods=period_choices(indicator.calendar_id, asked.among),
        links=RecordLinks(viewer(), asked.as_of),
        typed=indicator_queries.typed_values(indicator, asked.unit, asked.period, asked.as_of)
        if asked.period
        else [],
        question=Question(unit_id=asked.unit.id, period=asked.period, as_of=asked.as_of),
        moment_fault=asked.fault,
        now_address=url_for(".indicator", indicator_id=indicator.id, **asked.now),
        written=written,
    )
