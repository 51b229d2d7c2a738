"""Writing activities: log one, change its facts. Each is one transaction of the request; nothing commits here."""

from datetime import date
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app import checks, clock, workflow
from app.activities.evidence_actions import attach
from app.activities.forms import OwnFacts, SharedFacts
from app.activities.obstacles import AlreadyLogged, NotReady, hold_appointments, lock, refuse_unread
from app.activities.uploads import Papers
from app.changes import note_change, note_linked
from app.checks import Problem
from app.extensions import db
from app.facts import Counted, Own, own_now, shared_facts
from app.models import WHOLE, Activity, Contribution, Initiative, Person, Status, Team
from app.proposing import NoBearer, propose, put_in_force
from app.proposing import bearer_of as bearer_of
from app.proposing import is_fixed as is_fixed
from app.proposing import own_parts as own_parts
from app.proposing import proposed_facts as proposed_facts
from app.web.dates import format_day_range
from app.web.initiative_days import refusal
from app.web.language import language
from app.web.part_groups import names_of


class Draft(NamedTuple):
    """An activity with its lead's part, not saved yet."""

    activity: Activity
    part: Contribution


def new_activity(*, shared: SharedFacts, own: OwnFacts, by: Person) -> Draft:
    """A new activity led by `by`, with their own part as its one contribution; in no session yet."""
    moment = clock.now()
    activity = Activity(
        **shared._asdict(),
        kind_id=shared.kind.id,
        lead=by,
        lead_id=by.id,
        created_at=moment,
        changed_at=moment,
    )
    part = Contribution(
        activity=activity,
        person=by,
        person_id=by.id,
        role=own.role,
        first_day=shared.first_day,
        last_day=shared.last_day,
        minutes=own.minutes,
        share=WHOLE,
        author_position=own.authorship.position if own.authorship else None,
        is_corresponding=own.authorship is not None and own.authorship.is_corresponding,
        status_since=moment,
        created_at=moment,
    )
    return Draft(activity, part)


def log_activity(
    *,
    shared: SharedFacts,
    own: OwnFacts,
    papers: Papers,
    form_token: str,
    submit: bool,
    by: Person,
    owner: Person | None = None,
    team: Team | None = None,
    initiative: Initiative | None = None,
) -> Contribution:
    """Saves a new activity with its lead's part as a draft, or submitted. NotReady, AlreadyLogged: nothing was done.

    `owner`: whose it is, where `by` writes it down for them; they are asked to confirm it before anything is submitted.
    `team`: for which it is logged; `initiative`: to which it belongs.
    """
    owner = owner or by
    if (twice := _logged_with(form_token, owner)) is not None:
        raise AlreadyLogged(twice)
    if initiative and (why := refusal(initiative, shared.first_day, shared.last_day)):
        raise NotReady([Problem("initiative", why)])
    hold_appointments(owner)
    activity, part = new_activity(shared=shared, own=own, by=owner)
    activity.form_token, activity.team = form_token or None, team
    activity.initiative = initiative
    attach(activity, papers, by)
    if submit and owner is by and (found := checks.problems(part)):
        raise NotReady(found)
    try:
        with db.session.begin_nested():
            workflow.begin(part, "create" if owner is by else "propose", by=by)
    except IntegrityError:
        # The same form at the same moment: the other one was first.
        if (twice := _logged_with(form_token, owner)) is None:
            raise
        raise AlreadyLogged(twice) from None
    if initiative is not None:
        note_linked(activity, by)
    if submit and owner is by:
        workflow.move(part, "submit", by=by)
    return part


def change_activity(
    activity: Activity,
    *,
    shared: SharedFacts,
    own: OwnFacts | None,
    papers: Papers,
    read: str | None,
    submit: bool,
    by: Person,
) -> Contribution | None:
    """Changes the words at once, with `own` the lead's one part, and the counted facts too unless approved work counts.

    While it does they are proposed, by a part of the lead's that is being changed from then on. Answers that part, or
    the lead's one part. NotReady, ChangedMeanwhile: nothing was done.
    """
    lock(activity)
    part = changeable_part(activity, by) if own else None
    refuse_unread(activity, part, read)
    then = proposed_facts(activity)
    facts = _asked_for(shared, then)
    with db.session.begin_nested():
        before = shared_facts(activity)
        follows = part is not None and _days(part) == (then.first_day, then.last_day)
        bearer = None
        if is_fixed(activity):
            bearer = _propose(activity, facts, by)
        else:
            put_in_force(activity, facts)
        if part is not None and own is not None:
            days = (facts.first_day, facts.last_day) if follows else _days(part)
            change_own(part, own._replace(first_day=days[0], last_day=days[1]), by=by)
        activity.title, activity.description, activity.place = shared.title, shared.description, shared.place
        attach(activity, papers, by)
        found = _outside(activity, facts) or (checks.same_position(part) if part is not None else [])
        if not found and submit and part is not None and part.status in workflow.EDITABLE:
            found = checks.problems(part)
        if found:
            raise NotReady(found)
        note_change(activity, before, by)
    if submit and part is not None and part.status in workflow.EDITABLE:
        workflow.move(part, "submit", by=by)
    return part or bearer


