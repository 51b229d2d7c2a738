"""The history of an activity: moves of its parts and changes of its shared facts, in words, the newest first."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _

from app.facts import Difference, differences, own_facts, shared_facts
from app.models import Activity, ActivityChange, Contribution, Decision, Person, Status
from app.web.differences import Kinds, Told, told
from app.web.language import language
from app.web.waits import Wait, wait_of


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


def history(activity: Activity, visible: Sequence[Contribution], kinds: Kinds) -> list[Entry]:
    """The history of the parts in `visible` and of the activity's shared facts.

    What its owner wrote before anybody else was asked to read is nobody's history: shared changes begin with the
    first part that left its draft. Each change is told once, on the line of the person who made it.
    """
    shared = [change for change in activity.changes if _was_read_before(activity, change.at)]
    several = len({part.person_id for part in visible}) > 1
    entries = [_of_change(change, activity, kinds) for change in shared]
    for part in visible:
        before: Decision | None = None
        for line in part.decisions:
            entries.append(_of_line(line, before, part, activity, shared, several, kinds))
            before = line
    return sorted(entries, key=lambda entry: (entry.at, entry.line.id if entry.line else 0), reverse=True)


def retold(part: Contribution, kinds: Kinds) -> list[Told]:
    """How the shared facts differ now from what was approved; empty where they do not, or nothing stands approved."""
    approved = next((line for line in reversed(part.decisions) if line.move == "approve"), None)
    if approved is None or part.status is not Status.APPROVED:
        return []
    own = {"versions", *own_facts(part)}
    then = {fact: value for fact, value in approved.snapshot.items() if fact not in own}
    return told(differences(then, shared_facts(part.activity)), kinds, part.activity.kind)


def _was_read_before(activity: Activity, at: datetime) -> bool:
    return any(
        line.at < at for part in activity.contributions for line in part.decisions if line.move != "create"
    )


def _of_change(change: ActivityChange, activity: Activity, kinds: Kinds) -> Entry:
    found = [Difference(fact, old, new) for fact, (old, new) in change.facts.items()]
    sentence = _("%(who)s changed the details", who=_name(change.by))
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
    return Entry(line.at, _sentence(line, part, several), line, told(found, kinds, activity.kind))


def _sentence(line: Decision, part: Contribution, several: bool) -> str:
    who, whose = _name(line.by), _name(part.person)
    if line.move in ("approve", "return"):
        return _decided(line.move, who, whose, several)
    if line.by_id != part.person_id:
        return {
            "create": _("%(who)s wrote this down for %(whose)s", who=who, whose=whose),
            "propose": _("%(who)s asked %(whose)s to take part", who=who, whose=whose),
        }.get(line.move) or _("%(who)s moved the part of %(whose)s", who=who, whose=whose)
    if line.move == "submit" and _submitted_before(line, part):
        return _("%(who)s submitted again", who=who)
    return {
        "create": _("%(who)s wrote this down", who=who),
        "confirm": _("%(who)s confirmed their part", who=who),
        "decline": _("%(who)s declined their part", who=who),
        "submit": _("%(who)s submitted", who=who),
        "recall": _("%(who)s took it back", who=who),
    }.get(line.move) or _("%(who)s moved their part", who=who)


def _decided(move: str, who: str, whose: str, several: bool) -> str:
    if move == "approve":
        if several:
            return _("%(who)s approved the part of %(whose)s", who=who, whose=whose)
        return _("%(who)s approved", who=who)
    if several:
        return _("%(who)s returned the part of %(whose)s", who=who, whose=whose)
    return _("%(who)s returned it", who=who)


def _submitted_before(line: Decision, part: Contribution) -> bool:
    return any(earlier.to_status is Status.SUBMITTED for earlier in part.decisions if earlier.id < line.id)


def _name(person: Person) -> str:
    return person.name_in(language())
