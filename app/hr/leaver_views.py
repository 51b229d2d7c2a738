"""What people left open who have left: for the university's HR, who passes it on or ends it."""

from flask import Response

from app.access import Permission, permit
from app.hr import leavers as open_things
from app.hr.blueprint import bp
from app.web import page
from app.web.paging import Page, page_number


@bp.get("/people/left")
@permit(Permission.LEAVERS_VIEW)
def leavers() -> Response:
    shown = Page.of(open_things.count_open(), page_number())
    return page(
        "hr/leavers.html",
        shown=shown,
        rows=open_things.leavers(shown),
        all_leavers=open_things.count_leavers(),
    )
