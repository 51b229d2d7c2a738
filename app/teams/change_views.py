"""Changing a membership that runs: its own person all of it, the lead its role and fewer days."""

from typing import Any

from flask import Response, flash, redirect, url_for
from flask_babel import gettext as _

from app.access import Permission, permit, viewer
from app.models import TeamMember
from app.teams import member_actions
from app.teams.blueprint import bp
from app.teams.changes import last_change
from app.teams.forms import MembershipForm
from app.teams.obstacles import Impossible, Unread
from app.web import page
from app.web.dates import format_day
from app.web.differences import Told
from app.web.engagement_words import disciplines
from app.web.language import language


@bp.get("/memberships/<int:member_id>/edit")
@permit(Permission.MEMBERSHIP_CHANGE, TeamMember)
def edit_membership(member: TeamMember) -> Response:
    try:
        member_actions.refuse_over(member)
    except Impossible as obstacle:
        flash(str(obstacle), "bad")
        return redirect(url_for("teams.team", team_id=member.team_id), 303)  # type: ignore[return-value]
    return _page(member, MembershipForm(data={**_start(member), "read": last_change(member)}))


@bp.post("/memberships/<int:member_id>/edit")
@permit(Permission.MEMBERSHIP_CHANGE, TeamMember)
def change_membership(member: TeamMember) -> Response:
    """Saves, unless the other of the two changed it meanwhile: then what stands is shown above what was typed."""
    form = MembershipForm()
    if not form.validate():
        return _page(member, form, 422)
    try:
        member_actions.change(member, form.facts(), read=form.read.data or "", by=viewer())
    except Unread:
        form.read.data = last_change(member)
        return _page(member, form, 422, _stands(member))
    except Impossible as obstacle:
        form.tell(obstacle)
        return _page(member, form, 422)
    flash(_("Saved."), "good")
    back = "teams.team" if _is_own(member) else "teams.members"
    return redirect(url_for(back, team_id=member.team_id), 303)  # type: ignore[return-value]


def _is_own(member: TeamMember) -> bool:
    return member.person_id == viewer().id


def _start(member: TeamMember) -> dict[str, Any]:
    return {
        "discipline": member.discipline_code or "",
        "role": member.role,
        "first_day": member.first_day,
        "last_day": member.last_day,
    }


def _stands(member: TeamMember) -> list[Told]:
    """What is written of the membership now."""
    code, lang = member.discipline_code, language()
    return [
        Told(
            "discipline",
            _("Discipline in the team"),
            "",
            disciplines()[code].name_in(lang) if code else _("Not said"),
        ),
        Told("role", _("Role in the team"), "", member.role or _("none")),
        Told("first_day", _("First day"), "", format_day(member.first_day, lang)),
        Told(
            "last_day",
            _("Last day"),
            "",
            format_day(member.last_day, lang) if member.last_day else _("none"),
        ),
    ]


def _page(
    member: TeamMember, form: MembershipForm, status: int = 200, stands: list[Told] | None = None
) -> Response:
    return page(
        "teams/edit_membership.html",
        status=status,
        member=member,
        team=member.team,
        form=form,
        is_own=_is_own(member),
        stands=stands or [],
    )
