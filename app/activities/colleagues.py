"""Colleagues of an activity: the lead finds them, proposes a part to each, and shares out the whole."""

from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _

from app.access import Permission, permit, viewer
from app.activities import actions, join_queries, part_actions, sentences
from app.activities.blueprint import bp
from app.activities.forms import AS_SENT, ProposalForm
from app.activities.obstacles import NotReady
from app.activities.outsider_forms import OutsiderForm
from app.activities.queries import parts_with_people
from app.activities.starts import part_start
from app.activities.suggesting import suggestions
from app.models import Activity, Contribution, Part
from app.web import held, page
from app.web.addresses import number
from app.web.directory import Colleague, colleague, colleagues


@bp.get("/activities/<int:activity_id>/people")
@permit(Permission.ACTIVITY_EDIT, Activity)
def people(activity: Activity) -> Response:
    """Who takes part with which share, the search, and the form for the one who was chosen."""
    # What was typed of shares so far, while one types.
    typed = request.args if "share" in request.args else AS_SENT
    chosen = colleague(request.args.get("person") or held.field("person"), activity.last_day)
    form = ProposalForm(
        formdata=typed,
        data=_start(activity, _declined(activity, chosen)),
        authors=activity.kind.has_authors,
    )
    form.offer_roles(leads=_is_me(chosen))
    return shown(activity, form, chosen)


@bp.post("/activities/<int:activity_id>/people")
@permit(Permission.ACTIVITY_EDIT, Activity)
def propose(activity: Activity) -> Response:
    """Asks a colleague to confirm a part, or adds a further part of the lead's own."""
    chosen = colleague(request.form.get("person"), activity.last_day)
    form = ProposalForm(leads=_is_me(chosen), authors=activity.kind.has_authors)
    fine = form.validate()
    if chosen is None:
        form.person.errors = [_("Choose a colleague.")]
    if form.share.data is None and not form.share.errors:
        form.share.errors = [_("Enter the share in percent, for example 20.")]
    if not fine or chosen is None or form.share.data is None:
        return shown(activity, form, chosen, status=422)
    try:
        part = part_actions.propose_part(
            activity, chosen.person, own=form.own(), own_share=form.own_share.data, by=viewer()
        )
    except NotReady as obstacle:
        form.tell(obstacle.found)
        return shown(activity, form, chosen, status=422)
    if part.person_id == viewer().id:
        flash(_("Added another part of your own as a draft."), "good")
    else:
        flash(_("%(name)s is asked to confirm.", name=sentences.name(part.person)), "good")
    return redirect(url_for("activities.people", activity_id=activity.id), 303)  # type: ignore[return-value]


def _is_me(chosen: Colleague | None) -> bool:
    return chosen is not None and chosen.person.id == viewer().id


def _declined(activity: Activity, chosen: Colleague | None) -> Contribution | None:
    """The part that the chosen one declined before, if they did: it is what they are asked for again."""
    return part_actions.declined_part(activity, chosen.person) if chosen and not _is_me(chosen) else None


def _start(activity: Activity, declined: Contribution | None) -> dict[str, Any]:
    left = part_actions.left_to_share(activity)
    mine = actions.editable_part(activity, viewer())
    if declined is not None:
        return {
            **part_start(declined),
            "share": min(declined.share, left) or None,
            "own_share": mine.share if mine else None,
        }
    return {
        "role": Part.MEMBER.value,
        "first_day": activity.first_day,
        "last_day": None if activity.last_day == activity.first_day else activity.last_day,
        "share": left or None,
        "own_share": mine.share if mine else None,
    }


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
    declined = _declined(activity, chosen)
    form = form or ProposalForm(
        formdata=None, data=_start(activity, declined), authors=activity.kind.has_authors
    )
    return page(
        "activities/people.html",
        blocks=("found", "total"),
        status=status,
        activity=activity,
        parts=parts_with_people(activity),
        form=form,
        chosen=chosen,
        answer=declined.decisions[-1] if declined and declined.decisions[-1].reason else None,
        unread=[*form.share.process_errors, *form.own_share.process_errors],
        asked=asked,
        found=colleagues(asked, activity.last_day),
        left=part_actions.left_to_share(activity),
        mine=actions.editable_part(activity, viewer()),
        total=part_actions.total_with(
            activity,
            chosen.person if chosen else None,
            share=form.share.data,
            mine=actions.editable_part(activity, viewer()),
            own_share=form.own_share.data,
        ),
        outsider_form=outsider_form or _outsider_form(activity),
        requests=join_queries.requests_for(activity),
        suggested=suggestions(activity, viewer()),
    )


def _outsider_form(activity: Activity) -> OutsiderForm:
    """Empty, or that of the one whom `?outsider=` names."""
    chosen = number(request.args.get("outsider"))
    one = next((one for one in activity.outsiders if one.id == chosen), None)
    if one is None:
        return OutsiderForm(formdata=None)
    start = {"outsider": one.id, "name": one.name, "organisation": one.organisation}
    return OutsiderForm(formdata=None, data={**start, "role": one.role.value, "share": one.share or None})
