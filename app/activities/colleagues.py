"""Colleagues of an activity: the lead finds them, proposes a part to each, and shares out the whole."""

from collections.abc import Sequence
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _

from app import checks, workflow
from app.access import Permission, may, permit, viewer
from app.activities import actions, join_queries, part_actions, sentences, sharing
from app.activities.blueprint import bp
from app.activities.obstacles import NotReady, problems_of
from app.activities.outsider_forms import OutsiderForm
from app.activities.queries import parts_with_people
from app.activities.sharing_forms import ProposalForm, own_start
from app.activities.starts import asked_start, part_start
from app.activities.suggesting import suggestions
from app.models import Activity, Contribution, Part, Status
from app.web import held, page
from app.web.addresses import number
from app.web.directory import Colleague, colleague, colleagues
from app.web.forms import AS_SENT
from app.workflow import Refused


@bp.get("/activities/<int:activity_id>/people")
@permit(Permission.ACTIVITY_VIEW, Activity)
def people(activity: Activity) -> Response:
    """Who takes part with which share, the search, and the form for the one who was chosen; for the lead alone.

    Anybody else who sees the record is told whom to ask; one that became part of another record leads there.
    """
    if activity.merged_into_id is not None:
        return redirect(url_for("activities.show", activity_id=activity.id), 303)  # type: ignore[return-value]
    if not may(Permission.ACTIVITY_EDIT, activity):
        lead = sentences.name(activity.lead)
        flash(_("%(name)s leads this activity and adds colleagues: ask there.", name=lead), "part")
        return redirect(url_for("activities.show", activity_id=activity.id, _anchor="parts"), 303)  # type: ignore[return-value]
    # What was typed of shares so far, while one types.
    typed = request.args if "share" in request.args else AS_SENT
    chosen = colleague(request.args.get("person") or held.field("person"), activity.last_day)
    form = ProposalForm(formdata=typed, data=_start(activity, chosen), authors=activity.kind.has_authors)
    form.offer_roles(leads=_is_me(chosen))
    return shown(activity, form, chosen)


@bp.post("/activities/<int:activity_id>/people")
@permit(Permission.ACTIVITY_EDIT, Activity)
def propose(activity: Activity) -> Response:
    """Asks a colleague to confirm a part, corrects what they were asked, or adds a further part of the lead's own."""
    chosen = colleague(request.form.get("person"), activity.last_day)
    form = ProposalForm(leads=_is_me(chosen), authors=activity.kind.has_authors)
    fine = form.validate()
    if chosen is None:
        form.person.errors = [_("Choose a colleague.")]
    if form.share.data is None and not form.share.errors:
        form.share.errors = [_("Enter the share in percent, for example 20.")]
    if not fine or chosen is None or form.share.data is None:
        return shown(activity, form, chosen, status=422)
    corrects = number(form.part.data)
    try:
        part, moved = part_actions.propose_part(
            activity,
            chosen.person,
            own=form.own(),
            keeping=form.keeping(),
            corrects=corrects,
            by=viewer(),
        )
    except (NotReady, Refused) as obstacle:
        form.read_anew(sharing.keeper(activity, viewer(), form.own_part_id()))
        form.tell(problems_of(obstacle))
        return shown(activity, form, chosen, status=422)
    if part.person_id == viewer().id:
        flash(_("Added another part of your own as a draft."), "good")
    elif corrects is not None:
        flash(_("Corrected. %(name)s reads it when confirming.", name=sentences.name(part.person)), "good")
    else:
        flash(_("%(name)s is asked to confirm.", name=sentences.name(part.person)), "good")
    tell_of_own(moved)
    # The field in which the next colleague is looked for.
    return redirect(url_for("activities.people", activity_id=activity.id, _anchor="q"), 303)  # type: ignore[return-value]


def tell_of_own(moved: Contribution | None) -> None:
    """Says what became of the lead's own part, where it has another status with its other share."""
    if moved is not None:
        flash(sentences.taken_back_to_share(moved), "part")


def _is_me(chosen: Colleague | None) -> bool:
    return chosen is not None and chosen.person.id == viewer().id


def _declined(activity: Activity, chosen: Colleague | None) -> Contribution | None:
    """The part that the chosen one declined before, if they did: it is what they are asked for again."""
    return part_actions.declined_part(activity, chosen.person) if chosen and not _is_me(chosen) else None


def _corrected(activity: Activity, chosen: Colleague | None) -> Contribution | None:
    """The part that `part` names, if it is proposed to the chosen one, who has not answered."""
    part_id = number(request.values.get("part") or held.field("part"))
    if chosen is None or part_id is None or _is_me(chosen):
        return None
    return part_actions.proposal(activity, chosen.person, part_id)


