"""Writing parts: change one's own, confirm what was proposed, propose one to a colleague, submit several."""

from collections.abc import Iterable
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import inspect, select

from app import checks, clock, workflow
from app.access.entry import may_enter
from app.activities import join_actions, sharing
from app.activities.actions import change_own
from app.activities.evidence_actions import attach
from app.activities.forms import OwnFacts
from app.activities.obstacles import NotReady, hold_appointments, lock, refuse_unread
from app.activities.sharing import Keeping
from app.activities.uploads import Papers
from app.changes import note_change
from app.checks import Problem
from app.days import Span
from app.extensions import db
from app.facts import shared_facts
from app.models import WHOLE, Activity, Contribution, Person, Status
from app.web.addresses import number
from app.web.dates import format_day_range
from app.web.language import language
from app.web.numbers import format_share
from app.workflow import Refused

# What is approved is being changed from its first change on; a proposal is corrected on the way to being confirmed.
CHANGEABLE = (*workflow.EDITABLE, Status.PROPOSED, Status.APPROVED)


def change_part(
    part: Contribution, *, own: OwnFacts, papers: Papers, read: str | None, submit: bool, by: Person
) -> None:
    """Changes one's own part. NotReady, ChangedMeanwhile: nothing was done."""
    lock(part.activity)
    db.session.refresh(part)
    if part.status not in CHANGEABLE:
        raise Refused(_("Only a draft or what was returned can be changed. Take it back first."))
    refuse_unread(part.activity, part, read)
    with db.session.begin_nested():
        before = shared_facts(part.activity)
        change_own(part, own, by=by)
        attach(part.activity, papers, by)
        found = _misplaced(part) or (checks.problems(part) if submit else [])
        if found and part.status is not Status.APPROVED:
            raise NotReady(found)
        note_change(part.activity, before, by)
    if submit and part.status in workflow.EDITABLE:
        workflow.move(part, "submit", by=by)


def confirm_part(
    part: Contribution, *, own: OwnFacts, read: str | None, as_draft: bool = False, by: Person
) -> list[Problem]:
    """Confirms a proposed part as its person now states it. Answers what keeps it a draft, if something does.

    Hours that are missing from what is done are asked for at once, unless it shall be a draft (`as_draft`). NotReady,
    ChangedMeanwhile: nothing was done.
    """
    if not workflow.is_open(part, "confirm", by):
        raise Refused(_("This part is not waiting for your confirmation any more."))
    papers = join_actions.brought(part.activity, by)
    with db.session.begin_nested():
        change_part(part, own=own, papers=papers, read=read, submit=False, by=by)
        missing = [problem for problem in checks.problems(part) if problem.field == "hours"]
        if missing and not as_draft and part.last_day <= clock.today():
            raise NotReady(missing)
    join_actions.let_go(part.activity, by)
    workflow.move(part, "confirm", by=by)
    return checks.problems(part) if part.status is Status.DRAFT else []


def decline_part(part: Contribution, *, reason: str, read_version: str | None, by: Person) -> None:
    """Declines what was proposed, and with it what was brought to be its evidence."""
    workflow.move(part, "decline", by=by, reason=reason, read_version=read_version)
    join_actions.turned_down(part.activity, by)


class Proposed(NamedTuple):
    """A part that was proposed; `moved`: the lead's own part, where it has another status with its other share."""

    part: Contribution
    moved: Contribution | None


def propose_part(
    activity: Activity,
    person: Person,
    *,
    own: OwnFacts,
    keeping: Keeping | None,
    corrects: int | None = None,
    by: Person,
) -> Proposed:
    """A part for `person`, who is asked to confirm it; for the lead a further draft of their own. NotReady: nothing was done.

    `keeping`: what the lead keeps from now on; None: as it is. `corrects`: the id of a part that was proposed to them
    before and is not answered yet.
    """
    hold_appointments(person)
    lock(activity)
    with db.session.begin_nested():
        moved = sharing.keep(activity, keeping, by=by)
        assert own.first_day and own.last_day and own.share
        part = None
        if corrects is not None and person.id != by.id:
            part = proposal(activity, person, corrects)
            if part is None:
                raise NotReady([_answered(person)])
        elif person.id != by.id:
            part = declined_part(activity, person)
        asked_again = part is not None
        if part is None:
            part = _new_part(activity, person)
        _set(part, own)
        db.session.add(part)
        if found := _refused_proposal(part):
            raise NotReady(found)
        if asked_again:
            workflow.move(part, "propose", by=by)
        else:
            workflow.begin(part, "create" if person.id == by.id else "propose", by=by)
    if person.id != by.id:
        join_actions.proposed(activity, person)
    return Proposed(part, moved)


class Sent(NamedTuple):
    """What became of several parts that were to be submitted; `skipped` with the sentence that says why."""

    parts: list[Contribution]
    skipped: list[tuple[Contribution, str]]


