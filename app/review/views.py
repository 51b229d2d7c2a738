"""The queue and the decisions."""

from flask import Blueprint, Response

from app.access import Permission, permit
from app.web import page

bp = Blueprint("review", __name__)


@bp.get("/review")
@permit(Permission.REVIEW_QUEUE)
def queue() -> Response:
    return page("review/queue.html")
