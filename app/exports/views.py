"""Choosing and downloading an export."""

from flask import Blueprint, Response

from app.access import Permission, permit
from app.web import page

bp = Blueprint("exports", __name__)


@bp.get("/exports")
@permit(Permission.EXPORT_RUN)
def choose() -> Response:
    return page("exports/choose.html")
