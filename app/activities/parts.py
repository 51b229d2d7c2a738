"""One's own part: change it, confirm or decline what was proposed, and the moves that are one button."""

from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app import clock, past, workflow
from app.access import Permission, permit, viewer
from app.activities import join_actions, part_actions, sentences
from app.activities.blueprint import bp
from app.activities.conflict import Conflict, conflict
from app.activities.forms import PartForm
from app.activities.obstacles import ChangedMeanwhile, NotReady, reading_of
from app.activities.outlook import Outlook, imagined, outlook
from app.activities.starts import part_start
from app.activities.uploads import NO_PAPERS, Papers, received
from app.models import Contribution, Status
from app.web import errors, held, page
from app.web.addresses import back
from app.web.flags import too_many_hours
from app.web.reasons import ReasonForm

# Where one answers what a lead proposed, who may take it back in the meantime.
ANSWERING = ("activities.confirm", "activities.confirm_part", "activities.decline")


@bp.errorhandler(404)
def not_found(error: NotFound) -> Any:
    """Of a part that is proposed no more it is said why; the same words for one that never was, or is not one's own."""
    if request.endpoint not in ANSWERING:
        return errors.told(error)
    text = _(
        "This part is not proposed to you any more: whoever leads the activity has taken the question back. There is nothing to answer."
    )
    return errors.told(error, text)


@bp.get("/contributions/<int:contribution_id>/edit")
@permit(Permission.CONTRIBUTION_EDIT, Contribution)
def edit_part(contribution: Contribution) -> Response:
    """The form of one's own part; what waits for a decision is taken back first."""
    if contribution.status is Status.PROPOSED:
        return _to(url_for("activities.confirm", contribution_id=contribution.id))
    if contribution.status not in part_actions.CHANGEABLE:
        return _refused(contribution, sentences.locked(contribution))
    return _edit_page(contribution, _form(contribution), NO_PAPERS)


@bp.post("/contributions/<int:contribution_id>/edit")
@permit(Permission.CONTRIBUTION_EDIT, Contribution)
def save_part(contribution: Contribution) -> Response:
    """Saves one's own part, or saves and submits it."""
    form = _form(contribution)
    fine = form.validate()
    papers = received(
        form.files.data or [],
        form.kept.data or [],
        form.links.data or "",
        by=viewer(),
        already=sum(1 for item in contribution.activity.evidence if item.sha256),
    )
    form.files.errors = [*form.files.errors, *papers.refused_files]
    form.links.errors = [*form.links.errors, *papers.refused_links]
    if not fine or not papers.is_fine:
        return _edit_page(contribution, form, papers, status=422)
    try:
        part_actions.change_part(
            contribution,
            own=form.own() if _has_share(contribution) else form.own()._replace(share=None),
            papers=papers,
            read=request.form.get("version"),
            submit=not request.form.get("keep"),
            by=viewer(),
        )
    except ChangedMeanwhile as found:
        return _edit_page(contribution, form, papers, status=422, found=found)
    except workflow.Refused as refusal:
        # It was submitted, or more, in another window: what was typed here stays.
        form.form_errors.append(str(refusal))
        return _edit_page(contribution, form, papers, status=422)
    except NotReady as obstacle:
        form.tell(obstacle.found)
        return _edit_page(contribution, form, papers, status=422)
    is_sent = contribution.status is Status.SUBMITTED
    flash(sentences.submitted(contribution) if is_sent else sentences.kept(contribution), "good")
    _tell_of_hours(contribution)
    return _to(_activity(contribution))


@bp.get("/contributions/<int:contribution_id>/confirm")
@permit(Permission.CONTRIBUTION_EDIT, Contribution)
def confirm(contribution: Contribution) -> Response:
    """What the lead proposed, to be corrected, confirmed or declined."""
    if contribution.status is not Status.PROPOSED:
        return _refused(contribution, _("This part is not waiting for your confirmation any more."))
    return _confirm_page(contribution, _form(contribution))


