"""The queue and the decisions."""

from typing import Any

from babel.lists import format_list
from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import Forbidden, NotFound

from app import access_log, workflow
from app.access import Permission, permit, signed_in, viewer
from app.access.waiting import late_for
from app.models import Contribution, Status
from app.review import actions, late, queries
from app.review.asked import Asked
from app.review.forms import DecisionForm, ReturnForm
from app.review.reason_page import reason_page
from app.review.record import opened
from app.web import page
from app.web.addresses import back, number
from app.web.databases import READING
from app.web.errors import not_done, told, written
from app.web.hours import format_hours
from app.web.language import language
from app.web.paging import page_number

bp = Blueprint("review", __name__)

# As many reasons are told in one sentence; more would be a list to read.
REASONS = 3


@bp.get("/review")
@permit(Permission.REVIEW_QUEUE)
def queue() -> Response:
    """What waits for my decision."""
    return _queue_page(_asked())


@bp.post("/review/<int:contribution_id>/approve")
@permit(Permission.CONTRIBUTION_DECIDE, Contribution)
def approve(contribution: Contribution) -> Response:
    """Approves one part, as it was read."""
    form = DecisionForm()
    if _is_unreadable(form, contribution):
        return _queue_page(_asked()._replace(opened=contribution.id), 422, form)
    try:
        actions.approve(contribution, version=form.version.data or "", by=viewer())
    except workflow.Stale as stale:
        return _changed_page(stale.part, form)
    who, title = contribution.person.name_in(language()), contribution.activity.title
    if contribution.status is Status.LATE:
        flash(_late(contribution), "part")
    elif contribution.minutes:
        hours = format_hours(contribution.minutes)
        flash(_("Approved: “%(title)s” of %(who)s, %(hours)s h", title=title, who=who, hours=hours), "good")
    else:
        flash(_("Approved: “%(title)s” of %(who)s", title=title, who=who), "good")
    return _go_on(form.following)


@bp.post("/review/<int:contribution_id>/return")
@permit(Permission.CONTRIBUTION_DECIDE, Contribution)
def send_back(contribution: Contribution) -> Response:
    """Returns one part with a reason."""
    form = ReturnForm()
    if not form.validate() and contribution.status is Status.LATE:
        return reason_page(contribution, form, "return")
    if _is_unreadable(form, contribution):
        return _queue_page(_asked()._replace(opened=contribution.id), 422, form)
    reason, version = form.reason.data or "", form.version.data or ""
    try:
        actions.send_back(contribution, version=version, reason=reason, by=viewer())
    except workflow.Stale as stale:
        return _changed_page(stale.part, form)
    who, title = contribution.person.name_in(language()), contribution.activity.title
    flash(_("Returned “%(title)s” to %(who)s, who reads your reason.", title=title, who=who), "good")
    return _go_on(form.following)


@bp.post("/review/approve")
@permit(Permission.REVIEW_QUEUE)
def approve_many() -> Response:
    """Approves what was ticked; what cannot be is skipped and told."""
    ids = [found for pick in request.form.getlist("pick") if (found := number(pick))]
    if not ids:
        flash(_("Nothing is ticked yet: tick what you want to approve."), "bad")
        return _to_queue()
    versions = {part_id: request.form.get(f"version-{part_id}", "") for part_id in ids}
    outcome = actions.approve_many(versions, by=viewer())
    flash(
        _told(outcome),
        "good" if not (outcome.skipped or outcome.late) else "part" if outcome.approved else "bad",
    )
    stale = next((one.part for one in outcome.skipped if one.is_stale and one.part), None)
    if stale is None:
        return _to_queue()
    # What changed is shown at once; the decision on it is made anew.
    return _to_queue(f"record-{stale.id}", open=stale.id, read=versions[stale.id] or None)


@bp.errorhandler(NotFound)
def not_there(error: NotFound) -> Any:
    """Whoever decides on a part that its owner has just recalled is told so: for them it is not there any more."""
    asked_for = (request.view_args or {}).get("contribution_id")
    person = signed_in()
    title = queries.taken_back(person, asked_for) if person and asked_for else None
    if title is None:
        return told(error, queries.ended_post(person, asked_for) if person and asked_for else "")
    sentence = _("“%(title)s” is a draft again: its owner recalled it.", title=title)
    if written():
        return not_done(sentence)
    flash(sentence, "bad")
    return _to_queue()


