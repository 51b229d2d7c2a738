"""Asking the lead of a record for a part of it, in place of logging the same thing again."""

from flask import Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.access import Permission, permit, viewer
from app.activities import join_actions, join_queries, twins
from app.activities.blueprint import bp
from app.activities.join_forms import JoinForm, wanted_of
from app.activities.uploads import NO_PAPERS, Papers, named, received
from app.models import Activity, JoinRequest, Status
from app.web import held, page
from app.web.addresses import number
from app.web.language import language
from app.web.reasons import ReasonForm


@bp.get("/join")
@permit(Permission.ACTIVITY_LOG)
def join() -> Response:
    """What every colleague may know of the record that `?key=` opens, and a line to its lead; who has asked reads theirs."""
    key = request.args.get("key") or held.field("key") or ""
    activity = _opened(key)
    if _takes_part(activity):
        return _record(activity)
    asked = join_queries.open_of(activity, viewer())
    form = _form_of(activity, asked)
    if not held.is_held_back():
        return _page(activity, form, asked, _papers_of(asked), key=key)
    papers = received([], form.kept.data or [], "", by=viewer())
    if asked and form.asked.data != str(asked.id):
        return _unread(activity, asked, papers, key=key)
    return _page(activity, form, asked, papers, key=key)


def begun(key: str, papers: Papers) -> Response:
    """The same page for who was about to log it: what was typed of their own part goes along to the lead, right or wrong."""
    activity = _opened(key)
    if _takes_part(activity):
        return _record(activity)
    asked = join_queries.open_of(activity, viewer())
    papers = papers.beside(_papers_of(asked).uploads)
    typed = _typed(activity, asked, note="description")
    lines = [typed["note"], *(line for line in _authorship(activity) if line not in typed["note"])]
    typed["note"] = "\n".join(line for line in lines if line)
    form = JoinForm(activity, formdata=typed)
    fine = form.validate()
    form.tell(papers)
    return _page(
        activity,
        form,
        asked,
        papers,
        key=key,
        status=200 if fine and papers.is_fine else 422,
        stands=asked is not None,
    )


@bp.post("/join")
@permit(Permission.ACTIVITY_LOG)
def ask_to_join() -> Response:
    """Asks the lead, or changes what one has asked; nothing where one has asked already and did not read it here."""
    key = request.form.get("key", "")
    activity = _opened(key)
    form, asked = JoinForm(activity), join_queries.open_of(activity, viewer())
    is_given = _takes_part(activity)
    if is_given and not form.asked.data:
        return _record(activity)
    papers = received(form.files.data or [], form.kept.data or [], form.links.data or "", by=viewer())
    fine = form.validate()
    form.tell(papers)
    if asked is None and form.asked.data:
        return _answered(activity, form, papers, key=key, is_given=is_given)
    if not fine or not papers.is_fine:
        return _page(activity, form, asked, papers, key=key, status=422)
    wanted, lead = form.wanted(papers), activity.lead.name_in(language())
    if asked is None:
        join_actions.ask(activity, wanted=wanted, by=viewer())
        flash(_("%(name)s is asked to add you.", name=lead), "good")
    elif form.asked.data == str(asked.id):
        if not join_actions.rewrite(asked, wanted=wanted, by=viewer()):
            return _answered(activity, form, papers, key=key)
        flash(_("Saved. %(name)s reads it in place of what you wrote before.", name=lead), "good")
    elif wanted_of(asked) != wanted:
        return _unread(activity, asked, papers, key=key, status=422)
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


def _form_of(activity: Activity, asked: JoinRequest | None, *, is_typed: bool = True) -> JoinForm:
    """Empty, or with what was asked before; in place of both what was held of this page, unless only the former is wanted."""
    given = None if is_typed else MultiDict[str, str]()
    if asked is None:
        return JoinForm(activity, formdata=given)
    is_one_day = asked.first_day == asked.last_day
    start = {
        "asked": str(asked.id),
        "note": asked.note,
        "first_day": asked.first_day,
        "last_day": None if is_one_day else asked.last_day,
        "hours": asked.minutes,
        "links": "\n".join((asked.papers or {}).get("links", ())),
    }
    return JoinForm(activity, formdata=given, data=start)


def _papers_of(asked: JoinRequest | None) -> Papers:
    files = (asked.papers or {}).get("files", ()) if asked else ()
    return NO_PAPERS._replace(uploads=named(files, viewer()))


