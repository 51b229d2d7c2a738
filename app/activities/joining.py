"""Asking the lead of a record for a part of it, in place of logging the same thing again."""

from flask import Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _

from app.access import Permission, permit, viewer
from app.activities import join_actions, join_queries, twins
from app.activities.blueprint import bp
from app.activities.forms import KindInput
from app.activities.join_forms import JoinForm, wanted_of
from app.activities.uploads import NO_PAPERS, Papers, named, received
from app.models import Activity, JoinRequest, Status
from app.web import page
from app.web.addresses import number
from app.web.language import language
from app.web.reasons import ReasonForm

# Characters of the message to the lead.
LONGEST_NOTE = 1000


@bp.get("/join")
@permit(Permission.ACTIVITY_LOG)
def join() -> Response:
    """What every colleague may know of the record that `?key=` opens, and a line to its lead; who has asked reads theirs."""
    activity = _opened(request.args.get("key", ""))
    if joined := _takes_part(activity):
        return joined
    asked = join_queries.open_of(activity, viewer())
    return _page(activity, _form_of(activity, asked), asked, _papers_of(asked), key=request.args["key"])


def begun(key: str, given: KindInput, papers: Papers) -> Response:
    """The same page for who was about to log it: what was typed of their own part goes along to the lead."""
    activity, typed = _opened(key), given.form
    if joined := _takes_part(activity):
        return joined
    asked = join_queries.open_of(activity, viewer())
    start = {
        "asked": str(asked.id) if asked else "",
        "note": (typed.description.data or "")[:LONGEST_NOTE],
        "first_day": typed.first_day.data,
        "last_day": typed.last_day.data,
        "hours": typed.hours.data,
        "links": typed.links.data,
    }
    form = JoinForm(activity, formdata=None, data=start)
    return _page(activity, form, asked, papers, key=key, stands=asked.note if asked else None)


@bp.post("/join")
@permit(Permission.ACTIVITY_LOG)
def ask_to_join() -> Response:
    """Asks the lead, or changes what one has asked; nothing where one has asked already and did not read it here."""
    key = request.form.get("key", "")
    activity = _opened(key)
    if joined := _takes_part(activity):
        return joined
    form, asked = JoinForm(activity), join_queries.open_of(activity, viewer())
    papers = received(form.files.data or [], form.kept.data or [], form.links.data or "", by=viewer())
    fine = form.validate()
    form.files.errors = [*form.files.errors, *papers.refused_files]
    form.links.errors = [*form.links.errors, *papers.refused_links]
    if not fine or not papers.is_fine:
        return _page(activity, form, asked, papers, key=key, status=422)
    wanted, lead = form.wanted(papers), activity.lead.name_in(language())
    if asked is None and form.asked.data:
        return _answered()
    if asked is None:
        join_actions.ask(activity, wanted=wanted, by=viewer())
        flash(_("%(name)s is asked to add you.", name=lead), "good")
    elif form.asked.data == str(asked.id):
        if not join_actions.rewrite(asked, wanted=wanted, by=viewer()):
            return _answered()
        flash(_("Saved. %(name)s reads it in place of what you wrote before.", name=lead), "good")
    elif wanted_of(asked) != wanted:
        form.asked.data = str(asked.id)
        return _page(activity, form, asked, papers, key=key, status=422, stands=asked.note)
    return _home()


@bp.post("/join-requests/withdraw")
@permit(Permission.ACTIVITY_LOG)
def withdraw_request() -> Response:
    join_actions.withdraw(_number(), by=viewer())
    return _home()


@bp.post("/activities/<int:activity_id>/join-requests/decline")
@permit(Permission.ACTIVITY_EDIT, Activity)
def decline_request(activity: Activity) -> Response:
    """The lead says no, with a reason that the other person reads."""
    form = ReasonForm()
    asked = join_queries.open_request(activity, _number())
    if asked is None:
        return _taken_back(activity)
    if not form.validate():
        flash(_("Write a reason: the other person reads it."), "bad")
        return _people(activity, asked)
    if not join_actions.decline(asked, reason=form.reason.data or "", by=viewer()):
        return _taken_back(activity)
    flash(_("%(name)s is told.", name=asked.person.name_in(language())), "good")
    return _people(activity)


def _form_of(activity: Activity, asked: JoinRequest | None) -> JoinForm:
    """Empty, or with what was asked before."""
    if asked is None:
        return JoinForm(activity, formdata=None)
    is_one_day = asked.first_day == asked.last_day
    start = {
        "asked": str(asked.id),
        "note": asked.note,
        "first_day": asked.first_day,
        "last_day": None if is_one_day else asked.last_day,
        "hours": asked.minutes,
        "links": "\n".join((asked.papers or {}).get("links", ())),
    }
    return JoinForm(activity, formdata=None, data=start)


def _papers_of(asked: JoinRequest | None) -> Papers:
    files = (asked.papers or {}).get("files", ()) if asked else ()
    return NO_PAPERS._replace(uploads=named(files, viewer()))


def _page(
    activity: Activity,
    form: JoinForm,
    asked: JoinRequest | None,
    papers: Papers,
    *,
    key: str,
    status: int = 200,
    stands: str | None = None,
) -> Response:
    """`stands`: what was written before, where the reader did not know of it."""
    return page(
        "activities/join.html",
        status=status,
        activity=activity,
        form=form,
        uploads=papers.uploads,
        asked=asked,
        stands=stands,
        key=key,
    )


def _opened(key: str) -> Activity:
    activity = twins.opened(key, viewer())
    if activity is None or activity.merged_into_id is not None:
        abort(404)
    return activity


def _takes_part(activity: Activity) -> Response | None:
    """Off to the record for who leads it, or has a part of it that is not declined: there is nothing to ask for."""
    live = {part.person_id for part in activity.contributions if part.status is not Status.DECLINED}
    if viewer().id not in {activity.lead_id, *live}:
        return None
    flash(_("You take part in this record already."), "")
    return redirect(url_for("activities.show", activity_id=activity.id), 303)  # type: ignore[return-value]


def _number() -> int | None:
    return number(request.form.get("request"))


def _answered() -> Response:
    flash(_("This request was answered, or taken back, in the meantime."), "bad")
    return _home()


def _taken_back(activity: Activity) -> Response:
    flash(_("This request was taken back in the meantime."), "bad")
    return _people(activity)


def _people(activity: Activity, asked: JoinRequest | None = None) -> Response:
    person = {"person": asked.person_id} if asked else {}
    return redirect(url_for("activities.people", activity_id=activity.id, **person), 303)  # type: ignore[return-value, arg-type]


def _home() -> Response:
    return redirect(url_for("activities.home"), 303)  # type: ignore[return-value]