@bp.errorhandler(Forbidden)
def not_allowed(error: Forbidden) -> Any:
    """Whoever may not decide on a part that they may see is told why: it is their own, or the post is theirs no more."""
    asked_for = (request.view_args or {}).get("contribution_id")
    person = signed_in()
    return told(error, queries.why_not(person, asked_for) if person and asked_for else "")


def _asked() -> Asked:
    return Asked.of(request.args, request.args.getlist("pick"))


def _queue_page(asked: Asked, status: int = 200, form: DecisionForm | None = None) -> Response:
    found = queries.queue(viewer(), asked, page_number())
    row = found.opened(asked)
    if row and request.method in READING:
        # What a decision shows again was opened before.
        access_log.opened(row.part.activity, by=viewer())
    return page(
        "review/queue.html",
        blocks=("queue",),
        status=status,
        asked=asked,
        queue=found,
        opened=opened(viewer(), row.part, asked.read, row.flags) if row else None,
        elsewhere=queries.elsewhere(viewer()),
        undecidable=queries.without_reviewer(viewer()),
        late_parts=len(late_for(viewer())),
        holds_a_post=bool(found.posts),
        form=form,
    )


def _changed_page(part: Contribution, form: DecisionForm) -> Response:
    """Nothing was decided: what changed since the reviewer read it, and the record to decide on anew."""
    record = opened(viewer(), part, form.version.data or "")
    return page("review/changed.html", status=409, opened=record, form=form, asked=_asked())


def _late(part: Contribution) -> str:
    """That what was approved does not count yet, and why."""
    named = format_list(
        [period.name_in(language()) for period in late.periods_touched(part)], locale=language()
    )
    return _(
        "Approved: “%(title)s” of %(who)s. It waits for university HR, because %(periods)s is closed and would change.",
        title=part.activity.title,
        who=part.person.name_in(language()),
        periods=named,
    )


def _is_unreadable(form: DecisionForm, part: Contribution) -> bool:
    """Whether the form lacks something; of a part that waits no more its status is told first."""
    return not form.validate() and part.status is Status.SUBMITTED


def _told(outcome: actions.Outcome) -> str:
    approved, skipped = str(outcome.approved), str(len(outcome.skipped))
    reasons = list(dict.fromkeys(one.why for one in outcome.skipped))
    why = " ".join(reasons[:REASONS]) + (" …" if len(reasons) > REASONS else "")
    if outcome.late:
        waits = ngettext(
            "%(num)d of them waits for university HR, because a closed period counts it.",
            "%(num)d of them wait for university HR, because a closed period counts them.",
            outcome.late,
        )
        why = f"{waits} {why}".strip()
        if not outcome.skipped:
            return _("Approved %(number)s. %(why)s", number=approved, why=why)
    if not outcome.skipped:
        return _("Approved %(number)s, %(hours)s h", number=approved, hours=format_hours(outcome.minutes))
    if not outcome.approved:
        return _("Approved none, skipped %(skipped)s: %(why)s", skipped=skipped, why=why)
    return _("Approved %(number)s, skipped %(skipped)s: %(why)s", number=approved, skipped=skipped, why=why)


def _go_on(following: int | None) -> Response:
    """Back to where the decision was made: the record's own page, or the queue with the next record open."""
    came_from = back()
    if came_from.startswith(("/activities/", url_for("review.late"))):
        return redirect(came_from, 303)  # type: ignore[return-value]
    # After the last of a page reading goes on at the list, not in the menu above it.
    return _to_queue(f"record-{following}", open=following) if following else _to_queue("queue")


def _to_queue(anchor: str | None = None, **also: Any) -> Response:
    """The queue as it was filtered; `anchor` is where reading and the Tab key go on."""
    address = url_for("review.queue", **{**_asked().filters, **also}, _anchor=anchor)
    return redirect(address, 303)  # type: ignore[return-value]
