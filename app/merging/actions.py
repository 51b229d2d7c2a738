"""Merging two records of the same activity, and undoing it: each posts anew what counts, in one transaction."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _

from app import clock, closed, ledger, workflow
from app.access.scopes import is_university_hr
from app.changes import note_change
from app.days import Span
from app.engagement_facts import Engagement
from app.extensions import db
from app.facts import counted, shared_facts
from app.ledger import Replacement
from app.models import (
    WHOLE,
    Activity,
    ActivityMerge,
    Contribution,
    Outsider,
    Part,
    Period,
    Person,
    Status,
)
from app.web.dates import format_day_range
from app.web.language import language
from app.web.numbers import format_share
from app.workflow import Refused


class Merged(NamedTuple):
    """What a merge did: the record that stays, and the closed periods that it restates."""

    merge: ActivityMerge
    restated: tuple[Period, ...]


def merge(kept: Activity, merged: Activity, *, shares: Mapping[int, int], reason: str, by: Person) -> Merged:
    """Makes the two one, or changes nothing and raises Refused; see _merge()."""
    with db.session.begin_nested():
        return _merge(kept, merged, shares=shares, reason=reason, by=by)


def undo(merge: ActivityMerge, *, reason: str, by: Person) -> None:
    """Parts the two again, or changes nothing and raises Refused; see _undo()."""
    with db.session.begin_nested():
        _undo(merge, reason=reason, by=by)


def _merge(kept: Activity, merged: Activity, *, shares: Mapping[int, int], reason: str, by: Person) -> Merged:
    """`merged` becomes part of `kept`: its parts, evidence and people from outside go over, and it is in no list any more.

    `shares`: parts per million by the id of each part that goes on; who has a part in both on the same days keeps one.
    What `merged` alone says of partners, outcomes and goals is said by `kept` from then on. Raises Refused where the two
    cannot be made one; touching a closed period needs university HR.
    """
    _hold(kept, merged)
    _refuse_unfit(kept, merged)
    moving, given_up = list(merged.contributions), doubled(kept, merged)
    going_on = [part for part in (*kept.contributions, *moving) if part not in given_up and not is_out(part)]
    _refuse_over_whole(
        [shares.get(part.id, part.share) for part in going_on], (*kept.outsiders, *merged.outsiders)
    )
    moment = ledger.lock()
    was, before = shared_facts(kept), _how_both_stand(kept, merged, given_up)
    changed = [part for part in going_on if shares.get(part.id, part.share) != part.share]
    for part in changed:
        part.share = shares[part.id]
    _move_over(kept, merged)
    row = ActivityMerge(kept=kept, merged=merged, by_id=by.id, at=moment, reason=reason)
    db.session.add(row)
    db.session.flush()
    db.session.refresh(kept)
    found = _replaced(kept, given_up)
    restated = closed.touched(found)
    if restated and not is_university_hr(by):
        raise Refused(
            _(
                "%(period)s is closed and counts these records: university HR makes them one.",
                period=restated[0].name_in(language()),
            )
        )
    ledger.replace(found, moment)
    for part in kept.contributions:
        if part in given_up or part in changed or (part in moving and not is_out(part)):
            target = Status.DECLINED if part in given_up else part.status
            workflow.carry(part, "merge", target, by=by, reason=reason, moment=moment)
    row.before = {**before, "then": _as_it_stands(kept)}
    note_change(kept, was, by)
    return Merged(row, restated)


def _undo(merge: ActivityMerge, *, reason: str, by: Person) -> None:
    """Both records stand again as before, but for what was changed since. Raises Refused once a closed period is touched."""
    kept, merged = merge.kept, merge.merged
    _hold(kept, merged)
    db.session.refresh(merge)
    if merge.undone_at is not None:
        raise Refused(_("These two records were parted again in the meantime."))
    for part in kept.contributions:
        if _is_changing(part):
            raise Refused(_changing(part))
    moment = ledger.lock()
    was, before = shared_facts(kept), merge.before
    parts = {part.id: part for part in kept.contributions}
    back = {int(key): stood for key, stood in before["parts"].items() if int(key) in parts}
    again = {
        part_id: Status(stood["status"])
        for part_id, stood in back.items()
        if stood["given_up"] and is_out(parts[part_id])
    }
    touched = _move_back(merge, {part_id: (parts[part_id], stood) for part_id, stood in back.items()})
    merge.undone_at, merge.undone_by_id = moment, by.id
    db.session.flush()
    for activity in (kept, merged):
        db.session.refresh(activity)
        counting = [one for one in activity.contributions if not is_out(one) or one.id in again]
        _refuse_over_whole([one.share for one in counting], activity.outsiders)
    _refuse_uncovered(kept)
    for part in touched:
        workflow.carry(part, "unmerge", again.get(part.id, part.status), by=by, reason=reason, moment=moment)
    found = [*_replaced(kept, []), *_replaced(merged, [])]
    if restated := closed.touched(found):
        raise Refused(
            _(
                "%(period)s is closed and counts these records as one: they cannot be parted any more.",
                period=restated[0].name_in(language()),
            )
        )
    ledger.replace(found, moment)
    note_change(kept, was, by)


def doubled(kept: Activity, merged: Activity) -> list[Contribution]:
    """The parts that are given up: of two parts of one person on the same days the one that does not stand approved, else
    that of the record that goes."""
    found = []
    for part in merged.contributions:
        twin = next(
            (
                other
                for other in kept.contributions
                if other.person_id == part.person_id
                and not is_out(other)
                and not is_out(part)
                and Span.of(other).overlaps(Span.of(part))
            ),
            None,
        )
        if twin is not None:
            stands = part.status is Status.APPROVED and twin.status is not Status.APPROVED
            found.append(twin if stands else part)
    return found


def is_out(part: Contribution) -> bool:
    """A declined part holds no share and counts nowhere."""
    return part.status is Status.DECLINED


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
            raise Refused(_("“%(title)s” has become part of another record already.", title=activity.title))
        for part in activity.contributions:
            if _is_changing(part):
                raise Refused(_changing(part))


def _is_changing(part: Contribution) -> bool:
    """In the middle of a change of what is approved: what they propose would be decided under facts that nobody read."""
    if part.status in (Status.AMENDING, Status.LATE) or part.proposed:
        return True
    return part.status is Status.SUBMITTED and workflow.has_standing(part)


def _changing(part: Contribution) -> str:
    return _(
        "A change of the part of %(name)s in “%(title)s” is not decided yet: it must be decided or dropped first.",
        name=part.person.name_in(language()),
        title=part.activity.title,
    )


def _refuse_over_whole(shares: Iterable[int], outsiders: Iterable[Outsider]) -> None:
    total = sum(shares) + sum(one.share for one in outsiders)
    if total > WHOLE:
        raise Refused(
            _(
                "The shares would come to %(total)s: together they may not pass 100 %%.",
                total=format_share(total),
            )
        )


def _refuse_uncovered(kept: Activity) -> None:
    """Parts that were added meanwhile lie within the days that the record had before."""
    for part in kept.contributions:
        if not is_out(part) and (part.first_day < kept.first_day or part.last_day > kept.last_day):
            raise Refused(
                _(
                    "The days of “%(title)s” would no longer cover the part of %(name)s, %(days)s.",
                    title=kept.title,
                    name=part.person.name_in(language()),
                    days=format_day_range(part.first_day, part.last_day, language()),
                )
            )


def _how_both_stand(kept: Activity, merged: Activity, given_up: list[Contribution]) -> dict[str, Any]:
    """What undoing needs: parts by id, what comes from `merged`, and how `kept` stands."""
    return {
        "parts": {
            str(part.id): {
                "activity": part.activity_id,
                "share": part.share,
                "role": part.role.value,
                "status": part.status.value,
                "given_up": part in given_up,
            }
            for part in (*kept.contributions, *merged.contributions)
        },
        "evidence": [one.id for one in merged.evidence],
        "outsiders": [one.id for one in merged.outsiders],
        "kept": _as_it_stands(kept),
    }


def _as_it_stands(kept: Activity) -> dict[str, Any]:
    """What a merge changes of the record that stays: put back only where nobody changed it since."""
    return {
        "days": [kept.first_day.isoformat(), kept.last_day.isoformat()],
        "engagement": kept.engagement,
        "shares": {str(part.id): part.share for part in kept.contributions},
        "roles": {str(part.id): part.role.value for part in kept.contributions},
    }


def _move_over(kept: Activity, merged: Activity) -> None:
    for part in list(merged.contributions):
        if part.role is Part.LEAD and part.person_id != kept.lead_id:
            part.role = Part.MEMBER
        part.activity = kept
    for paper in list(merged.evidence):
        paper.activity = kept
    for outsider in list(merged.outsiders):
        outsider.activity = kept
    kept.first_day = min(kept.first_day, merged.first_day)
    kept.last_day = max(kept.last_day, merged.last_day)
    ours, theirs = Engagement.read(kept.engagement), Engagement.read(merged.engagement)
    kept.engagement = Engagement(
        {**theirs.partners, **ours.partners},
        {**theirs.outcomes, **ours.outcomes},
        tuple(sorted({*ours.sdgs, *theirs.sdgs})),
        ours.transfer or theirs.transfer,
    ).stored()
    merged.merged_into, merged.changed_at = kept, clock.now()


def _move_back(
    merge: ActivityMerge, stood: Mapping[int, tuple[Contribution, Mapping[str, Any]]]
) -> list[Contribution]:
    """Gives back what came from the record that went; answers the parts that differ from how they stand now."""
    kept, merged, before = merge.kept, merge.merged, merge.before
    then, touched = before["then"], []
    for part_id, (part, was) in stood.items():
        goes_back = was["activity"] == merged.id
        other_share = part.share == then["shares"].get(str(part_id)) and part.share != was["share"]
        if other_share:
            part.share = was["share"]
        if part.role.value == then["roles"].get(str(part_id)):
            part.role = Part(was["role"])
        if goes_back:
            part.activity = merged
        if (goes_back and not (is_out(part) and not was["given_up"])) or other_share or was["given_up"]:
            touched.append(part)
    for paper in [one for one in kept.evidence if one.id in before["evidence"]]:
        paper.activity = merged
    for outsider in [one for one in kept.outsiders if one.id in before["outsiders"]]:
        outsider.activity = merged
    if _as_it_stands(kept)["days"] == then["days"]:
        kept.first_day, kept.last_day = (date.fromisoformat(day) for day in before["kept"]["days"])
    if kept.engagement == then["engagement"]:
        kept.engagement = before["kept"]["engagement"]
    merged.merged_into, merged.changed_at = None, clock.now()
    return touched


def _replaced(activity: Activity, given_up: list[Contribution]) -> list[Replacement]:
    """What must stand of the activity's parts in place of what stands: each approved part under the facts in force."""
    facts = counted(activity)
    known = ledger.engagements({activity.id} if facts.engagement.counted() else ())
    engagement = ledger.engagement_of(activity.id, facts.engagement, known.get(activity.id, ()))
    posts = ledger.appointments({part.person_id for part in activity.contributions})
    edges = ledger.period_boundaries()
    found = []
    for part in activity.contributions:
        old = ledger.standing_entries(part)
        if part in given_up or (old and is_out(part)):
            found += [Replacement(old, [])] if old else []
            continue
        if part.status is not Status.APPROVED:
            continue
        whole = ledger.whole_by(part, facts, engagement)
        if old:
            whole = whole._replace(discipline_code=old[0].discipline_code)
            if whole == ledger.whole_of(old):
                continue
        found.append(Replacement(old, ledger.entries_of(whole, posts[part.person_id], edges)))
    return found
