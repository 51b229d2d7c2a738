"""Logging an activity: the form, its quick sister on "my year", and what becomes of them."""

import secrets
from collections.abc import Sequence

from flask import Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _

from app import clock
from app.access import Permission, permit, viewer
from app.activities import actions, joining, recording, sentences, twins
from app.activities.blueprint import bp
from app.activities.forms import KindInput
from app.activities.obstacles import AlreadyLogged, NotReady
from app.activities.outlook import Outlook, imagined, outlook
from app.activities.starts import copy_start
from app.activities.twins import Twin, fingerprint
from app.activities.uploads import NO_PAPERS, Papers, received
from app.belonging import within
from app.checks import Problem
from app.models import Activity, Contribution, Person
from app.web import initiatives, page
from app.web.addresses import number
from app.web.differences import kinds_by_id
from app.web.forms import AS_SENT
from app.web.initiative_days import beyond
from app.web.teams import team_to_log


@bp.get("/activities/new")
@permit(Permission.ACTIVITY_LOG)
def new() -> Response:
    """The empty form; with arguments what they say, for links and for htmx while somebody types."""
    owner()
    chosen = initiatives.named(request.args.get("initiative"))
    # For one that does not run today the day is to be typed: today would be refused.
    day = clock.today() if chosen is None or within(chosen, clock.today(), clock.today()).days else None
    start = {"first_day": day, "initiative": request.args.get("initiative", "")}
    given = KindInput(kinds_by_id(), formdata=typed_in_address(), start=start, area_decides=True)
    return _page(given, received([], given.form.kept.data or [], "", by=viewer()))


@bp.get("/activities/<int:activity_id>/copy")
@permit(Permission.ACTIVITY_CONTRIBUTE, Activity)
def copy(activity: Activity) -> Response:
    """The form filled from an earlier activity; nothing is saved until it is sent, and then as an activity of its own."""
    mine = actions.own_parts(activity, viewer())
    given = KindInput(kinds_by_id(), start=copy_start(activity, mine[0] if mine else None), area_decides=True)
    return _page(given, NO_PAPERS, copied=activity)


@bp.post("/activities/new")
@permit(Permission.ACTIVITY_LOG)
def log() -> Response:
    """Submits the activity, or keeps it as a draft; `show` only asks for what its kind wants to know, `join` for a part of
    the record that it opens."""
    shows, whose = "show" in request.form, owner()
    given = KindInput(kinds_by_id(), area_decides=shows)
    papers = papers_of(given)
    if shows:
        return _page(given, papers)
    if key := request.form.get("join"):
        return joining.begun(key, papers)
    if not is_valid(given, papers):
        return _page(given, papers, 422)
    if found := _unseen_twins(given):
        return _page(given, papers, twins=found)
    keep = request.form.get("keep", "")
    try:
        part = _write(given, papers, submit=not keep)
    except AlreadyLogged as twice:
        flash(_("This was saved already."), "")
        return _to(url_for("activities.show", activity_id=twice.activity.id))
    except NotReady as obstacle:
        if not (request.form.get("quick") and _only_the_kind_asks(obstacle.found)):
            given.tell(obstacle.found)
            return _page(given, papers, 422)
        part = _write(given, papers, submit=False)
        flash(sentences.kept(part, obstacle.found), "part")
        return _to(url_for("activities.edit", activity_id=part.activity_id))
    if whose is not viewer():
        flash(_("%(name)s is asked to confirm.", name=sentences.name(whose)), "good")
        return _to(url_for("activities.recorded"))
    flash(sentences.kept(part) if keep else sentences.submitted(part), "good")
    if part.activity.initiative and (told := beyond(part.activity.initiative, *given.form.days())):
        flash(told, "part")
    return _to(_following(part, keep))


