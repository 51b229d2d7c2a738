"""The history of a part in words: who moved it, in whose stead, and what that did; said alike on every page."""

from flask import Flask
from flask_babel import gettext as _

from app import past
from app.models import Contribution, Decision, Status
from app.web.language import language


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(hand=hand, what_happened=sentence, what_counts=past.what_counts)
    app.jinja_env.filters.update(was_submitted=was_submitted)


def was_submitted(part: Contribution) -> bool:
    """Whether others than its owner and the lead were ever told of `part`, so that its history stays."""
    return past.last_submitted(part) is not None


def hand(line: Decision) -> str:
    """Who made the move; of somebody who held a post for another also for whom, and by which order."""
    whom = line.acting_for.name_in(language()) if line.acting_for else ""
    return signed(line.by.name_in(language()), whom, line.order_number)


def signed(who: str, whom: str, order: str) -> str:
    """The same of names as they are, or were: `whom` is empty where the post was vacant, `order` where it was one's own."""
    if whom:
        return _("%(who)s, acting for %(whom)s, order %(order)s", who=who, whom=whom, order=order)
    if order:
        return _("%(who)s, acting head, order %(order)s", who=who, order=order)
    return who


def sentence(line: Decision, part: Contribution, *, several: bool = False) -> str:
    """What the line says. `several`: parts of several people stand beside it, so that a decision names whose it was."""
    who, whose = hand(line), part.person.name_in(language())
    if line.move in ("approve", "accept", "return", "revoke"):
        return _decided(line, who, whose) if several else _decided_alone(line, who)
    if line.by_id != part.person_id:
        if line.move == "propose" and line.from_status is Status.PROPOSED:
            return _("%(who)s corrected what %(whose)s is asked to confirm", who=who, whose=whose)
        return {
            "create": _("%(who)s wrote this down for %(whose)s", who=who, whose=whose),
            "propose": _("%(who)s wrote this down for %(whose)s", who=who, whose=whose)
            if part.person_id == part.activity.lead_id
            else _("%(who)s asked %(whose)s to take part", who=who, whose=whose),
            "merge": _merged(line, who, whose),
            "unmerge": _(
                "%(who)s parted two records again; the part of %(whose)s stands as before",
                who=who,
                whose=whose,
            ),
            "withdraw": _("%(who)s no longer asked %(whose)s to take part", who=who, whose=whose),
            "reopen": _(
                "%(who)s reopened the period: the part of %(whose)s is decided anew", who=who, whose=whose
            ),
        }.get(line.move) or _("%(who)s moved the part of %(whose)s", who=who, whose=whose)
    if line.move == "submit" and line.from_status is Status.AMENDING:
        return _("%(who)s submitted a change of what is approved", who=who)
    if line.move == "submit" and _submitted_before(line, part):
        return _("%(who)s submitted again", who=who)
    return {
        "create": _("%(who)s wrote this down", who=who),
        "confirm": _("%(who)s confirmed their part", who=who),
        "decline": _("%(who)s declined their part", who=who),
        "leave": _("%(who)s left the activity", who=who),
        "discard": _("%(who)s put the draft away", who=who),
        "submit": _("%(who)s submitted", who=who),
        "recall": _("%(who)s took it back", who=who),
        "amend": _("%(who)s began to change what is approved", who=who),
        "drop": _("%(who)s dropped the change: what was approved stays", who=who),
    }.get(line.move) or _("%(who)s moved their part", who=who)


def _merged(line: Decision, who: str, whose: str) -> str:
    if line.to_status is Status.DECLINED:
        return _(
            "%(who)s made two records one: this part of %(whose)s is given up for the one in the other record",
            who=who,
            whose=whose,
        )
    return _("%(who)s made two records one; the part of %(whose)s goes on", who=who, whose=whose)


def _decided(line: Decision, who: str, whose: str) -> str:
    if line.to_status is Status.LATE:
        return _(
            "%(who)s approved the part of %(whose)s; it touches a closed period and waits for university HR",
            who=who,
            whose=whose,
        )
    return {
        "approve": _("%(who)s approved the part of %(whose)s", who=who, whose=whose),
        "accept": _("%(who)s accepted the part of %(whose)s into a closed period", who=who, whose=whose),
        "return": _("%(who)s returned the part of %(whose)s", who=who, whose=whose),
        "revoke": _("%(who)s revoked the approval of the part of %(whose)s", who=who, whose=whose),
    }[line.move]


def _decided_alone(line: Decision, who: str) -> str:
    if line.to_status is Status.LATE:
        return _("%(who)s approved; it touches a closed period and waits for university HR", who=who)
    return {
        "approve": _("%(who)s approved", who=who),
        "accept": _("%(who)s accepted it into a closed period", who=who),
        "return": _("%(who)s returned it", who=who),
        "revoke": _("%(who)s revoked the approval", who=who),
    }[line.move]


def _submitted_before(line: Decision, part: Contribution) -> bool:
    return any(earlier.to_status is Status.SUBMITTED for earlier in part.decisions if earlier.id < line.id)
