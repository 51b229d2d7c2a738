"""The form of an activity's engagement, by its lead: need, partners, outcomes, goals, transfer, team, what was learned."""

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app import past
from app.access import Permission, permit, viewer
from app.amendments import approved_partners
from app.engagement import actions, queries
from app.engagement.blueprint import bp
from app.engagement.saying import Unread, reading_of, said_of
from app.engagement.typed import Typed, fold_of
from app.engagement_facts import is_engagement
from app.facts import counted, differences, stated
from app.models import Activity, Contribution, Partner
from app.proposing import NotReady, bearer_of, is_fixed, own_parts, proposed_facts
from app.web import held, page
from app.web.addresses import number
from app.web.differences import Told, kinds_by_id, told
from app.web.engagement_words import partners
from app.web.meanwhile import Conflict, conflict
from app.web.part_words import locked, submitted
from app.web.partners import search

# The shortest part of a name that is searched for.
SHORTEST = 2


@bp.get("/activities/<int:activity_id>/engagement")
@permit(Permission.ACTIVITY_EDIT, Activity)
def edit(activity: Activity) -> Response:
    """The form; `?partner=` adds one that was just entered in the register."""
    waiting = _waiting(activity)
    if waiting is not None and held.formdata() is None:
        flash(locked(waiting), "bad")
        return redirect(url_for("activities.show", activity_id=activity.id), 303)  # type: ignore[return-value]
    also = number(request.args.get("partner"))
    typed = _typed(activity, held.formdata(), also if also in partners([also or 0]) else None)
    opened = {"partners"} if also else set()
    read = held.field("version") or reading_of(activity)
    return _page(activity, typed, read=read, opened=opened, added=also)


@bp.post("/activities/<int:activity_id>/engagement")
@permit(Permission.ACTIVITY_EDIT, Activity)
def save(activity: Activity) -> Response:
    """Saves, or finds, adds and takes out a partner while the form goes on being filled."""
    typed = _typed(activity, request.form)
    do, _dash, partner_id = request.form.get("do", "").partition("-")
    read = request.form.get("version") or reading_of(activity)
    if do == "enter":
        # Enter in the search field searches; in any other it saves.
        sought = request.form.get("find", "").strip()
        do = "find" if sought and sought != request.form.get("sought", "").strip() else "save"
    if do == "find":
        return _page(activity, typed, read=read, opened={"partners"}, sought=typed.words.find.data or "")
    if do == "add":
        say, added = _add(typed, number(partner_id))
        return _page(activity, typed, read=read, opened={"partners"}, say=say, added=added)
    if do == "remove":
        say = typed.remove(number(partner_id))
        return _page(activity, typed, read=read, opened={"partners"}, say=say)
    if (waiting := _waiting(activity)) is not None:
        # It was submitted in another window: what was typed here stays, and can be saved once it is taken back.
        typed.of_form.append(locked(waiting))
        return _page(activity, typed, read=read, status=422)
    if not typed.validate():
        return _page(activity, typed, read=read, status=422)
    return _save(activity, typed, read, do)


def _save(activity: Activity, typed: Typed, read: str, do: str) -> Response:
    try:
        bearer = actions.say(activity, typed.result(), read=read, by=viewer())
    except Unread as unread:
        meanwhile = conflict(activity, unread.changes, unread.proposed, unread.both)
        # The form goes on from what stands now: what only the other wrote is in it, and nothing is emptied unread.
        rebased = Typed(unread.rebased, queries.running_teams(viewer(), activity), approved=typed.approved)
        return _page(
            activity,
            rebased,
            read=reading_of(activity),
            opened=rebased.differing(typed)
            | rebased.differing(_typed(activity, None))
            | {fold_of(one.fact) for one in unread.both},
            status=422,
            meanwhile=meanwhile,
        )
    except NotReady as obstacle:
        typed.of_form.extend(one.text for one in obstacle.found)
        return _page(activity, typed, read=read, status=422)
    for sentence in typed.followed:
        flash(sentence, "")
    if do == "new":
        here = url_for(".edit", activity_id=activity.id)
        flash(_("Saved. Enter the partner: it is then added to this form."), "good")
        return redirect(url_for(".new_partner", then=here), 303)  # type: ignore[return-value]
    _tell(activity, bearer, submit=do == "submit")
    return redirect(url_for("activities.show", activity_id=activity.id), 303)  # type: ignore[return-value]


