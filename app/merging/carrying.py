"""What goes over when two records become one, and what goes back when they are parted: parts, papers, people and words."""

from datetime import date
from typing import Any

from sqlalchemy import select

from app import clock
from app.engagement_facts import Engagement
from app.extensions import db
from app.facts import Counted, counted
from app.models import (
    Activity,
    ActivityMerge,
    Contribution,
    GoodPractice,
    Initiative,
    JoinAnswer,
    JoinRequest,
    Part,
    Status,
)

# What is said beside the counted facts: where the record that stays says nothing, it says what the other one said.
WORDS = (
    "description",
    "place",
    "need",
    "need_found",
    "need_with",
    "learned",
    "is_learned_shared",
    "team_id",
    "initiative_id",
)


def is_out(part: Contribution) -> bool:
    """A declined part holds no share and counts nowhere."""
    return part.status is Status.DECLINED


def how_both_stand(kept: Activity, merged: Activity, given_up: list[Contribution]) -> dict[str, Any]:
    """What undoing needs: parts by id, what comes from `merged`, and how `kept` stands."""
    mark = _mark_that_goes_over(kept, merged)
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
        "practice": {"id": mark.id, "says": _said_by(mark)} if mark else None,
        "outside": {str(one.id): one.share for one in (*kept.outsiders, *merged.outsiders)},
        "kept": as_it_stands(kept),
    }


def as_it_stands(kept: Activity) -> dict[str, Any]:
    """What a merge changes of the record that stays."""
    return {
        "days": [kept.first_day.isoformat(), kept.last_day.isoformat()],
        "engagement": kept.engagement,
        "words": {name: getattr(kept, name) for name in WORDS},
        "society": kept.society or {},
        "shares": {str(part.id): part.share for part in kept.contributions},
        "roles": {str(part.id): part.role.value for part in kept.contributions},
        "outside": {str(one.id): one.share for one in kept.outsiders},
    }


def facts_together(kept: Activity, merged: Activity) -> Counted:
    """The counted facts of the one record: those of `kept`, over the days of both, with what both say of engagement."""
    facts, other = counted(kept), counted(merged)
    ours, theirs = facts.engagement, other.engagement
    return facts._replace(
        first_day=min(facts.first_day, other.first_day),
        last_day=max(facts.last_day, other.last_day),
        engagement=Engagement(
            {**theirs.partners, **ours.partners},
            {**theirs.outcomes, **ours.outcomes},
            tuple(sorted({*ours.sdgs, *theirs.sdgs})),
            ours.transfer or theirs.transfer,
        ),
    )


def move_over(kept: Activity, merged: Activity) -> None:
    facts = facts_together(kept, merged)
    for part in list(merged.contributions):
        if part.role is Part.LEAD and part.person_id != kept.lead_id:
            part.role = Part.MEMBER
        part.activity = kept
    for paper in list(merged.evidence):
        paper.activity = kept
    for outsider in list(merged.outsiders):
        outsider.activity = kept
    kept.first_day, kept.last_day = facts.first_day, facts.last_day
    kept.engagement = facts.engagement.stored()
    if not kept.learned:
        # Whether it is shared is said of these very words.
        kept.is_learned_shared = merged.is_learned_shared
    for name in WORDS:
        if name != "is_learned_shared" and not getattr(kept, name):
            setattr(kept, name, getattr(merged, name))
    kept.society = {**(merged.society or {}), **(kept.society or {})}
    if mark := _mark_that_goes_over(kept, merged):
        mark.activity = kept
    _ask_there(kept, merged)
    merged.merged_into, merged.changed_at = kept, clock.now()


def _ask_there(kept: Activity, merged: Activity) -> None:
    """Who asked to join the record that goes asks the lead of the other one, unless they asked there or take part already."""
    there = {part.person_id for part in kept.contributions} | {kept.lead_id}
    is_open = JoinRequest.answered_at.is_(None)
    query = select(JoinRequest).where(JoinRequest.activity_id.in_((kept.id, merged.id)), is_open)
    asked = list(db.session.scalars(query.order_by(JoinRequest.id).with_for_update()))
    there |= {one.person_id for one in asked if one.activity_id == kept.id}
    for one in asked:
        if one.activity_id == merged.id and one.person_id not in there:
            one.activity_id = kept.id
        elif one.activity_id == merged.id:
            # Nothing is left to ask for, and nothing to bring.
            one.answer, one.answered_at, one.papers = JoinAnswer.WITHDRAWN, clock.now(), None


def _mark_that_goes_over(kept: Activity, merged: Activity) -> GoodPractice | None:
    """That `merged` is good practice is said of `kept`, unless it is marked itself: then it waits for the two to be parted."""
    query = select(GoodPractice).where(GoodPractice.activity_id.in_((kept.id, merged.id)))
    marks = {one.activity_id: one for one in db.session.scalars(query)}
    return None if kept.id in marks else marks.get(merged.id)


def _said_by(mark: GoodPractice) -> list[Any]:
    return [mark.unit_id, mark.why, mark.for_whom]