def submit_several(parts: Iterable[Contribution], *, by: Person) -> Sent:
    """Submits each part that can be; the others stay as they are."""
    sent = Sent([], [])
    parts = list(parts)
    # In one order for everybody, so that two people with the same activities never wait for each other.
    workflow.hold({part.activity_id for part in parts})
    for part in sorted(parts, key=lambda part: (part.activity_id, part.id)):
        try:
            workflow.move(part, "submit", by=by)
        except Refused as refusal:
            sent.skipped.append((part, str(refusal)))
        else:
            sent.parts.append(part)
    return sent


def picked(ids: Iterable[str], *, by: Person) -> list[Contribution]:
    """The person's own parts among `ids`; whatever else is named there is left out."""
    numbers = {found for one in ids if (found := number(one)) is not None}
    query = select(Contribution).where(Contribution.id.in_(numbers), Contribution.person_id == by.id)
    return list(db.session.scalars(query))


class Deleted(NamedTuple):
    """What a draft or a proposal left: the activity, if somebody still has a part in it; `is_gone`: no row of the part."""

    activity: Activity | None
    is_gone: bool


def delete_part(part: Contribution, *, by: Person) -> Deleted:
    """Deletes a draft or a proposal, or takes it out of the lists where its history stays."""
    activity, person, was_proposed = part.activity, part.person, part.status is Status.PROPOSED
    is_gone = workflow.discard(part, by=by)
    if inspect(activity).was_deleted:
        return Deleted(None, is_gone)
    if was_proposed:
        join_actions.turned_down(activity, person)
    is_somebodys = any(one.status is not Status.DECLINED for one in activity.contributions)
    return Deleted(activity if is_gone or is_somebodys else None, is_gone)


def left_to_share(activity: Activity) -> int:
    """Parts per million of the activity that nobody holds."""
    return WHOLE - checks.shared_out(activity)


def total_with(
    activity: Activity,
    person: Person | None,
    *,
    share: int | None,
    mine: Contribution | None,
    own_share: int | None,
    replaced: int | None = None,
) -> int:
    """What all shares would come to, in parts per million, with `share` for a new part of `person` and `own_share` for
    what the lead keeps; `replaced`: what is held already of what is being shared out anew."""
    total = checks.shared_out(activity) + (share or 0 if person else 0) - (replaced or 0)
    if mine is not None and own_share is not None:
        total += own_share - mine.share
    return total


def _new_part(activity: Activity, person: Person) -> Contribution:
    moment = clock.now()
    return Contribution(
        activity=activity,
        person=person,
        person_id=person.id,
        first_day=activity.first_day,
        last_day=activity.last_day,
        status_since=moment,
        created_at=moment,
    )


def declined_part(activity: Activity, person: Person) -> Contribution | None:
    """A part that the person declined before: asked again, they find it with its history."""
    return next(
        (
            part
            for part in activity.contributions
            if part.person_id == person.id and part.status is Status.DECLINED
        ),
        None,
    )


def proposal(activity: Activity, person: Person, part_id: int | None) -> Contribution | None:
    """The part with this id, if it is proposed to the person, who has not answered yet."""
    return next(
        (
            part
            for part in activity.contributions
            if (part.id, part.person_id, part.status) == (part_id, person.id, Status.PROPOSED)
        ),
        None,
    )


def _answered(person: Person) -> Problem:
    name = person.name_in(language())
    return Problem("", _("%(name)s has answered in the meantime, or is not asked any more.", name=name))


def _refused_proposal(part: Contribution) -> list[Problem]:
    """Why a part cannot be proposed: its days, the same person twice on one day, or shares over the whole."""
    activity = part.activity
    if not may_enter(part.person):
        name = part.person.name_in(language())
        return [
            Problem(
                "",
                _(
                    "%(name)s has left and cannot confirm a part any more. Name them under “People from outside”.",
                    name=name,
                ),
            )
        ]
    if part.first_day < activity.first_day or part.last_day > activity.last_day:
        days = format_day_range(activity.first_day, activity.last_day, language())
        return [Problem("first_day", _("The activity runs %(days)s: the part must lie within.", days=days))]
    others = [one for one in activity.contributions if one is not part and one.status is not Status.DECLINED]
    if any(other.person_id == part.person_id and Span.of(other).overlaps(Span.of(part)) for other in others):
        name = part.person.name_in(language())
        return [Problem("first_day", _("%(name)s has a part on some of these days already.", name=name))]
    total = part.share + sum(other.share for other in others) + sum(one.share for one in activity.outsiders)
    if total > WHOLE:
        return [
            Problem(
                "share",
                _(
                    "The shares would come to %(total)s: together they may not pass 100 %%. Lower this one or your own.",
                    total=format_share(total),
                ),
            )
        ]
    return checks.same_position(part)


def _misplaced(part: Contribution) -> list[Problem]:
    """What is wrong with a part's days: they lie within the activity's, and one person's parts never overlap."""
    return [
        problem
        for problem in checks.problems(part)
        if problem.field in ("first_day", "share", "author_position") and problem.text
    ]


def _set(part: Contribution, own: OwnFacts) -> None:
    part.role, part.minutes = own.role, own.minutes
    if own.first_day and own.last_day:
        part.first_day, part.last_day = own.first_day, own.last_day
    if own.share is not None:
        part.share = own.share
    if own.authorship is not None:
        part.author_position, part.is_corresponding = own.authorship
