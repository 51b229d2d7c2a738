"""Finding colleagues by what they did, to form a team."""

from flask import Response, request

from app.access import Permission, permit, viewer
from app.teams import finding, queries
from app.teams.blueprint import bp
from app.web import page
from app.web.paging import Page, page_number


@bp.get("/colleagues")
@permit(Permission.COLLEAGUES_FIND)
def colleagues() -> Response:
    """People by what they did; each can be asked to join a team that the viewer leads."""
    asked = finding.asked_of(request.args)
    sought = finding.sought_of(asked)
    shown = Page.of(finding.count_found(sought) if sought else 0, page_number())
    led = queries.led_by(viewer())
    return page(
        "teams/colleagues.html",
        blocks=("found",),
        asked=asked,
        is_asked=sought is not None,
        rows=finding.found(sought, shown) if sought else [],
        shown=shown,
        is_name=not shown.total and finding.is_name(asked),
        led=led,
        # For which team one looks.
        wanted=next((team for team in led if str(team.id) == request.args.get("team")), None),
    )
