"""Founding a team, and changing what it is called, what it is for, and its days."""

from flask import Response, flash, redirect, url_for
from flask_babel import gettext as _

from app import clock
from app.access import Permission, permit, viewer
from app.models import Team
from app.teams import actions
from app.teams.actions import TeamFacts
from app.teams.blueprint import bp
from app.teams.forms import TeamForm
from app.teams.obstacles import Impossible, Unread
from app.web import page
from app.web.dates import format_day
from app.web.differences import Told
from app.web.language import language

FACTS = TeamFacts._fields


@bp.get("/teams/new")
@permit(Permission.TEAM_CREATE)
def new_team() -> Response:
    return _new(TeamForm(data={"first_day": clock.today()}))


@bp.post("/teams/new")
@permit(Permission.TEAM_CREATE)
def found_team() -> Response:
    """The viewer leads the new team and is its first member; they ask the others next."""
    form = TeamForm()
    if not form.validate():
        return _new(form, 422)
    team = actions.found_team(_facts(form), discipline=viewer().discipline_code, by=viewer())
    flash(_("The team is founded. Ask those who belong to it."), "good")
    return redirect(url_for("teams.members", team_id=team.id), 303)  # type: ignore[return-value]


@bp.get("/teams/<int:team_id>/edit")
@permit(Permission.TEAM_LEAD, Team)
def edit_team(team: Team) -> Response:
    facts = {fact: getattr(team, fact) for fact in FACTS}
    return _edit(team, TeamForm(data={**facts, "version": str(team.version)}))


@bp.post("/teams/<int:team_id>/edit")
@permit(Permission.TEAM_LEAD, Team)
def change_team(team: Team) -> Response:
    """Saves, unless somebody changed it meanwhile: then what stands is shown above what was typed."""
    form = TeamForm()
    if not form.validate():
        return _edit(team, form, status=422)
    try:
        actions.change_team(team, _facts(form), read=form.version.data or "", by=viewer())
    except Unread:
        stands = _stands(team)
        form.version.data = str(team.version)
        return _edit(team, form, status=422, stands=stands)
    except Impossible as obstacle:
        form.tell(obstacle)
        return _edit(team, form, status=422)
    flash(_("Saved."), "good")
    return redirect(url_for("teams.team", team_id=team.id), 303)  # type: ignore[return-value]


def _new(form: TeamForm, status: int = 200) -> Response:
    return page("teams/new_team.html", status=status, form=form)


def _edit(team: Team, form: TeamForm, *, status: int = 200, stands: list[Told] | None = None) -> Response:
    return page("teams/edit_team.html", status=status, team=team, form=form, stands=stands or [])


def _stands(team: Team) -> list[Told]:
    """What is written of the team now."""
    days = {
        fact: format_day(day, language()) if (day := getattr(team, fact)) else _("none")
        for fact in ("first_day", "last_day")
    }
    return [
        Told("name_th", _("Thai name"), "", team.name_th),
        Told("name_en", _("English name"), "", team.name_en),
        Told("purpose", _("What the team is for"), "", team.purpose),
        Told("first_day", _("First day"), "", days["first_day"]),
        Told("last_day", _("Last day"), "", days["last_day"]),
    ]


def _facts(form: TeamForm) -> TeamFacts:
    """Only to be asked of a valid form."""
    assert form.first_day.data is not None
    return TeamFacts(
        form.name_th.data or "",
        form.name_en.data or "",
        form.purpose.data or "",
        form.first_day.data,
        form.last_day.data,
    )
