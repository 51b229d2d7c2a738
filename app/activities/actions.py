"""Writing activities: log one, change its facts. Each is one transaction of the request; nothing commits here."""

from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app import checks, clock, workflow
from app.activities.evidence_actions import attach
from app.activities.forms import OwnFacts, SharedFacts
from app.activities.obstacles import AlreadyLogged, NotReady, lock, refuse_unread
from app.activities.uploads import Papers
from app.changes import note_change
from app.checks import Problem
from app.extensions import db
from app.facts import differences, shared_facts
from app.models import WHOLE, Activity, Contribution, LedgerEntry, Person, Status
from app.models.ledger import standing
from app.web.dates import format_day_range
from app.web.language import language

# Facts that are counted: they stay while approved entries of any part count.
COUNTED = ("kind", "first_day", "last_day", "scale")


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
        status_since=moment,
        created_at=moment,
    )
    return Draft(activity, part)


def log_activity(
    *, shared: SharedFacts, own: OwnFacts, papers: Papers, form_token: str, submit: bool, by: Person
) -> Contribution:
    """Saves a new activity with its lead's part as a draft, or submitted. NotReady, AlreadyLogged: nothing was done."""
    if (twice := _logged_with(form_token, by)) is not None:
        raise AlreadyLogged(twice)
    activity, part = new_activity(shared=shared, own=own, by=by)
    activity.form_token = form_token or None
    attach(activity, papers, by)
    if submit and (found := checks.problems(part)):
        raise NotReady(found)
    try:
        with db.session.begin_nested():
            workflow.begin(part, "create", by=by)
    except IntegrityError:
        # The same form at the same moment: the other one was first.
        if (twice := _logged_with(form_token, by)) is None:
            raise
        raise AlreadyLogged(twice) from None
    if submit:
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
    """Changes the shared facts, and with `own` the lead's one part. NotReady, ChangedMeanwhile: nothing was done."""
    lock(activity)
    part = editable_part(activity, by) if own else None
    refuse_unread(activity, part, read)
    with db.session.begin_nested():
        before = shared_facts(activity)
        follows = part is not None and _days(part) == _days(activity)
        for name, value in shared._asdict().items():
            setattr(activity, name, value)
        activity.kind_id = shared.kind.id
        attach(activity, papers, by)
        if part is not None and own is not None:
            part.role, part.minutes = own.role, own.minutes
            if follows:
                part.first_day, part.last_day = activity.first_day, activity.last_day
        found = _fixed(activity, before) or _outside(activity)
        if not found and submit and part is not None:
            found = checks.problems(part)
        if found:
            raise NotReady(found)
        note_change(activity, before, by)
    if submit and part is not None:
        workflow.move(part, "submit", by=by)
    return part


def editable_part(activity: Activity, person: Person) -> Contribution | None:
    """The one part of `person` that can be edited with the activity; None where there are none or several."""
    own = own_parts(activity, person)
    return own[0] if len(own) == 1 and own[0].status in workflow.EDITABLE else None


def own_parts(activity: Activity, person: Person) -> list[Contribution]:
    """The person's parts that were not declined."""
    return [
        part
        for part in activity.contributions
        if part.person_id == person.id and part.status is not Status.DECLINED
    ]


def is_fixed(activity: Activity) -> bool:
    """Whether approved entries of some part count, so that what is counted may not change."""
    query = select(LedgerEntry.id).where(LedgerEntry.activity_id == activity.id, standing())
    return db.session.scalar(query.limit(1)) is not None


def _logged_with(form_token: str, by: Person) -> Activity | None:
    if not form_token:
        return None
    query = select(Activity).where(Activity.form_token == form_token, Activity.lead_id == by.id)
    return db.session.scalar(query)


def _fixed(activity: Activity, before: dict[str, Any]) -> list[Problem]:
    """While approved work counts, what it was counted by may not change, and no required answer may vanish."""
    changed = [one.fact for one in differences(before, shared_facts(activity))]
    if not changed or not is_fixed(activity):
        return []
    if any(fact in COUNTED for fact in changed):
        sentence = _(
            "Parts of this activity are approved and count: its kind, days and scale cannot change now."
        )
        return [Problem("", sentence)]
    return checks.missing_answers(activity)


def _outside(activity: Activity) -> list[Problem]:
    """The activity's days cover every part's."""
    for part in activity.contributions:
        if part.status is Status.DECLINED:
            continue
        if part.first_day < activity.first_day or part.last_day > activity.last_day:
            return [
                Problem(
                    "first_day" if part.first_day < activity.first_day else "last_day",
                    _(
                        "The part of %(name)s runs %(days)s: the activity's days must cover it.",
                        name=part.person.name_in(language()),
                        days=format_day_range(part.first_day, part.last_day, language()),
                    ),
                )
            ]
    return []


def _days(of: Activity | Contribution) -> tuple[date, date]:
    return of.first_day, of.last_day
