"""What closed periods are restated by: university HR accepts late parts, one by one or several for one reason; and revoking."""

from collections.abc import Callable

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app import workflow
from app.access import Permission, permit, viewer
from app.models import Contribution, Status
from app.review import actions
from app.review.forms import ReturnForm
from app.review.late import late_list, not_mine
from app.review.reason_page import reason_page
from app.review.views import REASONS, bp
from app.web import page
from app.web.addresses import back, number
from app.web.language import language
from app.web.paging import page_number
from app.web.reasons import ReasonForm


@bp.get("/review/late")
@permit(Permission.PERIOD_CLOSE)
def late() -> Response:
    """What waits for university HR because a closed period counts it, and what it would change there."""
    return _late_page(ReasonForm())


@bp.post("/review/late/accept")
@permit(Permission.PERIOD_CLOSE)
def accept_many() -> Response:
    """Accepts what was ticked, for one reason; what cannot be is skipped and told."""
    form = ReasonForm()
    ids = [found for pick in request.form.getlist("pick") if (found := number(pick))]
    fine = form.validate()
    if not ids:
        form.form_errors.append(_("Nothing is ticked yet: tick what you want to accept."))
    if not fine or not ids:
        return _late_page(form, 422, set(ids))
    versions = {part_id: request.form.get(f"version-{part_id}", "") for part_id in ids}
    outcome = actions.accept_many(versions, reason=form.reason.data or "", by=viewer())
    flash(_told(outcome), "good" if not outcome.skipped else "part" if outcome.approved else "bad")
    return _to_late()


@bp.post("/review/<int:contribution_id>/accept")
@permit(Permission.CONTRIBUTION_DECIDE, Contribution)
def accept(contribution: Contribution) -> Response:
    """Accepts one late part with a reason."""
    said = _("Accepted: “%(title)s” of %(who)s. The closed periods are restated.")
    return _with_reason(contribution, "accept", actions.accept, Status.LATE, said, url_for("review.late"))


@bp.post("/review/<int:contribution_id>/revoke")
@permit(Permission.CONTRIBUTION_REVOKE, Contribution)
def revoke(contribution: Contribution) -> Response:
    """Takes back an approval with a reason; the part no longer counts."""
    said = _("“%(title)s” of %(who)s no longer counts. %(who)s reads your reason.")
    return _with_reason(
        contribution, "revoke", actions.revoke, Status.APPROVED, said, url_for("review.queue")
    )


def _with_reason(
    part: Contribution, move: str, act: Callable[..., None], status: Status, said: str, leads_to: str
) -> Response:
    """Makes the move where a reason was given for a part that still has `status`, says so, and leads back to where it came from."""
    form = ReturnForm()
    if not form.validate() and part.status is status:
        return reason_page(part, form, move)
    try:
        act(part, version=form.version.data or "", reason=form.reason.data or "", by=viewer())
    except workflow.Stale as stale:
        form.reason.errors = [str(stale)]
        return reason_page(part, form, move, 409)
    flash(said % {"title": part.activity.title, "who": part.person.name_in(language())}, "good")
    came_from = back()
    return redirect(came_from if came_from.startswith("/activities/") else leads_to, 303)  # type: ignore[return-value]


def _late_page(form: ReasonForm, status: int = 200, ticked: set[int] | None = None) -> Response:
    return page(
        "review/late.html",
        status=status,
        late=late_list(viewer(), page_number()),
        elsewhere=not_mine(viewer()),
        form=form,
        ticked=ticked or set(),
        all_ticked=request.args.get("pick") == "all",
    )


def _to_late() -> Response:
    return redirect(url_for("review.late"), 303)  # type: ignore[return-value]


def _told(outcome: actions.Outcome) -> str:
    reasons = list(dict.fromkeys(one.why for one in outcome.skipped))
    why = " ".join(reasons[:REASONS]) + (" …" if len(reasons) > REASONS else "")
    accepted = ngettext(
        "Accepted %(num)d record: the closed periods are restated.",
        "Accepted %(num)d records: the closed periods are restated.",
        outcome.approved,
    )
    if not outcome.skipped:
        return accepted
    if not outcome.approved:
        return _("Accepted none, skipped %(skipped)s: %(why)s", skipped=str(len(outcome.skipped)), why=why)
    return _(
        "%(accepted)s Skipped %(skipped)s: %(why)s",
        accepted=accepted,
        skipped=str(len(outcome.skipped)),
        why=why,
    )
