"""What a record serves, on a page of its own: a hundred questions are asked of the ledger for it."""

from flask import Response

from app import access_log
from app.access import Permission, permit, viewer
from app.models import Activity
from app.strategy import served
from app.strategy.blueprint import bp
from app.strategy.links import RecordLinks
from app.web import page


@bp.get("/activities/<int:activity_id>/serves")
@permit(Permission.ACTIVITY_VIEW, Activity)
def serves(activity: Activity) -> Response:
    """The indicators of plans that count it, the objectives of its initiative, the reader's goals that it counts in."""
    access_log.opened(activity, by=viewer())
    days = served.approved_days(activity)
    return page(
        "strategy/serves.html",
        activity=activity,
        is_counted=days is not None,
        moved=served.moved_by(activity, days) if days else [],
        goals=served.goals_counting(activity, viewer(), days) if days else [],
        links=RecordLinks(viewer()),
    )
