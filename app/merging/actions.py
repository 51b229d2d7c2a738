"""Merging two records of the same activity, and undoing it: each posts anew what counts, in one transaction."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from app import closed, ledger, workflow
from app.access.scopes import PRIVATE, is_university_hr
from app.changes import note_change
from app.days import Span
from app.extensions import db
from app.facts import place_among_authors, shared_facts
from app.merging.carrying import (
    as_it_stands,
    goes_back,
    how_both_stand,
    is_out,
    move_back,
    move_over,
    status_apart,
)
from app.merging.closes import closed_since
from app.merging.portfolios import leave_out_apart, leave_out_together
from app.merging.replacements import of_merging, of_parting
from app.models import (
    WHOLE,
    Activity,
    ActivityMerge,
    Contribution,
    Period,
    Person,
    Status,
)
from app.web.dates import format_day_range
from app.web.language import language
from app.web.numbers import format_share
from app.web.words import in_quotes
from app.workflow import Refused


class Merged(NamedTuple):
    """What a merge did: the record that stays, and the closed periods that it restates."""

    merge: ActivityMerge
    restated: tuple[Period, ...]


class ReadAnew(Refused):
    """One of the two records changed since the page that was sent showed them; nothing was done."""


def merge(
    kept: Activity,
    merged: Activity,
    *,
    shares: Mapping[int, int],
    outside: Mapping[int, int] | None = None,
    reason: str,
    by: Person,
    read: str | None = None,
) -> Merged:
    """Makes the two one, or changes nothing and raises Refused; see _merge(). `read`: what reading_of() said of them then."""
    with db.session.begin_nested():
        _hold(kept, merged)
        if read is not None and read != reading_of(kept, merged):
            raise ReadAnew(
                _("What this touches is different from what you were shown. Nothing was done: read it again.")
            )
        return _merge(kept, merged, shares=shares, outside=outside or {}, reason=reason, by=by)


def reading_of(kept: Activity, merged: Activity) -> str:
    """What a page carries to say what was read: the versions of both records and of their parts."""
    records = (f"{one.id}.{one.version}" for one in (kept, merged))
    parts = (f"{part.id}.{part.version}" for one in (kept, merged) for part in one.contributions)
    outside = (f"outside.{one.id}.{one.share}" for record in (kept, merged) for one in record.outsiders)
    return " ".join((*records, *parts, *outside))


def undo(merge: ActivityMerge, *, reason: str, by: Person) -> tuple[Period, ...]:
    """Parts the two again, or changes nothing and raises Refused; see _undo(). Answers the closed periods that it restates."""
    with db.session.begin_nested():
        return _undo(merge, reason=reason, by=by)


def _merge(
    kept: Activity,
    merged: Activity,
    *,
    shares: Mapping[int, int],
    outside: Mapping[int, int],
    reason: str,
    by: Person,
) -> Merged:
    """`merged` becomes part of `kept`: its parts, evidence and people from outside go over, and it is in no list any more.

    `shares`: parts per million by the id of each part that goes on; `outside`: by the id of who is from outside. Who is not
    named keeps theirs; who has a part in both on the same days keeps one.
    What `merged` alone says is said by `kept` from then on. Raises Refused where the two cannot be made one; touching a
    closed period needs university HR.
    """
    _refuse_unfit(kept, merged)
    moving, given_up = list(merged.contributions), doubled(kept, merged)
    going_on = [part for part in (*kept.contributions, *moving) if part not in given_up and not is_out(part)]
    guests = [*kept.outsiders, *merged.outsiders]
    _refuse_same_place(kept, going_on)
    _refuse_over_whole(
        (
            *(shares.get(part.id, part.share) for part in going_on),
            *(outside.get(one.id, one.share) for one in guests),
        )
    )
    moment = ledger.lock()
    found = of_merging(kept, merged, given_up, shares)
    restated = closed.touched(found)
    if restated and not is_university_hr(by):
        raise Refused(
            _(
                "%(period)s is closed and counts these records: university HR makes them one.",
                period=restated[0].name_in(language()),
            )
        )
    was, before = shared_facts(kept), how_both_stand(kept, merged, given_up)
    changed = [part for part in going_on if shares.get(part.id, part.share) != part.share]
    for part in changed:
        part.share = shares[part.id]
    for guest in guests:
        guest.share = outside.get(guest.id, guest.share)
    left_out = leave_out_together(kept, merged)
    move_over(kept, merged)
    row = ActivityMerge(kept=kept, merged=merged, by_id=by.id, at=moment, reason=reason)
    db.session.add(row)
    db.session.flush()
    db.session.refresh(kept)
    ledger.replace(found, moment)
    posted = {entry.contribution_id for one in found for entry in (*one.old, *one.new)}
    for part in kept.contributions:
        if part.id in posted or part in given_up or part in changed or (part in moving and not is_out(part)):
            target = Status.DECLINED if part in given_up else part.status
            workflow.carry(part, "merge", target, by=by, reason=reason, moment=moment)
    row.before = {**before, "then": as_it_stands(kept), "left_out": left_out}
    note_change(kept, was, by, moment)
    return Merged(row, restated)


def _undo(merge: ActivityMerge, *, reason: str, by: Person) -> tuple[Period, ...]:
    """Both records stand again as before, but for what was changed since.

    Raises Refused once a period that it touches was closed after they became one. A period that was closed before, and was
    restated by the merge, is restated once more: that needs university HR.
    """
    kept, merged = merge.kept, merge.merged
    _hold(kept, merged)
    db.session.refresh(merge)
    if merge.undone_at is not None:
        raise Refused(_("These two records were parted again in the meantime."))
    _refuse_out_of_turn(merge)
    for part in kept.contributions:
        if _is_changing(part):
            raise Refused(_changing(part))
    moment = ledger.lock()
    was, found = shared_facts(kept), of_parting(merge)
    again = {part.id: status_apart(merge, part) for part in (*kept.contributions, *merged.contributions)}
    leave_out_apart(merge, {part.person_id for part in kept.contributions if goes_back(merge, part)})
    touched = move_back(merge)
    merge.undone_at, merge.undone_by_id = moment, by.id
    db.session.flush()
    for activity in (kept, merged):
        db.session.refresh(activity)
        counting = [part for part in activity.contributions if again[part.id] is not Status.DECLINED]
        _refuse_over_whole([*(one.share for one in counting), *(one.share for one in activity.outsiders)])
    for activity in (kept, merged):
        _refuse_uncovered(activity)
    posted = {entry.contribution_id for one in found for entry in (*one.old, *one.new)}
    for part in (*kept.contributions, *merged.contributions):
        if part.id in posted or part in touched:
            workflow.carry(part, "unmerge", again[part.id], by=by, reason=reason, moment=moment)
    restated = closed.touched(found)
    _refuse_closed(restated, merge, by)
    ledger.replace(found, moment)
    note_change(kept, was, by, moment)
    return restated


def doubled(kept: Activity, merged: Activity) -> list[Contribution]:
    """The parts that are given up: of the parts of one person in both on the same days what stands approved goes on,
    else what was submitted, else that of the record that stays."""
    going_on: list[Contribution] = []
    found: list[Contribution] = []
    parts = [part for part in (*kept.contributions, *merged.contributions) if not is_out(part)]
    for part in sorted(parts, key=_weight, reverse=True):
        is_doubled = any(
            other.person_id == part.person_id
            and other.activity_id != part.activity_id
            and Span.of(other).overlaps(Span.of(part))
            for other in going_on
        )
        (found if is_doubled else going_on).append(part)
    return found


def _weight(part: Contribution) -> int:
    """What stands approved weighs more than what was submitted, and that more than what only its people see."""
    if part.status is Status.APPROVED:
        return 2
    return 0 if part.status in PRIVATE else 1


def _hold(kept: Activity, merged: Activity) -> None:
    """Locks both records in one order for everybody, and reads them anew."""
    workflow.hold({kept.id, merged.id})
    for activity in (kept, merged):
        db.session.refresh(activity)
        for part in activity.contributions:
            db.session.refresh(part)


def _refuse_unfit(kept: Activity, merged: Activity) -> None:
    if kept.id == merged.id:
        raise Refused(_("Choose another record: this is the same one."))
    for activity in (kept, merged):
        if activity.merged_into_id is not None:
            raise Refused(
                _("“%(title)s” has become part of another record already.", title=in_quotes(activity.title))
            )
        for part in activity.contributions:
            if _is_changing(part):
                raise Refused(_changing(part))


def _refuse_closed(restated: tuple[Period, ...], merge: ActivityMerge, by: Person) -> None:
    if later := closed_since(restated, merge.at):
        raise Refused(
            _(
                "%(period)s was closed after they became one, and counts them as one: they cannot be parted any more.",
                period=later[0].name_in(language()),
            )
        )
    if restated and not is_university_hr(by):
        raise Refused(
            _(
                "%(period)s is closed and counts these records: university HR parts them.",
                period=restated[0].name_in(language()),
            )
        )


def _refuse_out_of_turn(merge: ActivityMerge) -> None:
    """The record still stands, and nothing became part of it later: what came then cannot be told from what came before."""
    kept = merge.kept
    if kept.merged_into_id is not None:
        raise Refused(
            _("“%(title)s” has become part of another record already.", title=in_quotes(kept.title))
        )
    query = select(ActivityMerge).where(
        ActivityMerge.kept_id == kept.id, ActivityMerge.id > merge.id, ActivityMerge.undone_at.is_(None)
    )
    later = db.session.scalars(query.order_by(ActivityMerge.id.desc())).first()
    if later is not None:
        raise Refused(
            _(
                "“%(title)s” became part of this record later: part that one first.",
                title=in_quotes(later.merged.title),
            )
        )


def _is_changing(part: Contribution) -> bool:
    """In the middle of a change of what is approved: what they propose would be decided under facts that nobody read."""
    if part.status in (Status.AMENDING, Status.LATE) or part.proposed:
        return True
    return part.status is Status.SUBMITTED and workflow.has_standing(part)


def _changing(part: Contribution) -> str:
    return _(
        "A change of the part of %(name)s in “%(title)s” is not decided yet: it must be decided or dropped first.",
        name=part.person.name_in(language()),
        title=in_quotes(part.activity.title),
    )


def _refuse_over_whole(shares: Iterable[int]) -> None:
    total = sum(shares)
    if total > WHOLE:
        raise Refused(
            _(
                "The shares would come to %(total)s: together they may not pass 100 %%.",
                total=format_share(total),
            )
        )


def _refuse_same_place(kept: Activity, going_on: Iterable[Contribution]) -> None:
    """Two people of the two records would stand at one place among the authors, where the kind has authors.

    Drafts and proposals are read by their owner and the lead alone: they are told when they are sent.
    """
    if not kept.kind.has_authors:
        return
    held: dict[int, Contribution] = {}
    for part in going_on:
        place = place_among_authors(part)
        if place is None or part.status in PRIVATE:
            continue
        other = held.setdefault(place, part)
        if other.person_id != part.person_id and other.activity_id != part.activity_id:
            raise Refused(
                _(
                    "%(one)s and %(other)s both stand at place %(number)s among the authors, and nobody shares a place. One of them changes theirs first.",
                    one=other.person.name_in(language()),
                    other=part.person.name_in(language()),
                    number=place,
                )
            )


def _refuse_uncovered(activity: Activity) -> None:
    """Parts that were added, or have other days, meanwhile lie within the days that the record had before."""
    for part in activity.contributions:
        if not is_out(part) and (part.first_day < activity.first_day or part.last_day > activity.last_day):
            if part.status in PRIVATE:
                raise Refused(
                    _(
                        "The days of “%(title)s” would no longer cover a part that was not submitted yet, %(days)s.",
                        title=in_quotes(activity.title),
                        days=format_day_range(part.first_day, part.last_day, language()),
                    )
                )
            raise Refused(
                _(
                    "The days of “%(title)s” would no longer cover the part of %(name)s, %(days)s.",
                    title=in_quotes(activity.title),
                    name=part.person.name_in(language()),
                    days=format_day_range(part.first_day, part.last_day, language()),
                )
            )