def _take_mark_back(merge: ActivityMerge) -> None:
    """Unless it was taken back, or said anew of the record that stayed."""
    # Records that were made one before there were marks have none.
    came = merge.before.get("practice")
    mark = db.session.get(GoodPractice, came["id"]) if came else None
    if came and mark and mark.activity_id == merge.kept_id and _said_by(mark) == came["says"]:
        mark.activity = merge.merged


def goes_back(merge: ActivityMerge, part: Contribution) -> bool:
    """Whether `part` came from the record that went."""
    was = merge.before["parts"].get(str(part.id))
    return was is not None and was["activity"] == merge.merged_id


def share_apart(merge: ActivityMerge, part: Contribution) -> int:
    """What `part` holds once they are parted, in parts per million: as before, unless it was changed since."""
    was = merge.before["parts"].get(str(part.id))
    return part.share if was is None or _is_other_share(merge, part) else was["share"]


def status_apart(merge: ActivityMerge, part: Contribution) -> Status:
    """As what `part` stands once they are parted: what was given up, and is still out, stands as before."""
    was = merge.before["parts"].get(str(part.id))
    return Status(was["status"]) if was is not None and was["given_up"] and is_out(part) else part.status


def _is_other_share(merge: ActivityMerge, part: Contribution) -> bool:
    """Whether it holds another share than the merge left it with."""
    return part.share != merge.before["then"]["shares"].get(str(part.id))


def facts_apart(merge: ActivityMerge) -> tuple[Counted, Counted]:
    """The counted facts of the record that stays and of the one that went, once they are parted.

    What came of partners, outcomes and goals goes back as it is said now; the days do where nobody changed them since.
    """
    before, then = merge.before["kept"], merge.before["then"]
    ours, theirs = counted(merge.kept), counted(merge.merged)
    if as_it_stands(merge.kept)["days"] == then["days"]:
        first_day, last_day = (date.fromisoformat(day) for day in before["days"])
        ours = ours._replace(first_day=first_day, last_day=last_day)
    stays, goes = _said_apart(
        ours.engagement,
        theirs.engagement,
        before=Engagement.read(before["engagement"]),
        then=Engagement.read(then["engagement"]),
    )
    return ours._replace(engagement=stays), theirs._replace(engagement=goes)


def move_back(merge: ActivityMerge) -> list[Contribution]:
    """Gives back what came from the record that went; answers the parts that differ from how they stand now.

    What came of partners, outcomes and goals goes back as it is said now; whatever else the merge wrote is put back
    where nobody changed it since.
    """
    kept, merged, before = merge.kept, merge.merged, merge.before
    then, touched = before["then"], []
    ours, theirs = facts_apart(merge)
    for part in list(kept.contributions):
        was = before["parts"].get(str(part.id))
        if was is None:
            continue
        share, comes_from_there = share_apart(merge, part), goes_back(merge, part)
        is_touched = was["given_up"] or share != part.share or (comes_from_there and not is_out(part))
        part.share = share
        if part.role.value == then["roles"].get(str(part.id)):
            part.role = Part(was["role"])
        if comes_from_there:
            part.activity = merged
        if is_touched:
            touched.append(part)
    for paper in [one for one in kept.evidence if one.id in before["evidence"]]:
        paper.activity = merged
    for outsider in list(kept.outsiders):
        key = str(outsider.id)
        # Merges of earlier days changed no share of people from outside, and noted none.
        if outsider.share == then.get("outside", {}).get(key):
            outsider.share = before["outside"].get(key, outsider.share)
        if outsider.id in before["outsiders"]:
            outsider.activity = merged
    kept.first_day, kept.last_day = ours.first_day, ours.last_day
    kept.engagement, merged.engagement = ours.engagement.stored(), theirs.engagement.stored()
    for name, word in before["kept"]["words"].items():
        # An initiative that came of nothing since may be deleted.
        is_gone = name == "initiative_id" and word is not None and db.session.get(Initiative, word) is None
        if getattr(kept, name) == then["words"][name] and not is_gone:
            setattr(kept, name, word)
    kept.society = {
        code: text
        for code, text in (kept.society or {}).items()
        if code in before["kept"]["society"] or text != then["society"].get(code)
    }
    _take_mark_back(merge)
    merged.merged_into, merged.changed_at = None, clock.now()
    return touched


def _said_apart(
    ours: Engagement, theirs: Engagement, *, before: Engagement, then: Engagement
) -> tuple[Engagement, Engagement]:
    """What of partners, outcomes, goals and transfer came by the merge, and still stands, goes back as it is said now."""
    partners = {one for one in then.partners if one not in before.partners}
    outcomes = {one for one in then.outcomes if one not in before.outcomes}
    goals = set(then.sdgs) - set(before.sdgs)
    came = then.transfer is not None and before.transfer is None
    stays = Engagement(
        {one: part for one, part in ours.partners.items() if one not in partners},
        {one: part for one, part in ours.outcomes.items() if one not in outcomes},
        tuple(sorted(set(ours.sdgs) - goals)),
        None if came else ours.transfer,
    )
    goes = Engagement(
        {**theirs.partners, **{one: part for one, part in ours.partners.items() if one in partners}},
        {**theirs.outcomes, **{one: part for one, part in ours.outcomes.items() if one in outcomes}},
        theirs.sdgs,
        ours.transfer or theirs.transfer if came else theirs.transfer,
    )
    return stays, goes
