"""The register, to be read and searched."""

from flask import Blueprint, Response

from app.access import Permission, permit
from app.web import page

bp = Blueprint("hr", __name__)


@bp.get("/people")
@permit(Permission.REGISTER_VIEW)
def people() -> Response:
    return page("hr/people.html")