@bp.post("/contributions/<int:contribution_id>/confirm")
@permit(Permission.CONTRIBUTION_EDIT, Contribution)
def confirm_part(contribution: Contribution) -> Response:
    """Confirms: it goes to one's own head, or becomes one's draft where something is missing."""
    form = _form(contribution)
    if not form.validate():
        return _confirm_page(contribution, form, status=422)
    try:
        found = part_actions.confirm_part(
            contribution,
            own=form.own()._replace(share=None),
            read=request.form.get("version"),
            as_draft=request.form.get("keep") == "draft",
            by=viewer(),
        )
    except ChangedMeanwhile as changed:
        return _confirm_page(contribution, form, status=422, found=changed)
    except NotReady as obstacle:
        form.tell(obstacle.found)
        return _confirm_page(contribution, form, status=422)
    flash(sentences.confirmed(contribution, found), "part" if found else "good")
    _tell_of_hours(contribution)
    return _to(_activity(contribution))


@bp.post("/contributions/<int:contribution_id>/decline")
@permit(Permission.CONTRIBUTION_EDIT, Contribution)
def decline(contribution: Contribution) -> Response:
    """Declines what was proposed; the lead reads the reason."""
    form = ReasonForm()
    if not form.validate() and contribution.status is Status.PROPOSED:
        return _reason_page(contribution, form)
    part_actions.decline_part(
        contribution, reason=form.reason.data or "", read_version=_version(), by=viewer()
    )
    lead = contribution.activity.lead
    flash(_("Declined. %(name)s reads your reason.", name=sentences.name(lead)), "good")
    return _to(_activity(contribution))


@bp.post("/contributions/<int:contribution_id>/leave")
@permit(Permission.CONTRIBUTION_LEAVE, Contribution)
def leave(contribution: Contribution) -> Response:
    """Takes oneself out of an activity before anything of one's own counts; the lead reads the reason."""
    form = ReasonForm()
    if not form.validate() and contribution.status in workflow.MOVES["leave"].sources:
        return _reason_page(contribution, form)
    workflow.move(contribution, "leave", by=viewer(), reason=form.reason.data or "", read_version=_version())
    lead = contribution.activity.lead
    flash(_("You take no part any more. %(name)s reads your reason.", name=sentences.name(lead)), "good")
    return _to(_activity(contribution))


@bp.post("/contributions/<int:contribution_id>/drop")
@permit(Permission.CONTRIBUTION_EDIT, Contribution)
def drop(contribution: Contribution) -> Response:
    """Gives up a change: what is approved stays, and what was written of the change goes."""
    workflow.move(contribution, "drop", by=viewer(), read_version=_version())
    flash(_("The change is dropped. What was approved stays."), "good")
    return _to(_activity(contribution))


@bp.post("/contributions/<int:contribution_id>/submit")
@permit(Permission.CONTRIBUTION_EDIT, Contribution)
def submit(contribution: Contribution) -> Response:
    """Sends it to the head as it is."""
    workflow.move(contribution, "submit", by=viewer(), read_version=_version())
    flash(sentences.submitted(contribution), "good")
    return _to(_activity(contribution))


@bp.post("/contributions/<int:contribution_id>/recall")
@permit(Permission.CONTRIBUTION_EDIT, Contribution)
def recall(contribution: Contribution) -> Response:
    """Takes it back while nobody has decided."""
    workflow.move(contribution, "recall", by=viewer(), read_version=_version())
    flash(sentences.taken_back(contribution), "good")
    return _to(_activity(contribution))


@bp.post("/contributions/<int:contribution_id>/delete")
@permit(Permission.CONTRIBUTION_DELETE, Contribution)
def delete_part(contribution: Contribution) -> Response:
    """Deletes one's own draft, or withdraws what one proposed to a colleague."""
    own = contribution.person_id == viewer().id
    title, whose = contribution.activity.title, sentences.name(contribution.person)
    left, is_gone = part_actions.delete_part(contribution, by=viewer())
    if not own:
        sentence = _("%(name)s is no longer asked to take part.", name=whose)
    elif is_gone:
        sentence = _("The draft of “%(title)s” is deleted.", title=title)
    else:
        sentence = _(
            "The draft of “%(title)s” is put away. A part of it was submitted once, so its history stays for"
            " reports of earlier moments.",
            title=title,
        )
    flash(sentence, "good")
    if left is not None and left.lead_id == viewer().id:
        show = url_for("activities.show", activity_id=left.id)
        return _to(show if own else back(show))
    return _to(url_for("activities.list_mine"))


