"""What was learned, for the whole university; and an activity as academic work serving society, to be printed."""

from flask import Response, request

from app.access import Permission, permit, viewer
from app.engagement import learned as lessons
from app.engagement import society as document
from app.engagement.blueprint import bp
from app.models import Activity
from app.web import page
from app.web.engaged import engaged
from app.web.paging import Page, page_number


@bp.get("/learned")
@permit(Permission.LEARNED_VIEW)
def learned() -> Response:
    asked = lessons.asked_of(request.args)
    shown = Page.of(lessons.count_lessons(asked), page_number())
    return page(
        "engagement/learned.html",
        blocks=("found",),
        asked=asked,
        areas=lessons.areas(),
        teams=lessons.teams(),
        places=lessons.places(),
        rows=lessons.lessons(viewer(), asked, shown),
        shown=shown,
    )


@bp.get("/activities/<int:activity_id>/society")
@permit(Permission.ACTIVITY_VIEW, Activity)
def society(activity: Activity) -> Response:
    """One document: the need, who worked together, the five questions, the four principles, the outcome."""
    return page(
        "engagement/society.html",
        activity=activity,
        engaged=engaged(activity),
        people=document.people(viewer(), activity),
        learned=document.learned(viewer(), activity, is_asked=bool(request.args.get("learned"))),
    )