def change_own(part: Contribution, own: OwnFacts, *, by: Person) -> None:
    """Writes `own` to the part; one that is approved is being changed from then on, unless nothing differs."""
    now = own_now(part)
    then = Own(
        own.role,
        own.first_day or part.first_day,
        own.last_day or part.last_day,
        own.minutes,
        part.share if own.share is None else own.share,
        *(own.authorship or (now.author_position, now.is_corresponding)),
    )
    if then == now:
        return
    if part.status is Status.APPROVED:
        workflow.move(part, "amend", by=by)
    for fact, value in then._asdict().items():
        setattr(part, fact, value)


def _asked_for(shared: SharedFacts, then: Counted) -> Counted:
    """The counted facts of a form; answers to questions that the kind knows no more stay with it."""
    asked = {field.code for field in shared.kind.questions(clock.today(), then.fields)}
    kept = {code: value for code, value in then.fields.items() if code not in asked}
    fields = {**(kept if shared.kind.id == then.kind.id else {}), **shared.fields}
    return Counted(shared.kind, shared.scale, shared.first_day, shared.last_day, fields, then.engagement)


def _propose(activity: Activity, facts: Counted, by: Person) -> Contribution | None:
    """Lets a part of the lead's propose `facts`, and answers it; None where nothing is different. Raises NotReady."""
    try:
        return propose(activity, facts, by)
    except NoBearer:
        raise NotReady(
            [
                Problem(
                    "",
                    _(
                        "Parts of this activity are approved and count. A change of its kind, days, scale or questions goes to your head with a part of your own: add one under “Colleagues and shares” first."
                    ),
                )
            ]
        ) from None


def changeable_part(activity: Activity, person: Person) -> Contribution | None:
    """The one part of `person` that can be changed with the activity, where they have just one: an approved one begins a change
    of what stands by it."""
    own = own_parts(activity, person)
    return own[0] if len(own) == 1 and own[0].status in (*workflow.EDITABLE, Status.APPROVED) else None


def _logged_with(form_token: str, by: Person) -> Activity | None:
    if not form_token:
        return None
    query = select(Activity).where(Activity.form_token == form_token, Activity.lead_id == by.id)
    return db.session.scalar(query)


def _outside(activity: Activity, facts: Counted) -> list[Problem]:
    """The days of `facts` cover every part's: all that lie outside are told at once."""
    outside = [
        part
        for part in activity.contributions
        if part.status is not Status.DECLINED
        and (part.first_day < facts.first_day or part.last_day > facts.last_day)
    ]
    if not outside:
        return []
    field = "first_day" if any(part.first_day < facts.first_day for part in outside) else "last_day"
    if len(outside) == 1:
        [part] = outside
        sentence = _(
            "The part of %(name)s runs %(days)s: the activity's days must cover it.",
            name=part.person.name_in(language()),
            days=format_day_range(part.first_day, part.last_day, language()),
        )
    else:
        # The days that would do, of all parts together, and whose parts they are.
        first, last = min(part.first_day for part in outside), max(part.last_day for part in outside)
        sentence = ngettext(
            "%(num)d part runs %(days)s: the activity's days must cover it (%(names)s).",
            "%(num)d parts run %(days)s: the activity's days must cover them (%(names)s).",
            len(outside),
            days=format_day_range(first, last, language()),
            names=names_of([part.person for part in outside]),
        )
    return [Problem(field, sentence)]


def _days(of: Activity | Contribution) -> tuple[date, date]:
    return of.first_day, of.last_day


def link_initiative(activity: Activity, initiative: Initiative | None, *, read: str, by: Person) -> bool:
    """Says to which initiative it belongs, None: to none; False: somebody said so since it was read, and nothing was done.

    NotReady: the initiative takes no activity of these days; one that it belongs to already may stay.
    """
    lock(activity)
    if str(activity.initiative_id or "") != read:
        return False
    if (
        initiative is not None
        and initiative.id != activity.initiative_id
        and (why := refusal(initiative, activity.first_day, activity.last_day))
    ):
        raise NotReady([Problem("initiative", why)])
    before = shared_facts(activity)
    activity.initiative_id = initiative.id if initiative else None
    db.session.flush()
    db.session.expire(activity, ["initiative"])
    note_change(activity, before, by)
    return True