def _tell(activity: Activity, bearer: Contribution | None, *, submit: bool) -> None:
    """Says what became of it, having submitted the lead's part where that was asked for."""
    part = bearer or actions.part_to_submit(activity, viewer())
    if submit and part is not None and actions.is_submittable(part):
        if missing := actions.submit(part, by=viewer()):
            flash(_("Saved, but not submitted yet. %(what)s", what=missing[0].text), "part")
        else:
            flash(submitted(part), "good")
    elif bearer is not None:
        flash(
            _("Saved. What is approved counts until your change is approved. Submit it when it is ready."),
            "good",
        )
    else:
        flash(_("Saved."), "good")


def _add(typed: Typed, partner_id: int | None) -> tuple[str, int | None]:
    """Adds the partner, says so, and answers under which id; or says why not."""
    partner: Partner | None = partners([partner_id or 0]).get(partner_id or 0)
    if partner is None:
        return _("This partner is not in the register. Find it again by its name."), None
    name, now = queries.name_of(partner), queries.name_of(partner.survivor)
    if not typed.add(partner, request.form):
        return _("“%(name)s” is in the list already.", name=now), None
    added = partner.survivor.id
    if partner.merged_into_id is not None:
        return _("“%(old)s” is “%(new)s” in the register: it was added as that.", old=name, new=now), added
    return _("“%(name)s” is in the list. Say who brings what.", name=now), added


def _typed(activity: Activity, formdata: MultiDict[str, str] | None, also: int | None = None) -> Typed:
    said = said_of(activity)
    teams = queries.running_teams(viewer(), activity)
    return Typed(said, teams, formdata, also, approved_partners(activity))


def _waiting(activity: Activity) -> Contribution | None:
    """The lead's part that waits for a decision: its reviewer, or university HR, reads the activity as it is."""
    return next((part for part in own_parts(activity, viewer()) if part.status in past.WAITING), None)


def _page(
    activity: Activity,
    typed: Typed,
    *,
    read: str,
    opened: set[str] | frozenset[str] = frozenset(),
    status: int = 200,
    sought: str = "",
    say: str = "",
    added: int | None = None,
    meanwhile: Conflict | None = None,
) -> Response:
    is_long = len(sought) >= SHORTEST
    there = [one.survivor.id for one in typed.partners]
    fixed = is_fixed(activity)
    return page(
        "engagement/edit.html",
        blocks=("partners",),
        status=status,
        activity=activity,
        typed=typed,
        words=typed.words,
        read=read,
        # What was typed and is not saved yet is never out of sight.
        opened={*opened, *typed.opened, *(typed.differing(_typed(activity, None)) if typed.is_sent else ())},
        added=added,
        sought=sought,
        found=search(sought, but=there) if is_long else [],
        say=say or (_("Type at least two letters of the name.") if sought and not is_long else ""),
        is_fixed=fixed,
        bearer=bearer_of(activity, viewer()) if fixed else None,
        part=actions.part_to_submit(activity, viewer()),
        proposed=_proposed(activity),
        meanwhile=meanwhile,
    )


def _proposed(activity: Activity) -> list[Told]:
    """What of partners, outcomes, goals and transfer is being changed already, beside what counts."""
    facts = proposed_facts(activity)
    found = differences(stated(counted(activity)), stated(facts))
    return [one for one in told(found, kinds_by_id(), facts.kind) if is_engagement(one.fact)]
