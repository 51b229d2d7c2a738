"""The teams, and one team's page."""

from flask import Response, request

from app.access import Permission, permit, viewer
from app.counting import Measure
from app.models import Team
from app.teams import queries
from app.teams.blueprint import bp
from app.teams.history import history_of
from app.teams.sight import narrowed, sight
from app.teams.timeline import NAMED, timeline
from app.web import page
from app.web.paging import Page, page_number


@bp.get("/teams")
@permit(Permission.SIGNED_IN)
def teams() -> Response:
    asked = queries.asked_of(request.args)
    shown = Page.of(queries.count_teams(asked), page_number())
    return page(
        "teams/teams.html",
        blocks=("found",),
        asked=asked,
        rows=queries.teams_page(viewer(), asked, shown),
        shown=shown,
    )


@bp.get("/teams/<int:team_id>")
@permit(Permission.TEAM_VIEW, Team)
def team(team: Team) -> Response:
    """Who is in it, what they bring together, with whom they work, and what came of it."""
    people = queries.people_of(team)
    seen = sight(team, people, viewer())
    work = narrowed(queries.work_of(team), seen)
    shown = Page.of(queries.count_done(team, seen.titles), page_number())
    return page(
        "teams/team.html",
        team=team,
        people=people,
        mine=queries.membership_of(viewer(), people),
        partners=queries.partners_of(team),
        work=work,
        seen=seen,
        link=queries.Links(team, viewer()),
        years=timeline(team, people, work.begun),
        NAMED=NAMED,
        done=queries.done_of(team, viewer(), shown, seen.titles),
        shown=shown,
        open_work=queries.open_work(team, viewer()),
        history=history_of(team, viewer()),
        Measure=Measure,
    )
