"""One's own membership: answer an invitation, and leave."""

from typing import Any

from flask import Response, flash, redirect, url_for
from flask_babel import gettext as _

from app import clock
from app.access import Permission, permit, viewer
from app.models import Membership, TeamMember
from app.teams import member_actions, queries
from app.teams.blueprint import bp
from app.teams.forms import AnswerForm, LastDayForm
from app.teams.obstacles import Impossible
from app.web import page
from app.web.language import language
from app.web.reasons import ReasonForm


@bp.get("/memberships/<int:member_id>")
@permit(Permission.MEMBERSHIP_ANSWER, TeamMember)
def answer(member: TeamMember) -> Response:
    """What the lead asks, to be corrected, accepted or declined."""
    if member.membership is not Membership.ASKED:
        return _answered(member)
    return _answer(member, AnswerForm(data=_start(member)))


@bp.post("/memberships/<int:member_id>/accept")
@permit(Permission.MEMBERSHIP_ANSWER, TeamMember)
def accept(member: TeamMember) -> Response:
    form = AnswerForm()
    if not form.validate():
        return _answer(member, form, 422)
    try:
        member_actions.accept(member, form.facts(), by=viewer())
    except Impossible as obstacle:
        if member.membership is not Membership.ASKED:
            return _answered(member)
        form.tell(obstacle)
        return _answer(member, form, 422)
    flash(_("You are a member of the team “%(team)s”.", team=member.team.name_in(language())), "good")
    return _to_team(member)


@bp.post("/memberships/<int:member_id>/decline")
@permit(Permission.MEMBERSHIP_ANSWER, TeamMember)
def decline(member: TeamMember) -> Response:
    """Does not join; the lead is told why."""
    reason = ReasonForm()
    if not reason.validate():
        return _answer(member, AnswerForm(formdata=None, data=_start(member)), 422, reason)
    lead = member.team.lead.name_in(language())
    try:
        member_actions.decline(member, reason=reason.reason.data or "", by=viewer())
    except Impossible:
        return _answered(member)
    flash(_("Declined. %(name)s is told.", name=lead), "good")
    return redirect(url_for("activities.home"), 303)  # type: ignore[return-value]


@bp.get("/memberships/<int:member_id>/leave")
@permit(Permission.MEMBERSHIP_ANSWER, TeamMember)
def leave(member: TeamMember) -> Response:
    if member.membership is not Membership.MEMBER:
        return _answered(member)
    return _leave(member, LastDayForm(data={"last_day": clock.today()}))


@bp.post("/memberships/<int:member_id>/leave")
@permit(Permission.MEMBERSHIP_ANSWER, TeamMember)
def leave_team(member: TeamMember) -> Response:
    """Leaves, with a last day."""
    form = LastDayForm()
    if not form.validate() or form.last_day.data is None:
        return _leave(member, form, 422)
    try:
        member_actions.end(member, form.last_day.data, by=viewer())
    except Impossible as obstacle:
        form.tell(obstacle)
        return _leave(member, form, 422)
    flash(_("Saved. What you did for the team stays yours, and counts as before."), "good")
    return _to_team(member)


def _start(member: TeamMember) -> dict[str, Any]:
    return {
        "discipline": member.discipline_code or member.person.discipline_code or "",
        "role": member.role,
        "first_day": member.first_day,
        "last_day": member.last_day,
    }


def _answer(
    member: TeamMember, form: AnswerForm, status: int = 200, reason: ReasonForm | None = None
) -> Response:
    return page(
        "teams/answer.html",
        status=status,
        member=member,
        team=member.team,
        form=form,
        reason=reason or ReasonForm(formdata=None),
        people=queries.people_of(member.team),
        partners=queries.partners_of(member.team),
    )


def _leave(member: TeamMember, form: LastDayForm, status: int = 200) -> Response:
    return page("teams/leave.html", status=status, member=member, team=member.team, form=form)


def _answered(member: TeamMember) -> Response:
    flash(_("This invitation is answered already."), "")
    return _to_team(member)


def _to_team(member: TeamMember) -> Response:
    return redirect(url_for("teams.team", team_id=member.team_id), 303)  # type: ignore[return-value]
