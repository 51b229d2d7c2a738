"""One page for each unit and period: what a head takes to the yearly talk, on at most two pages of paper."""

from flask import Response, request

from app import access_log
from app.access import Permission, permit, viewer
from app.counting.distribution import EDGES
from app.development import meeting as meetings
from app.development import support
from app.development.blueprint import bp
from app.development.support_views import year_choices
from app.models import Unit
from app.web import page
from app.web.addresses import number
from app.web.engagement_words import outcomes


@bp.get("/units/<int:unit_id>/talk")
@permit(Permission.UNIT_VIEW, Unit)
def meeting(unit: Unit) -> Response:
    """Plan, goals, hours, outcomes, initiatives and people of a unit in a period; names, and what plans of people come to,
    only for who may see their years."""
    period = meetings.period_for(number(request.args.get("period")), viewer())
    talk = meetings.meeting(unit, period, viewer()) if period else None
    if talk is not None:
        access_log.opened_people(talk.named, unit, "talk", talk.years, by=viewer())
    return page(
        "development/meeting.html",
        unit=unit,
        period=period,
        periods=year_choices(),
        talk=talk,
        most=meetings,
        edges=EDGES,
        is_over=support.is_over,
        outcomes=outcomes(),
    )
