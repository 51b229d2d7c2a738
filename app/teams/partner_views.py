"""The form of the partners that a team works with, and what each brings."""

from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _

from app.access import Permission, permit, viewer
from app.models import Partner, Team
from app.teams import actions, queries
from app.teams.blueprint import bp
from app.teams.obstacles import Unread
from app.web import held, page
from app.web.addresses import number
from app.web.differences import Told
from app.web.engagement_words import partner_said
from app.web.engagement_words import partners as partners_by_id
from app.web.language import language
from app.web.partner_form import ways_to_begin
from app.web.partner_list import PartnerList
from app.web.partners import search

# The shortest part of a name that is searched for.
SHORTEST = 2


@bp.get("/teams/<int:team_id>/partners")
@permit(Permission.TEAM_LEAD, Team)
def partners(team: Team) -> Response:
    """The form; `?partner=` adds one that was just entered in the register."""
    also = number(request.args.get("partner"))
    typed = _typed(team, held.formdata(), also if also in partners_by_id([also or 0]) else None)
    return _page(team, typed, read=held.field("version") or str(team.version), added=also)


@bp.post("/teams/<int:team_id>/partners")
@permit(Permission.TEAM_LEAD, Team)
def save_partners(team: Team) -> Response:
    """Saves, or finds, adds and takes out a partner while the form goes on being filled."""
    typed = _typed(team, request.form)
    do, _dash, partner_id = request.form.get("do", "").partition("-")
    read = request.form.get("version", "")
    if do == "enter":
        # Enter in the search field searches; in any other it saves.
        sought = request.form.get("find", "").strip()
        do = "find" if sought and sought != request.form.get("sought", "").strip() else "save"
    if do == "find":
        return _page(team, typed, read=read, sought=typed.words.find.data or "")
    if do == "add":
        say, added = _add(typed, number(partner_id))
        return _page(team, typed, read=read, say=say, added=added)
    if do == "remove":
        typed.remove(number(partner_id))
        return _page(team, typed, read=read)
    if not typed.validate():
        return _page(team, typed, read=read, status=422)
    try:
        actions.change_partners(team, typed.result(), read=read, by=viewer())
    except Unread:
        return _page(team, typed, read=str(team.version), status=422, stands=_stands(team))
    if do == "new":
        here = url_for("teams.partners", team_id=team.id)
        flash(_("Saved. Enter the partner: it is then added to this form."), "good")
        return redirect(url_for("engagement.new_partner", then=here), 303)  # type: ignore[return-value]
    flash(_("Saved."), "good")
    return redirect(url_for("teams.team", team_id=team.id), 303)  # type: ignore[return-value]


def _typed(team: Team, formdata: Any, also: int | None = None) -> PartnerList:
    since = _(
        "A day, a month or a year: %(day)s, %(month)s or %(year)s. Leave it empty where it began with this team.",
        **ways_to_begin(),
    )
    return PartnerList(team.partners, formdata, also, since=since)


def _add(typed: PartnerList, partner_id: int | None) -> tuple[str, int | None]:
    """Adds the partner, says so, and answers under which id; or says why not."""
    partner: Partner | None = partners_by_id([partner_id or 0]).get(partner_id or 0)
    if partner is None:
        return _("This partner is not in the register. Find it again by its name."), None
    name = partner.survivor.name_in(language())
    if not typed.add(partner, request.form):
        return _("“%(name)s” is in the list already.", name=name), None
    return _("“%(name)s” is in the list. Say who brings what.", name=name), partner.survivor.id


def _stands(team: Team) -> list[Told]:
    """The partners that are written now."""
    found = [
        Told(
            f"partner.{partner.id}",
            partner.name_in(language()),
            "",
            partner_said(part) or _("named, with nothing more said"),
        )
        for partner, part in queries.partners_of(team)
    ]
    return found or [Told("partners", _("Partners"), "", _("none"))]


def _page(
    team: Team,
    typed: PartnerList,
    *,
    read: str,
    status: int = 200,
    sought: str = "",
    say: str = "",
    added: int | None = None,
    stands: list[Told] | None = None,
) -> Response:
    is_long = len(sought) >= SHORTEST
    there = [one.survivor.id for one in typed.partners]
    return page(
        "teams/partners.html",
        blocks=("partners",),
        status=status,
        team=team,
        typed=typed,
        words=typed.words,
        read=read,
        stands=stands or [],
        sought=sought,
        found=search(sought, but=there) if is_long else [],
        added=added,
        say=say or (_("Type at least two letters of the name.") if sought and not is_long else ""),
    )