@bp.post("/activities/submit")
@permit(Permission.SIGNED_IN)
def submit_many() -> Response:
    """Submits each chosen part that can be; says how many, and why others were not."""
    chosen = part_actions.picked(request.form.getlist("pick"), by=viewer())
    if not chosen:
        flash(_("Choose at least one record first."), "part")
    else:
        good, bad = sentences.sent(part_actions.submit_several(chosen, by=viewer()))
        if good:
            flash(good, "good")
        if bad:
            flash(bad, "part")
    return _to(back(url_for("activities.list_mine")))


def _reason_page(part: Contribution, form: ReasonForm) -> Response:
    """The reason once more, as it was typed: it is missing or too long."""
    return page("activities/leave.html", status=422, part=part, activity=part.activity, form=form)


def _tell_of_hours(part: Contribution) -> None:
    """Who sends more hours than the days have reads the flag that the head will see, while it can be taken back."""
    if part.status is Status.SUBMITTED and (told := too_many_hours(part)):
        flash(_("%(flag)s. Your head sees this note; take the part back if it is a slip.", flag=told), "part")


def _version() -> str | None:
    return request.form.get("version") or None


def _to(address: str) -> Response:
    return redirect(address, 303)  # type: ignore[return-value]


def _refused(part: Contribution, sentence: str) -> Response:
    """Off to the page of the activity, and not back: the page one came from may be this very form."""
    flash(sentence, "bad")
    return _to(_activity(part))


def _activity(part: Contribution) -> str:
    return url_for("activities.show", activity_id=part.activity_id)


def _leads(part: Contribution) -> bool:
    return part.activity.lead_id == part.person_id


def _has_share(part: Contribution) -> bool:
    """Whether the form of `part` has its share: the lead shares out what does not count yet; what counts is its owner's to change."""
    return _leads(part) or past.approved_line(part) is not None


def _form(part: Contribution) -> PartForm:
    return PartForm(data=part_start(part), leads=_leads(part), authors=part.activity.kind.has_authors)


def _typed_outlook(part: Contribution, form: PartForm) -> Outlook:
    first = form.first_day.data or clock.today()
    return outlook(
        imagined(
            part.person,
            first_day=first,
            last_day=form.last_day.data or first,
            minutes=form.hours.data,
            of=part.activity,
        )
    )


def _reading(part: Contribution, found: ChangedMeanwhile | None) -> tuple[str, Conflict | None]:
    """What the page is a reading of: as the form said, or the present after a conflict was told."""
    if found is not None:
        return reading_of(part.activity, part), conflict(part.activity, found)
    return held.field("version") or reading_of(part.activity, part), None


def _edit_page(
    part: Contribution,
    form: PartForm,
    papers: Papers,
    status: int = 200,
    found: ChangedMeanwhile | None = None,
) -> Response:
    read, meanwhile = _reading(part, found)
    return page(
        "activities/edit_part.html",
        status=status,
        part=part,
        activity=part.activity,
        form=form,
        uploads=papers.uploads,
        has_share=_has_share(part),
        stands=past.approved_line(part) is not None,
        outlook=_typed_outlook(part, form),
        read=read,
        meanwhile=meanwhile,
    )


def _confirm_page(
    part: Contribution, form: PartForm, status: int = 200, found: ChangedMeanwhile | None = None
) -> Response:
    read, meanwhile = _reading(part, found)
    papers = join_actions.brought(part.activity, part.person)
    return page(
        "activities/confirm.html",
        status=status,
        part=part,
        brought=[*(one.name for one in papers.uploads), *papers.links],
        activity=part.activity,
        form=form,
        outlook=_typed_outlook(part, form),
        read=read,
        read_version=workflow.version_of(part),
        meanwhile=meanwhile,
    )
