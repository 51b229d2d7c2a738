"""What goes over when two records become one, and what goes back when they are parted: parts, papers, people and words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from app import clock
from app.engagement_facts import Engagement
from app.extensions import db
from app.models import Activity, ActivityMerge, Contribution, JoinAnswer, JoinRequest, Part, Status

# What is said beside the counted facts: where the record that stays says nothing, it says what the other one said.
WORDS = ("description", "place", "need", "need_found", "need_with", "learned", "is_learned_shared", "team_id")


def is_out(part: Contribution) -> bool:
    """A declined part holds no share and counts nowhere."""
    return part.status is Status.DECLINED


def how_both_stand(kept: Activity, merged: Activity, given_up: list[Contribution]) -> dict[str, Any]:
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


def move_over(kept: Activity, merged: Activity) -> None:
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
    if not kept.learned:
        # Whether it is shared is said of these very words.
        kept.is_learned_shared = merged.is_learned_shared
    for name in WORDS:
        if name != "is_learned_shared" and not getattr(kept, name):
            setattr(kept, name, getattr(merged, name))
    kept.society = {**(merged.society or {}), **(kept.society or {})}
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


def move_back(
    merge: ActivityMerge, stood: Mapping[int, tuple[Contribution, Mapping[str, Any]]]
) -> list[Contribution]:
    """Gives back what came from the record that went; answers the parts that differ from how they stand now.

    What came of partners, outcomes and goals goes back as it is said now; whatever else the merge wrote is put back
    where nobody changed it since.
    """
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
    for outsider in list(kept.outsiders):
        key = str(outsider.id)
        # Merges of earlier days changed no share of people from outside, and noted none.
        if outsider.share == then.get("outside", {}).get(key):
            outsider.share = before["outside"].get(key, outsider.share)
        if outsider.id in before["outsiders"]:
            outsider.activity = merged
    if as_it_stands(kept)["days"] == then["days"]:
        kept.first_day, kept.last_day = (date.fromisoformat(day) for day in before["kept"]["days"])
    _say_apart(
        kept, merged, Engagement.read(before["kept"]["engagement"]), Engagement.read(then["engagement"])
    )
    for name, word in before["kept"]["words"].items():
        if getattr(kept, name) == then["words"][name]:
            setattr(kept, name, word)
    kept.society = {
        code: text
        for code, text in (kept.society or {}).items()
        if code in before["kept"]["society"] or text != then["society"].get(code)
    }
    merged.merged_into, merged.changed_at = None, clock.now()
    return touched


def _say_apart(kept: Activity, merged: Activity, before: Engagement, then: Engagement) -> None:
    """What of partners, outcomes, goals and transfer came by the merge, and still stands, goes back as it is said now."""
    ours, theirs = Engagement.read(kept.engagement), Engagement.read(merged.engagement)
    partners = {one for one in then.partners if one not in before.partners}
    outcomes = {one for one in then.outcomes if one not in before.outcomes}
    goals = set(then.sdgs) - set(before.sdgs)
    came = then.transfer is not None and before.transfer is None
    kept.engagement = Engagement(
        {one: part for one, part in ours.partners.items() if one not in partners},
        {one: part for one, part in ours.outcomes.items() if one not in outcomes},
        tuple(sorted(set(ours.sdgs) - goals)),
        None if came else ours.transfer,
    ).stored()
    merged.engagement = Engagement(
        {**theirs.partners, **{one: part for one, part in ours.partners.items() if one in partners}},
        {**theirs.outcomes, **{one: part for one, part in ours.outcomes.items() if one in outcomes}},
        theirs.sdgs,
        ours.transfer or theirs.transfer if came else theirs.transfer,
    ).stored()