def _write(given: KindInput, papers: Papers, *, submit: bool) -> Contribution:
    initiative = initiatives.named(given.form.initiative.data)
    if given.form.initiative.data and initiative is None:
        raise NotReady([Problem("initiative", _("Choose an initiative of the list."))])
    return actions.log_activity(
        shared=given.shared(),
        own=given.own_part(),
        papers=papers,
        form_token=given.form.form_token.data or "",
        submit=submit,
        by=viewer(),
        owner=owner(),
        team=team_to_log(owner(), request.values.get("team")),
        initiative=initiative,
    )


def owner() -> Person:
    """Whose activity is logged: the viewer's, or that of the person whom a recorder names with `person`."""
    named = request.values.get("person", "")
    person_id = number(named)
    if not named:
        return viewer()
    person = recording.somebody(viewer(), person_id)
    if person is None:
        abort(404)
    return person


def _only_the_kind_asks(found: list[Problem]) -> bool:
    """Whether all that is missing is evidence and the kind's own fields, which the quick log does not have."""
    return all(problem.field == "files" or problem.field.startswith("fields-") for problem in found)


def _following(part: Contribution, keep: str) -> str:
    if keep == "people":
        return url_for("activities.people", activity_id=part.activity_id)
    if keep == "initiative":
        return url_for("activities.choose_initiative", activity_id=part.activity_id)
    if keep == "engagement":
        return url_for("engagement.edit", activity_id=part.activity_id)
    if request.form.get("quick"):
        return url_for("activities.home")
    return url_for("activities.show", activity_id=part.activity_id)


def _to(address: str) -> Response:
    return redirect(address, 303)  # type: ignore[return-value]


def _unseen_twins(given: KindInput) -> list[Twin]:
    """Records that are likely the same thing, unless just these were shown before."""
    facts = given.shared()
    found = twins.twins(
        owner(),
        title=facts.title,
        place=facts.place,
        first_day=facts.first_day,
        last_day=facts.last_day,
        by=viewer(),
    )
    if request.form.get("seen_twins") == twins.fingerprint(found):
        return []
    # What this very form made is no twin: it was sent twice.
    token = given.form.form_token.data
    return [one for one in found if not token or one.activity.form_token != token]


def _page(
    given: KindInput,
    papers: Papers,
    status: int = 200,
    copied: Activity | None = None,
    twins: Sequence[Twin] = (),
) -> Response:
    form = given.form
    form.form_token.data = form.form_token.data or form_token()
    team, chosen = (
        team_to_log(owner(), request.values.get("team")),
        initiatives.named(form.initiative.data),
    )
    form.offer_initiatives(initiatives.suggested(owner(), *form.days(), team, chosen))
    return page(
        "activities/new.html",
        blocks=("log",),
        status=status,
        given=given,
        form=form,
        uploads=papers.uploads,
        outlook=typed_outlook(given),
        copied=copied,
        twins=twins,
        seen_twins=fingerprint(twins),
        owner=owner(),
        team=team,
        chosen=chosen,
    )


@bp.app_template_global("form_token")
def form_token() -> str:
    """The name of one form on one page: sent twice, it makes one activity."""
    return secrets.token_urlsafe(16)


def typed_in_address() -> object:
    """The arguments of the address as a form's data; without any, what was held of a form, or nothing."""
    said = set(request.args) - {"person", "team", "initiative"}
    return AS_SENT if not said or "held" in said else request.args


def papers_of(given: KindInput, already: int = 0) -> Papers:
    form = given.form
    return received(
        form.files.data or [], form.kept.data or [], form.links.data or "", by=viewer(), already=already
    )


def is_valid(given: KindInput, papers: Papers) -> bool:
    """Whether form and papers can be saved; what is wrong is told at the fields."""
    fine = given.validate()
    given.tell(
        [Problem("files", text) for text in papers.refused_files]
        + [Problem("links", text) for text in papers.refused_links]
    )
    return fine and papers.is_fine


def typed_outlook(given: KindInput, of: Activity | None = None) -> Outlook:
    """Who would decide, where and when it would count, with the days typed so far."""
    first = given.form.first_day.data or clock.today()
    last = given.form.last_day.data or first
    part = imagined(owner(), first_day=first, last_day=last, minutes=given.form.hours.data, of=of)
    return outlook(part)
