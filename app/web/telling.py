"""The pages that tell: how to use Pattana, and who sees what."""

from flask import Blueprint, Response

from app.access import public
from app.web.rendering import page

bp = Blueprint("telling", __name__)


@bp.get("/help")
@public
def how_to() -> Response:
    """How to do the main job, for each of the three users."""
    return page("telling/how_to.html")


@bp.get("/who-sees")
@public
def who_sees() -> Response:
    """Who sees my data, as the policy has it."""
    return page("telling/who_sees.html")
