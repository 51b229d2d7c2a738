"""My year, my activities, and the page of one activity: everything here only reads."""

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _

from app import access_log
from app.access import Permission, permit, viewer
from app.activities import join_queries, queries, recording, year
from app.activities.blueprint import bp
from app.activities.news import news
from app.activities.readings import on_record
from app.activities.record import record
from app.counting import person_years
from app.counting.loads import load_of
from app.models import Activity
from app.web import joining, page, teams
from app.web.addresses import number
from app.web.my_development import served_objectives
from app.web.paging import Page, page_number
from app.web.part_groups import STATUS_ORDER

# On "my year": enough to see how things stand; the rest is one click away.
LATEST = 6


@bp.get("/")
@permit(Permission.SIGNED_IN)
def home() -> Response:
    """My year: what waits for me, the quick log, hours by area, the latest records."""
    me = viewer()
    years = year.years(me, number(request.args.get("period")))
    latest = queries.Wanted(period=years.period)
    total = queries.count_mine(me, latest)
    return page(
        "activities/home.html",
        years=years,
        todos=year.to_do(me),
        declined=year.declined(me),
        news=news(me),
        joining=joining.asked_of(me),
        asked_to_join=join_queries.mine(me),
        invitations=teams.invitations(me),
        teams=teams.teams_of(me),
        lines=year.my_lines(me),
        to_decide=year.to_decide(me),
        kinds=year.kinds_to_log(me),
        is_new=not year.has_logged(me),
        hours=person_years(me.id, [years.period])[0] if years.period else None,
        load=load_of(me, years.period),
        served=served_objectives(me, years.period),
        rows=queries.my_rows(me, latest, Page(1, LATEST, total)),
        total=total,
    )


@bp.get("/activities")
@permit(Permission.SIGNED_IN)
def list_mine() -> Response:
    """My activities: my parts and what I lead, as asked for."""
    me = viewer()
    asked = queries.wanted(request.args)
    shown = Page.of(queries.count_mine(me, asked), page_number())
    return page(
        "activities/list_mine.html",
        blocks=("records",),
        asked=asked,
        sorts=queries.Sort,
        statuses=STATUS_ORDER,
        kinds=queries.kinds_by_area(),
        years=year.years(me, None),
        rows=queries.my_rows(me, asked, shown),
        shown=shown,
        all_ticked=request.args.get("choose") == "all",
    )


@bp.get("/activities/recorded")
@permit(Permission.RECORD_FOR)
def recorded() -> Response:
    """For whom a recorder may log, and what became of what they wrote down."""
    asked = request.args.get("q", "").strip()
    return page(
        "activities/recorded.html",
        blocks=("found",),
        asked=asked,
        found=recording.people(viewer(), asked),
        written=recording.written(viewer()),
    )


@bp.get("/activities/<int:activity_id>")
@permit(Permission.ACTIVITY_VIEW, Activity)
def show(activity: Activity) -> Response:
    """The record: facts, parts, evidence, history, who can see it, and for whose it is who opened it.

    One that became part of another record leads there.
    """
    if activity.merged_into_id is not None:
        flash(_("“%(title)s” has become part of this record.", title=activity.title))
        return redirect(url_for(".show", activity_id=activity.merged_into_id), 303)  # type: ignore[return-value]
    shown = record(viewer(), activity)
    access_log.opened(activity, by=viewer())
    return page("activities/show.html", record=shown, opened_by=on_record(activity))
