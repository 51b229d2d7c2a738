"""Editing an activity by its lead: the shared facts, and with them the lead's own part where it is a single one."""

from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _

from app import past, workflow
from app.access import Permission, permit, viewer
from app.activities import actions, sentences
from app.activities.blueprint import bp
from app.activities.conflict import Conflict, conflict
from app.activities.forms import KindInput
from app.activities.log import is_valid, papers_of, typed_in_address, typed_outlook
from app.activities.obstacles import ChangedMeanwhile, NotReady, reading_of
from app.activities.queries import parts_with_people
from app.activities.starts import activity_start
from app.activities.uploads import Papers, received
from app.facts import counted, differences, stated
from app.models import Activity, Contribution, Status
from app.web import held, page
from app.web.differences import kinds_by_id, told


@bp.get("/activities/<int:activity_id>/edit")
@permit(Permission.ACTIVITY_CONTRIBUTE, Activity)
def edit(activity: Activity) -> Response:
    """The lead's form; a colleague is sent to the form of their own part."""
    if activity.lead_id != viewer().id:
        mine = actions.own_parts(activity, viewer())
        first = next((one for one in mine if one.status in workflow.EDITABLE), mine[0])
        return redirect(url_for("activities.edit_part", contribution_id=first.id), 303)  # type: ignore[return-value]
    if _waits(activity) and held.formdata() is None:
        return _refused(activity)
    part = actions.changeable_part(activity, viewer())
    given = KindInput(
        kinds_by_id(), formdata=typed_in_address(), start=_start(activity, part), area_decides=True
    )
    papers = received([], given.form.kept.data or [], "", by=viewer())
    return _page(activity, part, given, papers, read=held.field("version") or reading_of(activity, part))


@bp.post("/activities/<int:activity_id>/edit")
@permit(Permission.ACTIVITY_EDIT, Activity)
def save(activity: Activity) -> Response:
    """Saves, or saves and submits, unless something changed since the form was read."""
    waits = _waits(activity)
    part = actions.changeable_part(activity, viewer()) if not waits else _only_part(activity)
    shows = "show" in request.form
    given = KindInput(kinds_by_id(), start=_start(activity, part), area_decides=shows)
    papers = papers_of(given, already=sum(1 for item in activity.evidence if item.sha256))
    read = request.form.get("version") or reading_of(activity, part)
    if waits:
        # It was submitted in another window: what was typed here stays, and can be saved once it is taken back.
        given.form.form_errors.append(_waits_sentence(activity))
    if shows or waits:
        return _page(activity, part, given, papers, read=read, status=422 if waits else 200)
    if not is_valid(given, papers):
        return _page(activity, part, given, papers, read=read, status=422)
    submit = part is not None and not request.form.get("keep")
    try:
        part = actions.change_activity(
            activity,
            shared=given.shared(),
            own=given.own_part() if part else None,
            papers=papers,
            read=read,
            submit=submit,
            by=viewer(),
        )
    except ChangedMeanwhile as found:
        now = reading_of(activity, actions.changeable_part(activity, viewer()))
        return _page(activity, part, given, papers, read=now, status=422, meanwhile=conflict(activity, found))
    except NotReady as obstacle:
        given.tell(obstacle.found)
        return _page(activity, part, given, papers, read=read, status=422)
    flash(_told(part, submit=submit), "good")
    return redirect(url_for("activities.show", activity_id=activity.id), 303)  # type: ignore[return-value]


def _start(activity: Activity, part: Contribution | None) -> dict[str, Any]:
    return activity_start(activity, actions.proposed_facts(activity), part)


def _waits(activity: Activity) -> bool:
    """Whether a part of the lead's waits for a decision: its reviewer, or university HR, reads the activity as it is."""
    return any(part.status in past.WAITING for part in actions.own_parts(activity, viewer()))


def _only_part(activity: Activity) -> Contribution | None:
    own = actions.own_parts(activity, viewer())
    return own[0] if len(own) == 1 else None


def _waits_sentence(activity: Activity) -> str:
    mine = actions.own_parts(activity, viewer())
    return sentences.locked(next(part for part in mine if part.status in past.WAITING))


def _refused(activity: Activity) -> Response:
    """Off to the page of the activity, and not back: the page one came from may be this very form."""
    flash(_waits_sentence(activity), "bad")
    return redirect(url_for("activities.show", activity_id=activity.id), 303)  # type: ignore[return-value]


def _told(part: Contribution | None, *, submit: bool) -> str:
    if part is None:
        return _("Saved.")
    if part.status is Status.APPROVED and submit:
        return _("Saved. Title, description, place and more evidence need no approval.")
    return sentences.submitted(part) if part.status is Status.SUBMITTED else sentences.kept(part)


def _page(
    activity: Activity,
    part: Contribution | None,
    given: KindInput,
    papers: Papers,
    *,
    read: str,
    status: int = 200,
    meanwhile: Conflict | None = None,
) -> Response:
    fixed, bearer = actions.is_fixed(activity), actions.bearer_of(activity, viewer())
    facts = actions.proposed_facts(activity)
    return page(
        "activities/edit.html",
        blocks=("log",),
        status=status,
        parts=[part for part in parts_with_people(activity) if part.status is not Status.DECLINED],
        activity=activity,
        part=part,
        given=given,
        form=given.form,
        uploads=papers.uploads,
        outlook=typed_outlook(given, activity),
        is_fixed=fixed and bearer is None and not _waits(activity),
        bearer=bearer if fixed else None,
        proposed=told(differences(stated(counted(activity)), stated(facts)), kinds_by_id(), facts.kind),
        read=read,
        meanwhile=meanwhile,
    )
