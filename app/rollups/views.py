"""The unit and university pages, and the records behind a figure."""

from flask import Blueprint, Response

from app.access import Permission, permit
from app.web import page

bp = Blueprint("rollups", __name__)


@bp.get("/university")
@permit(Permission.SIGNED_IN)
def university() -> Response:
    return page("rollups/university.html")
