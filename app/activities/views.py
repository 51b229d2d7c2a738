"""My year, logging, lists and pages of activities."""

from flask import Blueprint, Response

from app.access import Permission, permit
from app.web import page

bp = Blueprint("activities", __name__)


@bp.get("/")
@permit(Permission.SIGNED_IN)
def home() -> Response:
    return page("activities/home.html")


@bp.get("/activities/new")
@permit(Permission.ACTIVITY_LOG)
def new() -> Response:
    return page("activities/new.html")


@bp.get("/activities")
@permit(Permission.SIGNED_IN)
def list_mine() -> Response:
    return page("activities/list_mine.html")