def _typed(activity: Activity, asked: JoinRequest | None, *, note: str = "note") -> MultiDict[str, str]:
    """What was typed into this page's form, or held of it; what was left empty is as it was asked before, and links are
    added to those asked with. `note`: the field of the message."""
    said = {name: held.field(name) or "" for name in ("first_day", "last_day", "hours", "links")}
    said |= {"note": held.field(note) or "", "asked": str(asked.id) if asked else ""}
    if asked is None:
        return MultiDict(said)
    before = _form_of(activity, asked, is_typed=False)
    if not (said["first_day"] or said["last_day"]):
        said |= {"first_day": before.first_day._value(), "last_day": before.last_day._value()}
    links = said["links"].split()
    said["links"] = "\n".join([*links, *(one for one in before.links.data.split() if one not in links)])
    return MultiDict(
        said
        | {
            "hours": said["hours"] or before.hours._value(),
            "note": said["note"] or asked.note,
        }
    )


def _authorship(activity: Activity) -> list[str]:
    """What was typed of one's place among the authors, in words: this page has no field for it, and the lead reads the message."""
    if not activity.kind.has_authors:
        return []
    found = []
    if position := held.field("author_position"):
        found.append(_("My place among the authors: %(position)s", position=position))
    if held.field("is_corresponding"):
        found.append(_("I am the corresponding author."))
    return found


def _unread(
    activity: Activity, asked: JoinRequest, papers: Papers, *, key: str, status: int = 200
) -> Response:
    """What was asked before, which the reader did not know of, and what they typed now beside it."""
    form = JoinForm(activity, formdata=_typed(activity, asked))
    both = papers.beside(_papers_of(asked).uploads)
    form.tell(both)
    return _page(activity, form, asked, both, key=key, status=status, stands=True)


def _answered(
    activity: Activity, form: JoinForm, papers: Papers, *, key: str, is_given: bool = False
) -> Response:
    """The request that was to be changed is open no more: what was typed stays, and can be asked anew unless there is a part."""
    form.asked.data = ""
    if is_given:
        lead = activity.lead.name_in(language())
        text = _(
            "%(name)s gave you a part in the meantime. Nothing was sent: correct and confirm it in the activity.",
            name=lead,
        )
    else:
        text = _(
            "This request was answered, or taken back, in the meantime. Nothing was sent; what you typed can be asked anew."
        )
    form.asked.errors = [text]
    return _page(activity, form, None, papers, key=key, status=422, is_given=is_given)


def _page(
    activity: Activity,
    form: JoinForm,
    asked: JoinRequest | None,
    papers: Papers,
    *,
    key: str,
    status: int = 200,
    stands: bool = False,
    is_given: bool = False,
) -> Response:
    """`stands`: what was asked before is shown, since the reader did not know of it; `is_given`: there is a part already."""
    return page(
        "activities/join.html",
        status=status,
        activity=activity,
        form=form,
        uploads=papers.uploads,
        asked=asked,
        stands=stands,
        is_given=is_given,
        key=key,
    )


def _opened(key: str) -> Activity:
    activity = twins.opened(key, viewer())
    if activity is None or activity.merged_into_id is not None:
        abort(404)
    return activity


def _takes_part(activity: Activity) -> bool:
    """Whether the viewer leads the record, or has a part of it that is not declined: there is nothing to ask for."""
    live = {part.person_id for part in activity.contributions if part.status is not Status.DECLINED}
    return viewer().id in {activity.lead_id, *live}


def _record(activity: Activity) -> Response:
    flash(_("You take part in this record already."), "")
    return redirect(url_for("activities.show", activity_id=activity.id), 303)  # type: ignore[return-value]


def _number() -> int | None:
    return number(request.form.get("request"))


def _taken_back(activity: Activity) -> Response:
    flash(_("This request was taken back in the meantime."), "bad")
    return _people(activity)


def _people(activity: Activity, asked: JoinRequest | None = None) -> Response:
    person = {"person": asked.person_id} if asked else {}
    return redirect(url_for("activities.people", activity_id=activity.id, **person), 303)  # type: ignore[return-value, arg-type]


def _home() -> Response:
    return redirect(url_for("activities.home"), 303)  # type: ignore[return-value]
