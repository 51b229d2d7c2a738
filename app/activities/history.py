"""The history of an activity: moves of its parts and changes of its shared facts, in words, the newest first."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import past
from app.activities.merged import merged_into
from app.changes import PARTED
from app.extensions import db
from app.facts import Difference, differences, shared_facts
from app.models import (
    Activity,
    ActivityChange,
    ActivityMerge,
    Contribution,
    Decision,
    JoinAnswer,
    JoinRequest,
)
from app.web.differences import Kinds, Told, told
from app.web.history_words import sentence
from app.web.initiative_words import GOOD_PRACTICE, good_practice_sentence
from app.web.language import language
from app.web.waits import Wait, wait_of

# Facts that change without an approval: a later reader is told.
WORDS = (
    "title",
    "description",
    "place",
    "evidence",
    "need",
    "need_found",
    "need_with",
    "learned",
    "learned_shared",
    "team",
    "initiative",
    "outsiders",
)


class Entry(NamedTuple):
    """One line: what was done by whom and when, in whose stead, why, and what differs from the line before of the same part."""

    at: datetime
    sentence: str
    line: Decision | None
    changes: list[Told]


class Now(NamedTuple):
    """What has not happened yet: a part that waits for somebody."""

    part: Contribution
    wait: Wait


def waiting_now(parts: Iterable[Contribution]) -> list[Now]:
    """The parts that wait, those waiting longest first."""
    found = [Now(part, wait) for part in parts if (wait := wait_of(part))]
    return sorted(found, key=lambda now: now.wait.since)


def history(
    activity: Activity,
    visible: Sequence[Contribution],
    kinds: Kinds,
    requests: Sequence[JoinRequest] = (),
) -> list[Entry]:
    """The history of the parts in `visible`, of the activity's shared facts and of `requests` to take part.

    What its owner wrote before anybody else was asked to read is nobody's history: shared changes begin with the
    first part that left its draft. Each change is told once, on the line of the person who made it; those of a record that
    became part of this one too.
    """
    shared = [
        change
        for change in (*activity.changes, *_of_merged(activity))
        if {GOOD_PRACTICE, PARTED} & change.facts.keys() or _was_read_before(activity, change.at)
    ]
    several = len({part.person_id for part in visible}) > 1
    merges = _merges(activity)
    entries = [_of_change(change, activity, kinds, merges) for change in shared]
    for part in visible:
        before: Decision | None = None
        for line in part.decisions:
            entries.append(_of_line(line, before, part, activity, shared, several, kinds))
            before = line
    entries += [entry for request in requests for entry in _of_request(request, activity)]
    return sorted(entries, key=lambda entry: (entry.at, entry.line.id if entry.line else 0), reverse=True)


def _of_request(request: JoinRequest, activity: Activity) -> list[Entry]:
    """That somebody asked for a part, and that the lead said no or they took it back; a part that was given has its own line."""
    who, lead = request.person.name_in(language()), activity.lead.name_in(language())
    asked = (
        _("%(who)s asked to take part: “%(note)s”", who=who, note=request.note)
        if request.note
        else _("%(who)s asked to take part", who=who)
    )
    found = [Entry(request.asked_at, asked, None, [])]
    if request.answered_at and request.answer is JoinAnswer.DECLINED:
        said = _("%(who)s gave %(whose)s no part: “%(reason)s”", who=lead, whose=who, reason=request.reason)
        found.append(Entry(request.answered_at, said, None, []))
    elif request.answered_at and request.answer is JoinAnswer.WITHDRAWN:
        found.append(Entry(request.answered_at, _("%(who)s no longer asked to take part", who=who), None, []))
    return found


def retold(part: Contribution, kinds: Kinds) -> list[Told]:
    """How the words and the evidence differ now from what was approved; empty where they do not, or nothing stands approved.

    What is counted changes by approval alone: its line of history says so.
    """
    approved = past.approved_line(part)
    if approved is None:
        return []
    then = {fact: value for fact, value in approved.snapshot.items() if _is_word(fact)}
    now = {fact: value for fact, value in shared_facts(part.activity).items() if _is_word(fact)}
    return told(differences(then, now), kinds, part.activity.kind)


def _is_word(fact: str) -> bool:
    return fact in WORDS or fact.startswith("society.")


def _of_merged(activity: Activity) -> list[ActivityChange]:
    """The changes of the records that became part of `activity`, directly or by way of others."""
    ids = merged_into(activity)
    if not ids:
        return []
    query = select(ActivityChange).where(ActivityChange.activity_id.in_(ids))
    return list(db.session.scalars(query.options(joinedload(ActivityChange.by)).order_by(ActivityChange.id)))


def _was_read_before(activity: Activity, at: datetime) -> bool:
    return any(
        line.at < at for part in activity.contributions for line in part.decisions if line.move != "create"
    )


def _merges(activity: Activity) -> dict[datetime, str]:
    """When `activity` took another record in or was parted from it: the sentence of each by whom."""
    said: dict[datetime, str] = {}
    query = select(ActivityMerge).where(ActivityMerge.kept_id == activity.id)
    for one in db.session.scalars(
        query.options(joinedload(ActivityMerge.by), joinedload(ActivityMerge.undone_by))
    ):
        said[one.at] = _("%(who)s made two records one", who=one.by.name_in(language()))
        if one.undone_at and one.undone_by:
            said[one.undone_at] = _("%(who)s parted two records again", who=one.undone_by.name_in(language()))
    return said


def _of_change(
    change: ActivityChange, activity: Activity, kinds: Kinds, merges: Mapping[datetime, str]
) -> Entry:
    found = [Difference(fact, old, new) for fact, (old, new) in change.facts.items()]
    who = change.by.name_in(language())
    if PARTED in change.facts:
        # The reason, and of which initiative, stand below it.
        sentence = _("%(who)s, who keeps the initiative, parted the activity from it", who=who)
        return Entry(change.at, sentence, None, told(found, kinds, activity.kind))
    if GOOD_PRACTICE in change.facts:
        return Entry(
            change.at,
            good_practice_sentence(change.facts, who),
            None,
            told(found, kinds, activity.kind),
        )
    takes_part = {activity.lead_id, *(part.person_id for part in activity.contributions)}
    if change.at in merges:
        sentence = merges[change.at]
    elif change.by_id in takes_part:
        sentence = _("%(who)s changed the details", who=who)
    else:
        # Nobody else writes them: what the lead proposed took effect when this person approved it.
        sentence = _("In force from now on, since %(who)s approved it", who=who)
    return Entry(change.at, sentence, None, told(found, kinds, activity.kind))


def _of_line(
    line: Decision,
    before: Decision | None,
    part: Contribution,
    activity: Activity,
    shared: Sequence[ActivityChange],
    several: bool,
    kinds: Kinds,
) -> Entry:
    found: list[Difference] = []
    if before is not None and before.move != "create":
        told_there = {fact for change in shared if before.at < change.at <= line.at for fact in change.facts}
        found = [one for one in differences(before.snapshot, line.snapshot) if one.fact not in told_there]
    return Entry(line.at, sentence(line, part, several=several), line, told(found, kinds, activity.kind))