def _start(activity: Activity, chosen: Colleague | None) -> dict[str, Any]:
    """What the form starts with: the part to be corrected, or that was declined before; what the chosen one asked for."""
    left = part_actions.left_to_share(activity)
    keeps = own_start(sharing.keeper(activity, viewer()))
    if corrected := _corrected(activity, chosen):
        return {**part_start(corrected), **keeps, "part": corrected.id}
    if declined := _declined(activity, chosen):
        return {**part_start(declined), **keeps, "share": min(declined.share, left) or None}
    whole = {
        "role": Part.MEMBER.value,
        "first_day": activity.first_day,
        "last_day": None if activity.last_day == activity.first_day else activity.last_day,
        "share": left or None,
        **keeps,
    }
    asked = join_queries.open_of(activity, chosen.person) if chosen else None
    return whole | asked_start(asked) if asked else whole


def shown(
    activity: Activity,
    form: ProposalForm | None = None,
    chosen: Colleague | None = None,
    *,
    outsider_form: OutsiderForm | None = None,
    status: int = 200,
) -> Response:
    """The page of colleagues and shares, with a form that is being filled in."""
    asked = request.args.get("q", "").strip()
    declined, corrected = _declined(activity, chosen), _corrected(activity, chosen)
    form = form or ProposalForm(
        formdata=None, data=_start(activity, chosen), authors=activity.kind.has_authors
    )
    outside = outsider_form or _outsider_form(activity)
    mine = sharing.keeper(activity, viewer(), (outsider_form or form).own_part_id())
    parts = parts_with_people(activity)
    return page(
        "activities/people.html",
        blocks=("found", "total", "outside_total"),
        status=status,
        activity=activity,
        parts=parts,
        parts_of=_by_person(parts),
        form=form,
        chosen=chosen,
        corrected=corrected,
        answer=declined.decisions[-1] if declined and declined.decisions[-1].reason else None,
        unread=[*form.share.process_errors, *form.own_share.process_errors],
        asked=asked,
        found=colleagues(asked, activity.last_day),
        left=part_actions.left_to_share(activity),
        mine=mine,
        mine_several=len(actions.own_parts(activity, viewer())) > 1,
        consequence=sharing.consequence(mine) if mine else sharing.bar(activity, viewer()),
        approved=sharing.approved_part(activity, viewer()),
        no_room_outside=sharing.kept_by_all(activity),
        sending=_ready(activity),
        total=part_actions.total_with(
            activity,
            chosen.person if chosen else None,
            share=form.share.data,
            mine=mine,
            own_share=form.own_share.data,
            replaced=corrected.share if corrected else None,
        ),
        outsider_form=outside,
        outside_unread=[*outside.share.process_errors, *outside.own_share.process_errors],
        outside_total=_outside_total(activity, outside, mine),
        requests=join_queries.requests_for(activity),
        suggested=suggestions(activity, viewer()),
    )


def _by_person(parts: Sequence[Contribution]) -> dict[int, list[Contribution]]:
    """The parts of each that are not declined: who looks for somebody who takes part already is told so."""
    live = [part for part in parts if part.status is not Status.DECLINED]
    return {
        person_id: [part for part in live if part.person_id == person_id]
        for person_id in {part.person_id for part in live}
    }


def _ready(activity: Activity) -> dict[int, str]:
    """The lead's own parts that can be submitted from here, each with the version that was read."""
    return {
        part.id: workflow.version_of(part)
        for part in actions.own_parts(activity, viewer())
        if part.status in workflow.EDITABLE and not checks.problems(part)
    }


def _outside_total(activity: Activity, form: OutsiderForm, mine: Contribution | None) -> int:
    """What all shares would come to with what is typed of somebody from outside, in parts per million."""
    typed = checks.shared_out(activity) + (form.share.data or 0)
    changed = number(str(form.outsider.data or ""))
    typed -= sum(one.share for one in activity.outsiders if one.id == changed)
    if mine is not None and form.own_share.data is not None:
        typed += form.own_share.data - mine.share
    return typed


def _outsider_form(activity: Activity) -> OutsiderForm:
    """Empty, or that of the one whom `?outsider=` names."""
    typed = request.args if "outside-share" in request.args else None
    chosen = number(request.args.get("outsider") or request.args.get("outside-outsider"))
    keeps = own_start(sharing.keeper(activity, viewer()))
    one = next((one for one in activity.outsiders if one.id == chosen), None)
    if one is None:
        return OutsiderForm(formdata=typed, data=keeps)
    start = {"outsider": one.id, "name": one.name, "organisation": one.organisation, **keeps}
    return OutsiderForm(formdata=typed, data={**start, "role": one.role.value, "share": one.share or None})
