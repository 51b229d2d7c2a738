"""The register of partners: search it, enter one, and a partner's page."""

from collections.abc import Callable

from flask import Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _

from app import as_was
from app.access import Permission, permit, viewer
from app.counting import Measure, Question, calendars
from app.engagement import partner_actions, queries
from app.engagement.blueprint import bp
from app.engagement.history import history_of, told_of
from app.engagement.partner_actions import Impossible, PartnerFacts
from app.engagement.register_forms import PartnerForm, RegisterForm
from app.models import Partner, Period
from app.web import page
from app.web.addresses import own_path
from app.web.paging import Page, page_number
from app.web.partners import Twin, twins
from app.web.question import arguments_of, covers_all, moment_from, without_fault
from app.web.words import name

FACTS = PartnerFacts._fields


@bp.get("/partners")
@permit(Permission.SIGNED_IN)
def partners() -> Response:
    asked = queries.asked_of(request.args)
    shown = Page.of(queries.count_partners(asked), page_number())
    return page(
        "engagement/partners.html",
        blocks=("found",),
        asked=asked,
        places=queries.places(),
        rows=queries.partners_page(asked, shown),
        shown=shown,
    )


@bp.get("/partners/<int:partner_id>")
@permit(Permission.PARTNER_VIEW, Partner)
def partner(partner: Partner) -> Response:
    """Everything done together, with whom, over the years of `?calendar=`, as of `?as_of=`; of one that was merged, what it
    is today and its history."""
    args, fault = without_fault(request.args)
    question = Question(partner_id=partner.id, as_of=moment_from(args))
    as_was.look_back(question.as_of)
    among = calendars()
    calendar = queries.calendar_for(viewer(), args.get("calendar", ""), among)
    if calendar is None and args.get("calendar"):
        abort(404)
    is_merged = queries.is_merged(partner, question.as_of)
    shown = Page.of(0 if is_merged else queries.count_done(question), page_number())
    return page(
        "engagement/partner.html",
        status=422 if fault else 200,
        partner=partner,
        is_merged=is_merged,
        question=question,
        moment_fault=fault,
        now_address=url_for(".partner", partner_id=partner.id, calendar=args.get("calendar") or None),
        calendars=[(one.code, name(one)) for one in among],
        calendar=calendar,
        years=[] if is_merged else queries.years_of(question, calendar),
        link=_links(question),
        done=[] if is_merged else queries.done_with(question, viewer(), shown),
        shown=shown,
        teams=[] if is_merged else queries.teams_with(partner),
        merged=queries.merged_into(partner),
        history=history_of(partner),
        Measure=Measure,
    )


@bp.get("/partners/new")
@permit(Permission.PARTNER_ADD)
def new_partner() -> Response:
    """The empty form; `?name=` is what was searched for, `?then=` where its new partner is awaited."""
    start = {"name_th": request.args.get("name", ""), "then": request.args.get("then", "")}
    return _new(PartnerForm(data=start))


@bp.post("/partners/new")
@permit(Permission.PARTNER_ADD)
def add_partner() -> Response:
    """Enters the partner, unless others have names like it: then they are shown first."""
    form = PartnerForm()
    found = twins((form.name_th.data or "", form.name_en.data or ""))
    if not form.validate():
        return _new(form, found, status=422)
    if found and form.seen.data != _seen(found):
        # Nothing is wrong: what may be the same is shown, and the same button then enters it all the same.
        return _new(form, found, status=200)
    partner = partner_actions.add_partner(form.facts(), by=viewer())
    flash(_("“%(name)s” is in the register.", name=queries.name_of(partner)), "good")
    return redirect(_awaited(form.then.data or "", partner), 303)  # type: ignore[return-value]


@bp.get("/partners/<int:partner_id>/edit")
@permit(Permission.PARTNER_EDIT, Partner)
def edit_partner(partner: Partner) -> Response:
    facts = {fact: getattr(partner, fact) for fact in FACTS}
    return _edit(partner, PartnerForm(data={**facts, "version": str(partner.version)}))


@bp.post("/partners/<int:partner_id>/edit")
@permit(Permission.PARTNER_EDIT, Partner)
def change_partner(partner: Partner) -> Response:
    form = PartnerForm()
    if not form.validate():
        return _edit(partner, form, status=422)
    if is_unread(form, str(partner.version)):
        return _edit(partner, form, status=422, is_stale=True)
    try:
        partner_actions.change_partner(partner, form.facts(), by=viewer(), reason=form.reason.data or "")
    except Impossible as obstacle:
        form.tell(obstacle)
        return _edit(partner, form, status=422)
    flash(_("Saved."), "good")
    return redirect(url_for(".partner", partner_id=partner.id), 303)  # type: ignore[return-value]


def is_unread(form: RegisterForm, version: str) -> bool:
    """Whether something was written since the form was read; it is then taken to be read."""
    is_stale = form.version.data != version
    form.version.data = version
    return is_stale


def _new(form: PartnerForm, found: list[Twin] | None = None, status: int = 200) -> Response:
    form.seen.data = _seen(found or [])
    then = own_path(form.then.data or "", "")
    return page("engagement/new_partner.html", status=status, form=form, twins=found or [], then=then)


def _edit(partner: Partner, form: PartnerForm, *, status: int = 200, is_stale: bool = False) -> Response:
    return page(
        "engagement/edit_partner.html",
        status=status,
        partner=partner,
        form=form,
        closed=[] if partner.merged_into_id else list(queries.closed_with(partner)),
        stands=told_of({fact: (None, getattr(partner, fact)) for fact in FACTS}) if is_stale else [],
    )


def _links(asked: Question) -> Callable[[Period | None, Measure], str | None]:
    """The records behind a figure, for whoever may open all of them."""
    opens = covers_all(viewer())

    def link(period: Period | None, measure: Measure) -> str | None:
        question = asked.but(period=period)
        return url_for("rollups.records", **arguments_of(question, measure)) if opens else None

    return link


def _seen(found: list[Twin]) -> str:
    return ".".join(str(one.partner.id) for one in found)


def _awaited(then: str, partner: Partner) -> str:
    """The page that waits for the new partner, or the partner's own."""
    there = own_path(then, "")
    if not there:
        return url_for(".partner", partner_id=partner.id)
    return f"{there}{'&' if '?' in there else '?'}partner={partner.id}"
