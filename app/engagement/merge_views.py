"""Two entries of the register that are one partner: making them one, and parting them again."""

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _

from app.access import Permission, permit, viewer
from app.engagement import partner_actions, queries
from app.engagement.blueprint import bp
from app.engagement.partner_actions import Impossible
from app.engagement.register_forms import MergeForm, SeparateForm
from app.models import Partner
from app.web import page
from app.web.addresses import number, text_of
from app.web.engagement_words import partners
from app.web.partners import search, twins


@bp.get("/partners/<int:partner_id>/merge")
@permit(Permission.PARTNER_MERGE, Partner)
def merge_partner(partner: Partner) -> Response:
    """Choose the other one; then both are shown with what points to them."""
    into = _other(request.args.get("into"))
    form = MergeForm(data={"into": str(into.id) if into else ""})
    return _merge(partner, into, form)


@bp.post("/partners/<int:partner_id>/merge")
@permit(Permission.PARTNER_MERGE, Partner)
def join_partners(partner: Partner) -> Response:
    form = MergeForm()
    into = _other(form.into.data)
    if into is None:
        form.form_errors.append(_("Choose the partner that it is."))
        return _merge(partner, None, form, status=422)
    if not form.validate():
        return _merge(partner, into, form, status=422)
    if form.seen.data != _seen(partner, into):
        form.form_errors.append(
            _("What this touches is different from what you were shown. Nothing was done: read it again.")
        )
        return _merge(partner, into, form, status=422)
    try:
        survivor = partner_actions.merge_partner(partner, into, by=viewer(), reason=form.reason.data or "")
    except Impossible as obstacle:
        form.tell(obstacle)
        return _merge(partner, into, form, status=422)
    name = queries.name_of(survivor)
    flash(_("“%(old)s” is “%(name)s” from now on.", old=queries.name_of(partner), name=name), "good")
    return redirect(url_for(".partner", partner_id=survivor.id), 303)  # type: ignore[return-value]


@bp.get("/partners/<int:partner_id>/separate")
@permit(Permission.PARTNER_MERGE, Partner)
def separate_partner(partner: Partner) -> Response:
    """What is parted again, and whose figures change by it."""
    return _separate(partner, SeparateForm())


@bp.post("/partners/<int:partner_id>/separate")
@permit(Permission.PARTNER_MERGE, Partner)
def part_partners(partner: Partner) -> Response:
    form = SeparateForm()
    if not form.validate():
        return _separate(partner, form, status=422)
    try:
        partner_actions.separate_partner(partner, by=viewer(), reason=form.reason.data or "")
    except Impossible as obstacle:
        form.tell(obstacle)
        return _separate(partner, form, status=422)
    flash(_("“%(name)s” is a partner of its own again.", name=queries.name_of(partner)), "good")
    return redirect(url_for(".partner", partner_id=partner.id), 303)  # type: ignore[return-value]


def _merge(partner: Partner, into: Partner | None, form: MergeForm, status: int = 200) -> Response:
    text = text_of(request.args)
    if into is not None:
        form.seen.data = _seen(partner, into)
        if into.survivor.id == partner.id and not form.form_errors:
            form.form_errors.append(partner_actions.bar_to_itself(partner, into))
            status = 422
    return page(
        "engagement/merge_partner.html",
        status=status,
        partner=partner,
        into=into,
        survivor=into.survivor if into else None,
        form=form,
        text_asked=text,
        found=search(text, but=(partner.id,)) if text else [],
        twins=twins((partner.name_th, partner.name_en), but=partner.id),
        pointing=[queries.pointing_to(one) for one in (partner, into.survivor)] if into else [],
    )


def _separate(partner: Partner, form: SeparateForm, status: int = 200) -> Response:
    return page(
        "engagement/separate_partner.html",
        status=status,
        partner=partner,
        form=form,
        pointing=queries.pointing_to(partner),
    )


def _other(given: str | None) -> Partner | None:
    partner_id = number(given)
    return partners([partner_id]).get(partner_id) if partner_id is not None else None


def _seen(partner: Partner, into: Partner) -> str:
    """Tells whether what is done is what was shown."""
    closed = ".".join(str(period.id) for period in queries.closed_with(partner))
    survivor = into.survivor
    return f"{partner.version}-{survivor.id}.{survivor.version}-{closed}"[:200]
