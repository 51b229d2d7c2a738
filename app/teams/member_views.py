"""What the lead does about members: find a colleague and ask, withdraw, end a membership, hand the team over."""

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _

from app import clock
from app.access import Permission, permit, viewer
from app.models import Team, TeamMember
from app.teams import actions, member_actions, queries
from app.teams.blueprint import bp
from app.teams.forms import AskForm, LastDayForm
from app.teams.obstacles import Impossible
from app.web import page
from app.web.addresses import number
from app.web.directory import Colleague, colleague, colleagues
from app.web.language import language


@bp.get("/teams/<int:team_id>/members")
@permit(Permission.TEAM_LEAD, Team)
def members(team: Team) -> Response:
    """Members and invitations, the search, and the form for the one who was chosen: `?person=` to ask, `?member=` to end."""
    return _page(team, chosen=colleague(request.args.get("person"), clock.today()))


@bp.post("/teams/<int:team_id>/members")
@permit(Permission.TEAM_LEAD, Team)
def ask(team: Team) -> Response:
    """Asks a colleague to join; they answer on their own page."""
    form = AskForm()
    chosen = colleague(request.form.get("person"), clock.today())
    fine = form.validate()
    if chosen is None:
        form.person.errors, fine = [_("Choose a colleague.")], False
    if not fine or chosen is None:
        return _page(team, chosen=chosen, form=form, status=422)
    try:
        member = member_actions.ask(team, chosen.person, form.facts(), by=viewer())
    except Impossible as obstacle:
        form.tell(obstacle)
        return _page(team, chosen=chosen, form=form, status=422)
    if member.person_id == viewer().id:
        flash(_("You are a member again."), "good")
    else:
        flash(_("%(name)s is asked to join.", name=member.person.name_in(language())), "good")
    return _back(team)


@bp.post("/teams/<int:team_id>/members/withdraw")
@permit(Permission.TEAM_LEAD, Team)
def withdraw(team: Team) -> Response:
    """Asks somebody no longer who has not answered yet."""
    member = _named(team)
    if member is None:
        flash(_("This invitation is not there any more."), "bad")
        return _back(team)
    name = member.person.name_in(language())
    try:
        member_actions.withdraw(member, by=viewer())
    except Impossible as obstacle:
        flash(str(obstacle), "bad")
    else:
        flash(_("%(name)s is no longer asked to join.", name=name), "good")
    return _back(team)


@bp.post("/teams/<int:team_id>/members/end")
@permit(Permission.TEAM_LEAD, Team)
def end_membership(team: Team) -> Response:
    """The membership ends with a day that the lead chooses."""
    member, form = _named(team), LastDayForm()
    if member is None:
        return _unknown(team)
    if not form.validate() or form.last_day.data is None:
        return _page(team, member=member, end_form=form, status=422)
    try:
        member_actions.end(member, form.last_day.data, by=viewer())
    except Impossible as obstacle:
        form.tell(obstacle)
        return _page(team, member=member, end_form=form, status=422)
    flash(_("Saved."), "good")
    return _back(team)


@bp.post("/teams/<int:team_id>/members/hand-over")
@permit(Permission.TEAM_LEAD, Team)
def hand_over(team: Team) -> Response:
    """Another member leads the team from now on."""
    member, form = _named(team), LastDayForm(formdata=None)
    if member is None:
        return _unknown(team)
    try:
        actions.hand_over(team, member, by=viewer())
    except Impossible as obstacle:
        form.tell(obstacle)
        return _page(team, member=member, end_form=form, status=422)
    flash(_("%(name)s leads the team now.", name=member.person.name_in(language())), "good")
    return redirect(url_for("teams.team", team_id=team.id), 303)  # type: ignore[return-value]


def _named(team: Team) -> TeamMember | None:
    return queries.member_of(team, number(request.form.get("member")))


def _unknown(team: Team) -> Response:
    form = LastDayForm(formdata=None)
    form.tell(Impossible("", _("This is no member of the team.")))
    return _page(team, end_form=form, status=422)


def _back(team: Team) -> Response:
    return redirect(url_for("teams.members", team_id=team.id), 303)  # type: ignore[return-value]


def _page(
    team: Team,
    *,
    chosen: Colleague | None = None,
    form: AskForm | None = None,
    member: TeamMember | None = None,
    end_form: LastDayForm | None = None,
    status: int = 200,
) -> Response:
    asked = request.args.get("q", "").strip()
    today = clock.today()
    member = member or queries.member_of(team, number(request.args.get("member")))
    start = {
        "discipline": chosen.person.discipline_code or "" if chosen else "",
        "first_day": max(today, team.first_day),
    }
    return page(
        "teams/members.html",
        blocks=("found",),
        status=status,
        team=team,
        people=queries.people_of(team),
        chosen=chosen,
        form=form or AskForm(formdata=None, data={**start, "person": chosen.person.id if chosen else ""}),
        member=member,
        end_form=end_form or LastDayForm(formdata=None, data={"last_day": today}),
        asked=asked,
        found=colleagues(asked, today),
    )
