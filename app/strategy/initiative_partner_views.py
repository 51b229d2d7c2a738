"""The form of the partners outside with which an initiative works, and what each brings."""

from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _

from app.access import Permission, permit, viewer
from app.models import Initiative, InitiativeChange, Partner
from app.strategy import initiative_actions as actions
from app.strategy.blueprint import bp
from app.strategy.initiative_facts import opened, reading_of
from app.strategy.obstacles import Unread
from app.web import held, page
from app.web.addresses import number
from app.web.engagement_words import partners as partners_by_id
from app.web.initiative_words import meanwhile
from app.web.partner_form import ways_to_begin
from app.web.partner_list import PartnerList
from app.web.partners import search
from app.web.words import name

# The shortest part of a name that is searched for.
SHORTEST = 2


@bp.get("/initiatives/<int:initiative_id>/partners")
@permit(Permission.INITIATIVE_EDIT, Initiative)
def initiative_partners(initiative: Initiative) -> Response:
    """The form; `?partner=` adds one that was just entered in the register."""
    also, read = number(request.args.get("partner")), opened(initiative)
    typed = _typed(initiative, held.formdata(), also if also in partners_by_id([also or 0]) else None)
    return _page(initiative, typed, read=held.field("read") or read, added=also)


@bp.post("/initiatives/<int:initiative_id>/partners")
@permit(Permission.INITIATIVE_EDIT, Initiative)
def save_initiative_partners(initiative: Initiative) -> Response:
    """Saves, or finds, adds and takes out a partner while the form goes on being filled."""
    typed = _typed(initiative, request.form)
    do, _dash, partner_id = request.form.get("do", "").partition("-")
    read = request.form.get("read", "")
    if do == "enter":
        # Enter in the search field searches; in any other it saves.
        sought = request.form.get("find", "").strip()
        do = "find" if sought and sought != request.form.get("sought", "").strip() else "save"
    if do == "find":
        return _page(initiative, typed, read=read, sought=typed.words.find.data or "")
    if do == "add":
        say, added = _add(typed, number(partner_id))
        return _page(initiative, typed, read=read, say=say, added=added)
    if do == "remove":
        typed.remove(number(partner_id))
        return _page(initiative, typed, read=read)
    if not typed.validate():
        return _page(initiative, typed, read=read, status=422)
    try:
        actions.change_partners(initiative, typed.result(), read=read, by=viewer())
    except Unread as unread:
        return _page(initiative, typed, read=reading_of(initiative), status=422, changes=unread.changes)
    if do == "new":
        here = url_for("strategy.initiative_partners", initiative_id=initiative.id)
        flash(_("Saved. Enter the partner: it is then added to this form."), "good")
        return redirect(url_for("engagement.new_partner", then=here), 303)  # type: ignore[return-value]
    flash(_("Saved."), "good")
    return redirect(url_for("strategy.initiative", initiative_id=initiative.id), 303)  # type: ignore[return-value]


def _typed(initiative: Initiative, formdata: Any, also: int | None = None) -> PartnerList:
    since = _(
        "A day, a month or a year: %(day)s, %(month)s or %(year)s. Leave it empty where it began with this initiative.",
        **ways_to_begin(),
    )
    return PartnerList(initiative.partners, formdata, also, since=since)


def _add(typed: PartnerList, partner_id: int | None) -> tuple[str, int | None]:
    """Adds the partner, says so, and answers under which id; or says why not."""
    partner: Partner | None = partners_by_id([partner_id or 0]).get(partner_id or 0)
    if partner is None:
        return _("This partner is not in the register. Find it again by its name."), None
    called = name(partner.survivor)
    if not typed.add(partner, request.form):
        return _("“%(name)s” is in the list already.", name=called), None
    return _("“%(name)s” is in the list. Say who brings what.", name=called), partner.survivor.id


def _page(
    initiative: Initiative,
    typed: PartnerList,
    *,
    read: str,
    status: int = 200,
    sought: str = "",
    say: str = "",
    added: int | None = None,
    changes: list[InitiativeChange] | None = None,
) -> Response:
    is_long = len(sought) >= SHORTEST
    there = [one.survivor.id for one in typed.partners]
    return page(
        "strategy/initiative_partners.html",
        blocks=("partners",),
        status=status,
        initiative=initiative,
        typed=typed,
        words=typed.words,
        read=read,
        meanwhile={"changes": meanwhile(changes)} if changes else None,
        sought=sought,
        found=search(sought, but=there) if is_long else [],
        added=added,
        say=say or (_("Type at least two letters of the name.") if sought and not is_long else ""),
    )
