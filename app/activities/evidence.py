"""Evidence: the page that adds and removes it, its download, and looking at pictures and PDF, never with any right of a page of ours."""

from datetime import timedelta

import click
from flask import Response, abort, flash, redirect, send_file, url_for
from flask_babel import gettext as _

from app import access_log, amendments, clock
from app.access import Permission, permit, viewer
from app.activities import evidence_actions
from app.activities.blueprint import bp
from app.activities.forms import EvidenceForm
from app.activities.uploads import NO_PAPERS, Papers, received
from app.models import Activity, Evidence
from app.storage import evidence_store
from app.web import page
from app.web.headers import POLICY

# A file that a form still carries is younger than this.
ORPHANED_AFTER = timedelta(days=2)


@bp.get("/activities/<int:activity_id>/evidence")
@permit(Permission.ACTIVITY_CONTRIBUTE, Activity)
def add_evidence(activity: Activity) -> Response:
    """What there is, and the form for more."""
    return _page(activity, EvidenceForm(), NO_PAPERS)


@bp.post("/activities/<int:activity_id>/evidence")
@permit(Permission.ACTIVITY_CONTRIBUTE, Activity)
def attach(activity: Activity) -> Response:
    """Adds files and links."""
    form = EvidenceForm()
    fine = form.validate()
    papers = received(
        form.files.data or [],
        form.kept.data or [],
        form.links.data or "",
        by=viewer(),
        already=sum(1 for item in activity.evidence if item.sha256),
    )
    form.files.errors = [*form.files.errors, *papers.refused_files]
    form.links.errors = [*form.links.errors, *papers.refused_links]
    if papers == NO_PAPERS:
        form.files.errors = [_("Choose a file, or write a link below.")]
    if not fine or not papers.is_fine or papers == NO_PAPERS:
        return _page(activity, form, papers, 422)
    evidence_actions.add_evidence(activity, papers=papers, by=viewer())
    flash(_("Added to the evidence of “%(title)s”.", title=activity.title), "good")
    return redirect(url_for("activities.add_evidence", activity_id=activity.id), 303)  # type: ignore[return-value]


@bp.post("/evidence/<int:evidence_id>/remove")
@permit(Permission.EVIDENCE_REMOVE, Evidence)
def remove_evidence(evidence: Evidence) -> Response:
    """Removes a file or a link; what a part of one's own was approved with goes once the part is approved without it."""
    activity_id, name = evidence.activity_id, evidence.name
    if evidence_actions.remove_evidence(evidence, by=viewer()):
        flash(_("“%(name)s” is removed.", name=name), "good")
    else:
        flash(
            _(
                "“%(name)s” goes once your part is approved without it. Submit your part when it is ready.",
                name=name,
            ),
            "part",
        )
    return redirect(url_for("activities.add_evidence", activity_id=activity_id), 303)  # type: ignore[return-value]


@bp.post("/evidence/<int:evidence_id>/keep")
@permit(Permission.EVIDENCE_REMOVE, Evidence)
def keep_evidence(evidence: Evidence) -> Response:
    """Undoes that a file or a link is to go."""
    evidence_actions.keep_evidence(evidence, by=viewer())
    flash(_("“%(name)s” stays.", name=evidence.name), "good")
    return redirect(url_for("activities.add_evidence", activity_id=evidence.activity_id), 303)  # type: ignore[return-value]


@bp.get("/evidence/<int:evidence_id>")
@permit(Permission.EVIDENCE_VIEW, Evidence)
def evidence(evidence: Evidence) -> Response:
    """The file, to be saved: never shown as a page, and without any right if a browser tries."""
    return _sent(evidence, to_save=True)


@bp.get("/evidence/<int:evidence_id>/view")
@permit(Permission.EVIDENCE_VIEW, Evidence)
def view_evidence(evidence: Evidence) -> Response:
    """A picture, which we drew ourselves when it came, or a PDF, to be looked at; 404 for everything else."""
    if not evidence.can_be_viewed:
        abort(404)
    return _sent(evidence, to_save=False)


@bp.get("/evidence/<int:evidence_id>/look")
@permit(Permission.EVIDENCE_VIEW, Evidence)
def look_at_evidence(evidence: Evidence) -> Response:
    """A page of ours with the picture or the PDF in it: the one page that may show a frame, and only one of our own."""
    if not evidence.can_be_viewed:
        abort(404)
    response = page("activities/look_at_evidence.html", evidence=evidence, activity=evidence.activity)
    response.headers["Content-Security-Policy"] = f"{POLICY}; frame-src 'self'"
    return response


def _sent(evidence: Evidence, *, to_save: bool) -> Response:
    if not evidence.sha256 or not evidence_store().exists(evidence.sha256):
        abort(404)
    access_log.opened_file(evidence, by=viewer())
    file = evidence_store().open(evidence.sha256)
    response = send_file(
        file, mimetype=evidence.media_type, as_attachment=to_save, download_name=evidence.name, etag=False
    )
    # Of the type that we say and of no other (nosniff), as if of another site, without scripts or anything loaded.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'self'"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@click.command("sweep-evidence")
def sweep() -> None:
    """Deletes stored files that no activity names any more: removed evidence, and forms that were never sent."""
    number = evidence_actions.sweep_evidence(clock.now() - ORPHANED_AFTER)
    click.echo(f"Deleted {number} files.")


bp.record_once(lambda state: state.app.cli.add_command(sweep))


def _page(activity: Activity, form: EvidenceForm, papers: Papers, status: int = 200) -> Response:
    return page(
        "activities/add_evidence.html",
        status=status,
        activity=activity,
        form=form,
        uploads=papers.uploads,
        going={item_id: part for part in activity.contributions for item_id in amendments.removed_by(part)},
        faults=[(field.id, str(text)) for field in (form.files, form.links) for text in field.errors],
    )
